// Builds dist/: ES modules by esbuild, declarations by the TypeScript compiler's per-file emit, sample data, and
// the licence notices of the bundled libraries. `node build.mjs [--out DIR]`; tests call the functions below.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";
import ts from "typescript";

const root = path.dirname(fileURLToPath(import.meta.url));

/** Output name of each entry without suffix, and its source. */
const PUBLIC_ENTRIES = {
  index: "io/main.ts",
  "engine/index": "engine/index.ts",
  "formulations/index": "formulations/index.ts",
  "io/index": "io/index.ts",
};
/** What starts the program. */
const LAUNCH_ENTRIES = { "io/cli": "io/cli.ts", "io/program-script": "io/program-script.ts" };
/** The program, as one script. It stands with the commands, because the demo finds the samples relative to itself. */
const PROGRAM = { source: "io/program.ts", target: "io/commands/program.cjs" };
/** What a thread runs, as one script without imports: bundlers may copy it as it is. */
const WORKER = {
  source: "io/pool/worker.ts",
  target: "worker.js",
  /** Address by which the sources start it; see io/pool/spawn.ts. */
  sourceScript: "./worker-script.mjs",
};
/** Entries that must run in a browser as they are. */
const NEUTRAL_ENTRIES = ["index", "engine/index", "formulations/index", "worker"];

/** Lets CommonJS libraries reach Node's modules from inside an ES module bundle. */
const nodeBuiltins = {
  name: "node-builtins",
  setup(build) {
    const names = builtinModules.filter((name) => !name.startsWith("_")).join("|");
    build.onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, (args) => {
      const name = args.path.startsWith("node:") ? args.path : `node:${args.path}`;
      if (args.kind !== "require-call") return { path: name, external: true };
      return { path: name, namespace: "node-builtin" };
    });
    build.onLoad({ filter: /.*/, namespace: "node-builtin" }, (args) => ({
      contents: `import builtin from "${args.path}"; module.exports = builtin;`,
    }));
  },
};

const BUNDLE_OPTIONS = {
  absWorkingDir: root,
  bundle: true,
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  plugins: [nodeBuiltins],
};

/**
 * Bundles every entry into `outDir`; code that several entries share stands in dist/chunks, once. The program is one script
 * apart from them.
 * @returns esbuild's metafile of both.
 */
export async function bundle(outDir) {
  const { metafile: modules } = await esbuild.build({
    ...BUNDLE_OPTIONS,
    entryPoints: { ...PUBLIC_ENTRIES, ...LAUNCH_ENTRIES },
    outdir: outDir,
    chunkNames: "chunks/[name]-[hash]",
    splitting: true,
    format: "esm",
  });
  const { metafile: worker } = await esbuild.build({
    ...BUNDLE_OPTIONS,
    entryPoints: [WORKER.source],
    outfile: path.join(outDir, WORKER.target),
    format: "esm",
  });
  const { metafile: program } = await esbuild.build({
    ...BUNDLE_OPTIONS,
    entryPoints: [PROGRAM.source],
    outfile: path.join(outDir, PROGRAM.target),
    format: "cjs",
    // A function to be called, as io/program-script.ts does.
    banner: { js: "(function (module, require, scriptUrl) {" },
    footer: { js: "})" },
    define: { "import.meta.url": "scriptUrl" },
  });
  pointToWorker(outDir, [...Object.keys(modules.outputs), ...Object.keys(program.outputs)]);
  chmodSync(path.join(outDir, "io/cli.js"), 0o755);
  return {
    inputs: { ...modules.inputs, ...worker.inputs, ...program.inputs },
    outputs: { ...modules.outputs, ...worker.outputs, ...program.outputs },
  };
}

/** Puts the built worker, as seen from each output, in the place of the script that loads the sources. */
function pointToWorker(outDir, outputs) {
  let count = 0;
  for (const output of outputs) {
    const file = path.join(root, output);
    const code = readFileSync(file, "utf8");
    if (!code.includes(WORKER.sourceScript)) continue;
    const address = path
      .relative(path.dirname(file), path.join(outDir, WORKER.target))
      .split(path.sep)
      .join("/");
    writeFileSync(
      file,
      code.replaceAll(WORKER.sourceScript, address.startsWith(".") ? address : `./${address}`),
    );
    count++;
  }
  if (count === 0) throw new Error("nothing starts the worker");
}

/** Puts V8's code cache beside the program; it serves the version of Node that builds. */
function writeCodeCache(outDir) {
  execFileSync(process.execPath, [path.join(root, "build-code-cache.mjs"), outDir], { timeout: 120_000 });
}

/** Fails when an entry that must run anywhere reaches a module of Node. */
function assertNeutral(metafile, outDir) {
  const prefix = path.relative(root, outDir).split(path.sep).join("/");
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path: target, external, kind } of metafile.outputs[file].imports) {
      if (kind === "dynamic-import") continue;
      if (external) throw new Error(`${file} imports ${target}, but must run without Node`);
      visit(target);
    }
  };
  for (const entry of NEUTRAL_ENTRIES) visit(`${prefix}/${entry}.js`);
}

const RELATIVE_IMPORT = /(\bfrom\s+|\bimport\(|\bimport\s+)(["'])(\.{1,2}\/[^"']+)\.ts\2/g;
const BARE_IMPORT = /(?:\bfrom\s+|\bimport\()["']([^."'][^"']*)["']/g;

/** Writes the declarations of everything that the public entries reach. Sources carry all types they need. */
function writeDeclarations(outDir) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, isolatedDeclarations: true, stripInternal: true };
  const queue = [...Object.values(PUBLIC_ENTRIES), WORKER.source];
  const seen = new Set(queue);
  const emit = (source, target) => {
    const text = readFileSync(path.join(root, source), "utf8");
    const { outputText, diagnostics } = ts.transpileDeclaration(text, { fileName: source, compilerOptions });
    for (const diagnostic of diagnostics) {
      throw new Error(`${source}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`);
    }
    for (const [, name] of outputText.matchAll(BARE_IMPORT)) {
      throw new Error(`${source}: its declarations import "${name}", which users do not have`);
    }
    const rewritten = outputText.replace(RELATIVE_IMPORT, (_all, keyword, quote, specifier) => {
      const imported = path.posix.join(path.posix.dirname(source), `${specifier}.ts`);
      if (!seen.has(imported)) {
        seen.add(imported);
        queue.push(imported);
      }
      const relative = path.posix.relative(path.posix.dirname(target), imported.slice(0, -3));
      return `${keyword}${quote}${relative.startsWith(".") ? relative : `./${relative}`}.js${quote}`;
    });
    const file = path.join(outDir, `${target}.d.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, rewritten);
  };
  const targetOf = new Map(Object.entries(PUBLIC_ENTRIES).map(([target, source]) => [source, target]));
  targetOf.set(WORKER.source, WORKER.target.replace(/\.js$/, ""));
  while (queue.length > 0) {
    const source = queue.pop();
    emit(source, targetOf.get(source) ?? source.slice(0, -3));
  }
}

/** Copies the data of formulations/<name>/sample beside the bundle. */
export function copySamples(outDir) {
  for (const { name } of readdirSync(path.join(root, "formulations"), { withFileTypes: true })) {
    const from = path.join(root, "formulations", name, "sample");
    const to = path.join(outDir, "formulations", name, "sample");
    if (existsSync(from)) cpSync(from, to, { recursive: true, filter: (file) => !file.endsWith(".ts") });
  }
}

/** Libraries that hold a copy of another one, whose licence goes with it. */
const COPIES_WITHIN = { "read-excel-file": ["saxen"] };

/** The licence texts of the libraries that the bundle contains, as one text. */
function licenceNotices(metafile) {
  const packages = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) for (const name of [match[1], ...(COPIES_WITHIN[match[1]] ?? [])]) packages.add(name);
  }
  const parts = [...packages].sort().map((name) => {
    const folder = path.join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name}: no licence text in its package`);
    const text = readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const head = "Libraries bundled into dist, with their licences.\n";
  return [head, ...parts].join(`\n${"-".repeat(80)}\n\n`);
}

function assertVersion() {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const source = readFileSync(path.join(root, "io/version.ts"), "utf8");
  if (!source.includes(`"${version}"`)) throw new Error(`io/version.ts does not say ${version}`);
}

function printSizes(metafile) {
  for (const [file, output] of Object.entries(metafile.outputs).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = readFileSync(path.join(root, file));
    const kB = (n) => `${(n / 1000).toFixed(1).padStart(7)} kB`;
    if (output.entryPoint && !file.includes("/commands/") && !file.includes("/chunks/")) {
      let total = "";
      const reach = new Set();
      const visit = (name) => {
        if (reach.has(name)) return;
        reach.add(name);
        total += readFileSync(path.join(root, name), "utf8");
        for (const { path: target, external, kind } of metafile.outputs[name].imports) {
          if (!external && kind !== "dynamic-import") visit(target);
        }
      };
      visit(file);
      console.log(
        `${file.padEnd(32)}${kB(bytes.length)}, with its chunks ${kB(total.length)}, gzip ${kB(gzipSync(total).length)}`,
      );
    }
  }
}

/** The whole build: `outDir` is emptied first. The notices go beside it. */
export async function build(outDir) {
  assertVersion();
  rmSync(outDir, { recursive: true, force: true });
  const metafile = await bundle(outDir);
  assertNeutral(metafile, outDir);
  writeDeclarations(outDir);
  copySamples(outDir);
  writeCodeCache(outDir);
  writeFileSync(path.join(path.dirname(outDir), "THIRD-PARTY-NOTICES.txt"), licenceNotices(metafile));
  return metafile;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const at = process.argv.indexOf("--out");
  const metafile = await build(path.resolve(at < 0 ? path.join(root, "dist") : process.argv[at + 1]));
  if (process.argv.includes("--sizes")) printSizes(metafile);
}
