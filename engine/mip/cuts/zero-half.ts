/**
 * Zero-half cuts: rows with whole coefficients are added up and halved; where all coefficients of the sum are even and its
 * side is odd, the side can be rounded down. Which rows to add, elimination modulo 2 says. Columns at a bound count from
 * there and need not be even: rounding their half down costs nothing at the point.
 *
 * Caprara, Fischetti, "{0, 1/2}-Chvatal-Gomory cuts", Math. Programming 74 (1996) 221-235; Koster, Zymolka, Kutschka,
 * "Algorithms to separate {0, 1/2}-Chvatal-Gomory cuts", Algorithmica 55 (2009) 375-391.
 */
import type { CutSink, LpRows, MipView, NodeView, Separator } from "../plugins.ts";
import { AggregatedRow, findWholeRows } from "./aggregated-row.ts";
import { MirCutter } from "./mir-cutter.ts";

/** Rows that take part at most, those with the least slack. */
const MOST_ROWS = 1000;
/** A row's slack must be less: half of all slack together is what the cut loses. */
const MOST_SLACK = 0.999;
/** Longer rows are left out. */
const LONGEST_ROW = 500;
/** Distance from a bound up to which a column stands at it. */
const AT_BOUND = 1e-6;
/** Words that elimination may change. */
const MOST_WORK = 4_000_000;
/** Of them between two yields; each sum that was found is followed by one, too. */
const WORK_A_STEP = 1_000_000;
/** Cuts of a round at most. */
const MOST_CUTS = 200;

/** One row modulo 2: which fractional columns are odd, whether the side is, and which rows it is made of. */
interface ParityRow {
  readonly odd: Uint32Array;
  readonly parts: Uint32Array;
  isOddSide: boolean;
  slack: number;
}

/** The rows that take part, nearest to active first. */
function chooseRows(mip: MipView, rows: LpRows): number[] {
  const isWhole = findWholeRows(rows, mip.integrality);
  const chosen: number[] = [];
  const slackOf = (row: number): number =>
    Math.min(rows.rowUb[row] - rows.rowActivity[row], rows.rowActivity[row] - rows.rowLb[row]);
  for (let row = 0; row < rows.numRows; row++) {
    const length = rows.rowStart[row + 1] - rows.rowStart[row];
    if (isWhole[row] === 1 && length > 0 && length <= LONGEST_ROW && slackOf(row) < MOST_SLACK)
      chosen.push(row);
  }
  chosen.sort((a, b) => slackOf(a) - slackOf(b) || a - b);
  return chosen.slice(0, MOST_ROWS);
}

/** Places of the columns that stand between their bounds; −1 for the others. */
function placesOf(mip: MipView, node: NodeView): { readonly place: Int32Array; readonly count: number } {
  const { colValue, colLb, colUb } = node;
  const place = new Int32Array(mip.numCols).fill(-1);
  let count = 0;
  for (let col = 0; col < mip.numCols; col++) {
    const isBetween = colValue[col] > colLb[col] + AT_BOUND && colValue[col] < colUb[col] - AT_BOUND;
    if (mip.integrality[col] === 1 && isBetween) place[col] = count++;
  }
  return { place, count };
}

/** Flips a bit. */
function flip(bits: Uint32Array, at: number): void {
  bits[at >> 5] ^= 1 << (at & 31);
}

/** Reads the chosen rows modulo 2; null where a column at a bound has an infinite one or a huge coefficient. */
function readParity(
  node: NodeView,
  rows: LpRows,
  row: number,
  place: Int32Array,
  count: number,
): ParityRow | null {
  const odd = new Uint32Array((count + 31) >> 5);
  const isUpper = rows.rowUb[row] - rows.rowActivity[row] <= rows.rowActivity[row] - rows.rowLb[row];
  let side = isUpper ? rows.rowUb[row] : rows.rowLb[row];
  const slack = Math.abs(side - rows.rowActivity[row]);
  for (let entry = rows.rowStart[row]; entry < rows.rowStart[row + 1]; entry++) {
    const col = rows.colIndex[entry];
    const value = rows.rowValue[entry];
    if (place[col] >= 0) {
      if (value % 2 !== 0) flip(odd, place[col]);
      continue;
    }
    const isAtUb = node.colUb[col] - node.colValue[col] < node.colValue[col] - node.colLb[col];
    side -= value * (isAtUb ? node.colUb[col] : node.colLb[col]);
  }
  if (!Number.isSafeInteger(side)) return null;
  return { odd, parts: new Uint32Array(0), isOddSide: side % 2 !== 0, slack };
}

/** Adds `pivot` to `row` modulo 2. */
function addParity(row: ParityRow, pivot: ParityRow): void {
  const { odd, parts } = row;
  for (let word = 0; word < odd.length; word++) odd[word] ^= pivot.odd[word];
  for (let word = 0; word < parts.length; word++) parts[word] ^= pivot.parts[word];
  row.isOddSide = row.isOddSide !== pivot.isOddSide;
  row.slack += pivot.slack;
}

/** First odd column of a row, or −1. */
function firstOdd({ odd }: ParityRow): number {
  for (let word = 0; word < odd.length; word++) {
    if (odd[word] !== 0) return 32 * word + (31 - Math.clz32(odd[word] & -odd[word]));
  }
  return -1;
}

/** Gaussian elimination modulo 2, rows with little slack as pivots first; calls `found` for each even row of odd side. In steps. */
function* eliminate(system: readonly ParityRow[], found: (row: ParityRow) => void): Generator<void, void> {
  let work = 0;
  let pausedAt = 0;
  for (let pos = 0; pos < system.length && work < MOST_WORK; pos++) {
    const row = system[pos];
    const col = firstOdd(row);
    if (col < 0) {
      if (row.isOddSide && row.slack < MOST_SLACK) {
        found(row);
        yield;
      }
      continue;
    }
    if (work > pausedAt + WORK_A_STEP) {
      pausedAt = work;
      yield;
    }
    for (let other = pos + 1; other < system.length; other++) {
      if (((system[other].odd[col >> 5] >>> (col & 31)) & 1) === 0) continue;
      addParity(system[other], row);
      work += row.odd.length + row.parts.length;
    }
  }
}

/** Hands the sum of the rows, halved and rounded, in. */
function handSum(
  row: AggregatedRow,
  rows: LpRows,
  chosen: readonly number[],
  parts: Uint32Array,
  cutter: MirCutter,
  cuts: CutSink,
) {
  row.clear();
  for (let pos = 0; pos < chosen.length; pos++) {
    if (((parts[pos >> 5] >>> (pos & 31)) & 1) === 0) continue;
    const at = chosen[pos];
    const isUpper = rows.rowUb[at] - rows.rowActivity[at] <= rows.rowActivity[at] - rows.rowLb[at];
    // Every row as "at most its side": its slack then has half a coefficient and rounds down to nothing.
    row.addRow(rows, at, isUpper ? 0.5 : -0.5);
  }
  cutter.cutOne(row, 1, true, cuts);
}

/** Zero-half cuts of rows with whole coefficients. */
export const zeroHalf: Separator = {
  name: "zero-half",
  description: "halved sums of whole rows with even coefficients and odd side",
  create(mip) {
    const row = new AggregatedRow(mip.numCols);
    return {
      *separate(node, rows, cuts) {
        const { place, count } = placesOf(mip, node);
        const chosen = chooseRows(mip, rows);
        if (count === 0 || chosen.length < 2) return "skipped";
        const words = (chosen.length + 31) >> 5;
        const used: number[] = [];
        const system: ParityRow[] = [];
        for (const at of chosen) {
          const parity = readParity(node, rows, at, place, count);
          if (parity === null) continue;
          const parts = new Uint32Array(words);
          flip(parts, used.length);
          used.push(at);
          system.push({ ...parity, parts });
        }
        const cutter = new MirCutter(mip, node, rows);
        yield* eliminate(system, ({ parts }) => {
          if (cuts.size < MOST_CUTS) handSum(row, rows, used, parts, cutter, cuts);
        });
        return cuts.size > 0 ? "found" : "none";
      },
    };
  },
};
