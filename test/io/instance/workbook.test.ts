import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { InputError } from "../../../formulations/index.ts";
import { loadInstance, openInstance, readInstance } from "../../../io/read/instance.ts";
import { unpackZip } from "../../../io/read/zip.ts";
import { type Cell, makeWorkbook, makeZip, rowsOfCsv, type SheetDraft } from "../workbook-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "gridplex-workbook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every leaf of a JSON value as a row of the sheet `instance`. */
function leaves(value: unknown, at: string): readonly (readonly Cell[])[] {
  if (typeof value !== "object" || value === null) return [[at, value === null ? "null" : (value as Cell)]];
  if (Array.isArray(value)) return value.flatMap((entry, pos) => leaves(entry, `${at}[${pos}]`));
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, at === "" ? key : `${at}.${key}`));
}

/** The sheets that stand for a sample folder. */
function sheetsOf(sample: string): SheetDraft[] {
  return readdirSync(sample).map((file) => {
    const text = readFileSync(path.join(sample, file), "utf8");
    if (!file.endsWith(".json")) return { name: file.replace(".csv", ""), rows: rowsOfCsv(text) };
    return { name: "instance", rows: [["field", "value"], ...leaves(JSON.parse(text), "")] };
  });
}

const sampleFolder = (name: string) =>
  fileURLToPath(new URL(`../../../formulations/${name}`, import.meta.url));
const BUS_DEPOT = sampleFolder("capex/sample/bus-depot");

let count = 0;
function write(sheets: readonly SheetDraft[]): string {
  const file = path.join(folder, `book-${++count}.xlsx`);
  writeFileSync(file, makeWorkbook(sheets));
  return file;
}

/** The bus depot's workbook with one sheet changed. */
function changed(name: string, change: (rows: Cell[][]) => void): string {
  return write(
    sheetsOf(BUS_DEPOT).map((sheet) => {
      if (sheet.name !== name) return sheet;
      const rows = sheet.rows.map((row) => [...row]);
      change(rows);
      return { name, rows };
    }),
  );
}

async function issuesOf(file: string): Promise<readonly string[]> {
  try {
    readInstance(await openInstance(file));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map(
      ({ path: at, found, expected }) => `${at.replace(`${folder}/`, "")}: ${found}, ${expected}`,
    );
  }
}

describe("a workbook", () => {
  it.each(["capex/sample/bus-depot", "depot/sample/twenty-trucks", "dcopf/sample/valley-day"])(
    "says the same as the folder %s",
    async (name) => {
      const sample = sampleFolder(name);
      const source = await openInstance(write(sheetsOf(sample)));
      expect(loadInstance(source).raw).toEqual(loadInstance(sample).raw);
    },
  );

  it("gives texts, numbers and flags as typed; names of sheets in any case, blank rows and other sheets do not matter", async () => {
    const sheets = sheetsOf(BUS_DEPOT).map(({ name, rows }) => {
      const [header, ...rest] = rows;
      return { name: name.toUpperCase(), rows: [[], header as readonly Cell[], [], ...rest, [null, " "]] };
    });
    const source = await openInstance(write([{ name: "Notes", rows: [["do not read"]] }, ...sheets]));
    expect(readInstance(source).input).toEqual(readInstance(BUS_DEPOT).input);
  });

  it("reads dates as local times", async () => {
    const depot = sampleFolder("depot/sample/twenty-trucks");
    const sheets = sheetsOf(depot).map(({ name, rows }) => {
      const timeAt = (rows[0] as readonly Cell[]).indexOf("time");
      const steps = new Map<Cell, number>();
      const serial = (cell: Cell): Cell => {
        if (!steps.has(cell)) steps.set(cell, steps.size);
        // 46091 is 2026-03-10; quarter hours are fractions that binary cannot hold.
        return { date: 46091 + (steps.get(cell) as number) / 96 };
      };
      if (timeAt < 0) return { name, rows };
      return {
        name,
        rows: rows.map((row, pos) =>
          row.map((cell, col) => (pos > 0 && col === timeAt ? serial(cell) : cell)),
        ),
      };
    });
    const { input } = readInstance(await openInstance(write(sheets)));
    const { time } = input as { readonly time: readonly string[] };
    expect(time.slice(0, 3)).toEqual(["2026-03-10T00:00", "2026-03-10T00:15", "2026-03-10T00:30"]);
    expect(time[95]).toBe("2026-03-10T23:45");
  });

  it("reads a sheet of a year of quarter hours", { timeout: 60_000 }, async () => {
    const rows: Cell[][] = [["year", "capexBudget [USD]"]];
    for (let row = 0; row < 35_040; row++) rows.push([row, 0.1 * row]);
    const source = await openInstance(write([{ name: "years", rows }]));
    if (typeof source === "string") throw new Error("not read");
    expect(source.sheets.get("years")?.rows).toHaveLength(35_041);
    expect(source.sheets.get("years")?.rows[35_040]).toEqual(["35039", String(0.1 * 35_039)]);
  });

  it("names sheet and cell of every problem", async () => {
    const file = changed("years", (rows) => {
      (rows[2] as Cell[])[1] = null;
      (rows[3] as Cell[])[1] = "much";
      (rows[4] as Cell[])[2] = { error: "#N/A" };
    });
    const issues = await issuesOf(file);
    expect(issues).toHaveLength(3);
    expect(issues[0]).toMatch(/^book-\d+\.xlsx:years!B3: a blank cell, a number in USD/);
    expect(issues[1]).toMatch(/^book-\d+\.xlsx:years!B4: "much", a number in USD/);
    expect(issues[2]).toMatch(/^book-\d+\.xlsx:years!C5: /);
  });

  it("points at the cell of a value that the formulation refuses", async () => {
    const table = await issuesOf(changed("year_slots", (rows) => void rows[10]?.splice(2, 1, -5)));
    expect(table).toHaveLength(1);
    expect(table[0]).toMatch(/:year_slots!C11: data\.chargingDemandKWh\[1\]\[1\]: -5, /);
    const field = await issuesOf(
      changed("instance", (rows) => {
        const row = rows.find(([name]) => name === "data.daysPerYear") as Cell[];
        row[1] = -1;
      }),
    );
    expect(field[0]).toMatch(/:instance!B\d+: data\.daysPerYear: -1, /);
  });

  it("names a missing sheet, a field twice, a blank value, a gap in a list, and a header that is none", async () => {
    const without = write(sheetsOf(BUS_DEPOT).filter(({ name }) => name !== "slots"));
    expect((await issuesOf(without))[0]).toMatch(/\.xlsx:slots: no such sheet/);
    expect((await issuesOf(write([{ name: "years", rows: [["year"]] }])))[0]).toContain(
      'no sheet "instance"',
    );
    const instance = async (...rows: Cell[][]) =>
      (await issuesOf(changed("instance", (all) => void all.push(...rows)))).map((text) =>
        text.replace(/^.*!/, ""),
      );
    expect(await instance(["name", "again"])).toEqual([expect.stringContaining("each field once")]);
    expect(await instance(["data.x", null])).toEqual([expect.stringContaining("a blank cell")]);
    expect(await instance(["data.x[1]", 3])).toEqual([
      expect.stringContaining("the entry [0] of the list first"),
    ]);
    expect(await instance(["data.__proto__.x", 3])).toEqual([expect.stringContaining("the name of a field")]);
    expect(await instance(["data..x", 3])).toEqual([expect.stringContaining("a field such as")]);
    expect(await instance(["name.x", 3])).toEqual([expect.stringContaining("fits to the rows above")]);
    const header = changed("instance", (rows) => void rows.splice(0, 1, ["key", "value"]));
    expect((await issuesOf(header))[0]).toContain("another header");
  });

  it("refuses fields that a table gives, too", async () => {
    const issues = await issuesOf(
      changed("instance", (rows) => void rows.push(["data.solar.costPerKWp[0]", 1])),
    );
    expect(issues).toEqual([
      expect.stringMatching(/years!C1: "solar.costPerKWp", which the sheet instance gives, too/),
    ]);
  });
});

describe("a file that is no workbook", () => {
  const read = async (bytes: Uint8Array | string) => {
    const file = path.join(folder, `bad-${++count}.xlsx`);
    writeFileSync(file, bytes);
    return openInstance(file);
  };

  it.each([
    ["a text", "hello world, this is no archive"],
    ["an empty file", ""],
    ["an archive of something else", makeZip(new Map([["a.txt", "a"]]))],
    ["a workbook cut off", makeWorkbook([{ name: "a", rows: [["b"]] }]).slice(0, 900)],
  ])("%s is refused", async (_, bytes) => {
    await expect(read(bytes)).rejects.toThrow(/\.xlsx:1: found/);
  });

  it("an entry that unpacks to more than it says is refused", () => {
    const bytes = Buffer.from(makeZip(new Map([["a.xml", "x".repeat(100_000)]])));
    const central = bytes.indexOf("PK\x01\x02", 0, "latin1");
    bytes.writeUInt32LE(10, central + 24);
    expect(() => unpackZip(bytes, "a.xlsx")).toThrow(/damaged/);
  });
});
