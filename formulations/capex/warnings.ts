/** What a capex instance may hold but hardly means. */
import { priceDoubts } from "../common/price-doubts.ts";
import type { CapexInput } from "./input.ts";

/** Above these the unit is probably another one. */
const PLAUSIBLE_CHARGER_KW = 4000;
const PLAUSIBLE_HOURLY_YIELD = 1.5;

/** A line for each kind of doubt. */
export function warningsCapex(input: CapexInput): readonly string[] {
  const warnings = [...priceDoubts("data.gridPrice", input.gridPrice, "USD/kWh")];
  if (input.gridPrice.some((value) => value < 0)) {
    warnings.push(
      "data.gridPrice is negative in places: the sun cannot be curtailed, so exports cost money there",
    );
  }
  for (const [slot, { id, hours }] of input.slots.entries()) {
    let most = 0;
    for (let at = slot; at < input.solarYieldKWhPerKWp.length; at += input.slots.length) {
      most = Math.max(most, input.solarYieldKWhPerKWp[at] as number);
    }
    if (most <= PLAUSIBLE_HOURLY_YIELD * hours) continue;
    warnings.push(
      `data.solarYieldKWhPerKWp reaches ${most} in slot ${id} of ${hours} hours: is this the yield of several days?`,
    );
  }
  for (const { id, powerKW } of input.chargers) {
    if (powerKW > PLAUSIBLE_CHARGER_KW) warnings.push(`charger ${id} has ${powerKW} kW: are these watts?`);
  }
  for (const { id, exportRatio } of input.scenarios) {
    if (exportRatio.every((ratio) => ratio <= 1)) continue;
    warnings.push(`scenario ${id} pays more for exports than energy from the grid costs: are these percent?`);
  }
  return warnings;
}
