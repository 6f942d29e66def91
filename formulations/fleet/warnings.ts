/** What a fleet instance may hold but hardly means. */
import type { FleetInput } from "./input.ts";

/** Above these the unit is probably another one. */
const PLAUSIBLE_EUR_PER_KWH = 5;
const PLAUSIBLE_CHARGER_KW = 1000;
const PLAUSIBLE_BATTERY_KWH = 2000;

/** A line for each kind of doubt. */
export function warningsFleet(input: FleetInput): readonly string[] {
  const warnings: string[] = [];
  const price = input.price.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (price > PLAUSIBLE_EUR_PER_KWH) {
    warnings.push(`the price reaches ${price} EUR/kWh: is the spot price in EUR/MWh?`);
  }
  for (const { id, chargerKW, batteryKWh, sessions } of input.vehicles) {
    if (chargerKW > PLAUSIBLE_CHARGER_KW) {
      warnings.push(`vehicle ${id} charges with ${chargerKW} kW: are these watts?`);
    }
    if (batteryKWh > PLAUSIBLE_BATTERY_KWH) {
      warnings.push(`vehicle ${id} holds ${batteryKWh} kWh: are these watt-hours?`);
    }
    if (sessions.length === 0) warnings.push(`vehicle ${id} is never plugged in`);
    const empty = sessions.filter(({ first, startSoc }) => first > 0 && startSoc === 0).length;
    if (empty > 0) warnings.push(`vehicle ${id} arrives with an empty battery ${empty} times`);
    const clipped = sessions.filter(
      ({ departs, askedSoc, reachableSoc }) => departs && askedSoc > reachableSoc + 1e-9,
    );
    if (clipped.length > 0 && input.params.clipTarget) {
      warnings.push(
        `vehicle ${id} cannot reach its target in ${clipped.length} of ${sessions.length} stays; it is lowered there (clipTarget)`,
      );
    }
  }
  return warnings;
}
