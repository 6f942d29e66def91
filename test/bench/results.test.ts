import { describe, expect, it } from "vitest";
import type { Measurement } from "../../bench/formulations/measure.ts";
import { formatTimeRatios } from "../../bench/formulations/ratios.ts";
import { readReferences } from "../../bench/formulations/reference.ts";
import type { ResultsHead } from "../../bench/formulations/rival.ts";
import { formatResults } from "../../bench/formulations/table.ts";
import { referenceFolder } from "../reference-data.ts";

const HEAD: ResultsHead = {
  date: "2026-01-31",
  machine: "a machine",
  system: "a system",
  load: 0,
  commit: "abc",
  versions: { gridplex: "1" },
  command: "npm run bench:results",
  timeLimit: 60,
  mipGap: 1e-4,
  rival: "HiGHS",
};

const SOLVED: Measurement = {
  formulation: "depot",
  instance: "a",
  reference: 100,
  isProven: true,
  status: "optimal",
  objective: 100.001,
  gap: 5e-5,
  seconds: 1.234,
  isFeasible: true,
  rival: { status: "optimal", objective: 100, seconds: 12.34 },
};

/** The table's rows of some measurements. */
const rows = (measured: readonly Measurement[]) =>
  formatResults(measured, HEAD)
    .replace(/^.*?(?=### )/s, "")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (---|Instance)/.test(line));

describe("the page of results", () => {
  it("has reference, answer, gap and both times in a row", () => {
    expect(rows([SOLVED])).toEqual(["| a | 100 | 100.001 | +0.001 % | 0.005 % | 1.23 | 12.3 |"]);
  });

  it("says what is not proven, not solved, broken or of another model", () => {
    const stopped = { status: "time_limit", objective: 101, seconds: 60 };
    expect(
      rows([
        { ...SOLVED, isProven: false, rival: stopped },
        {
          ...SOLVED,
          status: "time_limit",
          objective: null,
          gap: null,
          rival: { ...stopped, objective: null },
        },
        { ...SOLVED, objective: 100, gap: 0, isFeasible: false, rival: { ...stopped, status: "killed" } },
        { ...SOLVED, reference: null, rival: { status: "optimal", objective: 99, seconds: 0.5 } },
        { ...SOLVED, rival: null },
      ]).map((row) => row.split(" | ").slice(1).join(" | ")),
    ).toEqual([
      "100 * | 100.001 | +0.001 % | 0.005 % | 1.23 | limit 60 s (+1 %) |",
      "100 | – |  | – | 1.23 time_limit | limit 60 s (no point) |",
      "100 | 100 | 0 | 0 | 1.23, check failed | killed |",
      "– | 100.001 |  | 0.005 % | 1.23 | 0.50 † |",
      "100 | 100.001 | +0.001 % | 0.005 % | 1.23 |  |",
    ]);
  });

  it("groups the formulations and counts what is solved", () => {
    const page = formatResults([SOLVED, { ...SOLVED, formulation: "fleet", status: "time_limit" }], HEAD);
    expect(page).toContain("1 of 2 solved");
    expect(page.match(/^### .*/gm)).toEqual(["### depot", "### fleet"]);
  });

  it("has the mean time ratio of each formulation, without instances of another model", () => {
    const timed = (seconds: number, rivalSeconds: number, rest: Partial<Measurement> = {}): Measurement => {
      return {
        ...SOLVED,
        seconds,
        rival: { status: "optimal", objective: 100, seconds: rivalSeconds },
        ...rest,
      };
    };
    const stopped = { status: "time_limit", objective: 101, seconds: 61 };
    const text = formatTimeRatios(
      [
        timed(0.1, 0.7), // 0.2 to 0.8
        timed(0.7, 0.7, { status: "no answer", objective: null }), // 60.1 to 0.8
        timed(3, 0.1, { objective: 90 }), // another problem
        timed(0.1, 0, { formulation: "fleet", rival: stopped }), // 0.2 to 60.1
        timed(0.1, 0.3, { formulation: "dcopf" }), // 0.2 to 0.4
        timed(0.1, 0, { formulation: "capex", rival: null }),
      ],
      HEAD,
    );
    const [depot, fleet] = [(0.25 * 60.1) / 0.8, 0.2 / 60.1];
    expect(text.match(/^\| (?!---|Form).*/gm)).toEqual([
      `| depot | 2 | 1 | ${Math.sqrt(depot).toFixed(2)} |`,
      `| fleet | 1 | 0 | ${fleet.toFixed(2)} |`,
      "| dcopf | 1 | 0 | 0.50 |",
      `| depot, fleet | 3 | 1 | ${Math.cbrt(depot * fleet).toFixed(2)} |`,
    ]);
    expect(formatTimeRatios([{ ...SOLVED, rival: null }], HEAD)).toBe("");
  });

  it("names the solver compared with", () => {
    const page = formatResults([SOLVED], { ...HEAD, rival: "CBC" });
    expect(page).toContain("| gridplex s | CBC s |");
    expect(page).toContain("| gridplex / CBC |");
    expect(page).not.toContain("HiGHS");
  });

  it.skipIf(referenceFolder("reference") === null)("knows the optima of the reference instances", () => {
    const references = readReferences();
    expect(new Set(references.map(({ formulation }) => formulation)).size).toBe(5);
    const source = references.find(({ name }) => name === "capex-source-5y4s");
    expect(source?.scenarios.get("export-0")).toBeCloseTo(1_200_943.96, 2);
    expect(references.find(({ name }) => name === "depot-20x96-chargers")).toMatchObject({ isProven: false });
  });
});
