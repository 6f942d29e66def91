/** Times of tables: zones with 92, 96 and 100 quarter hours a day, other steps, and what is wrong with them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { solveSync } from "../../../engine/index.ts";
import { depot, type Kpis } from "../../../formulations/index.ts";
import { readInstance } from "../../../io/read/instance.ts";
import { formatSchedule } from "../../../io/write/schedule-csv.ts";
import { folderForEachTest, problemsOf } from "./test-folder.ts";

const folder = folderForEachTest();

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** The clock times of a day in Berlin in quarter hours, the skipped hour left out or the repeated one doubled. */
function berlinDay(day: string, kind: "spring" | "plain" | "autumn", minutes = 15): readonly string[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
    if (hour !== 2 || kind === "plain") return [hour];
    return kind === "spring" ? [] : [2, 2];
  });
  return hours.flatMap((hour) =>
    Array.from(
      { length: 60 / minutes },
      (_, part) => `${day}T${twoDigits(hour)}:${twoDigits(part * minutes)}`,
    ),
  );
}

/** What a folder is made of. */
interface Days {
  readonly times: readonly string[];
  /** Of truck_steps.csv; default: the same. */
  readonly truckTimes?: readonly string[];
  readonly data?: object;
  readonly header?: string;
  readonly price?: (row: number) => string;
}

/** Writes a depot of one truck and returns its path. */
function writeDepot({ times, truckTimes = times, data = {}, header, price = String }: Days): string {
  const path = join(folder.path, "depot");
  mkdirSync(path, { recursive: true });
  const site = { importLimitKW: 20_000, exportLimitKW: 0 };
  const instance = {
    formulation: "depot",
    data: { stepHours: 0.25, site, timeZone: "Europe/Berlin", ...data },
  };
  const write = (name: string, lines: readonly string[]) => writeFileSync(join(path, name), lines.join("\n"));
  write("instance.json", [JSON.stringify(instance, null, 1)]);
  write("timeseries.csv", [
    header ?? "time,importPrice [EUR/kWh],pv [kW],baseLoad [kW]",
    ...times.map((time, row) => `${time},${price(row)},0,10`),
  ]);
  write("trucks.csv", [
    "id,chargeKW,dischargeKW,etaCharge,etaDischarge,socMinKWh,socMaxKWh,socStartKWh,socEndKWh",
    "7,60,0,1,1,0,50,10,40",
  ]);
  write("truck_steps.csv", [
    "truck,time,parked,v2g,drain [kWh]",
    ...truckTimes.map((time) => `7,${time},1,0,0.01`),
  ]);
  return path;
}

interface DepotSeries {
  readonly steps: number;
  readonly time: readonly string[];
  readonly importPrice: Float64Array;
  readonly baseLoad: Float64Array;
  readonly trucks: readonly { readonly parked: Uint8Array; readonly drain: Float64Array }[];
}

const read = (days: Days) => readInstance(writeDepot(days)).input as unknown as DepotSeries;

/** The problems of a folder, without its path. */
function problems(days: Days): string {
  const path = writeDepot(days);
  return problemsOf(path, path).join("\n");
}

describe("local times with a zone", () => {
  it.each([
    ["2026-03-29", "spring", 92, "+01:00", "+02:00"],
    ["2026-03-30", "plain", 96, "+02:00", "+02:00"],
    ["2026-10-25", "autumn", 100, "+02:00", "+01:00"],
    ["2028-02-29", "plain", 96, "+01:00", "+01:00"],
  ] as const)("%s (%s) has %d quarter hours", (day, kind, count, first, last) => {
    const { steps, time } = read({ times: berlinDay(day, kind) });
    expect(steps).toBe(count);
    expect(time[0]).toBe(`${day}T00:00${first}`);
    expect(time.at(-1)).toBe(`${day}T23:45${last}`);
    const instants = time.map((text) => Date.parse(text));
    expect(instants.every((at, step) => step === 0 || at - (instants[step - 1] as number) === 900_000)).toBe(
      true,
    );
  });

  it("the plan of a day of 100 quarter hours has local time and UTC, and its energy adds up", () => {
    const { formulation, input } = readInstance(writeDepot({ times: berlinDay("2026-10-25", "autumn") }));
    const { model, built } = formulation.build(input);
    const { solution } = solveSync(model);
    if (solution === null) throw new Error("no plan");
    const plan = depot.plan(solution, built as never);
    expect(depot.check(plan, input as never)).toEqual([]);
    const { energyImportedKWh } = depot.kpis(plan, input as never) as Kpis & { energyImportedKWh: number };
    // 25 hours of 10 kW; the truck takes 30 kWh and what it uses, 100 times 0.01 kWh.
    expect(energyImportedKWh).toBeCloseTo(250 + 30 + 1, 6);
    const schedule = formatSchedule(depot.schedule?.(plan, input as never) as never);
    expect(schedule).toContain("2026-10-25T02:45+02:00,2026-10-25T00:45Z");
    expect(schedule).toContain("2026-10-25T02:00+01:00,2026-10-25T01:00Z");
  });

  it("times with offsets are turned to the zone's clock, whichever offset they have", () => {
    const utc = Array.from({ length: 4 }, (_, step) => `2026-03-29T00:${twoDigits(15 * step)}Z`);
    const berlin = utc.map((_, step) => `2026-03-29T01:${twoDigits(15 * step)}+01:00`);
    expect(read({ times: utc, truckTimes: berlin }).time).toEqual(berlin);
  });

  it("the hour that spring leaves out does not exist", () => {
    const oneTooMany = berlinDay("2026-03-29", "plain").filter((time) => !/T02:(15|30|45)/.test(time));
    const found = problems({ times: oneTooMany });
    expect(found).toMatch(/timeseries\.csv:10:1: found "2026-03-29T02:00"/);
    expect(found).not.toMatch(/timeseries\.csv:11:1/);
    expect(problems({ times: berlinDay("2026-03-29", "plain") })).toContain(
      'timeseries.csv:10:1: found "2026-03-29T02:00", expected a time that exists: the clocks of Europe/Berlin go forward over it',
    );
  });

  it("an hour that comes twice must stand there twice", () => {
    expect(problems({ times: berlinDay("2026-10-25", "plain") })).toMatch(
      /timeseries\.csv:14:1: data\.time\[12\]: found "2026-10-25T03:00\+01:00", 75 minutes after the step before/,
    );
  });

  it.each([
    [
      "a time twice",
      [0, 1, 1, 2],
      /timeseries\.csv:4:1: found "2026-05-01T00:15\+02:00", expected another time/,
    ],
    ["a gap", [0, 1, 3, 4], /timeseries\.csv:4:1: found .* 30 minutes after the step before/],
    [
      "times out of order",
      [0, 2, 1, 3],
      /timeseries\.csv:3:1: data\.time\[1\].* 30 minutes.*\n.*-15 minutes/,
    ],
  ])("%s is named", (_, quarters, message) => {
    const times = quarters.map((quarter) => `2026-05-01T00:${twoDigits(quarter * 15)}`);
    expect(problems({ times })).toMatch(message);
  });

  it("offsets in some times only, a spreadsheet's day number and an unknown zone are refused", () => {
    const times = ["2026-05-01T00:00", "2026-05-01T00:15+02:00"];
    expect(problems({ times, data: { timeZone: null } })).toContain("a UTC offset in every time or in none");
    expect(problems({ times: ["46143.25", "46143.5"] })).toContain("it would be 2026-05-01T06:00)");
    expect(problems({ times: ["0", "1"], data: { timeZone: "Europe/Berln" } })).toMatch(
      /instance\.json:\d+:\d+: data\.timeZone: found "Europe\/Berln", expected the name of a time zone/,
    );
  });
});

describe("other steps than those of the tables", () => {
  const rules = {
    importPrice: "hold",
    pv: "mean",
    baseLoad: "mean",
    parked: "min",
    v2g: "min",
    drain: "sum",
  };

  it("prices by the hour, trucks by the quarter hour, and half hours asked for", () => {
    const days: Days = {
      times: berlinDay("2026-10-25", "autumn", 60),
      truckTimes: berlinDay("2026-10-25", "autumn"),
      data: { stepHours: 0.5, resample: { stepMinutes: 30, rules } },
    };
    const { steps, time, importPrice, baseLoad, trucks } = read(days);
    expect(steps).toBe(50);
    expect(time.slice(4, 8).map((text) => text.slice(11))).toEqual([
      "02:00+02:00",
      "02:30+02:00",
      "02:00+01:00",
      "02:30+01:00",
    ]);
    expect(Array.from(importPrice.slice(0, 5))).toEqual([0, 0, 1, 1, 2]);
    expect(baseLoad.every((load) => load === 10)).toBe(true);
    expect(trucks[0]?.drain.every((energy) => energy === 0.02)).toBe(true);
    expect(trucks[0]?.parked).toHaveLength(50);
  });

  it("a column without rule, rows that do not fit and wrong rules are refused", () => {
    const times = berlinDay("2026-05-01", "plain", 60);
    const resample = (value: object) => ({ times, data: { resample: { stepMinutes: 15, rules, ...value } } });
    expect(problems(resample({ rules: { ...rules, pv: undefined } }))).toMatch(
      /timeseries\.csv:1:\d+: found .* and no rule for "pv", expected one in data\.resample\.rules/,
    );
    expect(problems(resample({ stepMinutes: 25 }))).toContain(
      "expected a multiple or a part of the step's 25 minutes",
    );
    expect(problems(resample({ rules: { ...rules, pv: "men" } }))).toMatch(
      /instance\.json:\d+:\d+: data\.resample\.rules\["pv"\]: found "men", expected one of/,
    );
    expect(problems({ ...resample({}), times: times.slice(0, 2).concat(times.slice(3)) })).toMatch(
      /timeseries\.csv:4:1: found .*120 minutes after the time before, expected rows 60 minutes apart/,
    );
    const half = {
      times: berlinDay("2026-05-01", "plain").slice(0, 6),
      data: { resample: { stepMinutes: 60, rules } },
    };
    expect(problems(half)).toContain("rows that end with 2 of the 4 of a step");
  });

  it("rows of the steps that are asked for stay as they are and need no rule", () => {
    const times = berlinDay("2026-05-01", "plain");
    expect(read({ times, data: { resample: { stepMinutes: 15, rules: {} } } }).steps).toBe(96);
  });
});

describe("units in headers", () => {
  const times = berlinDay("2026-05-01", "plain");

  it("that only move the decimal point are converted, exactly", () => {
    const header = "time,importPrice [EUR/MWh],pv [W],baseLoad [MW]";
    const { importPrice, baseLoad } = read({ times, header, price: (row) => `${row + 87}.3` });
    expect(importPrice[0]).toBe(0.0873);
    expect(importPrice[1]).toBe(0.0883);
    expect(baseLoad[0]).toBe(10_000);
  });

  it("that are none of these are refused with those that are", () => {
    const header = "time,importPrice [EUR/kW],pv [kWh],baseLoad [kw]";
    const found = problems({ times, header });
    expect(found).toContain(
      'found the header "importPrice [EUR/kW]", expected "importPrice [EUR/kWh]" (or EUR/Wh, EUR/MWh',
    );
    expect(found).toContain('found the header "pv [kWh]", expected "pv [kW]" (or W, MW, GW)');
    expect(found).toContain('found the header "baseLoad [kw]", expected "baseLoad [kW]" (or W, MW, GW)');
  });
});
