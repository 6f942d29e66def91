/** What a depot instance may hold but hardly means. */
import { priceDoubts } from "../common/price-doubts.ts";
import type { DepotInput } from "./input.ts";

/** Above these the unit is probably another one. */
const PLAUSIBLE_TRUCK_KW = 4000;
const PLAUSIBLE_BATTERY_KWH = 3000;

/** A line for each kind of doubt. */
export function warningsDepot(input: DepotInput): readonly string[] {
  const warnings = (["importPrice", "exportPrice"] as const).flatMap((key) =>
    priceDoubts(`data.${key}`, input[key], "EUR/kWh"),
  );
  const dearer = input.exportPrice.findIndex((price, step) => price > (input.importPrice[step] as number));
  if (dearer >= 0 && !input.site.gridExclusive) {
    warnings.push(
      `data.exportPrice is above data.importPrice in step ${dearer} and gridExclusive is false: buying and selling at once pays`,
    );
  }
  for (const truck of input.trucks) {
    if (Math.max(truck.chargeKW, truck.dischargeKW) > PLAUSIBLE_TRUCK_KW) {
      warnings.push(`truck ${truck.id} charges with ${truck.chargeKW} kW: are these watts?`);
    }
    if (truck.socMaxKWh > PLAUSIBLE_BATTERY_KWH) {
      warnings.push(`truck ${truck.id} holds ${truck.socMaxKWh} kWh: are these watt-hours?`);
    }
    const drivesParked = truck.drain.findIndex((drain, step) => drain > 0 && truck.parked[step] === 1);
    if (drivesParked >= 0)
      warnings.push(`truck ${truck.id} uses driving energy while parked in step ${drivesParked}`);
  }
  return warnings;
}
