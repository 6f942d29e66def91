/** What an instance of the power flow may hold but hardly means. */
import type { DcopfInput } from "./input.ts";

/** Above these the unit is probably another one. */
const PLAUSIBLE_PER_MWH = 20_000;
const PLAUSIBLE_VEHICLE_KW = 4000;
const PLAUSIBLE_VEHICLE_KWH = 3000;
const PLAUSIBLE_SCALE = 10;

/** Susceptances so far apart that flows cannot be computed to a watt. */
const HUGE_SUSCEPTANCE = 1e7;

/** A line for each kind of doubt. */
export function warningsDcopf(input: DcopfInput): readonly string[] {
  const { network, tariff, loadScale } = input;
  // A price that was derived is none of the instance's.
  const shedCost = (input.soft?.shedPerMWh ?? null) === null ? input.shedCost : null;
  const warnings = [...network.remarks];
  const scale = loadScale.reduce((most, value) => Math.max(most, value), 0);
  if (scale > PLAUSIBLE_SCALE)
    warnings.push(`data.loadScale reaches ${scale}: are these MW instead of factors?`);
  const prices: readonly (readonly [string, number])[] = [
    ["data.shedCost", shedCost ?? 0],
    ["data.tariff.peakPrice", tariff?.peakPrice ?? 0],
    ["data.tariff.offpeakPrice", tariff?.offpeakPrice ?? 0],
  ];
  for (const [path, price] of prices) {
    if (price > PLAUSIBLE_PER_MWH) warnings.push(`${path} is ${price} $/MWh: is this another unit?`);
  }
  for (const fleet of input.fleets) {
    if (Math.max(fleet.chargeKW, fleet.dischargeKW) > PLAUSIBLE_VEHICLE_KW) {
      warnings.push(`fleet ${fleet.id} charges with ${fleet.chargeKW} kW a vehicle: are these watts?`);
    }
    if (fleet.capacityKWh > PLAUSIBLE_VEHICLE_KWH) {
      warnings.push(`fleet ${fleet.id} holds ${fleet.capacityKWh} kWh a vehicle: are these watt-hours?`);
    }
    if (fleet.v2g && tariff === null) {
      warnings.push(`fleet ${fleet.id} may discharge in peak steps, but without data.tariff there are none`);
    }
  }
  const { reactance, resistance, row } = network.branches;
  for (let branch = 0; branch < network.branches.count; branch++) {
    const impedance = Math.hypot(reactance[branch], resistance[branch]);
    if (impedance * HUGE_SUSCEPTANCE < 1) {
      warnings.push(`branch ${row[branch]} has an impedance of ${impedance} p.u.: flows lose digits`);
    }
  }
  return warnings;
}
