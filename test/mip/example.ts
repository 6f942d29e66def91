import {
  type BranchDecision,
  type BranchingRule,
  type BranchProbe,
  Model,
  type Problem,
  sum,
} from "../../engine/index.ts";
import { buildMipProblem, type MipProblem } from "../../engine/mip/mip-problem.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";

/** Knapsack of six items, capacity 13. By counting: optimum 26, by items 0, 2, 4 or 0, 1, 2; the LP gives 27.86. */
export function knapsack(): Problem {
  const model = new Model("knapsack");
  const weights = [4, 5, 3, 7, 6, 3];
  const values = [9, 11, 6, 13, 11, 5];
  const items = values.map((cost) => model.addCol({ ub: 1, cost, integer: true }));
  model.addRow(sum(items.map((item, pos) => item.times(weights[pos] as number))).atMost(13));
  model.maximize(sum(items.map((item, pos) => item.times(values[pos] as number))));
  return model.toProblem();
}

/** The search's view of a problem. */
export function mipOf(problem: Problem, seed = 0): MipProblem {
  return buildMipProblem(minimizationForm(problem), seed);
}

/** A rule that answers what it is told. */
export function ruleThat(branch: ReturnType<BranchingRule["create"]>["branch"]): BranchingRule {
  return { name: "told", description: "answers what the test says", create: () => ({ branch }) };
}

/** A probe that learns nothing. */
export const IDLE_PROBE: BranchProbe = {
  isAgain: false,
  iterations: 0,
  nodeIterations: 0,
  // biome-ignore lint/correctness/useYield: it has no steps.
  *tryBounds() {
    return { status: "failed" };
  },
};

/** The decision of a rule, whose steps are taken if it has any. */
export function decisionOf(begun: BranchDecision | Generator<void, BranchDecision>): BranchDecision {
  if (!("next" in begun)) return begun;
  let step = begun.next();
  while (step.done !== true) step = begun.next();
  return step.value;
}
