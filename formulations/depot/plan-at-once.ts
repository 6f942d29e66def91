/**
 * A plan and a bound for a depot of many trucks without a search: the interior point method over trucks and site, directions left
 * aside, and the cheapest plan of each truck at its multipliers. See docs/formulations/depot.md, "Many trucks".
 */
import { quietHost } from "../common/quiet-host.ts";
import { type MayGoOn, Turns } from "../common/turns.ts";
import type { SolverAccess } from "../formulation.ts";
import { PlanPricing } from "./plan-pricing.ts";
import { SiteInterior, type SitePoint } from "./site-interior.ts";
import type { StepCols, TightBuilt } from "./tight-columns.ts";
import { importCost } from "./tight-steps.ts";

/** Trucks times steps from which on it pays: simplex iterations grow faster than its steps. */
const LEAST_PLACES = 4000;
/** Rows of the site at most: beyond, its dense matrix takes seconds. */
const MOST_ROWS = 1500;
/** Shares of the time limit until plan and bound are to be there: the plan is checked then. */
const UNTIL = { plan: 0.75, bound: 0.9 } as const;

/** A plan with its bound. */
export interface PlanAtOnce {
  /** Powers as columns of the tight model; others are not set. */
  readonly colValue: Float64Array;
  /** EUR; −Infinity for none. */
  readonly bound: number;
}

/**
 * Whether a depot is planned at once: many trucks and no direction that must be decided.
 * @param numActivities trucks and steps that must be told idle from active.
 */
export function isPlannedAtOnce(
  numActivities: number,
  built: TightBuilt,
  { options }: SolverAccess,
): boolean {
  const { input, kinds, trucks } = built;
  const { nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint, start } = options;
  const others = [nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint, start];
  if (numActivities > 0 || trucks.length * input.steps < LEAST_PLACES) return false;
  if (others.some((each) => each !== undefined)) return false;
  return kinds.meter.every((isOpen, step) => isOpen === 0 && importCost(input, step) >= 0);
}

/** Puts the powers of the method into the columns of the tight model. */
function tightPowers({ input, ...built }: TightBuilt, found: SitePoint, numCols: number): Float64Array {
  const colValue = new Float64Array(numCols);
  const put = (cols: StepCols, step: number, value: number) => {
    if (cols[step] >= 0) colValue[cols[step]] = value;
  };
  colValue.set(found.siteValue);
  for (const [pos, { charge, discharge }] of built.trucks.entries()) {
    for (let step = 0; step < input.steps; step++) {
      put(charge.importing, step, found.chargeKW[pos][step]);
      put(discharge.importing, step, found.dischargeKW[pos][step]);
    }
  }
  return colValue;
}

/**
 * A plan of the tight model and a bound on all of them; null where the method is not for the depot.
 * @param numCols columns of the tight model.
 */
export async function planAtOnce(
  built: TightBuilt,
  numCols: number,
  solver: SolverAccess,
): Promise<PlanAtOnce | null> {
  const { input } = built;
  const host = quietHost(solver);
  const turns = new Turns(host);
  const begunMs = host.now();
  const pricing = new PlanPricing(built);
  if (pricing.site.rowLb.length > MOST_ROWS) return null;
  const { timeLimit = Number.POSITIVE_INFINITY, signal } = solver.options;
  const within = (share: number): MayGoOn => {
    const deadlineMs = begunMs + 1000 * share * timeLimit;
    return async () => {
      await turns.give();
      return host.now() < deadlineMs && signal?.aborted !== true;
    };
  };
  const method = new SiteInterior(input, pricing.site, pricing.importRows());
  const found = await method.run(within(UNTIL.plan));
  if (!found.multipliers.every(Number.isFinite)) return null;
  const priced = await pricing.price(pricing.signed(found.multipliers), within(UNTIL.bound));
  return { colValue: tightPowers(built, found, numCols), bound: priced?.bound ?? Number.NEGATIVE_INFINITY };
}
