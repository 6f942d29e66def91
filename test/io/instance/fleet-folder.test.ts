import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fleet } from "../../../formulations/fleet/index.ts";
import { readInstance } from "../../../io/read/instance.ts";
import { folderForEachTest } from "./test-folder.ts";

interface RawFleet {
  readonly data: { readonly load: number[]; readonly pv: number[]; readonly spot: number[] };
  readonly vehicles: readonly {
    readonly id: string;
    readonly batteryKWh: number;
    readonly chargerKW: number;
    readonly targetSoc: number;
    readonly there: number[];
    readonly arrivalSoc: number[];
  }[];
  readonly params: object;
}

const example = fleet.example?.() as RawFleet;
const times = example.data.load.map((_, step) => `2026-03-10T0${step >> 1}:${step % 2 === 0 ? "00" : "30"}`);

const folder = folderForEachTest();

/** Writes the example as a folder; `change` is applied to the text of each file. */
function writeFolder(
  change: (text: string, file: string) => string = (text) => text,
  more: object = {},
): void {
  const { data, vehicles, params } = example;
  const write = (file: string, text: string) => writeFileSync(join(folder.path, file), change(text, file));
  const table = (rows: readonly (readonly (string | number)[])[]) =>
    rows.map((row) => row.join(";")).join("\n");
  write("instance.json", JSON.stringify({ formulation: "fleet", name: "folder", params, ...more }));
  write(
    "timeseries.csv",
    table([
      ["time", "load [W]", "pv [kW]", "spot [ct/kWh]"],
      ...times.map((time, step) => [
        time,
        (data.load[step] as number) * 1000,
        data.pv[step] as number,
        (data.spot[step] as number) / 10,
      ]),
    ]),
  );
  write(
    "vehicles.csv",
    table([
      ["id", "batteryKWh", "chargerKW", "targetSoc [%]"],
      ...vehicles.map(({ id, batteryKWh, chargerKW, targetSoc }) => [
        id,
        batteryKWh,
        chargerKW,
        100 * targetSoc,
      ]),
    ]),
  );
  write(
    "vehicle_steps.csv",
    table([
      ["vehicle", "time", "there", "arrivalSoc"],
      ...vehicles.flatMap(({ id, there, arrivalSoc }) =>
        times.map((time, step) => [id, time, there[step] as number, arrivalSoc[step] as number]),
      ),
    ]),
  );
}

it("a fleet's folder is the same instance as its lists in JSON", () => {
  writeFolder();
  const { raw, input } = readInstance(folder.path);
  expect(raw).toMatchObject({ vehicles: [{ id: "A" }, { id: "B" }], data: { steps: 8 } });
  const plain = fleet.parse({ ...example, data: { ...example.data, time: times } }, new Map());
  expect(input).toEqual({ ...plain, name: "folder" });
});

it("problems of vehicles, which stand beside the data, are found in their tables", () => {
  writeFolder((text, file) => (file === "vehicles.csv" ? text.replace("B;40;11", "B;40;-11") : text));
  expect(folder.problems().join("\n")).toMatch(
    /^vehicles\.csv:3:6: vehicles\[1\]\.chargerKW: found -11, expected/,
  );
  writeFolder((text, file) =>
    file === "vehicle_steps.csv"
      ? text.replace(/^(B;.*;1;)0\.7$/m, (_all, head: string) => `${head}1.7`)
      : text,
  );
  expect(folder.problems().join("\n")).toMatch(
    /^vehicle_steps\.csv:15:22: vehicles\[1\]\.arrivalSoc\[5\]: found 1\.7, expected/,
  );
  writeFolder(undefined, { vehicles: [] });
  expect(folder.problems().join("\n")).toMatch(
    /^vehicles\.csv:1:1: found "vehicles", which instance\.json gives, too/,
  );
});
