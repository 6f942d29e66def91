import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The programs of a page, each with the output that stands below it. */
function examples(page: string): { readonly program: string; readonly output: string }[] {
  const text = readFileSync(path.join(root, page), "utf8");
  const pairs = text.matchAll(/^```js\n([\s\S]*?)^```\n\n^```text\n([\s\S]*?)^```$/gm);
  return [...pairs].map(([, program, output]) => ({ program, output }));
}

/** What a program prints that imports the package by its name. */
async function outputOf(program: string, name: string): Promise<string> {
  const outfile = path.join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: program, resolveDir: root },
    alias: { gridplex: path.join(root, "io/main.ts") },
    outfile,
    bundle: true,
    format: "esm",
    logLevel: "silent",
  });
  return execFileSync(process.execPath, [outfile], { encoding: "utf8" });
}

describe("docs/solver.md", () => {
  const found = examples("docs/solver.md");

  it("has a program for each of its subjects", () => {
    const text = found.map(({ program }) => program).join("\n");
    for (const name of ["setColBounds", "setColCost", "addRows", "addCols", "ranging"])
      expect(text).toContain(name);
  });

  it.each(found.map((example, pos) => [pos + 1, example] as const))(
    "program %i prints what stands below it",
    async (pos, { program, output }) => {
      expect(await outputOf(program, `program-${pos}`)).toBe(output);
    },
  );
});

describe("docs/sets.md", () => {
  it("has a program that prints what stands below it", async () => {
    const [example, ...others] = examples("docs/sets.md");
    expect(others).toEqual([]);
    expect(example?.program).toContain("addSos");
    expect(await outputOf(example?.program ?? "", "sets")).toBe(example?.output);
  });
});

describe("docs/embedding.md", () => {
  it("has a program that prints what stands below it", async () => {
    const [example] = examples("docs/embedding.md");
    expect(example?.program).toContain("onProgress");
    expect(await outputOf(example?.program ?? "", "embedding")).toBe(example?.output);
  });
});
