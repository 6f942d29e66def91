import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { drawCase, formatCampaign, runCampaign } from "./campaign.ts";
import { fromProblem, toProblem } from "./dense-program.ts";
import { judge } from "./judge.ts";
import { describeVerdict, readRegression, writeRegression } from "./regression-file.ts";

/** What the fuzz says is gridplex's fault, as lines. */
async function faults(mip: boolean, count: number, seed: number): Promise<readonly string[]> {
  const report = await runCampaign({ count, seed, mip, threads: 1, folder: null, log: () => {} });
  expect(report.compared).toBe(count);
  expect(Object.keys(report.families).length).toBeGreaterThan(4);
  for (const status of ["optimal", "infeasible", "unbounded"]) expect(report.statuses).toHaveProperty(status);
  return report.disagreements
    .filter(({ verdict }) => verdict.fault !== "highs" && verdict.fault !== "doubtful")
    .map(({ seed: found, verdict }) => `seed ${found}: ${describeVerdict(verdict)}`);
}

describe("random programs", () => {
  it("get the answers of HiGHS or of exact arithmetic: linear", async () => {
    expect(await faults(false, 400, 1)).toEqual([]);
  });

  it("get the answers of HiGHS or of exact arithmetic: mixed-integer", async () => {
    expect(await faults(true, 200, 1)).toEqual([]);
  });

  it("are the same for the same seed, and differ between seeds", () => {
    expect(drawCase(17, false)).toEqual(drawCase(17, false));
    expect(drawCase(17, false).program).not.toEqual(drawCase(18, false).program);
  });

  it("turn into problem records and back without loss", () => {
    for (let seed = 0; seed < 50; seed++) {
      const { program } = drawCase(seed, seed % 2 === 0);
      expect(fromProblem(toProblem(program))).toEqual(program);
    }
  });
});

describe("a judgement", () => {
  /** min x with x >= 1 by a row, whatever the column's own bounds. */
  const program = {
    maximize: false,
    offset: 0,
    cols: [{ lb: 0, ub: 9, cost: 1, isInteger: false }],
    rows: [{ lb: 1, ub: Number.POSITIVE_INFINITY, coefficients: [1] }],
  };

  it("finds no fault where the answers agree", async () => {
    expect(await judge(program, [])).toMatchObject({
      fault: null,
      gridplex: { status: "optimal", objective: 1 },
      highs: { status: "optimal", objective: 1 },
    });
  });

  it("says who is wrong by exact arithmetic: HiGHS stops on a program without columns", async () => {
    const empty = { ...program, cols: [], rows: [{ lb: 1, ub: Number.POSITIVE_INFINITY, coefficients: [] }] };
    const verdict = await judge(empty, []);
    expect(verdict).toMatchObject({ fault: "highs", truth: { status: "infeasible" } });
  });

  it("is kept in a file that gives the program back", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-fuzz-"));
    const verdict = { ...(await judge(program, [])), truth: { status: "optimal" as const, objective: 1 } };
    const file = writeRegression(folder, "small", program, { found: "by hand", off: ["all"], verdict });
    expect(readdirSync(folder)).toEqual(["small.json"]);
    const { problem, ...head } = readRegression(file);
    expect(fromProblem(problem)).toEqual(program);
    expect(head).toMatchObject({ found: "by hand", off: ["all"], expected: { objective: 1 } });
    rmSync(folder, { recursive: true });
  });

  it("is counted in the report", () => {
    const counts = { compared: 2, statuses: { optimal: 2 }, families: { planted: 2 } };
    const disagreement = {
      seed: 8,
      family: "planted",
      off: [],
      program,
      verdict: { gridplex: { status: "optimal", objective: 1, note: "" }, fault: "open", truth: null },
    };
    const report = { ...counts, disagreements: [disagreement] } as unknown as Parameters<
      typeof formatCampaign
    >[0];
    const text = formatCampaign(report, 1, 7);
    expect(text).toContain("compared 2 programs, seeds 7 to 8");
    expect(text).toContain("disagreements: 1 (wrong: open 1)");
  });
});
