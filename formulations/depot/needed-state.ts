/**
 * The least states from which every later trip, departure and end state can still be met, the limits that trucks share
 * included: what a window of a rolling horizon must leave behind.
 */
import { leastState } from "../common/battery.ts";
import { dealRoom, type LateTurn, type SharedRoom } from "../common/late-charging.ts";
import { nthRatingKW } from "./chargers.ts";
import type { DepotInput, DepotTruck } from "./input.ts";

/** What the site leaves the trucks in a step without any of them discharging. */
function roomOf(input: DepotInput, step: number): SharedRoom {
  const { site, congested, chargerLevels, trucks } = input;
  const baseKW = input.baseLoad[step] as number;
  let importKW = input.importLimitKW[step] as number;
  if (site.reliefMode === "hard" && congested[step] === 1) importKW = Math.min(importKW, baseKW);
  const allKW = Math.max(0, importKW + (input.pv[step] as number) - baseKW);
  return { allKW, count: chargerLevels[0]?.count ?? trucks.length };
}

/** Power of a truck at a charger that every active truck can have; the strongest where one alone is active. kW. */
function ownPower({ chargerLevels }: DepotInput, truck: DepotTruck): number {
  return Math.min(truck.chargeKW, nthRatingKW(chargerLevels, (chargerLevels[0]?.count ?? 1) - 1));
}

/** Largest states at the end of each step, charging alone at the site; and the first step of each stay, −1 while away. */
function reachOf(input: DepotInput, truck: DepotTruck) {
  const { steps, stepHours } = input;
  const states = new Float64Array(steps);
  const stayFirst = new Int32Array(steps).fill(-1);
  let state = truck.socStartKWh;
  for (let step = 0; step < steps; step++) {
    if (truck.parked[step] === 1) {
      stayFirst[step] = step > 0 && truck.parked[step - 1] === 1 ? (stayFirst[step - 1] as number) : step;
      const powerKW = Math.min(truck.chargeKW, roomOf(input, step).allKW);
      state = Math.min(truck.socMaxKWh, state + stepHours * truck.etaCharge * powerKW);
    }
    state -= truck.drain[step] as number;
    states[step] = state;
  }
  return { states, stayFirst };
}

/**
 * For each truck the least state at the end of each step, kWh.
 *
 * Walks back from the end and charges as late as the shared limits allow, in each step first the trucks that can spare the
 * fewest. Where all hold at least these states, that charging meets all targets, least powers and weak chargers aside; others may
 * do, too. A truck for which too little charging was left is asked for what it can reach by itself. Cost linear in
 * steps × trucks, but for sorting.
 */
export function neededStates(input: DepotInput): readonly Float64Array[] {
  const { steps, stepHours, trucks } = input;
  const needed = trucks.map(() => new Float64Array(steps));
  const reach = trucks.map((truck) => reachOf(input, truck));
  const gains = trucks.map((truck) => stepHours * truck.etaCharge);
  const need = Float64Array.from(trucks, (truck) => truck.socMinKWh);
  for (let step = steps - 1; step >= 0; step--) {
    const turns: LateTurn[] = [];
    for (const [pos, truck] of trucks.entries()) {
      need[pos] = Math.max(need[pos] as number, leastState(truck, step));
      (needed[pos] as Float64Array)[step] = need[pos] as number;
      need[pos] = (need[pos] as number) + (truck.drain[step] as number);
      const { states, stayFirst } = reach[pos] as (typeof reach)[number];
      const first = stayFirst[step] as number;
      const ownKW = ownPower(input, truck);
      if (first < 0 || ownKW === 0) continue;
      const arrivalKWh = first === 0 ? truck.socStartKWh : (states[first - 1] as number);
      const gain = gains[pos] as number;
      const missingKWh = (need[pos] as number) - truck.socMinKWh;
      const laxity = step + 1 - first - ((need[pos] as number) - arrivalKWh) / (gain * ownKW);
      turns.push({ pos, laxity, wantedKW: Math.min(ownKW, missingKWh / gain) });
    }
    dealRoom(turns, roomOf(input, step), ({ pos }, powerKW) => {
      need[pos] = (need[pos] as number) - powerKW * (gains[pos] as number);
    });
  }
  for (const [pos, states] of needed.entries()) {
    const own = (reach[pos] as (typeof reach)[number]).states;
    for (let step = 0; step < steps; step++) {
      const floorKWh = leastState(trucks[pos] as DepotTruck, step);
      states[step] = Math.max(floorKWh, Math.min(states[step] as number, own[step] as number));
    }
  }
  return needed;
}
