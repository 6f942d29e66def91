/** The folder form of a parkinglot instance: instance.json and two CSV files. */
import { column, measured, share } from "../common/columns.ts";
import type { FolderLayout } from "../common/folder-layout.ts";

/** timeseries.csv and vehicles.csv. */
export const PARKING_FOLDER: FolderLayout = {
  timeColumn: "time",
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [column("time", "text"), measured("price", "EUR/kWh")],
    },
    {
      kind: "records",
      file: "vehicles.csv",
      target: "vehicles",
      columns: [
        column("id", "text"),
        column("capacityKWh", "number", "kWh"),
        column("maxKW", "number", "kW"),
        share("socArrival"),
        share("socRequired"),
        column("arrivalStep", "number"),
        column("departureStep", "number"),
      ],
    },
  ],
};
