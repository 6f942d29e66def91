/** The directions in which the parts of the project may import each other; see docs/architecture. */
import { posix } from "node:path";
import ts from "typescript";

/** One import of a file. */
export interface Import {
  /** Path of the file from the repository's root, with forward slashes. */
  readonly from: string;
  /** The imported file from the root, or the bare name of a package or built-in module. */
  readonly to: string;
  readonly isBare: boolean;
  /** Nothing is left of it at run time. */
  readonly isTypeOnly: boolean;
  /** In a function call, not at the top of the file. */
  readonly isDynamic: boolean;
}

/** Layers of the engine from the bottom up; equals may not import each other. */
const ENGINE_LAYERS: Readonly<Record<string, number>> = {
  linalg: 0,
  model: 1,
  presolve: 2,
  simplex: 2,
  verify: 2,
  mip: 3,
  parallel: 4,
  solve: 5,
  conflict: 6,
};

/** Top-level files of the engine that its layers may use, too. */
const ENGINE_GROUND = [
  "errors.ts",
  "host.ts",
  "statistics.ts",
  "status.ts",
  "techniques.ts",
  "tolerances.ts",
];

/** Top-level files of the engine that its layers may use as types only. */
const ENGINE_TYPES = ["options.ts", "result.ts"];

/** Folders of the engine that use its top-level files, and those that they may not know because these stand on them. */
const ENGINE_ABOVE: Readonly<Record<string, readonly string[]>> = {
  solve: ["index.ts", "solve.ts", "solver.ts", "ranging.ts"],
  conflict: ["index.ts"],
};

/** Files of io that bring its parts together. */
const IO_HUBS = ["io/program.ts", "io/index.ts", "io/main.ts"];

/** Development scripts of the formulations: they write the sample data, and nothing but them imports what they share. */
const SAMPLE_SCRIPT = /^formulations\/(?:[^/]+\/sample\/generate|common\/sample-data)\.ts$/;

/** The one file of a part that other parts may import. */
const PUBLIC_FILES: Readonly<Record<string, string>> = {
  engine: "engine/index.ts",
  formulations: "formulations/index.ts",
  io: "io/index.ts",
};

/** What each part may import beside itself. */
const PART_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  formulations: ["engine"],
  io: ["engine", "formulations"],
  bench: ["engine", "formulations", "io", ""],
  // The package's own face.
  "": ["engine", "formulations", "io"],
};

/** First folder of a path; "" for a file at the root. */
function partOf(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** Folder below the part; "" for a file directly in it. */
function folderOf(path: string): string {
  const [, folder, file] = path.split("/");
  return file === undefined ? "" : (folder ?? "");
}

function judgeEngine({ from, to, isTypeOnly }: Import): string | null {
  const [layer, target] = [folderOf(from), folderOf(to)];
  if (layer === "" || layer === target) return null;
  if (target === "") {
    const file = posix.basename(to);
    const above = ENGINE_ABOVE[layer];
    if (above !== undefined) return above.includes(file) ? "a layer may not know the files above it" : null;
    if (ENGINE_GROUND.includes(file)) return null;
    if (ENGINE_TYPES.includes(file)) return isTypeOnly ? null : "only as a type";
    return "a layer may not know the files above it";
  }
  const [own, other] = [ENGINE_LAYERS[layer], ENGINE_LAYERS[target]];
  if (own === undefined || other === undefined) return "a folder that is no known layer";
  return other < own ? null : "a layer may only import lower ones";
}

function judgeIo({ from, to }: Import): string | null {
  const [folder, target] = [folderOf(from), folderOf(to)];
  if (IO_HUBS.includes(from) || folder === "commands" || folder === target) return null;
  if (target !== "") return "only the command line and its commands bring the parts of io together";
  return IO_HUBS.includes(to) ? "the hub is on top" : null;
}

function judgeFormulations({ from, to }: Import): string | null {
  const isShared = to === "formulations/common/sample-data.ts";
  if (SAMPLE_SCRIPT.test(to) && !(isShared && SAMPLE_SCRIPT.test(from))) return "a development script";
  const [folder, target] = [folderOf(from), folderOf(to)];
  if (folder === "" || folder === target || target === "common") return null;
  if (target !== "") return "a formulation may not know another one";
  return posix.basename(to) === "formulation.ts" ? null : "the registry is on top";
}

/** Packages and built-in modules: io and what stands on top may use them, and the scripts that write samples. */
function judgeBare({ from, to }: Import): string | null {
  const part = partOf(from);
  if (part !== "engine" && part !== "formulations") return null;
  if (SAMPLE_SCRIPT.test(from) && to.startsWith("node:")) return null;
  return `${part} imports no package and no built-in module`;
}

/** What is wrong with an import; null when nothing is. */
export function judge(given: Import): string | null {
  const [part, target] = [partOf(given.from), partOf(given.to)];
  if (given.isBare) return judgeBare(given);
  if (part === target) {
    if (part === "engine") return judgeEngine(given);
    if (part === "io") return judgeIo(given);
    return part === "formulations" ? judgeFormulations(given) : null;
  }
  if (!PART_IMPORTS[part]?.includes(target))
    return `${part || "the root"} may not import ${target || "the root"}`;
  // Micro-benchmarks measure what is inside.
  if (given.from.startsWith("bench/micro/")) return null;
  const open = PUBLIC_FILES[target];
  return open === undefined || open === given.to ? null : `only ${open} is public`;
}

/** Whether every named binding of an import or export is marked as a type. */
function isTypeStatement(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  // `import { type A }` leaves an empty import behind under verbatimModuleSyntax; only `import type` vanishes.
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** The imports of a source file: static, re-exported, dynamic, and as types inside expressions. */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean, isDynamic: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const isBare = !specifier.text.startsWith(".");
    const to = isBare ? specifier.text : posix.normalize(posix.join(posix.dirname(path), specifier.text));
    found.push({ from: path, to, isBare, isTypeOnly, isDynamic });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, isTypeStatement(node), false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false, true);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022));
  return found;
}

/** One cycle of imports that run when a module is loaded, as a closed walk; null when there is none. */
export function findCycle(imports: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to, isBare, isTypeOnly, isDynamic } of imports) {
    if (isBare || isTypeOnly || isDynamic) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const finished = new Set<string>();
  const trail: string[] = [];
  const walk = (file: string): string[] | null => {
    if (finished.has(file)) return null;
    const start = trail.indexOf(file);
    if (start >= 0) return [...trail.slice(start), file];
    trail.push(file);
    for (const target of next.get(file) ?? []) {
      const cycle = walk(target);
      if (cycle !== null) return cycle;
    }
    trail.pop();
    finished.add(file);
    return null;
  };
  for (const file of next.keys()) {
    const cycle = walk(file);
    if (cycle !== null) return cycle;
  }
  return null;
}
