/** The plan step by step. */
import type { PlanTable } from "../common/report-view.ts";
import { type ScheduleColumn, siteSchedule } from "../common/site-schedule.ts";
import type { FleetInput } from "./input.ts";
import { fleetPower } from "./kpis.ts";
import type { FleetPlan } from "./plan.ts";

/** The schedule: for each step a row of the site, then a row of each vehicle. */
export function scheduleFleet(plan: FleetPlan, input: FleetInput): PlanTable {
  const { vehicles } = plan;
  const powerKW = fleetPower(plan, input.steps);
  const isThere = (step: number, pos: number) => input.vehicles[pos].there[step];
  const ofVehicle = (name: string, key: "chargeKW" | "dischargeKW" | "pvKW"): ScheduleColumn => ({
    name,
    unit: "kW",
    ofVehicle: (step, pos) => vehicles[pos][key][step],
  });
  const netKW = (step: number) => input.loadKW[step] - input.pvKW[step];
  const rows = { site: "site", vehicle: "vehicle", ids: vehicles.map(({ id }) => id) };
  return siteSchedule(input, rows, [
    { name: "there", unit: "", ofVehicle: isThere },
    ofVehicle("charge", "chargeKW"),
    ofVehicle("discharge", "dischargeKW"),
    ofVehicle("pvUsed", "pvKW"),
    {
      name: "soc",
      unit: "share",
      ofVehicle: (step, pos) => (isThere(step, pos) === 1 ? vehicles[pos].soc[step] : null),
    },
    { name: "fleet", unit: "kW", ofSite: (step) => powerKW[step] },
    { name: "grid", unit: "kW", ofSite: (step) => netKW(step) + powerKW[step] },
    { name: "price", unit: "EUR/kWh", ofSite: (step) => input.price[step] },
    { name: "tariff", unit: "EUR/kWh", ofSite: (step) => input.tariff[step] },
  ]);
}
