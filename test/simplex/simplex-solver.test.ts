import { describe, expect, it } from "vitest";
import { BASIC, slackBasis } from "../../engine/model/basis.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { Model } from "../../engine/model/model.ts";
import { checkCertificate, checkSolution, verify } from "../../engine/verify/verify.ts";
import { plantedLp, randomLp } from "../generators/lp.ts";
import { solveExactLp } from "../oracle/exact-lp.ts";
import { ALL_OFF, ALL_ON, denseProblem, finish, solverFor, VARIANTS } from "./lp-solving.ts";

const INF = Number.POSITIVE_INFINITY;

/** Beale (1955): the classical example on which the simplex with Dantzig's rule cycles. Optimum −1/20. */
const BEALE = denseProblem(
  [-0.75, 150, -0.02, 6],
  [
    { a: [0.25, -60, -0.04, 9], ub: 0 },
    { a: [0.5, -90, -0.02, 3], ub: 0 },
    { a: [0, 0, 1, 0], ub: 1 },
  ],
  [
    [0, INF],
    [0, INF],
    [0, INF],
    [0, INF],
  ],
);

describe("simplex solver", () => {
  it("solves a two-variable LP by hand, with duals", () => {
    // max 3x + 2y, x + y <= 4, x + 3y <= 7, x <= 3: x = 3, y = 1, objective 11, duals (2, 0), reduced cost of x 1.
    const solver = solverFor(
      denseProblem(
        [-3, -2],
        [
          { a: [1, 1], ub: 4 },
          { a: [1, 3], ub: 7 },
        ],
        [
          [0, 3],
          [0, INF],
        ],
      ),
    );
    expect(finish(solver)).toBe("optimal");
    expect([...solver.colValue]).toEqual([3, 1]);
    expect(solver.objective).toBe(-11);
    expect([...solver.rowDual]).toEqual([-2, 0]);
    expect([...solver.reducedCost]).toEqual([-1, 0]);
    expect([...solver.rowActivity]).toEqual([4, 6]);
  });

  it.each(VARIANTS)("does not cycle on Beale's example, %s", (_, options) => {
    const solver = solverFor(BEALE, options);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(-0.05, 12);
  });

  it("a free column in the ratio test enters before any other", () => {
    // min y, y >= x − 2, y >= 2 − x, both free: optimum 0 at x = 2.
    const solver = solverFor(
      denseProblem(
        [0, 1],
        [
          { a: [-1, 1], lb: -2 },
          { a: [1, 1], lb: 2 },
        ],
        [
          [-INF, INF],
          [-INF, INF],
        ],
      ),
    );
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(0, 12);
    expect(solver.colValue[0]).toBeCloseTo(2, 9);
  });

  it("a large finite bound on the optimal path is a bound, not infinity", () => {
    const solver = solverFor(denseProblem([-1], [{ a: [1], ub: 1e15 }], [[0, 1e12]]));
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBe(-1e12);
  });

  it.each(VARIANTS)("agrees with exact rational arithmetic on 150 small LPs, %s", (_, options) => {
    for (let seed = 1; seed <= 150; seed++) {
      const problem = minimizationForm(
        randomLp(seed, {
          rows: 1 + (seed % 7),
          cols: 1 + (seed % 9),
          planted: "feasible",
          degenerate: seed % 2 === 0,
        }),
      );
      const exact = solveExactLp(problem);
      const solver = solverFor(problem, options);
      const status = finish(solver);
      expect(status, `seed ${seed}`).toBe(exact.status);
      if (exact.status !== "optimal") continue;
      expect(Math.abs(solver.objective - exact.objective.toNumber())).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(solver.objective)),
      );
    }
  });

  it("finds planted optima of degenerate and badly scaled LPs, with duals that pass the checker", () => {
    for (let seed = 1; seed <= 120; seed++) {
      const shape = {
        rows: 5 + (seed % 40),
        cols: 5 + (seed % 53),
        degenerate: seed % 2 === 0,
        wide: seed % 3 === 0 ? 8 : 0,
      };
      const planted = plantedLp(seed, shape);
      const problem = minimizationForm(planted.problem);
      const solver = solverFor(problem);
      expect(finish(solver), `seed ${seed}`).toBe("optimal");
      const { colValue, rowDual, reducedCost } = solver;
      const report = verify(problem, { colValue, rowDual, reducedCost });
      expect(report.accepted, `seed ${seed}: ${JSON.stringify(report.violations)}`).toBe(true);
      const want = planted.problem.maximize ? -(planted.objective as number) : (planted.objective as number);
      expect(Math.abs(solver.objective - want)).toBeLessThan(1e-7 * Math.max(1, Math.abs(want)));
    }
  });

  it("proves infeasibility by multipliers that the checker accepts", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { problem } = plantedLp(seed, {
        rows: 3 + (seed % 20),
        cols: 3 + (seed % 25),
        planted: "infeasible",
      });
      const solver = solverFor(problem, seed % 2 === 0 ? ALL_ON : ALL_OFF);
      expect(finish(solver), `seed ${seed}`).toBe("infeasible");
      const verdict = checkCertificate(problem, { kind: "farkas", rowMultiplier: solver.farkas() });
      expect(verdict.valid, `seed ${seed}: ${verdict.reason}`).toBe(true);
    }
  });

  it.each([ALL_ON, ALL_OFF])(
    "proves infeasibility by multipliers of very different sizes (%#)",
    (options) => {
      // z + x >= 1, z + w/2 <= 0 and 1e10 x + 3e9 w <= 0: the last row's multiplier is 1e-10 of the others'.
      const model = new Model();
      const [z, x, w] = [model.addCol({ lb: Number.NEGATIVE_INFINITY }), model.addCol(), model.addCol()];
      model.addRow(z.plus(x).atLeast(1));
      model.addRow(z.plus(w.times(0.5)).atMost(0));
      model.addRow(x.times(1e10).plus(w.times(3e9)).atMost(0));
      const problem = model.toProblem();
      const solver = solverFor(problem, options);
      expect(finish(solver)).toBe("infeasible");
      expect(checkCertificate(problem, { kind: "farkas", rowMultiplier: solver.farkas() }).valid).toBe(true);
    },
  );

  it("proves unboundedness by a ray that the checker accepts", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const problem = minimizationForm(
        plantedLp(seed, { rows: 3 + (seed % 20), cols: 3 + (seed % 25), planted: "unbounded" }).problem,
      );
      const solver = solverFor(problem, seed % 2 === 0 ? ALL_ON : ALL_OFF);
      expect(finish(solver), `seed ${seed}`).toBe("unbounded");
      const verdict = checkCertificate(problem, { kind: "ray", colDirection: solver.ray() });
      expect(verdict.valid, `seed ${seed}: ${verdict.reason}`).toBe(true);
    }
  });
});

describe("warm start", () => {
  it("changed bounds give the optimum of a cold solve, over 600 changes", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const problem = minimizationForm(
        randomLp(seed, { rows: 5 + (seed % 30), cols: 5 + (seed % 37), boxed: true }),
      );
      const warm = solverFor(problem);
      finish(warm);
      const first = warm.getBasis();
      const colLb = problem.colLb.slice();
      const colUb = problem.colUb.slice();
      for (let change = 0; change < 12; change++) {
        const col = (seed * 31 + change * 17) % problem.numCols;
        const restores = (seed + change) % 3 === 2;
        const middle = Math.floor((problem.colLb[col] + problem.colUb[col]) / 2);
        colLb[col] = restores ? problem.colLb[col] : Math.min(middle + 1, problem.colUb[col]);
        colUb[col] = restores || change % 2 === 0 ? problem.colUb[col] : colLb[col];
        warm.setColBounds(col, colLb[col], colUb[col]);
        // A jump of a tree search: the basis of another node with the bounds of this one.
        if (change % 5 === 4) warm.setBasis(first);
        const cold = solverFor({ ...problem, colLb: colLb.slice(), colUb: colUb.slice() });
        const status = finish(cold);
        expect(finish(warm), `seed ${seed}, change ${change}`).toBe(status);
        if (status !== "optimal") continue;
        expect(Math.abs(warm.objective - cold.objective)).toBeLessThan(
          1e-7 * Math.max(1, Math.abs(cold.objective)),
        );
        expect(checkSolution({ ...problem, colLb, colUb }, warm.colValue).feasible).toBe(true);
      }
    }
  });

  it("re-solving an unchanged LP takes no iteration", () => {
    const solver = solverFor(randomLp(11, { rows: 20, cols: 30 }));
    finish(solver);
    const before = solver.iterations;
    expect(finish(solver)).toBe("optimal");
    expect(solver.iterations).toBe(before);
  });

  it("an optimal basis given to another solver takes no iteration", () => {
    const problem = randomLp(12, { rows: 20, cols: 30 });
    const first = solverFor(problem);
    finish(first);
    const second = solverFor(problem);
    second.setBasis(first.getBasis());
    expect(finish(second)).toBe("optimal");
    expect(second.iterations).toBe(0);
    expect(second.objective).toBeCloseTo(first.objective, 9);
  });

  it("a singular or wrongly sized basis is repaired", () => {
    const problem = minimizationForm(randomLp(13, { rows: 10, cols: 30 }));
    const exact = solverFor(problem);
    finish(exact);
    for (const fill of [BASIC, 1]) {
      const basis = slackBasis(problem.colLb, problem.colUb, problem.numRows);
      basis.colStatus.fill(fill);
      basis.rowStatus.fill(1);
      const solver = solverFor(problem);
      solver.setBasis(basis);
      expect(finish(solver)).toBe("optimal");
      expect(solver.objective).toBeCloseTo(exact.objective, 7);
    }
  });

  it("a basis of dependent columns is repaired by as many logicals as it lacks, and counted", () => {
    // Columns 0 and 1 are multiples of each other, 2 is the sum of 0 and 3.
    const problem = denseProblem(
      [-1, -3, -2, -1],
      [
        { a: [1, 2, 2, 1], ub: 8 },
        { a: [2, 4, 3, 1], ub: 12 },
        { a: [1, 2, 1, 0], ub: 5 },
      ],
      [
        [0, INF],
        [0, INF],
        [0, INF],
        [0, INF],
      ],
    );
    const exact = solveExactLp(problem);
    for (const basicCols of [
      [0, 1],
      [0, 2, 3],
      [0, 1, 2],
    ]) {
      const basis = slackBasis(problem.colLb, problem.colUb, problem.numRows);
      for (const col of basicCols) basis.colStatus[col] = BASIC;
      basis.rowStatus.fill(1);
      if (basicCols.length < 3) basis.rowStatus[2] = BASIC;
      const solver = solverFor(problem);
      solver.setBasis(basis);
      expect(finish(solver)).toBe("optimal");
      expect(solver.objective).toBeCloseTo(exact.objective?.toNumber() as number, 10);
      expect(solver.counters().singularBases).toBeGreaterThan(0);
      const { colStatus, rowStatus } = solver.getBasis();
      expect([...colStatus, ...rowStatus].filter((status) => status === BASIC)).toHaveLength(3);
    }
  });

  it("new costs and row bounds are taken into account", () => {
    const problem = denseProblem(
      [-1, -1],
      [{ a: [1, 1], ub: 10 }],
      [
        [0, 8],
        [0, 8],
      ],
    );
    const solver = solverFor(problem);
    finish(solver);
    expect(solver.objective).toBe(-10);
    solver.setRowBounds(0, -INF, 12);
    finish(solver);
    expect(solver.objective).toBe(-12);
    solver.setColCost(0, 5);
    finish(solver);
    expect(solver.objective).toBe(-8);
    expect([...solver.colValue]).toEqual([0, 8]);
  });
});

describe("limits of the simplex", () => {
  it("a cutoff ends the solve with a bound that holds", () => {
    let ended = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const problem = minimizationForm(randomLp(seed, { rows: 25, cols: 40 }));
      const full = solverFor(problem);
      if (finish(full) !== "optimal") continue;
      const solver = solverFor(problem, { ...ALL_ON, perturbation: seed % 2 === 0 });
      const cutoff = full.objective - 1;
      solver.setCutoff(cutoff);
      const status = finish(solver);
      if (status !== "cutoff") continue;
      ended++;
      expect(solver.objective).toBeGreaterThan(cutoff);
      expect(solver.objective).toBeLessThanOrEqual(full.objective + 1e-6 * Math.abs(full.objective));
    }
    expect(ended).toBeGreaterThan(10);
  });

  it("an iteration limit is kept and the solve can go on", () => {
    const problem = randomLp(17, { rows: 60, cols: 80 });
    const full = solverFor(problem);
    finish(full);
    const solver = solverFor(problem);
    solver.setIterationLimit(5);
    expect(finish(solver)).toBe("iteration_limit");
    expect(solver.iterations).toBe(5);
    solver.setIterationLimit(INF);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(full.objective, 6);
  });

  it("a stop request ends the solve", () => {
    const solver = solverFor(randomLp(18, { rows: 60, cols: 80 }), { ...ALL_ON, shouldStop: () => true });
    expect(finish(solver)).toBe("stopped");
  });

  it("crossed bounds are infeasible", () => {
    const solver = solverFor(denseProblem([1], [{ a: [1], ub: 5 }], [[0, 1]]));
    finish(solver);
    solver.setColBounds(0, 3, 2);
    expect(finish(solver)).toBe("infeasible");
    solver.setColBounds(0, 0, 1);
    expect(finish(solver)).toBe("optimal");
  });

  it("leaves the arrays of the problem as they are, whatever is set", () => {
    const problem = denseProblem(
      [1, 1],
      [{ a: [1, 2], lb: 2, ub: 5 }],
      [
        [0, 1],
        [0, 4],
      ],
    );
    const { colLb, colUb, rowLb, rowUb, colCost } = problem;
    const before = [colLb, colUb, rowLb, rowUb, colCost].map((values) => [...values]);
    const solver = solverFor(problem);
    expect(finish(solver)).toBe("optimal");
    solver.setColBounds(1, 0, 0.25);
    solver.setRowBounds(0, 1, 5);
    solver.setColCost(0, 3);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(0.25 + 3 * 0.5, 9);
    expect([colLb, colUb, rowLb, rowUb, colCost].map((values) => [...values])).toEqual(before);
  });
});
