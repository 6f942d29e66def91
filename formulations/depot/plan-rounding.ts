/**
 * Decides directions and activity of many trucks beside a relaxation that left them aside: each truck takes its cheapest path beside the powers
 * of the others, as they are in the relaxation until they have a path of their own; the interior point method makes the powers exact. Then
 * those trucks that the plan costs most, at the relaxation's multipliers, take another path. See docs/formulations/depot.md, "Many trucks".
 */
import type { Problem } from "../../engine/index.ts";
import type { MayGoOn } from "../common/turns.ts";
import { Deal } from "./deal.ts";
import type { DepotInput } from "./input.ts";
import type { PlanPricing, TruckPlanCol } from "./plan-pricing.ts";
import {
  type Coupling,
  freeLimits,
  type PowerLimits,
  SiteInterior,
  type SitePoint,
} from "./site-interior.ts";
import { type TightBuilt, truckDecision } from "./tight-columns.ts";
import { importCost } from "./tight-steps.ts";
import { COARSE, FINE, makeTruckGrid, type TruckGrid } from "./truck-grid.ts";

/** Share of the trucks that take another path at once; half of it where that gains nothing. */
const SHARE_ANEW = 0.15;
/** Price of a charger for first paths, in largest costs of a full step of a truck. */
const CHARGER_SHARE = 0.003;
/** Trucks times steps from which on paths take coarse grids: so many take most of the time. */
const COARSE_PLACES = 60_000;
/** Powers of less are none, kW. */
const NO_POWER = 1e-6;

/** What the relaxation found. */
export interface RelaxedSite {
  readonly point: SitePoint;
  /** Of the site's rows, of the right sign. */
  readonly multipliers: Float64Array;
  /** The cheapest plan of each truck at the multipliers; null: there was no time for them. */
  readonly plans: readonly TruckPlanCol[] | null;
}

/** A plan with what it costs. */
export interface RoundedPlan {
  readonly point: SitePoint;
  /** EUR. */
  readonly cost: number;
}

/** Withdrawal of a truck at a point, negative: discharging. kW. */
function withdrawalKW({ chargeKW, dischargeKW }: SitePoint, truck: number): Float64Array {
  const down = dischargeKW[truck] as Float64Array;
  return (chargeKW[truck] as Float64Array).map((up, step) => {
    const power = up - (down[step] as number);
    return Math.abs(power) < NO_POWER ? 0 : power;
  });
}

/** The search for a plan of one depot. */
export class PlanRounding {
  readonly #input: DepotInput;
  readonly #built: TightBuilt;
  readonly #pricing: PlanPricing;
  /** Of each truck; chargers are settled by the limits of its powers. */
  readonly #balances: readonly (readonly Coupling[])[];
  readonly #relaxed: RelaxedSite;
  /** Of the trucks that have one. */
  readonly #grids: readonly TruckGrid[];
  /** Position of each of these. */
  readonly #trucks: readonly number[];

  /** @param built columns without directions of the meter, of which `pricing` is. @param balances of each truck. */
  constructor(
    built: TightBuilt,
    pricing: PlanPricing,
    balances: readonly (readonly Coupling[])[],
    relaxed: RelaxedSite,
  ) {
    const { input } = built;
    this.#input = input;
    this.#built = built;
    this.#pricing = pricing;
    this.#balances = balances;
    this.#relaxed = relaxed;
    const grids: TruckGrid[] = [];
    const trucks: number[] = [];
    const levels = input.trucks.length * input.steps < COARSE_PLACES ? FINE : COARSE;
    for (const [pos, truck] of input.trucks.entries()) {
      const grid = makeTruckGrid(input, truck, levels);
      if (grid === null) continue;
      grids.push(grid);
      trucks.push(pos);
    }
    this.#grids = grids;
    this.#trucks = trucks;
  }

  /** Paths of all trucks, who has none yet standing in the others' way as in the relaxation. @returns powers by truck and step; null: stopped. */
  async #firstPaths(mayGoOn: MayGoOn): Promise<readonly Float64Array[] | null> {
    const { point, multipliers, plans } = this.#relaxed;
    const deal = new Deal(this.#input, this.#grids);
    const rows = this.#pricing.countRows();
    if (rows !== null) {
      const eur = Float64Array.from(rows, (row) => -(multipliers[row] as number));
      deal.priceChargers(eur, CHARGER_SHARE);
    }
    const before = this.#input.trucks.map((_, pos) => withdrawalKW(point, pos));
    const shareOf = this.#input.trucks.map(
      ({ chargeKW, dischargeKW }) =>
        (power: number) =>
          power > 0 ? power / chargeKW : -power / dischargeKW,
    );
    const standIn = (truck: number, sign: 1 | -1) =>
      deal.standIn(before[truck] as Float64Array, sign, shareOf[truck] as (power: number) => number);
    for (const truck of before.keys()) standIn(truck, 1);
    const found = plans?.map(({ powerKW }) => powerKW) ?? before.slice();
    for (const [at, truck] of this.#trucks.entries()) {
      if (!(await mayGoOn())) return null;
      standIn(truck, -1);
      this.#take(deal, at, found);
    }
    return found;
  }

  /** Has a truck take its cheapest path; without one, the plan that is there stays. @param powersKW by truck; replaced. */
  #take(deal: Deal, at: number, powersKW: Float64Array[]): void {
    const truck = this.#trucks[at] as number;
    const moves = deal.bestMoves(at);
    if (moves === null) deal.standIn(powersKW[truck] as Float64Array, 1, () => 1);
    else {
      deal.put(at, moves);
      powersKW[truck] = Float64Array.from({ length: this.#input.steps }, (_, step) => deal.powerKW(at, step));
    }
  }

  /** Limits that leave directions and activity as in some powers. */
  #limitsOf(powersKW: readonly Float64Array[]): PowerLimits {
    const { input, kinds } = this.#built;
    const { charge, discharge } = freeLimits(input);
    for (const [pos, truck] of input.trucks.entries()) {
      for (let step = 0; step < input.steps; step++) {
        const decision = truckDecision(input, kinds, truck, step);
        if (decision === "none") continue;
        const place = pos * input.steps + step;
        const power = (powersKW[pos] as Float64Array)[step] as number;
        const level = input.chargerLevels.findLast(({ aboveKW }) => Math.abs(power) > aboveKW);
        const mostKW = level?.toKW ?? Number.POSITIVE_INFINITY;
        // With one binary for the direction, idle counts as charging.
        const isCharging = power > 0 || (decision === "direction" && power === 0);
        charge.ub[place] = isCharging ? Math.min(mostKW, charge.ub[place] as number) : 0;
        charge.lb[place] = isCharging && decision === "activity" ? truck.minChargeKW : 0;
        discharge.ub[place] = power < 0 ? Math.min(mostKW, discharge.ub[place] as number) : 0;
        discharge.lb[place] = power < 0 && decision === "activity" ? truck.minDischargeKW : 0;
      }
    }
    return { charge, discharge };
  }

  /** The site with its meter in the direction that some powers ask for, wherever it matters. */
  #siteFor(powersKW: readonly Float64Array[]): Problem {
    const { input } = this.#built;
    const { site } = this.#pricing;
    const colUb = site.colUb.slice();
    for (let step = 0; step < input.steps; step++) {
      if (!input.site.gridExclusive || (input.exportPrice[step] as number) <= importCost(input, step))
        continue;
      let demandKW = (input.baseLoad[step] as number) - (input.pv[step] as number);
      for (const powerKW of powersKW) demandKW += powerKW[step] as number;
      const isImporting = demandKW > 0 || importCost(input, step) < 0;
      colUb[(isImporting ? this.#built.export[step] : this.#built.import[step]) as number] = 0;
    }
    return { ...site, colUb };
  }

  /** The powers of paths as they are. The meter's flows are what they leave; sun is curtailed where imports are paid for. */
  #asDealt(powersKW: readonly Float64Array[]): SitePoint {
    const { input, curtailed } = this.#built;
    const { multipliers } = this.#relaxed;
    const siteValue = new Float64Array(this.#pricing.site.colCost.length);
    for (let step = 0; step < input.steps; step++) {
      const col = curtailed.importing[step] as number;
      if (col < 0 || importCost(input, step) >= 0) continue;
      const [sunKW, limitKW] = [input.pv[step] as number, input.importLimitKW[step] as number];
      let demandKW = (input.baseLoad[step] as number) - sunKW;
      for (const powerKW of powersKW) demandKW += powerKW[step] as number;
      siteValue[col] = Math.max(0, Math.min(sunKW, limitKW - demandKW));
    }
    const part = (sign: 1 | -1) =>
      powersKW.map((powerKW) => powerKW.map((power) => Math.max(0, sign * power)));
    return { multipliers, chargeKW: part(1), dischargeKW: part(-1), siteValue };
  }

  /** The exact powers where directions and activity are as in some. */
  #exact(powersKW: readonly Float64Array[], mayGoOn: MayGoOn): Promise<SitePoint> {
    const limits = this.#limitsOf(powersKW);
    return new SiteInterior(this.#input, this.#siteFor(powersKW), this.#balances, limits).run(mayGoOn);
  }

  /** The trucks with a path, those first whose plans cost most more than the cheapest would at the relaxation's multipliers. */
  #dearest(point: SitePoint, plans: readonly TruckPlanCol[]): readonly number[] {
    const { multipliers } = this.#relaxed;
    const state = new Uint8Array(this.#input.steps);
    const regret = this.#trucks.map((truck) => {
      const own = this.#pricing.planCol(truck, withdrawalKW(point, truck), state);
      const least = plans[truck] as TruckPlanCol;
      return this.#pricing.reducedCost(own, multipliers) - this.#pricing.reducedCost(least, multipliers);
    });
    const order = Array.from(regret.keys());
    return order.sort((one, other) => (regret[other] as number) - (regret[one] as number));
  }

  /** Has some trucks take their cheapest paths beside the exact powers of the others. @returns powers; null: stopped. */
  async #anew(
    powersKW: readonly Float64Array[],
    point: SitePoint,
    some: readonly number[],
    mayGoOn: MayGoOn,
  ): Promise<readonly Float64Array[] | null> {
    const deal = new Deal(this.#input, this.#grids);
    const now = this.#input.trucks.map((_, pos) => withdrawalKW(point, pos));
    const next = powersKW.slice();
    for (const powerKW of now) deal.standIn(powerKW, 1, () => 1);
    for (const at of some) {
      if (!(await mayGoOn())) return null;
      deal.standIn(now[this.#trucks[at] as number] as Float64Array, -1, () => 1);
      this.#take(deal, at, next);
    }
    return next;
  }

  /**
   * The best plan until it is good enough, nothing more is gained, or it is to stop; null without one.
   * @param costOf a point, EUR; null: it does not hold.
   */
  async run(
    costOf: (point: SitePoint) => number | null,
    isEnough: (cost: number) => boolean,
    mayGoOn: MayGoOn,
  ): Promise<RoundedPlan | null> {
    const priced = (point: SitePoint): RoundedPlan => ({
      point,
      cost: costOf(point) ?? Number.POSITIVE_INFINITY,
    });
    let powersKW = await this.#firstPaths(mayGoOn);
    if (powersKW === null) return null;
    const dealt = priced(this.#asDealt(powersKW));
    let best = priced(await this.#exact(powersKW, mayGoOn));
    const { plans } = this.#relaxed;
    let count = Math.ceil(SHARE_ANEW * this.#trucks.length);
    while (plans !== null && count >= 1 && !isEnough(best.cost) && (await mayGoOn())) {
      const some = this.#dearest(best.point, plans).slice(0, count);
      const next = await this.#anew(powersKW, best.point, some, mayGoOn);
      if (next === null) break;
      const other = priced(await this.#exact(next, mayGoOn));
      if (other.cost < best.cost) [powersKW, best] = [next, other];
      else count = Math.floor(count / 2);
    }
    const found = dealt.cost < best.cost ? dealt : best;
    return found.cost < Number.POSITIVE_INFINITY ? found : null;
  }
}
