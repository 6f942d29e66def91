/**
 * Tables of known columns, from the cells of a sheet: units in the headers, columns in any order, one decimal mark.
 * Numbers in another unit are converted where that only moves the decimal point. A blank cell is an error, never a
 * zero. All problems are collected with their positions.
 */
import { nearestName } from "../../engine/index.ts";
import {
  type ColumnSpec,
  type InputIssue,
  otherUnits,
  parseHeader,
  shiftedNumber,
  unitExponent,
} from "../../formulations/index.ts";

/** Problems that are listed one by one; the rest is counted. */
const MAX_ISSUES = 100;

/** Texts that spreadsheets write where a value is missing. */
const MISSING = /^(|-|n\/?a|nan|null|none|#n\/a|#value!|#ref!|#name\?|#div\/0!)$/i;

/** Grouped thousands, which another country reads as decimals. */
const THOUSANDS = /^[+-]?\d{1,3}(?:([.,'’\u00a0\u202f ])\d{3})+(?:[.,]\d+)?$/;

const NUMBER = /^[+-]?(?:\d+(?:([.,])\d*)?|([.,])\d+)(?:[eE][+-]?\d+)?$/;

/** A column as read: one entry a row. */
export type TableColumn = readonly number[] | readonly string[];

/** A table as read. */
export interface CellTable {
  readonly numRows: number;
  /** By the names of the specification; optional columns may be absent. */
  readonly columns: ReadonlyMap<string, TableColumn>;
  /** `FILE:LINE:COLUMN` of a cell; of the header for row −1; of the file's start for a column it lacks. */
  locate(row: number, column: string): string;
}

/** A table, or all its problems (with positions in place of paths). */
export type TableResult =
  | { readonly table: CellTable; readonly issues: readonly [] }
  | {
      readonly table: null;
      readonly issues: readonly InputIssue[];
      /** Where only cells are wrong: the table with NaN and "" in them, for what else may be said of it. */
      readonly draft?: CellTable;
    };

/** The cells of a sheet as texts. */
export interface Sheet {
  readonly file: string;
  /** False: a comma separates cells, so that it cannot be a decimal mark. */
  readonly allowsDecimalComma: boolean;
  /** Rows that are not blank, the header first; at least one. */
  readonly rows: readonly (readonly string[])[];
  position(row: number, cell: number): string;
}

/** The problems of one table. */
export class TableIssues {
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

const plainName = (name: string) => name.toLowerCase().replace(/\s+/g, "");

/** Where a column stands, and the power of ten from its unit to that of the specification. */
interface HeaderCell {
  readonly cell: number;
  readonly exponent: number;
}

/** The power of ten from a header's unit to the specification's; null where they do not fit. */
function headerExponent(spec: ColumnSpec, unit: string | null): number | null {
  if (unit === null) return spec.unitInHeader ? null : 0;
  if (unit === spec.unit) return 0;
  // A unit in the column's own name must not be contradicted.
  const mayDiffer = spec.kind === "number" && (spec.unitInHeader || spec.isShare === true);
  return mayDiffer ? unitExponent(unit, spec.unit) : null;
}

/** The headers that a column may have, in words. */
function expectedHeader(spec: ColumnSpec): string {
  if (spec.isShare === true) return `"${spec.name}" without unit, or in %`;
  if (spec.unit === "") return `"${spec.name}" without unit`;
  const others = spec.unitInHeader ? otherUnits(spec.unit) : [];
  const also = others.length === 0 ? "" : ` (or ${others.slice(0, 5).join(", ")})`;
  return `"${spec.name} [${spec.unit}]"${also}`;
}

/** `importPrice (EUR/kWh)`: a unit in other brackets, or behind a comma. */
const OTHER_UNIT = /^(.*?)\s*(?:\((.*)\)|,\s*\S+)$/;

function findSpec(specs: readonly ColumnSpec[], name: string): ColumnSpec | undefined {
  return specs.find((each) => plainName(each.name) === plainName(name));
}

/** Rows below the first in which a header is looked for. */
const HEADER_ROWS = 20;

/** Reports a first row without any known column, such as a title: false where there is one. */
function isHeaderMissing(sheet: Sheet, specs: readonly ColumnSpec[], issues: TableIssues): boolean {
  const countKnown = (row: readonly string[]) =>
    row.filter((header) => {
      const { name } = parseHeader(header);
      return findSpec(specs, name) ?? findSpec(specs, OTHER_UNIT.exec(name)?.[1] ?? "");
    }).length;
  const [first, ...others] = sheet.rows;
  if (countKnown(first as readonly string[]) > 0) return false;
  const later = others.slice(0, HEADER_ROWS).findIndex((row) => countKnown(row) > 1);
  const names = specs.map(({ name }) => name).join(", ");
  issues.add(
    sheet.position(0, 0),
    "a first row without any known column",
    later < 0
      ? `a header with some of ${names}, in cells of their own`
      : `the header, which seems to be at ${sheet.position(later + 1, 0)}`,
  );
  return true;
}

/** Where each column of the specification stands; wrong, doubled and missing headers are reported. */
function matchHeader(
  sheet: Sheet,
  specs: readonly ColumnSpec[],
  issues: TableIssues,
): ReadonlyMap<string, HeaderCell> {
  const found = new Map<string, HeaderCell>();
  const names = specs.map((spec) => spec.name);
  for (const [cell, header] of (sheet.rows[0] as readonly string[]).entries()) {
    const at = sheet.position(0, cell);
    const { name, unit } = parseHeader(header);
    const spec = findSpec(specs, name);
    const meant = spec ?? findSpec(specs, OTHER_UNIT.exec(name)?.[1] ?? "");
    if (spec === undefined && meant !== undefined) {
      issues.add(at, `the header ${show(header.trim())}`, expectedHeader(meant));
      found.set(meant.name, { cell, exponent: 0 });
      continue;
    }
    if (spec === undefined) {
      const isBlankTail = name === "" && sheet.rows.every((row) => (row[cell] ?? "").trim() === "");
      if (isBlankTail) continue;
      const near = nearestName(name, names);
      const expected = near === null ? `one of the columns ${names.join(", ")}` : `"${near}", perhaps`;
      issues.add(at, `the unknown column ${show(name)}`, expected);
      continue;
    }
    if (found.has(spec.name)) issues.add(at, `the column ${show(name)} again`, "each column once");
    const exponent = headerExponent(spec, unit);
    found.set(spec.name, { cell, exponent: exponent ?? 0 });
    if (exponent === null) issues.add(at, `the header ${show(header.trim())}`, expectedHeader(spec));
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
  readonly #issues: TableIssues;
  #mark: { readonly mark: string; readonly at: string } | null = null;

  constructor(sheet: Sheet, issues: TableIssues) {
    this.#sheet = sheet;
    this.#issues = issues;
  }

  /** @param exponent power of ten from the file's unit to the specification's. */
  read(spec: ColumnSpec, row: number, { cell, exponent }: HeaderCell): number | string {
    const raw = this.#sheet.rows[row]?.[cell] ?? "";
    const text = raw.trim();
    const fail = (found: string, expected: string) => {
      this.#issues.add(this.#sheet.position(row, cell), found, expected);
      return spec.kind === "text" ? "" : Number.NaN;
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
    if (match === null) {
      return fail(show(text), THOUSANDS.test(text) ? `${wanted} without thousands separators` : wanted);
    }
    const mark = match[1] ?? match[2];
    if (mark === "," && !this.#sheet.allowsDecimalComma) {
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
    const value = shiftedNumber(text.replace(",", "."), exponent);
    return Number.isFinite(value) ? value : fail(show(text), `${wanted} up to 1.8e308`);
  }
}

function readRows(
  sheet: Sheet,
  specs: readonly ColumnSpec[],
  found: ReadonlyMap<string, HeaderCell>,
  issues: TableIssues,
): { readonly columns: ReadonlyMap<string, (number | string)[]>; readonly isWhole: boolean } {
  let isWhole = sheet.rows.length > 1;
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
      isWhole = false;
      continue;
    }
    const hasExcess = cells.slice(width).some((cell) => cell.trim() !== "");
    if (cells.length < width || hasExcess) {
      issues.add(
        sheet.position(row, Math.min(cells.length, width) - 1),
        `${cells.length} cells`,
        `${width} cells${sheet.allowsDecimalComma || cells.length < width ? "" : ' (decimal commas need ";" between the columns)'}`,
      );
      isWhole = false;
      continue;
    }
    for (const spec of present) {
      columns.get(spec.name)?.push(reader.read(spec, row, found.get(spec.name) as HeaderCell));
    }
  }
  if (sheet.rows.length === 1) issues.add(sheet.position(0, 0), "only a header", "rows of values");
  return { columns, isWhole };
}

/**
 * The table that a sheet holds.
 * @param issues problems that reading the sheet found; with any, there is no table.
 */
export function readTable(
  sheet: Sheet,
  specs: readonly ColumnSpec[],
  issues: TableIssues = new TableIssues(),
): TableResult {
  if (isHeaderMissing(sheet, specs, issues)) return { table: null, issues: issues.all(sheet.file) };
  const found = matchHeader(sheet, specs, issues);
  const isHeaderSound = issues.list.length === 0;
  const { columns, isWhole } = readRows(sheet, specs, found, issues);
  const locate = (row: number, column: string) => sheet.position(row + 1, found.get(column)?.cell ?? 0);
  const typed = columns as ReadonlyMap<string, TableColumn>;
  const table: CellTable = { numRows: sheet.rows.length - 1, columns: typed, locate };
  if (issues.list.length === 0) return { table, issues: [] };
  const all = issues.all(sheet.file);
  return isHeaderSound && isWhole ? { table: null, issues: all, draft: table } : { table: null, issues: all };
}
