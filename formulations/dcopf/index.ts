/** DC optimal power flow with fleets of electric vehicles, at least cost. See docs/formulations/dcopf.md. */
import type { Formulation } from "../formulation.ts";
import { buildDcopf, type DcopfBuilt } from "./build.ts";
import { checkDcopf } from "./check.ts";
import { DCOPF_CONFLICT } from "./conflict.ts";
import { exampleDcopf } from "./example.ts";
import { DCOPF_FOLDER } from "./folder.ts";
import { DCOPF_FIELDS, type DcopfInput, filesDcopf, parseDcopf } from "./input.ts";
import { kpisDcopf } from "./kpis.ts";
import { type DcopfPlan, planDcopf } from "./plan.ts";
import { reportDcopf } from "./report.ts";
import { scheduleDcopf } from "./schedule.ts";
import { solveDcopf } from "./solve.ts";
import { warningsDcopf } from "./warnings.ts";

export {
  bdc,
  branchSusceptance,
  type ComplexSparseMatrix,
  type DcMatrices,
  type SparseMatrix,
  type SusceptanceReading,
  ybus,
} from "./admittance.ts";
export type { DcopfBuilt } from "./build.ts";
export type { GeneratorCost } from "./cost.ts";
export type { DcopfInput, Fleet, FleetTariff, PvPlant } from "./input.ts";
export { type CaseTable, type MatpowerCase, readMatpower } from "./matpower.ts";
export { networkFromMatpower } from "./matpower-network.ts";
export type { CaseProblem } from "./matpower-text.ts";
export type { Branches, Buses, Generators, Network } from "./network.ts";
export type { DcopfPlan, FleetPlan as DcopfFleetPlan } from "./plan.ts";

/** The plug-in. */
export const dcopf: Formulation<DcopfInput, DcopfBuilt, DcopfPlan> = {
  name: "dcopf",
  description: "dispatches generators and vehicle fleets in a transmission grid, with prices at every bus",
  objectiveUnit: () => "$",
  fields: DCOPF_FIELDS,
  folder: DCOPF_FOLDER,
  example: exampleDcopf,
  files: filesDcopf,
  parse: parseDcopf,
  warnings: warningsDcopf,
  build: buildDcopf,
  plan: (solution, built) => planDcopf(solution, built),
  check: checkDcopf,
  kpiUnits: {
    ...{ exactCost: "$", modelCost: "$", generationCost: "$", tariffCost: "$", shedCost: "$" },
    ...{ congestionRentCost: "$", shortfallPenaltyCost: "$", congestedCount: "branch-steps" },
  },
  kpis: kpisDcopf,
  schedule: scheduleDcopf,
  report: reportDcopf,
  solve: (_input, solver, { model, built }) => solveDcopf(solver, model, built),
  softTargets: "end states of the fleets, and after them the loads",
  conflictWords: DCOPF_CONFLICT,
};
