/** The folder form of a dcopf instance: instance.json with the network, and four CSV files. */
import { column, into, optional, share } from "../common/columns.ts";
import type { FolderLayout } from "../common/folder-layout.ts";

/** timeseries.csv, pv.csv, fleets.csv and fleet_steps.csv. */
export const DCOPF_FOLDER: FolderLayout = {
  timeColumn: "time",
  stepsField: "periods",
  tables: [
    {
      kind: "series",
      file: "timeseries.csv",
      columns: [
        column("time", "text"),
        share("loadScale"),
        optional(into("tariff.peak", column("peak", "flag"))),
      ],
    },
    {
      kind: "record-series",
      file: "pv.csv",
      target: "pv",
      key: "bus",
      makesObjects: true,
      mayBeGiven: true,
      columns: [column("bus", "number"), column("time", "text"), column("mw", "number", "MW")],
    },
    {
      kind: "records",
      file: "fleets.csv",
      target: "fleets",
      mayBeGiven: true,
      columns: [
        column("id", "text"),
        column("bus", "number"),
        column("vehicles", "number"),
        column("chargeKW", "number", "kW"),
        column("dischargeKW", "number", "kW"),
        column("capacityKWh", "number", "kWh"),
        share("etaCharge"),
        share("etaDischarge"),
        share("socMin"),
        share("socMax"),
        share("socStart"),
        share("socEnd"),
        optional(share("v2gFloor")),
        optional(column("v2g", "flag")),
      ],
    },
    {
      kind: "record-series",
      file: "fleet_steps.csv",
      target: "fleets",
      key: "fleet",
      mayBeGiven: true,
      columns: [
        column("fleet", "text"),
        column("time", "text"),
        share("availability"),
        column("driveKWh", "number", "kWh"),
      ],
    },
  ],
};
