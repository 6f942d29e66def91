/**
 * What happens at one node: deduce, solve its LP, try for a solution, close or divide. Each step either closes the
 * node for a reason that was proved or hands on to the next.
 */
import { InternalError, ModelError } from "../../errors.ts";
import type { LpStatus } from "../../simplex/lp-types.ts";
import { branchOn, branchOnSet, branchOnUndecided, branchOnUnfixed } from "../branching/branch.ts";
import { settlePriorities } from "../branching/priority-trials.ts";
import { learnFromLp } from "../conflicts/learn.ts";
import { separateRoot } from "../cuts/cut-loop.ts";
import { appendCuts, mapBasis } from "../cuts/lp-with-cuts.ts";
import { fixByReducedCost } from "../domain/reduced-cost-fixing.ts";
import { offerWithFixedIntegers } from "../heuristics/fixed-integers.ts";
import { runHeuristics } from "../heuristics/run-heuristics.ts";
import { fractionalCols, viewNode } from "../node/node-view.ts";
import { provedObjective } from "../node/proved-objective.ts";
import type { FractionalCols, MipView, NodeView } from "../plugins.ts";
import { fixGlobally, type Search } from "../search.ts";
import { timed } from "../timed.ts";
import { enterNode } from "./enter-node.ts";
import { settleLeaf } from "./settle-leaf.ts";

/** How work at a node ended: closed or divided, not finished because of a limit, or the root LP is unbounded. */
export type NodeEnd = "done" | "stopped" | "unbounded";

/** Times that a branching rule may have a node solved again before the search calls that endless. */
const MAX_TIGHTENINGS = 1000;

/** Distance from a whole number, relative to max(1, |value|), that is rounding of the LP. */
const EXACT = 1e-11;

/** Tells the rule what became of a child. */
function reportChild(search: Search, id: number, lpObjective: number): void {
  const { nodes } = search;
  if (nodes.branchCol[id] < 0 || nodes.distance[id] === 0) return;
  search.rule.childSolved?.({
    col: nodes.branchCol[id],
    direction: nodes.isUp[id] === 1 ? "up" : "down",
    distance: nodes.distance[id],
    objectiveGain: Math.max(0, lpObjective - nodes.parentObjective[id]),
    deductions: search.domain.numChanged,
  });
}

/** Solves the LP with the node's bounds. */
function* solveNodeLp(search: Search): Generator<void, LpStatus> {
  const { lp, domain, bounds } = search;
  lp.setBounds(domain.colLb, domain.colUb, search.isLpCol);
  return yield* lp.solve(bounds.cutoff, Number.POSITIVE_INFINITY);
}

/** Gives the LP the rows that points have broken since; the basis stays, the new slacks in it. */
function takeLazyRows(search: Search): void {
  const { lp, lazy } = search;
  if (lazy === null || !lazy.hasPending) return;
  const rows = lazy.takePending();
  const { problem } = lp;
  const rowOf = new Int32Array(problem.numRows + rows.length).fill(-1);
  for (let row = 0; row < problem.numRows; row++) rowOf[row] = row;
  const { basis, edgeWeight } = mapBasis(lp.answer, rowOf);
  lp.replaceRows(appendCuts(problem, rows), basis, edgeWeight);
  // The solver that had it is gone.
  search.savedParent = -1;
}

/** Puts a node back whose work was interrupted; it counts as open. */
function reopen(search: Search, id: number): void {
  const { nodes, selector } = search;
  selector.push({
    id,
    depth: nodes.depth[id],
    dualBound: nodes.dualBound[id],
    estimate: nodes.estimate[id],
  });
}

/** A node that the LP fails on is divided further; with nothing left to divide its bound stays in the answer. */
function* divideOrGiveUp(
  search: Search,
  id: number,
  dualBound: number,
  colValue: Float64Array | null,
): Generator<void, void> {
  search.counters.numericalTroubles++;
  if (branchOnUnfixed(search, id, dualBound, colValue)) return;
  if (yield* settleLeaf(search, dualBound)) return;
  search.counters.unresolved++;
  search.bounds.close(dualBound);
}

/** Whether some integer column is off its whole value by more than rounding, as cuts with room on their sides allow. */
function isInexact({ numCols, integrality }: MipView, colValue: Float64Array): boolean {
  for (let col = 0; col < numCols; col++) {
    const x = colValue[col];
    if (integrality[col] === 1 && Math.abs(x - Math.round(x)) > EXACT * Math.max(1, Math.abs(x))) return true;
  }
  return false;
}

/**
 * The LP solution is integral: it is the best of the node, once it is exact. Where it is not, the continuous columns get
 * the values that fit the whole ones, and what is left of the node is searched on if the gap asks for it.
 */
function* takeIntegral(search: Search, id: number, view: NodeView, dualBound: number): Generator<void, void> {
  const { incumbent, bounds, mip, probe } = search;
  search.counters.integral++;
  const isExact = !isInexact(mip, view.colValue);
  // The LP below would not know the rows that are not listed.
  const isAnswer = isExact || search.lazy !== null;
  const isProved = view.lpObjective >= search.lp.answer.objective;
  if (isAnswer && incumbent.offer(view.colValue, "lp") !== "invalid" && isProved) {
    bounds.close(dualBound);
    return;
  }
  const exact = { solveInSteps: probe.solveFully.bind(probe) };
  yield* offerWithFixedIntegers(mip, view.colValue, exact, incumbent.sink("lp"), Number.POSITIVE_INFINITY);
  if (dualBound >= bounds.cutoff) bounds.close(dualBound);
  else if (isExact) yield* divideOrGiveUp(search, id, dualBound, view.colValue);
  else if (!branchOnUnfixed(search, id, dualBound, view.colValue)) {
    if (yield* settleLeaf(search, dualBound)) return;
    // The one assignment of the node is as good as its LP but for the LP's tolerance.
    if (incumbent.offer(view.colValue, "lp") === "invalid") search.counters.unresolved++;
    bounds.close(dualBound);
  }
}

/** Tightens the node's integer columns by the reduced costs of its LP. */
function fixLocally(search: Search, view: NodeView): void {
  const { bounds, domain, mip, lp } = search;
  if (!search.isReducedCostFixing || bounds.cutoff === Number.POSITIVE_INFINITY) return;
  // Duals that do not prove the objective give no reduced costs to rely on.
  if (view.lpObjective < lp.answer.objective) return;
  const optimum = { ...view, objective: view.lpObjective };
  const count = fixByReducedCost(mip.integrality, optimum, bounds.cutoff, (col, lb, ub, bound) => {
    domain.tighten(col, lb, ub);
    bounds.close(Math.max(bound, bounds.cutoff));
  });
  search.counters.reducedCostTightenings += count;
}

/** The root was entered before its incumbents were found: what they said of all bounds. */
function takeGlobalBounds({ bounds, domain, globalLb, globalUb }: Search): void {
  if (bounds.cutoff === Number.POSITIVE_INFINITY) return;
  for (let col = 0; col < globalLb.length; col++) domain.tighten(col, globalLb[col], globalUb[col]);
}

/** Whether the node's bounds have moved past the value of a candidate since its LP was solved. */
function isCutOff({ domain }: Search, candidates: FractionalCols): boolean {
  for (let pos = 0; pos < candidates.count; pos++) {
    const col = candidates.col[pos];
    if (candidates.value[pos] < domain.colLb[col] || candidates.value[pos] > domain.colUb[col]) return true;
  }
  return false;
}

/** First LP of all: its figures serve the rest of the search. */
function keepRootLp(search: Search, view: NodeView): void {
  search.probe.setRootIterations(search.lp.iterations);
  search.listener.rootSolved(search, view.lpObjective);
  if (view.lpObjective < search.lp.answer.objective) return;
  search.rootLp = {
    objective: view.lpObjective,
    colLb: view.colLb.slice(),
    colUb: view.colUb.slice(),
    colValue: view.colValue.slice(),
    reducedCost: view.reducedCost.slice(),
  };
  fixGlobally(search);
}

/** Asks the branching rule; "again" when it tightened the node, which must then be solved once more. */
function* divide(
  search: Search,
  id: number,
  view: NodeView,
  candidates: FractionalCols,
  dualBound: number,
): Generator<void, "done" | "again"> {
  search.branchProbe.begin();
  const begun = search.rule.branch(view, candidates, search.branchProbe);
  const decision = "next" in begun ? yield* timed(search.control, "branching", begun) : begun;
  if (decision.kind === "split") {
    branchOn(search, id, view, candidates, decision, dualBound);
    return "done";
  }
  if (decision.kind === "cutoff") {
    search.counters.branchCutoffs++;
    search.bounds.close(search.bounds.cutoff);
    return "done";
  }
  if (decision.changes.length === 0) {
    throw new InternalError(`branching rule "${search.ruleName}": a tightening without changes`);
  }
  search.counters.branchTightenings += decision.changes.length;
  // What is cut off may hold points that are better by less than the gap allows.
  search.bounds.close(search.bounds.cutoff);
  for (const { col, lb, ub } of decision.changes) {
    search.isLpCol[col] = 1;
    search.domain.tighten(col, lb, ub);
  }
  return "again";
}

/**
 * Which LP of a node it is: its first, the one with rows that the first one broke, the one with cuts after that, or a
 * later one of the tightened node.
 */
type LpStage = "first" | "lazy" | "separated" | "again";

/** What to do once the LP is solved: nothing more, or to solve it again at this stage. */
function* afterOptimalLp(
  search: Search,
  id: number,
  stage: LpStage,
): Generator<void, "done" | Exclude<LpStage, "first">> {
  const isFirstLp = stage === "first";
  const { lp, bounds, nodes } = search;
  const { colValue, reducedCost } = lp.answer;
  const objective = provedObjective(lp.problem, search.domain, lp.answer);
  const view = viewNode(search, id, objective, colValue, reducedCost);
  if (isFirstLp) reportChild(search, id, objective);
  const dualBound = Math.max(bounds.tighten(objective), nodes.dualBound[id]);
  search.currentBound = dualBound;
  nodes.dualBound[id] = dualBound;
  if (dualBound >= bounds.cutoff) {
    search.counters.prunedByBound++;
    bounds.close(dualBound);
    return "done";
  }
  const candidates = fractionalCols(search.mip, colValue);
  const setSplit = search.setRules?.chooseSplit(search.domain, colValue) ?? null;
  if (candidates.count === 0 && setSplit === null) {
    if (search.lazy?.accepts(colValue) === false && search.lazy.hasPending) {
      return isFirstLp ? "lazy" : stage;
    }
    yield* takeIntegral(search, id, view, dualBound);
    return "done";
  }
  if (nodes.depth[id] === 0 && (isFirstLp || stage === "lazy")) {
    keepRootLp(search, view);
    const hasOwnRows = lp.problem.numRows === search.mip.numRows;
    const isChanged = hasOwnRows && (yield* timed(search.control, "cuts", separateRoot(search, view)));
    nodes.dualBound[id] = Math.max(nodes.dualBound[id], search.currentBound);
    if (isChanged) return "separated";
  }
  if (stage !== "again") {
    yield* runHeuristics(
      search,
      view,
      (each) => each.when === "node",
      () => lp.packedBasis(),
    );
  }
  if (dualBound >= bounds.cutoff) {
    search.counters.prunedByBound++;
    bounds.close(dualBound);
    return "done";
  }
  if (nodes.depth[id] === 0) takeGlobalBounds(search);
  fixLocally(search, view);
  if (candidates.count === 0 && setSplit !== null) {
    branchOnSet(search, id, setSplit, { dualBound, lpObjective: view.lpObjective });
    return "done";
  }
  if (search.orbits !== null) {
    if (!search.orbits.isReady) yield* timed(search.control, "symmetry", search.orbits.find());
    search.orbits.spread(search.nodes, id, search.domain);
  }
  if (search.domain.isEmpty || (search.isPropagating && !(yield* search.domain.propagateInSteps()))) {
    search.counters.prunedByPropagation++;
    return "done";
  }
  if (isCutOff(search, candidates)) return "again";
  if (nodes.depth[id] === 0 && stage !== "again" && (yield* settlePriorities(search))) return "again";
  return yield* divide(search, id, view, candidates, dualBound);
}

/** Works on an open node that was taken from the selector. */
export function* processNode(search: Search, id: number): Generator<void, NodeEnd> {
  const { bounds, nodes, counters, domain, conflicts } = search;
  search.branchProbe.enterNode();
  search.orbits?.enterNode();
  if (!(yield* timed(search.control, "propagation", enterNode(search, id)))) {
    counters.prunedByPropagation++;
    if (nodes.depth[id] > 0 && conflicts !== null) search.pathLearner.learn(search, conflicts, id);
    reportChild(search, id, Number.POSITIVE_INFINITY);
    return "done";
  }
  // Deductions and the first factor of the root are both long.
  if (nodes.depth[id] === 0) yield;
  let stage: LpStage = "first";
  for (let round = 0; round < MAX_TIGHTENINGS; ) {
    takeLazyRows(search);
    const status = yield* timed(search.control, "node LPs", solveNodeLp(search));
    if (status === "stopped" || status === "iteration_limit") {
      reopen(search, id);
      return "stopped";
    }
    if (status === "infeasible" || status === "cutoff") {
      counters.prunedByLp++;
      // A proof that needs cuts is none on the problem itself.
      const isPlain = nodes.depth[id] === 0 && search.lp.problem.numRows === search.mip.numRows;
      if (status === "infeasible" && isPlain) search.rootFarkas = search.lp.answer.farkas();
      if (stage === "first") reportChild(search, id, Number.POSITIVE_INFINITY);
      if (nodes.depth[id] > 0) learnFromLp(search, status);
      if (status === "cutoff") bounds.close(Math.max(search.lp.answer.objective, bounds.cutoff));
      return "done";
    }
    if (status === "unbounded" && search.lazy !== null) {
      throw new ModelError(
        "lazy rows: found an LP without bound, expected finite bounds of columns that hold it",
      );
    }
    if (status === "unbounded" && (nodes.depth[id] === 0 || search.setRules !== null)) {
      // The ray counts only where no set forbids it.
      if (branchOnUndecided(search, id, nodes.dualBound[id])) return "done";
      search.ray = search.lp.answer.ray();
      if (nodes.depth[id] > 0) search.rayBox = { colLb: domain.colLb.slice(), colUb: domain.colUb.slice() };
      return "unbounded";
    }
    if (status !== "optimal") {
      yield* divideOrGiveUp(search, id, nodes.dualBound[id], null);
      return "done";
    }
    const next: "done" | LpStage = yield* afterOptimalLp(search, id, stage);
    if (next === "done") return "done";
    if (next !== "lazy") round++;
    stage = next;
    if (domain.isEmpty || (search.isPropagating && !(yield* domain.propagateInSteps()))) {
      counters.prunedByPropagation++;
      return "done";
    }
  }
  throw new InternalError(`branching rule "${search.ruleName}": ${MAX_TIGHTENINGS} tightenings at one node`);
}
