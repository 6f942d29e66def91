/** Workbooks that are hostile or filled in wrongly are refused with their place, in little time and memory. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ParseError } from "../../../engine/index.ts";
import { InputError } from "../../../formulations/index.ts";
import { openInstance, readInstance } from "../../../io/read/instance.ts";
import { unpackZip } from "../../../io/read/zip.ts";
import { Random } from "../../generators/random.ts";
import { garble } from "../garbled-workbook.ts";
import { type Cell, makeWorkbook, makeZip } from "../workbook-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "gridplex-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = path.join(folder, "book.xlsx");
const INSTANCE: Cell[][] = [
  ["field", "value"],
  ["formulation", "depot"],
];

/** What is said of a workbook; throws whatever is no complaint about an input. */
async function complaint(bytes: Uint8Array): Promise<string> {
  writeFileSync(file, bytes);
  try {
    readInstance(await openInstance(file));
    return "";
  } catch (error) {
    if (error instanceof ParseError || error instanceof InputError) return error.message;
    throw error;
  }
}

/** The parts of a small workbook as texts, by name. */
function parts(rows: Cell[][] = INSTANCE): Map<string, string> {
  const entries = unpackZip(makeWorkbook([{ name: "instance", rows }]), "x.xlsx");
  return new Map(entries.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
}

/** A small workbook with one part replaced. */
function withPart(name: string, change: (text: string) => string): Uint8Array {
  const all = parts();
  const before = all.get(name);
  if (before === undefined) throw new Error(`no part ${name}`);
  return makeZip(all.set(name, change(before)));
}

const SHEET = "xl/worksheets/sheet1.xml";
const cellsOf = (xml: string) => (text: string) => text.replace("</sheetData>", `${xml}</sheetData>`);

describe("hostile workbooks", () => {
  it.each([
    [
      "a cell in the last row and column",
      SHEET,
      cellsOf('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ],
    ["a row beyond all rows", SHEET, cellsOf('<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>')],
    ["a column beyond all columns", SHEET, cellsOf('<row r="9"><c r="ZZZZZZZ9"><v>1</v></c></row>')],
    ["a row whose number is a power", SHEET, cellsOf('<row r="9e6"><c r="A9"><v>1</v></c></row>')],
    ["a row without end", SHEET, cellsOf('<row r="Infinity"></row>')],
    ["an empty row far below", SHEET, cellsOf('<row r="4294967295"/>')],
    ["a cell whose row is a power", SHEET, cellsOf('<row r="9"><c r="A9e6"><v>1</v></c></row>')],
    ["a cell whose row is hexadecimal", SHEET, cellsOf('<row><c r="A0x7fffffff"><v>1</v></c></row>')],
    ["a reference in entities", SHEET, cellsOf('<row r="&#57;e6"><c r="A9"><v>1</v></c></row>')],
    [
      "a reference in a namespace",
      SHEET,
      cellsOf('<row r="9" x:r="9e6" xmlns:x="y"><c r="A9"><v>1</v></c></row>'),
    ],
    [
      "many cells without references",
      SHEET,
      cellsOf(`<row>${"<c><v>1</v></c>".repeat(4000)}</row>${"<row/>".repeat(4000)}`),
    ],
    ["a comment without end", SHEET, cellsOf("<!-- ")],
    ["a text in CDATA", SHEET, cellsOf('<row r="9"><c r="A9"><v><![CDATA[1]]></v></c></row>')],
    ["tags nested deep", SHEET, cellsOf(`${"<a>".repeat(1000)}${"</a>".repeat(1000)}`)],
    ["an endless tag", SHEET, cellsOf(`<c ${"a".repeat(100_000)}="1"/>`)],
    [
      "one sheet under thousands of names",
      "xl/workbook.xml",
      (text: string) =>
        text.replace(
          "<sheets>",
          `<sheets>${Array.from({ length: 5000 }, (_, pos) => `<sheet name="s${pos}" sheetId="${pos + 9}" r:id="rId1"/>`).join("")}`,
        ),
    ],
    ["a cell without reference", SHEET, cellsOf('<row><c r="?"><v>1</v></c></row>')],
    ["a text that is not in the list", SHEET, cellsOf('<row r="9"><c r="A9" t="s"><v>999</v></c></row>')],
    ["a date that is none", SHEET, cellsOf('<row r="9"><c r="A9" s="1"><v>1e300</v></c></row>')],
    ["a style that is none", SHEET, cellsOf('<row r="9"><c r="A9" s="99"><v>5</v></c></row>')],
    ["a sheet that is no sheet", SHEET, () => "<html><body>hello</body></html>"],
    ["a sheet cut off", SHEET, (text: string) => text.slice(0, text.length / 2)],
    ["a sheet of nothing", SHEET, () => ""],
    [
      "entities that unfold",
      SHEET,
      (text: string) =>
        `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, k) => `<!ENTITY ${"bcdefghij"[k]} "${`&${"abcdefghi"[k]};`.repeat(10)}">`).join("")}]>${text.replace("</sheetData>", '<row r="9"><c r="A9" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData>')}`,
    ],
    ["no list of sheets", "xl/workbook.xml", () => "<workbook/>"],
    [
      "relations that lead nowhere",
      "xl/_rels/workbook.xml.rels",
      (text: string) => text.replaceAll("sheet1.xml", "../../../../etc/passwd"),
    ],
  ] as const)("%s: a complaint with its place", { timeout: 20_000 }, async (_, part, change) => {
    const before = process.cpuUsage();
    const text = await complaint(withPart(part, change));
    const { user, system } = process.cpuUsage(before);
    expect(text).not.toBe("");
    for (const line of text.split("\n")) expect(line).toContain(file);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  it("a small file that unpacks to very much is refused before it does", async () => {
    const bytes = withPart(SHEET, (text) => text + " ".repeat(80 * 2 ** 20));
    expect(bytes.length).toBeLessThan(2 ** 18);
    expect(await complaint(bytes)).toMatch(
      /book\.xlsx:1: found a damaged zip archive, or one that unpacks to/,
    );
  });

  it("a byte that a transfer has changed is found, whatever it stands for", async () => {
    const bytes = Uint8Array.from(makeWorkbook([{ name: "instance", rows: INSTANCE }]));
    // The checksum of the first entry stands behind the signature of its record in the directory.
    const record = Buffer.from(bytes).indexOf("PK\x01\x02", 0, "latin1");
    bytes[record + 16] = (bytes[record + 16] as number) ^ 1;
    expect(await complaint(bytes)).toMatch(/book\.xlsx:1: found a damaged zip archive/);
  });

  it("entries that unpack to too much together are refused", async () => {
    const parts = new Map<string, string>();
    for (let pos = 0; pos < 40; pos++) parts.set(`xl/worksheets/sheet${pos}.xml`, " ".repeat(2 ** 21));
    expect(await complaint(makeZip(parts))).toMatch(/or one that unpacks to/);
  });

  it("garbled workbooks are read or refused, soon", { timeout: 60_000 }, async () => {
    const rows: Cell[][] = [...INSTANCE, ["name", "garbled"], ["data.stepHours", 0.25], ["data.steps", 8]];
    const times: Cell[][] = [["time", "importPrice [EUR/kWh]", "pv [kW]"]];
    for (let step = 0; step < 40; step++) times.push([{ date: 45_000 + step / 96 }, 0.1 + step / 1000, step]);
    const whole = makeWorkbook([
      { name: "instance", rows },
      { name: "timeseries", rows: times },
    ]);
    const counts = { refused: 0, slowestSeconds: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      const bytes = garble(whole, new Random(seed));
      const before = process.cpuUsage();
      if ((await complaint(bytes)) !== "") counts.refused++;
      const { user, system } = process.cpuUsage(before);
      counts.slowestSeconds = Math.max(counts.slowestSeconds, (user + system) / 1e6);
    }
    // The sound one already lacks a sheet.
    expect(counts.refused).toBe(100);
    expect(counts.slowestSeconds).toBeLessThan(3);
  });

  it("errors of formulas are named with sheet, row and column", async () => {
    const rows: Cell[][] = [
      ["years", "x"],
      ...["#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?"].map((error) => [{ error }, 1] as Cell[]),
    ];
    const years: Cell[][] = [["year", "capexBudget [USD]", "solarCost [USD/kWp]", "batteryCost [USD/kWh]"]];
    for (const row of rows.slice(1)) years.push([2030, row[0] as Cell, 1, 1]);
    const book = makeWorkbook([
      {
        name: "instance",
        rows: [
          ["field", "value"],
          ["formulation", "capex"],
        ],
      },
      { name: "years", rows: years },
    ]);
    const text = await complaint(book);
    for (const row of [2, 3, 4, 5, 6]) expect(text).toMatch(new RegExp(`book\\.xlsx:years!B${row}: found `));
  });
});
