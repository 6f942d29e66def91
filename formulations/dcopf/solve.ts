/**
 * Solving: one linear program, or with exact quadratic costs a sequence of them. Each has tangents in place of the costs, so
 * its optimum is a bound from below; the true cost of its plan is one from above. New tangents where the plan is dearer than
 * the model thought close the gap.
 * Source: Kelley, "The cutting-plane method for solving convex programs", J. SIAM 8 (1960) 703–712.
 */
import type { Model, Result, SolvedResult } from "../../engine/index.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import type { DcopfBuilt } from "./build.ts";
import { costsOf } from "./costs.ts";
import { type DcopfPlan, planDcopf, powersOf } from "./plan.ts";
import { TangentCosts } from "./tangents.ts";

/** Relative gap between the true cost and the bound that is aimed at; 1e-7 already counts as closed. */
const AIM = 1e-9;
const CLOSED = 1e-7;

/** Rounds of tangents; far more than any network needed. */
const MOST_ROUNDS = 60;

/** The best plan so far. */
interface Best {
  readonly plan: DcopfPlan;
  readonly cost: number;
  readonly result: SolvedResult;
}

/** The answer of one linear program. */
function progressOf(result: Result, built: DcopfBuilt): Progress<DcopfPlan> {
  const { solution, objective, dualBound, duals } = result;
  const plan = solution === null ? null : planDcopf(solution, built, duals);
  return { plan, objective, dualBound, result };
}

/** A solution of the built model with the powers of a plan: its segments filled from the cheapest on. */
function inBuiltModel(result: SolvedResult, plan: DcopfPlan, model: Model, built: DcopfBuilt): SolvedResult {
  const problem = model.toProblem();
  const { input, segments, segmentStart, power } = built;
  const { count } = input.network.generators;
  const colValue = result.solution.colValue.slice(0, problem.numCols);
  for (let pos = 0; pos < plan.generationMW.length; pos++) {
    const gen = pos % count;
    const { baseMW, lb, ub } = segments[gen];
    const first = power.first + Math.floor(pos / count) * segmentStart[count] + segmentStart[gen];
    let left = plan.generationMW[pos] - baseMW;
    for (let piece = 0; piece < ub.length; piece++) {
      const part = Math.max(lb[piece], Math.min(ub[piece], left));
      colValue[first + piece] = part;
      left -= part;
    }
  }
  let objective = problem.objectiveOffset;
  for (let col = 0; col < problem.numCols; col++) objective += problem.colCost[col] * colValue[col];
  return { ...result, duals: null, basis: null, solution: { ...result.solution, objective, colValue } };
}

/** Whether every cost is linear or by pieces already. */
function isLinear({ input }: DcopfBuilt): boolean {
  if (input.costSegments !== null) return true;
  const { count, cost, minMW, maxMW } = input.network.generators;
  for (let gen = 0; gen < count; gen++) {
    const own = cost[gen];
    if (own.kind === "polynomial" && own.c2 > 0 && maxMW[gen] > minMW[gen]) return false;
  }
  return true;
}

/** Solves a built instance; the last progress is the answer. */
export async function* solveDcopf(
  solver: SolverAccess,
  model: Model,
  built: DcopfBuilt,
): AsyncGenerator<Progress<DcopfPlan>> {
  let result = await solver.solve(model);
  if (isLinear(built) || result.status !== "optimal") {
    yield progressOf(result, built);
    return;
  }
  const tangents = new TangentCosts(built, model.toProblem().objectiveOffset);
  const log = new StepLog(solver, "tangents", "$");
  const warm = log.quiet.warm(model);
  warm.setBasis(result.basis);
  let best: Best | null = null;
  let price: Float64Array | null = null;
  let bound = Number.NEGATIVE_INFINITY;
  for (let round = 1; result.status === "optimal" && result.solution !== null; round++) {
    const { colValue } = result.solution;
    const generationMW = powersOf(built, colValue);
    tangents.readPowers(colValue, generationMW);
    const plan = planDcopf(result.solution, built, result.duals, generationMW);
    const cost = costsOf(plan, built.input).exact;
    bound = Math.max(bound, result.dualBound ?? bound);
    if (best === null || cost <= best.cost) best = { plan, cost, result };
    price = plan.pricePerMWh;
    // Rounding may lift the bound of a closed gap over the cost.
    const dualBound = Math.min(bound, best.cost);
    log.begin(`round ${round}`);
    log.done({ best: best.cost, bound: dualBound });
    yield { plan: best.plan, objective: best.cost, dualBound, result: best.result };
    const aim = AIM * Math.max(1e-3, Math.abs(best.cost));
    if (best.cost - bound <= aim || round === MOST_ROUNDS) break;
    const added = tangents.refine(warm, generationMW, plan.pricePerMWh, aim / (2 * tangents.count));
    if (added === 0) break;
    log.begin(`round ${round + 1}`);
    result = await warm.solve();
    // After trouble the solver has forgotten its basis; a second try starts from scratch.
    if (result.status === "numerical_error") result = await warm.solve();
  }
  if (best === null) return;
  const dualBound = Math.min(bound, best.cost);
  const isClosed = best.cost - dualBound <= CLOSED * Math.max(1e-3, Math.abs(best.cost));
  const status = isClosed ? "optimal" : endOf(result);
  const answer = { ...inBuiltModel(best.result, best.plan, model, built), status };
  // The later the program, the nearer its slopes are to the marginal costs.
  const plan = { ...best.plan, pricePerMWh: price };
  yield { plan, objective: best.cost, dualBound, result: answer };
}

/** The status of an answer whose gap stayed open: why the last program was not solved, else numerical trouble. */
function endOf({ status }: Result): SolvedResult["status"] {
  const isStop = status === "time_limit" || status === "iteration_limit" || status === "interrupted";
  return isStop ? status : "numerical_error";
}
