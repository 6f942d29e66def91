/**
 * Crash: free columns go into the basis before the simplex starts, each in place of the logical of an equation. In
 * network models (DC optimal power flow) this takes the angles in at once, instead of by a long degenerate start.
 *
 * Equations with one candidate left give it away, one after another; that part is triangular. Where all have several,
 * the candidate with the most entries is set aside. Those set aside get what equations are left, so that the basis need not be
 * triangular; if it is singular, the factorisation puts logicals back.
 */

import { squaredNorm } from "../linalg/sparse-vector.ts";
import { LEAST_WEIGHT } from "./dual-pricing.ts";
import { computeUnitRow } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** A pivot must have at least this share of the largest entry of its column. */
const PIVOT_SHARE = 0.01;

/** The assignment in progress. */
class Crash {
  readonly #state: SimplexState;
  /** 1 = a free column that has no row yet and is not set aside. */
  readonly #isCandidate: Uint8Array;
  /** Candidates in each row. */
  readonly #count: Int32Array;
  /** Sum of their indices: with one candidate left, that is its index. */
  readonly #indexSum: Float64Array;
  /** 1 = the row's logical is fixed and still basic. */
  readonly #isOpen: Uint8Array;
  /** Open rows that may have one candidate left. */
  readonly #singles: number[] = [];

  constructor(state: SimplexState) {
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
      if (lower[col] !== Number.NEGATIVE_INFINITY || upper[col] !== Number.POSITIVE_INFINITY) continue;
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

function hasFreeColumn({ lower, upper, numCols }: SimplexState["lp"]): boolean {
  for (let col = 0; col < numCols; col++) {
    if (lower[col] === Number.NEGATIVE_INFINITY && upper[col] === Number.POSITIVE_INFINITY) return true;
  }
  return false;
}

/** Replaces logicals of equations by free columns; expects the slack basis. Answers whether there were any. */
export function crashBasis(state: SimplexState): boolean {
  if (!hasFreeColumn(state.lp)) return false;
  const crash = new Crash(state);
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
  return true;
}

/** Rows between two questions whether to stop or to yield. */
const POLL_ROWS = 64;

/**
 * Computes all edge weights from the factor, by one BTRAN a row. With weights of 1 the dual simplex would find out by
 * rejecting row after row. In steps; a stop leaves the rest as it is.
 */
export function* computeEdgeWeights(state: SimplexState): Generator<void, void> {
  const { numRows, edgeWeight, rho } = state;
  const { shouldStop, isTurnDue } = state.options;
  for (let row = 0; row < numRows; row++) {
    if (row % POLL_ROWS === 0) {
      if (isTurnDue?.() === true) yield;
      if (shouldStop()) return;
    }
    computeUnitRow(state, row);
    edgeWeight[row] = Math.max(squaredNorm(rho), LEAST_WEIGHT);
  }
}
