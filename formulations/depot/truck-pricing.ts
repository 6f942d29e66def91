/**
 * The cheapest plan of one truck where powers and busy chargers have prices: the least cost from each level of its battery on, carried from
 * the last step to the first. Levels count what was charged less what was discharged since the start; driving moves their limits instead.
 */
import { type SegmentCurve, takeLower } from "../../engine/index.ts";
import { leastState } from "../common/battery.ts";
import type { ChargerLevel } from "./chargers.ts";
import { type LevelMove, leastOf, MoveBack, makeCostCurve, takePart } from "./cost-curve.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { mayDischarge } from "./tight-steps.ts";

/** Limits of the levels are this much wider: no plan is lost in rounding, and no state is a single point. kWh. */
const WIDER = 1e-6;
/** Levels beyond are rounded too coarsely for that: the truck is given up. kWh. */
const LARGEST_LEVEL = 1e7;
/** A level that a move misses by less is reached, kWh. */
const ROUNDING = 1e-8;
/** A move that gains less than staying is rounding: it would take a charger for next to nothing. EUR. */
const LEAST_GAIN = 1e-7;
/** Segments of one curve at most; beyond, the truck is given up. */
const MOST_SEGMENTS = 5000;
/** Steps between two chances to stop. */
const STEPS_A_PAUSE = 8;
/** Where there is a charger for each truck. */
const ANY_CHARGER = [{ aboveKW: 0, toKW: Number.POSITIVE_INFINITY }] as const;
/** States of the meter that a truck may be active in, in one step. */
const STATES = [0, 1] as const;

/** What a truck's plan pays, by state of the meter (0 = importing or either, 1 = exporting) and step. */
export interface TruckPrices {
  /** EUR for each kW withdrawn over a step, paid to it for each kW fed in. */
  readonly powerEur: readonly [Float64Array, Float64Array];
  /** EUR for a step of being active. */
  readonly activeEur: readonly [Float64Array, Float64Array];
  /** EUR for a step of drawing more than the rating of each charger level but the first, on top of those below. */
  readonly aboveEur: readonly Float64Array[];
  /** 1 where a truck may be active in that state. */
  readonly isAllowed: readonly [Uint8Array, Uint8Array];
}

/** What an active truck draws. */
interface ActivePowers {
  /** −1: it discharges. */
  readonly sign: 1 | -1;
  readonly leastKW: number;
  readonly mostKW: number;
}

/** Whether a truck that is active in a state would pay no more in the other one, at any of its powers. */
function isBeaten(
  step: number,
  state: 0 | 1,
  { powerEur, activeEur, isAllowed }: TruckPrices,
  { sign, leastKW, mostKW }: ActivePowers,
): boolean {
  const other = state === 0 ? 1 : 0;
  if (isAllowed[other][step] !== 1) return false;
  const active = activeEur[state][step] - activeEur[other][step];
  const perKW = sign * (powerEur[state][step] - powerEur[other][step]);
  const atLeast = active + perKW * leastKW;
  const atMost = active + perKW * mostKW;
  if (atLeast < 0 || atMost < 0) return false;
  return atLeast > 0 || atMost > 0 || state === 1;
}

/** Curves that the pricers of a site's trucks share, of which one works at a time. */
export class PricingCurves {
  /** Cost from the level before each step on; the last: after the last step. */
  readonly toGo: readonly SegmentCurve[];
  readonly back: MoveBack = new MoveBack();
  readonly moved: SegmentCurve = makeCostCurve();
  readonly lowest: readonly [SegmentCurve, SegmentCurve] = [makeCostCurve(), makeCostCurve()];

  constructor(steps: number) {
    this.toGo = Array.from({ length: steps + 1 }, makeCostCurve);
  }
}

/** Plans of one truck at changing prices. */
export class TruckPricer {
  readonly #truck: DepotTruck;
  readonly #stepHours: number;
  readonly #levels: readonly Pick<ChargerLevel, "aboveKW" | "toKW">[];
  /** Limits of the level at the end of each step, kWh. */
  readonly #least: Float64Array;
  readonly #most: Float64Array;
  readonly #isExact: boolean;
  readonly #curves: PricingCurves;
  /** Withdrawal of the last plan, negative: discharging; length steps, kW. */
  readonly powerKW: Float64Array;
  /** State of the meter in which the last plan is active; length steps. */
  readonly state: Uint8Array;

  /** @param curves of so many steps; filled by `cheapest` from the beginning. */
  constructor(
    { steps, stepHours, chargerLevels }: DepotInput,
    truck: DepotTruck,
    curves: PricingCurves = new PricingCurves(steps),
  ) {
    this.#truck = truck;
    this.#levels = chargerLevels.length > 0 ? chargerLevels : ANY_CHARGER;
    this.#stepHours = stepHours;
    this.#least = new Float64Array(steps);
    this.#most = new Float64Array(steps);
    this.#curves = curves;
    this.powerKW = new Float64Array(steps);
    this.state = new Uint8Array(steps);
    let drivenKWh = -truck.socStartKWh;
    for (let step = 0; step < steps; step++) {
      drivenKWh += truck.drain[step];
      this.#least[step] = leastState(truck, step) + drivenKWh - WIDER;
      this.#most[step] = truck.socMaxKWh + drivenKWh + WIDER;
    }
    const isSmall = (level: number) => Math.abs(level) <= LARGEST_LEVEL;
    this.#isExact = this.#least.every(isSmall) && this.#most.every(isSmall);
  }

  /** Ranges of a power, one for each level of chargers, with what they cost on top of being active; none where the other state is as good. */
  *#ranges(
    step: number,
    state: 0 | 1,
    powers: ActivePowers,
    prices: TruckPrices,
  ): Generator<{ readonly fromKW: number; readonly toKW: number; readonly extraEur: number }> {
    if (isBeaten(step, state, prices, powers)) return;
    const { leastKW, mostKW } = powers;
    let extraEur = 0;
    for (const [pos, { aboveKW, toKW }] of this.#levels.entries()) {
      if (pos > 0) extraEur += prices.aboveEur[pos - 1][step];
      const fromKW = Math.max(leastKW, aboveKW);
      if (mostKW > aboveKW && fromKW <= toKW) yield { fromKW, toKW: Math.min(mostKW, toKW), extraEur };
    }
  }

  /** The moves that the truck may make in a step, each with the state of the meter; staying is none of them. */
  *#moves(step: number, prices: TruckPrices): Generator<[LevelMove, 0 | 1]> {
    const truck = this.#truck;
    if (truck.parked[step] !== 1) return;
    const hours = this.#stepHours;
    const upKWh = hours * truck.etaCharge;
    const downKWh = hours / truck.etaDischarge;
    const dischargeKW = mayDischarge(truck, step) ? truck.dischargeKW : 0;
    for (const state of STATES) {
      if (prices.isAllowed[state][step] !== 1) continue;
      const powerEur = prices.powerEur[state][step];
      const activeEur = prices.activeEur[state][step];
      const charging = { sign: 1, leastKW: truck.minChargeKW, mostKW: truck.chargeKW } as const;
      for (const { fromKW, toKW, extraEur } of this.#ranges(step, state, charging, prices)) {
        const [least, most] = [upKWh * fromKW, upKWh * toKW];
        yield [{ least, most, perKWh: powerEur / upKWh, fixedEur: activeEur + extraEur }, state];
      }
      const perKWh = (powerEur - hours * truck.degradationCost) / downKWh;
      const discharging = { sign: -1, leastKW: truck.minDischargeKW, mostKW: dischargeKW } as const;
      for (const { fromKW, toKW, extraEur } of this.#ranges(step, state, discharging, prices)) {
        const [least, most] = [-downKWh * toKW, -downKWh * fromKW];
        yield [{ least, most, perKWh, fixedEur: activeEur + extraEur }, state];
      }
    }
  }

  /**
   * The least cost of a plan that keeps to the truck's own limits, or a little less, EUR; Infinity if there is none, −Infinity if
   * the levels are too large or the curves become too long. Fills `powerKW` and `state` with such a plan. Comes back now and
   * then before it is done.
   */
  *cheapest(prices: TruckPrices): Generator<void, number> {
    if (!this.#isExact) return Number.NEGATIVE_INFINITY;
    const steps = this.powerKW.length;
    const { toGo, back, moved, lowest: both } = this.#curves;
    const last = toGo[steps];
    last.numSegments = 0;
    last.push(this.#least[steps - 1], 0, this.#most[steps - 1], 0);
    for (let step = steps - 1; step >= 0; step--) {
      let [lowest, spare] = both;
      let current = toGo[step + 1];
      for (const [move] of this.#moves(step, prices)) {
        back.carry(toGo[step + 1], move, moved);
        takeLower(current, moved, lowest);
        current = lowest;
        [lowest, spare] = [spare, lowest];
      }
      const [from, to] = step === 0 ? [-WIDER, WIDER] : [this.#least[step - 1], this.#most[step - 1]];
      takePart(current, from, to, toGo[step]);
      if (toGo[step].numSegments > MOST_SEGMENTS) return Number.NEGATIVE_INFINITY;
      if (step % STEPS_A_PAUSE === 0) yield;
    }
    const cost = leastOf(toGo[0]);
    if (cost < Number.POSITIVE_INFINITY) this.#walk(prices);
    return cost;
  }

  /** Follows the curves from the first level. */
  #walk(prices: TruckPrices): void {
    const truck = this.#truck;
    const { toGo } = this.#curves;
    let { level } = cheapestLevel(toGo[0], 0, { least: -WIDER, most: WIDER, perKWh: 0, fixedEur: 0 });
    for (let step = 0; step < this.powerKW.length; step++) {
      const after = toGo[step + 1];
      const stay = { least: 0, most: 0, perKWh: 0, fixedEur: 0 };
      let best = cheapestLevel(after, level, stay);
      const worth = best.cost - LEAST_GAIN;
      let power = 0;
      this.state[step] = 0;
      for (const [move, state] of this.#moves(step, prices)) {
        const found = cheapestLevel(after, level, move);
        if (found.cost >= Math.min(worth, best.cost)) continue;
        best = found;
        const kWh = found.level - level;
        power = (kWh > 0 ? kWh / truck.etaCharge : kWh * truck.etaDischarge) / this.#stepHours;
        this.state[step] = state;
      }
      this.powerKW[step] = power;
      level = best.level;
    }
  }
}

/** The level after a move that costs least in all: at an end of a segment or of the window. */
function cheapestLevel(
  { corners, numSegments }: SegmentCurve,
  level: number,
  { least, most, perKWh, fixedEur }: LevelMove,
): { readonly level: number; readonly cost: number } {
  const from = level + least - ROUNDING;
  const to = level + most + ROUNDING;
  let bestLevel = level;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let place = 0; place < 4 * numSegments; place += 4) {
    const x0 = corners[place];
    const x1 = corners[place + 2];
    if (x1 < from || x0 > to) continue;
    const slope = (corners[place + 3] - corners[place + 1]) / (x1 - x0);
    for (let end = 0; end < 2; end++) {
      const x = end === 0 ? Math.max(x0, from) : Math.min(x1, to);
      const cost = corners[place + 1] + slope * (x - x0) + perKWh * (x - level) + fixedEur;
      if (cost >= bestCost) continue;
      bestLevel = x;
      bestCost = cost;
    }
  }
  return { level: bestLevel, cost: bestCost };
}
