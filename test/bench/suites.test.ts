import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { dataRoot, loadProblem, readFolder, readSuite, SUITES } from "../../bench/suites.ts";

describe("the suite of formulations", () => {
  it("builds the bundled samples into models", () => {
    const samples = readSuite("formulations").filter(({ name }) => name.startsWith("depot/"));
    expect(samples.map(({ name }) => name)).toContain("depot/one-truck");
    expect(loadProblem(samples[0] as (typeof samples)[number]).numRows).toBeGreaterThan(0);
  });
});

describe("a folder", () => {
  it("without a refs.json is its models, of which nothing is known", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "gridplex-bench-"));
    for (const name of ["b.lp", "a.mps.gz", "notes.txt"]) writeFileSync(path.join(folder, name), "");
    expect(readFolder(folder)).toEqual([
      { name: "a", file: path.join(folder, "a.mps.gz"), kind: "model", status: null, objective: null },
      { name: "b", file: path.join(folder, "b.lp"), kind: "model", status: null, objective: null },
    ]);
    rmSync(folder, { recursive: true });
  });

  it("names a model that stands there in two formats by its files", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "gridplex-bench-"));
    for (const file of ["a.mps", "a.lp", "b.lp"]) writeFileSync(path.join(folder, file), "");
    expect(readFolder(folder).map(({ name }) => name)).toEqual(["a.lp", "a.mps", "b"]);
    rmSync(folder, { recursive: true });
  });

  it("that has neither is refused", () => {
    expect(() => readFolder("no-such-folder")).toThrow(/expected a folder with models .* or a refs\.json/);
  });
});

describe.skipIf(dataRoot() === null)("the reference data", () => {
  it.each(SUITES)("hold the files of suite %s", (suite) => {
    const instances = readSuite(suite);
    expect(instances.length).toBeGreaterThan(1);
    expect(instances.filter(({ file }) => !existsSync(file))).toEqual([]);
    const open = instances.filter(({ status, objective }) => status === "optimal" && objective === null);
    expect(open).toEqual([]);
  });
});
