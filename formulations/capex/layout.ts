/** The folder form of a capex instance: instance.json and five CSV files. */
import type { ColumnSpec, FolderLayout } from "../common/folder-layout.ts";

/** A column that names something. */
function key(name: string): ColumnSpec {
  return { name, kind: "text", unit: "", required: true, unitInHeader: false };
}

/** A column of numbers; the header states the unit unless the name does. */
function measured(name: string, unit: string, target?: string): ColumnSpec {
  const column: ColumnSpec = { name, kind: "number", unit, required: true, unitInHeader: unit !== "" };
  return target === undefined ? column : { ...column, target };
}

const optional = (column: ColumnSpec): ColumnSpec => ({ ...column, required: false });

/** years.csv, slots.csv, year_slots.csv, chargers.csv and charger_costs.csv. */
export const CAPEX_FOLDER: FolderLayout = {
  timeColumn: "year",
  tables: [
    {
      kind: "series",
      file: "years.csv",
      countsSteps: false,
      columns: [
        { ...key("year"), target: "years" },
        measured("capexBudget", "USD"),
        measured("solarCost", "USD/kWp", "solar.costPerKWp"),
        measured("batteryCost", "USD/kWh", "battery.costPerKWh"),
        optional(measured("discountFactor", "")),
      ],
    },
    {
      kind: "records",
      file: "slots.csv",
      target: "slots",
      columns: [key("id"), measured("hours", "h"), measured("gridLimit", "kWh", "gridLimitKWhPerSlot")],
    },
    {
      kind: "matrix",
      file: "year_slots.csv",
      target: "slots",
      key: "slot",
      columns: [
        key("year"),
        key("slot"),
        measured("chargingDemand", "kWh", "chargingDemandKWh"),
        measured("baseload", "kWh", "baseloadKWh"),
        measured("gridPrice", "USD/kWh"),
        measured("solarYield", "kWh/kWp", "solarYieldKWhPerKWp"),
      ],
    },
    {
      kind: "records",
      file: "chargers.csv",
      target: "chargers",
      columns: [
        key("id"),
        { ...measured("powerKW", "kW"), unitInHeader: false },
        optional(measured("existing", "")),
        optional(measured("maxUnits", "")),
        optional(measured("maxTotal", "")),
      ],
    },
    {
      kind: "record-series",
      file: "charger_costs.csv",
      target: "chargers",
      key: "charger",
      columns: [key("charger"), key("year"), measured("cost", "USD")],
    },
  ],
};
