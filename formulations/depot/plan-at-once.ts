/**
 * A plan and a bound for a depot of many trucks without a search: the interior point method over trucks and site, directions and activity left
 * aside, and the cheapest plan of each truck at its multipliers; where directions or activity must be decided, each truck takes its cheapest
 * path beside the powers of the others. See docs/formulations/depot.md, "Many trucks".
 */
import type { Problem } from "../../engine/index.ts";
import { provenBy } from "../common/proven.ts";
import { quietHost } from "../common/quiet-host.ts";
import { type MayGoOn, Turns } from "../common/turns.ts";
import type { SolverAccess } from "../formulation.ts";
import type { DepotInput } from "./input.ts";
import { NOISE_KW } from "./plan.ts";
import { PlanPricing } from "./plan-pricing.ts";
import { PlanRounding } from "./plan-rounding.ts";
import { type Coupling, SiteInterior, type SitePoint } from "./site-interior.ts";
import { type StepCols, type TightBuilt, truckDecision } from "./tight-columns.ts";
import { tightColumns } from "./tight-model.ts";
import type { StepKinds } from "./tight-steps.ts";

/**
 * Trucks times steps from which on it pays: simplex iterations grow faster than its steps. Smaller depots that share chargers are bounded
 * better by plans, and where only directions are open, searched faster.
 */
const LEAST_PLACES = { otherwise: 4000, directionsOrChargers: 15_000 } as const;
/** Rows of the site at most: beyond, its dense matrix takes seconds. */
const MOST_ROWS = 1500;
/** Shares of the time limit until plan and bound are to be there: the plan is checked then. */
const UNTIL = { plan: 0.75, bound: 0.9 } as const;
/** The same where the plan is made from the bound. */
const UNTIL_ROUNDED = { relaxation: 0.33, bound: 0.5, plan: 0.85 } as const;

/** Imports may be so many times what can be used, so that interior points are left. */
const MARGIN = 1.0001;

/** A plan with its bound. */
export interface PlanAtOnce {
  /** Columns that the plan is in. */
  readonly built: TightBuilt;
  /** Powers and binaries; other columns are not set. */
  readonly colValue: Float64Array;
  /** EUR; −Infinity for none. */
  readonly bound: number;
}

/** What a plan costs; null where it does not hold. */
export type CostOf = (built: TightBuilt, colValue: Float64Array) => number | null;

/** Whether something must be decided of meter or trucks. */
function hasDecisions(input: DepotInput, kinds: StepKinds): boolean {
  if (kinds.meter.includes(1)) return true;
  return input.trucks.some((truck) =>
    kinds.meter.some((_, step) => truckDecision(input, kinds, truck, step) !== "none"),
  );
}

/** Whether a depot is planned at once: many trucks, chargers of one kind, and nothing but time is limited. */
export function isPlannedAtOnce(input: DepotInput, kinds: StepKinds, { options }: SolverAccess): boolean {
  const { steps, trucks, chargerLevels } = input;
  const { nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint, start } = options;
  const others = [nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint, start];
  if (chargerLevels.length > 1 || others.some((each) => each !== undefined)) return false;
  const hasLeast = trucks.some(({ minChargeKW, minDischargeKW }) => minChargeKW > 0 || minDischargeKW > 0);
  const isSearchedWell = chargerLevels.length > 0 || (!hasLeast && hasDecisions(input, kinds));
  const least = isSearchedWell ? LEAST_PLACES.directionsOrChargers : LEAST_PLACES.otherwise;
  return trucks.length * steps >= least;
}

/** What each truck's powers add to the balance of a step, and as shares of their ratings to the chargers in use. */
function couplingsOf({ trucks }: DepotInput, pricing: PlanPricing): readonly (readonly Coupling[])[] {
  const balance = { rows: pricing.importRows(), charge: -1, discharge: 1 };
  const rows = pricing.countRows();
  const share = (ratingKW: number) => (ratingKW > 0 ? 1 / ratingKW : 0);
  return trucks.map(({ chargeKW, dischargeKW }) =>
    rows === null ? [balance] : [balance, { rows, charge: share(chargeKW), discharge: share(dischargeKW) }],
  );
}

/** A power, or 0 where a plan leaves it out as rounding: of a thousand trucks these sum to more than a balance may lack. kW. */
function orNone(powerKW: number): number {
  return powerKW < NOISE_KW ? 0 : powerKW;
}

/** Puts the powers of a point into the columns of the tight model, and the binaries that tell idle from active. */
function tightValues({ input, ...built }: TightBuilt, found: SitePoint, numCols: number): Float64Array {
  const colValue = new Float64Array(numCols);
  const put = (cols: StepCols, step: number, value: number) => {
    const col = cols[step] as number;
    if (col >= 0) colValue[col] = value;
  };
  colValue.set(found.siteValue);
  for (const [pos, { charge, discharge, charging, discharging, above }] of built.trucks.entries()) {
    const chargeKW = found.chargeKW[pos] as Float64Array;
    const dischargeKW = found.dischargeKW[pos] as Float64Array;
    for (let step = 0; step < input.steps; step++) {
      const [up, down] = [orNone(chargeKW[step] as number), orNone(dischargeKW[step] as number)];
      put(charge.importing, step, up);
      put(discharge.importing, step, down);
      put(charging, step, up > 0 ? 1 : 0);
      put(discharging, step, down > 0 ? 1 : 0);
      for (const [level, cols] of above.entries()) {
        const { aboveKW } = input.chargerLevels[level + 1] as { aboveKW: number };
        put(cols, step, Math.max(up, down) > aboveKW ? 1 : 0);
      }
    }
  }
  return colValue;
}

/** Takes from a meter that runs one way at a time what it cannot reach: it imports for base load and charging, and exports sun and trucks. */
function narrowMeter({ input, ...built }: TightBuilt, { site }: PlanPricing, kinds: StepKinds): void {
  const { baseLoad, pv } = input;
  const narrow = (col: number, mostKW: number) => {
    site.colUb[col] = Math.min(site.colUb[col] as number, Math.max(0, mostKW));
  };
  for (let step = 0; step < input.steps && input.site.gridExclusive; step++) {
    const [baseKW, sunKW] = [baseLoad[step] as number, pv[step] as number];
    narrow(built.import[step] as number, MARGIN * (baseKW + (kinds.chargeKW[step] as number)));
    narrow(built.export[step] as number, sunKW - baseKW + (kinds.dischargeKW[step] as number));
  }
}

/**
 * The site with the meter of open directions as one flow, between all exports and all imports, on the line between their costs: the convex hull
 * of what it may do one way at a time. Its multipliers give the best bound; both ways at once would gain what no plan does.
 */
function withMeterHull(
  { input, ...built }: TightBuilt,
  { site }: PlanPricing,
  { meter }: StepKinds,
): Problem {
  const [colLb, colUb, colCost] = [site.colLb.slice(), site.colUb.slice(), site.colCost.slice()];
  for (const [step, isOpen] of meter.entries()) {
    const [into, out] = [built.import[step] as number, built.export[step] as number];
    const [mostKW, leastKW] = [colUb[into] as number, -(colUb[out] as number)];
    if (isOpen !== 1 || mostKW <= leastKW) continue;
    const allInEur = (colCost[into] as number) * mostKW;
    const allOutEur = -(colCost[out] as number) * leastKW;
    colCost[into] = (allInEur - allOutEur) / (mostKW - leastKW);
    colLb[into] = leastKW;
    colUb[out] = 0;
  }
  return { ...site, colLb, colUb, colCost };
}

/**
 * A plan and a bound on all; null where the method is not for the depot or has no plan that holds.
 * @param kinds of the steps: where something must be decided.
 */
export async function planAtOnce(
  input: DepotInput,
  kinds: StepKinds,
  costOf: CostOf,
  solver: SolverAccess,
): Promise<PlanAtOnce | null> {
  const host = quietHost(solver);
  const turns = new Turns(host);
  const begunMs = host.now();
  const { timeLimit = Number.POSITIVE_INFINITY, signal } = solver.options;
  const within = (share: number): MayGoOn => {
    const deadlineMs = begunMs + 1000 * share * timeLimit;
    return async () => {
      await turns.give();
      return host.now() < deadlineMs && signal?.aborted !== true;
    };
  };
  const { built, numCols } = tightColumns(input, { ...kinds, meter: new Uint8Array(input.steps) });
  const pricing = new PlanPricing(built);
  if (pricing.site.rowLb.length > MOST_ROWS) return null;
  narrowMeter(built, pricing, kinds);
  const isRounded = hasDecisions(input, kinds);
  const couplings = couplingsOf(input, pricing);
  const method = new SiteInterior(input, withMeterHull(built, pricing, kinds), couplings);
  const point = await method.run(within(isRounded ? UNTIL_ROUNDED.relaxation : UNTIL.plan));
  if (!point.multipliers.every(Number.isFinite)) return null;
  const multipliers = pricing.signed(point.multipliers);
  const priced = await pricing.price(multipliers, within(isRounded ? UNTIL_ROUNDED.bound : UNTIL.bound));
  const bound = priced?.bound ?? Number.NEGATIVE_INFINITY;
  const valuesOf = (found: SitePoint) => tightValues(built, found, numCols);
  if (!isRounded) return { built, colValue: valuesOf(point), bound };
  if (priced !== null && !Number.isFinite(bound)) return null;
  const balances = couplings.map((each) => each.slice(0, 1));
  const rounding = new PlanRounding(built, pricing, balances, {
    point,
    multipliers,
    plans: priced?.plans ?? null,
  });
  const isProven = provenBy(solver.options);
  const found = await rounding.run(
    (each) => costOf(built, valuesOf(each)),
    (cost) => isProven(cost, bound),
    within(UNTIL_ROUNDED.plan),
  );
  return found === null ? null : { built, colValue: valuesOf(found.point), bound };
}
