import { BASIC, type Basis } from "../../model/basis.ts";
import { hasConditions } from "../../model/conditions.ts";
import type { Problem } from "../../model/problem.ts";
import type { LpSolver } from "../../simplex/lp-types.ts";
import { appendCuts } from "../cuts/lp-with-cuts.ts";
import { SEPARATORS } from "../cuts/registry.ts";
import { Domain } from "../domain/propagation.ts";
import { buildMipProblem } from "../mip-problem.ts";
import type { BoxOutcome, BoxRow, IncumbentSink } from "../plugins.ts";
import { createSearch, type Search, type SearchListener } from "../search.ts";
import type { SearchControl } from "../search-control.ts";
import { branchAndCut } from "../tree/branch-and-cut.ts";
import { type BoxProblem, boxProblem, wholePoint } from "./box-problem.ts";

/** Boxes within boxes: none. */
const MAX_DEPTH = 1;

/** Left out where only points are wanted: trials of branchings and cuts serve the proof. */
const UNUSED_TECHNIQUES: readonly string[] = ["strong-branching", ...SEPARATORS.map(({ name }) => name)];

/** Nodes without a better point that end a search of a box once it has found one, at least. */
const LEAST_STALL = 50;

/** Gap at which a search of a box is over: it only looks for points. */
const ENOUGH_GAP = 1e-3;

/** Limits and bookkeeping of a search in a box: those of the whole, and its own. */
function boxControl(whole: SearchControl, nodeLimit: number, iterationLimit: number): SearchControl {
  const standing = { nodes: 0 };
  const techniques = new Set(whole.options.techniques);
  for (const name of UNUSED_TECHNIQUES) techniques.delete(name);
  const mipGap = Math.max(whole.options.mipGap, ENOUGH_GAP);
  const end = whole.iterations + iterationLimit;
  const control: SearchControl = {
    options: { ...whole.options, mipGap, techniques, plugins: {} },
    standing,
    boxDepth: whole.boxDepth + 1,
    shouldStop: whole.shouldStop,
    get iterations() {
      return whole.iterations;
    },
    get iterationsLeft() {
      return Math.max(0, Math.min(whole.iterationsLeft, end - whole.iterations));
    },
    stopReason() {
      const reason = whole.stopReason();
      if (reason !== null) return reason;
      if (control.iterationsLeft <= 0) return "iteration_limit";
      return standing.nodes >= nodeLimit ? "node_limit" : null;
    },
    lpStopReason: () => whole.lpStopReason(),
    report: () => whole.report(),
    record() {},
    retire: (solver) => whole.retire(solver),
  };
  return control;
}

/** The box with one more row, below its own. */
function withRow({ form, cols, colValue }: BoxProblem, { col, value, rhs }: BoxRow): Problem {
  const placeOf = new Map(Array.from(cols, (each, pos) => [each, pos]));
  const places: number[] = [];
  const kept: number[] = [];
  let side = rhs;
  for (let entry = 0; entry < col.length; entry++) {
    const place = placeOf.get(col[entry]);
    if (place === undefined) side -= value[entry] * colValue[col[entry]];
    else {
      places.push(place);
      kept.push(value[entry]);
    }
  }
  return appendCuts(form, [{ col: Int32Array.from(places), value: Float64Array.from(kept), rhs: side }]);
}

/** What is left in the box of the basis of the node at hand: its optimum is seldom far. The slacks of rows below those of the box are in it. */
function basisOfBox({ lp }: Search, { cols, rows }: BoxProblem, numRows: number): Basis {
  const { colStatus, rowStatus } = lp.answer.getBasis();
  const pick = (status: Uint8Array, places: Int32Array, count: number): Uint8Array => {
    const picked = new Uint8Array(count).fill(BASIC);
    for (let pos = 0; pos < places.length; pos++) picked[pos] = status[places[pos]];
    return picked;
  };
  return { colStatus: pick(colStatus, cols, cols.length), rowStatus: pick(rowStatus, rows, numRows) };
}

/**
 * Searches a box of the problem as a mixed-integer program of its own; in steps.
 *
 * @param search the search of the whole.
 * @param nodeLimit nodes that may be spent. @param iterationLimit simplex iterations that may be spent.
 * @param found takes the points. @param row a further row of that program; borrowed.
 */
export function* searchBox(
  search: Search,
  colLb: Float64Array,
  colUb: Float64Array,
  nodeLimit: number,
  iterationLimit: number,
  found: IncumbentSink,
  row?: BoxRow,
): Generator<void, BoxOutcome> {
  const { mip, control, makeLp } = search;
  // A box may tear sets apart.
  if (control.boxDepth >= MAX_DEPTH || iterationLimit <= 0 || hasConditions(mip.form)) return "skipped";
  const domain = new Domain(mip);
  domain.reset(colLb, colUb);
  domain.queueAllRows();
  if (!(yield* domain.propagateInSteps())) return "exhausted";
  yield;
  const box = boxProblem(mip, domain.colLb, domain.colUb);
  if (box.cols.length === 0) return found.offer(box.colValue) ? "found" : "exhausted";
  const solvers: LpSolver[] = [];
  const countedLp: typeof makeLp = (lp) => {
    const solver = makeLp(lp);
    solvers.push(solver);
    return solver;
  };
  let hasFound = false;
  let lastFound = 0;
  const listener: SearchListener = {
    rootSolved() {},
    nodeDone() {},
    improved(sub) {
      if (sub.incumbent.colValue === null) return;
      lastFound = sub.control.standing.nodes;
      if (found.offer(wholePoint(box, sub.incumbent.colValue))) hasFound = true;
    },
  };
  yield;
  const form = row === undefined ? box.form : withRow(box, row);
  const part = buildMipProblem(form, mip.seed);
  yield;
  const own = boxControl(control, nodeLimit, iterationLimit);
  const sub = createSearch(part, own, countedLp, listener, "optimum", search.searchBox);
  if (search.incumbent.colValue !== null) sub.bounds.demandBetterThan(search.incumbent.objective);
  if (search.rootLp !== null) sub.lp.answer.setBasis(basisOfBox(search, box, form.numRows));
  const steps = branchAndCut(sub);
  let step = steps.next();
  while (step.done !== true) {
    if (control.shouldStop()) break;
    if (hasFound && own.standing.nodes - lastFound > LEAST_STALL) break;
    yield;
    step = steps.next();
  }
  for (const solver of solvers) control.retire(solver);
  if (hasFound) return "found";
  return step.done === true && step.value === "exhausted" ? "exhausted" : "limit";
}
