/** The paths of trucks on their grids as they are being planned, and what the trucks share: chargers and the meter. */
import type { DepotInput } from "./input.ts";
import { type SiteStep, siteCost, siteSteps } from "./site-cost.ts";
import { cheapestPath, mayMove, PathSpace, type TruckGrid } from "./truck-grid.ts";

/** What a broken limit costs, in largest costs of a full step of a truck. */
const BROKEN = 50;
/** A charger is free if so much of one is: who stands in takes up shares, and will do with fewer steps. */
const FREE = 0.5;
/** Prices count as at least this. EUR/kWh. */
const LEAST_PRICE = 1e-3;

function largestPrice({ steps, site, ...input }: DepotInput): number {
  let most = LEAST_PRICE;
  for (let step = 0; step < steps; step++) {
    const importEur =
      Math.abs(input.importPrice[step] as number) + (input.peakReductionReward[step] as number);
    most = Math.max(most, importEur, Math.abs(input.exportPrice[step] as number));
  }
  return most + site.reliefReward + site.peakCharge / input.stepHours;
}

/** Paths of trucks that may be taken out and put back; broken limits are allowed at a price. */
export class Deal {
  readonly #input: DepotInput;
  readonly #grids: readonly TruckGrid[];
  readonly #site: readonly SiteStep[];
  readonly #space: PathSpace;
  /** Price of a truck without a charger, EUR. */
  readonly #brokenEur: number;
  /** Moves of each truck; null while it is taken out. */
  readonly #moves: (Int16Array | null)[];
  /** Withdrawal of all trucks by step, kW. */
  readonly #netKW: Float64Array;
  /** Trucks above each charger level by step. */
  readonly #above: readonly Float64Array[];
  readonly #strongestKW: number;
  /** Price of a charger by step, whoever takes it. EUR. */
  readonly #chargerEur: Float64Array;

  /** All trucks are taken out at first. @param grids of the trucks of the input, in its order. */
  constructor(input: DepotInput, grids: readonly TruckGrid[]) {
    let [powerKW, numMoves] = [0, 1];
    for (const { truck, up, down } of grids) {
      powerKW = Math.max(powerKW, truck.chargeKW, truck.dischargeKW);
      numMoves = Math.max(numMoves, up + down + 1);
    }
    const kWEur = BROKEN * largestPrice(input) * input.stepHours;
    this.#input = input;
    this.#grids = grids;
    this.#site = siteSteps(input, kWEur);
    this.#brokenEur = kWEur * powerKW;
    this.#space = new PathSpace(numMoves);
    this.#moves = grids.map(() => null);
    this.#netKW = new Float64Array(input.steps);
    this.#above = input.chargerLevels.map(() => new Float64Array(input.steps));
    this.#strongestKW = input.chargerLevels.at(-1)?.toKW ?? Number.POSITIVE_INFINITY;
    this.#chargerEur = new Float64Array(input.steps);
  }

  /** Levels times moves that were looked at: a measure of the work done. */
  get work(): number {
    return this.#space.work;
  }

  /** Moves of the trucks; null for one that is taken out. The arrays are not changed later. */
  get moves(): readonly (Int16Array | null)[] {
    return this.#moves.slice();
  }

  /** Power of a truck, negative: discharging. kW. */
  powerKW(truck: number, step: number): number {
    const { powerKW, down } = this.#grids[truck] as TruckGrid;
    const moves = this.#moves[truck] ?? null;
    return moves === null ? 0 : (powerKW[(moves[step] as number) + down] as number);
  }

  #count(truck: number, sign: 1 | -1): void {
    for (let step = 0; step < this.#input.steps; step++) {
      const power = this.powerKW(truck, step);
      if (power === 0) continue;
      this.#netKW[step] = (this.#netKW[step] as number) + sign * power;
      for (const [pos, { aboveKW }] of this.#input.chargerLevels.entries()) {
        const above = this.#above[pos] as Float64Array;
        if (Math.abs(power) > aboveKW) above[step] = (above[step] as number) + sign;
      }
    }
  }

  /**
   * Sets the price of a charger in each step, at first 0: what trucks that have no path yet would pay for it.
   * @param eur by step. @param share of the price of a truck without a charger that each costs on top: who is charged so little spreads
   *   no power over more steps than it takes.
   */
  priceChargers(eur: Float64Array, share: number): void {
    this.#chargerEur.set(eur.map((each) => each + (share * this.#brokenEur) / BROKEN));
  }

  /**
   * Has powers count that stand in for a truck that is taken out; with −1 they no longer do.
   * @param powerKW by step. @param shareOf a power: how much of a charger it takes up.
   */
  standIn(powerKW: Float64Array, sign: 1 | -1, shareOf: (powerKW: number) => number): void {
    for (const [step, power] of powerKW.entries()) {
      if (power === 0) continue;
      this.#netKW[step] = (this.#netKW[step] as number) + sign * power;
      for (const [pos, { aboveKW }] of this.#input.chargerLevels.entries()) {
        const above = this.#above[pos] as Float64Array;
        if (Math.abs(power) > aboveKW) above[step] = (above[step] as number) + sign * shareOf(power);
      }
    }
  }

  /** Takes a truck out. */
  takeOut(truck: number): void {
    this.#count(truck, -1);
    this.#moves[truck] = null;
  }

  /** Puts a truck that is taken out back. @param moves kept; not to be changed. */
  put(truck: number, moves: Int16Array): void {
    this.#moves[truck] = moves;
    this.#count(truck, 1);
  }

  /** What it costs that a truck of this power finds no charger, EUR. */
  #brokenCost(step: number, powerKW: number): number {
    let numBroken = powerKW > this.#strongestKW ? 1 : 0;
    for (const [pos, { aboveKW, count }] of this.#input.chargerLevels.entries()) {
      if (powerKW > aboveKW && ((this.#above[pos] as Float64Array)[step] as number) > count - FREE)
        numBroken++;
    }
    return numBroken * this.#brokenEur + (this.#chargerEur[step] as number);
  }

  /** Largest import, nothing curtailed. kW. */
  #peakKW(): number {
    let most = this.#input.site.peakSoFarKW;
    for (const [step, { netLoadKW }] of this.#site.entries()) {
      most = Math.max(most, netLoadKW + (this.#netKW[step] as number));
    }
    return most;
  }

  /**
   * The cheapest moves of a truck that is taken out, beside the others; null if it has none. Each step beyond the peak of the others
   * counts as if it alone raised it.
   */
  bestMoves(truck: number): Int16Array | null {
    const grid = this.#grids[truck] as TruckGrid;
    const { up, down, powerKW } = grid;
    const wearEur = this.#input.stepHours * grid.truck.degradationCost;
    const peakKW = this.#peakKW();
    const found = new Int16Array(this.#input.steps);
    const costs = (step: number, cost: Float64Array) => {
      const netKW = this.#netKW[step] as number;
      const site = this.#site[step] as SiteStep;
      for (let move = -down; move <= up; move++) {
        const power = powerKW[move + down] as number;
        if (mayMove(grid, step, move)) {
          const ownEur =
            move === 0 ? 0 : this.#brokenCost(step, Math.abs(power)) + wearEur * Math.max(0, -power);
          cost[move + down] = siteCost(site, netKW + power, peakKW) + ownEur;
        } else cost[move + down] = Number.POSITIVE_INFINITY;
      }
    };
    return cheapestPath(grid, costs, this.#space, found) < Number.POSITIVE_INFINITY ? found : null;
  }

  /** Cost of the whole with the price of broken limits, EUR. */
  cost(): number {
    const { steps, stepHours, site, chargerLevels } = this.#input;
    const peakKW = this.#peakKW();
    let total = site.peakCharge * peakKW;
    for (let step = 0; step < steps; step++) {
      total += siteCost(this.#site[step] as SiteStep, this.#netKW[step] as number, peakKW);
      for (const [pos, { count }] of chargerLevels.entries()) {
        const above = (this.#above[pos] as Float64Array)[step] as number;
        total += this.#brokenEur * Math.max(0, above - count);
      }
      for (const [truck, { truck: each }] of this.#grids.entries()) {
        if (each.degradationCost === 0) continue;
        total += stepHours * each.degradationCost * Math.max(0, -this.powerKW(truck, step));
      }
    }
    return total;
  }
}
