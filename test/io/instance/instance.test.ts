import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadInstance, readInstance, withOverrides } from "../../../io/read/instance.ts";
import { exampleWith } from "../../formulations/depot-cases.ts";
import { changeFile, folderForEachTest, problemsOf, samplePath } from "./test-folder.ts";

const TWENTY_TRUCKS = samplePath("depot/twenty-trucks");
const VALLEY_DAY = samplePath("dcopf/valley-day");

const folder = folderForEachTest();
const problems = (instance: string) => problemsOf(instance, folder.path);

/** Writes an example, changed, and returns its path. */
function writeExample(change: Parameters<typeof exampleWith>[0]): string {
  const file = join(folder.path, "a.json");
  writeFileSync(file, JSON.stringify(exampleWith(change), null, 1));
  return file;
}

/** A copy of the sample folder with one text replaced in one file. */
function writeFolder(file: string, from: string | RegExp, to: string): string {
  const copy = join(folder.path, "copy");
  cpSync(TWENTY_TRUCKS, copy, { recursive: true });
  changeFile(join(copy, file), (text) => text.replace(from, to));
  return copy;
}

describe("JSON instances", () => {
  it("are read, checked and named", () => {
    const instance = readInstance(samplePath("depot/one-truck.json"));
    expect(instance).toMatchObject({
      formulationName: "depot",
      name: "one truck, 48 half hours",
      warnings: [],
    });
    expect(instance.formulation.name).toBe("depot");
  });

  it.each([null, 5, {}])("are refused where they are no path: %j", (source) => {
    expect(() => readInstance(source as never)).toThrow("expected the path of an instance");
  });

  it("a problem stands with file, line, column and path", () => {
    const path = writeExample((raw) => (raw.data.trucks[1].etaCharge = 1.5));
    const lines = readFileSync(path, "utf8").split("\n");
    const line = lines.findIndex((text) => text.includes('"etaCharge": 1.5'));
    const column = (lines[line] as string).indexOf("1.5") + 1;
    expect(problems(path)).toEqual([
      `a.json:${line + 1}:${column}: data.trucks[1].etaCharge: found 1.5, expected a number above 0 and at most 1`,
    ]);
  });

  it("an unknown formulation and a value that is no object are refused with their place", () => {
    expect(problems(writeExample((raw) => (raw.formulation = "depott")))[0]).toMatch(
      /^a\.json:2:\d+: formulation: found "depott".*did you mean "depot"/,
    );
    writeFileSync(join(folder.path, "b.json"), "[1]");
    expect(problems(join(folder.path, "b.json"))[0]).toContain("b.json:1:1: found no object");
  });

  it("a missing file and broken JSON are parse errors", () => {
    expect(() => readInstance(join(folder.path, "none.json"))).toThrow("found no such file");
    writeFileSync(join(folder.path, "c.json"), '{"formulation":\n');
    expect(() => readInstance(join(folder.path, "c.json"))).toThrow("c.json:2:1: found the end of the file");
  });

  it("a model, or a single table, is told as what it is", () => {
    writeFileSync(join(folder.path, "m.lp"), "Minimize\n x\nEnd\n");
    expect(() => readInstance(join(folder.path, "m.lp"))).toThrow(
      /m\.lp:1: found a model, expected an instance .*; `gridplex solve` takes models/,
    );
    writeFileSync(join(folder.path, "timeseries.csv"), "time,pv [kW]\n0,1\n");
    expect(() => readInstance(join(folder.path, "timeseries.csv"))).toThrow(
      /found a file of another kind, expected an instance \(\.json, \.xlsx, or the folder of its tables\)$/,
    );
    const text = readFileSync(writeExample(() => {}));
    for (const start of ["", " \n", "\ufeff"]) {
      writeFileSync(join(folder.path, "day.txt"), `${start}${text}`);
      expect(problems(join(folder.path, "day.txt")).join()).not.toContain("another kind");
    }
  });

  it("overrides take effect and are named in messages", () => {
    const path = writeExample(() => {});
    const override = { path: "data.site.importLimitKW", value: 70 };
    expect(readInstance(path, [override]).input).toMatchObject({ site: { importLimitKW: 70 } });
    expect(() => readInstance(path, [{ ...override, value: "much" }])).toThrow(
      '--set data.site.importLimitKW: data.site.importLimitKW: found "much"',
    );
    const loaded = withOverrides(loadInstance(path), [override]);
    expect(loaded.locate("data.site.exportLimitKW")).toMatch(/a\.json:\d+:\d+$/);
  });
});

describe("folder instances", () => {
  it("merge into the JSON shape", () => {
    const { raw, input } = readInstance(TWENTY_TRUCKS);
    expect(raw).toMatchObject({ data: { steps: 96, stepHours: 0.25 } });
    expect(input).toMatchObject({ steps: 96, site: { importLimitKW: 1400 } });
    const { trucks } = input as { trucks: readonly { id: string; drain: Float64Array }[] };
    expect(trucks.map((truck) => truck.id).slice(0, 2)).toEqual(["T01", "T02"]);
    expect(trucks.every((truck) => truck.drain.length === 96)).toBe(true);
  });

  it("the order of the rows of truck_steps.csv does not matter", () => {
    const copy = join(folder.path, "copy");
    cpSync(TWENTY_TRUCKS, copy, { recursive: true });
    changeFile(join(copy, "truck_steps.csv"), (text) => {
      const [header, ...rows] = text.trimEnd().split("\n");
      return [header, ...rows.reverse()].join("\n");
    });
    expect(readInstance(copy).input).toEqual(readInstance(TWENTY_TRUCKS).input);
  });

  it("a value that the formulation refuses is found in its table", () => {
    const path = writeFolder("truck_steps.csv", /^T02,(.*00:15.*),1,1,0$/m, "T02,$1,1,1,-4");
    expect(problems(path)).toEqual([
      "copy/truck_steps.csv:99:32: data.trucks[1].drain[1]: found -4, expected a number at least 0 [kWh]",
    ]);
  });

  it.each([
    [
      "timeseries.csv",
      "baseLoad [kW]",
      "baseLoad [kVA]",
      'timeseries.csv:1:88: found the header "baseLoad [kVA]", expected "baseLoad [kW]" (or W, MW, GW)',
    ],
    [
      "timeseries.csv",
      /T00:45.*\n/,
      "T00:45+01:00,0.1,0.1,0,0,,9\n",
      "timeseries.csv:5:36: found a blank cell",
    ],
    [
      "timeseries.csv",
      /^.*T00:45.*\n/m,
      "",
      'truck_steps.csv:5:5: found "2026-03-10T00:45+01:00" in 20 rows, expected a time of timeseries.csv, such as 2026-03-10T00:00+01:00',
    ],
    ["timeseries.csv", "T00:45", "T00:30", "timeseries.csv:5:1: found"],
    ["trucks.csv", "T03,", "T02,", 'trucks.csv:4:1: found "T02", expected another id than at'],
    [
      "trucks.csv",
      /^T03.*\n/m,
      "",
      'truck_steps.csv:194:1: found "T03" in 96 rows, expected an id of trucks',
    ],
    [
      "truck_steps.csv",
      /^T05.*T10:00.*\n/m,
      "",
      "found 1 step without a row for T05, the first at 2026-03-10T10:00",
    ],
    ["truck_steps.csv", "T01,2026-03-10T00:15", "T01,2026-03-10T00:00", "truck_steps.csv:3:1: found T01 at"],
    ["instance.json", '"stepHours"', '"pv":[1],"stepHours"', "timeseries.csv:1:"],
    ["instance.json", '"stepHours": 0.25', '"stepHours": 0.5', "expected steps of 30 minutes"],
  ])("%s with %s changed to %j", (file, from, to, message) => {
    expect(problems(writeFolder(file, from, to)).join("\n")).toContain(message);
  });

  it("a step that is missing is found where the instance gives no length of steps", () => {
    const copy = join(folder.path, "copy");
    cpSync(VALLEY_DAY, copy, { recursive: true });
    changeFile(join(copy, "timeseries.csv"), (text) => text.replace(/^.*T05:00.*\n/m, ""));
    expect(problems(copy)[0]).toMatch(/^copy\/timeseries\.csv:7:1: found .*T06:00.*, 120 minutes after/);
  });

  it("times of other steps, or without the offset that the others have, are told of with what would help", () => {
    const hourly = writeFolder("timeseries.csv", /^.*T\d\d:(?:15|30|45).*\n/gm, "");
    expect(problems(hourly).join("\n")).toContain(
      "expected a time of timeseries.csv, such as 2026-03-10T00:00+01:00; tables of other steps need data.resample",
    );
    const unlike = problems(writeFolder("truck_steps.csv", /\+01:00/g, ""));
    expect(unlike[0]).toMatch(/expected a time of timeseries\.csv, such as 2026-03-10T00:00\+01:00$/);
  });

  it("wrong cells and wrong times are told of in one go", () => {
    const copy = writeFolder("timeseries.csv", "T00:45", "T00:30");
    const trucks = join(copy, "trucks.csv");
    changeFile(trucks, (text) => text.replace(/^(T02,)[^,]*/m, "$1n/a"));
    const found = problems(copy);
    expect(found).toEqual([
      expect.stringMatching(/^copy\/trucks\.csv:3:5: found "n\/a"/),
      expect.stringMatching(/^copy\/timeseries\.csv:5:1: found "2026-03-10T00:30\+01:00", 0 minutes after/),
      expect.stringMatching(/^copy\/timeseries\.csv:6:1: found .* 30 minutes after/),
    ]);
  });

  it("times that cannot be read are told of alone, not once more for each row of another table", () => {
    const copy = writeFolder("timeseries.csv", "2026-03-10T00:00", "10.03.2026 00:00");
    changeFile(join(copy, "timeseries.csv"), (text) =>
      text.replaceAll(/^2026-03-10T(\d)/gm, "10.03.2026 $1"),
    );
    const found = problems(copy);
    expect(found[0]).toMatch(
      /^copy\/timeseries\.csv:2:1: found "10\.03\.2026 00:00.*expected a time such as/,
    );
    expect(found.filter((line) => !line.startsWith("copy/timeseries.csv:"))).toEqual([]);
  });

  it("times that cannot be read are told of where steps are said to stay as they are", () => {
    const copy = writeFolder("timeseries.csv", "2026-03-10T00:00", "10.03.2026 00:00");
    changeFile(join(copy, "instance.json"), (text) =>
      text.replace('"stepHours"', '"resample": null, "stepHours"'),
    );
    expect(problems(copy)[0]).toMatch(/^copy\/timeseries\.csv:2:1: found "10\.03\.2026 00:00/);
  });

  it("wrong cells do not hide what the formulation says of other figures, in any file", () => {
    const copy = writeFolder("timeseries.csv", /T00:45.*\n/, "T00:45+01:00,0.1,0.1,0,0,,9\n");
    const change = (file: string, from: string | RegExp, to: string) =>
      changeFile(join(copy, file), (text) => text.replace(from, to));
    change("trucks.csv", /^(T02),[^,]*/m, "$1,-5");
    change("truck_steps.csv", /^T03,(.*00:15.*),1,1,0$/m, "T03,$1,1,1,-4");
    change("instance.json", '"reliefMode": "soft"', '"reliefMode": "mild"');
    expect(problems(copy)).toEqual([
      expect.stringMatching(/^copy\/timeseries\.csv:5:36: found a blank cell/),
      expect.stringMatching(/^copy\/instance\.json:\d+:\d+: data\.site\.reliefMode: found "mild"/),
      expect.stringMatching(
        /^copy\/trucks\.csv:3:5: data\.trucks\[1\]\.chargeKW: found -5, expected a number/,
      ),
      expect.stringMatching(/^copy\/truck_steps\.csv:\d+:\d+: data\.trucks\[2\]\.drain\[1\]: found -4/),
    ]);
  });

  it("a step that is missing is told of where it is missing, before the rows that seem to be too many", () => {
    expect(problems(writeFolder("timeseries.csv", /^.*T00:45.*\n/m, ""))[0]).toMatch(
      /^copy\/timeseries\.csv:5:1: found "2026-03-10T01:00\+01:00", 30 minutes after the step before/,
    );
  });

  it("a missing table is named", () => {
    const copy = join(folder.path, "copy");
    cpSync(TWENTY_TRUCKS, copy, { recursive: true });
    rmSync(join(copy, "trucks.csv"));
    expect(problems(copy)).toEqual([
      "copy/trucks.csv: found no such file, expected the table of this folder",
    ]);
  });

  it("a folder in the place of a table is told as that", () => {
    const copy = join(folder.path, "copy");
    cpSync(TWENTY_TRUCKS, copy, { recursive: true });
    rmSync(join(copy, "trucks.csv"));
    mkdirSync(join(copy, "trucks.csv"));
    expect(() => readInstance(copy)).toThrow("copy/trucks.csv:1: found a folder, expected a readable file");
  });

  it("a folder without instance.json names the instances that it holds", () => {
    writeExample(() => {});
    expect(() => readInstance(folder.path)).toThrow(
      /found no instance\.json, expected a folder with instance\.json, or one of its files by name: a\.json$/,
    );
  });
});
