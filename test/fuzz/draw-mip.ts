import { withRandomConditions, withZeros } from "../generators/conditions.ts";
import { randomMip } from "../generators/lp.ts";
import type { Random } from "../generators/random.ts";
import { tinyMip } from "../mip/tiny-mip.ts";
import { type DenseProgram, fromProblem, toProblem } from "./dense-program.ts";
import { drawLp } from "./draw-lp.ts";
import { drawStructuredMip } from "./draw-structured-mip.ts";

/** Assignments of the integer columns at most: brute force tries each. */
const MOST_ASSIGNMENTS = 1024;

/** Makes some columns of an LP integer, with finite bounds of few whole values. */
function makeInteger(random: Random, program: DenseProgram): DenseProgram {
  let room = MOST_ASSIGNMENTS;
  const cols = program.cols.map((col) => {
    const lb = Number.isFinite(col.lb) ? col.lb : Math.min(0, Math.floor(col.ub) - 2);
    const ub = Math.min(col.ub, lb + random.whole(1, 4));
    const values = Math.max(1, Math.floor(ub) - Math.ceil(lb) + 1);
    if (!Number.isFinite(lb) || values > room || random.chance(0.3)) return col;
    room = Math.floor(room / values);
    return { ...col, lb, ub, isInteger: true };
  });
  return { ...program, cols };
}

/** Sets and semi-continuous columns are drawn for programs of at most so many columns. */
const MOST_SET_COLS = 10;
/** The same for rows, and for assignments of the integer columns: counting must stay possible. */
const MOST_SET_ROWS = 20;
const MOST_SET_ASSIGNMENTS = 64;

/** Assignments of the integer columns. */
function countAssignments({ cols }: DenseProgram): number {
  return cols.reduce(
    (product, { lb, ub, isInteger }) =>
      isInteger ? product * Math.max(1, Math.floor(ub) - Math.ceil(lb) + 1) : product,
    1,
  );
}

/** A random MIP, most of them such that brute force can solve them, and the name of its family; a third have sets and least values. */
export function drawMip(random: Random): { readonly family: string; readonly program: DenseProgram } {
  const { family, program } = drawPlainMip(random);
  const isLarge = program.cols.length > MOST_SET_COLS || program.rows.length > MOST_SET_ROWS;
  if (isLarge || countAssignments(program) > MOST_SET_ASSIGNMENTS || !random.chance(0.35)) {
    return { family, program };
  }
  const problem = withRandomConditions(random, withZeros(random, toProblem(program)));
  return { family: `${family} with sets`, program: fromProblem(problem) };
}

function drawPlainMip(random: Random): { readonly family: string; readonly program: DenseProgram } {
  const kind = random.pick(["tiny", "binary", "general", "from-lp", "structured", "structured"]);
  if (kind === "structured") return drawStructuredMip(random);
  const seed = random.uint32();
  if (kind === "tiny") return { family: kind, program: fromProblem(tinyMip(seed % 1_000_000_000)) };
  if (kind === "from-lp") {
    const { family, program } = drawLp(random);
    const small = program.rows.length <= 12 && program.cols.length <= 14;
    if (small) return { family: `integer ${family}`, program: makeInteger(random, program) };
  }
  const isBinary = kind === "binary";
  const shape = {
    rows: random.whole(1, 6),
    cols: random.whole(1, 8),
    integers: isBinary ? random.whole(1, 8) : random.whole(1, 3),
    binary: isBinary,
    degenerate: random.chance(0.3),
    oddRow: random.chance(0.1),
    maximize: random.chance(0.5),
  };
  return { family: isBinary ? "binary" : "general", program: fromProblem(randomMip(seed, shape)) };
}
