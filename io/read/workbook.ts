/**
 * Workbooks (.xlsx) as planners fill them in: each sheet is a table of the folder form, and the sheet `instance`
 * holds in two columns, field and value, what instance.json holds there. The reader of sheets is loaded only when
 * a workbook is read.
 */

import { ParseError } from "../../engine/index.ts";
import { InputError, type InputIssue } from "../../formulations/index.ts";
import type { Sheet } from "./cell-table.ts";
import { FORBIDDEN_NAMES, parsePath } from "./field-path.ts";
import { readBytes } from "./input-file.ts";
import type { PathStep } from "./json-positions.ts";
import { readableParts } from "./workbook-parts.ts";
import { storeZip, unpackZip } from "./zip.ts";

/** A workbook as read. */
export interface Workbook {
  readonly file: string;
  /** Sheets that are not empty, by their names in lower case. */
  readonly sheets: ReadonlyMap<string, Sheet>;
}

/** The sheet that stands for instance.json. */
const INSTANCE_SHEET = "instance";

/** `A` for 0, `AA` for 26. */
function columnLetters(col: number): string {
  const letter = String.fromCharCode(65 + (col % 26));
  return col < 26 ? letter : columnLetters(Math.floor(col / 26) - 1) + letter;
}

/** A cell's value as it would stand in a CSV file; times have no offset, as spreadsheets know none. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (!(value instanceof Date)) return String(value);
  if (Number.isNaN(value.getTime())) return "#VALUE!";
  // Times are fractions of a day, which are rarely whole seconds in binary.
  const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  return text.slice(0, text.slice(17, 19) === "00" ? 16 : 19);
}

function makeSheet(file: string, name: string, data: readonly (readonly unknown[])[]): Sheet {
  const texts = data.map((row) => row.map(cellText));
  const kept = texts.flatMap((cells, row) => (cells.some((cell) => cell.trim() !== "") ? [row] : []));
  const width = kept.reduce((most, row) => Math.max(most, (texts[row] as readonly string[]).length), 0);
  const rows = kept.map((row) => {
    const cells = texts[row] as readonly string[];
    return Array.from({ length: width }, (_, col) => cells[col] ?? "");
  });
  const position = (row: number, cell: number) =>
    `${file}:${name}!${columnLetters(Math.max(0, cell))}${(kept[row] ?? 0) + 1}`;
  return { file: `${file}:${name}`, allowsDecimalComma: true, rows, position };
}

/**
 * Reads all sheets of a workbook.
 * @throws ParseError where the file cannot be read or is no workbook.
 */
export async function readWorkbook(file: string): Promise<Workbook> {
  // The reader's own unpacker starts threads for large sheets, which a bundle cannot; stored entries need none.
  const { buffer } = storeZip(readableParts(unpackZip(readBytes(file), file), file));
  const { default: readXlsxFile } = await import("read-excel-file/universal");
  try {
    const sheets = await readXlsxFile(buffer as ArrayBuffer);
    const named = sheets.map(
      ({ sheet, data }) => [sheet.trim().toLowerCase(), makeSheet(file, sheet, data)] as const,
    );
    return { file, sheets: new Map(named.filter(([, { rows }]) => rows.length > 0)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ParseError(
      { file, line: 1 },
      `a workbook that cannot be read (${reason})`,
      "a workbook (.xlsx)",
    );
  }
}

/** The sheet of a table of the folder form, by its file name. */
export function sheetOf(workbook: Workbook, tableFile: string): Sheet | null {
  return workbook.sheets.get(tableFile.replace(/\.csv$/i, "").toLowerCase()) ?? null;
}

/** A value as written: JSON where it can be read as such (`null`, `105`, `[1, 2]`), else a text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : text;
  }
}

type Container = Record<string, unknown> | unknown[];

function isContainerFor(value: unknown, step: PathStep): value is Container {
  return typeof value === "object" && value !== null && Array.isArray(value) === (typeof step === "number");
}

/** What stands at a step, or undefined. */
function entryAt(container: Container, step: PathStep): unknown {
  return Object.hasOwn(container, step) ? (container as Record<PathStep, unknown>)[step] : undefined;
}

/** Puts a value at its path and makes the objects and lists on the way; a text says what is wrong instead. */
function place(root: Record<string, unknown>, steps: readonly PathStep[], value: unknown): string | null {
  let container: Container = root;
  for (const [pos, step] of steps.entries()) {
    if (typeof step === "string" && FORBIDDEN_NAMES.includes(step)) return "the name of a field";
    if (!isContainerFor(container, step)) return "a field that fits to the rows above";
    if (Array.isArray(container) && (step as number) > container.length) {
      return `the entry [${container.length}] of the list first`;
    }
    const next = steps[pos + 1];
    const present = entryAt(container, step);
    if (next === undefined) {
      if (present !== undefined) return "each field once";
      (container as Record<PathStep, unknown>)[step] = value;
    } else {
      const inner = present ?? (typeof next === "number" ? [] : {});
      if (typeof inner !== "object" || inner === null) return "a field that fits to the rows above";
      (container as Record<PathStep, unknown>)[step] = inner;
      container = inner as Container;
    }
  }
  return null;
}

/** What the sheet `instance` holds, in the shape of instance.json. */
export interface WorkbookInstance {
  readonly value: unknown;
  /** Position of a field's row, or of the longest part of its path that has one; of the sheet for none. */
  locate(path: readonly PathStep[]): string;
}

/**
 * Reads the sheet `instance`: a header `field`, `value`, then a row a field, such as `data.site.importLimitKW` and
 * 1400. Further columns are remarks.
 * @throws InputError with every problem.
 */
export function readInstanceSheet({ file, sheets }: Workbook): WorkbookInstance {
  const sheet = sheets.get(INSTANCE_SHEET);
  if (sheet === undefined) {
    const found = `no sheet "${INSTANCE_SHEET}"`;
    throw new InputError([{ path: file, found, expected: "one with the columns field and value" }]);
  }
  const issues: InputIssue[] = [];
  const root: Record<string, unknown> = {};
  const rowOf = new Map<string, number>();
  const [header, ...rows] = sheet.rows as readonly (readonly string[])[];
  const isHeader =
    header?.[0]?.trim().toLowerCase() === "field" && header[1]?.trim().toLowerCase() === "value";
  if (!isHeader)
    issues.push({ path: sheet.position(0, 0), found: "another header", expected: "field, value" });
  for (const [pos, cells] of rows.entries()) {
    const row = pos + 1;
    const field = (cells[0] ?? "").trim();
    const text = (cells[1] ?? "").trim();
    if (field === "" && text === "") continue;
    const add = (cell: number, found: string, expected: string) =>
      void issues.push({ path: sheet.position(row, cell), found, expected });
    if (text === "") {
      add(1, "a blank cell", `a value for ${field} (null for none)`);
      continue;
    }
    let steps: readonly PathStep[];
    try {
      steps = parsePath(field);
    } catch {
      add(0, JSON.stringify(field), "a field such as data.trucks[0].chargeKW");
      continue;
    }
    const wrong = place(root, steps, parseValue(text));
    if (wrong === null) rowOf.set(JSON.stringify(steps), row);
    else add(0, JSON.stringify(field), wrong);
  }
  if (issues.length > 0) throw new InputError(issues);
  const locate = (path: readonly PathStep[]) => {
    for (let length = path.length; length > 0; length--) {
      const row = rowOf.get(JSON.stringify(path.slice(0, length)));
      if (row !== undefined) return sheet.position(row, 1);
    }
    return sheet.file;
  };
  return { value: root, locate };
}
