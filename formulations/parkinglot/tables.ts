/** The folder form of a parkinglot instance: instance.json and two CSV files. */
import type { ColumnSpec, FolderLayout } from "../common/folder-layout.ts";

function column(name: string, kind: ColumnSpec["kind"], unit: string): ColumnSpec {
  return { name, kind, unit, required: true, unitInHeader: false };
}

/** timeseries.csv and vehicles.csv. */
export const PARKING_FOLDER: FolderLayout = {
  timeColumn: "time",
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [
        column("time", "text", ""),
        { name: "price", kind: "number", unit: "EUR/kWh", required: true, unitInHeader: true },
      ],
    },
    {
      kind: "records",
      file: "vehicles.csv",
      target: "vehicles",
      columns: [
        column("id", "text", ""),
        column("capacityKWh", "number", "kWh"),
        column("maxKW", "number", "kW"),
        { ...column("socArrival", "number", ""), isShare: true },
        { ...column("socRequired", "number", ""), isShare: true },
        column("arrivalStep", "number", ""),
        column("departureStep", "number", ""),
      ],
    },
  ],
};
