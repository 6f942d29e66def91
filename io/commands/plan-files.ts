import path from "node:path";
import type { Names } from "../../engine/index.ts";
import { type AnyFormulation, unitsOfKpis } from "../../formulations/index.ts";
import { type ReportRun, renderReport } from "../report/report.ts";
import { VERSION } from "../version.ts";
import { makeFolder, writeOutputFile } from "../write/output-file.ts";
import { formatSchedule } from "../write/schedule-csv.ts";
import { writeSolutionFile } from "../write/solution.ts";
import type { BuiltInput, InstanceAnswer } from "./instance-answer.ts";
import { writeModel } from "./model-output.ts";
import { sizeOf } from "./outcome.ts";

/** The report's page about an answer. */
function reportOf(
  formulation: AnyFormulation,
  built: BuiltInput,
  answer: InstanceAnswer,
  settings: Pick<ReportRun, "seed" | "optimalOf">,
): string | null {
  if (answer.plan === null || formulation.report === undefined) return null;
  const { status, objective, dualBound, gap, nodes, simplexIterations } = answer.figures;
  return renderReport(formulation.report(answer.plan, built.input), {
    ...{ status, objective, dualBound, gap, nodes, simplexIterations, ...settings },
    ...sizeOf(built.model.toProblem()),
    version: VERSION,
    violations: answer.violations ?? [],
  });
}

/**
 * Writes what an answer has into a folder, which is made when it is missing: model.mps always; solution.sol,
 * schedule.csv, the formulation's further tables, kpis.json and report.html where there is a plan.
 */
export function writePlanFiles(
  folder: string,
  formulation: AnyFormulation,
  built: BuiltInput,
  names: Names,
  answer: InstanceAnswer,
  settings: Pick<ReportRun, "seed" | "optimalOf">,
): void {
  makeFolder(folder);
  const file = (name: string) => path.join(folder, name);
  const writeText = (name: string, text: string) =>
    writeOutputFile(file(name), new TextEncoder().encode(text));
  writeModel(file("model.mps"), built.model.toProblem(), names);
  const { plan, result, kpis } = answer;
  if (result.solution !== null) writeSolutionFile(file("solution.sol"), result.solution, names);
  if (plan === null) return;
  const units = unitsOfKpis(kpis ?? {}, formulation.kpiUnits);
  writeText("kpis.json", `${JSON.stringify({ ...kpis, units }, null, 2)}\n`);
  if (formulation.schedule !== undefined) {
    writeText("schedule.csv", formatSchedule(formulation.schedule(plan, built.input)));
  }
  for (const { name, table } of formulation.tables?.(plan, built.input) ?? []) {
    writeText(`${name}.csv`, formatSchedule(table));
  }
  const report = reportOf(formulation, built, answer, settings);
  if (report !== null) writeText("report.html", report);
}
