/** What each year comes to, and the tables by year and by slot that planners know, with their names of rows and columns. */
import type { NamedTable, PlanColumn, PlanTable } from "../common/report-view.ts";
import type { CapexInput } from "./input.ts";
import { discounted, type YearFigures, yearFigures } from "./kpis.ts";
import type { CapexPlan } from "./plan.ts";
import { scheduleCapex } from "./schedule.ts";

/** A figure with one value a year. */
export interface YearRow {
  /** In `optimization_results`. */
  readonly name: string;
  /** In words. */
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  readonly values: Float64Array;
  /** Sum over the years; null where a sum means nothing. */
  readonly total: number | null;
}

/** The rows of a charger: named by its power or, where several have the same, by its id. */
function chargerRows(plan: CapexPlan, input: CapexInput): readonly YearRow[] {
  const powers = input.chargers.map(({ powerKW }) => powerKW);
  const isUnique = new Set(powers).size === powers.length;
  return plan.chargers.map(({ id, bought }, pos) => ({
    name: `#${isUnique ? `${powers[pos]}KW` : id}Chargers`,
    label: `Charger ${id} bought`,
    unit: "units",
    digits: 0,
    values: bought,
    total: bought.reduce((sum, value) => sum + value, 0),
  }));
}

/** What is spent, bought and standing in each year. Money is not discounted, but for the row that says so. */
export function yearRows(plan: CapexPlan, input: CapexInput): readonly YearRow[] {
  const figures = yearFigures(plan, input);
  const { totalCostUSD } = figures;
  const row = (name: string, label: string, unit: string, key: keyof YearFigures): YearRow => {
    const values = figures[key];
    return { name, label, unit, digits: 2, values, total: values.reduce((sum, value) => sum + value, 0) };
  };
  const stock = (name: string, label: string, unit: string, key: keyof YearFigures): YearRow => ({
    ...row(name, `${label} that stands`, unit, key),
    total: null,
  });
  const isDiscounted = input.discountFactor.some((factor) => factor !== 1);
  const present: YearRow = {
    ...{ name: "DiscountedCost", label: "Total cost, discounted", unit: "USD", digits: 2 },
    values: totalCostUSD.map((cost, year) => cost * input.discountFactor[year]),
    total: discounted(totalCostUSD, input),
  };
  return [
    row("CAPEXCost", "Purchases (CapEx)", "USD", "capexUSD"),
    row("OPEXCost", "Grid energy (OpEx)", "USD", "opexUSD"),
    ...chargerRows(plan, input),
    row("SolarCapacity", "Solar power bought", "kWp", "solarBoughtKWp"),
    row("BatteryCapacity", "Battery bought", "kWh", "batteryBoughtKWh"),
    row("SolarExportRevenue", "Revenue from sun", "USD", "solarExportRevenueUSD"),
    row("BatteryExportRevenue", "Revenue from battery", "USD", "batteryExportRevenueUSD"),
    row("TotalCost", "Total cost", "USD", "totalCostUSD"),
    ...(isDiscounted ? [present] : []),
    stock("SolarInstalled", "Solar power", "kWp", "solarKWp"),
    stock("BatteryInstalled", "Battery", "kWh", "batteryKWh"),
    stock("ChargerPower", "Charging power", "kW", "chargerPowerKW"),
  ];
}

/** One row a figure, one column a year, and behind them the sum and the unit. */
function resultsTable(plan: CapexPlan, input: CapexInput): PlanTable {
  const rows = yearRows(plan, input);
  const names = ["Metric", ...input.years, "Total", "Unit"];
  const unitCol = names.length - 1;
  return {
    columns: names.map((name): PlanColumn => ({ name, unit: "" })),
    numRows: rows.length,
    cell(row, col) {
      const { name, unit, values, total } = rows[row];
      if (col === 0) return name;
      if (col === unitCol) return unit;
      return col === unitCol - 1 ? total : values[col - 1];
    },
  };
}

/** Columns of `operational_details` and those of the schedule that they show; what the known tables lack comes last. */
const DETAILS: readonly (readonly [name: string, column: string])[] = [
  ["Year", "year"],
  ["Slot", "slot"],
  ["ChargingRequirement_kWh", "chargingDemand"],
  ["BaseloadRequirement_kWh", "baseload"],
  ["TotalDemand_kWh", "totalDemand"],
  ["SolarGenerated_kWh", "solarGenerated"],
  ["SolarUsed_kWh", "solarUsed"],
  ["SolarStored_kWh", "solarStored"],
  ["SolarExported_kWh", "solarExported"],
  ["BatterySOC_Start_kWh", "batteryStart"],
  ["BatteryUsed_kWh", "batteryUsed"],
  ["GridUsed_kWh", "gridUsed"],
  ["BatteryExported_kWh", "batteryExported"],
  ["Unserved_kWh", "unserved"],
  ["GridPrice_USD_per_kWh", "gridPrice"],
  ["ExportPrice_USD_per_kWh", "exportPrice"],
  ["SlotLength_h", "hours"],
];

/** The schedule under the names that planners know. */
function detailsTable(plan: CapexPlan, input: CapexInput): PlanTable {
  const schedule = scheduleCapex(plan, input);
  const shown = DETAILS.flatMap(([name, column]) => {
    const col = schedule.columns.findIndex((each) => each.name === column);
    return col < 0 ? [] : [{ name, col }];
  });
  return {
    columns: shown.map(({ name }): PlanColumn => ({ name, unit: "" })),
    numRows: schedule.numRows,
    cell: (row, col) => schedule.cell(row, shown[col]?.col ?? -1),
  };
}

/** optimization_results, by year, and operational_details, by year and slot. */
export function tablesCapex(plan: CapexPlan, input: CapexInput): readonly NamedTable[] {
  return [
    { name: "optimization_results", table: resultsTable(plan, input) },
    { name: "operational_details", table: detailsTable(plan, input) },
  ];
}
