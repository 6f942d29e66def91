/**
 * A local optimum of index_slp by the interior point method: from powers that are spread evenly, through the inside, to where no limit and no slope
 * pulls any more. That takes the time of a few of the linear programs of the ascents.
 */
import { PLAIN_HOST } from "../../engine/index.ts";
import type { StepLog } from "../common/step-log.ts";
import type { SolverAccess } from "../formulation.ts";
import { departureShortfalls } from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import { InteriorPointSolver } from "./interior-point.ts";
import type { ParkingPlan } from "./plan.ts";
import { hasInside, planInside } from "./solve-interior.ts";
import { listStays } from "./stays.ts";
import { indexCost } from "./step-costs.ts";

/** Steps at most; 23 to 31 were needed on four of five lots of 5 to 20 vehicles, over 80 on the fifth. */
const MOST_STEPS = 100;
/** It ends once a limit pulls by so little, as a share of the largest power; what is taken for an end after all steps. */
const CONVERGED = 1e-9;
const NEARLY_CONVERGED = 1e-7;
/** What a plan may miss, share of a battery or kW: rounding. */
const ROUNDING = 1e-7;
/** Least share of a battery that a vehicle must charge, so that its powers have an inside. */
const LEAST_CHARGE = 1e-4;

/** The plan, or null where the method is not for the instance or does not get there. */
export async function climbInside(
  input: ParkingInput,
  { options }: SolverAccess,
  log: StepLog,
): Promise<ParkingPlan | null> {
  const stays = listStays(input);
  const mustCharge = input.vehicles.every(
    ({ socArrival, socRequired }) => socRequired > socArrival + LEAST_CHARGE,
  );
  if (!mustCharge || !hasInside(input, stays)) return null;
  const host = options.host ?? PLAIN_HOST;
  const deadline = host.now() + 1000 * (options.timeLimit ?? Number.POSITIVE_INFINITY);
  const solver = new InteriorPointSolver(input, stays, indexCost(input));
  for (let step = 1; step <= MOST_STEPS && solver.complementarity > CONVERGED; step++) {
    await host.yield();
    if (options.signal?.aborted === true || host.now() >= deadline) return null;
    log.begin(`interior point ${step}`);
    if (!solver.advance()) break;
    const { costEur, violation } = solver.standing();
    log.done({ best: violation <= ROUNDING ? -costEur : null });
  }
  const found = solver.standing();
  if (!(solver.complementarity <= NEARLY_CONVERGED && found.violation <= ROUNDING)) return null;
  const plan = planInside(input, stays, found);
  return departureShortfalls(plan, input).every((missing) => missing === 0) ? plan : null;
}
