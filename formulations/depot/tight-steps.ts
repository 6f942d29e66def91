/**
 * Where the directions of meter and trucks need a binary at all, and the powers that trucks can reach under them. The
 * proofs stand in docs/formulations/depot.md, "How it is solved".
 */
import { type ChargerLevel, nthRatingKW } from "./chargers.ts";
import type { DepotInput, DepotTruck } from "./input.ts";

/** Cost of a kWh imported in a step, with the reward that it forgoes. EUR/kWh. */
export function importCost(input: DepotInput, step: number): number {
  return (input.importPrice[step] as number) + (input.peakReductionReward[step] as number);
}

/** Whether a truck may discharge in a step. */
export function mayDischarge(truck: DepotTruck, step: number): boolean {
  return truck.parked[step] === 1 && truck.v2g[step] === 1;
}

/** Steps by what must be decided in them; arrays of length steps. */
export interface StepKinds {
  /** 1 = importing and exporting at once would pay, so the meter's direction is a binary. */
  readonly meter: Uint8Array;
  /** 1 = charging and discharging at once could pay, so the direction of every truck that can do both is a binary. */
  readonly truck: Uint8Array;
  /** Largest total charging and discharging power of the trucks, kW. */
  readonly chargeKW: Float64Array;
  readonly dischargeKW: Float64Array;
}

/** The most that trucks of these powers can draw at once: the strongest of them at the strongest chargers. */
function sumAtChargers(powersKW: number[], levels: readonly ChargerLevel[]): number {
  powersKW.sort((one, other) => other - one);
  return powersKW.reduce((sum, powerKW, pos) => sum + Math.min(powerKW, nthRatingKW(levels, pos)), 0);
}

/**
 * Whether directions are decided wherever they might matter, or only where burning energy may pay, trusting that no
 * surplus is larger than the meter takes; the plan then tells whether that was so.
 */
export type Caution = "strict" | "trusting";

/** Whether the site can take up less withdrawal of the trucks at no cost. */
function absorbsSurplus(input: DepotInput, step: number, dischargeKW: number, caution: Caution): boolean {
  if (importCost(input, step) < 0) return false;
  if (caution === "trusting" && (input.exportPrice[step] as number) >= 0) return true;
  // Beyond imports and sun, a surplus can only be exported.
  const mostSurplusKW = dischargeKW - (input.baseLoad[step] as number);
  if (mostSurplusKW <= 0) return true;
  return (input.exportPrice[step] as number) >= 0 && mostSurplusKW <= input.site.exportLimitKW;
}

/** The kinds of all steps. */
export function stepKinds(input: DepotInput, caution: Caution): StepKinds {
  const { steps, site, trucks } = input;
  const meter = new Uint8Array(steps);
  const truck = new Uint8Array(steps);
  const chargeKW = new Float64Array(steps);
  const dischargeKW = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const charging = trucks.filter((each) => each.parked[step] === 1).map((each) => each.chargeKW);
    const discharging = trucks.filter((each) => mayDischarge(each, step)).map((each) => each.dischargeKW);
    chargeKW[step] = sumAtChargers(charging, input.chargerLevels);
    dischargeKW[step] = sumAtChargers(discharging, input.chargerLevels);
    const pays = (input.exportPrice[step] as number) > importCost(input, step);
    meter[step] = site.gridExclusive && pays ? 1 : 0;
    truck[step] = absorbsSurplus(input, step, dischargeKW[step], caution) ? 0 : 1;
  }
  return { meter, truck, chargeKW, dischargeKW };
}

/** Largest charging power of a truck in a step in which it does not discharge: limited by the room in its battery. kW. */
export function reachableChargeKW(input: DepotInput, truck: DepotTruck, step: number): number {
  if (truck.parked[step] !== 1) return 0;
  const beforeKWh = step === 0 ? truck.socStartKWh : truck.socMinKWh;
  const roomKWh = truck.socMaxKWh - beforeKWh + (truck.drain[step] as number);
  return Math.min(truck.chargeKW, Math.max(0, roomKWh) / (input.stepHours * truck.etaCharge));
}

/** Largest discharging power of a truck in a step in which it does not charge. kW. */
export function reachableDischargeKW(input: DepotInput, truck: DepotTruck, step: number): number {
  if (!mayDischarge(truck, step)) return 0;
  const beforeKWh = step === 0 ? truck.socStartKWh : truck.socMaxKWh;
  const storedKWh = beforeKWh - truck.socMinKWh - (truck.drain[step] as number);
  return Math.min(truck.dischargeKW, (Math.max(0, storedKWh) * truck.etaDischarge) / input.stepHours);
}
