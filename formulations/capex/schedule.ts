/** What the representative days of the years come to, slot by slot. */
import type { PlanColumn, PlanTable } from "../common/report-view.ts";
import type { CapexInput } from "./input.ts";
import { type CapexPlan, demandKWh, solarKWh } from "./plan.ts";
import { unservedKWh } from "./soft.ts";

interface FlowColumn extends PlanColumn {
  readonly valueAt: (at: number) => number;
}

function flowColumns(plan: CapexPlan, input: CapexInput): readonly FlowColumn[] {
  const numSlots = input.slots.length;
  const demand = demandKWh(input);
  const sun = solarKWh(plan, input);
  const worth = (at: number) => input.gridPrice[at] * input.scenario.exportRatio[at % numSlots];
  const energy = (name: string, values: Float64Array): FlowColumn => ({
    name,
    unit: "kWh",
    digits: 1,
    valueAt: (at) => values[at],
  });
  const price = (name: string, valueAt: (at: number) => number): FlowColumn => ({
    name,
    unit: "USD/kWh",
    digits: 4,
    valueAt,
  });
  return [
    energy("chargingDemand", input.chargingDemandKWh),
    energy("baseload", input.baseloadKWh),
    energy("totalDemand", demand),
    energy("solarGenerated", sun),
    energy("solarUsed", plan.solarUsedKWh),
    energy("solarStored", plan.solarStoredKWh),
    energy("solarExported", plan.solarExportedKWh),
    energy("batteryStart", plan.batteryStartKWh),
    energy("batteryUsed", plan.batteryUsedKWh),
    energy("batteryExported", plan.batteryExportedKWh),
    energy("gridUsed", plan.gridKWh),
    ...(input.unservedUSD === null ? [] : [energy("unserved", unservedKWh(plan, input))]),
    price("gridPrice", (at) => input.gridPrice[at]),
    price("exportPrice", worth),
  ];
}

/** The representative day of each year: one row for each year and slot, energies in kWh of that slot. */
export function scheduleCapex(plan: CapexPlan, input: CapexInput): PlanTable {
  const flows = flowColumns(plan, input);
  const numSlots = input.slots.length;
  return {
    columns: [
      { name: "year", unit: "" },
      { name: "slot", unit: "" },
      { name: "hours", unit: "h", digits: 2 },
      ...flows,
    ],
    numRows: input.years.length * numSlots,
    cell(row, col) {
      const slot = input.slots[row % numSlots];
      if (col === 0) return input.years[Math.floor(row / numSlots)];
      if (col === 1) return slot.id;
      if (col === 2) return slot.hours;
      return flows[col - 3].valueAt(row);
    },
  };
}
