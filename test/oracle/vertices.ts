/**
 * The optimum of a boxed LP by looking at every vertex: another road to the same answer, to test the exact simplex.
 */
import type { Problem } from "../../engine/model/problem.ts";
import { Rational } from "./rational.ts";

interface Halfspace {
  readonly normal: readonly Rational[];
  readonly rhs: Rational;
}

/** Every restriction as normal · x <= rhs. */
function halfspaces(problem: Problem): Halfspace[] {
  const found: Halfspace[] = [];
  const add = (normal: readonly Rational[], lb: number, ub: number): void => {
    if (Number.isFinite(ub)) found.push({ normal, rhs: Rational.fromNumber(ub) });
    if (Number.isFinite(lb)) {
      found.push({ normal: normal.map((a) => a.negated()), rhs: Rational.fromNumber(lb).negated() });
    }
  };
  const rows = Array.from({ length: problem.numRows }, () =>
    new Array<Rational>(problem.numCols).fill(Rational.zero),
  );
  for (let col = 0; col < problem.numCols; col++) {
    for (
      let entry = problem.colStart[col] as number;
      entry < (problem.colStart[col + 1] as number);
      entry++
    ) {
      const row = rows[problem.rowIndex[entry] as number] as Rational[];
      row[col] = Rational.fromNumber(problem.value[entry] as number);
    }
    const unit = new Array<Rational>(problem.numCols).fill(Rational.zero);
    unit[col] = Rational.one;
    add(unit, problem.colLb[col] as number, problem.colUb[col] as number);
  }
  rows.forEach((normal, row) => {
    add(normal, problem.rowLb[row] as number, problem.rowUb[row] as number);
  });
  return found;
}

/** The point where the planes meet, by Gauss-Jordan; null when they do not meet in one point. */
function intersection(planes: readonly Halfspace[]): Rational[] | null {
  const size = planes.length;
  const rows = planes.map(({ normal, rhs }) => [...normal, rhs]);
  for (let col = 0; col < size; col++) {
    const pivotRow = rows.findIndex((row, pos) => pos >= col && (row[col] as Rational).sign() !== 0);
    if (pivotRow < 0) return null;
    [rows[col], rows[pivotRow]] = [rows[pivotRow] as Rational[], rows[col] as Rational[]];
    const pivot = rows[col] as Rational[];
    const scaled = pivot.map((entry) => entry.over(pivot[col] as Rational));
    rows[col] = scaled;
    for (let other = 0; other < size; other++) {
      const row = rows[other] as Rational[];
      const factor = row[col] as Rational;
      if (other === col || factor.sign() === 0) continue;
      rows[other] = row.map((entry, pos) => entry.minus(factor.times(scaled[pos] as Rational)));
    }
  }
  return rows.map((row) => row[size] as Rational);
}

function dot(a: readonly Rational[], b: readonly Rational[]): Rational {
  return a.reduce((sum, entry, pos) => sum.plus(entry.times(b[pos] as Rational)), Rational.zero);
}

/** The optimum of an LP whose columns are all boxed, or null when no vertex is feasible. For three or four columns. */
export function bestVertex(problem: Problem): Rational | null {
  const planes = halfspaces(problem);
  const cost = Array.from(problem.colCost, Rational.fromNumber);
  const offset = Rational.fromNumber(problem.objectiveOffset);
  let best: Rational | null = null;
  const choose = (from: number, chosen: readonly Halfspace[]): void => {
    if (chosen.length < problem.numCols) {
      for (let pos = from; pos < planes.length; pos++) choose(pos + 1, [...chosen, planes[pos] as Halfspace]);
      return;
    }
    const vertex = intersection(chosen);
    if (vertex === null || planes.some(({ normal, rhs }) => dot(normal, vertex).compare(rhs) > 0)) return;
    const objective = dot(cost, vertex).plus(offset);
    const difference = best === null ? 0 : objective.compare(best);
    if (best === null || (problem.maximize ? difference > 0 : difference < 0)) best = objective;
  };
  choose(0, []);
  return best;
}
