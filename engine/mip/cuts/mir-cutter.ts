/**
 * Complemented mixed-integer rounding. For sum a t + sum c y <= b with t whole, t, y >= 0, and any divisor d > 0, let
 * f = frac(b / d) and F(v) = floor(v) + max(0, frac(v) − f) / (1 − f). Then
 *
 *   sum F(a / d) t + sum min(0, c / d) / (1 − f) y <= floor(b / d)
 *
 * holds for all feasible t, y. Divisors and complements are chosen so that the LP point breaks it as deeply as possible.
 *
 * Nemhauser, Wolsey, "A recursive procedure to generate all cuts for 0-1 mixed integer programs", Math. Programming 46
 * (1990) 379-390; Marchand, Wolsey, "Aggregation and mixed integer rounding to solve MIPs", Operations Research 49 (2001)
 * 363-371.
 */
import type { CutSink, LpRows, MipView, NodeView } from "../plugins.ts";
import { type AggregatedRow, findWholeRows } from "./aggregated-row.ts";
import { CutAccumulator, MirTerms } from "./mir-terms.ts";

/** Fractions of the right-hand side that give usable cuts. */
const LEAST_FRACTION = 0.005;
const MOST_FRACTION = 0.995;
/** Divided magnitudes beyond this leave too few digits behind the point. */
const MOST_SIZE = 1e8;
/** Divided coefficients beyond this do the same. */
const MOST_COEF = 1e6;
/** Depth below which a cut is not worth its clean-up. */
const LEAST_DEPTH = 1e-4;
/** Divisors and complements that are tried. */
const MOST_DIVISORS = 12;
const MOST_COMPLEMENTS = 30;
/** Continuous terms whose other bound is tried. */
const MOST_SWITCHES = 30;
/** A cover must exceed the right-hand side by this share of the numbers that it is made of. */
const COVER_ROOM = 1e-7;
/** How far from its bounds a term counts as between them. */
const BETWEEN = 1e-6;

/** Makes cuts of aggregated rows; one for each round, since rows change. */
export class MirCutter {
  readonly #rows: LpRows;
  readonly #terms: MirTerms;
  readonly #cut: CutAccumulator;
  readonly #value: Float64Array;
  readonly #isWholeRow: Uint8Array;
  /** Sums over the continuous terms with negative coefficient: Σ c y and Σ c². */
  #sumContinuous = 0;
  #squareContinuous = 0;
  readonly #divisors: number[] = [];
  #work = 0;

  constructor(mip: MipView, node: NodeView, rows: LpRows) {
    this.#rows = rows;
    this.#terms = new MirTerms(mip, node, rows);
    this.#cut = new CutAccumulator(mip.numCols);
    this.#value = new Float64Array(mip.numCols);
    this.#isWholeRow = findWholeRows(rows, mip.integrality);
  }

  /** The LP's rows and point that it works on. */
  get rows(): LpRows {
    return this.#rows;
  }

  /** Entries gone through so far. */
  get work(): number {
    return this.#work;
  }

  /**
   * Tries the row and its negative.
   * @param withUnit whether 1 is among the divisors: for rows in which a basic integer column has coefficient 1.
   * @returns whether a cut was taken.
   */
  cutBoth(row: AggregatedRow, withUnit: boolean, cuts: CutSink): boolean {
    const isFound = this.cutOne(row, 1, withUnit, cuts);
    return this.cutOne(row, -1, withUnit, cuts) || isFound;
  }

  /**
   * Tries sign · row with the continuous columns measured from their nearest bounds, and where that gives no cut, from their variable
   * upper bounds.
   * @param withUnit as of `cutBoth`. @returns whether a cut was taken.
   */
  cutOne(row: AggregatedRow, sign: number, withUnit: boolean, cuts: CutSink): boolean {
    if (!this.#load(row, sign)) return false;
    if (this.#round(withUnit, cuts)) return true;
    if (this.#terms.switchable.length === 0 || !this.#load(row, sign)) return false;
    return this.#switchAll() && this.#round(withUnit, cuts);
  }

  /** Measures all continuous columns that can be from their variable upper bounds; false where they were before. */
  #switchAll(): boolean {
    const terms = this.#terms;
    let isOther = false;
    for (const at of terms.switchable) {
      if (terms.isSwitched(at)) continue;
      terms.switchBound(at);
      isOther = true;
    }
    return isOther;
  }

  #load(row: AggregatedRow, sign: number): boolean {
    this.#work += 2 * row.numCols;
    return this.#terms.load(row, sign, this.#isWholeRow);
  }

  /** Rounds the terms with the divisor, complements and bounds that cut deepest. @returns whether a cut was taken. */
  #round(withUnit: boolean, cuts: CutSink): boolean {
    this.#sumNegative();
    this.#chooseDivisors(withUnit);
    let divisor = 0;
    // Other bounds may make a cut of what is none yet.
    let best = this.#terms.switchable.length === 0 ? LEAST_DEPTH : Number.NEGATIVE_INFINITY;
    for (const candidate of this.#divisors) {
      const depth = this.#depth(candidate);
      if (depth <= best) continue;
      best = depth;
      divisor = candidate;
    }
    if (divisor === 0) return false;
    for (let part = 2; part <= 8; part *= 2) {
      const depth = this.#depth(divisor / part);
      if (depth <= best) continue;
      best = depth;
      divisor /= part;
      break;
    }
    best = this.#complementWhereBetter(divisor, best);
    if (this.#switchWhereBetter(divisor, best) <= LEAST_DEPTH) return false;
    return this.#hand(divisor, cuts);
  }

  /** Tries the row and its negative from covers. @returns whether a cut was taken. */
  coverBoth(row: AggregatedRow, cuts: CutSink): boolean {
    const isFound = this.coverOne(row, 1, cuts);
    return this.coverOne(row, -1, cuts) || isFound;
  }

  /**
   * Tries sign · row from a cover: binary terms whose coefficients exceed the right-hand side are complemented, and the
   * divisor is one of their coefficients above the excess. With variable upper bounds put in for the continuous columns that is
   * a flow cover inequality, lifted by the rounding function. @returns whether a cut was taken.
   */
  coverOne(row: AggregatedRow, sign: number, cuts: CutSink): boolean {
    this.#work += row.numCols;
    if (!this.#load(row, sign)) return false;
    const excess = this.#complementCover();
    if (excess <= 0) return false;
    this.#sumNegative();
    let divisor = 0;
    let best = LEAST_DEPTH;
    for (const candidate of this.#divisors) {
      if (candidate <= excess) continue;
      const depth = this.#depth(candidate);
      if (depth <= best) continue;
      best = depth;
      divisor = candidate;
    }
    if (divisor === 0) return false;
    this.#complementWhereBetter(divisor, best);
    return this.#hand(divisor, cuts);
  }

  /**
   * Complements a cover of the right-hand side, what costs least for its coefficient first, and notes its coefficients as
   * divisors. @returns by how much it exceeds the right-hand side; 0 where there is no cover.
   */
  #complementCover(): number {
    const terms = this.#terms;
    const { count, coef, value, ub } = terms.integer;
    const divisors = this.#divisors;
    divisors.length = 0;
    const items: number[] = [];
    for (let at = 0; at < count; at++) {
      if (ub[at] !== 1) continue;
      // All terms with positive coefficients, as items that can be taken.
      if (coef[at] < 0) terms.complement(at);
      if (value[at] > BETWEEN) items.push(at);
    }
    items.sort((a, b) => (1 - value[a]) / coef[a] - (1 - value[b]) / coef[b] || coef[b] - coef[a] || a - b);
    const room = COVER_ROOM * Math.max(1, terms.size);
    let left = terms.rhs;
    for (const at of items) {
      if (left < -room) break;
      left -= coef[at];
      const size = coef[at];
      if (!divisors.some((other) => Math.abs(other - size) <= 1e-6 * size)) divisors.push(size);
      terms.complement(at);
    }
    divisors.sort((a, b) => b - a);
    if (divisors.length > MOST_DIVISORS) divisors.length = MOST_DIVISORS;
    return left < -room ? -left : 0;
  }

  #sumNegative(): void {
    const { count, coef, value } = this.#terms.continuous;
    let sum = 0;
    let square = 0;
    for (let at = 0; at < count; at++) {
      if (coef[at] >= 0) continue;
      sum += coef[at] * value[at];
      square += coef[at] * coef[at];
    }
    this.#sumContinuous = sum;
    this.#squareContinuous = square;
  }

  /** Magnitudes of the coefficients of integer terms that stand between their bounds, largest first. */
  #chooseDivisors(withUnit: boolean): void {
    const { count, coef, value, ub } = this.#terms.integer;
    const divisors = this.#divisors;
    divisors.length = 0;
    for (let at = 0; at < count; at++) {
      if (value[at] < BETWEEN || ub[at] - value[at] < BETWEEN) continue;
      const size = Math.abs(coef[at]);
      if (size > 1e-9 && !divisors.some((other) => Math.abs(other - size) <= 1e-6 * size))
        divisors.push(size);
    }
    divisors.sort((a, b) => b - a);
    if (divisors.length > MOST_DIVISORS) divisors.length = MOST_DIVISORS;
    if (withUnit && !divisors.includes(1)) divisors.push(1);
  }

  /** How deep the point breaks the cut of this divisor, in the space of the terms; −∞ where there is none to use. */
  #depth(divisor: number): number {
    const terms = this.#terms;
    const scale = 1 / divisor;
    const rhs = terms.rhs * scale;
    const floor = Math.floor(rhs);
    const fraction = rhs - floor;
    if (!(fraction >= LEAST_FRACTION && fraction <= MOST_FRACTION) || terms.size * scale > MOST_SIZE)
      return Number.NEGATIVE_INFINITY;
    const slope = 1 / (1 - fraction);
    const { count, coef, value } = terms.integer;
    this.#work += count;
    let violation = this.#sumContinuous * scale * slope - floor;
    let square = this.#squareContinuous * scale * scale * slope * slope;
    for (let at = 0; at < count; at++) {
      const divided = coef[at] * scale;
      if (divided > MOST_COEF || divided < -MOST_COEF) return Number.NEGATIVE_INFINITY;
      const whole = Math.floor(divided);
      const excess = divided - whole - fraction;
      const rounded = excess > 0 ? whole + excess * slope : whole;
      violation += rounded * value[at];
      square += rounded * rounded;
    }
    return square > 0 ? violation / Math.sqrt(square) : Number.NEGATIVE_INFINITY;
  }

  /**
   * Complements terms between their bounds one by one, those nearest to the middle first, and keeps what helps.
   * @returns the depth reached.
   */
  #complementWhereBetter(divisor: number, depth: number): number {
    const terms = this.#terms;
    const { count, value, ub } = terms.integer;
    const candidates: number[] = [];
    for (let at = 0; at < count; at++) {
      if (ub[at] !== Number.POSITIVE_INFINITY && value[at] > BETWEEN && ub[at] - value[at] > BETWEEN)
        candidates.push(at);
    }
    const offCentre = (at: number): number => Math.abs(value[at] / ub[at] - 0.5);
    candidates.sort((a, b) => offCentre(a) - offCentre(b) || a - b);
    let best = depth;
    for (const at of candidates.slice(0, MOST_COMPLEMENTS)) {
      terms.complement(at);
      const tried = this.#depth(divisor);
      if (tried > best) best = tried;
      else terms.complement(at);
    }
    return best;
  }

  /**
   * Measures continuous columns from their other bound one by one, and keeps what helps. Of production x that a set-up y allows,
   * x <= M y, in a row that demand d is left in, the cut has d y or x, whichever is less: the (l, S) inequalities of lot sizing.
   *
   * Barany, Van Roy, Wolsey, "Strong formulations for multi-item capacitated lot sizing", Management Science 30 (1984)
   * 1255-1261.
   * @returns the depth reached.
   */
  #switchWhereBetter(divisor: number, depth: number): number {
    const terms = this.#terms;
    const most = Math.min(MOST_SWITCHES, terms.switchable.length);
    this.#work += 2 * most * terms.continuous.count;
    let best = depth;
    for (let pos = 0; pos < most; pos++) {
      const at = terms.switchable[pos];
      terms.switchBound(at);
      this.#sumNegative();
      const tried = this.#depth(divisor);
      if (tried > best) best = tried;
      else terms.switchBound(at);
    }
    // What is kept; each trial has summed for itself.
    this.#sumNegative();
    return best;
  }

  /** Takes the cut of this divisor back to columns and hands it in. */
  #hand(divisor: number, cuts: CutSink): boolean {
    const terms = this.#terms;
    const cut = this.#cut;
    const { integer, continuous } = terms;
    const scale = 1 / divisor;
    const rhs = terms.rhs * scale;
    const floor = Math.floor(rhs);
    const fraction = rhs - floor;
    const slope = 1 / (1 - fraction);
    cut.rhs = floor;
    for (let at = 0; at < integer.count; at++) {
      const divided = integer.coef[at] * scale;
      const whole = Math.floor(divided);
      const excess = divided - whole - fraction;
      const rounded = excess > 0 ? whole + excess * slope : whole;
      if (rounded !== 0) terms.addTerm(cut, integer, at, rounded);
    }
    for (let at = 0; at < continuous.count; at++) {
      if (continuous.coef[at] >= 0) continue;
      terms.addTerm(cut, continuous, at, continuous.coef[at] * scale * slope);
    }
    const value = this.#value;
    const { cols, rhs: cutRhs } = cut;
    const count = cut.drain(value);
    return cuts.add(count, cols, value, cutRhs);
  }
}
