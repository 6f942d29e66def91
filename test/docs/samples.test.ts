/** The samples of README and docs/: each is a program as it stands and prints what stands below it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-docs-"));
// Other solvers are found as the samples' programs would find them.
symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = [
  "README.md",
  ...["docs", "docs/formulations"].flatMap((under) =>
    readdirSync(path.join(root, under))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${under}/${name}`),
  ),
];

/** Samples that are pieces of a larger whole, which has a test of its own (`extending.test.ts`, `lazy-rows.test.ts`). */
const PIECES: Readonly<Record<string, number>> = { "docs/extending.md": 7, "docs/extending-search.md": 2 };

const SOURCES: Readonly<Record<string, string>> = {
  gridplex: "io/main.ts",
  "gridplex/engine": "engine/index.ts",
  "gridplex/formulations": "formulations/index.ts",
  "gridplex/io": "io/index.ts",
};

interface Sample {
  readonly label: string;
  readonly page: string;
  readonly language: string;
  readonly program: string;
  /** Null: none stands below it. */
  readonly output: string | null;
}

const samples: readonly Sample[] = pages.flatMap((page) => {
  const text = readFileSync(path.join(root, page), "utf8");
  const blocks = text.matchAll(/^```(js|ts)\n([\s\S]*?)^```$(?:\n\n^```text\n([\s\S]*?)^```$)?/gm);
  return [...blocks].map(([, language, program, output = null], pos) => {
    return { label: `${page}, sample ${pos + 1}`, page, language, program, output } as Sample;
  });
});
const programs = samples.filter(({ output }) => output !== null);

/** What a program prints that imports the package by its names. */
async function outputOf({ program, language }: Sample): Promise<string> {
  const outfile = path.join(folder, `${samples.findIndex((each) => each.program === program)}.mjs`);
  await build({
    stdin: { contents: program, resolveDir: root, loader: language as "js" | "ts" },
    alias: Object.fromEntries(Object.entries(SOURCES).map(([name, file]) => [name, path.join(root, file)])),
    outfile,
    bundle: true,
    external: ["javascript-lp-solver", "yalps", "highs", "glpk.js"],
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  return execFileSync(process.execPath, [outfile], { encoding: "utf8" });
}

/** What the compiler says of programs in TypeScript, at its strictest. */
function compilerErrors(of: readonly Sample[]): string[] {
  const texts = new Map(of.map(({ program }, pos) => [path.join(root, `sample-${pos}.ts`), program]));
  const options: ts.CompilerOptions = {
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
    ...{ noUnusedLocals: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    ...{
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    },
    ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, allowImportingTsExtensions: true },
    paths: Object.fromEntries(Object.entries(SOURCES).map(([name, file]) => [name, [path.join(root, file)]])),
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, target, ...rest)
      : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(
      ({ messageText }) => `${path.basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

describe("the samples of README and docs/", () => {
  it("are programs with their output, but for the pieces of some", () => {
    const without = samples.filter(({ output }) => output === null).map(({ page }) => page);
    for (const page of pages) {
      expect(without.filter((each) => each === page).length, page).toBe(PIECES[page] ?? 0);
    }
  });

  it.each(programs.map((sample) => [sample.label, sample] as const))(
    "%s prints what stands below it",
    async (_label, sample) => {
      expect(await outputOf(sample)).toBe(sample.output);
    },
  );

  it("compile under the strictest options where they are in TypeScript", { timeout: 60_000 }, () => {
    const typed = programs.filter(({ language }) => language === "ts");
    expect(typed.length).toBeGreaterThan(1);
    expect(compilerErrors(typed)).toEqual([]);
  });

  it("show each subject of the page about solving again", () => {
    const text = programs
      .flatMap(({ page, program }) => (page === "docs/solver.md" ? [program] : []))
      .join("\n");
    for (const name of ["setColBounds", "setColCost", "addRows", "addCols", "ranging", "findConflict"])
      expect(text).toContain(name);
  });
});
