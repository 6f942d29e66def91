/** From a point of the master to one of the documented model, and from that one's purchases back. */
import type { ColBlock } from "../../engine/index.ts";
import type { CapexBuilt } from "./build.ts";
import type { Master } from "./master.ts";
import type { MasterProgram } from "./master-program.ts";
import type { DayFlows, YearSlots } from "./yearly-operation.ts";

/** Writes the flows of a year's day: what is worth more, demand or exports, is served first. */
function writeDay(slots: YearSlots, flows: DayFlows, built: CapexBuilt, point: Float64Array): void {
  const { year, numSlots, demandKWh, leastKWh, gridPrice, exportPrice } = slots;
  for (let slot = 0; slot < numSlots; slot++) {
    const at = year * numSlots + slot;
    const sunKWh = Math.max(0, flows.sun[slot] - flows.stored[slot]);
    const takenKWh = flows.taken[slot];
    const wantedKWh = exportPrice[slot] > gridPrice[slot] ? leastKWh[slot] : demandKWh[slot];
    const usedKWh = Math.min(wantedKWh, sunKWh + takenKWh);
    const sunUsedKWh = Math.min(usedKWh, sunKWh);
    const batteryUsedKWh = usedKWh - sunUsedKWh;
    point[built.grid.first + at] = Math.max(0, demandKWh[slot] - usedKWh);
    point[built.solarUsed.first + at] = sunUsedKWh;
    point[built.solarExported.first + at] = sunKWh - sunUsedKWh;
    point[built.solarStored.first + at] = flows.stored[slot];
    point[built.batteryUsed.first + at] = batteryUsedKWh;
    point[built.batteryExported.first + at] = takenKWh - batteryUsedKWh;
    point[built.batteryStart.first + at] = Math.max(0, flows.level[slot]);
  }
}

/** Calls back with the columns of each kind of purchase: the master's first one, and the documented model's. */
function forPurchases(
  { solar, battery, chargers }: MasterProgram,
  built: CapexBuilt,
  visit: (first: number, block: ColBlock) => void,
): void {
  visit(solar, built.solarBought);
  visit(battery, built.batteryBought);
  for (const [pos, first] of chargers.entries()) visit(first, built.chargers[pos].bought);
}

/**
 * The point of the documented model with the purchases of a master's point, run at least cost.
 * @param point values of the master's columns; borrowed. @param numCols columns of the documented model.
 */
export function documentedPoint(
  master: Master,
  point: Float64Array,
  built: CapexBuilt,
  numCols: number,
): Float64Array {
  const { program, costs } = master;
  const { input } = built;
  const target = new Float64Array(numCols);
  forPurchases(program, built, (first, block) => {
    for (let year = 0; year < program.numYears; year++) target[block.first + year] = point[first + year];
  });
  const { solarKWp, batteryKWh } = master.capacitiesOf(point);
  let powerKW = input.chargers.reduce((sum, charger) => sum + charger.powerKW * charger.existing, 0);
  for (let year = 0; year < program.numYears; year++) {
    for (const [pos, first] of program.chargers.entries()) {
      powerKW += input.chargers[pos].powerKW * point[first + year];
    }
    target[built.solarAdded.first + year] = solarKWp[year];
    target[built.batteryCapacity.first + year] = batteryKWh[year];
    target[built.chargerPower.first + year] = powerKW;
    writeDay(costs.slots[year], costs.planDay(year, solarKWp[year], batteryKWh[year]), built, target);
  }
  return target;
}

/** The purchases of a documented point as a point of the master, its costs 0; null where one is not known. */
export function masterPoint(
  program: MasterProgram,
  built: CapexBuilt,
  given: Float64Array,
): Float64Array | null {
  const point = new Float64Array(program.numCols);
  let isKnown = true;
  forPurchases(program, built, (first, block) => {
    for (let year = 0; year < program.numYears; year++) {
      const value = given[block.first + year];
      point[first + year] = program.isInteger[first + year] === 1 ? Math.round(value) : value;
      if (Number.isNaN(value)) isKnown = false;
    }
  });
  return isKnown ? point : null;
}
