/** What a parkinglot instance may hold but hardly means. */
import { priceDoubts } from "../common/price-doubts.ts";
import type { ParkingInput } from "./input.ts";

/** Outside these the unit is probably another one. */
const PLAUSIBLE_KW = 1000;
const PLAUSIBLE_KWH = 1000;
const LEAST_CAPACITY_KWH = 1;

/** A line for each kind of doubt. */
export function warningsParking(input: ParkingInput): readonly string[] {
  const warnings = [...priceDoubts("the price", input.price, "EUR/kWh")];
  if (input.variant.startsWith("pwl") || input.variant === "convex") {
    const negative = input.price.findIndex((price) => price < 0);
    if (negative >= 0) {
      warnings.push(
        `the price is negative in step ${negative}: vehicles may be charged beyond what they require`,
      );
    }
  }
  if (input.variant === "pwl1_semi" && input.minRate === 0) {
    warnings.push("params.minRate is 0: pwl1_semi is then pwl1");
  }
  for (const { id, maxKW, capacityKWh, socArrival, socRequired } of input.vehicles) {
    if (maxKW > PLAUSIBLE_KW) warnings.push(`vehicle ${id} charges with ${maxKW} kW: are these watts?`);
    if (capacityKWh > PLAUSIBLE_KWH)
      warnings.push(`vehicle ${id} holds ${capacityKWh} kWh: are these watt-hours?`);
    if (capacityKWh < LEAST_CAPACITY_KWH) {
      warnings.push(`vehicle ${id} holds ${capacityKWh} kWh: are these megawatt-hours?`);
    }
    if (socRequired < socArrival)
      warnings.push(`vehicle ${id} arrives with more than it requires at departure`);
  }
  return warnings;
}
