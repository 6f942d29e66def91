import type { ReportView } from "../common/report-view.ts";
import type { DcopfInput } from "./input.ts";
import type { DcopfPlan } from "./plan.ts";
export function reportDcopf(_plan: DcopfPlan, input: DcopfInput): ReportView {
  return {
    title: input.name,
    subtitle: "",
    objectiveUnit: "$",
    grid: input,
    kpis: [],
    baselineLabel: "",
    baselineNote: "",
    charts: [],
    grids: [],
    conventions: [],
  };
}
