/**
 * Crash: columns go into the basis before the simplex starts, each in place of the logical of an equation. Free ones:
 * in network models (DC optimal power flow) this takes the angles in at once, instead of by a long degenerate start.
 * And, of linear programs, short ones without cost: the logical of an equation has to leave sooner or later, and as long as
 * none of the basic columns has a cost, all duals stay zero and the reduced costs what they were.
 *
 * Equations with one candidate left give it away, one after another; that part is triangular. Where all have several,
 * the candidate with the most entries is set aside. Those set aside get what equations are left, so that the basis need not be
 * triangular; if it is singular, the factorisation puts logicals back.
 */

import type { LuFactor } from "../linalg/lu-factor.ts";
import { squaredNorm } from "../linalg/sparse-vector.ts";
import { LEAST_WEIGHT } from "./dual-pricing.ts";
import { computeUnitRow } from "./rebuild.ts";
import type { ScaledLp } from "./scaled-lp.ts";
import type { SimplexState } from "./simplex-state.ts";

/** A pivot must have at least this share of the largest entry of its column. */
const PIVOT_SHARE = 0.01;
/**
 * Entries up to which a column without cost is taken. 74 Netlib models: 0.931, 0.925, 0.930 and 0.945 of the iterations
 * with 4, 5, 6 and 7; without a limit 0.927, but greenbea 5049 instead of 3366.
 */
const LONGEST_COSTLESS = 5;
/**
 * Rows up to which columns without cost are taken. In large problems the inverse of the slack basis is sparse, and so are
 * the first thousands of iterations: pds-20 takes 9513 instead of 12,843, but 1.5 times as long.
 */
const MOST_ROWS_COSTLESS = 5000;

/** Whether a column may go into the basis. @param takesCostless whether it may be one that is not free, but has no cost. */
function mayEnter({ lower, upper, cost, colStart }: ScaledLp, col: number, takesCostless: boolean): boolean {
  const lb = lower[col];
  const ub = upper[col];
  if (lb === Number.NEGATIVE_INFINITY && ub === Number.POSITIVE_INFINITY) return true;
  if (!takesCostless || cost[col] !== 0 || lb === ub) return false;
  return colStart[col + 1] - colStart[col] <= LONGEST_COSTLESS;
}

/** The assignment in progress. */
class Crash {
  readonly #state: SimplexState;
  /** 1 = a column that may enter, has no row yet and is not set aside. */
  readonly #isCandidate: Uint8Array;
  /** Candidates in each row. */
  readonly #count: Int32Array;
  /** Sum of their indices: with one candidate left, that is its index. */
  readonly #indexSum: Float64Array;
  /** 1 = the row's logical is fixed and still basic. */
  readonly #isOpen: Uint8Array;
  /** Columns that took the place of a logical. */
  numTaken = 0;
  /** Open rows that may have one candidate left. */
  readonly #singles: number[] = [];

  constructor(state: SimplexState, takesCostless: boolean) {
    const { lp, numRows, numCols } = state;
    const { lower, upper, colStart, rowIndex } = lp;
    this.#state = state;
    this.#isCandidate = new Uint8Array(numCols);
    this.#count = new Int32Array(numRows);
    this.#indexSum = new Float64Array(numRows);
    this.#isOpen = new Uint8Array(numRows);
    for (let row = 0; row < numRows; row++)
      this.#isOpen[row] = lower[numCols + row] === upper[numCols + row] ? 1 : 0;
    for (let col = 0; col < numCols; col++) {
      if (!mayEnter(lp, col, takesCostless)) continue;
      this.#isCandidate[col] = 1;
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        this.#count[rowIndex[entry]]++;
        this.#indexSum[rowIndex[entry]] += col;
      }
    }
    for (let row = 0; row < numRows; row++)
      if (this.#isOpen[row] !== 0 && this.#count[row] === 1) this.#singles.push(row);
  }

  get candidates(): number[] {
    const list: number[] = [];
    for (let col = 0; col < this.#isCandidate.length; col++) if (this.#isCandidate[col] !== 0) list.push(col);
    return list;
  }

  /** The column stops being a candidate; rows that are left with one join the list. */
  setAside(col: number): void {
    const { colStart, rowIndex } = this.#state.lp;
    this.#isCandidate[col] = 0;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      this.#indexSum[row] -= col;
      if (--this.#count[row] === 1 && this.#isOpen[row] !== 0) this.#singles.push(row);
    }
  }

  isCandidate(col: number): boolean {
    return this.#isCandidate[col] !== 0;
  }

  #assign(col: number, row: number): void {
    const { isBasic, basicCol, numCols } = this.#state;
    isBasic[col] = 1;
    isBasic[numCols + row] = 0;
    basicCol[row] = col;
    this.#isOpen[row] = 0;
    this.numTaken++;
  }

  /** The entry of the column in the row if it is large enough for a pivot. */
  #isPivot(col: number, row: number): boolean {
    const { colStart, rowIndex, value } = this.#state.lp;
    let largest = 0;
    let size = 0;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      largest = Math.max(largest, Math.abs(value[entry]));
      if (rowIndex[entry] === row) size = Math.abs(value[entry]);
    }
    return size > 0 && size >= PIVOT_SHARE * largest;
  }

  /** Gives rows with one candidate to it until there are none. */
  takeSingles(): void {
    for (let row = this.#singles.pop(); row !== undefined; row = this.#singles.pop()) {
      if (this.#isOpen[row] === 0 || this.#count[row] !== 1) continue;
      const col = this.#indexSum[row];
      if (!this.#isPivot(col, row)) continue;
      this.#assign(col, row);
      this.setAside(col);
    }
  }

  /** Puts the column into the open row where its entry is largest. */
  takeLargest(col: number): void {
    const { colStart, rowIndex, value } = this.#state.lp;
    let best = -1;
    let largest = 0;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const size = Math.abs(value[entry]);
      if (this.#isOpen[rowIndex[entry]] === 0 || size <= largest) continue;
      best = rowIndex[entry];
      largest = size;
    }
    if (best >= 0 && this.#isPivot(col, best)) this.#assign(col, best);
  }
}

function hasCandidate(lp: ScaledLp, takesCostless: boolean): boolean {
  for (let col = 0; col < lp.numCols; col++) if (mayEnter(lp, col, takesCostless)) return true;
  return false;
}

/**
 * Replaces logicals of equations by free columns; expects the slack basis.
 * @param isLinear also by short columns without cost, unless there are many rows.
 * @returns whether any took a place.
 */
export function crashBasis(state: SimplexState, isLinear: boolean): boolean {
  const takesCostless = isLinear && state.numRows <= MOST_ROWS_COSTLESS;
  if (!hasCandidate(state.lp, takesCostless)) return false;
  const crash = new Crash(state, takesCostless);
  const { colStart } = state.lp;
  const order = crash.candidates;
  order.sort((a, b) => colStart[b + 1] - colStart[b] - (colStart[a + 1] - colStart[a]) || a - b);
  const aside: number[] = [];
  crash.takeSingles();
  for (const col of order) {
    if (!crash.isCandidate(col)) continue;
    aside.push(col);
    crash.setAside(col);
    crash.takeSingles();
  }
  for (const col of aside) crash.takeLargest(col);
  return crash.numTaken > 0;
}

/** Whether the row of B⁻¹ is a multiple of a unit vector: neither triangle of a fresh factor leads on from it. */
function isUnitRow({ urStart, urEnd, lrStart, lrEnd }: LuFactor, row: number): boolean {
  return urStart[row] === urEnd[row] && lrStart[row] === lrEnd[row];
}

/** Rows between two questions whether to stop or to yield. */
const POLL_ROWS = 64;

/**
 * Computes all edge weights from the fresh factor, by one BTRAN a row where that takes any. With weights of 1 the dual simplex
 * would find out by rejecting row after row. In steps; a stop leaves the rest as it is.
 */
export function* computeEdgeWeights(state: SimplexState): Generator<void, void> {
  const { numRows, edgeWeight, rho, lu } = state;
  const { shouldStop, isTurnDue } = state.options;
  for (let row = 0; row < numRows; row++) {
    if (row % POLL_ROWS === 0) {
      if (isTurnDue?.() === true) yield;
      if (shouldStop()) return;
    }
    if (isUnitRow(lu, row)) {
      edgeWeight[row] = Math.max(1 / (lu.uPivot[row] * lu.uPivot[row]), LEAST_WEIGHT);
      continue;
    }
    computeUnitRow(state, row);
    edgeWeight[row] = Math.max(squaredNorm(rho), LEAST_WEIGHT);
  }
}
