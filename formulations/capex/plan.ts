/** From the model's solution to a plan in USD, kWp and kWh. */
import type { ColBlock, Solution } from "../../engine/index.ts";
import type { CapexBuilt } from "./build.ts";
import type { CapexInput } from "./input.ts";

/** Purchases of one kind of charger. */
export interface ChargerPlan {
  readonly id: string;
  /** Units bought, one entry a year. */
  readonly bought: Float64Array;
}

/** What is bought in each year, and how a representative day of each year runs. */
export interface CapexPlan {
  /** kWp bought, one entry a year. */
  readonly solarBoughtKWp: Float64Array;
  /** kWh bought, one entry a year. */
  readonly batteryBoughtKWh: Float64Array;
  readonly chargers: readonly ChargerPlan[];
  /** Energy from the grid, kWh; one entry for each year and slot, slot fastest, as are the next ones. */
  readonly gridKWh: Float64Array;
  readonly solarUsedKWh: Float64Array;
  readonly solarExportedKWh: Float64Array;
  /** Solar energy that goes into the battery, before its losses. */
  readonly solarStoredKWh: Float64Array;
  /** Energy from the battery, after its losses. */
  readonly batteryUsedKWh: Float64Array;
  readonly batteryExportedKWh: Float64Array;
  /** Energy in the battery as the slot begins. */
  readonly batteryStartKWh: Float64Array;
}

/** Values up to this are zero: noise of the solver, far below what a meter shows. kWh or kWp. */
const NOISE = 1e-7;

function readBlock(solution: Solution, block: ColBlock): Float64Array {
  const values = solution.colValue.slice(block.first, block.first + block.count);
  for (let pos = 0; pos < values.length; pos++) {
    if (Math.abs(values[pos] as number) <= NOISE) values[pos] = 0;
  }
  return values;
}

/** Whole units where the block counts modules, times their size. */
function readPurchase(solution: Solution, block: ColBlock, module: number | null): Float64Array {
  const values = readBlock(solution, block);
  return module === null ? values : values.map((count) => Math.round(count) * module);
}

/** Sums of the entries so far. */
export function runningTotal(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

/** Energy of the sun in each year and slot, from the panels that stand then, kWh. */
export function solarKWh(plan: CapexPlan, input: CapexInput): Float64Array {
  const added = runningTotal(plan.solarBoughtKWp);
  const numSlots = input.slots.length;
  return input.solarYieldKWhPerKWp.map((yieldKWh, at) => {
    return (input.solar.existingKWp + (added[Math.floor(at / numSlots)] as number)) * yieldKWh;
  });
}

/** What a slot needs: charging and base load, kWh. */
export function demandKWh(input: Pick<CapexInput, "chargingDemandKWh" | "baseloadKWh">): Float64Array {
  return input.chargingDemandKWh.map((charging, at) => charging + (input.baseloadKWh[at] as number));
}

/** Gives a difference within the noise to a flow that is in use. */
function settle(flow: Float64Array, at: number, missingKWh: number): void {
  const value = flow[at] as number;
  if (value > 0 && Math.abs(missingKWh) <= 10 * NOISE) flow[at] = Math.max(0, value + missingKWh);
}

/** Closes both balances of each slot after noise was taken out of their parts; more than noise stays. */
function closeBalances(plan: CapexPlan, input: CapexInput): void {
  const sun = solarKWh(plan, input);
  const demand = demandKWh(input);
  for (let at = 0; at < demand.length; at++) {
    const supply =
      (plan.gridKWh[at] as number) + (plan.solarUsedKWh[at] as number) + (plan.batteryUsedKWh[at] as number);
    settle(plan.gridKWh, at, (demand[at] as number) - supply);
    const spent = (plan.solarUsedKWh[at] as number) + (plan.solarStoredKWh[at] as number);
    settle(plan.solarExportedKWh, at, (sun[at] as number) - spent - (plan.solarExportedKWh[at] as number));
  }
}

/**
 * The plan of a solution.
 * @param solution point of the built model; borrowed.
 */
export function planCapex(solution: Solution, built: CapexBuilt): CapexPlan {
  const { input } = built;
  const plan: CapexPlan = {
    solarBoughtKWp: readPurchase(solution, built.solarBought, input.solar.moduleKWp),
    batteryBoughtKWh: readPurchase(solution, built.batteryBought, input.battery.moduleKWh),
    chargers: input.chargers.map(({ id }, pos) => {
      const { bought } = built.chargers[pos] as { readonly bought: ColBlock };
      return { id, bought: readPurchase(solution, bought, 1) };
    }),
    gridKWh: readBlock(solution, built.grid),
    solarUsedKWh: readBlock(solution, built.solarUsed),
    solarExportedKWh: readBlock(solution, built.solarExported),
    solarStoredKWh: readBlock(solution, built.solarStored),
    batteryUsedKWh: readBlock(solution, built.batteryUsed),
    batteryExportedKWh: readBlock(solution, built.batteryExported),
    batteryStartKWh: readBlock(solution, built.batteryStart),
  };
  closeBalances(plan, input);
  return plan;
}
