/** The folder form of a fleet instance without a data file: instance.json and three CSV files. */
import { column, measured, optional, share } from "../common/columns.ts";
import type { FolderLayout } from "../common/folder-layout.ts";

/** timeseries.csv, vehicles.csv and vehicle_steps.csv. */
export const FLEET_FOLDER: FolderLayout = {
  timeColumn: "time",
  besideData: ["vehicles"],
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [
        column("time", "text"),
        measured("load", "kW"),
        measured("pv", "kW"),
        measured("spot", "EUR/MWh"),
      ],
    },
    {
      kind: "records",
      file: "vehicles.csv",
      target: "vehicles",
      columns: [
        column("id", "text"),
        optional(column("useCase", "text")),
        column("batteryKWh", "number", "kWh"),
        column("chargerKW", "number", "kW"),
        share("targetSoc"),
        optional(share("targetSocLunch")),
      ],
    },
    {
      kind: "record-series",
      file: "vehicle_steps.csv",
      target: "vehicles",
      key: "vehicle",
      columns: [
        column("vehicle", "text"),
        column("time", "text"),
        column("there", "flag"),
        share("arrivalSoc"),
      ],
    },
  ],
};
