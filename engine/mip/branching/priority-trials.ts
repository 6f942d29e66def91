/**
 * Trials at the root for columns of the highest branching priority. The LP may have settled them already without proof; where the LP of
 * the other value is closed by the incumbent, the column is fixed. With most of them fixed the problem is worth another
 * presolve and other cuts (branch-and-cut.ts, "restart"): whoever gives priorities says that much hangs on these columns.
 *
 * Valid as a trial of strong branching is: the other side holds no point that is better than the cutoff asks for.
 */
import { INTEGRALITY } from "../../tolerances.ts";
import type { Search } from "../search.ts";
import { timed } from "../timed.ts";

/** Columns that are tried at most. */
const MOST_COLS = 200;
/** Iterations of one trial, and those of all in multiples of what the root has taken so far. */
const TRIAL_ITERATIONS = 1000;
const SHARE = 0.5;
/** Share of the columns of the highest priority that must be fixed for a new beginning. */
const RESTART_SHARE = 0.2;

/** The integer columns of the highest priority that the problem itself does not fix; none where all are alike. */
function highestPriorityCols({ mip }: Search): number[] {
  const { branchPriority, integrality, colLb, colUb, numCols } = mip;
  if (branchPriority === null) return [];
  let highest = 1;
  let cols: number[] = [];
  for (let col = 0; col < numCols; col++) {
    if (integrality[col] === 0 || colLb[col] === colUb[col] || branchPriority[col] < highest) continue;
    if (branchPriority[col] > highest) cols = [];
    highest = branchPriority[col];
    cols.push(col);
  }
  return cols;
}

/** Whether it is done: the gain is that of other cuts, so there must have been some. */
function isWorthwhile({ control, rootCuts }: Search): boolean {
  return control.options.techniques.has("priority-trials") && rootCuts.length > 0;
}

/** Whether so many of the columns of the highest priority are fixed everywhere that a new beginning pays. */
export function isPrioritySettled(search: Search): boolean {
  if (!isWorthwhile(search)) return false;
  const cols = highestPriorityCols(search);
  const { globalLb, globalUb } = search;
  const fixed = cols.filter((col) => globalLb[col] === globalUb[col]);
  return fixed.length > 0 && fixed.length >= RESTART_SHARE * cols.length;
}

function* takeTrials(search: Search, cols: readonly number[]): Generator<void, boolean> {
  const { branchProbe, domain, lp, bounds } = search;
  const { colValue } = lp.answer;
  // The LP of a trial takes the place of the answer.
  const wanted = cols.map((col) => Math.round(colValue[col]));
  const isWhole = cols.map((col, pos) => Math.abs(colValue[col] - wanted[pos]) <= INTEGRALITY);
  const mostIterations = branchProbe.iterations + SHARE * lp.iterations;
  const settled: number[] = [];
  branchProbe.begin();
  for (const [pos, col] of cols.entries()) {
    const isBinary = domain.colLb[col] + 1 === domain.colUb[col];
    if (!isBinary || !isWhole[pos]) continue;
    if (branchProbe.iterations >= mostIterations || search.control.shouldStop()) break;
    const other = domain.colLb[col] + domain.colUb[col] - wanted[pos];
    const { status } = yield* branchProbe.tryBounds(col, other, other, TRIAL_ITERATIONS);
    if (status === "failed") break;
    if (status === "infeasible" || status === "cutoff") settled.push(pos);
  }
  for (const pos of settled) domain.tighten(cols[pos], wanted[pos], wanted[pos]);
  // What is cut off may hold points that are better by less than the gap allows.
  if (settled.length > 0) bounds.close(bounds.cutoff);
  search.control.record("priority-trials", { tried: cols.length, fixed: settled.length });
  return settled.length > 0;
}

/**
 * Tries the columns of the highest priority that are whole in the root's LP, which has just been solved.
 * @returns whether some were fixed, so that the LP must be solved again.
 */
export function* settlePriorities(search: Search): Generator<void, boolean> {
  if (!isWorthwhile(search)) return false;
  if (search.bounds.cutoff === Number.POSITIVE_INFINITY) return false;
  const { colLb, colUb } = search.domain;
  const cols = highestPriorityCols(search).filter((col) => colLb[col] < colUb[col]);
  if (cols.length === 0 || cols.length > MOST_COLS) return false;
  return yield* timed(search.control, "branching", takeTrials(search, cols));
}
