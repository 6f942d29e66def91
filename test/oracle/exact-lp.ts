/**
 * An exact solver for tiny linear programs, to test the real one against: two phases of the primal simplex on an
 * integer dictionary. It shares nothing with the engine but the Problem record.
 */
import type { Problem } from "../../engine/model/problem.ts";
import { Dictionary } from "./dictionary.ts";
import { Rational } from "./rational.ts";

/** An exact answer. */
export type ExactAnswer =
  | { readonly status: "optimal"; readonly objective: Rational; readonly colValue: readonly Rational[] }
  | { readonly status: "infeasible" | "unbounded"; readonly objective: null; readonly colValue: null };

/** x_j = shift + sum of factor · t over nonnegative variables t. */
interface Substitution {
  readonly shift: Rational;
  readonly parts: readonly { readonly variable: number; readonly factor: 1 | -1 }[];
}

/** sum coefficients · t <= rhs. */
interface Inequality {
  readonly coefficients: readonly Rational[];
  readonly rhs: Rational;
}

const NONE = { objective: null, colValue: null } as const;

function substitute(problem: Problem): {
  columns: Substitution[];
  numVariables: number;
  limits: Inequality[];
} {
  const columns: Substitution[] = [];
  const boxes: { variable: number; width: Rational }[] = [];
  let numVariables = 0;
  for (let col = 0; col < problem.numCols; col++) {
    const lb = problem.colLb[col] as number;
    const ub = problem.colUb[col] as number;
    if (Number.isFinite(lb) && lb === ub) {
      columns.push({ shift: Rational.fromNumber(lb), parts: [] });
    } else if (Number.isFinite(lb)) {
      const shift = Rational.fromNumber(lb);
      if (Number.isFinite(ub))
        boxes.push({ variable: numVariables, width: Rational.fromNumber(ub).minus(shift) });
      columns.push({ shift, parts: [{ variable: numVariables++, factor: 1 }] });
    } else if (Number.isFinite(ub)) {
      columns.push({ shift: Rational.fromNumber(ub), parts: [{ variable: numVariables++, factor: -1 }] });
    } else {
      const first = numVariables;
      numVariables += 2;
      columns.push({
        shift: Rational.zero,
        parts: [
          { variable: first, factor: 1 },
          { variable: first + 1, factor: -1 },
        ],
      });
    }
  }
  const limits = boxes.map(({ variable, width }) => {
    const coefficients = new Array<Rational>(numVariables).fill(Rational.zero);
    coefficients[variable] = Rational.one;
    return { coefficients, rhs: width };
  });
  return { columns, numVariables, limits };
}

/** The linear form sum terms_j x_j in the variables t: coefficients and constant. */
function inVariables(
  terms: readonly { col: number; factor: Rational }[],
  columns: readonly Substitution[],
  numVariables: number,
): { coefficients: Rational[]; constant: Rational } {
  const coefficients = new Array<Rational>(numVariables).fill(Rational.zero);
  let constant = Rational.zero;
  for (const { col, factor } of terms) {
    const { shift, parts } = columns[col] as Substitution;
    constant = constant.plus(factor.times(shift));
    for (const part of parts) {
      const signed = part.factor === 1 ? factor : factor.negated();
      coefficients[part.variable] = (coefficients[part.variable] as Rational).plus(signed);
    }
  }
  return { coefficients, constant };
}

/** Multiplies by the least common denominator. */
function toIntegers(values: readonly Rational[]): bigint[] {
  let common = 1n;
  for (const { denominator } of values) common = (common * denominator) / gcd(common, denominator);
  return values.map((v) => (v.numerator * common) / v.denominator);
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Both sides of every row. */
function rowInequalities(
  problem: Problem,
  columns: readonly Substitution[],
  numVariables: number,
): Inequality[] {
  const terms = Array.from({ length: problem.numRows }, () => [] as { col: number; factor: Rational }[]);
  for (let col = 0; col < problem.numCols; col++) {
    for (
      let entry = problem.colStart[col] as number;
      entry < (problem.colStart[col + 1] as number);
      entry++
    ) {
      terms[problem.rowIndex[entry] as number]?.push({
        col,
        factor: Rational.fromNumber(problem.value[entry] as number),
      });
    }
  }
  const inequalities: Inequality[] = [];
  for (let row = 0; row < problem.numRows; row++) {
    const { coefficients, constant } = inVariables(terms[row] ?? [], columns, numVariables);
    const lb = problem.rowLb[row] as number;
    const ub = problem.rowUb[row] as number;
    if (Number.isFinite(ub))
      inequalities.push({ coefficients, rhs: Rational.fromNumber(ub).minus(constant) });
    if (Number.isFinite(lb)) {
      inequalities.push({
        coefficients: coefficients.map((a) => a.negated()),
        rhs: constant.minus(Rational.fromNumber(lb)),
      });
    }
  }
  return inequalities;
}

/** Makes the dictionary feasible with one artificial variable; false when there is no feasible point. */
function makeFeasible(dictionary: Dictionary, artificial: number): boolean {
  let worst = -1;
  for (let row = 0; row < dictionary.basic.length; row++) {
    const rhs = dictionary.rows[row]?.[0] as bigint;
    if (rhs < 0n && (worst < 0 || rhs < (dictionary.rows[worst]?.[0] as bigint))) worst = row;
  }
  if (worst < 0) return true;
  dictionary.pivot(worst, dictionary.nonbasic.indexOf(artificial));
  dictionary.minimize(0, -1);
  if (dictionary.valueOf(artificial) !== 0n) return false;
  const row = dictionary.basic.indexOf(artificial);
  if (row >= 0) {
    const col = dictionary.rows[row]?.findIndex((entry, pos) => pos > 0 && entry !== 0n) ?? -1;
    if (col > 0) dictionary.pivot(row, col - 1);
  }
  return true;
}

/** Solves the LP exactly; integrality is ignored. For up to some ten rows and columns. */
export function solveExactLp(problem: Problem): ExactAnswer {
  for (let col = 0; col < problem.numCols; col++) {
    if ((problem.colLb[col] as number) > (problem.colUb[col] as number))
      return { status: "infeasible", ...NONE };
  }
  const { columns, numVariables, limits } = substitute(problem);
  const inequalities = [...limits, ...rowInequalities(problem, columns, numVariables)];
  const costTerms = Array.from(problem.colCost, (cost, col) => ({ col, factor: Rational.fromNumber(cost) }));
  const cost = inVariables(costTerms, columns, numVariables).coefficients;
  const toMinimize = problem.maximize ? cost.map((c) => c.negated()) : cost;
  const scaled = inequalities.map(({ coefficients, rhs }) => toIntegers([rhs, ...coefficients]));
  const artificial = numVariables;
  const dictionary = new Dictionary(
    scaled.map((row) => [...row.slice(1), -1n]),
    scaled.map((row) => row[0] as bigint),
    numVariables + 1,
    [
      [...new Array<bigint>(numVariables).fill(0n), 1n],
      [...toIntegers(toMinimize), 0n],
    ],
  );
  if (!makeFeasible(dictionary, artificial)) return { status: "infeasible", ...NONE };
  if (dictionary.minimize(1, artificial) === "unbounded") return { status: "unbounded", ...NONE };
  const colValue = columns.map(({ shift, parts }) =>
    parts.reduce((sum, { variable, factor }) => {
      const value = Rational.of(dictionary.valueOf(variable), dictionary.denominator);
      return factor === 1 ? sum.plus(value) : sum.minus(value);
    }, shift),
  );
  const objective = costTerms.reduce(
    (sum, { col, factor }) => sum.plus(factor.times(colValue[col] as Rational)),
    Rational.fromNumber(problem.objectiveOffset),
  );
  return { status: "optimal", objective, colValue };
}
