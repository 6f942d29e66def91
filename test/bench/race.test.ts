import { describe, expect, it } from "vitest";
import type { Answer, Contender } from "../../bench/contenders/contender.ts";
import { runContender } from "../../bench/race.ts";
import { formatReport } from "../../bench/report.ts";
import { shiftedGeometricMean } from "../../bench/statistics.ts";
import { Model } from "../../engine/index.ts";

/** min 2x, x >= 3: optimum 6 at x = 3. */
function smallProblem() {
  const model = new Model();
  const x = model.addCol({ cost: 2 });
  model.addRow(x.atLeast(3));
  return model.toProblem();
}

const claims = (answer: Answer): Contender<unknown> => ({
  name: "claimant",
  version: "1",
  prepare: () => null,
  solve: async () => answer,
});

const instance = { name: "small", file: "", status: "optimal", objective: 6 };
const limits = { timeLimit: 1, mipGap: 1e-4 };
const race = (answer: Answer) => runContender(claims(answer), instance, smallProblem(), limits);

describe("a race counts only answers that stand", () => {
  it("accepts the optimum and times repetitions", async () => {
    const run = await race({ status: "optimal", objective: 6, colValue: Float64Array.of(3) });
    expect(run).toMatchObject({ verdict: "ok", repetitions: 4 });
    expect(run.seconds).toBeLessThanOrEqual(run.firstSeconds);
  });

  it.each<[string, Answer]>([
    ["an infeasible point", { status: "optimal", objective: 4, colValue: Float64Array.of(2) }],
    ["a point that is not optimal", { status: "optimal", objective: 8, colValue: Float64Array.of(4) }],
    [
      "an objective that is not its point's",
      { status: "optimal", objective: 6, colValue: Float64Array.of(4) },
    ],
    ["an optimum without a point", { status: "optimal", objective: null, colValue: null }],
    ["a wrong infeasibility", { status: "infeasible", objective: null, colValue: null }],
    ["an infeasible point at a limit", { status: "time_limit", objective: 0, colValue: Float64Array.of(0) }],
  ])("calls %s wrong, and does not time it again", async (_, answer) => {
    expect(await race(answer)).toMatchObject({ verdict: "wrong", repetitions: 1 });
  });

  it("calls a limit unsolved", async () => {
    const run = await race({ status: "time_limit", objective: null, colValue: null });
    expect(run.verdict).toBe("unsolved");
  });
});

describe("the report of a race", () => {
  it("charges unsolved instances the limit and lists the losses first", () => {
    const base = { why: "", objective: 0, firstSeconds: 0, repetitions: 1 } as const;
    const report = formatReport(
      [
        { ...base, instance: "easy", contender: "a", verdict: "ok", seconds: 0.01 },
        { ...base, instance: "easy", contender: "b", verdict: "ok", seconds: 0.03 },
        { ...base, instance: "hard", contender: "a", verdict: "unsolved", seconds: 1 },
        { ...base, instance: "hard", contender: "b", verdict: "ok", seconds: 2 },
      ],
      ["a", "b"],
      60,
    );
    expect(report).not.toMatch(/^easy/m);
    expect(report).toMatch(/hard +29\.86 +60\.0000 s +2\.0000 s/);
    expect(report.indexOf("hard")).toBeLessThan(report.indexOf("sgm"));
    expect(report).toMatch(/^a is slower than b on 1 of 2 instances$/m);
  });

  it("shifts its geometric means", () => {
    expect(shiftedGeometricMean([1, 7], 1)).toBeCloseTo(3, 12); // sqrt(2 · 8) − 1
    expect(shiftedGeometricMean([], 1)).toBeNaN();
  });
});
