/**
 * Which bounds do not hold together, from the path to an empty node: what emptied it is explained by earlier bounds, these by earlier
 * ones, until only one of what the last branching brought is left (the first unique implication point), or nothing that a row implies.
 *
 * Rows and conflicts of the pool alone explain. Bounds that came in another way, by the LP of a node or by symmetry, stay as premises.
 *
 * Marques-Silva, Sakallah, "GRASP: a search algorithm for propositional satisfiability", IEEE Transactions on Computers 48 (1999) 506-521;
 * Achterberg, "Conflict analysis in mixed integer programming", Discrete Optimization 4 (2007) 4-20.
 */
import type { MipProblem } from "../mip-problem.ts";
import type { Conflict } from "./conflict-pool.ts";
import type { Box } from "./dense-proof.ts";
import { type Explained, explainBound, explainEmpty, type ReasonRow } from "./explain.ts";
import type { PathReplay } from "./path-replay.ts";
import { PremiseSet, sideOf } from "./premise-set.ts";

function rowOf({ col, value, rhs }: Conflict): ReasonRow {
  return { col, value, start: 0, end: col.length, sign: 1, side: rhs };
}

/** See the head of the file; holds what analyses use again. */
export class PathAnalysis {
  readonly #mip: MipProblem;
  readonly #replay: PathReplay;
  readonly premises: PremiseSet;
  readonly #start: Box;
  readonly #now: Box;
  readonly #place: Explained;
  #hasFailed = false;
  /** Factor of the column in the last row asked for. */
  #factor = 0;

  constructor(mip: MipProblem, replay: PathReplay) {
    this.#mip = mip;
    this.#replay = replay;
    this.premises = new PremiseSet(mip.integrality);
    const box = () => ({ colLb: new Float64Array(mip.numCols), colUb: new Float64Array(mip.numCols) });
    this.#start = box();
    this.#now = box();
    this.#place = {
      premises: this.premises,
      everywhere: replay.everywhere,
      start: this.#start,
      now: this.#now,
      integrality: mip.integrality,
      changedAt: replay.changedAt,
    };
  }

  /**
   * Explains why the replay's domain is empty.
   * @returns whether `premises` now holds bounds of integer columns that do not all hold in any point.
   */
  run(): boolean {
    this.premises.clear();
    this.#setBoxes();
    if (!this.#explainEnd()) return false;
    const { trail, startOfLast } = this.#replay;
    // Where the end does not depend on the last branching, the level before it is the last one; rare, and not worth more.
    let change = trail.length - 1;
    for (; change >= startOfLast; change--) if (!this.#resolve(change, true)) break;
    if (this.#hasFailed) return false;
    for (; change >= startOfLast; change--) this.#takeBack(change);
    for (change = startOfLast - 1; change >= 0 && this.premises.numContinuous > 0; change--)
      this.#resolve(change, false);
    return !this.#hasFailed && this.premises.numContinuous === 0;
  }

  #setBoxes(): void {
    const { domain, trail, startOfLast } = this.#replay;
    const { colLb, colUb } = domain;
    const [start, now] = [this.#start, this.#now];
    now.colLb.set(colLb);
    now.colUb.set(colUb);
    start.colLb.set(colLb);
    start.colUb.set(colUb);
    for (let change = trail.length - 1; change >= startOfLast; change--) {
      const col = trail.col(change);
      start.colLb[col] = trail.lb(change);
      start.colUb[col] = trail.ub(change);
    }
    this.#hasFailed = false;
  }

  /** The inequality of a reason that bounds this side; null where it has none. */
  #rowFor(reason: number, conflict: Conflict | null, side: number): ReasonRow | null {
    const { numRows, rowStart, colIndex, rowValue, rowLb, rowUb } = this.#mip;
    const col = side >> 1;
    const isUpper = (side & 1) === 1;
    if (conflict !== null) {
      const entry = conflict.col.indexOf(col);
      this.#factor = entry < 0 ? 0 : conflict.value[entry];
      if (this.#factor > 0 !== isUpper) return null;
      return rowOf(conflict);
    }
    if (reason < 0 || reason >= numRows) return null;
    const [start, end] = [rowStart[reason], rowStart[reason + 1]];
    let factor = 0;
    for (let entry = start; entry < end; entry++) if (colIndex[entry] === col) factor = rowValue[entry];
    if (factor === 0) return null;
    const sign = factor > 0 === isUpper ? 1 : -1;
    this.#factor = sign * factor;
    const bound = sign > 0 ? rowUb[reason] : -rowLb[reason];
    if (!(bound < Number.POSITIVE_INFINITY)) return null;
    return { col: colIndex, value: rowValue, start, end, sign, side: bound };
  }

  /** Needs what left the replay's domain no point. @returns false where it does not follow as it should. */
  #explainEnd(): boolean {
    const { change, conflict } = this.#replay.deadEnd;
    const { col, lb, ub, reason } = change;
    if (col >= 0) return this.#explainCrossing(col, lb, ub, reason, conflict);
    const place = this.#place;
    if (conflict !== null) return explainEmpty(rowOf(conflict), place);
    const { numRows, rowStart, colIndex, rowValue, rowLb, rowUb } = this.#mip;
    if (reason < 0 || reason >= numRows) return false;
    const [lower, upper] = [rowLb[reason], rowUb[reason]];
    const row = { col: colIndex, value: rowValue, start: rowStart[reason], end: rowStart[reason + 1] };
    if (upper < Number.POSITIVE_INFINITY && explainEmpty({ ...row, sign: 1, side: upper }, place))
      return true;
    return lower > Number.NEGATIVE_INFINITY && explainEmpty({ ...row, sign: -1, side: -lower }, place);
  }

  /** A column was to get a bound beyond its other one. */
  #explainCrossing(col: number, lb: number, ub: number, reason: number, conflict: Conflict | null): boolean {
    const place = this.#place;
    const { now, premises, start, everywhere } = place;
    if (this.#mip.integrality[col] === 0) return false;
    const isUpper = ub < now.colLb[col];
    const other = isUpper ? now.colLb[col] : now.colUb[col];
    const side = sideOf(col, isUpper);
    // One step beyond is enough.
    const value = isUpper ? other - 1 : other + 1;
    const row = this.#rowFor(reason, conflict, side);
    if (row !== null) {
      if (!explainBound(row, place, side, value, this.#factor)) return false;
    } else if (isUpper ? ub <= value : lb >= value) premises.add(side, value, start);
    else return false;
    const isFree = isUpper ? other <= everywhere.colLb[col] : other >= everywhere.colUb[col];
    if (!isFree) premises.add(sideOf(col, !isUpper), other, start);
    return true;
  }

  #takeBack(change: number): void {
    const { trail } = this.#replay;
    const col = trail.col(change);
    this.#now.colLb[col] = trail.lb(change);
    this.#now.colUb[col] = trail.ub(change);
  }

  /** Goes before a change, explaining what is needed of it. @returns false where the walk is at its end. */
  #resolve(change: number, isLastLevel: boolean): boolean {
    const { trail } = this.#replay;
    const col = trail.col(change);
    this.#takeBack(change);
    for (const isUpper of [false, true]) {
      const side = sideOf(col, isUpper);
      const { premises } = this;
      if (premises.isNeeded[side] === 0 || premises.holds(side, this.#now)) continue;
      const isInteger = this.#mip.integrality[col] === 1;
      if (!isLastLevel && isInteger) continue;
      if (isLastLevel && isInteger && premises.numOfLevel === 1) return false;
      const row = this.#rowFor(trail.reason(change), this.#replay.conflictAt(change), side);
      if (row === null) continue;
      const value = premises.value[side];
      premises.remove(side, this.#start);
      if (explainBound(row, this.#place, side, value, this.#factor)) continue;
      premises.add(side, value, this.#start);
      if (isInteger) continue;
      this.#hasFailed = true;
      return false;
    }
    return true;
  }
}
