/** From the model's solution to a plan in kW and kWh. */
import type { ColBlock, Solution } from "../../engine/index.ts";
import { socFromPowers } from "../common/battery.ts";
import type { DepotBuilt, TruckCols } from "./build.ts";
import type { DepotTruck } from "./input.ts";

/** Powers and states of one truck; all arrays of length steps. */
export interface TruckPlan {
  readonly id: string;
  readonly chargeKW: Float64Array;
  readonly dischargeKW: Float64Array;
  /** State of charge at the end of each step. */
  readonly socKWh: Float64Array;
}

/** A schedule of the depot; powers are means over a step, all arrays of length steps. */
export interface DepotPlan {
  readonly importKW: Float64Array;
  readonly exportKW: Float64Array;
  readonly curtailedKW: Float64Array;
  /** Import below the base load in congested steps, as far as it is rewarded; 0 elsewhere. */
  readonly reliefKW: Float64Array;
  readonly trucks: readonly TruckPlan[];
}

/** Powers up to this are zero: noise of the solver, far below what a meter shows. kW. */
export const NOISE_KW = 1e-7;

/**
 * Of two opposite powers the smaller is noise up to this share of the larger limit: a binary may miss its
 * integer by 1e-6 and lets through that share of the power it switches.
 */
export const SWITCH_NOISE = 1e-6;

function readBlock(solution: Solution, block: ColBlock): Float64Array {
  const values = solution.colValue.slice(block.first, block.first + block.count);
  for (let pos = 0; pos < values.length; pos++) {
    if (Math.abs(values[pos] as number) <= NOISE_KW) values[pos] = 0;
  }
  return values;
}

/** Takes a trace of two-way flow out of both directions, which leaves their difference as it was. */
function netOpposites(one: Float64Array, other: Float64Array, limitKW: number): void {
  const trace = SWITCH_NOISE * Math.max(1, limitKW);
  for (let step = 0; step < one.length; step++) {
    const both = Math.min(one[step] as number, other[step] as number);
    if (both <= 0 || both > trace) continue;
    one[step] = (one[step] as number) - both;
    other[step] = (other[step] as number) - both;
  }
}

function planTruck(solution: Solution, built: DepotBuilt, truck: DepotTruck, cols: TruckCols): TruckPlan {
  const chargeKW = readBlock(solution, cols.charge);
  const dischargeKW = readBlock(solution, cols.discharge);
  netOpposites(chargeKW, dischargeKW, Math.max(truck.chargeKW, truck.dischargeKW));
  // The states follow from the powers, so that the plan is consistent in itself to the last digit.
  const socKWh = socFromPowers(truck, chargeKW, dischargeKW, built.input.stepHours);
  return { id: truck.id, chargeKW, dischargeKW, socKWh };
}

/**
 * Closes the balance of each step after noise was taken out of its parts: the difference (at most the noise
 * of all parts) goes to whichever of import and export is in use. Larger differences stay, for the check to find.
 */
function closeBalance(built: DepotBuilt, plan: DepotPlan): void {
  const { input } = built;
  const smallKW = NOISE_KW * (2 * plan.trucks.length + 4);
  for (let step = 0; step < input.steps; step++) {
    const missingKW = -surplusKW(input, plan, step);
    if (missingKW === 0 || Math.abs(missingKW) > smallKW) continue;
    const importKW = plan.importKW[step] as number;
    const exportKW = plan.exportKW[step] as number;
    if (importKW > 0 && importKW + missingKW >= 0) {
      const mostKW = Math.max(input.importLimitKW[step] as number, importKW);
      plan.importKW[step] =
        built.overload === null ? Math.min(mostKW, importKW + missingKW) : importKW + missingKW;
    } else if (exportKW > 0 && exportKW - missingKW >= 0) {
      plan.exportKW[step] = Math.min(input.site.exportLimitKW, exportKW - missingKW);
    }
  }
}

/** What comes in less what goes out in a step, kW; 0 in a plan that balances. */
export function surplusKW(input: DepotBuilt["input"], plan: DepotPlan, step: number): number {
  let inflow = (plan.importKW[step] as number) + (input.pv[step] as number);
  let outflow = (plan.exportKW[step] as number) + (input.baseLoad[step] as number);
  outflow += plan.curtailedKW[step] as number;
  for (const truck of plan.trucks) {
    inflow += truck.dischargeKW[step] as number;
    outflow += truck.chargeKW[step] as number;
  }
  return inflow - outflow;
}

/**
 * The plan of a solution.
 * @param solution point of the built model; borrowed.
 */
export function planDepot(solution: Solution, built: DepotBuilt): DepotPlan {
  const { input } = built;
  const importKW = readBlock(solution, built.import);
  const exportKW = readBlock(solution, built.export);
  if (built.overload !== null) {
    const overKW = readBlock(solution, built.overload);
    for (let step = 0; step < importKW.length; step++)
      importKW[step] = (importKW[step] as number) + (overKW[step] as number);
  }
  if (built.importing !== null) {
    netOpposites(importKW, exportKW, Math.max(input.site.importLimitKW, input.site.exportLimitKW));
  }
  const reliefKW = new Float64Array(input.steps);
  if (built.relief !== null) {
    const relief = readBlock(solution, built.relief);
    for (let pos = 0; pos < relief.length; pos++) {
      reliefKW[built.reliefSteps[pos] as number] = Math.max(0, relief[pos] as number);
    }
  }
  const trucks = input.trucks.map((truck, pos) =>
    planTruck(solution, built, truck, built.trucks[pos] as TruckCols),
  );
  const curtailedKW = readBlock(solution, built.curtailed);
  if (built.overload !== null) {
    // Beyond the limit nothing is left of a relief that the model counted up to the limit.
    for (let step = 0; step < input.steps; step++) {
      const belowKW = (input.baseLoad[step] as number) - (importKW[step] as number);
      reliefKW[step] = Math.min(reliefKW[step] as number, Math.max(0, belowKW));
    }
  }
  const plan: DepotPlan = { importKW, exportKW, curtailedKW, reliefKW, trucks };
  closeBalance(built, plan);
  return plan;
}
