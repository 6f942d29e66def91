/**
 * One truck on a grid: its battery moves by whole levels, so that its cheapest plan is a shortest path over steps and levels.
 * A level counts what was charged less what was discharged since the start; driving moves the limits instead.
 */
import { leastState } from "../common/battery.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { mayDischarge } from "./tight-steps.ts";

/** Levels of a step of full charging: the number from a range that full discharging fits best. */
export interface GridLevels {
  readonly least: number;
  readonly most: number;
}

/** What a plan on the grid is good with as it is. */
export const FINE: GridLevels = { least: 12, most: 24 };
/** A quarter of the work for a path, where the powers are made exact anyway. */
export const COARSE: GridLevels = { least: 6, most: 12 };
/** A battery may have so many levels; coarser ones are taken beyond. */
const MOST_LEVELS = 400;
/** Share of a level that is rounding. */
const ROUNDING = 1e-9;

/** A truck's grid. */
export interface TruckGrid {
  readonly truck: DepotTruck;
  /** Energy of a level at the battery, kWh. */
  readonly levelKWh: number;
  /** Levels of a step of full charging and of full discharging. */
  readonly up: number;
  readonly down: number;
  /** Least and largest level at the end of each step; length steps. */
  readonly least: Int32Array;
  readonly most: Int32Array;
  /** Power of a move by −down … up levels at place move + down; negative: discharging. kW. */
  readonly powerKW: Float64Array;
  /** 1 where the power of the move keeps to the truck's least powers. */
  readonly isAllowed: Uint8Array;
}

function chooseLevels(ratio: number, { least, most }: GridLevels): number {
  let best = 1;
  let leastLost = Number.POSITIVE_INFINITY;
  for (let levels = Math.min(most, least); levels <= most; levels++) {
    const lost = (levels * ratio - Math.floor(levels * ratio + ROUNDING)) / levels;
    if (lost < leastLost - ROUNDING) {
      leastLost = lost;
      best = levels;
    }
  }
  return best;
}

/** The grid of a truck; null where it has none, since it cannot charge. */
export function makeTruckGrid(
  input: DepotInput,
  truck: DepotTruck,
  levels: GridLevels = FINE,
): TruckGrid | null {
  const { steps, stepHours } = input;
  const fullKWh = stepHours * truck.etaCharge * truck.chargeKW;
  if (fullKWh <= 0) return null;
  const emptyKWh = (stepHours * truck.dischargeKW) / truck.etaDischarge;
  const rangeKWh = truck.socMaxKWh - truck.socMinKWh;
  const mostLevels = Math.floor((MOST_LEVELS * fullKWh) / Math.max(rangeKWh, fullKWh));
  const range = { ...levels, most: Math.max(2, Math.min(levels.most, mostLevels)) };
  const up = chooseLevels(emptyKWh / fullKWh, range);
  const levelKWh = fullKWh / up;
  const down = Math.floor(emptyKWh / levelKWh + ROUNDING);
  const least = new Int32Array(steps);
  const most = new Int32Array(steps);
  let drivenKWh = -truck.socStartKWh;
  for (let step = 0; step < steps; step++) {
    drivenKWh += truck.drain[step] as number;
    least[step] = Math.ceil((leastState(truck, step) + drivenKWh) / levelKWh - ROUNDING);
    most[step] = Math.floor((truck.socMaxKWh + drivenKWh) / levelKWh + ROUNDING);
    if ((most[step] as number) < (least[step] as number)) return null;
  }
  const powerKW = new Float64Array(up + down + 1);
  const isAllowed = new Uint8Array(up + down + 1);
  for (let move = -down; move <= up; move++) {
    const kWh = move * levelKWh;
    const power = (move > 0 ? kWh / truck.etaCharge : kWh * truck.etaDischarge) / stepHours;
    powerKW[move + down] = power;
    const leastKW = move > 0 ? truck.minChargeKW : move < 0 ? truck.minDischargeKW : 0;
    isAllowed[move + down] = Math.abs(power) >= leastKW * (1 - ROUNDING) ? 1 : 0;
  }
  return { truck, levelKWh, up, down, least, most, powerKW, isAllowed };
}

/** Room for the search of a path, kept between searches. */
export class PathSpace {
  /** Least cost of each level, before and after a step. */
  before: Float64Array = new Float64Array(0);
  after: Float64Array = new Float64Array(0);
  /** The move by which each level of each step is reached. */
  moves: Int16Array = new Int16Array(0);
  /** Cost of each move in a step. */
  readonly cost: Float64Array;
  /** Levels looked at, times moves: a measure of the work done. */
  work = 0;

  /** @param numMoves largest number of moves of a grid. */
  constructor(numMoves: number) {
    this.cost = new Float64Array(numMoves);
  }

  /** Makes room for a grid. @returns places of the first level of each step in `moves`. */
  reserve({ least, most }: TruckGrid): Int32Array {
    const first = new Int32Array(least.length);
    let total = 0;
    let widest = 1;
    for (let step = 0; step < first.length; step++) {
      const width = (most[step] as number) - (least[step] as number) + 1;
      first[step] = total;
      total += width;
      widest = Math.max(widest, width);
    }
    if (this.moves.length < total) this.moves = new Int16Array(total);
    if (this.before.length < widest) {
      this.before = new Float64Array(widest);
      this.after = new Float64Array(widest);
    }
    return first;
  }
}

/** Fills the cost of each move in a step: length up + down + 1, Infinity where it must not be. */
export type MoveCosts = (step: number, cost: Float64Array) => void;

function takeStep(grid: TruckGrid, step: number, firstMove: number, space: PathSpace): void {
  const { up, down } = grid;
  const { before, after, cost, moves } = space;
  const leastBefore = step === 0 ? 0 : (grid.least[step - 1] as number);
  const mostBefore = step === 0 ? 0 : (grid.most[step - 1] as number);
  const least = grid.least[step] as number;
  const most = grid.most[step] as number;
  for (let level = least; level <= most; level++) {
    let best = Number.POSITIVE_INFINITY;
    let bestMove = 0;
    const lowest = Math.max(-down, level - mostBefore);
    const highest = Math.min(up, level - leastBefore);
    for (let move = lowest; move <= highest; move++) {
      const total = (before[level - move - leastBefore] as number) + (cost[move + down] as number);
      if (total < best) {
        best = total;
        bestMove = move;
      }
    }
    after[level - least] = best;
    moves[firstMove + level - least] = bestMove;
  }
  space.work += (most - least + 1) * Math.min(up + down + 1, mostBefore - leastBefore + 1);
}

/**
 * The cheapest moves of a truck.
 * @param costs of the moves of each step in which it is parked; asked for in order.
 * @param found filled with the move of each step; length steps.
 * @returns their cost; Infinity where no path keeps to the limits, and `found` is as it was.
 */
export function cheapestPath(grid: TruckGrid, costs: MoveCosts, space: PathSpace, found: Int16Array): number {
  const { truck, least, most, down } = grid;
  const steps = least.length;
  const first = space.reserve(grid);
  space.before[0] = 0;
  for (let step = 0; step < steps; step++) {
    if (truck.parked[step] === 1) costs(step, space.cost);
    else {
      space.cost.fill(Number.POSITIVE_INFINITY);
      space.cost[down] = 0;
    }
    takeStep(grid, step, first[step] as number, space);
    [space.before, space.after] = [space.after, space.before];
  }
  const width = (most[steps - 1] as number) - (least[steps - 1] as number) + 1;
  let level = 0;
  for (let place = 1; place < width; place++) {
    if ((space.before[place] as number) < (space.before[level] as number)) level = place;
  }
  const total = space.before[level] as number;
  if (total === Number.POSITIVE_INFINITY) return total;
  level += least[steps - 1] as number;
  for (let step = steps - 1; step >= 0; step--) {
    const move = space.moves[(first[step] as number) + level - (least[step] as number)] as number;
    found[step] = move;
    level -= move;
  }
  return total;
}

/** Whether a truck may make a move in a step, its charger aside. */
export function mayMove({ truck, isAllowed, down }: TruckGrid, step: number, move: number): boolean {
  if (isAllowed[move + down] !== 1) return false;
  return move >= 0 || mayDischarge(truck, step);
}
