/**
 * Users' series with a zone, for each formulation that takes time stamps: days of 92, 96 and 100 quarter hours, and headers
 * in other units.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dcopf } from "../../../formulations/index.ts";
import { openInstance, readInstance } from "../../../io/read/instance.ts";
import { solveRawBy } from "../../formulations/solve-raw.ts";

const root = mkdtempSync(path.join(tmpdir(), "gridplex-days-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const TIME_ZONE = "Europe/Berlin";
const DAYS = [
  ["2026-03-29", 92],
  ["2026-03-30", 96],
  ["2026-10-25", 100],
] as const;

const two = (value: number) => String(value).padStart(2, "0");

/** Clock times of a day in Berlin, a quarter hour each; the hour from two is missing or comes twice. */
function clockTimes(day: string, count: number): readonly string[] {
  const extra = (count - 96) / 4;
  const hours = Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) =>
    hour === 2 ? Array<number>(1 + extra).fill(2) : [hour],
  );
  return hours.flatMap((hour) => [0, 15, 30, 45].map((minute) => `${day}T${two(hour)}:${two(minute)}`));
}

/** Headers: as documented, and moved by powers of ten with the figures. */
type Scale = "plain" | "moved";

/** Writes an instance of the day and says where. */
type Writer = (folder: string, times: readonly string[], scale: Scale) => string;

const price = (step: number) => 100 + 7 * ((step * 37) % 11);

function write(folder: string, name: string, content: string | object): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const lines = (header: string, rows: readonly string[]) => `${[header, ...rows].join("\n")}\n`;

const depotFolder: Writer = (folder, times, scale) => {
  const isPlain = scale === "plain";
  const site = { importLimitKW: 200, exportLimitKW: 0 };
  write(folder, "instance.json", {
    formulation: "depot",
    data: { stepHours: 0.25, site, timeZone: TIME_ZONE },
  });
  write(
    folder,
    "timeseries.csv",
    lines(
      isPlain
        ? "time,importPrice [EUR/kWh],pv [kW],baseLoad [kW]"
        : "time,importPrice [EUR/MWh],pv [W],baseLoad [MW]",
      times.map((time, step) =>
        [time, isPlain ? price(step) / 1000 : price(step), isPlain ? 4 : 4000, isPlain ? 10 : 0.01].join(","),
      ),
    ),
  );
  write(
    folder,
    "trucks.csv",
    lines("id,chargeKW,dischargeKW,etaCharge,etaDischarge,socMinKWh,socMaxKWh,socStartKWh,socEndKWh", [
      "7,20,0,1,1,0,50,10,40",
    ]),
  );
  write(
    folder,
    "truck_steps.csv",
    lines(
      isPlain ? "truck,time,parked,v2g,drain [kWh]" : "truck,time,parked,v2g,drain [Wh]",
      times.map((time) => `7,${time},1,0,${isPlain ? 0.01 : 10}`),
    ),
  );
  return folder;
};

const parkingFolder: Writer = (folder, times, scale) => {
  const isPlain = scale === "plain";
  write(folder, "instance.json", {
    ...{ formulation: "parkinglot", variant: "pwl1" },
    params: { stepHours: 0.25, etaCharge: 0.95, gridLimitKW: 11 },
    data: { timeZone: TIME_ZONE },
  });
  write(
    folder,
    "timeseries.csv",
    lines(
      isPlain ? "time,price [EUR/kWh]" : "time,price [EUR/MWh]",
      times.map((time, step) => `${time},${isPlain ? price(step) / 1000 : price(step)}`),
    ),
  );
  write(
    folder,
    "vehicles.csv",
    lines("id,capacityKWh,maxKW,socArrival,socRequired,arrivalStep,departureStep", [
      `1,40,7.4,0.4,0.6,0,${times.length}`,
      `2,24,3.7,0.5,0.7,8,${times.length - 8}`,
    ]),
  );
  return folder;
};

const fleetFile: Writer = (folder, times, scale) => {
  const isPlain = scale === "plain";
  write(
    folder,
    "fleet.csv",
    lines(
      isPlain
        ? "datetime,load [kW],pv [kW],spot [EUR/MWh],there_0,soc_return_0"
        : "datetime,load [W],pv [MW],spot [EUR/kWh],there_0,soc_return_0 [%]",
      times.map((time, step) => {
        const there = step < 24 || step >= 70 ? 1 : 0;
        const back = step === 70 ? (isPlain ? 0.3 : 30) : 0;
        const spot = isPlain ? price(step) : price(step) / 1000;
        return [time, isPlain ? 12 : 12_000, isPlain ? 3 : 0.003, spot, there, back].join(",");
      }),
    ),
  );
  return write(folder, "fleet.json", {
    formulation: "fleet",
    data: { file: "fleet.csv", steps: times.length, timeZone: TIME_ZONE },
    vehicles: [{ id: "A", column: 0, batteryKWh: 40, chargerKW: 11, targetSoc: 0.85 }],
    params: {
      ...{ stepHours: 0.25, etaCharge: 0.9, etaDischarge: 0.9, initialSoc: 0.5, terminalSoc: 0.5 },
      ...{ feedIn: { fixedEurPerMWh: 50 }, gridConnectionKW: 40 },
    },
  });
};

/** The power flow has its series in JSON. */
const dcopfFile: Writer = (folder, times) => {
  // biome-ignore lint/suspicious/noExplicitAny: the example is changed in place
  const raw = dcopf.example?.() as any;
  const { data } = raw;
  const spread = (values: readonly number[]) => times.map((_, step) => values[step % values.length]);
  Object.assign(data, { periods: times.length, stepHours: 0.25, time: times, timeZone: TIME_ZONE });
  data.loadScale = spread(data.loadScale);
  data.pv[0].mw = spread(data.pv[0].mw);
  for (const fleet of data.fleets) {
    fleet.availability = spread(fleet.availability);
    fleet.driveKWh = spread(fleet.driveKWh.map((energy: number) => energy / 100));
  }
  data.tariff.peak = spread(data.tariff.peak);
  data.costSegments = 4;
  return write(folder, "dcopf.json", raw);
};

const WRITERS: Readonly<Record<string, Writer>> = {
  depot: depotFolder,
  parkinglot: parkingFolder,
  fleet: fleetFile,
  dcopf: dcopfFile,
};

async function solved(name: string, times: readonly string[], scale: Scale = "plain") {
  const folder = mkdtempSync(path.join(root, `${name}-`));
  mkdirSync(folder, { recursive: true });
  const opened = await openInstance((WRITERS[name] as Writer)(folder, times, scale));
  const { formulation, input } = readInstance(opened);
  const { plan, objective } = await solveRawBy({ ...formulation, parse: () => input }, null);
  const table = formulation.schedule?.(plan, input);
  if (table === undefined) throw new Error("no schedule");
  return { formulation, input, plan, objective, table };
}

describe("days of 92, 96 and 100 quarter hours", () => {
  const cases = Object.keys(WRITERS).flatMap((name) => DAYS.map(([day, count]) => ({ name, day, count })));

  it.each(cases)("$name, $day: $count steps, a quarter hour apart in UTC", async ({ name, day, count }) => {
    const { formulation, input, plan, table } = await solved(name, clockTimes(day, count));
    expect(formulation.check(plan, input)).toEqual([]);
    const column = (wanted: string) => table.columns.findIndex((each) => each.name === wanted);
    const [utc, local] = [column("timeUTC"), column("time")];
    const instants = new Set<number>();
    const clocks = new Set<string>();
    for (let row = 0; row < table.numRows; row++) {
      instants.add(Date.parse(String(table.cell(row, utc))));
      clocks.add(String(table.cell(row, local)).slice(0, 16));
    }
    const sorted = [...instants].sort((one, other) => one - other);
    expect(sorted).toHaveLength(count);
    expect((sorted.at(-1) as number) - (sorted[0] as number)).toBe((count - 1) * 900_000);
    // The repeated hour has its clock times twice, the missing one none.
    expect(clocks.size).toBe(Math.min(96, count));
  });
});

describe("headers in other units", () => {
  it.each(["depot", "parkinglot", "fleet"])("%s: the same plan", async (name) => {
    const times = clockTimes("2026-03-30", 96);
    const [plain, moved] = [await solved(name, times), await solved(name, times, "moved")];
    expect(moved.objective).toBeCloseTo(plain.objective, 9);
    expect(moved.table.numRows).toBe(plain.table.numRows);
    for (let row = 0; row < plain.table.numRows; row++) {
      for (let col = 0; col < plain.table.columns.length; col++) {
        const [one, other] = [plain.table.cell(row, col), moved.table.cell(row, col)];
        if (typeof one === "number") expect(other as number).toBeCloseTo(one, 6);
        else expect(other).toBe(one);
      }
    }
  });
});
