import { existsSync } from "node:fs";
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
  it("without a refs.json is refused", () => {
    expect(() => readFolder("no-such-folder")).toThrow(/expected a folder with a refs\.json/);
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
