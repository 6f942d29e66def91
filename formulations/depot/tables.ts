/** The folder form of a depot instance: instance.json and three CSV files. */
import type { ColumnSpec, FolderLayout } from "../common/folder-layout.ts";

function column(name: string, kind: ColumnSpec["kind"], unit: string, isRequired: boolean): ColumnSpec {
  return { name, kind, unit, required: isRequired, unitInHeader: false };
}

const share = (name: string): ColumnSpec => ({ ...column(name, "number", "", true), isShare: true });

/** A column whose header must state the unit. */
function measured(name: string, unit: string, isRequired: boolean): ColumnSpec {
  return { name, kind: "number", unit, required: isRequired, unitInHeader: true };
}

/** timeseries.csv, trucks.csv and truck_steps.csv. */
export const DEPOT_FOLDER: FolderLayout = {
  timeColumn: "time",
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [
        column("time", "text", "", true),
        measured("importPrice", "EUR/kWh", true),
        measured("exportPrice", "EUR/kWh", false),
        measured("peakReductionReward", "EUR/kWh", false),
        measured("pv", "kW", true),
        measured("baseLoad", "kW", true),
        measured("trafoLoad", "kW", false),
        measured("otherLoad", "kW", false),
      ],
    },
    {
      kind: "records",
      file: "trucks.csv",
      target: "trucks",
      columns: [
        column("id", "text", "", true),
        column("chargeKW", "number", "kW", true),
        column("dischargeKW", "number", "kW", true),
        column("minChargeKW", "number", "kW", false),
        column("minDischargeKW", "number", "kW", false),
        share("etaCharge"),
        share("etaDischarge"),
        column("socMinKWh", "number", "kWh", true),
        column("socMaxKWh", "number", "kWh", true),
        column("socStartKWh", "number", "kWh", true),
        column("socEndKWh", "number", "kWh", true),
        column("degradationCost", "number", "EUR/kWh", false),
      ],
    },
    {
      kind: "record-series",
      file: "truck_steps.csv",
      target: "trucks",
      key: "truck",
      columns: [
        column("truck", "text", "", true),
        column("time", "text", "", true),
        column("parked", "flag", "", true),
        column("v2g", "flag", "", true),
        measured("drain", "kWh", true),
        { ...measured("departureSocKWh", "kWh", false), unitInHeader: false },
      ],
    },
  ],
};
