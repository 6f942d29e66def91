/** The V2G truck depot: when each truck charges and discharges, at least cost. See docs/formulations/depot.md. */
import type { Formulation } from "../formulation.ts";
import { buildDepot, type DepotBuilt } from "./build.ts";
import { checkDepot } from "./check.ts";
import { DEPOT_CONFLICT } from "./conflict.ts";
import { exampleDepot } from "./example.ts";
import { DEPOT_FOLDER } from "./folder.ts";
import { DEPOT_FIELDS, type DepotInput, parseDepot } from "./input.ts";
import { kpisDepot } from "./kpis.ts";
import { type DepotPlan, planDepot } from "./plan.ts";
import { reportDepot } from "./report.ts";
import { rollDepot } from "./rolling.ts";
import { scheduleDepot } from "./schedule.ts";
import { solveDepot } from "./solve.ts";
import { planUncontrolled } from "./uncontrolled.ts";
import { warningsDepot } from "./warnings.ts";

export type { DepotBuilt, TruckCols } from "./build.ts";
export type { DepotInput, DepotSite, DepotTruck, ReliefMode } from "./input.ts";
export type { DepotPlan, TruckPlan } from "./plan.ts";

/** The plug-in. */
export const depot: Formulation<DepotInput, DepotBuilt, DepotPlan> = {
  name: "depot",
  description: "schedules charging and discharging of trucks at one grid connection at least cost",
  objectiveUnit: () => "EUR",
  fields: DEPOT_FIELDS,
  folder: DEPOT_FOLDER,
  example: exampleDepot,
  files: () => [],
  parse: (raw, _files, options) => parseDepot(raw, options?.isSoft),
  warnings: warningsDepot,
  build: buildDepot,
  plan: planDepot,
  check: checkDepot,
  kpis: kpisDepot,
  baselines: (input) => [{ id: "uncontrolled", plan: planUncontrolled(input) }],
  schedule: scheduleDepot,
  report: reportDepot,
  solve: (_input, solver, ready) => solveDepot(solver, ready),
  softTargets: "end states and departures of the trucks, and after them the import limit",
  conflictWords: DEPOT_CONFLICT,
  roll: (_input, solver, ready, windows) => rollDepot(solver, ready, windows),
};
