/** The plan step by step. */
import type { PlanTable } from "../common/report-view.ts";
import { type ScheduleColumn, siteSchedule } from "../common/site-schedule.ts";
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
  const { trucks } = plan;
  const chargersKW = chargersOf(plan, input);
  const ofTruck = (
    name: string,
    unit: string,
    key: "chargeKW" | "dischargeKW" | "socKWh",
  ): ScheduleColumn => ({
    name,
    unit,
    ofVehicle: (step, pos) => (trucks[pos] as TruckPlan)[key][step] as number,
  });
  const ofSite = (name: string, powerKW: Float64Array): ScheduleColumn => ({
    name,
    unit: "kW",
    ofSite: (step) => powerKW[step] as number,
  });
  const rows = { site: "site", vehicle: "truck", ids: trucks.map(({ id }) => id) };
  return siteSchedule(input, rows, [
    {
      name: "parked",
      unit: "",
      ofVehicle: (step, pos) => (input.trucks[pos] as DepotTruck).parked[step] as number,
    },
    ofTruck("charge", "kW", "chargeKW"),
    ofTruck("discharge", "kW", "dischargeKW"),
    ofTruck("soc", "kWh", "socKWh"),
    ofSite("import", plan.importKW),
    ofSite("export", plan.exportKW),
    ofSite("curtailed", plan.curtailedKW),
    ofSite("relief", plan.reliefKW),
    ...(chargersKW === null
      ? []
      : [
          {
            name: "charger",
            unit: "kW",
            ofVehicle: (step: number, pos: number) => chargersKW[step]?.[pos] ?? null,
          },
        ]),
  ]);
}
