/** The plan step by step. */
import type { PlanTable } from "../common/report-view.ts";
import { timeCell } from "../common/time-grid.ts";
import { dealChargers } from "./chargers.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import type { DepotPlan, TruckPlan } from "./plan.ts";

/** For each step the rating of each truck's charger, 0 for none; null where chargers are not told apart. kW. */
function chargersOf(plan: DepotPlan, { steps, site }: DepotInput): readonly (readonly number[])[] | null {
  const types = site.chargerTypes;
  if (types === null) return null;
  return Array.from({ length: steps }, (_, step) => {
    const powersKW = plan.trucks.map((truck) =>
      Math.max(truck.chargeKW[step] as number, truck.dischargeKW[step] as number),
    );
    // A power may exceed a rating by rounding.
    return dealChargers(types, powersKW, 1e-3).map((ratingKW) => Math.max(0, ratingKW));
  });
}

/** The schedule: for each step a row of the site, then a row of each truck. */
export function scheduleDepot(plan: DepotPlan, input: DepotInput): PlanTable {
  const perStep = plan.trucks.length + 1;
  const chargersKW = chargersOf(plan, input);
  const siteCells: readonly Float64Array[] = [plan.importKW, plan.exportKW, plan.curtailedKW, plan.reliefKW];
  return {
    columns: [
      { name: "step", unit: "" },
      { name: "time", unit: "" },
      { name: "timeUTC", unit: "" },
      { name: "what", unit: "" },
      { name: "truck", unit: "" },
      { name: "parked", unit: "" },
      { name: "charge", unit: "kW" },
      { name: "discharge", unit: "kW" },
      { name: "soc", unit: "kWh" },
      { name: "import", unit: "kW" },
      { name: "export", unit: "kW" },
      { name: "curtailed", unit: "kW" },
      { name: "relief", unit: "kW" },
      ...(chargersKW === null ? [] : [{ name: "charger", unit: "kW" }]),
    ],
    numRows: input.steps * perStep,
    cell(row, col) {
      const step = Math.floor(row / perStep);
      if (col <= 2) return timeCell(input, step, col);
      const pos = (row % perStep) - 1;
      if (pos < 0) {
        if (col === 3) return "site";
        return col < 9 ? null : (siteCells[col - 9]?.[step] ?? null);
      }
      const truck = plan.trucks[pos] as TruckPlan;
      if (col === 3) return "truck";
      if (col === 4) return truck.id;
      if (col === 5) return (input.trucks[pos] as DepotTruck).parked[step] as number;
      if (col === 6) return truck.chargeKW[step] as number;
      if (col === 7) return truck.dischargeKW[step] as number;
      if (col === 8) return truck.socKWh[step] as number;
      return col === 13 ? (chargersKW?.[step]?.[pos] ?? null) : null;
    },
  };
}
