/** The plan step by step. */
import type { PlanTable } from "../common/report-view.ts";
import { siteSchedule } from "../common/site-schedule.ts";
import { totalPowerKW } from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import type { ParkingPlan } from "./plan.ts";

/** The schedule: for each step a row of the lot, then a row of each vehicle. */
export function scheduleParking(plan: ParkingPlan, input: ParkingInput): PlanTable {
  const { vehicles } = plan;
  const total = totalPowerKW(plan, input);
  const isConnected = (step: number, pos: number) => {
    const { arrivalStep, departureStep } = input.vehicles[pos];
    return step >= arrivalStep && step < departureStep;
  };
  const rows = { site: "lot", vehicle: "vehicle", ids: vehicles.map(({ id }) => id) };
  return siteSchedule(input, rows, [
    { name: "connected", unit: "", ofVehicle: (step, pos) => Number(isConnected(step, pos)) },
    {
      name: "charge",
      unit: "kW",
      ofSite: (step) => total[step],
      ofVehicle: (step, pos) => vehicles[pos].powerKW[step],
    },
    { name: "soc", unit: "share", ofVehicle: (step, pos) => vehicles[pos].soc[step] },
    { name: "price", unit: "EUR/kWh", ofSite: (step) => input.price[step] },
  ]);
}
