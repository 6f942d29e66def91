import { describe, expect, it } from "vitest";
import {
  BASIC,
  Model,
  ModelError,
  OptionError,
  PLAIN_HOST,
  type Result,
  Solver,
  solveSync,
  sum,
} from "../../engine/index.ts";
import { resolveOptions } from "../../engine/options.ts";
import type { LpSolver } from "../../engine/simplex/lp-types.ts";
import { makeLpSolver, type SolveContext } from "../../engine/solve/solve-context.ts";
import { solveLp } from "../../engine/solve/solve-lp.ts";
import { runStepsSync, solveSteps } from "../../engine/solve/solve-steps.ts";
import { plantedLp, randomLp, randomMip } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { change, covering, expectAsFromScratch } from "./kept-solver.ts";

describe("a solver after changes", () => {
  for (const planted of ["optimal", "feasible", "infeasible", "unbounded"] as const) {
    it(`answers as a solve from scratch; planted at first: ${planted}`, () => {
      const statuses = new Set<string>();
      const notes: string[] = [];
      const host = { ...PLAIN_HOST, log: (line: string) => notes.push(line) };
      for (let seed = 0; seed < 18; seed++) {
        const random = new Random(seed);
        const solver = new Solver(randomLp(seed, { planted, degenerate: seed % 2 === 0 }), { host });
        for (let step = 0; step < 8; step++) {
          const result = solver.solveSync();
          statuses.add(result.status);
          expectAsFromScratch(result, solver.problem);
          change(random, solver);
          if (random.chance(0.5)) change(random, solver);
        }
      }
      for (const status of ["optimal", "infeasible", "unbounded"]) expect(statuses).toContain(status);
      // The kept solver had the right figures: no answer of its own was turned down.
      expect(notes.filter((note) => note.includes("rejected"))).toEqual([]);
    });
  }

  it("answers as a solve from scratch with techniques switched off", () => {
    for (const off of [["all"], ["scaling"], ["perturbation"], ["bound-flipping"], ["edge-weights"]]) {
      const random = new Random(5);
      const solver = new Solver(randomLp(5, { rows: 12, cols: 15, wide: 2 }), { off });
      for (let step = 0; step < 12; step++) {
        expectAsFromScratch(solver.solveSync(), solver.problem);
        change(random, solver);
      }
    }
  });
});

/** The solver, but with a point that is none. */
function lying(solver: LpSolver): LpSolver {
  return new Proxy(solver, {
    get: (target, key) => {
      const value = Reflect.get(target, key, target);
      if (key === "colValue") return (value as Float64Array).map((x) => x + 100);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("an answer that fails its check", () => {
  it.each([
    [["kept"], "optimal"],
    [["kept", "fresh"], "optimal"],
    [["kept", "fresh", "plain"], "optimal"],
    [["kept", "fresh", "plain", "tight"], "optimal"],
    [["kept", "fresh", "plain", "tight", "other"], "numerical_error"],
  ] as const)(
    "by %j is computed again: kept, fresh, plain, tight, other",
    (wrong: readonly string[], status) => {
      const problem = covering();
      const asked: string[] = [];
      const findAnswer = (context: SolveContext) =>
        solveLp(context, (how) => {
          asked.push(how);
          const solver = makeLpSolver(context, context.form, how);
          return wrong.includes(how) ? lying(solver) : solver;
        });
      const result = runStepsSync(solveSteps(() => problem, resolveOptions({}), findAnswer));
      expect(result.status).toBe(status);
      expect(asked).toEqual(["kept", "fresh", "plain", "tight", "other"].slice(0, wrong.length + 1));
    },
  );
});

describe("a warm start", () => {
  it("spends no iteration where nothing changed, and few after a small change", () => {
    const solver = new Solver(covering());
    const first = solver.solveSync();
    expect(first.simplexIterations).toBeGreaterThan(20);
    expect(solver.solveSync().simplexIterations).toBe(0);
    const { colValue } = first.solution ?? { colValue: new Float64Array() };
    const col = colValue.findIndex((value) => value > 1);
    solver.setColBounds(col, 0, colValue[col] - 0.5);
    const warm = solver.solveSync();
    expectAsFromScratch(warm, solver.problem);
    const cold = new Solver(solver.problem).solveSync();
    expect(warm.simplexIterations).toBeLessThan(cold.simplexIterations / 2);
  });

  it("goes on after an iteration limit until the optimum is there", () => {
    const solver = new Solver(covering(), { iterationLimit: 5 });
    let total = 0;
    let solves = 0;
    let result: Result;
    do {
      result = solver.solveSync();
      expect(result.simplexIterations).toBeLessThanOrEqual(6);
      total += result.simplexIterations;
      solves++;
    } while (result.status === "iteration_limit" && solves < 100);
    expectAsFromScratch(result, solver.problem);
    expect(solves).toBeGreaterThan(4);
    expect(total).toBeLessThan(5 * solves + 1);
  });

  it("from the basis of another solve needs no iteration", () => {
    const { basis } = new Solver(covering()).solveSync();
    const solver = new Solver(covering());
    expect(solver.basis).toBeNull();
    solver.setBasis(basis);
    const result = solver.solveSync();
    expect([result.status, result.simplexIterations]).toEqual(["optimal", 0]);
    expect(solver.basis).toEqual(basis);
    solver.setBasis(null);
    expect(solver.solveSync().simplexIterations).toBeGreaterThan(20);
  });

  it("from any basis reaches the optimum: wrong, singular, too many or too few basic columns", () => {
    const { problem, objective } = plantedLp(11, { rows: 10, cols: 14 });
    const random = new Random(1);
    const solver = new Solver(problem);
    for (let attempt = 0; attempt < 40; attempt++) {
      const draw = (length: number) => Uint8Array.from({ length }, () => random.whole(0, 3));
      solver.setBasis({ colStatus: draw(14), rowStatus: draw(10) });
      expect(solver.solveSync().objective).toBeCloseTo(objective as number, 6);
    }
  });

  it("keeps the basis over new rows and columns", () => {
    const solver = new Solver(covering());
    const { solution } = solver.solveSync();
    const basis = solver.basis;
    const cols = [0, 5, 9];
    const activity = sumOf(cols.map((col) => solution?.colValue[col] ?? 0));
    solver.addRows([{ cols, values: [1, 1, 1], ub: activity + 1 }]);
    const inert = { rows: [1], values: [1], cost: 1e6 };
    solver.addCols([
      { ...inert, lb: -9, ub: 0 },
      { ...inert, lb: -1, ub: 4, cost: -1e6 },
    ]);
    expect(solver.basis?.rowStatus.at(-1)).toBe(BASIC);
    expect([...(solver.basis?.colStatus ?? [])]).toEqual([...(basis?.colStatus ?? []), 2, 1]);
    solver.setColBounds(80, 0, 0);
    solver.setColBounds(81, 0, 0);
    expect(solver.solveSync().simplexIterations).toBe(0);
  });
});

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe("a solver", () => {
  it("speaks in the model's own sense and units", async () => {
    const model = new Model();
    const x = model.addCol();
    const y = model.addCol();
    model.addRow(x.times(1).atMost(4));
    model.addRow(y.times(2).atMost(12));
    model.addRow(x.times(3).plus(y.times(2)).atMost(18));
    model.maximize(x.times(3).plus(y.times(5)));
    const solver = new Solver(model);
    expect((await solver.solve()).objective).toBeCloseTo(36, 9);
    solver.setRowBounds(1, Number.NEGATIVE_INFINITY, 14);
    const moved = await solver.solve();
    expect(moved.objective).toBeCloseTo(39, 9);
    expect([...(moved.duals?.rowDual ?? [])]).toEqual([0, 1.5, 1].map((v) => expect.closeTo(v, 9)));
    solver.setColCost(0, 0);
    expect((await solver.solve()).objective).toBeCloseTo(35, 9);
    solver.setObjectiveOffset(100);
    expect((await solver.solve()).objective).toBeCloseTo(135, 9);
    expect(solver.addCols([{ rows: [1], values: [1], cost: 5 }])).toBe(2);
    expect((await solver.solve()).objective).toBeCloseTo(170, 9);
    expect((await solver.solve()).dualBound).toBeCloseTo(170, 9);
  });

  it("touches neither the caller's arrays nor results handed out, and is not touched by them", () => {
    const given = randomLp(21, { planted: "optimal", maximize: true });
    const before = structuredClone(given);
    const solver = new Solver(given);
    const first = solver.solveSync();
    const kept = structuredClone({ ...first, seconds: null });
    const { problem } = solver;
    const change = { rows: [0], values: [1], cost: 1 };
    solver.setColCost(0, 7);
    solver.setColBounds(1, -1, 1);
    solver.setRowBounds(0, -4, 4);
    solver.addCols([change]);
    solver.addRows([{ cols: [0], values: [1], ub: 3 }]);
    solver.solveSync();
    expect(given).toEqual(before);
    expect(problem).toEqual(before);
    expect({ ...first, seconds: null }).toEqual(kept);
    const second = new Solver(given);
    given.colCost.fill(0);
    given.value.fill(1);
    first.basis?.colStatus.fill(3);
    expect(second.solveSync().objective).toBe(first.objective);
  });

  it("says infeasible for crossed bounds and recovers when they part", () => {
    const solver = new Solver(covering());
    const { objective } = solver.solveSync();
    const { colLb, colUb } = solver.problem;
    solver.setColBounds(3, 2, 1);
    const crossed = solver.solveSync();
    expect(crossed.status).toBe("infeasible");
    solver.setColBounds(3, colLb[3], colUb[3]);
    const again = solver.solveSync();
    expect(again.objective).toBeCloseTo(objective as number, 7);
    expect(again.simplexIterations).toBeLessThan(5);
  });

  it("solves mixed-integer programs, also once an integer column joins", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const solver = new Solver(randomMip(seed, { cols: 7, rows: 5 }), { mipGap: 0, mipGapAbs: 0 });
      for (let step = 0; step < 3; step++) {
        const result = solver.solveSync();
        expectAsFromScratch(result, solver.problem);
        expect(result.basis).toBeNull();
        solver.setColCost(random.whole(0, 6), random.whole(-9, 9));
        solver.setColBounds(random.whole(0, 6), 0, random.whole(0, 3));
      }
    }
    const solver = new Solver(covering());
    solver.solveSync();
    solver.addCols([{ rows: [0, 1], values: [3, 1], integer: true, cost: -1, ub: 2.5 }]);
    expectAsFromScratch(solver.solveSync(), solver.problem);
  });

  it("solves without rows or columns, and with them once they come", () => {
    const solver = new Solver(new Model());
    expect(solver.solveSync().objective).toBe(0);
    solver.addCols([{ rows: [], values: [], cost: 2, lb: 1 }]);
    expect(solver.solveSync().objective).toBe(2);
    expect([...(solver.basis?.colStatus ?? [])]).toEqual([1]);
    solver.addRows([{ cols: [0], values: [1], lb: 4 }]);
    expect(solver.solveSync().objective).toBeCloseTo(8, 9);
    expect([solver.numRows, solver.numCols]).toEqual([1, 1]);
  });
});

describe("limits of a solver", () => {
  it("hold for one solve or for all", async () => {
    const solver = new Solver(covering(), { timeLimit: 0 });
    expect((await solver.solve()).status).toBe("time_limit");
    expect((await solver.solve({ signal: { aborted: true } })).status).toBe("interrupted");
    expect(solver.solveSync({ timeLimit: 60, iterationLimit: 3 }).status).toBe("iteration_limit");
    expect(solver.solveSync({ timeLimit: 60 }).status).toBe("optimal");
  });

  it("a signal set in mid-solve interrupts, and the next solve goes on from there", () => {
    const problem = randomLp(3, { rows: 120, cols: 160, density: 0.1 });
    const whole = new Solver(problem).solveSync();
    let halfway = 0;
    for (let patience = 0; patience < 20; patience++) {
      const solver = new Solver(problem);
      let polls = 0;
      const signal = {
        get aborted() {
          return ++polls > patience;
        },
      };
      const first = solver.solveSync({ signal });
      const second = solver.solveSync();
      expect(second.objective).toBeCloseTo(whole.objective as number, 6);
      if (first.status !== "interrupted" || first.simplexIterations === 0) continue;
      expect(second.simplexIterations).toBeLessThan(whole.simplexIterations);
      halfway++;
    }
    expect(halfway).toBeGreaterThan(0);
  });

  it("leave the next solve to find the same optimum, wherever they struck", () => {
    const { objective } = solveSync(covering());
    for (let iterationLimit = 0; iterationLimit < 60; iterationLimit += 4) {
      const solver = new Solver(covering());
      solver.solveSync({ iterationLimit });
      solver.setColCost(0, 0);
      solver.solveSync({ iterationLimit });
      solver.setColCost(0, covering().colCost[0]);
      expect(solver.solveSync().objective).toBeCloseTo(objective as number, 6);
    }
  });
});

describe("misuse of a solver", () => {
  const small = () => {
    const model = new Model();
    const cols = [model.addCol({ cost: 1 }), model.addCol({ cost: 2 })];
    model.addRow(sum(cols).atLeast(2));
    return new Solver(model);
  };

  it("is refused with what was found and expected, and changes nothing", () => {
    const solver = small();
    const { problem } = solver;
    const wrong: readonly (readonly [() => unknown, RegExp])[] = [
      [() => solver.setColBounds(2, 0, 1), /column: found 2, expected a whole number from 0 to 1/],
      [() => solver.setColBounds(0, Number.NaN, 1), /column 0: lower bound: found NaN/],
      [() => solver.setRowBounds(0, 0, -1e20), /row 0: upper bound: found -100000000000000000000/],
      [() => solver.setRowBounds(0.5, 0, 1), /row: found 0.5/],
      [() => solver.setColCost(0, 1e20), /column 0: cost: found/],
      [() => solver.setObjectiveOffset(Number.NaN), /objectiveOffset: found NaN/],
      [() => solver.addRows([{ cols: [0, 2], values: [1, 1] }]), /new row: column: found 2/],
      [() => solver.addRows([{ cols: [0, 0], values: [1, 1] }]), /found a second entry/],
      [() => solver.addRows([{ cols: [0], values: [1, 1] }]), /new row: found 1 indices and 2 values/],
      [() => solver.addRows([{ cols: [0], values: [1e15] }]), /coefficient: found/],
      [() => solver.addCols([{ rows: [1], values: [1] }]), /new column: row: found 1/],
      [() => solver.addCols([{ rows: [], values: [], cost: Number.NaN }]), /cost: found NaN/],
    ];
    for (const [call, message] of wrong) {
      expect(call).toThrow(ModelError);
      expect(call).toThrow(message);
    }
    expect(solver.problem).toEqual(problem);
    expect(solver.solveSync().objective).toBeCloseTo(2, 9);
    const short = { colStatus: new Uint8Array(1), rowStatus: new Uint8Array(1) };
    expect(() => solver.setBasis(short)).toThrow(OptionError);
    const unknown = { colStatus: Uint8Array.of(4, 1), rowStatus: new Uint8Array(1) };
    expect(() => solver.setBasis(unknown)).toThrow(/found status 4/);
    expect(() => solver.solveSync({ seed: 3 } as object)).toThrow(/option "seed" of one solve/);
    expect(() => new Solver(solver.problem, { timelimit: 3 } as object)).toThrow(OptionError);
  });

  it("during a solve is refused, and the solve ends well", async () => {
    const solver = small();
    const running = solver.solve();
    expect(() => solver.setColBounds(0, 0, 1)).toThrow(/at work/);
    expect(() => solver.solveSync()).toThrow(ModelError);
    expect((await running).objective).toBeCloseTo(2, 9);
    solver.setColBounds(0, 0, 1);
    expect(solver.solveSync().objective).toBeCloseTo(3, 9);
  });

  it("an exception of the caller's callback reaches the caller and leaves the solver usable", async () => {
    const solver = new Solver(covering());
    const { objective } = solveSync(covering());
    let calls = 0;
    const fail = () => {
      calls++;
      throw new Error("mine");
    };
    await expect(solver.solve({ onProgress: fail })).rejects.toThrow("mine");
    expect(() => solver.solveSync({ onProgress: fail })).toThrow("mine");
    expect(calls).toBe(2);
    expect(solver.solveSync().objective).toBeCloseTo(objective as number, 6);
  });
});
