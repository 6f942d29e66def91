/** Charging on a parking lot with battery degradation. See docs/formulations/parkinglot.md. */
import type { Formulation } from "../formulation.ts";
import { buildParking, type ParkingBuilt } from "./build.ts";
import { checkParking } from "./check.ts";
import { PARKING_CONFLICT } from "./conflict.ts";
import { exampleParking } from "./example.ts";
import { PARKING_FOLDER } from "./folder.ts";
import { PARKING_FIELDS, type ParkingInput, parseParking, sideFiles } from "./input.ts";
import { kpisParking } from "./kpis.ts";
import { type ParkingPlan, planParking } from "./plan.ts";
import { reportParking } from "./report.ts";
import { scheduleParking } from "./schedule.ts";
import { solveParking } from "./solve.ts";
import { planUncontrolled } from "./uncontrolled.ts";
import { warningsParking } from "./warnings.ts";

export type { ParkingBuilt } from "./build.ts";
export type { ParkingInput, ParkingVariant, ParkingVehicle } from "./input.ts";
export type { ParkingPlan, VehiclePlan as ParkingVehiclePlan } from "./plan.ts";

/** The plug-in. */
export const parkinglot: Formulation<ParkingInput, ParkingBuilt, ParkingPlan> = {
  name: "parkinglot",
  description: "schedules charging on a parking lot, with the exact cost of battery degradation",
  objectiveUnit: ({ variant }) => (variant.startsWith("index") ? "" : "EUR"),
  fields: PARKING_FIELDS,
  folder: PARKING_FOLDER,
  example: exampleParking,
  files: sideFiles,
  parse: parseParking,
  warnings: warningsParking,
  build: buildParking,
  plan: planParking,
  check: checkParking,
  kpiUnits: {
    ...{ totalCost: "EUR", energyCost: "EUR", degradationCost: "EUR", modelDegradation: "EUR" },
    ...{ degradationRelError: "share", departureSocShortfall: "share", maxViolation: "share" },
    ...{ indexObjective: "weighted kW", lpObjective: "weighted kW", lps: "programs" },
  },
  kpis: kpisParking,
  solve: solveParking,
  baselines: (input) => [{ id: "uncontrolled", plan: planUncontrolled(input) }],
  schedule: scheduleParking,
  report: reportParking,
  softTargets: "states that vehicles must leave with (not with the index variants)",
  conflictWords: PARKING_CONFLICT,
};
