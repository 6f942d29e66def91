/**
 * The plan without any control, to compare the optimum with. In the order of the list, each truck charges at
 * full power as soon as it is parked until it holds its end state or, if that is more, what it departs with next or what
 * the trips ahead need before the next chance to charge. It takes the weakest free charger that gives it all it wants. It never discharges. Power that the import limit or the chargers do not leave
 * is not delivered. Surplus sun is exported up to the limit and curtailed beyond.
 */
import { neededSoc } from "../common/battery.ts";
import { nthRatingKW } from "./chargers.ts";
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

/** What each stay asks for at its departure, in each of its steps; 0 where nothing is asked. kWh. */
function departureTargets({ parked, leastSocKWh, socMinKWh }: DepotTruck): Float64Array {
  const targets = new Float64Array(parked.length);
  let target = 0;
  for (let step = parked.length - 1; step >= 0; step--) {
    const least = leastSocKWh[step] as number;
    if (parked[step] === 0) target = 0;
    else if (least > socMinKWh) target = least;
    targets[step] = target;
  }
  return targets;
}

/** Takes the weakest rating that suffices, else the strongest, from those left in descending order; 0 = none is left. */
function takeCharger(leftKW: number[], wantedKW: number): number {
  let place = leftKW.length - 1;
  while (place > 0 && (leftKW[place] as number) < wantedKW) place--;
  return leftKW.splice(place, 1)[0] ?? 0;
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
  const departing = input.trucks.map(departureTargets);
  const chargersKW = input.trucks
    .map((_truck, pos) => nthRatingKW(input.chargerLevels, pos))
    .filter((ratingKW) => ratingKW > 0);
  const needed = input.trucks.map((truck) => neededSoc(truck, stepHours));
  const state = input.trucks.map((truck) => truck.socStartKWh);
  const importKW = new Float64Array(steps);
  const exportKW = new Float64Array(steps);
  const curtailedKW = new Float64Array(steps);
  const reliefKW = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const netLoadKW = (input.baseLoad[step] as number) - (input.pv[step] as number);
    let leftKW = Math.max(0, (input.importLimitKW[step] as number) - netLoadKW);
    const leftChargers = chargersKW.slice();
    let chargingKW = 0;
    for (const [pos, truck] of input.trucks.entries()) {
      const plan = trucks[pos] as TruckPlan;
      let soc = state[pos] as number;
      const drain = truck.drain[step] as number;
      if (truck.parked[step] === 1 && (leftChargers[0] ?? 0) >= truck.minChargeKW) {
        const aheadKWh = ((needed[pos] as Float64Array)[step] as number) + drain;
        const departKWh = ((departing[pos] as Float64Array)[step] as number) + drain;
        const target = Math.min(truck.socMaxKWh, Math.max(truck.socEndKWh, aheadKWh, departKWh));
        const wantedKW = chargeNow(truck, soc, target, leftKW, stepHours);
        const ratingKW = wantedKW > 0 ? takeCharger(leftChargers, wantedKW) : 0;
        const powerKW = Math.min(wantedKW, ratingKW);
        plan.chargeKW[step] = powerKW;
        soc += stepHours * truck.etaCharge * powerKW;
        leftKW -= powerKW;
        chargingKW += powerKW;
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
