import { SparseVector } from "../../engine/linalg/sparse-vector.ts";
import { price } from "../../engine/simplex/price.ts";
import { RowMatrix } from "../../engine/simplex/row-matrix.ts";
import { formatCrossover, type Measurement } from "./crossover.ts";
import { randomColumns, randomPermutation, randomSource } from "./random-data.ts";
import { timeCases } from "./suite.ts";

const FILE = "engine/simplex/price.ts";
const NUM_ROWS = 4000;
const NUM_COLS = 12_000;
const ENTRIES_PER_COL = 4;

const columns = randomColumns(NUM_ROWS, NUM_COLS, ENTRIES_PER_COL, randomSource(3));
const { colStart, rowIndex, value } = columns;
const byRow = new RowMatrix(NUM_ROWS, NUM_COLS, colStart, rowIndex, value);
const isBasic = new Uint8Array(NUM_COLS + NUM_ROWS);
byRow.partition(isBasic);

/** The same matrix that claims another number of rows: the chooser looks at nothing else of it. */
function claimingRows(numRows: number): RowMatrix {
  return Object.create(byRow, { numRows: { value: numRows } }) as RowMatrix;
}

const ALWAYS_BY_ROW = claimingRows(Number.POSITIVE_INFINITY);
const ALWAYS_BY_COLUMN = claimingRows(-1);

function drawRho(count: number): SparseVector {
  const random = randomSource(4);
  const rho = new SparseVector(NUM_ROWS);
  for (const row of randomPermutation(NUM_ROWS, random).subarray(0, count)) {
    rho.array[row] = 0.5 + random();
    rho.index[rho.count++] = row;
  }
  return rho;
}

/** Times two variants of PRICE for a rho of `count` nonzeros, each into a vector of its own. */
function timeTwo(
  count: number,
  listed: (rho: SparseVector, result: SparseVector) => void,
  scanned: typeof listed,
) {
  const rho = drawRho(count);
  const results = { listed: new SparseVector(NUM_COLS), scanned: new SparseVector(NUM_COLS) };
  const seconds = timeCases([
    { name: "listed", run: () => listed(rho, results.listed) },
    { name: "scanned", run: () => scanned(rho, results.scanned) },
  ]);
  return {
    listed: seconds.get("listed") ?? Number.NaN,
    scanned: seconds.get("scanned") ?? Number.NaN,
  };
}

/** Row-wise with and without list of the result: the chooser's limit follows the claimed number of columns. */
function measureResult(rhoCount: number): Measurement {
  const withLimit = (numCols: number) => (rho: SparseVector, result: SparseVector) =>
    price(ALWAYS_BY_ROW, { ...columns, numCols }, isBasic, rho, result);
  const entries = (rhoCount * NUM_COLS * ENTRIES_PER_COL) / NUM_ROWS;
  return {
    density: entries / NUM_COLS,
    ...timeTwo(rhoCount, withLimit(Number.POSITIVE_INFINITY), withLimit(0)),
  };
}

/** Row-wise without list, and column-wise. */
function measureRho(density: number): Measurement {
  const by = (matrix: RowMatrix) => (rho: SparseVector, result: SparseVector) =>
    price(matrix, columns, isBasic, rho, result);
  const { listed, scanned } = timeTwo(density * NUM_ROWS, by(ALWAYS_BY_ROW), by(ALWAYS_BY_COLUMN));
  return { density, listed, scanned };
}

/** PRICE: keeping a list of the result or not, and going by row or by column. */
export function reportPrice(): string {
  const shape = `${NUM_ROWS} x ${NUM_COLS}, ${ENTRIES_PER_COL} entries a column`;
  const results = [10, 30, 60, 100, 160, 300, 600].map(measureResult);
  const rhos = [0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1].map(measureRho);
  return [
    formatCrossover(
      `PRICE ${shape}, by entries of rho's rows: with list, or without`,
      results,
      FILE,
      "LISTED_SHARE",
    ),
    formatCrossover(`PRICE ${shape}, by density of rho: by row, or by column`, rhos, FILE, "RHO_DENSITY"),
  ].join("\n\n");
}
