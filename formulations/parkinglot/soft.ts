/** Requirements at departure that may be missed: where, at what price, and what a schedule misses. */
import { largestMagnitude, softPrices } from "../common/soft.ts";
import { computeTangent, fullPowerSoc, type Tangent } from "./degradation.ts";
import { departureShortfalls } from "./figures.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";
import type { ParkingPlan } from "./plan.ts";

type Priced = Pick<ParkingInput, "vehicles" | "price" | "law" | "degradationWeight" | "etaCharge">;

/** Whether requirements may be missed: with `--soft`, and by definition in `index_rh`, whose programs price what is missing. */
export function mayMiss({ missingEurPerKWh, variant }: ParkingInput): boolean {
  return missingEurPerKWh !== null || variant === "index_rh";
}

/** What another kWh at full power costs the battery, weighted, at the dearer of two states of the stay. EUR/kWh. */
function wearEurPerKWh({ law, degradationWeight }: Priced, vehicle: ParkingVehicle): number {
  const tangent: Tangent = { value: 0, byPower: 0, bySoc: 0 };
  let most = 0;
  for (const soc of [vehicle.socArrival, Math.min(vehicle.socRequired, fullPowerSoc(vehicle))]) {
    computeTangent(law, vehicle, vehicle.maxKW, Math.max(0, soc), tangent);
    most = Math.max(most, tangent.byPower / vehicle.stepHours);
  }
  return degradationWeight * most;
}

/** Price of energy that a requirement misses, EUR/kWh, from an instance's own prices. */
export function missingPrice(input: Priced): number {
  const wear = input.vehicles.reduce((most, vehicle) => Math.max(most, wearEurPerKWh(input, vehicle)), 0);
  return softPrices(largestMagnitude(input.price) + wear, input.etaCharge).targetEurPerKWh;
}

/** Energy that all requirements miss, kWh; 0 where rounding misses it. */
export function shortfallKWh(plan: Pick<ParkingPlan, "vehicles">, input: ParkingInput): number {
  return departureShortfalls(plan, input).reduce(
    (sum, share, vehicle) => sum + share * input.vehicles[vehicle].capacityKWh,
    0,
  );
}

/** What the objective counts for missed requirements, EUR; 0 unless they may be missed. */
export function shortfallPenaltyEur(plan: Pick<ParkingPlan, "vehicles">, input: ParkingInput): number {
  return input.missingEurPerKWh === null ? 0 : input.missingEurPerKWh * shortfallKWh(plan, input);
}
