import type { Problem } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";

/** Assignments of the integer columns at most, so that counting stays quick. */
const MOST_ASSIGNMENTS = 600;

function drawBounds(random: Random, isInteger: boolean, room: number): readonly [number, number] {
  const lb = random.whole(-2, 2);
  const width = Math.min(random.whole(0, 4), room - 1);
  // Integer bounds need not be whole in the input.
  if (isInteger) return [lb - (random.chance(0.2) ? 0.3 : 0), lb + width];
  const low = random.chance(0.1) ? Number.NEGATIVE_INFINITY : lb;
  return [low, random.chance(0.2) ? Number.POSITIVE_INFINITY : lb + width];
}

/**
 * A tiny mixed-integer program, the same for the same seed: up to 6 columns and 5 rows, small whole coefficients,
 * both senses, feasible or not; a few are unbounded.
 */
export function tinyMip(seed: number): Problem {
  const random = new Random(seed + 1000);
  const numCols = random.whole(1, 6);
  const numRows = random.whole(0, 5);
  const integrality = new Uint8Array(numCols);
  const colLb = new Float64Array(numCols);
  const colUb = new Float64Array(numCols);
  const colCost = new Float64Array(numCols);
  const point = new Float64Array(numCols);
  let room = MOST_ASSIGNMENTS;
  for (let col = 0; col < numCols; col++) {
    const isInteger = random.chance(0.7);
    const [lb, ub] = drawBounds(random, isInteger, room);
    integrality[col] = isInteger ? 1 : 0;
    colLb[col] = lb;
    colUb[col] = ub;
    if (isInteger) room = Math.max(1, Math.floor(room / (ub - Math.ceil(lb) + 1)));
    point[col] = Math.ceil(Number.isFinite(lb) ? lb : 0) + random.whole(0, 1);
    colCost[col] = random.whole(-10, 10) / (random.chance(0.3) ? 4 : 1);
  }
  const colStart = new Int32Array(numCols + 1);
  const rowIndex: number[] = [];
  const value: number[] = [];
  const activity = new Float64Array(numRows);
  for (let col = 0; col < numCols; col++) {
    for (let row = 0; row < numRows; row++) {
      if (!random.chance(0.6)) continue;
      rowIndex.push(row);
      value.push(random.nonZero(9));
      activity[row] += (value.at(-1) as number) * (point[col] as number);
    }
    colStart[col + 1] = rowIndex.length;
  }
  const rowLb = new Float64Array(numRows).fill(Number.NEGATIVE_INFINITY);
  const rowUb = new Float64Array(numRows).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < numRows; row++) {
    // Near the activity of some point: most programs are feasible, and most rows matter.
    const side = (activity[row] as number) + random.whole(-3, 4);
    const kind = random.pick(["atMost", "atMost", "atLeast", "equal", "range"]);
    if (kind !== "atLeast") rowUb[row] = side;
    if (kind !== "atMost") rowLb[row] = kind === "range" ? side - 5 : side;
  }
  return {
    numRows,
    numCols,
    maximize: random.chance(0.5),
    objectiveOffset: random.chance(0.5) ? 3.5 : 0,
    colCost,
    colLb,
    colUb,
    integrality,
    rowLb,
    rowUb,
    colStart,
    rowIndex: Int32Array.from(rowIndex),
    value: Float64Array.from(value),
  };
}
