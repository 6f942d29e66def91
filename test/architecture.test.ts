import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findCycle, type Import, importsOf, judge } from "./architecture-rules.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Source files of the parts that the rules speak of, from the root. */
function sourceFiles(): string[] {
  const files = existsSync(join(ROOT, "index.ts")) ? ["index.ts"] : [];
  for (const part of ["engine", "formulations", "io", "bench"]) {
    if (!existsSync(join(ROOT, part))) continue;
    for (const entry of readdirSync(join(ROOT, part), { recursive: true, encoding: "utf8" })) {
      const path = `${part}/${entry.replaceAll("\\", "/")}`;
      if (path.endsWith(".ts") && !path.includes("node_modules/")) files.push(path);
    }
  }
  return files;
}

const FILES = sourceFiles();
const IMPORTS = FILES.flatMap((path) => importsOf(path, readFileSync(join(ROOT, path), "utf8")));

/** The verdict on a file with this one line. */
function verdict(path: string, line: string): string | null {
  const [only] = importsOf(path, line);
  if (only === undefined) throw new Error(`no import in ${line}`);
  return judge(only);
}

describe("the source tree", () => {
  it("is found, with its imports", () => {
    expect(FILES).toContain("engine/model/model.ts");
    expect(IMPORTS).toContainEqual({
      ...{ from: "engine/model/model.ts", to: "engine/errors.ts" },
      ...{ isBare: false, isTypeOnly: false, isDynamic: false },
    });
  });

  it("has no import in a wrong direction", () => {
    const wrong = IMPORTS.map((each) => ({ each, complaint: judge(each) })).filter(
      ({ complaint }) => complaint !== null,
    );
    expect(wrong.map(({ each, complaint }) => `${each.from} -> ${each.to}: ${complaint}`)).toEqual([]);
  });

  it("imports only files that exist", () => {
    const missing = IMPORTS.filter(({ to, isBare }) => !isBare && !existsSync(join(ROOT, to)));
    expect(missing.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("has no cycle", () => {
    expect(findCycle(IMPORTS)).toBeNull();
  });
});

describe("the rules", () => {
  it.each([
    ["engine/linalg/a.ts", 'import { b } from "../model/b.ts";'],
    ["engine/linalg/a.ts", 'import type { B } from "../model/b.ts";'],
    ["engine/simplex/a.ts", 'import { b } from "../verify/b.ts";'],
    ["engine/verify/a.ts", 'import { b } from "../simplex/b.ts";'],
    ["engine/simplex/a.ts", 'export * from "../mip/b.ts";'],
    ["engine/mip/branching/a.ts", 'import { b } from "../../parallel/b.ts";'],
    ["engine/mip/a.ts", 'import { solve } from "../solve.ts";'],
    ["engine/solve/a.ts", 'import { Solver } from "../solver.ts";'],
    ["engine/solve/a.ts", 'import { b } from "../conflict/b.ts";'],
    ["engine/conflict/a.ts", 'import { b } from "../index.ts";'],
    ["engine/verify/a.ts", 'import { b } from "../result.ts";'],
    ["engine/verify/a.ts", 'import { type B } from "../result.ts";'],
    ["engine/model/a.ts", 'const b = await import("../../formulations/b.ts");'],
    ["engine/model/a.ts", 'import { readFileSync } from "node:fs";'],
    ["engine/model/a.ts", 'import type { B } from "some-package";'],
    ["engine/solve.ts", 'import { b } from "../io/index.ts";'],
    ["formulations/depot/a.ts", 'import { Model } from "../../engine/model/model.ts";'],
    ["formulations/depot/a.ts", 'import type { Model } from "../../engine/model/model.ts";'],
    ["formulations/depot/a.ts", 'import { b } from "../fleet/b.ts";'],
    ["formulations/depot/a.ts", 'import { readFileSync } from "node:fs";'],
    ["formulations/depot/a.ts", 'import { b } from "./sample/generate.ts";'],
    ["formulations/depot/a.ts", 'import { b } from "../common/sample-data.ts";'],
    ["formulations/depot/sample/generate.ts", 'import { b } from "some-package";'],
    ["io/commands/a.ts", 'import { depot } from "../../formulations/depot/index.ts";'],
    ["bench/a.ts", 'import { readMps } from "../io/read/mps.ts";'],
    ["formulations/depot/a.ts", 'import { b } from "../registry.ts";'],
    ["formulations/a.ts", 'import { b } from "../io/index.ts";'],
    ["io/read/a.ts", 'import { b } from "../write/b.ts";'],
    ["io/read/a.ts", 'import { b } from "../program.ts";'],
    ["io/a.ts", 'import { b } from "./read/b.ts";'],
    ["io/commands/a.ts", 'import { b } from "../../bench/b.ts";'],
    ["io/commands/a.ts", 'type B = import("../../engine/solve.ts").B;'],
    ["bench/a.ts", 'import { b } from "../engine/linalg/b.ts";'],
    ["bench/a.ts", 'import { b } from "../test/b.ts";'],
  ])("refuse in %s: %s", (path, line) => {
    expect(verdict(path, line)).not.toBeNull();
  });

  it.each([
    ["engine/model/a.ts", 'import { b } from "../linalg/b.ts";'],
    ["engine/mip/branching/a.ts", 'import { b } from "../../simplex/b.ts";'],
    ["engine/mip/branching/a.ts", 'import { b } from "../plugins.ts";'],
    ["engine/verify/a.ts", 'import type { B } from "../result.ts";'],
    ["engine/linalg/a.ts", 'import { TINY } from "../tolerances.ts";'],
    ["engine/solve/a.ts", 'import { b } from "../control.ts";'],
    ["engine/conflict/a.ts", 'import { solveSync } from "../solve.ts";'],
    ["engine/solve.ts", 'import { b } from "./mip/b.ts";'],
    ["formulations/depot/a.ts", 'import { b } from "../common/b.ts";'],
    ["formulations/depot/a.ts", 'import { Model } from "../../engine/index.ts";'],
    ["formulations/depot/sample/generate.ts", 'import { writeFileSync } from "node:fs";'],
    ["formulations/depot/sample/generate.ts", 'import { b } from "../../common/sample-data.ts";'],
    ["formulations/common/sample-data.ts", 'import { writeFileSync } from "node:fs";'],
    ["io/read/a.ts", 'import { b } from "../b.ts";'],
    ["io/commands/a.ts", 'import { b } from "../read/b.ts";'],
    ["io/read/a.ts", 'import { b } from "papaparse";'],
    ["bench/micro/a.ts", 'import { b } from "../../engine/linalg/b.ts";'],
    ["index.ts", 'export * from "./engine/index.ts";'],
  ])("allow in %s: %s", (path, line) => {
    expect(verdict(path, line)).toBeNull();
  });

  it("find a planted cycle, but not one of types or of imports made later", () => {
    const arrow = (from: string, to: string, rest: Partial<Import> = {}): Import => {
      return { from, to, isBare: false, isTypeOnly: false, isDynamic: false, ...rest };
    };
    const chain = [arrow("a.ts", "b.ts"), arrow("b.ts", "c.ts"), arrow("a.ts", "c.ts")];
    expect(findCycle(chain)).toBeNull();
    expect(findCycle([...chain, arrow("c.ts", "b.ts")])).toEqual(["b.ts", "c.ts", "b.ts"]);
    expect(findCycle([...chain, arrow("c.ts", "b.ts", { isTypeOnly: true })])).toBeNull();
    expect(findCycle([...chain, arrow("c.ts", "b.ts", { isDynamic: true })])).toBeNull();
    expect(findCycle([arrow("a.ts", "a.ts")])).toEqual(["a.ts", "a.ts"]);
  });
});
