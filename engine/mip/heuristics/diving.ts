import { INTEGRALITY } from "../../tolerances.ts";
import { Domain } from "../domain/propagation.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { DiveChoice, type DiveRule, type DiveStep, makeDiveRules } from "./dive-rules.ts";
import { fixAll } from "./fix-all.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { countLocks, type Locks } from "./locks.ts";

/** Nodes between two dives, without and with an incumbent. */
const EVERY_WITHOUT = 20;
const EVERY_WITH = 200;

/** Share of the fractional columns that one step fixes. */
const STEP_SHARE = 0.1;

/** Simplex iterations of one LP of a dive. */
const LP_ITERATIONS = 500;

/** LPs of one dive; what is still fractional then is rounded. */
const MAX_LPS = 50;

/** A fractional column and what to do with it. */
interface PlannedStep extends DiveStep {
  readonly col: number;
}

/** The fractional columns in the order of the rule. */
function planSteps(
  mip: MipView,
  domain: Domain,
  colValue: Float64Array,
  rule: DiveRule,
  incumbent: Float64Array | null,
): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || domain.colLb[col] === domain.colUb[col]) continue;
    const value = colValue[col];
    if (Math.abs(value - Math.round(value)) <= INTEGRALITY) continue;
    steps.push({ col, ...rule.step(col, value, incumbent === null ? Number.NaN : incumbent[col]) });
  }
  return steps.sort((a, b) => a.key - b.key || a.col - b.col);
}

/** The other neighbour of a value. */
function otherSide(value: number, wanted: number): number {
  return wanted > value ? wanted - 1 : wanted + 1;
}

/** Fixes a column to the wanted neighbour, or to the other one where propagation finds that impossible. */
function* fixWithPropagation(
  domain: Domain,
  col: number,
  value: number,
  wanted: number,
): Generator<void, boolean> {
  for (const whole of [wanted, otherSide(value, wanted)]) {
    domain.startTrail();
    if (domain.tighten(col, whole, whole) && (yield* domain.propagateInSteps())) return true;
    domain.undoTrail();
  }
  return false;
}

/** Takes the first steps of a plan. @returns false when a column has no value left. */
function* takeSteps(
  domain: Domain,
  steps: readonly PlannedStep[],
  colValue: Float64Array,
): Generator<void, boolean> {
  for (const { col, wanted } of steps) {
    const value = colValue[col];
    const isStillOpen = domain.colLb[col] <= Math.floor(value) && domain.colUb[col] >= Math.ceil(value);
    if (!isStillOpen) continue;
    if (!(yield* fixWithPropagation(domain, col, value, wanted))) return false;
    yield;
  }
  return true;
}

/** Dives from the node's LP; one step may be taken back. */
function* dive(
  mip: MipView,
  locks: Locks,
  domain: Domain,
  rule: DiveRule,
  node: NodeView,
  probe: LpProbe,
  found: IncumbentSink,
): Generator<void, "found" | "none"> {
  domain.reset(node.colLb, node.colUb);
  let colValue = node.colValue;
  let hasBacktracked = false;
  for (let numLps = 0; numLps < MAX_LPS; numLps++) {
    const steps = planSteps(mip, domain, colValue, rule, node.incumbent);
    if (steps.length === 0) break;
    const numFixed = hasBacktracked ? 1 : Math.max(1, Math.floor(STEP_SHARE * steps.length));
    const lbBefore = domain.colLb.slice();
    const ubBefore = domain.colUb.slice();
    if (!(yield* takeSteps(domain, steps.slice(0, numFixed), colValue))) return "none";
    let answer = yield* probe.solveInSteps(domain.colLb, domain.colUb, LP_ITERATIONS);
    if ((answer.status === "infeasible" || answer.status === "cutoff") && !hasBacktracked) {
      hasBacktracked = true;
      const { col, wanted } = steps[0];
      const other = otherSide(colValue[col], wanted);
      domain.reset(lbBefore, ubBefore);
      if (!domain.tighten(col, other, other) || !(yield* domain.propagateInSteps())) return "none";
      answer = yield* probe.solveInSteps(domain.colLb, domain.colUb, LP_ITERATIONS);
    }
    if (answer.status !== "optimal") return "none";
    colValue = answer.colValue.slice();
  }
  if (found.offer(colValue)) return "found";
  if (!(yield* fixAll(mip, locks, domain, colValue, "nearest"))) return "none";
  const isFound = yield* offerWithFixedIntegers(mip, domain.colLb, probe, found, LP_ITERATIONS, colValue);
  return isFound ? "found" : "none";
}

/**
 * Diving: fixes the columns that a rule likes best, propagates, solves the LP, and so on until all integers are whole or
 * the LP has no better solution. Which rule dives next depends on what each has found so far.
 */
export const diving: Heuristic = {
  name: "diving",
  description: "fixes fractional columns step by step, solving the LP in between",
  create(mip) {
    const locks = countLocks(mip);
    const domain = new Domain(mip);
    const choice = new DiveChoice(makeDiveRules(mip, locks));
    let sinceLast = EVERY_WITH;
    const diveBy = function* (
      rule: DiveRule,
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const outcome = yield* dive(mip, locks, domain, rule, node, probe, found);
      if (outcome === "found") choice.reward(rule);
      return outcome;
    };
    return {
      when: "node",
      beforeCuts: "without-incumbent",
      search(node, probe, found) {
        sinceLast++;
        const every = node.incumbent === null ? EVERY_WITHOUT : EVERY_WITH;
        if (node.depth > 0 && sinceLast < every) return "skipped";
        sinceLast = 0;
        const rule = choice.choose(node.incumbent !== null);
        return diveBy(rule, node, probe, found);
      },
    };
  },
};
