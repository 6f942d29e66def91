/** The folder form of a fleet instance without a data file: instance.json and three CSV files. */
import type { ColumnSpec, FolderLayout } from "../common/folder-layout.ts";

function column(
  name: string,
  kind: ColumnSpec["kind"],
  unit: string,
  isRequired: boolean = true,
): ColumnSpec {
  return { name, kind, unit, required: isRequired, unitInHeader: false };
}

const share = (name: string, isRequired: boolean = true): ColumnSpec => ({
  ...column(name, "number", "", isRequired),
  isShare: true,
});

/** A column whose header must state the unit. */
function measured(name: string, unit: string): ColumnSpec {
  return { name, kind: "number", unit, required: true, unitInHeader: true };
}

/** timeseries.csv, vehicles.csv and vehicle_steps.csv. */
export const FLEET_FOLDER: FolderLayout = {
  timeColumn: "time",
  besideData: ["vehicles"],
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [
        column("time", "text", ""),
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
        column("id", "text", ""),
        column("useCase", "text", "", false),
        column("batteryKWh", "number", "kWh"),
        column("chargerKW", "number", "kW"),
        share("targetSoc"),
        share("targetSocLunch", false),
      ],
    },
    {
      kind: "record-series",
      file: "vehicle_steps.csv",
      target: "vehicles",
      key: "vehicle",
      columns: [
        column("vehicle", "text", ""),
        column("time", "text", ""),
        column("there", "flag", ""),
        share("arrivalSoc"),
      ],
    },
  ],
};
