/**
 * Continuous columns that have whole best values together, though none of them has by itself: start times of schedules. Their
 * rows hold at most two of them each, in differences (or in sums, where the columns can be given signs that make these
 * differences): the transpose of a network, whose matrix is totally unimodular. With sides and bounds whole, and all else in their
 * rows whole, every vertex is whole for fixed integers, and so is some best point.
 *
 * Schrijver, "Theory of Linear and Integer Programming", Wiley 1986, section 19.3.
 */
import type { MipProblem } from "../mip-problem.ts";
import { isWholeMultiple, isWholeSide } from "./implied-integers.ts";

/** Larger multiples, big M mostly, would be moved by the tolerances of integers too far. */
const LARGEST_RATIO = 1e5;

/**
 * Binary columns that decide nothing but the order of two columns of a part, for each of its columns, that make it worth while. Searches
 * gain by propagation, proofs and branching there; without such binaries they rather lose cuts that rest on variable bounds (tours with
 * positions of their stops, `swath`) or branch in vain (`pk1`).
 */
const ORDERS_A_COLUMN = 0.25;

/** Columns that hang together, each with a sign relative to that of the others. */
class SignedClasses {
  readonly #parent: Int32Array;
  /** 1 = of the opposite sign as the parent. */
  readonly #isOpposite: Uint8Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, item) => item);
    this.#isOpposite = new Uint8Array(count);
  }

  /** The one that stands for the class. */
  find(item: number): number {
    let root = item;
    while (this.#parent[root] !== root) root = this.#parent[root];
    this.#shorten(item, root);
    return root;
  }

  /** Lets all on the way to the root hang on it directly. */
  #shorten(item: number, root: number): void {
    let sign = 0;
    for (let at = item; at !== root; at = this.#parent[at]) sign ^= this.#isOpposite[at];
    for (let at = item; at !== root; ) {
      const next = this.#parent[at];
      const own = this.#isOpposite[at];
      this.#parent[at] = root;
      this.#isOpposite[at] = sign;
      sign ^= own;
      at = next;
    }
  }

  /** Says that two have the same sign (0) or opposite ones (1). @returns false if that contradicts what was said before. */
  join(one: number, other: number, isOpposite: number): boolean {
    const first = this.find(one);
    const second = this.find(other);
    const sign = this.#isOpposite[one] ^ this.#isOpposite[other] ^ isOpposite;
    if (first === second) return sign === 0;
    this.#parent[second] = first;
    this.#isOpposite[second] = sign;
    return true;
  }
}

/** Whether a row says whole things about its continuous columns: entries of one size, all else in multiples of that. */
function isWholeRow(mip: MipProblem, isInteger: Uint8Array, row: number, first: number): boolean {
  const { rowStart, colIndex, rowValue, rowLb, rowUb } = mip;
  const unit = Math.abs(rowValue[first]);
  if (!isWholeSide(rowLb[row], unit) || !isWholeSide(rowUb[row], unit)) return false;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const size = Math.abs(rowValue[entry]);
    const isSound =
      isInteger[colIndex[entry]] === 1 ? isWholeMultiple(size, unit, LARGEST_RATIO) : size === unit;
    if (!isSound) return false;
  }
  return true;
}

/** Continuous columns that hang together by rows, and what holds of each such part; by the one that stands for it. */
interface Parts {
  readonly classes: SignedClasses;
  /** 1 = not all of it is whole, or meets in differences. */
  readonly isBroken: Uint8Array;
  /** By row: the two continuous columns that it holds, −1 for none; the lesser one first. */
  readonly one: Int32Array;
  readonly other: Int32Array;
}

function partsOf(mip: MipProblem, isInteger: Uint8Array): Parts {
  const { numCols, numRows, rowStart, colIndex, rowValue, colLb, colUb } = mip;
  const classes = new SignedClasses(numCols);
  const one = new Int32Array(numRows).fill(-1);
  const other = new Int32Array(numRows).fill(-1);
  const isColBroken = new Uint8Array(numCols);
  for (let col = 0; col < numCols; col++) {
    if (!isWholeSide(colLb[col], 1) || !isWholeSide(colUb[col], 1)) isColBroken[col] = 1;
  }
  for (let row = 0; row < numRows; row++) {
    let first = -1;
    let count = 0;
    let isSound = true;
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      const col = colIndex[entry];
      if (isInteger[col] === 1) continue;
      if (count++ === 0) {
        first = entry;
        continue;
      }
      const isAlike = rowValue[first] > 0 === rowValue[entry] > 0;
      if (!classes.join(colIndex[first], col, isAlike ? 1 : 0)) isSound = false;
      one[row] = Math.min(colIndex[first], col);
      other[row] = Math.max(colIndex[first], col);
    }
    if (first < 0) continue;
    if (count > 2 || !isSound || !isWholeRow(mip, isInteger, row, first)) isColBroken[colIndex[first]] = 1;
  }
  const isBroken = new Uint8Array(numCols);
  for (let col = 0; col < numCols; col++) if (isColBroken[col] === 1) isBroken[classes.find(col)] = 1;
  return { classes, isBroken, one, other };
}

/** Of two columns the order of which a binary column decides, and nothing else, the first one; −1 where it does more or less. */
function orderedBy(mip: MipProblem, { one, other }: Parts, col: number): number {
  const { colStart, rowIndex, colLb, colUb } = mip;
  if (colLb[col] !== 0 || colUb[col] !== 1 || colStart[col] === colStart[col + 1]) return -1;
  const first = rowIndex[colStart[col]];
  for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
    const row = rowIndex[entry];
    if (one[row] !== one[first] || other[row] !== other[first]) return -1;
  }
  return one[first];
}

/**
 * Finds the continuous columns that may count as integer since they only meet in differences, where binary columns decide their order.
 *
 * @param isInteger length numCols, 1 = integer; borrowed. @returns that with those columns set to 1; fresh.
 */
export function findDifferenceIntegers(mip: MipProblem, isInteger: Uint8Array): Uint8Array {
  const { numCols } = mip;
  const parts = partsOf(mip, isInteger);
  const { classes, isBroken } = parts;
  const numOrders = new Int32Array(numCols);
  const size = new Int32Array(numCols);
  for (let col = 0; col < numCols; col++) {
    if (isInteger[col] === 0) {
      size[classes.find(col)]++;
      continue;
    }
    const first = orderedBy(mip, parts, col);
    if (first >= 0) numOrders[classes.find(first)]++;
  }
  return isInteger.map((mark, col) => {
    if (mark === 1) return 1;
    const part = classes.find(col);
    return isBroken[part] === 0 && numOrders[part] >= ORDERS_A_COLUMN * size[part] && numOrders[part] > 0
      ? 1
      : 0;
  });
}
