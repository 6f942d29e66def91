/**
 * The plan without any control, to compare the optimum with. In the order of the list, each truck charges at
 * full power as soon as it is parked until it holds its end state or, if that is more, what the trips ahead need
 * before the next chance to charge. It never discharges. Power that the import limit or the chargers do not leave
 * is not delivered. Surplus sun is exported up to the limit and curtailed beyond.
 */
import { neededSoc } from "../common/battery.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import type { DepotPlan, TruckPlan } from "./plan.ts";

/** Charging power of a truck in a step, kW: what it wants, within what is left at the meter. */
function chargeNow(
  truck: DepotTruck,
  stateKWh: number,
  targetKWh: number,
  leftKW: number,
  stepHours: number,
): number {
  const perKW = stepHours * truck.etaCharge;
  const wantedKW = (targetKWh - stateKWh) / perKW;
  if (wantedKW <= 1e-9) return 0;
  const mostKW = Math.min(truck.chargeKW, leftKW, (truck.socMaxKWh - stateKWh) / perKW);
  const powerKW = Math.min(mostKW, Math.max(wantedKW, truck.minChargeKW));
  return powerKW < truck.minChargeKW ? 0 : Math.max(0, powerKW);
}

/** The uncontrolled plan; it may miss end states where the connection is too small (the check says so). */
export function planUncontrolled(input: DepotInput): DepotPlan {
  const { steps, stepHours, site } = input;
  const trucks: TruckPlan[] = input.trucks.map((truck) => ({
    id: truck.id,
    chargeKW: new Float64Array(steps),
    dischargeKW: new Float64Array(steps),
    socKWh: new Float64Array(steps),
  }));
  const needed = input.trucks.map((truck) => neededSoc(truck, stepHours));
  const state = input.trucks.map((truck) => truck.socStartKWh);
  const importKW = new Float64Array(steps);
  const exportKW = new Float64Array(steps);
  const curtailedKW = new Float64Array(steps);
  const reliefKW = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const netLoadKW = (input.baseLoad[step] as number) - (input.pv[step] as number);
    let leftKW = Math.max(0, site.importLimitKW - netLoadKW);
    let leftChargers = site.chargers ?? input.trucks.length;
    let chargingKW = 0;
    for (const [pos, truck] of input.trucks.entries()) {
      const plan = trucks[pos] as TruckPlan;
      let soc = state[pos] as number;
      const drain = truck.drain[step] as number;
      if (truck.parked[step] === 1 && leftChargers > 0) {
        const target = Math.max(truck.socEndKWh, ((needed[pos] as Float64Array)[step] as number) + drain);
        const powerKW = chargeNow(truck, soc, Math.min(truck.socMaxKWh, target), leftKW, stepHours);
        plan.chargeKW[step] = powerKW;
        soc += stepHours * truck.etaCharge * powerKW;
        leftKW -= powerKW;
        chargingKW += powerKW;
        if (powerKW > 0) leftChargers--;
      }
      state[pos] = soc - drain;
      plan.socKWh[step] = soc - drain;
    }
    const netKW = netLoadKW + chargingKW;
    importKW[step] = Math.max(0, netKW);
    exportKW[step] = Math.min(site.exportLimitKW, Math.max(0, -netKW));
    curtailedKW[step] = Math.max(0, -netKW - site.exportLimitKW);
    if (input.congested[step] === 1) {
      reliefKW[step] = Math.max(0, (input.baseLoad[step] as number) - (importKW[step] as number));
    }
  }
  return { importKW, exportKW, curtailedKW, reliefKW, trucks };
}
