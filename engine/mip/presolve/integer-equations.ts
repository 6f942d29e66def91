/**
 * Equations of integer columns that no whole numbers solve, whatever their bounds: columns are combined by steps that can be
 * taken back in whole numbers until the system is a triangle, from which the solution is read. Rows alone show by their greatest
 * common divisor that 2x − 8y = 17 has none; here several rows may contradict each other, as x + y = 3a + 1 and x + y = 3b + 2 do.
 * Without bounds a tree would divide such a problem for ever. All numbers are exact.
 *
 * Schrijver, "Theory of Linear and Integer Programming", Wiley 1986, chapter 4 (Hermite normal form).
 */
import type { MipView } from "../plugins.ts";

/** Larger systems are left to the search. */
const MOST_ROWS = 100;
const MOST_COLS = 300;
/** Entries that may be changed. */
const MOST_WORK = 200_000;
/** Numbers with more digits than this, to the base 2, end the attempt. */
const MOST_BITS = 512n;
/** A column with more values than this is one that a tree may divide for very long. */
const WIDE = 1000;

/** Equations as columns of exact numbers, each of length `sides.length`. */
interface System {
  readonly columns: bigint[][];
  readonly sides: readonly bigint[];
}

/** The equations of whole numbers among integer columns; null where there are none, too many, or only narrow columns. */
function readSystem(mip: MipView): System | null {
  const { numRows, rowStart, colIndex, rowValue, integrality, colLb, colUb } = mip;
  const rows: number[] = [];
  let hasWide = false;
  for (let row = 0; row < numRows; row++) {
    if (mip.rowLb[row] !== mip.rowUb[row] || !Number.isSafeInteger(mip.rowLb[row])) continue;
    let isWhole = true;
    let isWide = false;
    for (let entry = rowStart[row]; entry < rowStart[row + 1] && isWhole; entry++) {
      const col = colIndex[entry];
      isWhole = integrality[col] === 1 && Number.isSafeInteger(rowValue[entry]);
      if (colUb[col] - colLb[col] > WIDE) isWide = true;
    }
    if (!isWhole) continue;
    rows.push(row);
    if (isWide) hasWide = true;
    if (rows.length > MOST_ROWS) return null;
  }
  if (!hasWide) return null;
  const placeOf = new Map<number, number>();
  const columns: bigint[][] = [];
  for (const [pos, row] of rows.entries()) {
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      const col = colIndex[entry];
      let place = placeOf.get(col);
      if (place === undefined) {
        place = columns.length;
        if (place === MOST_COLS) return null;
        placeOf.set(col, place);
        columns.push(Array.from(rows, () => 0n));
      }
      columns[place][pos] += BigInt(rowValue[entry]);
    }
  }
  return { columns, sides: rows.map((row) => BigInt(mip.rowLb[row])) };
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The column from `first` on with the least entry other than zero in a row; −1 = all are zero. */
function leastOf(columns: readonly bigint[][], first: number, row: number): number {
  let least = -1;
  for (let place = first; place < columns.length; place++) {
    const size = sizeOf(columns[place][row]);
    if (size > 0n && (least < 0 || size < sizeOf(columns[least][row]))) least = place;
  }
  return least;
}

/** Clears a row from `first` on but for one column, which comes to stand at `first`; the work done, or −1 = given up. */
function clearRow(columns: bigint[][], first: number, row: number): number {
  const numRows = columns[first].length;
  const limit = 1n << MOST_BITS;
  let work = 0;
  for (;;) {
    const least = leastOf(columns, first, row);
    work += columns.length;
    if (least < 0) return work;
    [columns[first], columns[least]] = [columns[least], columns[first]];
    const pivot = columns[first];
    let isClear = true;
    for (let place = first + 1; place < columns.length; place++) {
      const column = columns[place];
      if (column[row] === 0n) continue;
      const times = column[row] / pivot[row];
      for (let at = row; at < numRows; at++) {
        column[at] -= times * pivot[at];
        if (sizeOf(column[at]) > limit) return -1;
      }
      work += numRows - row;
      if (column[row] !== 0n) isClear = false;
    }
    if (isClear) return work;
    if (work > MOST_WORK) return -1;
  }
}

/** Whether the equations among the integer columns have no solution in whole numbers; false also where that was not decided. */
export function contradictsInIntegers(mip: MipView): boolean {
  const system = readSystem(mip);
  if (system === null) return false;
  const { columns } = system;
  const left = [...system.sides];
  let work = 0;
  let first = 0;
  for (let row = 0; row < left.length; row++) {
    if (first === columns.length || leastOf(columns, first, row) < 0) {
      if (left[row] !== 0n) return true;
      continue;
    }
    const spent = clearRow(columns, first, row);
    work += spent;
    if (spent < 0 || work > MOST_WORK) return false;
    const pivot = columns[first];
    if (left[row] % pivot[row] !== 0n) return true;
    const value = left[row] / pivot[row];
    for (let at = row; at < left.length; at++) left[at] -= value * pivot[at];
    first++;
  }
  return false;
}
