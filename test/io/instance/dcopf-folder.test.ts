import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { dcopf } from "../../../formulations/index.ts";
import { runCommandLine } from "../../../io/commands/command-line.ts";
import { loadInstance, readInstance } from "../../../io/read/instance.ts";
import { solveRawBy } from "../../formulations/solve-raw.ts";
import { folderForEachTest, samplePath } from "./test-folder.ts";

const SAMPLE = samplePath("dcopf/valley-day");

const folder = folderForEachTest(SAMPLE);
const { change, problems } = folder;

/** Sets fields of `data` in instance.json. */
function setData(fields: object): void {
  change("instance.json", (text) => {
    const instance = JSON.parse(text);
    return JSON.stringify({ ...instance, data: { ...instance.data, ...fields } });
  });
}

const dataOf = (instance: string) =>
  (loadInstance(instance).raw as { readonly data: Readonly<Record<string, unknown>> }).data;

/** The cells of a table of the sample below their headers. */
function rowsOf(file: string): readonly (readonly string[])[] {
  const [, ...rows] = readFileSync(path.join(SAMPLE, file), "utf8").trimEnd().split("\n");
  return rows.map((row) => row.split(","));
}

/** The sample as one JSON instance, made without the reader of folders. */
function jsonForm(): unknown {
  const { data, ...root } = JSON.parse(readFileSync(path.join(SAMPLE, "instance.json"), "utf8"));
  const series = rowsOf("timeseries.csv");
  const steps = rowsOf("fleet_steps.csv");
  const [id, ...figures] = rowsOf("fleets.csv")[0] as readonly string[];
  const names = "bus vehicles chargeKW dischargeKW capacityKWh etaCharge etaDischarge".split(" ");
  names.push(..."socMin socMax socStart socEnd v2gFloor".split(" "));
  const fleet = {
    id,
    ...Object.fromEntries(names.map((name, pos) => [name, Number(figures[pos])])),
    v2g: true,
    availability: steps.map((row) => Number(row[2])),
    driveKWh: steps.map((row) => Number(row[3])),
  };
  return {
    ...root,
    data: {
      ...data,
      periods: 24,
      time: series.map(([time]) => time),
      loadScale: series.map(([, percent]) => Number(`${percent}e-2`)),
      tariff: { ...data.tariff, peak: series.map(([, , peak]) => Number(peak)) },
      pv: [{ bus: 2, mw: rowsOf("pv.csv").map(([, , mw]) => Number(mw)) }],
      fleets: [fleet],
    },
  };
}

describe("the folder form of a power flow", () => {
  it("is the same instance as its JSON form, with the same optimum", async () => {
    const { raw } = loadInstance(SAMPLE);
    expect(raw).toEqual(jsonForm());
    const fromFolder = await solveRawBy(dcopf, raw);
    const fromJson = await solveRawBy(dcopf, jsonForm());
    expect(fromFolder.objective).toBe(fromJson.objective);
    expect(dcopf.check(fromFolder.plan, fromJson.input)).toEqual([]);
    // The tables count: without the plant a day costs more.
    const dark = await solveRawBy(dcopf, { ...(raw as object), data: { ...dataOf(SAMPLE), pv: [] } });
    expect(dark.objective).toBeGreaterThan(fromFolder.objective + 1);
  });

  it("semicolons, decimal commas, a byte order mark, percentages and rows in another order say the same", () => {
    for (const file of ["timeseries.csv", "pv.csv", "fleets.csv", "fleet_steps.csv"]) {
      change(
        file,
        (text) => `\uFEFF${text.replaceAll(",", ";").replaceAll(".", ",").replaceAll("\n", "\r\n")}`,
      );
    }
    change("fleets.csv", (text) => text.replace("socEnd", "socEnd [%]").replace("0,65;0,65", "0,65;65,0"));
    change("pv.csv", (text) => {
      const [header, ...rows] = text.trimEnd().split("\r\n");
      return [header, ...rows.reverse()].join("\n");
    });
    expect(loadInstance(folder.path).raw).toEqual(loadInstance(SAMPLE).raw);
  });

  it("several plants are told apart by their bus", () => {
    change("pv.csv", (text) => text + text.replace(/^.*\n/, "").replaceAll("2,2026", "4,2026"));
    expect(dataOf(folder.path).pv).toEqual([
      { bus: 2, mw: expect.any(Array) },
      { bus: 4, mw: (dataOf(SAMPLE).pv as readonly { mw: number[] }[])[0]?.mw },
    ]);
    change("pv.csv", (text) => text.replaceAll("4,2026", "9,2026"));
    expect(problems()).toEqual([
      "pv.csv:26:1: data.pv[1].bus: found 9, expected the number of a bus of the network in use",
    ]);
    change("pv.csv", (text) => text.replace("9,2026-03-10T05", "2,2026-03-10T05"));
    expect(problems()).toEqual([
      "pv.csv:31:1: found 2 at 2026-03-10T05:00+01:00 again, expected one row a step; the first is at pv.csv:7:1",
      "pv.csv: found 1 step without a row for 9, the first at 2026-03-10T05:00+01:00, expected a row for each step (24)",
    ]);
  });

  it("tables of plants and fleets may be absent where instance.json says so, and only there", () => {
    for (const file of ["pv.csv", "fleets.csv", "fleet_steps.csv"]) rmSync(path.join(folder.path, file));
    const expected = (target: string) =>
      `found no such file, expected the table of this folder, or "${target}" in instance.json, which is [] for none`;
    expect(problems()).toEqual([
      `pv.csv: ${expected("pv")}`,
      `fleets.csv: ${expected("fleets")}`,
      `fleet_steps.csv: ${expected("fleets")}`,
    ]);
    setData({ pv: [], fleets: dataOf(SAMPLE).fleets });
    expect(problems()).toEqual([]);
    cpSync(path.join(SAMPLE, "pv.csv"), path.join(folder.path, "pv.csv"));
    cpSync(path.join(SAMPLE, "fleet_steps.csv"), path.join(folder.path, "fleet_steps.csv"));
    expect(problems()).toEqual([
      'pv.csv: found "pv", which instance.json gives, too, expected it in one place',
      'fleet_steps.csv: found "fleets", which instance.json gives, too, expected it in one place',
    ]);
  });

  it("rows of other steps follow declared rules", () => {
    const rules = { loadScale: "mean", peak: "max", mw: "mean", availability: "min", driveKWh: "sum" };
    setData({ stepHours: 2, resample: { stepMinutes: 120, rules } });
    const { raw, input } = readInstance(folder.path);
    expect(input).toMatchObject({ steps: 12, stepHours: 2 });
    const { pv, loadScale, fleets, tariff } = dataOf(folder.path);
    const hourly = dataOf(SAMPLE);
    const sum = (list: unknown) => (list as number[]).reduce((total, value) => total + value, 0);
    const one = (list: unknown) => (list as readonly Record<string, number[]>[])[0];
    expect(sum(loadScale) * 2).toBeCloseTo(sum(hourly.loadScale), 9);
    expect(sum(one(pv)?.mw) * 2).toBeCloseTo(sum(one(hourly.pv)?.mw), 9);
    expect(sum(one(fleets)?.driveKWh)).toBeCloseTo(sum(one(hourly.fleets)?.driveKWh), 9);
    expect((tariff as { peak: number[] }).peak).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
    expect(raw).not.toHaveProperty("data.resample");
  });

  it("validate tells of wrong units, blank cells and wrong figures in all tables at once", async () => {
    change("timeseries.csv", (text) => text.replace(/^(2026-03-10T03:00\+01:00),60,0/m, "$1,,0"));
    change("pv.csv", (text) => text.replace(/^2,(2026-03-10T12.*),.*$/m, "2,$1,n/a"));
    change("fleets.csv", (text) => text.replace("vans,3,900,11", "vans,3,900,-11"));
    change("fleet_steps.csv", (text) => text.replace(/^(vans,2026-03-10T02.*),0\.92,0$/m, "$1,1.92,0"));
    expect(problems()).toEqual([
      "timeseries.csv:5:24: found a blank cell, expected a number for loadScale",
      'pv.csv:14:26: found "n/a", expected a number in MW for mw',
      "fleets.csv:2:12: data.fleets[0].chargeKW: found -11, expected a number at least 0 and at most 1000000 [kW]",
      "fleet_steps.csv:4:29: data.fleets[0].availability[2]: found 1.92, expected a number at least 0 and at most 1",
    ]);
    change("pv.csv", (text) => text.replace("\n2,", "\n,"));
    expect(problems()).toHaveLength(5);
    expect(problems()).toContain("pv.csv:2:1: found a blank cell, expected a number for bus");
    change("timeseries.csv", (text) => text.replace("loadScale [%]", "loadScale [MW]"));
    change("pv.csv", (text) => text.replace("mw", "mw [kW]"));
    let complaints = "";
    const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      complaints += String(text).replaceAll(`${folder.path}/`, "");
      return true;
    });
    const status = await runCommandLine(["validate", folder.path]).finally(() => stderr.mockRestore());
    expect(status).toBe(1);
    expect(complaints).toContain(
      'timeseries.csv:1:6: found the header "loadScale [MW]", expected "loadScale" without unit, or in %',
    );
    expect(complaints).toContain('pv.csv:1:10: found the header "mw [kW]", expected "mw [MW]"');
    expect(complaints).toContain("timeseries.csv:5:24: found a blank cell");
  });
});
