/** The plan as charts, figures and tables, as data. */
import { comparedRows, type FigureRow, withSavings } from "../common/kpi-rows.ts";
import type {
  Chart,
  ChartGrid,
  ChartSeries,
  KpiRow,
  PlanColumn,
  ReportTable,
  ReportView,
} from "../common/report-view.ts";
import type { CapexInput } from "./input.ts";
import {
  balanceErrorKWh,
  discounted,
  gridExcessKWh,
  planChargersOnly,
  type YearFigures,
  yearFigures,
} from "./kpis.ts";
import type { CapexPlan } from "./plan.ts";
import { neededPowerKW } from "./supply.ts";
import { type YearRow, yearRows } from "./year-tables.ts";

const negated = (values: Float64Array) => values.map((value) => (value === 0 ? 0 : -value));
const thousandth = (values: Float64Array) => values.map((value) => value / 1000);
const isUsed = ({ values }: ChartSeries) => values.some((value) => value !== 0);

/** A chart over categories without thresholds and shading. */
function chartOver(
  categories: readonly string[],
  chart: Pick<Chart, "id" | "title" | "caption" | "unit" | "series" | "range">,
): Chart {
  return { ...chart, categories, thresholds: [], bands: [], bandLabel: "" };
}

function stack(label: string, role: ChartSeries["role"], values: Float64Array): ChartSeries {
  return { label, role, kind: "stack", values };
}

function bars(label: string, role: ChartSeries["role"], values: Float64Array): ChartSeries {
  return { label, role, kind: "fill", values };
}

/** What is paid upwards, what is earned downwards, and the sum of both; thousand USD. */
export function costChart(
  categories: readonly string[],
  figures: Pick<
    YearFigures,
    | "solarCostUSD"
    | "batteryCostUSD"
    | "chargerCostUSD"
    | "opexUSD"
    | "solarExportRevenueUSD"
    | "batteryExportRevenueUSD"
    | "totalCostUSD"
  >,
  title: string,
): Chart {
  const stacks = [
    stack("grid energy", "import", thousandth(figures.opexUSD)),
    stack("solar panels", "pv", thousandth(figures.solarCostUSD)),
    stack("battery", "discharge", thousandth(figures.batteryCostUSD)),
    stack("chargers", "charge", thousandth(figures.chargerCostUSD)),
    stack("revenue from sun", "export", negated(thousandth(figures.solarExportRevenueUSD))),
    stack("revenue from battery", "load", negated(thousandth(figures.batteryExportRevenueUSD))),
  ];
  const total: ChartSeries = {
    label: "total cost",
    role: "quiet",
    kind: "step",
    values: thousandth(figures.totalCostUSD),
  };
  return chartOver(categories, {
    id: "costs",
    title,
    caption: "Costs upwards, revenues from exports downwards; the mark is what remains. In thousand USD.",
    unit: "kUSD",
    series: [...stacks.filter(isUsed), total],
  });
}

function energyChart(input: CapexInput, figures: YearFigures): Chart {
  const stacks = [
    stack("grid", "import", thousandth(figures.gridKWh)),
    stack("sun", "pv", thousandth(figures.solarUsedKWh)),
    stack("battery", "discharge", thousandth(figures.batteryUsedKWh)),
    stack("sun exported", "export", negated(thousandth(figures.solarExportedKWh))),
    stack("battery exported", "load", negated(thousandth(figures.batteryExportedKWh))),
  ];
  return chartOver(input.years, {
    id: "energy",
    title: "Where the energy comes from",
    caption: "Supply of the vehicles and the base load upwards, exports downwards; all days of a year.",
    unit: "MWh",
    series: stacks.filter((series) => isUsed(series) || series.role === "import"),
  });
}

function equipmentCharts(input: CapexInput, figures: YearFigures): readonly Chart[] {
  const needed = Float64Array.from(input.years, (_, year) => neededPowerKW(input, year));
  return [
    chartOver(input.years, {
      id: "solar",
      title: "Solar power that stands",
      caption: `With the ${input.solar.existingKWp} kWp that stand at the start.`,
      unit: "kWp",
      series: [bars("solar power", "pv", figures.solarKWp)],
    }),
    chartOver(input.years, {
      id: "battery",
      title: "Battery that stands",
      caption: "Capacity bought so far.",
      unit: "kWh",
      series: [bars("battery capacity", "discharge", figures.batteryKWh)],
    }),
    chartOver(input.years, {
      id: "chargers",
      title: "Charging power that stands",
      caption: "All chargers together, and what the most demanding slot of the year needs.",
      unit: "kW",
      series: [
        bars("charging power", "charge", figures.chargerPowerKW),
        { label: "needed", role: "quiet", kind: "step", values: needed },
      ],
    }),
  ];
}

/** The representative day of each year, with one scale for all. */
function dayGrid(plan: CapexPlan, input: CapexInput): ChartGrid {
  const numSlots = input.slots.length;
  const slots = input.slots.map(({ id }) => id);
  const parts = [
    ["grid", "import", plan.gridKWh, 1],
    ["sun", "pv", plan.solarUsedKWh, 1],
    ["battery", "discharge", plan.batteryUsedKWh, 1],
    ["stored", "charge", plan.solarStoredKWh, -1],
    ["sun exported", "export", plan.solarExportedKWh, -1],
    ["battery exported", "load", plan.batteryExportedKWh, -1],
  ] as const;
  let from = 0;
  let to = 0;
  for (let at = 0; at < plan.gridKWh.length; at++) {
    const total = (sign: number) =>
      parts.reduce((sum, [, , values, side]) => sum + (side === sign ? values[at] : 0), 0);
    to = Math.max(to, total(1));
    from = Math.min(from, -total(-1));
  }
  const chartOf = (name: string, year: number) => {
    const first = year * numSlots;
    const series = parts.map(([label, role, values, side]) => {
      const day = values.slice(first, first + numSlots);
      return stack(label, role, side === 1 ? day : negated(day));
    });
    return chartOver(slots, {
      id: `day-${year + 1}`,
      title: `Year ${name}`,
      caption: "",
      unit: "kWh",
      series,
      range: { from, to },
    });
  };
  return {
    title: "The representative day of each year",
    caption:
      "Energy of each slot. Upwards what supplies vehicles and base load: grid (blue), sun (yellow), battery (orange). Downwards where the other sun goes: stored (green), exported (purple); and battery energy exported (grey).",
    charts: input.years.map(chartOf),
  };
}

/** One row a year and one for all of them. */
function yearTable(input: CapexInput, rows: readonly YearRow[], title: string, caption: string): ReportTable {
  const columns = rows.map(
    ({ label, unit, digits }): PlanColumn => ({
      name: label,
      unit,
      digits: unit === "USD" ? 0 : Math.min(digits, 1),
    }),
  );
  return {
    title,
    caption,
    columns: [{ name: "Year", unit: "" }, ...columns],
    rows: [
      ...input.years.map((name, year) => [name, ...rows.map(({ values }) => values[year])]),
      ["All", ...rows.map(({ total }) => total)],
    ],
  };
}

function yearTables(plan: CapexPlan, input: CapexInput): readonly ReportTable[] {
  const rows = yearRows(plan, input);
  const isMoney = ({ unit }: YearRow) => unit === "USD";
  const things = rows.filter((row) => !isMoney(row));
  return [
    yearTable(input, things, "What to buy", "Purchases of each year, and what stands then."),
    yearTable(input, rows.filter(isMoney), "What it costs", "Money as spent in each year, not discounted."),
  ];
}

const ROWS: readonly FigureRow<keyof YearFigures>[] = [
  ["Total cost", "totalCostUSD", "USD", 0, true],
  ["Purchases (CapEx)", "capexUSD", "USD", 0, true],
  ["of these solar panels", "solarCostUSD", "USD", 0],
  ["of these batteries", "batteryCostUSD", "USD", 0],
  ["of these chargers", "chargerCostUSD", "USD", 0],
  ["Grid energy (OpEx)", "opexUSD", "USD", 0, true],
  ["Revenue from exported sun", "solarExportRevenueUSD", "USD", 0],
  ["Revenue from exported battery energy", "batteryExportRevenueUSD", "USD", 0],
  ["Solar power bought", "solarBoughtKWp", "kWp", 1],
  ["Battery bought", "batteryBoughtKWh", "kWh", 1],
  ["Energy demand", "demandKWh", "kWh", 0],
  ["Grid energy", "gridKWh", "kWh", 0],
  ["Solar energy", "solarKWh", "kWh", 0],
  ["Solar energy used at once", "solarUsedKWh", "kWh", 0],
  ["Solar energy stored", "solarStoredKWh", "kWh", 0],
  ["Solar energy exported", "solarExportedKWh", "kWh", 0],
  ["Battery energy used", "batteryUsedKWh", "kWh", 0],
  ["Battery energy exported", "batteryExportedKWh", "kWh", 0],
];

/** Money as the objective counts it; amounts over the horizon. */
function totalOf(figures: YearFigures, key: keyof YearFigures, input: CapexInput): number {
  if (key.endsWith("USD")) return discounted(figures[key], input);
  return figures[key].reduce((sum, value) => sum + value, 0);
}

function kpiRows(input: CapexInput, figures: YearFigures, compared: YearFigures): readonly KpiRow[] {
  return withSavings(
    comparedRows(
      ROWS,
      (key) => totalOf(figures, key, input),
      (key) => totalOf(compared, key, input),
    ),
  );
}

const CONVENTIONS: readonly string[] = [
  "Total cost = purchases + grid energy − revenues from exports, over all years, each year weighted by its discount factor.",
  "Energies are those of the representative day where a slot is named, else of all days of the year. Stored energy is counted before, battery energy after the losses of the battery.",
  "The battery is charged by the sun only and ends each representative day as it began it.",
];

function describeRatio({ exportRatio }: CapexInput["scenario"]): string {
  const first = exportRatio[0];
  const isOne = exportRatio.every((ratio) => ratio === first);
  return isOne
    ? `${Number((first * 100).toPrecision(6))} % of the grid price`
    : "a share of the grid price by slot";
}

/** Of what kind the years are: `2025 to 2029`. */
function span(years: readonly string[]): string {
  return years.length === 1 ? years[0] : `${years[0]} to ${years.at(-1)}`;
}

/** The report of a plan. */
export function reportCapex(plan: CapexPlan, input: CapexInput): ReportView {
  const figures = yearFigures(plan, input);
  const comparison = planChargersOnly(plan, input);
  const overKWh = gridExcessKWh(comparison, input);
  const excess =
    overKWh > 1e-6
      ? ` It would need ${Number(overKWh.toPrecision(6))} kWh more in a slot than the grid connection gives, so it is no plan that could be carried out.`
      : "";
  const error = balanceErrorKWh(plan, input);
  const closes = error === 0 ? "exactly" : `to ${error.toExponential(1)} kWh`;
  return {
    title: input.scenario.id === "" ? input.name : `${input.name}: ${input.scenario.id}`,
    subtitle: `${span(input.years)}, ${input.slots.length} slots a day; exports earn ${describeRatio(input.scenario)}`,
    objectiveUnit: "USD",
    grid: { steps: input.years.length, stepHours: 8760, time: null },
    kpis: kpiRows(input, figures, yearFigures(comparison, input)),
    baselineLabel: "Chargers only",
    baselineNote: `Chargers only: the same chargers, but neither panels nor batteries are bought; the sun of the existing panels is used first and exported else, and the grid supplies the rest.${excess}`,
    charts: [
      costChart(input.years, figures, "Costs and revenues of each year"),
      energyChart(input, figures),
      ...equipmentCharts(input, figures),
    ],
    grids: [dayGrid(plan, input)],
    tables: yearTables(plan, input),
    conventions: [...CONVENTIONS, `The energy balances of every slot close ${closes}.`],
  };
}
