import { describe, expect, it } from "vitest";
import {
  type Basis,
  Model,
  OptionError,
  type Problem,
  type RangeTable,
  type Ranging,
  ranging,
  type SolvedResult,
  solveSync,
  sum,
} from "../../engine/index.ts";
import { plantedLp, randomLp } from "../generators/lp.ts";

const { POSITIVE_INFINITY: INF, NEGATIVE_INFINITY: NO } = Number;

function solvedLp(model: Model | Problem): SolvedResult & { readonly basis: Basis } {
  const result = solveSync(model);
  if (result.status !== "optimal" || result.basis === null) throw new Error(`not solved: ${result.status}`);
  return { ...result, basis: result.basis };
}

/** Low and high of an entry, with the objective at both. */
function entry(table: RangeTable, index: number): number[] {
  const { low, high, objectiveLow, objectiveHigh } = table;
  return [low[index], high[index], objectiveLow[index], objectiveHigh[index]];
}

const near = (values: readonly number[]) =>
  values.map((value) => (Number.isFinite(value) ? expect.closeTo(value, 8) : value));

describe("ranging", () => {
  it("gives the allowable ranges of the Wyndor Glass Co. example", () => {
    // Hillier and Lieberman, "Introduction to Operations Research": max 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18.
    const model = new Model();
    const x = model.addCol();
    const y = model.addCol();
    model.addRow(x.times(1).atMost(4));
    model.addRow(y.times(2).atMost(12));
    model.addRow(x.times(3).plus(y.times(2)).atMost(18));
    model.maximize(x.times(3).plus(y.times(5)));
    const ranges = ranging(model, solvedLp(model).basis);
    expect(entry(ranges.colCost, 0)).toEqual(near([0, 7.5, 30, 45]));
    expect(entry(ranges.colCost, 1)).toEqual(near([2, INF, 18, INF]));
    expect(entry(ranges.rowUb, 0)).toEqual(near([2, INF, 36, 36]));
    expect(entry(ranges.rowUb, 1)).toEqual(near([6, 18, 27, 45]));
    expect(entry(ranges.rowUb, 2)).toEqual(near([12, 24, 30, 42]));
    // Their lower sides are absent and may rise to the activities 2, 12 and 18.
    for (const [row, activity] of [2, 12, 18].entries()) {
      expect(entry(ranges.rowLb, row)).toEqual(near([NO, activity, 36, 36]));
    }
    expect(entry(ranges.colLb, 0)).toEqual(near([NO, 2, 36, 36]));
    expect(entry(ranges.colUb, 1)).toEqual(near([6, INF, 36, 36]));
  });

  it("ranges nonbasic columns at either bound, fixed ones and an equality", () => {
    // min a + 3b − c + 2f, a + b + c + f = 5, 0 <= a <= 10, 0 <= b <= 4, 0 <= c <= 2, f = 1. By hand: c = 2 at its
    // upper bound, b = 0, a = 5 − 2 − 1 = 2 basic, dual 1; objective 2 + 0 − 2 + 2 = 2; reduced costs b 2, c −2, f 1.
    const model = new Model();
    const a = model.addCol({ ub: 10, cost: 1 });
    const b = model.addCol({ ub: 4, cost: 3 });
    const c = model.addCol({ ub: 2, cost: -1 });
    const f = model.addCol({ lb: 1, ub: 1, cost: 2 });
    model.addRow(sum([a, b, c, f]).equals(5));
    const ranges = ranging(model, solvedLp(model).basis);
    expect(entry(ranges.colCost, 0)).toEqual(near([-1, 3, -2, 6]));
    expect(entry(ranges.colCost, 1)).toEqual(near([1, INF, 2, 2]));
    expect(entry(ranges.colCost, 2)).toEqual(near([NO, 1, NO, 6]));
    expect(entry(ranges.colCost, 3)).toEqual(near([NO, INF, NO, INF]));
    // a stays within 0 and 10: b's lower bound from −8 to 2, c's upper one from its lower bound 0 to 4.
    expect(entry(ranges.colLb, 1)).toEqual(near([-8, 2, -14, 6]));
    expect(entry(ranges.colUb, 1)).toEqual(near([0, INF, 2, 2]));
    expect(entry(ranges.colUb, 2)).toEqual(near([0, 4, 6, -2]));
    expect(entry(ranges.colLb, 2)).toEqual(near([NO, 2, 2, 2]));
    for (const table of [ranges.colLb, ranges.colUb]) expect(entry(table, 3)).toEqual(near([-7, 3, -6, 4]));
    for (const table of [ranges.rowLb, ranges.rowUb]) expect(entry(table, 0)).toEqual(near([3, 13, 0, 10]));
  });

  it("ends at the present value where a degenerate basis must change there", () => {
    // min −x − y, x <= 1, y <= 1, x + y <= 2: three constraints meet in (1, 1); this basis has the first row's slack.
    const model = new Model();
    const x = model.addCol({ cost: -1 });
    const y = model.addCol({ cost: -1 });
    model.addRow(x.times(1).atMost(1));
    model.addRow(y.times(1).atMost(1));
    model.addRow(x.plus(y).atMost(2));
    const basis: Basis = { colStatus: Uint8Array.of(0, 0), rowStatus: Uint8Array.of(0, 2, 2) };
    const ranges = ranging(model, basis);
    expect(entry(ranges.rowUb, 0)).toEqual(near([1, INF, -2, -2]));
    // y's limit may rise to 2 (x = 0); falling, it would push x beyond 1.
    expect(entry(ranges.rowUb, 1)).toEqual(near([1, 2, -2, -2]));
    expect(entry(ranges.rowUb, 2)).toEqual(near([1, 2, -1, -2]));
  });

  it("works without rows and without columns", () => {
    const cols = new Model();
    cols.addCol({ ub: 3, cost: -2 });
    const ofCols = ranging(cols, solvedLp(cols).basis);
    expect(entry(ofCols.colCost, 0)).toEqual(near([NO, 0, NO, 0]));
    expect(entry(ofCols.colUb, 0)).toEqual(near([0, INF, 0, NO]));
    const rows = new Model();
    rows.addRows(1, { lb: -1, ub: 2, terms: () => {} });
    const ofRows = ranging(rows, solvedLp(rows).basis);
    expect([entry(ofRows.rowLb, 0), entry(ofRows.rowUb, 0)]).toEqual([
      [NO, 0, 0, 0],
      [0, INF, 0, 0],
    ]);
  });

  it("refuses a basis that does not fit, is singular, or is not optimal", () => {
    const model = new Model();
    const x = model.addCol({ cost: 1 });
    const y = model.addCol({ cost: 1 });
    model.addRow(x.plus(y).atLeast(2));
    model.addRow(x.plus(y).atMost(4));
    const basis = (colStatus: number[], rowStatus: number[]): Basis => ({
      colStatus: Uint8Array.from(colStatus),
      rowStatus: Uint8Array.from(rowStatus),
    });
    const attempt = (given: Basis) => () => ranging(model, given);
    expect(attempt(basis([0], [0, 0]))).toThrow(/expected 2 columns and 2 rows, found 1 and 2/);
    expect(attempt(basis([0, 0], [0, 1]))).toThrow(/expected 2 basic columns and rows, found 3/);
    expect(attempt(basis([0, 0], [1, 2]))).toThrow(/dependent/);
    expect(attempt(basis([1, 1], [0, 0]))).toThrow(/not optimal/);
    expect(attempt(basis([0, 1], [0, 2]))).toThrow(/not optimal/);
    expect(attempt(basis([0, 1], [0, 2]))).toThrow(OptionError);
    expect(attempt(basis([0, 1], [1, 0]))).not.toThrow();
  });
});

/** One figure of a problem that is ranged. */
interface Moved {
  readonly what: keyof Ranging;
  readonly index: number;
  readonly present: number;
  /** Change of the objective for each unit within the interval. */
  readonly slope: number;
  /** The problem with the figure at another value; both bounds move where they are equal. */
  at(value: number): Problem;
}

function changed(array: Float64Array, index: number, value: number): Float64Array {
  return array.with(index, value);
}

/** Every cost and finite bound of the problem, with its slope by the duals. */
function figures(problem: Problem, result: SolvedResult & { readonly basis: Basis }): Moved[] {
  const { colCost, colLb, colUb, rowLb, rowUb } = problem;
  const { colStatus, rowStatus } = result.basis;
  const found: Moved[] = [];
  const addBounds = (
    names: readonly ["colLb", "colUb"] | readonly ["rowLb", "rowUb"],
    status: Uint8Array,
    duals: Float64Array,
  ): void => {
    const [lbName, ubName] = names;
    for (let index = 0; index < status.length; index++) {
      const [lb, ub] = [problem[lbName][index], problem[ubName][index]];
      const isFixed = lb === ub;
      const both = (value: number) => ({
        ...problem,
        [lbName]: changed(problem[lbName], index, value),
        [ubName]: changed(problem[ubName], index, value),
      });
      for (const [what, code] of [
        [lbName, 1],
        [ubName, 2],
      ] as const) {
        const present = problem[what][index];
        if (!Number.isFinite(present)) continue;
        const isActive = status[index] === code || (isFixed && status[index] !== 0);
        const one = (value: number) => ({ ...problem, [what]: changed(problem[what], index, value) });
        const slope = isActive ? duals[index] : 0;
        // A basic row with equal sides stands still when they move apart.
        found.push({ what, index, present, slope, at: isFixed && isActive ? both : one });
      }
    }
  };
  for (let index = 0; index < problem.numCols; index++) {
    const at = (value: number) => ({ ...problem, colCost: changed(colCost, index, value) });
    const slope = result.solution.colValue[index];
    found.push({ what: "colCost", index, present: colCost[index], slope, at });
  }
  addBounds(["colLb", "colUb"], colStatus, result.duals?.reducedCost ?? colLb);
  addBounds(["rowLb", "rowUb"], rowStatus, result.duals?.rowDual ?? rowLb);
  expect(colUb.length + rowUb.length).toBe(colStatus.length + rowStatus.length);
  return found;
}

/** Moves every figure of the problem to just inside and just outside its interval and solves again. */
function checkIntervals(problem: Problem): { inside: number; outside: number } {
  const result = solvedLp(problem);
  const ranges = ranging(problem, result.basis);
  const counts = { inside: 0, outside: 0 };
  for (const { what, index, present, slope, at } of figures(problem, result)) {
    const table = ranges[what];
    const name = `${what}[${index}]`;
    for (const sign of [-1, 1]) {
      const [end, objectiveEnd] = (
        sign < 0 ? [table.low, table.objectiveLow] : [table.high, table.objectiveHigh]
      ).map((values) => values[index]) as [number, number];
      expect(sign * (end - present), name).toBeGreaterThanOrEqual(0);
      const predicted = (value: number) => result.objective + slope * (value - present);
      if (Number.isFinite(end)) expect(objectiveEnd, name).toBeCloseTo(predicted(end), 6);
      const inside = Number.isFinite(end) ? present + 0.999 * (end - present) : present + 8 * sign;
      const again = solveSync(at(inside));
      expect([again.status, again.objective], name).toEqual([
        "optimal",
        expect.closeTo(predicted(inside), 5),
      ]);
      expect(() => ranging(at(inside), result.basis), name).not.toThrow();
      counts.inside++;
      if (!Number.isFinite(end)) continue;
      const outside = end + sign * 0.05 * (1 + Math.abs(end));
      const beyond = solveSync(at(outside));
      expect(() => ranging(at(outside), result.basis), name).toThrow(OptionError);
      counts.outside++;
      if (beyond.status !== "optimal") continue;
      // A minimum is concave in its costs and convex in its bounds.
      const bend = (problem.maximize ? -1 : 1) * (what === "colCost" ? 1 : -1);
      const excess = bend * (beyond.objective - predicted(outside));
      expect(excess, name).toBeLessThan(1e-5 * (1 + Math.abs(beyond.objective)));
    }
  }
  return counts;
}

describe("the intervals of random LPs", () => {
  it("predict the optimum inside, and end where the basis does", () => {
    const total = { inside: 0, outside: 0 };
    for (let seed = 0; seed < 10; seed++) {
      const { inside, outside } = checkIntervals(plantedLp(seed, { degenerate: seed % 3 === 0 }).problem);
      total.inside += inside;
      total.outside += outside;
    }
    expect(total.inside).toBeGreaterThan(350);
    expect(total.outside).toBeGreaterThan(150);
  });

  it("are in the problem's units however it is scaled", () => {
    for (let seed = 100; seed < 104; seed++) checkIntervals(randomLp(seed, { wide: 3 }));
  });

  it("never let a bound pass its opposite by rounding", () => {
    // A basic equality row whose computed activity is a trifle off.
    for (const seed of [1061, 1077]) checkIntervals(randomLp(seed, { wide: 4, rows: 9, cols: 13 }));
  });
});
