/** The folder form of a capex instance: instance.json and five CSV files. */
import { column, into, measured, optional } from "../common/columns.ts";
import type { FolderLayout } from "../common/folder-layout.ts";

/** years.csv, slots.csv, year_slots.csv, chargers.csv and charger_costs.csv. */
export const CAPEX_FOLDER: FolderLayout = {
  timeColumn: "year",
  tables: [
    {
      kind: "series",
      file: "years.csv",
      countsSteps: false,
      columns: [
        into("years", column("year", "text")),
        measured("capexBudget", "USD"),
        into("solar.costPerKWp", measured("solarCost", "USD/kWp")),
        into("battery.costPerKWh", measured("batteryCost", "USD/kWh")),
        optional(column("discountFactor", "number")),
      ],
    },
    {
      kind: "records",
      file: "slots.csv",
      target: "slots",
      columns: [
        column("id", "text"),
        measured("hours", "h"),
        into("gridLimitKWhPerSlot", measured("gridLimit", "kWh")),
      ],
    },
    {
      kind: "matrix",
      file: "year_slots.csv",
      target: "slots",
      key: "slot",
      columns: [
        column("year", "text"),
        column("slot", "text"),
        into("chargingDemandKWh", measured("chargingDemand", "kWh")),
        into("baseloadKWh", measured("baseload", "kWh")),
        measured("gridPrice", "USD/kWh"),
        into("solarYieldKWhPerKWp", measured("solarYield", "kWh/kWp")),
      ],
    },
    {
      kind: "records",
      file: "chargers.csv",
      target: "chargers",
      columns: [
        column("id", "text"),
        column("powerKW", "number", "kW"),
        optional(column("existing", "number")),
        optional(column("maxUnits", "number")),
        optional(column("maxTotal", "number")),
      ],
    },
    {
      kind: "record-series",
      file: "charger_costs.csv",
      target: "chargers",
      key: "charger",
      columns: [column("charger", "text"), column("year", "text"), measured("cost", "USD")],
    },
  ],
};
