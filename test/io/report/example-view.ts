/** Reports to look at, from solved plans. */
import { solve } from "../../../engine/index.ts";
import { capex } from "../../../formulations/capex/index.ts";
import { depot } from "../../../formulations/depot/index.ts";
import type { AnyFormulation, ReportView } from "../../../formulations/index.ts";
import type { ReportRun } from "../../../io/report/report.ts";
import { formatSchedule } from "../../../io/write/schedule-csv.ts";

/** A run as the command line describes it. */
export const EXAMPLE_RUN: ReportRun = {
  status: "optimal",
  objective: 11.23,
  dualBound: 11.22,
  gap: 0.0001,
  nodes: 3,
  simplexIterations: 120,
  rows: 66,
  columns: 84,
  nonzeros: 190,
  integers: 30,
  version: "0.1.0",
  seed: 0,
  violations: [],
};

/** View and schedule of an input, solved; of a depot unless it is said. */
export async function solveView(
  raw: unknown,
  formulation: AnyFormulation = depot,
): Promise<{ readonly view: ReportView; readonly csv: () => string }> {
  const input = formulation.parse(raw, new Map());
  const { model, built } = formulation.build(input);
  const { solution } = await solve(model);
  const { report, schedule } = formulation;
  if (solution === null || report === undefined || schedule === undefined) throw new Error("no plan");
  const plan = formulation.plan(solution, built);
  return { view: report(plan, input), csv: () => formatSchedule(schedule(plan, input)) };
}

/** Views of a capex instance's scenarios, solved, and of all side by side. */
export async function solveScenarioViews(
  raw: unknown,
): Promise<{ readonly views: readonly ReportView[]; readonly comparison: ReportView }> {
  const { report, compare, scenarios } = capex;
  if (report === undefined || compare === undefined || scenarios === undefined) throw new Error("no views");
  const plans = await Promise.all(
    scenarios(capex.parse(raw, new Map())).map(async ({ id, input }) => {
      const { model, built } = capex.build(input);
      const { solution } = await solve(model);
      if (solution === null) throw new Error("no plan");
      return { id, input, plan: capex.plan(solution, built) };
    }),
  );
  return { views: plans.map(({ plan, input }) => report(plan, input)), comparison: compare(plans) };
}
