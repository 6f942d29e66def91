/** The scenarios of an instance side by side. */
import type { Chart, KpiRow, PlanColumn, ReportTable, ReportView } from "../common/report-view.ts";
import type { ScenarioPlan } from "../formulation.ts";
import type { CapexInput } from "./input.ts";
import { discounted, type YearFigures, yearFigures } from "./kpis.ts";
import type { CapexPlan } from "./plan.ts";
import { costChart } from "./report.ts";

type Solved = ScenarioPlan<CapexInput, CapexPlan>;

interface Column {
  readonly id: string;
  readonly figures: YearFigures;
  readonly plan: CapexPlan;
  readonly input: CapexInput;
}

function total({ figures, input }: Column, key: keyof YearFigures): number {
  if (key.endsWith("USD")) return discounted(figures[key], input);
  return figures[key].reduce((sum, value) => sum + value, 0);
}

const ROWS: readonly (readonly [label: string, unit: string, key: keyof YearFigures])[] = [
  ["Total cost", "USD", "totalCostUSD"],
  ["Purchases (CapEx)", "USD", "capexUSD"],
  ["Grid energy (OpEx)", "USD", "opexUSD"],
  ["Revenue from exported sun", "USD", "solarExportRevenueUSD"],
  ["Revenue from exported battery energy", "USD", "batteryExportRevenueUSD"],
  ["Solar power bought", "kWp", "solarBoughtKWp"],
  ["Battery bought", "kWh", "batteryBoughtKWh"],
  ["Grid energy", "kWh", "gridKWh"],
  ["Solar energy used at once", "kWh", "solarUsedKWh"],
  ["Solar energy exported", "kWh", "solarExportedKWh"],
  ["Battery energy used", "kWh", "batteryUsedKWh"],
  ["Battery energy exported", "kWh", "batteryExportedKWh"],
];

/** A column for each scenario behind one of names. */
function scenarioColumns(columns: readonly Column[], head: string, digits: number): readonly PlanColumn[] {
  return [{ name: head, unit: "" }, ...columns.map(({ id }) => ({ name: id, unit: "", digits }))];
}

/** One row a figure, one column a scenario; chargers by kind at the end. */
function figuresTable(columns: readonly Column[]): ReportTable {
  const chargers = (columns[0] as Column).plan.chargers.map(({ id }) => id);
  const bought = (column: Column, pos: number) =>
    column.plan.chargers[pos]?.bought.reduce((sum, units) => sum + units, 0) ?? 0;
  return {
    title: "Figures side by side",
    caption: "Sums over all years; money as the objective counts it.",
    columns: scenarioColumns(columns, "Figure", 1),
    rows: [
      ...ROWS.map(([label, unit, key]) => [`${label} [${unit}]`, ...columns.map((each) => total(each, key))]),
      ...chargers.map((id, pos) => [
        `Chargers ${id} bought [units]`,
        ...columns.map((each) => bought(each, pos)),
      ]),
    ],
  };
}

/** The cost of each year under each scenario. */
function yearsTable(columns: readonly Column[]): ReportTable {
  const { years } = (columns[0] as Column).input;
  return {
    title: "Total cost of each year",
    caption: "In USD as spent, not discounted.",
    columns: scenarioColumns(columns, "Year", 0),
    rows: years.map((name, year) => [
      name,
      ...columns.map(({ figures }) => figures.totalCostUSD[year] as number),
    ]),
  };
}

function purchaseChart(
  columns: readonly Column[],
  key: "solarBoughtKWp" | "batteryBoughtKWh",
  look: Pick<Chart, "id" | "title" | "unit"> & { readonly role: "pv" | "discharge" },
): Chart {
  const { role, ...chart } = look;
  return {
    ...chart,
    caption: "Sum over all years.",
    categories: columns.map(({ id }) => id),
    series: [
      { label: "bought", role, kind: "fill", values: Float64Array.from(columns, (each) => total(each, key)) },
    ],
    thresholds: [],
    bands: [],
    bandLabel: "",
  };
}

/** The comparison of at least one solved scenario. */
export function compareCapex(solved: readonly Solved[]): ReportView {
  const columns = solved.map(
    ({ id, plan, input }): Column => ({ id, plan, input, figures: yearFigures(plan, input) }),
  );
  const sums = (key: keyof YearFigures) => Float64Array.from(columns, (column) => total(column, key));
  const first = (columns[0] as Column).input;
  return {
    title: first.name,
    subtitle: `${columns.length} scenarios side by side; each has a report of its own in its folder`,
    objectiveUnit: "USD",
    grid: { steps: columns.length, stepHours: 1, time: null },
    kpis: columns.map(
      (column): KpiRow => ({
        label: `Total cost, ${column.id}`,
        unit: "USD",
        value: total(column, "totalCostUSD"),
        baseline: null,
        digits: 2,
        isHeadline: true,
      }),
    ),
    baselineLabel: "",
    baselineNote: "",
    charts: [
      costChart(
        columns.map(({ id }) => id),
        {
          solarCostUSD: sums("solarCostUSD"),
          batteryCostUSD: sums("batteryCostUSD"),
          chargerCostUSD: sums("chargerCostUSD"),
          opexUSD: sums("opexUSD"),
          solarExportRevenueUSD: sums("solarExportRevenueUSD"),
          batteryExportRevenueUSD: sums("batteryExportRevenueUSD"),
          totalCostUSD: sums("totalCostUSD"),
        },
        "Costs and revenues of each scenario",
      ),
      purchaseChart(columns, "solarBoughtKWp", {
        id: "solar",
        title: "Solar power bought",
        unit: "kWp",
        role: "pv",
      }),
      purchaseChart(columns, "batteryBoughtKWh", {
        id: "battery",
        title: "Battery bought",
        unit: "kWh",
        role: "discharge",
      }),
    ],
    grids: [],
    tables: [figuresTable(columns), yearsTable(columns)],
    conventions: [
      "Total cost = purchases + grid energy − revenues from exports, each year weighted by its discount factor.",
    ],
  };
}
