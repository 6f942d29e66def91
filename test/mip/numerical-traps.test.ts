import { describe, expect, it } from "vitest";
import { Model, type SolveOptions, solveSync, sum } from "../../engine/index.ts";
import { buildMipProblem } from "../../engine/mip/mip-problem.ts";
import { provedObjective } from "../../engine/mip/node/proved-objective.ts";
import { tightenCoefficients } from "../../engine/mip/presolve/coefficient-tightening.ts";
import { contradictsInIntegers } from "../../engine/mip/presolve/integer-equations.ts";
import { copyRows } from "../../engine/mip/presolve/row-data.ts";
import { Random } from "../generators/random.ts";
import { mipOf } from "./example.ts";

const EXACT: SolveOptions = { mipGap: 0, mipGapAbs: 1e-9, nodeLimit: 20_000 };

/** One machine, jobs with release times: least end of the last one. @param bigM of the orders of pairs. */
function schedule(seed: number, numJobs: number, bigM: number): { model: Model; leastEnd: number } {
  const random = new Random(seed);
  const model = new Model("schedule");
  const duration = Array.from({ length: numJobs }, () => random.whole(1, 9));
  const release = Array.from({ length: numJobs }, () => random.whole(0, 12));
  const end = model.addCol({ cost: 1 });
  const start = release.map((lb) => model.addCol({ lb, ub: 1000 }));
  for (const [job, at] of start.entries()) model.addRow(end.minus(at).atLeast(duration[job]));
  for (let one = 0; one < numJobs; one++) {
    for (let other = one + 1; other < numJobs; other++) {
      const isLater = model.addCol({ integer: true, ub: 1 });
      model.addRow(start[other].minus(start[one]).plus(isLater.times(bigM)).atLeast(duration[one]));
      model.addRow(
        start[one]
          .minus(start[other])
          .minus(isLater.times(bigM))
          .atLeast(duration[other] - bigM),
      );
    }
  }
  // Taking the job that may start first is optimal for the last end.
  const order = release.map((_, job) => job).sort((a, b) => release[a] - release[b]);
  const leastEnd = order.reduce((time, job) => Math.max(time, release[job]) + duration[job], 0);
  return { model, leastEnd };
}

/** Whole numbers of six goods, limits with entries up to 1e9 that a dear column can widen. */
function wideKnapsack(seed: number): { model: Model; numGoods: number; ub: number } {
  const random = new Random(seed);
  const model = new Model("wide");
  const goods = Array.from({ length: 4 }, () => model.addCol({ integer: true, ub: 3 }));
  const extra = model.addCol({ ub: 1e4, cost: 1 });
  model.maximize(sum(goods.map((good) => good.times(random.whole(1, 9)))).minus(extra));
  for (let row = 0; row < 4; row++) {
    const weight = sum(goods.map((good) => good.times(random.whole(0, 1e9))));
    model.addRow(
      weight.minus(extra.times(row === 0 ? 1 : random.whole(1, 1e5))).atMost(random.whole(0, 4e9)),
    );
  }
  return { model, numGoods: 4, ub: 3 };
}

/** The best objective over all whole numbers of the goods, each with the least extra that it needs. */
function countWideKnapsack({ model, numGoods, ub }: ReturnType<typeof wideKnapsack>): number {
  const { colCost, rowUb, numRows, colStart, rowIndex, value, numCols } = model.toProblem();
  const dense = Array.from({ length: numRows }, () => new Float64Array(numCols));
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++)
      dense[rowIndex[entry]][col] = value[entry];
  }
  let best = Number.NEGATIVE_INFINITY;
  for (let code = 0; code < (ub + 1) ** numGoods; code++) {
    let objective = 0;
    let extra = 0;
    const point = Array.from({ length: numGoods }, (_, at) => Math.floor(code / (ub + 1) ** at) % (ub + 1));
    for (const [at, x] of point.entries()) objective += colCost[at] * x;
    for (let row = 0; row < numRows; row++) {
      const weight = point.reduce((total, x, at) => total + dense[row][at] * x, 0);
      extra = Math.max(extra, (weight - rowUb[row]) / -dense[row][numGoods]);
    }
    if (extra <= 1e4) best = Math.max(best, objective - extra);
  }
  return best;
}

describe("numerical traps of mixed-integer programs", () => {
  it("proves schedules with any big M", () => {
    for (const bigM of [1e3, 1e6, 1e7, 1e8]) {
      for (let seed = 0; seed < 4; seed++) {
        const { model, leastEnd } = schedule(seed, 4, bigM);
        const { status, objective } = solveSync(model, EXACT);
        expect({ bigM, seed, status }).toEqual({ bigM, seed, status: "optimal" });
        expect(objective).toBeCloseTo(leastEnd, 5);
      }
    }
  });

  it("proves them without presolve", () => {
    for (let seed = 0; seed < 6; seed++) {
      const { model, leastEnd } = schedule(seed, 4, 1e6);
      const { status, objective } = solveSync(model, { ...EXACT, off: ["presolve"] });
      expect({ seed, status }).toEqual({ seed, status: "optimal" });
      expect(objective).toBeCloseTo(leastEnd, 5);
    }
  });

  it("takes no bound from duals that mean nothing in rows of entries around 1e9", () => {
    for (let seed = 0; seed < 40; seed++) {
      const wide = wideKnapsack(seed);
      const best = countWideKnapsack(wide);
      for (const off of [[], ["scaling"], ["scaling", "presolve"], ["scaling", "gomory", "mir"]]) {
        const { status, objective, dualBound } = solveSync(wide.model, { ...EXACT, mipGapAbs: 1e-6, off });
        if (status === "optimal") expect(Math.abs((objective as number) - best)).toBeLessThan(2e-4);
        expect(status === "optimal" || status === "numerical_error").toBe(true);
        expect(dualBound as number).toBeGreaterThan(best - 2e-4);
      }
    }
  });

  it("finds that a binary within the tolerance of zero does not open a factor of 1e12", () => {
    const model = new Model("switch");
    const on = model.addCol({ integer: true, ub: 1, cost: -1 });
    const flow = model.addCol({ ub: 1e12, cost: -1 });
    model.addRow(flow.minus(on.times(1e12)).atMost(0));
    model.addRow(flow.plus(on.times(100)).atMost(150));
    const { status, objective } = solveSync(model, EXACT);
    expect(status).toBe("optimal");
    expect(objective).toBeCloseTo(-51, 6);
  });

  it("decides equations of unbounded integers", () => {
    const cases: readonly [number[], number, boolean][] = [
      [[2, -8], 17, false],
      [[7, -3], 2, true],
      [[12345, -6789], 1, false],
      [[12345, -6789], 3, true],
      [[6, 10, 15], 1, true],
      [[6, -10, 14], 3, false],
    ];
    for (const [coefs, rhs, isFeasible] of cases) {
      for (const lb of [0, Number.NEGATIVE_INFINITY]) {
        if (lb === 0 && coefs.every((coef) => coef > 0)) continue;
        const model = new Model("equation");
        const cols = coefs.map(() => model.addCol({ integer: true, lb, cost: lb === 0 ? 1 : 0 }));
        model.addRow(sum(cols.map((col, at) => col.times(coefs[at]))).equals(rhs));
        const { status } = solveSync(model, EXACT);
        expect({ coefs, rhs, lb, status }).toEqual({
          coefs,
          rhs,
          lb,
          status: isFeasible ? "optimal" : "infeasible",
        });
      }
    }
  });

  it("finds equations of free integers that contradict each other modulo 5", () => {
    for (const [rhs, isFeasible] of [
      [1, false],
      [4, true],
    ] as const) {
      const model = new Model("two equations");
      const free = { integer: true, lb: Number.NEGATIVE_INFINITY };
      const [x, y, a, b] = [model.addCol(free), model.addCol(free), model.addCol(free), model.addCol(free)];
      // 4 (x − y) = 3 makes x − y = 2 and so 2x + 3y = 4, all modulo 5.
      model.addRow(x.times(2).plus(y.times(3)).minus(a.times(5)).equals(rhs));
      model.addRow(x.times(4).minus(y.times(4)).plus(b.times(5)).equals(3));
      const { status, nodes } = solveSync(model, EXACT);
      expect(status).toBe(isFeasible ? "optimal" : "infeasible");
      if (!isFeasible) expect(nodes).toBe(0);
    }
  });

  it("takes no system of equations for contradictory that has a solution", () => {
    let numContradictory = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const model = new Model("equations");
      const cols = Array.from({ length: 5 }, () => model.addCol({ integer: true, lb: -1e6, ub: 1e6 }));
      const point = cols.map(() => random.whole(-9, 9));
      const isPlanted = random.chance(0.5);
      for (let row = 0; row < 3; row++) {
        const coef = cols.map(() => random.whole(-4, 4) * (row === 0 ? 2 : 3));
        const side = coef.reduce((total, value, at) => total + value * (point[at] as number), 0);
        const off = isPlanted ? 0 : random.whole(0, 1) * 6;
        model.addRow(sum(cols.map((col, at) => col.times(coef[at] as number))).equals(side + off));
      }
      const isContradictory = contradictsInIntegers(mipOf(model.toProblem()));
      if (isPlanted) expect(isContradictory).toBe(false);
      else if (isContradictory) {
        numContradictory++;
        const { status } = solveSync(model, { nodeLimit: 200, off: ["integer-equations"] });
        expect(status).not.toBe("optimal");
      }
    }
    expect(numContradictory).toBeGreaterThan(3);
  });
});

describe("what duals prove", () => {
  it("leaves out a dual that points at a side that is not there", () => {
    const model = new Model("two rows");
    const col = model.addCol({ ub: 10, cost: 1 });
    model.addRow(col.times(1e9).atLeast(3e9));
    model.addRow(col.times(1e9).atMost(8e9));
    const problem = model.toProblem();
    const honest = { objective: 3, rowDual: Float64Array.of(1e-9, 0), reducedCost: Float64Array.of(0) };
    expect(provedObjective(problem, problem, honest)).toBe(3);
    // 5 = 2e-9 · 3e9 − 1: the second dual has the wrong sign for a row without lower side.
    const stray = { objective: 5, rowDual: Float64Array.of(0, 1e-8), reducedCost: Float64Array.of(-9) };
    expect(provedObjective(problem, problem, stray)).toBe(0);
  });
});

describe("tightening of rows with two sides", () => {
  it("makes the M of a pair of orders as small as the starts allow", () => {
    const merged = new Model("pair");
    const [one, other] = [merged.addCol({ ub: 50 }), merged.addCol({ ub: 40 })];
    const order = merged.addCol({ integer: true, ub: 1 });
    merged.addRow(other.minus(one).plus(order.times(1e6)).atLeast(3));
    const mip = buildMipProblem({ ...merged.toProblem(), rowUb: Float64Array.of(1e6 - 5) }, 0);
    const rows = copyRows(mip);
    tightenCoefficients(mip, rows, mip.colLb, mip.colUb);
    // rest in [−50, 40], >= 3 at 0 and <= −5 at 1: the larger of 3 + 50 and 40 + 5.
    expect(rows.rowValue[2]).toBeCloseTo(53, 4);
    expect(rows.rowLb[0]).toBe(3);
    expect(rows.rowUb[0]).toBeCloseTo(48, 4);
  });

  it("keeps exactly the integer points", () => {
    let numTightened = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = new Random(seed);
      const model = new Model("ranged");
      const cols = Array.from({ length: 4 }, () => {
        const lb = random.whole(-2, 1);
        return model.addCol({ integer: true, lb, ub: lb + random.whole(1, 2) });
      });
      model.addRow(
        sum(cols.map((col, at) => col.times(at === 0 ? random.whole(10, 40) : random.whole(-3, 3)))).atLeast(
          random.whole(-6, 6),
        ),
      );
      const form = model.toProblem();
      const mip = mipOf({ ...form, rowUb: Float64Array.of(form.rowLb[0] + random.whole(10, 40)) });
      const rows = copyRows(mip);
      tightenCoefficients(mip, rows, mip.colLb, mip.colUb);
      if (rows.numChanged > 0) numTightened++;
      const points = cols.reduce<number[][]>(
        (known, _, col) =>
          known.flatMap((point) => {
            const values: number[][] = [];
            for (let x = mip.colLb[col]; x <= mip.colUb[col]; x++) values.push([...point, x]);
            return values;
          }),
        [[]],
      );
      const keeps = (value: Float64Array, lb: number, ub: number, point: readonly number[]): boolean => {
        let activity = 0;
        for (let entry = 0; entry < value.length; entry++)
          activity += value[entry] * point[mip.colIndex[entry]];
        return activity >= lb - 1e-4 && activity <= ub + 1e-4;
      };
      for (const point of points) {
        const before = keeps(mip.rowValue, mip.rowLb[0], mip.rowUb[0], point);
        expect(keeps(rows.rowValue, rows.rowLb[0], rows.rowUb[0], point)).toBe(before);
      }
    }
    expect(numTightened).toBeGreaterThan(20);
  });
});
