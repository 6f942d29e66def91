/**
 * Inequalities that whole units keep and fractions of them break: rows on charging power and on budgets, divided by a number
 * and rounded (mixed-integer rounding; Nemhauser and Wolsey, "Integer and Combinatorial Optimization", 1988, section II.1.7).
 *
 * For whole x >= 0 and f the fractional part of b / d:
 *
 *     Σ a_j x_j >= b   gives   Σ (⌊a_j / d⌋ + min(1, frac(a_j / d) / f)) x_j >= ⌈b / d⌉
 *     Σ a_j x_j <= b   gives   Σ (⌊a_j / d⌋ + max(0, frac(a_j / d) − f) / (1 − f)) x_j <= ⌊b / d⌋
 *
 * with terms of other columns, whose a_j x_j are not negative, left out of the second.
 */
import type { AtLeastRow } from "../../engine/index.ts";
import type { CapexInput } from "./input.ts";
import { colsUpTo, type MasterProgram } from "./master-program.ts";

/** Fractional parts nearer to a whole number give nothing but rounding errors. */
const LEAST_FRACTION = 0.01;
/** A point must break an inequality by this much, relative to the length of its coefficients. */
const LEAST_DEPTH = 1e-3;
/** Divisors: each size, and it by numbers up to these. */
const POWER_PARTS = 4;
const BUDGET_PARTS = 12;

/** A row after rounding: a coefficient for each size, and the right-hand side. */
interface RoundedRow {
  readonly coef: readonly number[];
  readonly rhs: number;
}

/** Rounded coefficients of a covering row, or null; a quotient within 1e-9 of a whole number counts as it, on the safe side. */
function roundUp(sizes: readonly number[], least: number, divisor: number): RoundedRow | null {
  const quotient = least / divisor;
  const rhs = Math.ceil(quotient - 1e-9);
  const fraction = Math.min(1, quotient - (rhs - 1));
  if (rhs < 1 || fraction < LEAST_FRACTION) return null;
  const coef = sizes.map((size) => {
    const each = size / divisor;
    const whole = Math.floor(each + 1e-9);
    // Whole columns need no more than the right-hand side itself.
    return Math.min(rhs, whole + Math.min(1, Math.max(0, each - whole) / fraction));
  });
  return { coef, rhs };
}

/** The same of a packing row. */
function roundDown(sizes: readonly number[], most: number, divisor: number): RoundedRow | null {
  const quotient = most / divisor;
  const rhs = Math.floor(quotient);
  const fraction = quotient - rhs;
  if (fraction < LEAST_FRACTION || fraction > 1 - LEAST_FRACTION) return null;
  const coef = sizes.map((size) => {
    const each = size / divisor;
    const whole = Math.floor(each);
    return whole + Math.max(0, each - whole - fraction) / (1 - fraction);
  });
  return { coef, rhs };
}

/** The rounding of a row that a point breaks most. @param sign 1: at least, -1: at most. */
function deepest(
  sizes: readonly number[],
  amounts: readonly number[],
  bound: number,
  parts: number,
  sign: 1 | -1,
): RoundedRow | null {
  let best: RoundedRow | null = null;
  let most = LEAST_DEPTH;
  const tried = new Set<number>();
  for (const size of sizes) {
    for (let part = 1; part <= parts; part++) {
      for (const divisor of sign === 1 ? [size / part, size * part] : [size / part]) {
        if (!(divisor > 0) || tried.has(divisor)) continue;
        tried.add(divisor);
        const rounded = sign === 1 ? roundUp(sizes, bound, divisor) : roundDown(sizes, bound, divisor);
        if (rounded === null) continue;
        let activity = 0;
        let squares = 0;
        for (let pos = 0; pos < sizes.length; pos++) {
          activity += rounded.coef[pos] * amounts[pos];
          squares += rounded.coef[pos] * rounded.coef[pos];
        }
        const depth = (sign * (rounded.rhs - activity)) / Math.sqrt(squares);
        if (!(depth > most)) continue;
        most = depth;
        best = rounded;
      }
    }
  }
  return best;
}

/** Rounded rows of the charging power that a point breaks, at most one a year. */
function powerRows(input: CapexInput, program: MasterProgram, point: Float64Array, rows: AtLeastRow[]): void {
  const { numYears, chargers, neededKW } = program;
  const sizes = input.chargers.map(({ powerKW }) => powerKW);
  const amounts = sizes.map(() => 0);
  for (let year = 0; year < numYears; year++) {
    for (const [pos, first] of chargers.entries()) amounts[pos] += point[first + year];
    if (neededKW[year] <= (year > 0 ? neededKW[year - 1] : 0)) continue;
    const best = deepest(sizes, amounts, neededKW[year], POWER_PARTS, 1);
    if (best === null) continue;
    const cols: number[] = [];
    const values: number[] = [];
    for (const [pos, first] of chargers.entries()) {
      if (best.coef[pos] === 0) continue;
      cols.push(...colsUpTo(first, year));
      for (let each = 0; each <= year; each++) values.push(best.coef[pos] / best.rhs);
    }
    rows.push({ cols, values, lb: 1 });
  }
}

/** Rounded budgets that a point breaks, at most one a year. */
function budgetRows(
  input: CapexInput,
  program: MasterProgram,
  point: Float64Array,
  rows: AtLeastRow[],
): void {
  const { numYears, solar, battery, chargers, solarSize, batterySize, isInteger } = program;
  for (let year = 0; year < numYears; year++) {
    const priced: [number, number][] = [
      [solar + year, input.solar.costPerKWp[year] * solarSize],
      [battery + year, input.battery.costPerKWh[year] * batterySize],
      ...chargers.map((first, pos): [number, number] => [first + year, input.chargers[pos].cost[year]]),
    ];
    const whole = priced.filter(([col, usd]) => isInteger[col] === 1 && usd > 0);
    const sizes = whole.map(([, usd]) => usd);
    const amounts = whole.map(([col]) => point[col]);
    const best = deepest(sizes, amounts, input.capexBudget[year], BUDGET_PARTS, -1);
    if (best === null) continue;
    const scale = Math.max(...best.coef);
    if (!(scale > 0)) continue;
    rows.push({
      cols: whole.map(([col]) => col),
      values: best.coef.map((each) => -each / scale),
      lb: -best.rhs / scale,
    });
  }
}

/** Valid rows that the point breaks. @param point values of the master's columns. */
export function roundedRows(input: CapexInput, program: MasterProgram, point: Float64Array): AtLeastRow[] {
  const rows: AtLeastRow[] = [];
  powerRows(input, program, point, rows);
  budgetRows(input, program, point, rows);
  return rows;
}
