/**
 * A first plan for trucks that share chargers: truck after truck takes its cheapest path beside those of the others; then a few
 * trucks at a time are taken out and put back in another order. See docs/formulations/depot.md, "A first plan".
 */
import { makeRandom } from "../common/random-numbers.ts";
import type { MayGoOn } from "../common/turns.ts";
import { Deal } from "./deal.ts";
import type { DepotInput } from "./input.ts";
import { makeTruckGrid, type TruckGrid } from "./truck-grid.ts";

/** Trucks that are taken out at once. */
const TAKEN_OUT = { least: 2, most: 4 } as const;
/** A worse plan is gone on from if it costs at most so much more than the best, relative; less and less of it. */
const TOLERANCE = 0.005;
/** Costs that differ by less, relative, are the same. */
const SAME = 1e-6;
/** Levels times moves that are looked at at most: a quarter of a second. */
const WORK = 5e7;
/**
 * Where the first paths take much of that, so many times their work is done at most: later rounds gain 1e-4 each, the
 * solver far more.
 */
const WORK_OF_FIRST = 4;
/** It ends after so many shuffles for each truck without a better plan. */
const IDLE_SHUFFLES = 30;

function replan(deal: Deal, trucks: readonly number[]): void {
  for (const truck of trucks) {
    const moves = deal.bestMoves(truck);
    if (moves !== null) deal.put(truck, moves);
  }
}

/**
 * Plans one truck after the other anew until nothing is gained, enough work is done, or it is to stop.
 * @returns the cost.
 */
async function improve(
  deal: Deal,
  trucks: readonly number[],
  mostWork: number,
  mayGoOn: MayGoOn,
): Promise<number> {
  for (let cost = deal.cost(); ; ) {
    for (const truck of trucks) {
      if (deal.work >= mostWork || !(await mayGoOn())) return deal.cost();
      deal.takeOut(truck);
      replan(deal, [truck]);
    }
    const now = deal.cost();
    if (now >= cost - SAME * Math.abs(cost)) return now;
    cost = now;
  }
}

function drawTrucks(random: () => number, numTrucks: number): readonly number[] {
  const wanted = TAKEN_OUT.least + Math.floor(random() * (TAKEN_OUT.most - TAKEN_OUT.least + 1));
  const drawn = new Set<number>();
  while (drawn.size < Math.min(wanted, numTrucks)) drawn.add(Math.floor(random() * numTrucks));
  return [...drawn];
}

/** Takes trucks out and puts them back, again and again. @returns the moves of the best plan. */
async function shuffle(
  deal: Deal,
  numTrucks: number,
  random: () => number,
  mayGoOn: MayGoOn,
): Promise<readonly (Int16Array | null)[]> {
  let current = deal.cost();
  let best = current;
  let bestMoves = deal.moves;
  for (let idle = 0; deal.work < WORK && idle < IDLE_SHUFFLES * numTrucks; idle++) {
    if (!(await mayGoOn())) break;
    const before = deal.moves;
    const trucks = drawTrucks(random, numTrucks);
    for (const truck of trucks) deal.takeOut(truck);
    replan(deal, trucks);
    const now = await improve(deal, trucks, Number.POSITIVE_INFINITY, mayGoOn);
    const tolerance = TOLERANCE * (1 - deal.work / WORK) * Math.abs(best) * random() ** 2;
    if (now <= current || now <= best + tolerance) current = now;
    else {
      for (const truck of trucks) {
        deal.takeOut(truck);
        deal.put(truck, before[truck] as Int16Array);
      }
    }
    if (now < best) {
      best = now;
      idle = 0;
      bestMoves = deal.moves;
    }
  }
  return bestMoves;
}

/**
 * Power of each truck and step, negative: discharging, kW; null if a truck has no path on its grid, or where it is to stop before each has
 * one. Limits that trucks share may be broken where no better plan was found. The same seed, the same plan, if it is not stopped. It takes
 * a quarter of a second, or so much longer as the trucks' first paths do: a second and a half with 100 trucks and 96 steps.
 * @param mayGoOn asked before each truck; where it says no, what there is, is the answer.
 */
export async function planQuickly(
  input: DepotInput,
  seed: number,
  mayGoOn: MayGoOn,
): Promise<readonly Float64Array[] | null> {
  const grids: TruckGrid[] = [];
  for (const truck of input.trucks) {
    const grid = makeTruckGrid(input, truck);
    if (grid === null) return null;
    grids.push(grid);
  }
  const deal = new Deal(input, grids);
  const all = Array.from(grids.keys());
  for (const truck of all) {
    if (!(await mayGoOn())) return null;
    replan(deal, [truck]);
  }
  if (deal.moves.includes(null)) return null;
  await improve(deal, all, Math.max(WORK, WORK_OF_FIRST * deal.work), mayGoOn);
  const moves = await shuffle(deal, grids.length, makeRandom(seed), mayGoOn);
  return grids.map(({ powerKW, down }, truck) =>
    Float64Array.from(moves[truck] as Int16Array, (move) => powerKW[move + down] as number),
  );
}
