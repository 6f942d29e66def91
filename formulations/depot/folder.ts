/** The folder form of a depot instance: instance.json and three CSV files. */
import { column, measured, optional, share } from "../common/columns.ts";
import type { FolderLayout } from "../common/folder-layout.ts";

/** timeseries.csv, trucks.csv and truck_steps.csv. */
export const DEPOT_FOLDER: FolderLayout = {
  timeColumn: "time",
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [
        column("time", "text"),
        measured("importPrice", "EUR/kWh"),
        optional(measured("exportPrice", "EUR/kWh")),
        optional(measured("peakReductionReward", "EUR/kWh")),
        measured("pv", "kW"),
        measured("baseLoad", "kW"),
        optional(measured("trafoLoad", "kW")),
        optional(measured("otherLoad", "kW")),
      ],
    },
    {
      kind: "records",
      file: "trucks.csv",
      target: "trucks",
      columns: [
        column("id", "text"),
        column("chargeKW", "number", "kW"),
        column("dischargeKW", "number", "kW"),
        optional(column("minChargeKW", "number", "kW")),
        optional(column("minDischargeKW", "number", "kW")),
        share("etaCharge"),
        share("etaDischarge"),
        column("socMinKWh", "number", "kWh"),
        column("socMaxKWh", "number", "kWh"),
        column("socStartKWh", "number", "kWh"),
        column("socEndKWh", "number", "kWh"),
        optional(column("degradationCost", "number", "EUR/kWh")),
      ],
    },
    {
      kind: "record-series",
      file: "truck_steps.csv",
      target: "trucks",
      key: "truck",
      columns: [
        column("truck", "text"),
        column("time", "text"),
        column("parked", "flag"),
        column("v2g", "flag"),
        measured("drain", "kWh"),
        optional(column("departureSocKWh", "number", "kWh")),
      ],
    },
  ],
};
