import { describe, expect, it } from "vitest";
import { type Host, Model, OptionError, solve, solveSync, sum } from "../../engine/index.ts";
import { randomLp } from "../generators/lp.ts";

/** A market-split program, hopeless for branch and bound: three equations over 30 binaries, slack penalised. */
function marketSplit(): Model {
  const model = new Model("market split");
  const choices = Array.from({ length: 30 }, () => model.addCol({ ub: 1, integer: true }));
  for (let row = 0; row < 3; row++) {
    const factors = choices.map((_, pos) => ((pos + 3) * (row + 7) * 7919) % 100);
    const target = Math.floor(factors.reduce((total, factor) => total + factor, 0) / 2);
    const over = model.addCol({ cost: 1 });
    const under = model.addCol({ cost: 1 });
    const used = sum(choices.map((choice, pos) => choice.times(factors[pos] as number)));
    model.addRow(used.minus(over).plus(under).equals(target));
  }
  return model;
}

const immediateHost = (): Host => ({
  now: () => performance.now(),
  yield: () => new Promise((resolve) => setImmediate(resolve)),
});

describe("limits", () => {
  it("a time limit is kept within a quarter of a second, with point, bound and gap", () => {
    const begin = performance.now();
    const result = solveSync(marketSplit(), { timeLimit: 0.5, host: immediateHost() });
    const seconds = (performance.now() - begin) / 1000;
    expect(result.status).toBe("time_limit");
    expect(seconds).toBeLessThan(0.5 + 0.5);
    expect(result.objective).not.toBeNull();
    expect(result.dualBound).toBeLessThanOrEqual(result.objective as number);
    expect(result.gap).toBeGreaterThan(0);
  });

  it("a time limit of zero ends at once", () => {
    const result = solveSync(marketSplit(), { timeLimit: 0 });
    expect([result.status, result.nodes, result.solution]).toEqual(["time_limit", 0, null]);
  });

  it("the node limit counts exactly", () => {
    for (const nodeLimit of [0, 1, 17]) {
      const result = solveSync(marketSplit(), { nodeLimit });
      expect([result.status, result.nodes]).toEqual(["node_limit", nodeLimit]);
    }
  });

  it("the iteration limit stops LP and tree", () => {
    const tree = solveSync(marketSplit(), { iterationLimit: 500 });
    expect(tree.status).toBe("iteration_limit");
    expect(tree.simplexIterations).toBeLessThanOrEqual(600);
    const lp = solveSync(randomLp(1, { rows: 120, cols: 160 }), { iterationLimit: 10 });
    expect([lp.status, lp.solution]).toEqual(["iteration_limit", null]);
  });

  it("the solution limit stops after as many improvements", () => {
    let count = 0;
    const result = solveSync(marketSplit(), { solutionLimit: 2, timeLimit: 20, onIncumbent: () => count++ });
    expect(result.status).toBe("solution_limit");
    expect(count).toBeGreaterThanOrEqual(2);
    expect(result.objective).not.toBeNull();
  });

  it("a signal that is set before the start interrupts at once", async () => {
    const result = await solve(marketSplit(), { signal: { aborted: true } });
    expect([result.status, result.nodes]).toEqual(["interrupted", 0]);
  });

  it("a signal set while solving interrupts, and the best point is handed out", async () => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 200);
    const result = await solve(marketSplit(), { signal: abort.signal, host: immediateHost(), timeLimit: 20 });
    clearTimeout(timer);
    expect(result.status).toBe("interrupted");
    expect(result.seconds.solve).toBeLessThan(2);
    expect(result.objective).not.toBeNull();
  });

  it("an unknown option and an unknown technique are refused", async () => {
    await expect(solve(marketSplit(), { timelimit: 3 } as object)).rejects.toThrow(OptionError);
    expect(() => solveSync(marketSplit(), { off: ["magic"] })).toThrow(/unknown technique "magic"/);
  });
});
