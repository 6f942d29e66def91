import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadInstance } from "../../../io/read/instance.ts";
import { folderForEachTest, samplePath } from "./test-folder.ts";

const SAMPLE = samplePath("capex/bus-depot");

const folder = folderForEachTest(SAMPLE);
const { change, problems } = folder;

type Data = Readonly<Record<string, readonly (readonly number[])[]>>;

describe("a folder with tables by year and slot", () => {
  it("fills lists of lists, and lists below other objects; instance.json keeps its own", () => {
    const { data } = loadInstance(folder.path).raw as { readonly data: Data & { readonly solar: object } };
    expect(data.years).toHaveLength(6);
    expect(data.steps).toBeUndefined();
    expect(data.gridPrice).toHaveLength(6);
    expect(data.gridPrice?.[5]).toHaveLength(8);
    expect(data.solar).toMatchObject({
      maxAddKWp: 800,
      moduleKWp: 25,
      costPerKWp: expect.arrayContaining([700]),
    });
    expect(data.slots?.[0]).toEqual({ id: "night", hours: 3 });
    expect(data.gridLimitKWhPerSlot).toEqual(new Array(8).fill(2100));
  });

  it("rows may come in any order", () => {
    const before = loadInstance(folder.path).raw;
    change("year_slots.csv", (text) => {
      const [header, ...rows] = text.trimEnd().split("\n");
      return [header, ...rows.reverse()].join("\n");
    });
    expect(loadInstance(folder.path).raw).toEqual(before);
  });

  it("semicolons, decimal commas, a byte order mark and carriage returns say the same", () => {
    const before = loadInstance(folder.path).raw;
    for (const file of ["years.csv", "slots.csv", "year_slots.csv", "chargers.csv", "charger_costs.csv"]) {
      change(
        file,
        (text) => `\uFEFF${text.replaceAll(",", ";").replaceAll(".", ",").replaceAll("\n", "\r\n")}`,
      );
    }
    expect(loadInstance(folder.path).raw).toEqual(before);
  });

  it("a missing, a doubled and an unknown pair are named", () => {
    change("year_slots.csv", (text) => text.replace(/^2029,noon,.*\n/m, ""));
    expect(problems()).toEqual([
      "year_slots.csv: found 1 year without a row for noon, the first at 2029, expected a row for each year (6)",
    ]);
    change("year_slots.csv", (text) =>
      text.replace(/^2028,noon,/m, "2029,noon,").replace(/^2030,noon,/m, "2029,noon,"),
    );
    expect(problems().join("\n")).toMatch(
      /found noon at 2029 again, expected one row a year; the first is at year_slots/,
    );
    change("year_slots.csv", (text) =>
      text.replace(/^2027,noon,/m, "2026,noon,").replace(/^2027,late,/m, "2027,lat,"),
    );
    const all = problems().join("\n");
    expect(all).toMatch(/found "2026", expected a year of years\.csv/);
    expect(all).toMatch(/found "lat", expected an id of slots/);
  });

  it("units in headers are asked for, and a field in two places is refused", () => {
    change("years.csv", (text) => text.replace("solarCost [USD/kWp]", "solarCost [USD/kW]"));
    expect(problems()[0]).toMatch(
      /^years\.csv:1:\d+: found the header "solarCost \[USD\/kW\]", expected "solarCost \[USD\/kWp\]"/,
    );
    cpSync(path.join(SAMPLE, "years.csv"), path.join(folder.path, "years.csv"));
    change("instance.json", (text) => text.replace('"existingKWp"', '"costPerKWp": [1], "existingKWp"'));
    expect(problems()).toEqual([
      'years.csv:1:24: found "solar.costPerKWp", which instance.json gives, too, expected it in one place',
    ]);
  });

  it("a value that the formulation refuses stands with line and column", () => {
    change("year_slots.csv", (text) => text.replace(/^(2028,early),[\d.]+/m, "$1,-7"));
    const line = readFileSync(path.join(folder.path, "year_slots.csv"), "utf8")
      .split("\n")
      .findIndex((row) => row.includes(",-7"));
    expect(problems()).toEqual([
      `year_slots.csv:${line + 1}:12: data.chargingDemandKWh[1][1]: found -7, expected a number at least 0 [kWh]`,
    ]);
    change("years.csv", (text) => text.replace(",700,", ",-1,"));
    expect(problems().join("\n")).toMatch(/^years\.csv:2:\d+: data\.solar\.costPerKWp\[0\]: found -1/m);
  });
});
