/** Problems side by side: a block-diagonal matrix, which falls apart into them again. */
import type { Problem } from "../../engine/model/problem.ts";
import type { Random } from "./random.ts";

/** Problems in one, with the place of each row and column of each. */
export interface Blocks {
  readonly problem: Problem;
  readonly rowsOf: readonly Int32Array[];
  readonly colsOf: readonly Int32Array[];
}

/** Deals out the places 0, 1, … to members of sizes: one after another, or mixed but in order within each. */
function dealPlaces(sizes: readonly number[], random: Random | null): Int32Array[] {
  const owners = sizes.flatMap((size, owner) => new Array<number>(size).fill(owner));
  for (let pos = owners.length - 1; random !== null && pos > 0; pos--) {
    const other = random.whole(0, pos);
    [owners[pos], owners[other]] = [owners[other], owners[pos]];
  }
  return sizes.map((_, owner) => Int32Array.from(owners.keys()).filter((place) => owners[place] === owner));
}

function scatter(parts: readonly Float64Array[], places: readonly Int32Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  for (const [which, part] of parts.entries()) {
    for (let pos = 0; pos < part.length; pos++) whole[places[which][pos]] = part[pos];
  }
  return whole;
}

/**
 * Puts problems of one sense side by side.
 *
 * @param random mixes rows and columns of different blocks; null = block after block.
 */
export function blockDiagonal(problems: readonly Problem[], random: Random | null = null): Blocks {
  const rowsOf = dealPlaces(
    problems.map(({ numRows }) => numRows),
    random,
  );
  const colsOf = dealPlaces(
    problems.map(({ numCols }) => numCols),
    random,
  );
  const numCols = problems.reduce((sum, problem) => sum + problem.numCols, 0);
  const entries: [number, number][][] = Array.from({ length: numCols }, () => []);
  const integrality = new Uint8Array(numCols);
  for (const [which, { colStart, rowIndex, value, ...problem }] of problems.entries()) {
    for (let col = 0; col < problem.numCols; col++) {
      const at = colsOf[which][col];
      integrality[at] = problem.integrality[col];
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++)
        entries[at].push([rowsOf[which][rowIndex[entry]], value[entry]]);
    }
  }
  const colStart = new Int32Array(numCols + 1);
  for (const [col, list] of entries.entries()) {
    list.sort(([a], [b]) => a - b);
    colStart[col + 1] = colStart[col] + list.length;
  }
  const byCol = (key: "colCost" | "colLb" | "colUb") =>
    scatter(
      problems.map((problem) => problem[key]),
      colsOf,
    );
  const byRow = (key: "rowLb" | "rowUb") =>
    scatter(
      problems.map((problem) => problem[key]),
      rowsOf,
    );
  const problem: Problem = {
    numRows: problems.reduce((sum, { numRows }) => sum + numRows, 0),
    numCols,
    maximize: problems[0]?.maximize ?? false,
    objectiveOffset: problems.reduce((sum, { objectiveOffset }) => sum + objectiveOffset, 0),
    colCost: byCol("colCost"),
    colLb: byCol("colLb"),
    colUb: byCol("colUb"),
    integrality,
    rowLb: byRow("rowLb"),
    rowUb: byRow("rowUb"),
    colStart,
    rowIndex: Int32Array.from(entries.flat(), ([row]) => row),
    value: Float64Array.from(entries.flat(), ([, value]) => value),
  };
  return { problem, rowsOf, colsOf };
}
