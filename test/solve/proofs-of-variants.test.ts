/**
 * Published LPs, made infeasible by a row that asks for more than their optimum, and the duals of these, which are unbounded.
 * The proofs rest on sums that cancel to a thousandth of their terms, in badly scaled rows and columns.
 */
import { describe, expect, it } from "vitest";
import { type Problem, solveSync } from "../../engine/index.ts";
import { readModelFile } from "../../io/read/model-file.ts";
import { matrixByColumns } from "../generators/columns.ts";
import { Random } from "../generators/random.ts";
import { instanceReferences } from "../io/instance-files.ts";
import { dualOf } from "./transformations.ts";

/** What refs.json says beside the size of a file. */
interface Reference {
  readonly name: string;
  readonly path: string;
  readonly objective: number | null;
}

const references = (instanceReferences() as readonly unknown[] as readonly Reference[]).filter((reference) =>
  reference.path.includes("/netlib/"),
);

/** The minimisation with one more row: its objective is to be a thousandth better than the best there is. */
function beyondOptimum(problem: Problem, optimum: number): Problem {
  const { numRows, numCols, colStart, rowIndex, value, colCost } = problem;
  const rows = Array.from({ length: numRows }, () => new Float64Array(numCols));
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++)
      rows[rowIndex[entry]][col] = value[entry];
  }
  const most = optimum - problem.objectiveOffset - 1e-3 * Math.max(1, Math.abs(optimum));
  return {
    ...problem,
    numRows: numRows + 1,
    rowLb: Float64Array.of(...problem.rowLb, Number.NEGATIVE_INFINITY),
    rowUb: Float64Array.of(...problem.rowUb, most),
    ...matrixByColumns(
      numRows + 1,
      numCols,
      (row, col) => (row === numRows ? colCost[col] : rows[row][col]) || null,
    ),
  };
}

/** The same problem in other units: powers of two, so that nothing is rounded. */
function inOtherUnits(random: Random, problem: Problem): Problem {
  const powers = (length: number) => Float64Array.from({ length }, () => 2 ** random.whole(-8, 8));
  const [ofRow, ofCol] = [powers(problem.numRows), powers(problem.numCols)];
  const value = problem.value.slice();
  for (let col = 0; col < problem.numCols; col++) {
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++)
      value[entry] *= ofCol[col] * ofRow[problem.rowIndex[entry]];
  }
  return {
    ...problem,
    value,
    colCost: problem.colCost.map((cost, col) => cost * ofCol[col]),
    colLb: problem.colLb.map((lb, col) => lb / ofCol[col]),
    colUb: problem.colUb.map((ub, col) => ub / ofCol[col]),
    rowLb: problem.rowLb.map((lb, row) => lb * ofRow[row]),
    rowUb: problem.rowUb.map((ub, row) => ub * ofRow[row]),
  };
}

/** Draws of units in which proofs were refused: for what rounding leaves of them, or for entries that the ratio test passes over. */
const HARD_SEEDS: Readonly<Record<string, readonly number[]>> = {
  vtpbase: [10, 22, 25],
  "gfrd-pnc": [18, 26],
  scsd1: [7, 19, 27, 33, 40],
};

describe.skipIf(references.length === 0)("published LPs beyond their optimum", () => {
  for (const name of [
    "kb2",
    "lotfi",
    "vtpbase",
    "share1b",
    "scagr7",
    "israel",
    "boeing2",
    "stocfor1",
    "gfrd-pnc",
    "scsd1",
  ]) {
    const reference = references.find((candidate) => candidate.name === name);
    it.skipIf(reference === undefined)(
      `${name} is infeasible, its dual unbounded`,
      { timeout: 60_000 },
      () => {
        if (reference === undefined) return;
        const cut = beyondOptimum(readModelFile(reference.path).problem, reference.objective as number);
        const dual = dualOf(cut);
        for (const seed of [0, 1, 2, 3, 4, 5, ...(HARD_SEEDS[name] ?? [])]) {
          const random = new Random(seed);
          const off = seed % 2 === 0 ? ["presolve", "tableau"] : ["tableau"];
          expect(solveSync(inOtherUnits(random, cut), { off }).status).toBe("infeasible");
          expect(solveSync(inOtherUnits(random, dual), { off }).status).toBe("unbounded");
        }
      },
    );
  }
});
