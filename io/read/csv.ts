/**
 * Tables of planners as CSV: comma, semicolon or tab between the columns, a byte order mark or none, decimal
 * point or (with semicolon or tab) decimal comma, units in the headers. A blank cell is an error, never a zero.
 * All problems are collected with FILE:LINE:COLUMN.
 */
import Papa from "papaparse";
import { nearestName } from "../../engine/index.ts";
import type { ColumnSpec, InputIssue } from "../../formulations/index.ts";
import { cellPosition } from "./csv-positions.ts";

/** Problems that are listed one by one; the rest is counted. */
const MAX_ISSUES = 100;

/** Texts that spreadsheets write where a value is missing. */
const MISSING = /^(|-|n\/?a|nan|null|none|#n\/a|#value!|#ref!|#name\?|#div\/0!)$/i;

const NUMBER = /^[+-]?(?:\d+(?:([.,])\d*)?|([.,])\d+)(?:[eE][+-]?\d+)?$/;

/** A column as read: one entry a row. */
export type CsvColumn = readonly number[] | readonly string[];

/** A table as read. */
export interface CsvTable {
  readonly numRows: number;
  /** By the names of the specification; optional columns may be absent. */
  readonly columns: ReadonlyMap<string, CsvColumn>;
  /** `FILE:LINE:COLUMN` of a cell; of the header for row −1; of the file's start for a column it lacks. */
  locate(row: number, column: string): string;
}

/** A table, or all its problems (with positions in place of paths). */
export type CsvResult =
  | { readonly table: CsvTable; readonly issues: readonly [] }
  | { readonly table: null; readonly issues: readonly InputIssue[] };

interface Sheet {
  readonly file: string;
  readonly delimiter: string;
  /** Rows that are not blank, the header first. */
  readonly rows: readonly (readonly string[])[];
  position(row: number, cell: number): string;
}

class Issues {
  readonly list: InputIssue[] = [];
  #unlisted = 0;

  add(path: string, found: string, expected: string): void {
    if (this.list.length < MAX_ISSUES) this.list.push({ path, found, expected });
    else this.#unlisted++;
  }

  all(file: string): readonly InputIssue[] {
    if (this.#unlisted === 0) return this.list;
    return [...this.list, { path: file, found: `${this.#unlisted} more problems`, expected: "none" }];
  }
}

function show(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
}

/** The separator with the most occurrences outside quotes in the first line that is not blank. */
function guessDelimiter(text: string): string {
  const line = (/^[ \t\r\n;,]*([^\r\n]*)/.exec(text)?.[1] ?? "").replace(/"[^"]*"/g, "");
  const count = (mark: string) => line.split(mark).length;
  return [";", "\t", ","].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ",");
}

function readSheet(text: string, file: string, issues: Issues): Sheet | null {
  const delimiter = guessDelimiter(text);
  // One kind of line end for the parser, which otherwise takes the first for all; positions use the text itself.
  const lines = text.replace(/\r\n?/g, "\n");
  const parsed = Papa.parse<string[]>(lines, { delimiter, newline: "\n", dynamicTyping: false });
  const position = cellPosition(text, file, delimiter);
  for (const error of parsed.errors) {
    const at = position(error.row ?? 0, 0);
    issues.add(at, error.message.toLowerCase(), 'quotes in pairs: "…" around a cell, "" inside');
  }
  const kept = parsed.data.flatMap((cells, row) => (cells.some((cell) => cell.trim() !== "") ? [row] : []));
  const rows = kept.map((row) => parsed.data[row] as string[]);
  if (rows.length === 0) issues.add(`${file}:1:1`, "an empty file", "a header and rows");
  if (issues.list.length > 0) return null;
  return { file, delimiter, rows, position: (row, cell) => position(kept[row] ?? 0, cell) };
}

/** Splits `price [EUR/kWh]` into name and unit; unit null without brackets. */
function parseHeader(header: string): { readonly name: string; readonly unit: string | null } {
  const match = /^(.*?)\s*\[([^\]]*)\]$/.exec(header.trim());
  return match === null
    ? { name: header.trim(), unit: null }
    : { name: (match[1] as string).trim(), unit: (match[2] as string).trim() };
}

const plainName = (name: string) => name.toLowerCase().replace(/\s+/g, "");

/** Where each column of the specification stands; wrong, doubled and missing headers are reported. */
function matchHeader(
  sheet: Sheet,
  specs: readonly ColumnSpec[],
  issues: Issues,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const names = specs.map((spec) => spec.name);
  for (const [cell, header] of (sheet.rows[0] as readonly string[]).entries()) {
    const at = sheet.position(0, cell);
    const { name, unit } = parseHeader(header);
    const spec = specs.find((each) => plainName(each.name) === plainName(name));
    if (spec === undefined) {
      const isBlankTail = name === "" && sheet.rows.every((row) => (row[cell] ?? "").trim() === "");
      if (isBlankTail) continue;
      const near = nearestName(name, names);
      const expected = near === null ? `one of the columns ${names.join(", ")}` : `"${near}", perhaps`;
      issues.add(at, `the unknown column ${show(name)}`, expected);
      continue;
    }
    if (found.has(spec.name)) issues.add(at, `the column ${show(name)} again`, "each column once");
    found.set(spec.name, cell);
    if (unit === null ? spec.unitInHeader : unit !== spec.unit) {
      const expected = spec.unit === "" ? `"${spec.name}" without unit` : `"${spec.name} [${spec.unit}]"`;
      issues.add(at, `the header ${show(header.trim())}`, expected);
    }
  }
  for (const spec of specs) {
    if (spec.required && !found.has(spec.name)) {
      issues.add(
        sheet.position(0, 0),
        `no column "${spec.name}"`,
        spec.unit === "" ? "one" : `one in ${spec.unit}`,
      );
    }
  }
  return found;
}

/** Reads cells into numbers and texts and remembers the file's decimal mark. */
class CellReader {
  readonly #sheet: Sheet;
  readonly #issues: Issues;
  #mark: { readonly mark: string; readonly at: string } | null = null;

  constructor(sheet: Sheet, issues: Issues) {
    this.#sheet = sheet;
    this.#issues = issues;
  }

  read(spec: ColumnSpec, row: number, cell: number): number | string {
    const raw = this.#sheet.rows[row]?.[cell] ?? "";
    const text = raw.trim();
    const fail = (found: string, expected: string) => {
      this.#issues.add(this.#sheet.position(row, cell), found, expected);
      return Number.NaN;
    };
    const unit = spec.unit === "" ? "" : ` in ${spec.unit}`;
    const wanted = spec.kind === "flag" ? "0 or 1" : spec.kind === "text" ? "a text" : `a number${unit}`;
    if (MISSING.test(text))
      return fail(text === "" ? "a blank cell" : show(text), `${wanted} for ${spec.name}`);
    if (spec.kind === "text") return text;
    if (spec.kind === "flag") {
      if (/^(0|false)$/i.test(text)) return 0;
      return /^(1|true)$/i.test(text) ? 1 : fail(show(text), wanted);
    }
    const match = NUMBER.exec(text);
    if (match === null) return fail(show(text), wanted);
    const mark = match[1] ?? match[2];
    if (mark === "," && this.#sheet.delimiter === ",") {
      return fail(show(text), `${wanted} (a decimal comma needs ";" between the columns)`);
    }
    if (mark !== undefined) {
      const first = this.#mark;
      if (first !== null && first.mark !== mark) {
        const name = first.mark === "," ? "comma" : "point";
        return fail(show(text), `${wanted} with a decimal ${name}, as at ${first.at}`);
      }
      this.#mark ??= { mark, at: this.#sheet.position(row, cell) };
    }
    const value = Number(text.replace(",", "."));
    return Number.isFinite(value) ? value : fail(show(text), `${wanted} up to 1.8e308`);
  }
}

function readRows(
  sheet: Sheet,
  specs: readonly ColumnSpec[],
  found: ReadonlyMap<string, number>,
  issues: Issues,
) {
  const columns = new Map<string, (number | string)[]>();
  const present = specs.filter((spec) => found.has(spec.name));
  for (const spec of present) columns.set(spec.name, []);
  const reader = new CellReader(sheet, issues);
  const header = (sheet.rows[0] as readonly string[]).map(plainName).join("\n");
  const width = (sheet.rows[0] as readonly string[]).length;
  for (let row = 1; row < sheet.rows.length; row++) {
    const cells = sheet.rows[row] as readonly string[];
    if (cells.map(plainName).join("\n") === header) {
      issues.add(sheet.position(row, 0), "the header again", "a row of values");
      continue;
    }
    const hasExcess = cells.slice(width).some((cell) => cell.trim() !== "");
    if (cells.length < width || hasExcess) {
      issues.add(
        sheet.position(row, Math.min(cells.length, width) - 1),
        `${cells.length} cells`,
        `${width} cells`,
      );
      continue;
    }
    for (const spec of present) {
      columns.get(spec.name)?.push(reader.read(spec, row, found.get(spec.name) as number));
    }
  }
  if (sheet.rows.length === 1) issues.add(sheet.position(0, 0), "only a header", "rows of values");
  return columns;
}

/** Text of a file as UTF-8; an issue instead where it is something else. */
function decode(bytes: Uint8Array, file: string, issues: Issues): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    if (isUtf16) throw new TypeError();
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
    issues.add(`${file}:1:1`, "zero bytes", "a text file");
  } catch {
    issues.add(
      `${file}:1:1`,
      isUtf16 ? "UTF-16" : "bytes that are not UTF-8",
      "UTF-8 text (CSV UTF-8 in spreadsheets)",
    );
  }
  return "";
}

/**
 * A table of known columns; the order of the columns is free.
 * @param file name for messages.
 */
export function readCsv(bytes: Uint8Array, file: string, specs: readonly ColumnSpec[]): CsvResult {
  const issues = new Issues();
  const text = decode(bytes, file, issues);
  const sheet = issues.list.length > 0 ? null : readSheet(text, file, issues);
  if (sheet === null) return { table: null, issues: issues.all(file) };
  const found = matchHeader(sheet, specs, issues);
  const columns = readRows(sheet, specs, found, issues);
  if (issues.list.length > 0) return { table: null, issues: issues.all(file) };
  const locate = (row: number, column: string) => sheet.position(row + 1, found.get(column) ?? 0);
  const typed = columns as ReadonlyMap<string, CsvColumn>;
  return { table: { numRows: sheet.rows.length - 1, columns: typed, locate }, issues: [] };
}
