/** Fleet charging and discharging over days to a year, at least cost. See docs/formulations/fleet.md. */
import type { Formulation } from "../formulation.ts";
import { buildFleet, type FleetBuilt } from "./build.ts";
import { checkFleet } from "./check.ts";
import { FLEET_CONFLICT } from "./conflict.ts";
import { exampleFleet } from "./example.ts";
import { FLEET_FOLDER } from "./folder.ts";
import { FLEET_FIELDS, type FleetInput, filesFleet, parseFleet } from "./input.ts";
import { kpisFleet } from "./kpis.ts";
import { type FleetPlan, planFleet } from "./plan.ts";
import { reportFleet } from "./report.ts";
import { rollFleet } from "./rolling.ts";
import { scheduleFleet } from "./schedule.ts";
import { solveFleet } from "./solve.ts";
import { staticKpis } from "./static-kpis.ts";
import { STRATEGIES, simulate } from "./strategies.ts";
import { warningsFleet } from "./warnings.ts";

export type { FleetBuilt, VehicleCols } from "./build.ts";
export type { FleetInput, FleetParams, FleetVehicle } from "./input.ts";
export type { FleetPlan, VehiclePlan } from "./plan.ts";

/** The plug-in. */
export const fleet: Formulation<FleetInput, FleetBuilt, FleetPlan> = {
  name: "fleet",
  description: "charges and discharges a fleet of vehicles over days to a year at least cost",
  objectiveUnit: () => "EUR",
  fields: FLEET_FIELDS,
  folder: FLEET_FOLDER,
  example: exampleFleet,
  files: filesFleet,
  parse: parseFleet,
  warnings: warningsFleet,
  build: buildFleet,
  plan: planFleet,
  check: checkFleet,
  kpiUnits: {
    ...{ degradationCalendarSum: "batteries", degradationCyclicSum: "batteries" },
    ...{ gridOverloadStepsOfTheSum: "steps", departures: "departures", socViolations: "departures" },
    ...{ socMissingSum: "share", socMissingMax: "share", hoursNeeded: "h" },
  },
  kpis: kpisFleet,
  baselines: (input) => STRATEGIES.map((id) => ({ id, plan: simulate(input, id, "fixed").plan })),
  baselineKpis: staticKpis,
  schedule: scheduleFleet,
  report: reportFleet,
  softTargets: "targets of the vehicles, and the connection where the building alone exceeds it",
  conflictWords: FLEET_CONFLICT,
  solve: (_input, solver, ready) => solveFleet(solver, ready),
  roll: (_input, solver, ready, windows) => rollFleet(solver, ready, windows),
};
