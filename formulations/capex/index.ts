/** Charging infrastructure: what to buy in which year, and how to run it. See docs/formulations/capex.md. */
import type { Formulation } from "../formulation.ts";
import { buildCapex, type CapexBuilt } from "./build.ts";
import { checkCapex } from "./check.ts";
import { compareCapex } from "./compare.ts";
import { CAPEX_CONFLICT } from "./conflict.ts";
import { exampleCapex } from "./example.ts";
import { CAPEX_FOLDER } from "./folder.ts";
import { CAPEX_FIELDS, type CapexInput, parseCapex } from "./input.ts";
import { kpisCapex } from "./kpis.ts";
import { type CapexPlan, planCapex } from "./plan.ts";
import { reportCapex } from "./report.ts";
import { scheduleCapex } from "./schedule.ts";
import { solveCapex } from "./solve.ts";
import { warningsCapex } from "./warnings.ts";
import { tablesCapex } from "./year-tables.ts";

export type { CapexBuilt, ChargerCols } from "./build.ts";
export type {
  CapexBattery,
  CapexCharger,
  CapexInput,
  CapexScenario,
  CapexSlot,
  CapexSolar,
  CRateBasis,
} from "./input.ts";
export type { CapexPlan, ChargerPlan } from "./plan.ts";

/** The plug-in. */
export const capex: Formulation<CapexInput, CapexBuilt, CapexPlan> = {
  name: "capex",
  description:
    "plans purchases of solar panels, batteries and chargers over several years, with their operation",
  objectiveUnit: () => "USD",
  fields: CAPEX_FIELDS,
  folder: CAPEX_FOLDER,
  example: exampleCapex,
  files: () => [],
  parse: (raw, _files, options) => parseCapex(raw, options),
  warnings: warningsCapex,
  build: buildCapex,
  plan: planCapex,
  check: checkCapex,
  kpiUnits: { chargersBoughtCount: "units", chargersByYearCount: "units" },
  kpis: kpisCapex,
  scenarios: (input) =>
    input.scenarios.map((scenario) => ({ id: scenario.id, input: { ...input, scenario } })),
  schedule: scheduleCapex,
  tables: tablesCapex,
  report: reportCapex,
  compare: compareCapex,
  solve: (_input, solver, ready) => solveCapex(solver, ready),
  softTargets: "demand of the slots: first what the vehicles charge, then the base load",
  conflictWords: CAPEX_CONFLICT,
};
