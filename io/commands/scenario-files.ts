/** What several scenarios of one instance have in common: a table and a report of all, side by side. */
import path from "node:path";
import type { AnyFormulation, Kpis, PlanTable, ReportTable } from "../../formulations/index.ts";
import { renderReport } from "../report/report.ts";
import { writeOutputFile } from "../write/output-file.ts";
import { formatSchedule } from "../write/schedule-csv.ts";
import type { ScenarioOutcome } from "./run-outcome.ts";

/** A scenario with its plan, null without one. */
export interface AnsweredScenario {
  readonly id: string;
  readonly input: unknown;
  readonly plan: unknown;
}

/** Single figures of a plan; groups and lists are left out. */
function singleFigures(kpis: Kpis | null): ReadonlyMap<string, number> {
  const figures = Object.entries(kpis ?? {});
  return new Map(figures.flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])));
}

/** One row a scenario: how its solve ended, then the single figures of its plan. */
function scenariosTable(outcomes: readonly ScenarioOutcome[]): PlanTable {
  const figures = outcomes.map(({ kpis }) => singleFigures(kpis));
  const names = [...new Set(figures.flatMap((each) => [...each.keys()]))];
  const head = ["id", "status", "objective", "dualBound", "gap"] as const;
  return {
    columns: [...head, ...names].map((name) => ({ name, unit: "" })),
    numRows: outcomes.length,
    cell(row, col) {
      const key = head[col];
      if (key !== undefined) return (outcomes[row] as ScenarioOutcome)[key];
      return figures[row]?.get(names[col - head.length] as string) ?? null;
    },
  };
}

/** How each scenario's solve ended, for the report of all. */
function solvesTable(outcomes: readonly ScenarioOutcome[], unit: string): ReportTable {
  return {
    title: "How they were solved",
    caption: "No plan of a scenario can be better than its bound.",
    columns: [
      { name: "Scenario", unit: "" },
      { name: "Status", unit: "" },
      { name: "Objective", unit, digits: 4 },
      { name: "Bound", unit, digits: 4 },
      { name: "Gap", unit: "%", digits: 4 },
    ],
    rows: outcomes.map(({ id, status, objective, dualBound, gap }) => [
      id,
      status,
      objective,
      dualBound,
      gap === null ? null : gap * 100,
    ]),
  };
}

/**
 * Writes scenarios.csv and, where the formulation compares its scenarios and there is a plan, report.html into a
 * folder that exists.
 */
export function writeScenarioFiles(
  folder: string,
  formulation: AnyFormulation,
  scenarios: readonly AnsweredScenario[],
  outcomes: readonly ScenarioOutcome[],
): void {
  const writeText = (name: string, text: string) =>
    writeOutputFile(path.join(folder, name), new TextEncoder().encode(text));
  writeText("scenarios.csv", formatSchedule(scenariosTable(outcomes)));
  const solved = scenarios.filter(({ plan }) => plan !== null);
  if (formulation.compare === undefined || solved.length === 0) return;
  const view = formulation.compare(solved);
  const tables = [...(view.tables ?? []), solvesTable(outcomes, view.objectiveUnit)];
  writeText("report.html", renderReport({ ...view, tables }));
}
