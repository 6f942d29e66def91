/** From the model's solution to a plan in kW and shares of the battery. */
import type { ColBlock, Solution } from "../../engine/index.ts";
import type { FleetBuilt, VehicleCols } from "./build.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";

/** Powers and states of one vehicle; all arrays of length steps, powers are means over a step. */
export interface VehiclePlan {
  readonly id: string;
  /** At the grid side of the charger. */
  readonly chargeKW: Float64Array;
  /** At the battery; etaDischarge of it reaches the grid. */
  readonly dischargeKW: Float64Array;
  /** Solar power used for charging, part of chargeKW. */
  readonly pvKW: Float64Array;
  /** State of charge after each step, share of the battery; 0 while away. */
  readonly soc: Float64Array;
}

/** A schedule of the fleet. */
export interface FleetPlan {
  readonly vehicles: readonly VehiclePlan[];
}

/** Powers up to this share of the charger's are noise of the solver. */
const NOISE = 1e-7;

/**
 * Of charging and discharging in one step the smaller is noise up to this share of the charger's power: a binary may miss its
 * integer by 1e-6, and each of its rows by as much.
 */
const SWITCH_NOISE = 3e-6;

function readBlock(solution: Solution, block: ColBlock, factor: number, noiseKW: number): Float64Array {
  const values = solution.colValue.slice(block.first, block.first + block.count);
  for (let pos = 0; pos < values.length; pos++) {
    const value = (values[pos] as number) * factor;
    values[pos] = value <= noiseKW ? 0 : value;
  }
  return values;
}

/** The states that follow from the powers: exact within a stay, which begins with what the vehicle brings. */
function statesOf(
  input: FleetInput,
  vehicle: FleetVehicle,
  chargeKW: Float64Array,
  dischargeKW: Float64Array,
): Float64Array {
  const { etaCharge, departureRule } = input.params;
  const perKW = input.stepHours / vehicle.batteryKWh;
  const soc = new Float64Array(input.steps);
  for (const { first, end, departs, startSoc } of vehicle.sessions) {
    // By the rule of the source the last step of a stay changes nothing.
    const countedEnd = departs && departureRule === "source" ? end - 1 : end;
    let state = startSoc;
    for (let step = first; step < end; step++) {
      const net = etaCharge * (chargeKW[step] as number) - (dischargeKW[step] as number);
      if (step < countedEnd) state += perKW * net;
      soc[step] = state;
    }
  }
  return soc;
}

/** Takes a trace of two-way flow out of both directions, so that the state stays as it was. */
function netOpposites(plan: Omit<VehiclePlan, "id" | "soc">, etaCharge: number, chargerKW: number): void {
  const { chargeKW, dischargeKW, pvKW } = plan;
  for (let step = 0; step < chargeKW.length; step++) {
    const charge = chargeKW[step] as number;
    const discharge = dischargeKW[step] as number;
    const both = Math.min(charge, discharge);
    if (both <= 0 || both > SWITCH_NOISE * chargerKW) continue;
    const cut = Math.min(charge, discharge / etaCharge);
    chargeKW[step] = cut === charge ? 0 : charge - cut;
    dischargeKW[step] = cut === charge ? discharge - etaCharge * cut : 0;
    pvKW[step] = Math.min(pvKW[step] as number, chargeKW[step] as number);
  }
}

function planVehicle(
  solution: Solution,
  input: FleetInput,
  vehicle: FleetVehicle,
  cols: VehicleCols,
): VehiclePlan {
  const { chargerKW } = vehicle;
  const noiseKW = NOISE * chargerKW;
  const chargeKW = readBlock(solution, cols.charge, chargerKW, noiseKW);
  const dischargeKW = readBlock(solution, cols.discharge, chargerKW, noiseKW);
  const pvKW = readBlock(solution, cols.pv, 1, noiseKW);
  netOpposites({ chargeKW, dischargeKW, pvKW }, input.params.etaCharge, chargerKW);
  return {
    id: vehicle.id,
    chargeKW,
    dischargeKW,
    pvKW,
    soc: statesOf(input, vehicle, chargeKW, dischargeKW),
  };
}

/**
 * The plan of a solution.
 * @param solution point of the built model; borrowed.
 */
export function planFleet(solution: Solution, { input, vehicles }: FleetBuilt): FleetPlan {
  return {
    vehicles: input.vehicles.map((vehicle, pos) =>
      planVehicle(solution, input, vehicle, vehicles[pos] as VehicleCols),
    ),
  };
}
