/** Workbooks that are hostile or filled in wrongly are refused with their place, in little time and memory. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ParseError } from "../../../engine/index.ts";
import { InputError } from "../../../formulations/index.ts";
import { openInstance, readInstance } from "../../../io/read/instance.ts";
import { unpackZip } from "../../../io/read/zip.ts";
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
