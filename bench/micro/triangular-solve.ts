import { LuBuilder } from "../../engine/linalg/lu-build.ts";
import { LuFactor } from "../../engine/linalg/lu-factor.ts";
import { clearVector, SparseVector } from "../../engine/linalg/sparse-vector.ts";
import { btran, ftran } from "../../engine/linalg/triangular-solve.ts";
import { formatCrossover, type Measurement } from "./crossover.ts";
import { blockTriangular, randomPermutation, randomSource } from "./random-data.ts";
import { timeCases } from "./suite.ts";

const FILE = "engine/linalg/triangular-solve.ts";
const NUM_ROWS = 20_000;
/** A right-hand side of up to 4 % nonzeros (above 5 % the search is never tried) reaches up to half of the rows. */
const BLOCK_SIZE = 24;
const RHS_COUNTS: readonly number[] = [10, 40, 80, 120, 160, 240, 400, 800];

type Solve = (lu: LuFactor, x: SparseVector, expectedDensity: number, keeps: boolean) => void;

/** The factor of a triangular basis: all of it stands in U. */
function factorise(): LuFactor {
  const matrix = blockTriangular(NUM_ROWS, BLOCK_SIZE, randomSource(5));
  const lu = new LuFactor(NUM_ROWS, 10);
  const basicCol = Int32Array.from({ length: NUM_ROWS }, (_, col) => col);
  if (new LuBuilder(matrix).build(lu, basicCol) !== 0) throw new Error("the basis is singular");
  lu.hypersparse = true;
  return lu;
}

/** The expected density decides between the two ways: 0 has the nonzeros searched, 1 has all pivots scanned. */
function measure(lu: LuFactor, solve: Solve, rhsCount: number): Measurement {
  const rows = randomPermutation(NUM_ROWS, randomSource(6)).subarray(0, rhsCount);
  const x = new SparseVector(NUM_ROWS);
  const load = () => {
    clearVector(x);
    for (const row of rows) {
      x.array[row] = 1;
      x.index[x.count++] = row;
    }
  };
  const solveFrom = (expectedDensity: number) => () => {
    load();
    solve(lu, x, expectedDensity, false);
  };
  const searched = solveFrom(0);
  searched();
  const density = x.count / NUM_ROWS;
  const seconds = timeCases([
    { name: "listed", run: searched },
    { name: "scanned", run: solveFrom(1) },
  ]);
  return {
    density,
    listed: seconds.get("listed") ?? Number.NaN,
    scanned: seconds.get("scanned") ?? Number.NaN,
  };
}

/** Triangular solves through U: searched from the nonzeros, or scanned over all pivots. */
export function reportTriangularSolve(): string {
  const lu = factorise();
  const report = (name: string, solve: Solve, constant: string) => {
    const measurements = RHS_COUNTS.map((count) => measure(lu, solve, count));
    const title = `${name} of ${NUM_ROWS} rows, by density of the result: searched, or scanned`;
    return formatCrossover(title, measurements, FILE, constant);
  };
  return [
    report("FTRAN-U", ftran, "RESULT_DENSITY_FTRAN_U"),
    report("BTRAN-U", btran, "RESULT_DENSITY_BTRAN_U"),
  ].join("\n\n");
}
