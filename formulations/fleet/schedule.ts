import type { PlanTable } from "../common/report-view.ts";
import { timeCell } from "../common/time-grid.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import { fleetPower } from "./kpis.ts";
import type { FleetPlan, VehiclePlan } from "./plan.ts";

/** The schedule: for each step a row of the site, then a row of each vehicle. */
export function scheduleFleet(plan: FleetPlan, input: FleetInput): PlanTable {
  const perStep = plan.vehicles.length + 1;
  const powerKW = fleetPower(plan, input.steps);
  const siteCell = (step: number, col: number): number | null => {
    const netKW = (input.loadKW[step] as number) - (input.pvKW[step] as number);
    if (col === 10) return powerKW[step] as number;
    if (col === 11) return netKW + (powerKW[step] as number);
    if (col === 12) return input.price[step] as number;
    return col === 13 ? (input.tariff[step] as number) : null;
  };
  return {
    columns: [
      { name: "step", unit: "" },
      { name: "time", unit: "" },
      { name: "timeUTC", unit: "" },
      { name: "what", unit: "" },
      { name: "vehicle", unit: "" },
      { name: "there", unit: "" },
      { name: "charge", unit: "kW" },
      { name: "discharge", unit: "kW" },
      { name: "pvUsed", unit: "kW" },
      { name: "soc", unit: "share" },
      { name: "fleet", unit: "kW" },
      { name: "grid", unit: "kW" },
      { name: "price", unit: "EUR/kWh" },
      { name: "tariff", unit: "EUR/kWh" },
    ],
    numRows: input.steps * perStep,
    cell(row, col) {
      const step = Math.floor(row / perStep);
      if (col <= 2) return timeCell(input, step, col);
      const pos = (row % perStep) - 1;
      if (pos < 0) return col === 3 ? "site" : siteCell(step, col);
      const vehicle = plan.vehicles[pos] as VehiclePlan;
      const { there } = input.vehicles[pos] as FleetVehicle;
      if (col === 3) return "vehicle";
      if (col === 4) return vehicle.id;
      if (col === 5) return there[step] as number;
      if (col === 6) return vehicle.chargeKW[step] as number;
      if (col === 7) return vehicle.dischargeKW[step] as number;
      if (col === 8) return vehicle.pvKW[step] as number;
      return col === 9 && there[step] === 1 ? (vehicle.soc[step] as number) : null;
    },
  };
}
