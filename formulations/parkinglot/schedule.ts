/** The plan step by step. */
import type { PlanTable } from "../common/report-view.ts";
import { timeCell } from "../common/time-grid.ts";
import { totalPowerKW } from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import type { ParkingPlan } from "./plan.ts";

/** The schedule: for each step a row of the lot, then a row of each vehicle. */
export function scheduleParking(plan: ParkingPlan, input: ParkingInput): PlanTable {
  const perStep = plan.vehicles.length + 1;
  const total = totalPowerKW(plan, input);
  return {
    columns: [
      { name: "step", unit: "" },
      { name: "time", unit: "" },
      { name: "timeUTC", unit: "" },
      { name: "what", unit: "" },
      { name: "vehicle", unit: "" },
      { name: "connected", unit: "" },
      { name: "charge", unit: "kW" },
      { name: "soc", unit: "share" },
      { name: "price", unit: "EUR/kWh" },
    ],
    numRows: input.steps * perStep,
    cell(row, col) {
      const step = Math.floor(row / perStep);
      if (col <= 2) return timeCell(input, step, col);
      const vehicle = (row % perStep) - 1;
      if (vehicle < 0) {
        if (col === 3) return "lot";
        if (col === 6) return total[step];
        return col === 8 ? input.price[step] : null;
      }
      const { arrivalStep, departureStep } = input.vehicles[vehicle];
      if (col === 3) return "vehicle";
      if (col === 4) return plan.vehicles[vehicle].id;
      if (col === 5) return step >= arrivalStep && step < departureStep ? 1 : 0;
      if (col === 6) return plan.vehicles[vehicle].powerKW[step];
      return col === 7 ? plan.vehicles[vehicle].soc[step] : null;
    },
  };
}
