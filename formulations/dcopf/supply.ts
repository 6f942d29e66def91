/** Balances that no plan can close, found before any model is built: a part of the network by itself. */
import type { IssueList } from "../common/fields.ts";
import { stepLabel } from "../common/time-grid.ts";
import { fleetLimits } from "./fleet-limits.ts";
import type { DcopfInput } from "./input.ts";
import { findIslands } from "./network.ts";

/** Steps that are listed; the rest is counted. */
const MOST_LISTED = 10;

/** Demand of a bus in a step, MW: load at its scale and shunt. */
export function demandMW(input: DcopfInput, bus: number, step: number): number {
  const { loadMW, shuntMW } = input.network.buses;
  return loadMW[bus] * input.loadScale[step] + shuntMW[bus];
}

/** Reports steps in which a part of the network has too little supply, or more than its loads can take. */
export function checkSupply(input: DcopfInput, issues: IssueList): void {
  const { buses, branches, generators } = input.network;
  const islands = findIslands(buses.count, branches.from, branches.to);
  const most = new Float64Array(islands.count);
  const least = new Float64Array(islands.count);
  const firstBus = new Int32Array(islands.count).fill(-1);
  for (let bus = buses.count - 1; bus >= 0; bus--) firstBus[islands.ofBus[bus]] = bus;
  const fleets = input.fleets.map((fleet) => fleetLimits(fleet, input.tariff, input.steps));
  let wrong = 0;
  for (let step = 0; step < input.steps; step++) {
    most.fill(0);
    least.fill(0);
    for (let gen = 0; gen < generators.count; gen++) {
      const island = islands.ofBus[generators.bus[gen]];
      most[island] += generators.maxMW[gen];
      least[island] += generators.minMW[gen];
    }
    for (const [pos, plant] of input.pv.entries()) most[islands.ofBus[input.pvBus[pos]]] += plant.mw[step];
    for (const [pos, limits] of fleets.entries()) {
      const island = islands.ofBus[input.fleetBus[pos]];
      most[island] += limits.dischargeMW[step];
      least[island] -= limits.chargeMW[step];
    }
    for (let bus = 0; bus < buses.count; bus++) {
      const island = islands.ofBus[bus];
      const demand = demandMW(input, bus, step);
      most[island] -= demand;
      least[island] -= demand;
      if (input.shedCost !== null) most[island] += Math.max(0, buses.loadMW[bus] * input.loadScale[step]);
    }
    for (let island = 0; island < islands.count; island++) {
      const isShort = most[island] < -1e-6;
      const isOver = least[island] > 1e-6;
      if (!isShort && !isOver) continue;
      wrong++;
      if (wrong > MOST_LISTED) continue;
      const where =
        islands.count === 1 ? "" : ` in the part of the network around bus ${buses.id[firstBus[island]]}`;
      const amount = Number((isShort ? -most[island] : least[island]).toPrecision(6));
      const found = `${amount} MW too ${isShort ? "little" : "much"} supply${where} in step ${step} (${stepLabel(input, step)})`;
      const expected = isShort
        ? "supply that can meet the demand, or a shedCost"
        : "least powers of generators that the demand can take";
      issues.add(`data.loadScale[${step}]`, found, expected);
    }
  }
  if (wrong > MOST_LISTED) issues.add("data.loadScale", `${wrong - MOST_LISTED} more such balances`, "none");
}
