import { describe, expect, it } from "vitest";
import { checkCertificate, checkSolution, Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { randomMip } from "../generators/lp.ts";
import { tinyMip } from "../mip/tiny-mip.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";

const EXACT = { mipGap: 0, mipGapAbs: 0, nodeLimit: 5000 };

function expectExact(seed: number, problem: Problem, off: readonly string[]): void {
  const exact = solveByBruteForce(problem);
  const found = solveSync(problem, { ...EXACT, off });
  expect([seed, found.status]).toEqual([seed, exact.status]);
  if (exact.status !== "optimal" || found.solution === null) return;
  expect(found.objective).toBeCloseTo(exact.objective.toNumber(), 6);
  expect(found.gap).toBe(0);
  expect(found.dualBound).toBeCloseTo(exact.objective.toNumber(), 6);
  expect(checkSolution(problem, found.solution.colValue).feasible).toBe(true);
  // Integers come back whole, not nearly whole.
  for (let col = 0; col < problem.numCols; col++) {
    if (problem.integrality[col] === 1) expect(Number.isInteger(found.solution.colValue[col])).toBe(true);
  }
}

describe("tree search against counting", () => {
  it("finds the optimum of 600 tiny programs", () => {
    for (let seed = 0; seed < 600; seed++) expectExact(seed, tinyMip(seed), []);
  });

  it("finds the same with every technique switched off", () => {
    for (let seed = 0; seed < 300; seed++) expectExact(seed, tinyMip(seed), ["all"]);
  });

  it("finds the optimum of planted programs, binary or not, feasible or not", () => {
    for (let seed = 0; seed < 60; seed++) {
      expectExact(seed, randomMip(seed, { rows: 5, cols: 8, binary: true, integers: 6 }), []);
      expectExact(seed, randomMip(seed, { rows: 4, cols: 6, integers: 3 }), []);
      expectExact(seed, randomMip(seed, { rows: 4, cols: 6, integers: 3, oddRow: true }), []);
      expectExact(seed, randomMip(seed, { rows: 4, cols: 6, integers: 3, planted: "infeasible" }), []);
    }
  });

  for (const technique of [
    "propagation",
    "cutoff-propagation",
    "reduced-cost-fixing",
    "pseudocost",
    "best-estimate",
    "rounding",
    "conflict-analysis",
  ]) {
    it(`finds the same without ${technique}`, () => {
      for (let seed = 0; seed < 100; seed++) expectExact(seed, tinyMip(seed), [technique]);
    });
  }
});

describe("the gap", () => {
  /** Pairs of items that an LP splits: weights 2k + 1 against an even capacity. */
  function subsetProblem(): Model {
    const model = new Model();
    const items = Array.from({ length: 14 }, () => model.addCol({ ub: 1, integer: true }));
    const weight = (pos: number) => 31 + 2 * ((pos * 7) % 13);
    model.addRow(sum(items.map((item, pos) => item.times(weight(pos)))).atMost(303));
    model.maximize(sum(items.map((item, pos) => item.times(weight(pos) + ((pos * 5) % 7)))));
    return model;
  }

  it("a wide relative gap is enough for optimal, and the bound reported is proved", () => {
    const exact = solveSync(subsetProblem(), EXACT);
    const loose = solveSync(subsetProblem(), { mipGap: 0.05, mipGapAbs: 0 });
    expect(loose.status).toBe("optimal");
    expect(loose.gap).toBeLessThanOrEqual(0.05);
    expect(loose.nodes).toBeLessThanOrEqual(exact.nodes);
    const best = exact.objective as number;
    expect(loose.objective).toBeLessThanOrEqual(best + 1e-9);
    expect(loose.dualBound).toBeGreaterThanOrEqual(best - 1e-9);
  });

  it("an absolute gap is enough as well", () => {
    const exact = solveSync(subsetProblem(), EXACT);
    const loose = solveSync(subsetProblem(), { mipGap: 0, mipGapAbs: 10 });
    expect(loose.status).toBe("optimal");
    const distance = (loose.dualBound as number) - (loose.objective as number);
    expect(distance).toBeLessThanOrEqual(10);
    expect(loose.dualBound).toBeGreaterThanOrEqual((exact.objective as number) - 1e-9);
  });

  it("at a node limit the bound holds and the gap belongs to it", () => {
    const exact = solveSync(subsetProblem(), EXACT);
    for (const nodeLimit of [1, 2, 5, 10]) {
      const cut = solveSync(subsetProblem(), { ...EXACT, nodeLimit });
      expect(["node_limit", "optimal"]).toContain(cut.status);
      expect(cut.nodes).toBeLessThanOrEqual(nodeLimit);
      expect(cut.dualBound).toBeGreaterThanOrEqual((exact.objective as number) - 1e-9);
      if (cut.objective === null) continue;
      const distance = Math.abs(cut.objective - (cut.dualBound as number));
      expect(cut.gap).toBeCloseTo(distance / Math.abs(cut.objective), 12);
    }
  });
});

describe("programs without an optimum", () => {
  it("an integer column from 0.2 to 0.8 has no value", () => {
    const model = new Model();
    model.addCol({ lb: 0.2, ub: 0.8, integer: true });
    const result = solveSync(model);
    expect(result.status).toBe("infeasible");
    expect(result.solution).toBeNull();
  });

  it("an even sum cannot be odd: bounded columns end as infeasible", () => {
    const model = new Model();
    const x = model.addCol({ ub: 6, integer: true });
    const y = model.addCol({ ub: 6, integer: true });
    model.addRow(x.times(2).plus(y.times(2)).equals(7));
    expect(solveSync(model).status).toBe("infeasible");
  });

  it("free columns with a parity conflict end at the node limit, with an honest status", () => {
    const model = new Model();
    const x = model.addCol({ lb: Number.NEGATIVE_INFINITY, integer: true });
    const y = model.addCol({ lb: Number.NEGATIVE_INFINITY, integer: true });
    model.addRow(x.times(2).minus(y.times(2)).equals(1));
    const result = solveSync(model, { nodeLimit: 200 });
    expect(["node_limit", "infeasible"]).toContain(result.status);
    expect(result.nodes).toBeLessThanOrEqual(200);
    expect(result.solution).toBeNull();
  });

  it("an equality knapsack is solved where it can be met", () => {
    const model = new Model();
    const coins = [6, 10, 15].map((coin) => ({ coin, count: model.addCol({ integer: true, cost: 1 }) }));
    model.addRow(sum(coins.map(({ coin, count }) => count.times(coin))).equals(91));
    // 91 = 6 + 10 + 5 * 15: seven coins; six could at most be 6 * 15 = 90.
    expect(solveSync(model, EXACT).objective).toBe(7);
  });

  it("an unbounded program is told by a ray once there is an integer point", () => {
    const model = new Model();
    const x = model.addCol({ integer: true, cost: -1 });
    const y = model.addCol({ integer: true });
    model.addRow(x.minus(y).atMost(0.5));
    const result = solveSync(model);
    expect(result.status).toBe("unbounded");
    expect(result.certificate?.kind).toBe("ray");
    if (result.certificate === null) return;
    expect(checkCertificate(model.toProblem(), result.certificate).valid).toBe(true);
  });

  it("an unbounded relaxation without an integer point is infeasible", () => {
    const model = new Model();
    const x = model.addCol({ cost: -1 });
    const y = model.addCol({ ub: 9, integer: true });
    const z = model.addCol({ ub: 9, integer: true });
    model.addRow(x.minus(y).atLeast(0));
    model.addRow(y.times(2).minus(z.times(2)).equals(1));
    expect(solveSync(model).status).toBe("infeasible");
  });

  it("an infeasible relaxation comes with its proof", () => {
    const model = new Model();
    const x = model.addCol({ ub: 3, integer: true });
    const y = model.addCol({ ub: 3, integer: true });
    model.addRow(x.plus(y).atLeast(5));
    model.addRow(x.plus(y).atMost(4));
    const result = solveSync(model, { off: ["propagation"] });
    expect(result.status).toBe("infeasible");
    if (result.certificate === null) expect.unreachable();
    else expect(checkCertificate(model.toProblem(), result.certificate).valid).toBe(true);
  });
});

describe("a start solution", () => {
  const weights = [4, 5, 3, 7, 6, 3];
  function packing(): Model {
    const model = new Model();
    const items = weights.map(() => model.addCol({ ub: 1, integer: true }));
    model.addRow(sum(items.map((item, pos) => item.times(weights[pos] as number))).atMost(13));
    model.maximize(sum(items.map((item, pos) => item.times((weights[pos] as number) * 2 + (pos % 3)))));
    return model;
  }

  it("is the first incumbent when it is feasible", () => {
    const finders: string[] = [];
    const start = Float64Array.of(1, 0, 0, 0, 1, 0);
    solveSync(packing(), { start, onIncumbent: (event) => finders.push(event.foundBy) });
    expect(finders[0]).toBe("start");
  });

  it("may leave values open", () => {
    const finders: string[] = [];
    const start = new Float64Array(6).fill(Number.NaN);
    start[3] = 1;
    start[4] = 1;
    solveSync(packing(), { start, onIncumbent: (event) => finders.push(event.foundBy) });
    expect(finders[0]).toBe("start");
  });

  it("that is infeasible does no harm", () => {
    const start = new Float64Array(6).fill(1);
    expect(solveSync(packing(), { start }).objective).toBe(solveSync(packing()).objective);
  });

  it("of the wrong length is refused", () => {
    expect(() => solveSync(packing(), { start: new Float64Array(2) })).toThrow(/start: expected length 6/);
  });
});
