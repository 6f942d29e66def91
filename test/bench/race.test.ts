import { describe, expect, it } from "vitest";
import type { Answer, Contender } from "../../bench/contenders/contender.ts";
import { runContender } from "../../bench/race.ts";
import type { Instance } from "../../bench/suites.ts";
import { Model } from "../../engine/index.ts";

/** min 2x, x >= 3: optimum 6 at x = 3. */
function smallProblem() {
  const model = new Model();
  const x = model.addCol({ cost: 2 });
  model.addRow(x.atLeast(3));
  return model.toProblem();
}

/** Answers the same each time, and counts how often it was prepared. */
function claimant(answer: Answer): Contender<unknown> & { prepared: number } {
  return {
    name: "claimant",
    version: "1",
    prepared: 0,
    prepare() {
      this.prepared++;
      return null;
    },
    solve: async () => answer,
  };
}

const small: Instance = { name: "small", file: "", kind: "model", status: "optimal", objective: 6 };
const limits = { timeLimit: 1, mipGap: 1e-4 };
const race = (answer: Answer, instance = small) =>
  runContender(claimant(answer), instance, smallProblem(), limits);

describe("a race counts only answers that stand", () => {
  it("accepts the optimum, and prepares the model anew for each repetition", async () => {
    const contender = claimant({ status: "optimal", objective: 6, colValue: Float64Array.of(3) });
    const run = await runContender(contender, small, smallProblem(), limits);
    expect(run).toMatchObject({ verdict: "ok", repetitions: 5, objective: 6 });
    expect(contender.prepared).toBe(5);
  });

  it("computes the objective where only a point is given", async () => {
    const run = await race({ status: "optimal", objective: null, colValue: Float64Array.of(3) });
    expect(run).toMatchObject({ verdict: "ok", objective: 6 });
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
    ["a wrong unboundedness", { status: "unbounded", objective: null, colValue: null }],
    ["an infeasible point at a limit", { status: "time_limit", objective: 0, colValue: Float64Array.of(0) }],
  ])("calls %s wrong, and does not time it again", async (_, answer) => {
    expect(await race(answer)).toMatchObject({ verdict: "wrong", repetitions: 1 });
  });

  it("calls an optimum wrong where the reference says infeasible", async () => {
    const optimum = { status: "optimal", objective: 6, colValue: Float64Array.of(3) } as const;
    const run = await race(optimum, { ...small, status: "infeasible", objective: null });
    expect(run).toMatchObject({ verdict: "wrong", why: "optimal, expected infeasible" });
  });

  it("calls limits and open answers unsolved", async () => {
    for (const status of ["time_limit", "infeasible_or_unbounded", "numerical_error"] as const) {
      const run = await race({ status, objective: null, colValue: null });
      expect(run).toMatchObject({ verdict: "unsolved", why: status, repetitions: 1 });
    }
  });

  it("takes the fastest repetition after the first as the warm figure", async () => {
    let solves = 0;
    const slowStart: Contender<unknown> = {
      ...claimant({ status: "optimal", objective: 6, colValue: Float64Array.of(3) }),
      async solve() {
        if (solves++ === 0) await new Promise((resolve) => setTimeout(resolve, 60));
        return { status: "optimal", objective: 6, colValue: Float64Array.of(3) };
      },
    };
    const run = await runContender(slowStart, small, smallProblem(), limits);
    expect(run.coldSeconds).toBeGreaterThan(0.05);
    expect(run.warmSeconds).toBeLessThan(0.05);
  });
});
