/**
 * A small linear program to which rows join, as a dense dictionary that the dual simplex method walks; for methods that bring a
 * tree or cutting planes of their own (capex):
 *
 *     min c x,   a_i x >= b_i,   lb <= x <= ub,   c >= 0, lb finite: each column starts there
 *
 * Every basic column or slack is written as constant + Σ T_ij x_j over the nonbasic ones, so that a row can join at any time and
 * a copy of the arrays is all that a node of a tree must keep. For programs of some hundred rows a pivot costs less than the
 * bookkeeping of a sparse factor. Nothing here is trusted: `provenBound` and `provesInfeasible` measure on the rows as
 * given what the dictionary claims, and hold for any multipliers.
 *
 * `tableau.ts` is another one, for one solve of any small program: its rows are fixed, and it walks by the primal method, too.
 *
 * Lemke, "The dual method of solving the linear programming problem", Naval Research Logistics Quarterly 1 (1954) 36-47;
 * weights of the rows after Forrest and Goldfarb, Mathematical Programming 57 (1992) 341-374 (dual Devex).
 */
import { ModelError } from "../errors.ts";

/** Σ values[k] x[cols[k]] >= lb. */
export interface AtLeastRow {
  readonly cols: readonly number[];
  readonly values: readonly number[];
  readonly lb: number;
}

/** How a walk ended; "cutoff": the objective has passed the limit; "stuck": rounding, or too many pivots. */
export type WalkEnd = "optimal" | "infeasible" | "cutoff" | "stuck";

/** A basic value may miss its bound by this much. */
const FEASIBILITY = 1e-8;
/** Smaller pivots are rounding. */
const LEAST_PIVOT = 1e-8;
/** Reduced costs may pass 0 by this share in the ratio test, so that larger pivots can be chosen (Harris). */
const COST_SLACK = 1e-9;
const MOST_PIVOTS = 5000;
/** Rounding of a sum, as a share of the magnitudes that went into it. */
const SUM_ROUNDING = 1e-13;

/** A dictionary with its bounds; see the head of the file. */
export class GrowingTableau {
  readonly numCols: number;
  /** Bounds of the columns; to be changed by `setBounds` only. */
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  /** Pivots since it was made; copies take the count along. */
  pivots = 0;
  /** Objective of the dictionary's point. */
  objective = 0;
  numRows = 0;
  readonly #cost: Float64Array;
  readonly #pool: readonly AtLeastRow[];
  #table: Float64Array;
  /** Of each dictionary row: value, index (column, or numCols + row of the pool) and weight. */
  #value: Float64Array;
  #basic: Int32Array;
  #weight: Float64Array;
  /** Of each dictionary column. */
  readonly #nonbasic: Int32Array;
  readonly #reducedCost: Float64Array;
  readonly #atUpper: Uint8Array;
  /** Of each column of the program: its dictionary row, or ~ its dictionary column. */
  readonly #place: Int32Array;
  /** Dictionary row that no column can mend, and the side that is missed; after "infeasible". */
  #missed = -1;
  #missedSide: 1 | -1 = 1;

  /**
   * @param cost of the columns, at least 0. @param lb finite. @param pool rows that may join, by position; borrowed, and
   *   may grow. @param capacity rows that have room at first.
   * @throws ModelError for costs below 0 and lower bounds that are not finite: the walk starts there.
   */
  constructor(
    cost: Float64Array,
    lb: Float64Array,
    ub: Float64Array,
    pool: readonly AtLeastRow[],
    capacity: number,
  ) {
    const numCols = cost.length;
    for (let col = 0; col < numCols; col++) {
      if (cost[col] >= 0 && lb[col] - lb[col] === 0) continue;
      throw new ModelError(
        `column ${col}: cost ${cost[col]} and lower bound ${lb[col]}, expected >= 0 and finite`,
      );
    }
    this.numCols = numCols;
    this.lb = lb.slice();
    this.ub = ub.slice();
    this.#cost = cost;
    this.#pool = pool;
    this.#table = new Float64Array(capacity * numCols);
    this.#value = new Float64Array(capacity);
    this.#basic = new Int32Array(capacity);
    this.#weight = new Float64Array(capacity);
    this.#nonbasic = Int32Array.from({ length: numCols }, (_, col) => col);
    this.#reducedCost = cost.slice();
    this.#atUpper = new Uint8Array(numCols);
    this.#place = Int32Array.from({ length: numCols }, (_, col) => ~col);
    for (let col = 0; col < numCols; col++) this.objective += cost[col] * lb[col];
  }

  /** Becomes a copy of a tableau of the same program. */
  copyFrom(other: GrowingTableau): void {
    this.#reserve(other.numRows);
    this.numRows = other.numRows;
    this.pivots = other.pivots;
    this.objective = other.objective;
    this.#table.set(other.#table.subarray(0, other.numRows * this.numCols));
    this.#value.set(other.#value.subarray(0, other.numRows));
    this.#basic.set(other.#basic.subarray(0, other.numRows));
    this.#weight.set(other.#weight.subarray(0, other.numRows));
    this.#nonbasic.set(other.#nonbasic);
    this.#reducedCost.set(other.#reducedCost);
    this.#atUpper.set(other.#atUpper);
    this.#place.set(other.#place);
    this.lb.set(other.lb);
    this.ub.set(other.ub);
  }

  #reserve(numRows: number): void {
    if (numRows <= this.#value.length) return;
    const length = Math.max(numRows + 8, 2 * this.#value.length);
    const grown = <T extends Float64Array | Int32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.#table = grown(this.#table, new Float64Array(length * this.numCols));
    this.#value = grown(this.#value, new Float64Array(length));
    this.#basic = grown(this.#basic, new Int32Array(length));
    this.#weight = grown(this.#weight, new Float64Array(length));
  }

  /** Value of a column at the dictionary's point. */
  valueOf(col: number): number {
    const place = this.#place[col];
    if (place >= 0) return this.#value[place];
    return this.#atUpper[~place] === 1 ? this.ub[col] : this.lb[col];
  }

  /** Takes a row of the pool in; it must not be in. */
  addRow(id: number): void {
    this.#reserve(this.numRows + 1);
    const numCols = this.numCols;
    const table = this.#table;
    const place = this.#place;
    const { cols, values, lb } = this.#pool[id];
    const at = this.numRows;
    const start = at * numCols;
    table.fill(0, start, start + numCols);
    let value = -lb;
    for (let pos = 0; pos < cols.length; pos++) {
      const factor = values[pos];
      const where = place[cols[pos]];
      value += factor * this.valueOf(cols[pos]);
      if (where < 0) {
        table[start + ~where] += factor;
        continue;
      }
      const from = where * numCols;
      for (let j = 0; j < numCols; j++) table[start + j] += factor * table[from + j];
    }
    this.#value[at] = value;
    this.#basic[at] = numCols + id;
    this.#weight[at] = 1;
    this.numRows = at + 1;
  }

  /** Lets go of rows whose slack is above a value; the point stays. */
  dropSlackRows(above: number): void {
    const numCols = this.numCols;
    const table = this.#table;
    let kept = 0;
    for (let row = 0; row < this.numRows; row++) {
      if (this.#basic[row] >= numCols && this.#value[row] > above) continue;
      if (kept !== row) {
        table.copyWithin(kept * numCols, row * numCols, (row + 1) * numCols);
        this.#value[kept] = this.#value[row];
        this.#basic[kept] = this.#basic[row];
        this.#weight[kept] = this.#weight[row];
        if (this.#basic[kept] < numCols) this.#place[this.#basic[kept]] = kept;
      }
      kept++;
    }
    this.numRows = kept;
  }

  /** Marks the pool's rows that are in. @param isIn length of the pool; overwritten. */
  markRows(isIn: Uint8Array): void {
    isIn.fill(0);
    const numCols = this.numCols;
    for (let row = 0; row < this.numRows; row++) {
      if (this.#basic[row] >= numCols) isIn[this.#basic[row] - numCols] = 1;
    }
    for (let j = 0; j < numCols; j++) if (this.#nonbasic[j] >= numCols) isIn[this.#nonbasic[j] - numCols] = 1;
  }

  /** Sets a column's bounds; a nonbasic one moves along. */
  setBounds(col: number, lb: number, ub: number): void {
    const before = this.valueOf(col);
    this.lb[col] = lb;
    this.ub[col] = ub;
    const place = this.#place[col];
    if (place >= 0) return;
    const at = ~place;
    if (this.#atUpper[at] === 1 && ub === Number.POSITIVE_INFINITY) this.#atUpper[at] = 0;
    const step = this.valueOf(col) - before;
    if (step === 0) return;
    const numCols = this.numCols;
    for (let row = 0; row < this.numRows; row++) this.#value[row] += step * this.#table[row * numCols + at];
    this.objective += step * this.#reducedCost[at];
  }

  /** Reduced cost of a column; 0 where it is basic. */
  reducedCostOf(col: number): number {
    const place = this.#place[col];
    return place >= 0 ? 0 : this.#reducedCost[~place];
  }

  /**
   * Walks to the optimum.
   * @param cutoff objective from which on to stop. @param pivotLimit pivots from which on to stop, as "cutoff"; the
   *   objective is a bound whenever it stops.
   */
  walk(cutoff: number, pivotLimit: number = MOST_PIVOTS): WalkEnd {
    for (let count = 0; ; count++) {
      const row = this.#chooseRow();
      if (row < 0) return "optimal";
      if (this.objective >= cutoff) return "cutoff";
      if (count >= pivotLimit) return pivotLimit < MOST_PIVOTS ? "cutoff" : "stuck";
      const side: 1 | -1 = this.#value[row] < this.#lowerOf(row) ? 1 : -1;
      const at = this.#chooseCol(row, side);
      if (at < 0) {
        this.#missed = row;
        this.#missedSide = side;
        return "infeasible";
      }
      this.#pivot(row, at, side);
    }
  }

  #lowerOf(row: number): number {
    const index = this.#basic[row];
    return index < this.numCols ? this.lb[index] : 0;
  }

  /** The row that misses its bounds most, by its weight; -1 if none does. */
  #chooseRow(): number {
    const { numCols, numRows, lb, ub } = this;
    const value = this.#value;
    const basic = this.#basic;
    const weight = this.#weight;
    let chosen = -1;
    let most = 0;
    for (let row = 0; row < numRows; row++) {
      const index = basic[row];
      let missing = -value[row];
      if (index < numCols) missing = Math.max(lb[index] - value[row], value[row] - ub[index]);
      if (missing <= FEASIBILITY) continue;
      const score = (missing * missing) / weight[row];
      if (score <= most) continue;
      most = score;
      chosen = row;
    }
    return chosen;
  }

  /** The entering dictionary column; -1 if none can mend the row. */
  #chooseCol(row: number, side: 1 | -1): number {
    const { numCols, lb, ub } = this;
    const table = this.#table;
    const cost = this.#reducedCost;
    const nonbasic = this.#nonbasic;
    const atUpper = this.#atUpper;
    const start = row * numCols;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < numCols; j++) {
      const index = nonbasic[j];
      if (index < numCols && lb[index] === ub[index]) continue;
      const isUpper = atUpper[j] === 1;
      const alpha = isUpper ? -side * table[start + j] : side * table[start + j];
      if (alpha <= LEAST_PIVOT) continue;
      const room = isUpper ? -cost[j] : cost[j];
      const ratio = (Math.max(0, room) + COST_SLACK) / alpha;
      if (ratio < least) least = ratio;
    }
    if (least === Number.POSITIVE_INFINITY) return -1;
    let chosen = -1;
    let largest = 0;
    for (let j = 0; j < numCols; j++) {
      const index = nonbasic[j];
      if (index < numCols && lb[index] === ub[index]) continue;
      const isUpper = atUpper[j] === 1;
      const alpha = isUpper ? -side * table[start + j] : side * table[start + j];
      if (alpha <= LEAST_PIVOT || alpha <= largest) continue;
      const room = isUpper ? -cost[j] : cost[j];
      if (Math.max(0, room) > least * alpha) continue;
      largest = alpha;
      chosen = j;
    }
    return chosen;
  }

  #pivot(row: number, at: number, side: 1 | -1): void {
    const { numCols, numRows, lb, ub } = this;
    const table = this.#table;
    const value = this.#value;
    const weight = this.#weight;
    const cost = this.#reducedCost;
    const start = row * numCols;
    const leaving = this.#basic[row];
    const entering = this.#nonbasic[at];
    const goal = leaving >= numCols ? 0 : side === 1 ? lb[leaving] : ub[leaving];
    const pivot = table[start + at];
    const step = (goal - value[row]) / pivot;
    let enteringValue = step;
    if (entering < numCols) enteringValue += this.#atUpper[at] === 1 ? ub[entering] : lb[entering];
    this.objective += cost[at] * step;
    // The entering column, written by the leaving one and the others.
    const inverse = 1 / pivot;
    for (let j = 0; j < numCols; j++) table[start + j] *= -inverse;
    table[start + at] = inverse;
    const rowWeight = weight[row];
    for (let other = 0; other < numRows; other++) {
      if (other === row) continue;
      const from = other * numCols;
      const factor = table[from + at];
      if (factor === 0) continue;
      value[other] += factor * step;
      table[from + at] = 0;
      for (let j = 0; j < numCols; j++) table[from + j] += factor * table[start + j];
      const share = factor * inverse;
      const grown = share * share * rowWeight;
      if (grown > weight[other]) weight[other] = grown;
    }
    const factor = cost[at];
    cost[at] = 0;
    if (factor !== 0) for (let j = 0; j < numCols; j++) cost[j] += factor * table[start + j];
    weight[row] = Math.max(rowWeight * inverse * inverse, 1);
    value[row] = enteringValue;
    this.#basic[row] = entering;
    this.#nonbasic[at] = leaving;
    this.#atUpper[at] = leaving < numCols && side === -1 ? 1 : 0;
    if (entering < numCols) this.#place[entering] = row;
    if (leaving < numCols) this.#place[leaving] = ~at;
    this.pivots++;
  }

  /**
   * A bound on the objective within the bounds, from the dictionary's duals and the rows as given: y b + Σ_j min of
   * (c − y A)_j x_j over the column's bounds, which holds for any y >= 0, less what rounding may have added.
   * @param rest workspace, length numCols.
   */
  provenBound(rest: Float64Array): number {
    rest.set(this.#cost);
    const numCols = this.numCols;
    let bound = 0;
    let size = 0;
    for (let j = 0; j < numCols; j++) {
      const dual = this.#reducedCost[j];
      if (this.#nonbasic[j] < numCols || !(dual > 0)) continue;
      bound += this.#takeRow(this.#nonbasic[j] - numCols, dual, rest);
      size += Math.abs(dual * this.#pool[this.#nonbasic[j] - numCols].lb);
    }
    return this.#addBox(rest, bound, size);
  }

  /** Takes a multiple of a row off `rest`; its share of the constant. */
  #takeRow(id: number, dual: number, rest: Float64Array): number {
    const { cols, values, lb } = this.#pool[id];
    for (let pos = 0; pos < cols.length; pos++) rest[cols[pos]] -= dual * values[pos];
    return dual * lb;
  }

  /** Adds the least of `rest` x over the bounds; columns without upper bound must have none below 0 but rounding. */
  #addBox(rest: Float64Array, constant: number, magnitude: number): number {
    const { numCols, lb, ub } = this;
    let bound = constant;
    let size = magnitude;
    for (let col = 0; col < numCols; col++) {
      const each = rest[col];
      if (each === 0) continue;
      const term = each * (each > 0 ? lb[col] : ub[col]);
      bound += term;
      size += Math.abs(term);
    }
    return bound - SUM_ROUNDING * size;
  }

  /**
   * Takes values of whole columns away that cost too much: a unit beyond a bound costs its share of `rest` at least, since the
   * proven bound is a sum over the columns. The point stays.
   * @param rest as `provenBound` left it. @param room what the objective may exceed that bound by.
   */
  tighten(rest: Float64Array, room: number, isInteger: Uint8Array): void {
    const { numCols, lb, ub } = this;
    for (let col = 0; col < numCols; col++) {
      if (isInteger[col] === 0 || lb[col] === ub[col]) continue;
      const each = rest[col];
      const units = Math.floor(room / Math.abs(each) + 1e-9);
      if (!(units < ub[col] - lb[col])) continue;
      const value = this.valueOf(col);
      if (each > 0 && value <= lb[col] + units) this.setBounds(col, lb[col], lb[col] + units);
      else if (each < 0 && value >= ub[col] - units) this.setBounds(col, ub[col] - units, ub[col]);
    }
  }

  /**
   * Whether the rows as given prove that no point keeps them within the bounds; after a walk that ended "infeasible". The
   * multipliers are those of the row that cannot be mended; with them y b exceeds the largest y A x.
   * @param rest workspace, length numCols.
   */
  provesInfeasible(rest: Float64Array): boolean {
    const numCols = this.numCols;
    const row = this.#missed;
    if (row < 0) return false;
    rest.fill(0);
    const side = this.#missedSide;
    let bound = 0;
    let size = 0;
    const take = (id: number, dual: number) => {
      bound += this.#takeRow(id, dual, rest);
      size += Math.abs(dual * this.#pool[id].lb);
    };
    if (this.#basic[row] >= numCols) take(this.#basic[row] - numCols, 1);
    for (let j = 0; j < numCols; j++) {
      const dual = -side * this.#table[row * numCols + j];
      if (this.#nonbasic[j] >= numCols && dual > 0) take(this.#nonbasic[j] - numCols, dual);
    }
    return this.#addBox(rest, bound, size) > SUM_ROUNDING * size + FEASIBILITY / 10;
  }
}
