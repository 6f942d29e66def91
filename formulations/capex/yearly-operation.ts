/**
 * The least cost of running the representative day of one year with given panels and a given battery: rows (6) to (11)
 * of docs/formulations/capex.md with `solar_y` and `bat_y` fixed, by successive shortest paths.
 *
 * A slot that takes σ of the sun into the battery and β out of it has the energy E = sun − σ + β left to use or to
 * export; its cost is a convex function of E whose pieces are worth, per kWh: what the grid's limit leaves to others
 * (`SCARCE`), the grid price up to the demand, and the price of exports. Batteries carry energy along the cycle of
 * the slots: a path from a slot that stores to one that takes out, forward where the level has room, backward
 * where less may be carried. The cheapest path first keeps the flow optimal for its amount (Ahuja, Magnanti and Orlin,
 * "Network Flows", 1993, section 9.7), and the last one that gains is the optimum.
 *
 * Prices must not be negative: then no slot stores and takes out at once.
 */
import type { CapexInput } from "./input.ts";
import { dischargeShare } from "./supply.ts";

/** Figures of a year's slots that do not change with what is bought; one entry a slot. */
export interface YearSlots {
  readonly year: number;
  readonly numSlots: number;
  /** Cost of a USD of the representative day in the objective. */
  readonly weight: number;
  readonly yieldKWhPerKWp: Float64Array;
  readonly demandKWh: Float64Array;
  /** Energy that the grid cannot supply. */
  readonly leastKWh: Float64Array;
  readonly gridPrice: Float64Array;
  readonly exportPrice: Float64Array;
  /** Most energy taken out, for each kWh of the battery. */
  readonly rate: Float64Array;
  readonly limitCharge: boolean;
  readonly existingKWp: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** Value of a kWh that the grid cannot supply, USD; above all other prices. */
  readonly scarcePrice: number;
}

/** How a day runs; arrays by slot, kWh. */
export interface DayFlows {
  /** Energy of the sun, from all panels. */
  readonly sun: Float64Array;
  /** Sun that goes into the battery, before its losses. */
  readonly stored: Float64Array;
  /** Energy from the battery, after its losses. */
  readonly taken: Float64Array;
  /** Energy in the battery as the slot begins. */
  readonly level: Float64Array;
  /** Value of a kWh in the battery as the slot ends, USD. */
  readonly price: Float64Array;
  /** Energy that neither grid nor sun nor battery supply; above 0 where the capacities do not suffice. */
  missingKWh: number;
}

/** Amounts of less are rounding, kWh. */
const NOISE_KWH = 1e-10;

/** A path must gain more, as a share of the scarce price; less is rounding. */
const LEAST_GAIN = 1e-13;

/** The scarce price, as a multiple of the largest price of the day. */
const SCARCE = 1000;

/** A year's slots under the scenario of an input. */
export function yearSlots(input: CapexInput, year: number): YearSlots {
  const numSlots = input.slots.length;
  const first = year * numSlots;
  const bySlot = (valueAt: (at: number, slot: number) => number) =>
    Float64Array.from({ length: numSlots }, (_, slot) => valueAt(first + slot, slot));
  const gridPrice = bySlot((at) => input.gridPrice[at]);
  const exportPrice = gridPrice.map((price, slot) => price * input.scenario.exportRatio[slot]);
  const demandKWh = bySlot((at) => input.chargingDemandKWh[at] + input.baseloadKWh[at]);
  let most = 1e-3;
  for (let slot = 0; slot < numSlots; slot++) {
    most = Math.max(most, gridPrice[slot], exportPrice[slot]);
  }
  return {
    ...{ year, numSlots, gridPrice, exportPrice, demandKWh },
    weight: input.daysPerYear * input.discountFactor[year],
    yieldKWhPerKWp: bySlot((at) => input.solarYieldKWhPerKWp[at]),
    leastKWh: bySlot((_, slot) => Math.max(0, demandKWh[slot] - input.gridLimitKWhPerSlot[slot])),
    rate: bySlot((_, slot) => dischargeShare(input, slot)),
    limitCharge: input.battery.limitCharge,
    existingKWp: input.solar.existingKWp,
    chargeEfficiency: input.battery.chargeEfficiency,
    dischargeEfficiency: input.battery.dischargeEfficiency,
    scarcePrice: SCARCE * most,
  };
}

/** The slots with all energy free but that which the grid cannot supply: the cost of a day is then what is missing, kWh. */
export function scarceSlots(slots: YearSlots): YearSlots {
  const free = new Float64Array(slots.numSlots);
  return { ...slots, gridPrice: free, exportPrice: free, scarcePrice: 1, weight: 1 };
}

/** Fresh arrays for a day of so many slots. */
export function makeDayFlows(numSlots: number): DayFlows {
  const array = () => new Float64Array(numSlots);
  return { sun: array(), stored: array(), taken: array(), level: array(), price: array(), missingKWh: 0 };
}

/** Value of a kWh more (`isMore`) or less at an energy, USD; and how far it holds. */
function pieceAt(
  slots: YearSlots,
  slot: number,
  energyKWh: number,
  isMore: boolean,
  piece: Float64Array,
): void {
  const { leastKWh, demandKWh, gridPrice, exportPrice, scarcePrice } = slots;
  const least = leastKWh[slot];
  const gridUSD = gridPrice[slot];
  const exportUSD = exportPrice[slot];
  // Where exports are worth more than the grid costs, all beyond the least is exported.
  const demand = exportUSD > gridUSD ? least : demandKWh[slot];
  if (isMore) {
    if (energyKWh < least - NOISE_KWH) {
      piece[0] = scarcePrice;
      piece[1] = least - energyKWh;
    } else if (energyKWh < demand - NOISE_KWH) {
      piece[0] = gridUSD;
      piece[1] = demand - energyKWh;
    } else {
      piece[0] = exportUSD;
      piece[1] = Number.POSITIVE_INFINITY;
    }
  } else if (energyKWh > demand + NOISE_KWH) {
    piece[0] = exportUSD;
    piece[1] = energyKWh - demand;
  } else if (energyKWh > least + NOISE_KWH) {
    piece[0] = gridUSD;
    piece[1] = energyKWh - least;
  } else {
    piece[0] = scarcePrice;
    piece[1] = energyKWh;
  }
}

/** Finds the flows of a year's day; keeps its workspace between calls. */
export class DayPlanner {
  readonly #numSlots: number;
  /** Cost of a kWh more in the battery as the slot ends, and how much of it there is. */
  readonly #cost: Float64Array;
  readonly #room: Float64Array;
  /** The same of the cheapest slot from which a slot is reached: forward, then backward. */
  readonly #reach: readonly [Float64Array, Float64Array];
  readonly #from: readonly [Int32Array, Int32Array];
  readonly #piece: Float64Array = new Float64Array(2);

  constructor(numSlots: number) {
    this.#numSlots = numSlots;
    this.#cost = new Float64Array(numSlots);
    this.#room = new Float64Array(numSlots);
    this.#reach = [new Float64Array(numSlots), new Float64Array(numSlots)];
    this.#from = [new Int32Array(numSlots), new Int32Array(numSlots)];
  }

  /**
   * Fills `flows` with the cheapest day.
   * @param solarKWp panels bought so far. @param batteryKWh capacity of the battery.
   */
  plan(slots: YearSlots, solarKWp: number, batteryKWh: number, flows: DayFlows): void {
    const { numSlots, yieldKWhPerKWp, existingKWp, leastKWh } = slots;
    const { sun, stored, taken, level } = flows;
    for (let slot = 0; slot < numSlots; slot++) {
      sun[slot] = (existingKWp + solarKWp) * yieldKWhPerKWp[slot];
      stored[slot] = 0;
      taken[slot] = 0;
      level[slot] = 0;
    }
    // Each path fills a piece, a rate or a level; the limit only guards against rounding.
    for (let path = 0; path < 100 * numSlots && this.#addPath(slots, batteryKWh, flows); path++);
    this.#setPrices(slots, batteryKWh, flows);
    let missingKWh = 0;
    for (let slot = 0; slot < numSlots; slot++) {
      missingKWh += Math.max(0, leastKWh[slot] - (sun[slot] - stored[slot] + taken[slot]));
    }
    flows.missingKWh = missingKWh;
  }

  /** Sends energy along the cheapest path; false if none gains. */
  #addPath(slots: YearSlots, batteryKWh: number, flows: DayFlows): boolean {
    const { numSlots, rate, dischargeEfficiency, chargeEfficiency } = slots;
    const { sun, stored, taken } = flows;
    this.#setSources(slots, batteryKWh, flows);
    this.#spread(batteryKWh, flows);
    const [forward, backward] = this.#reach;
    const piece = this.#piece;
    let mostGain = LEAST_GAIN * slots.scarcePrice;
    let to = -1;
    let amount = 0;
    let way: 0 | 1 = 0;
    for (let slot = 0; slot < numSlots; slot++) {
      const roomKWh = rate[slot] * batteryKWh - taken[slot];
      if (stored[slot] > 0 || roomKWh <= NOISE_KWH) continue;
      pieceAt(slots, slot, sun[slot] + taken[slot], true, piece);
      const better = backward[slot] < forward[slot] ? 1 : 0;
      const gain = dischargeEfficiency * piece[0] - (better === 1 ? backward[slot] : forward[slot]);
      if (!(gain > mostGain)) continue;
      mostGain = gain;
      to = slot;
      way = better;
      amount = Math.min(piece[1], roomKWh) / dischargeEfficiency;
    }
    if (to < 0) return false;
    const from = this.#from[way][to];
    amount = Math.min(amount, this.#room[from], this.#pathRoom(batteryKWh, flows, from, to, way));
    if (!(amount > 0)) return false;
    this.#moveLevels(flows, from, to, way, amount);
    stored[from] += amount / chargeEfficiency;
    taken[to] += amount * dischargeEfficiency;
    return true;
  }

  /** What each slot's sun costs as energy in the battery. */
  #setSources(slots: YearSlots, batteryKWh: number, { sun, stored, taken }: DayFlows): void {
    const { numSlots, rate, limitCharge, chargeEfficiency } = slots;
    const piece = this.#piece;
    for (let slot = 0; slot < numSlots; slot++) {
      const energyKWh = sun[slot] - stored[slot];
      const roomKWh = limitCharge ? Math.min(energyKWh, rate[slot] * batteryKWh - stored[slot]) : energyKWh;
      this.#cost[slot] = Number.POSITIVE_INFINITY;
      this.#room[slot] = 0;
      if (taken[slot] > 0 || roomKWh <= NOISE_KWH) continue;
      pieceAt(slots, slot, energyKWh, false, piece);
      this.#cost[slot] = piece[0] / chargeEfficiency;
      this.#room[slot] = Math.min(piece[1], roomKWh) * chargeEfficiency;
    }
  }

  /** For each slot the cheapest source that reaches it along levels that may still rise, and fall. */
  #spread(batteryKWh: number, { level }: DayFlows): void {
    const numSlots = this.#numSlots;
    const [forward, backward] = this.#reach;
    const [fromBefore, fromAfter] = this.#from;
    for (let slot = 0; slot < numSlots; slot++) {
      forward[slot] = this.#cost[slot];
      backward[slot] = this.#cost[slot];
      fromBefore[slot] = slot;
      fromAfter[slot] = slot;
    }
    // Twice round, since the cycle has no first slot.
    for (let turn = 0, before = numSlots - 1; turn < 2; turn++) {
      for (let slot = 0; slot < numSlots; slot++) {
        // The level as a slot begins is carried from the end of the slot before.
        if (level[slot] < batteryKWh - NOISE_KWH && forward[before] < forward[slot]) {
          forward[slot] = forward[before];
          fromBefore[slot] = fromBefore[before];
        }
        before = slot;
      }
    }
    for (let turn = 0, after = 0; turn < 2; turn++) {
      for (let slot = numSlots - 1; slot >= 0; slot--) {
        if (level[after] > NOISE_KWH && backward[after] < backward[slot]) {
          backward[slot] = backward[after];
          fromAfter[slot] = fromAfter[after];
        }
        after = slot;
      }
    }
  }

  #pathRoom(batteryKWh: number, { level }: DayFlows, from: number, to: number, way: 0 | 1): number {
    const numSlots = this.#numSlots;
    let room = Number.POSITIVE_INFINITY;
    if (way === 0) {
      for (let slot = from; slot !== to; ) {
        slot = slot + 1 === numSlots ? 0 : slot + 1;
        room = Math.min(room, batteryKWh - level[slot]);
      }
    } else {
      for (let slot = from; slot !== to; slot = slot === 0 ? numSlots - 1 : slot - 1) {
        room = Math.min(room, level[slot]);
      }
    }
    return room;
  }

  #moveLevels({ level }: DayFlows, from: number, to: number, way: 0 | 1, amount: number): void {
    const numSlots = this.#numSlots;
    if (way === 0) {
      for (let slot = from; slot !== to; ) {
        slot = slot + 1 === numSlots ? 0 : slot + 1;
        level[slot] += amount;
      }
    } else {
      for (let slot = from; slot !== to; slot = slot === 0 ? numSlots - 1 : slot - 1) level[slot] -= amount;
    }
  }

  /** What a kWh in the battery costs at the end of each slot: the cheapest way to have one more there. */
  #setPrices(slots: YearSlots, batteryKWh: number, flows: DayFlows): void {
    const { numSlots, dischargeEfficiency } = slots;
    const { sun, taken, price } = flows;
    const piece = this.#piece;
    this.#setSources(slots, batteryKWh, flows);
    for (let slot = 0; slot < numSlots; slot++) {
      if (!(taken[slot] > 0)) continue;
      // Less is taken out.
      pieceAt(slots, slot, sun[slot] + taken[slot], false, piece);
      this.#cost[slot] = Math.min(this.#cost[slot], piece[0] * dischargeEfficiency);
    }
    this.#spread(batteryKWh, flows);
    const [forward, backward] = this.#reach;
    for (let slot = 0; slot < numSlots; slot++) price[slot] = Math.min(forward[slot], backward[slot]);
    this.#priceUnreached(slots, batteryKWh, flows);
  }

  /** Where nothing more can be had, a kWh is worth what the best of the slots that it could go to would pay. */
  #priceUnreached(slots: YearSlots, batteryKWh: number, flows: DayFlows): void {
    const { numSlots, rate, chargeEfficiency, dischargeEfficiency } = slots;
    const { sun, taken, price, stored, level } = flows;
    const piece = this.#piece;
    const [isOpen, worth] = this.#reach;
    let numOpen = 0;
    for (let slot = 0; slot < numSlots; slot++) {
      isOpen[slot] = price[slot] === Number.POSITIVE_INFINITY ? 1 : 0;
      numOpen += isOpen[slot];
      if (isOpen[slot] === 0) continue;
      pieceAt(slots, slot, sun[slot] - stored[slot] + taken[slot], true, piece);
      const canTake = rate[slot] * batteryKWh - taken[slot] > NOISE_KWH;
      price[slot] = canTake ? piece[0] * dischargeEfficiency : 0;
      if (stored[slot] > 0) price[slot] = Math.max(price[slot], piece[0] / chargeEfficiency);
    }
    if (numOpen === 0) return;
    worth.set(price);
    for (let turn = 0, after = 0; turn < 2; turn++) {
      for (let slot = numSlots - 1; slot >= 0; slot--) {
        const canCarry = isOpen[slot] === 1 && level[after] < batteryKWh - NOISE_KWH;
        if (canCarry && worth[after] > worth[slot]) worth[slot] = worth[after];
        after = slot;
      }
    }
    for (let turn = 0, before = numSlots - 1; turn < 2; turn++) {
      for (let slot = 0; slot < numSlots; slot++) {
        const canCarry = isOpen[slot] === 1 && level[slot] > NOISE_KWH;
        if (canCarry && price[before] > price[slot]) price[slot] = price[before];
        before = slot;
      }
    }
    for (let slot = 0; slot < numSlots; slot++) price[slot] = Math.max(price[slot], worth[slot]);
  }
}
