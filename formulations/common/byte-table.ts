/**
 * Large tables of numbers as CSV, read straight from their bytes: a year of quarter hours for many vehicles takes a
 * fraction of a second. Strict: a blank cell, a word where a number should stand, a short or long row are problems with
 * line and column, never zeros. Units in headers are converted where that only moves the decimal point. Comma, semicolon or tab between the cells; decimal comma with the latter two.
 */
import { didYouMean, type TextPosition } from "../../engine/index.ts";
import type { IssueList } from "./fields.ts";
import { otherUnits, parseHeader, shiftedNumber, unitExponent } from "./unit-scale.ts";

/** Problems that are listed one by one; the rest is counted. */
const MAX_LISTED = 50;

/** What a cell holds. `blank-number` may be blank, which is NaN; in all others a blank is a problem. */
export type CellKind = "number" | "blank-number" | "flag" | "text";

/** A column that is wanted. */
export interface ByteColumn {
  /** Its header without unit. */
  readonly name: string;
  readonly kind: CellKind;
  /** Unit of the numbers, in which a header without unit is meant; "" for a share. Absent: headers have no unit. */
  readonly unit?: string;
  /** Of a name that says its unit, such as `load_kw`: the name before a unit in brackets, as in `load [MW]`. */
  readonly bareName?: string;
}

/** The wanted columns of a table. */
export interface ByteTable {
  readonly numRows: number;
  /** Whether every row has as many cells as the header; the others are left out. */
  readonly isWhole: boolean;
  /** Numbers and flags by header, length numRows. */
  readonly numbers: ReadonlyMap<string, Float64Array>;
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Reports a problem of a cell with its line and column; beyond some dozens they are only counted. */
  complain(row: number, column: string, found: string, expected: string): void;
  /** Where a cell stands. */
  position(row: number, column: string): TextPosition;
  /** Reports how many problems were not listed. To be called once all checks are done. */
  finish(): void;
}

const [TAB, NEWLINE, RETURN, BLANK, QUOTE] = [9, 10, 13, 32, 34] as const;
const [COMMA, MINUS, POINT, ZERO, NINE, SEMICOLON] = [44, 45, 46, 48, 57, 59] as const;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Powers of ten that doubles hold exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * A plain decimal number of at most 15 digits in the bytes from `from` to `to`; NaN for anything else. Digits and power
 * of ten are exact, so one division rounds correctly.
 */
function plainNumber(bytes: Uint8Array, from: number, to: number, mark: number): number {
  let at = from;
  const isNegative = bytes[at] === MINUS;
  if (isNegative) at++;
  const length = to - at;
  if (length < 1 || length > 16) return Number.NaN;
  let digits = 0;
  let value = 0;
  let decimals = -1;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === mark && decimals < 0) decimals = 0;
    else return Number.NaN;
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  const magnitude = decimals > 0 ? value / (POWERS_OF_TEN[decimals] as number) : value;
  return isNegative ? 0 - magnitude : magnitude;
}

/** Where cells begin and end; one row at a time. */
class RowScanner {
  readonly bytes: Uint8Array;
  readonly delimiter: number;
  /** Begin and end of each cell of the present row, blanks and quotes left out. */
  readonly cells: number[] = [];
  count = 0;
  /** Line of the present row, from 1. */
  line = 0;
  lineStart = 0;
  #at: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    // A byte order mark.
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    let [commas, semicolons, tabs] = [0, 0, 0];
    for (let at = this.#at; at < bytes.length && bytes[at] !== NEWLINE; at++) {
      if (bytes[at] === COMMA) commas++;
      else if (bytes[at] === SEMICOLON) semicolons++;
      else if (bytes[at] === TAB) tabs++;
    }
    this.delimiter = tabs > commas && tabs > semicolons ? TAB : semicolons > commas ? SEMICOLON : COMMA;
  }

  /** Goes to the next row that is not blank; false at the end. */
  next(): boolean {
    const { bytes, cells, delimiter } = this;
    const end = bytes.length;
    while (this.#at < end) {
      this.line++;
      this.lineStart = this.#at;
      let count = 0;
      let isBlank = true;
      let at = this.#at;
      for (let isRow = true; isRow; ) {
        let from = at;
        while (at < end && bytes[at] !== delimiter && bytes[at] !== NEWLINE) at++;
        let to = at;
        while (to > from && ((bytes[to - 1] as number) === RETURN || bytes[to - 1] === BLANK)) to--;
        while (from < to && bytes[from] === BLANK) from++;
        if (to - from >= 2 && bytes[from] === QUOTE && bytes[to - 1] === QUOTE) {
          from++;
          to--;
        }
        cells[2 * count] = from;
        cells[2 * count + 1] = to;
        count++;
        if (to > from) isBlank = false;
        isRow = at < end && bytes[at] === delimiter;
        at++;
      }
      this.#at = at;
      this.count = count;
      if (!isBlank) return true;
    }
    return false;
  }

  text(cell: number): string {
    const piece = this.bytes.subarray(this.cells[2 * cell], this.cells[2 * cell + 1]);
    return new TextDecoder().decode(piece);
  }

  /** Column of a cell in its line, from 1. */
  column(cell: number): number {
    return (this.cells[2 * cell] as number) - this.lineStart + 1;
  }
}

/** Keeps the list of problems short. */
class FilePlaces {
  readonly #file: string;
  readonly #path: string;
  readonly #issues: IssueList;
  #listed = 0;
  #unlisted = 0;

  constructor(file: string, path: string, issues: IssueList) {
    this.#file = file;
    this.#path = path;
    this.#issues = issues;
  }

  add(line: number, column: number, found: string, expected: string): void {
    if (this.#listed++ >= MAX_LISTED) this.#unlisted++;
    else this.#issues.add(this.#path, found, expected, { file: this.#file, line, column });
  }

  finish(): void {
    if (this.#unlisted === 0) return;
    this.#issues.add(this.#path, `${this.#unlisted} more problems`, "none", {
      file: this.#file,
      line: 1,
      column: 1,
    });
    this.#unlisted = 0;
  }
}

function show(text: string): string {
  if (text === "") return "a blank cell";
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** Where a wanted column stands, and the power of ten from its header's unit to the wanted one. */
interface FoundColumn {
  /** −1 = nowhere. */
  readonly cell: number;
  readonly exponent: number;
}

/** Reads one cell as a number; reports what is none and gives NaN. */
function readNumber(
  scanner: RowScanner,
  { cell, exponent }: FoundColumn,
  column: ByteColumn,
  places: FilePlaces,
): number {
  const { bytes, cells, delimiter } = scanner;
  const from = cells[2 * cell] as number;
  const to = cells[2 * cell + 1] as number;
  const quick = plainNumber(bytes, from, to, POINT);
  if (exponent === 0 && !Number.isNaN(quick) && column.kind !== "flag") return quick;
  if (column.kind === "blank-number" && from === to) return Number.NaN;
  const text = scanner.text(cell);
  const plain = delimiter === COMMA ? text : text.replace(",", ".");
  const value = NUMBER.test(plain) ? shiftedNumber(plain, exponent) : Number.NaN;
  if (column.kind === "flag") {
    if (/^true$/i.test(text) || value === 1) return 1;
    if (/^false$/i.test(text) || value === 0) return 0;
  } else if (Number.isFinite(value)) return value;
  const expected = column.kind === "flag" ? "0 or 1" : "a number";
  places.add(scanner.line, scanner.column(cell), show(text), `${expected} in the column ${column.name}`);
  return Number.NaN;
}

function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) lines++;
  return lines;
}

/** Whether a header means a column, whatever its unit. */
function isHeaderOf({ name, bareName }: ByteColumn, header: string): boolean {
  const parsed = parseHeader(header);
  return parsed.name === name || (parsed.unit !== null && parsed.name === bareName);
}

/** The power of ten from a header's unit to the column's; null where they do not fit. */
function headerExponent({ name, unit, bareName }: ByteColumn, header: string): number | null {
  const given = parseHeader(header);
  if (given.unit === null || given.unit === unit) return 0;
  if (unit === undefined) return null;
  // A unit in the column's own name must not be contradicted.
  return bareName !== undefined && given.name === name ? null : unitExponent(given.unit, unit);
}

/** The headers that a column may have, in words. */
function expectedHeaders({ name, unit, bareName = name }: ByteColumn): string {
  if (unit === undefined) return `${name} without unit`;
  if (unit === "") return `${name} without unit, or in %`;
  const others = otherUnits(unit).slice(0, 4).join(", ");
  return `${name}, or ${bareName} [${unit}]${others === "" ? "" : ` (or ${others})`}`;
}

/** Reports every column that is not wanted. */
function refuseOthers(scanner: RowScanner, wanted: readonly ByteColumn[], places: FilePlaces): void {
  const names = wanted.map(({ name }) => name);
  for (let cell = 0; cell < scanner.count; cell++) {
    const header = scanner.text(cell);
    if (wanted.some((column) => isHeaderOf(column, header))) continue;
    const expected = `one of the columns ${names.join(", ")}${didYouMean(parseHeader(header).name, names)}`;
    places.add(scanner.line, scanner.column(cell), `the unknown column ${show(header)}`, expected);
  }
}

/** Where each wanted column stands; missing and doubled headers and units that do not fit are reported. */
function findColumns(
  scanner: RowScanner,
  wanted: readonly ByteColumn[],
  places: FilePlaces,
): readonly FoundColumn[] {
  const header = Array.from({ length: scanner.count }, (_, cell) => scanner.text(cell));
  const { line } = scanner;
  return wanted.map((column) => {
    const [cell = -1, again] = header.flatMap((text, pos) => (isHeaderOf(column, text) ? [pos] : []));
    if (cell < 0) {
      places.add(line, 1, `no column ${column.name}`, `one among ${shortList(header)}`);
      return { cell, exponent: 0 };
    }
    if (again !== undefined) {
      places.add(line, scanner.column(again), `the column ${column.name} twice`, "each column once");
    }
    const text = header[cell] as string;
    const exponent = headerExponent(column, text);
    if (exponent === null) {
      places.add(line, scanner.column(cell), `the header ${show(text)}`, expectedHeaders(column));
    }
    return { cell, exponent: exponent ?? 0 };
  });
}

function shortList(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(", ")} …` : names.join(", ");
}

/**
 * Reads the wanted columns of a table. Problems go to `issues`, with positions; their cells hold NaN or "".
 *
 * @param file the name under which the file was asked for. @param path the field that named it.
 * @param others whether columns that are not wanted are passed over or problems.
 * @returns null where the file has no such table at all.
 */
export function readByteTable(
  bytes: Uint8Array,
  file: string,
  path: string,
  wanted: readonly ByteColumn[],
  issues: IssueList,
  others: "passed-over" | "refused" = "passed-over",
): ByteTable | null {
  const places = new FilePlaces(file, path, issues);
  const before = issues.count;
  if (bytes.includes(0)) {
    places.add(1, 1, "zero bytes (UTF-16, perhaps)", "a CSV file as UTF-8 text");
    return null;
  }
  const scanner = new RowScanner(bytes);
  if (!scanner.next()) {
    places.add(1, 1, "an empty file", "a header and rows");
    return null;
  }
  const width = scanner.count;
  const found = findColumns(scanner, wanted, places);
  if (others === "refused") refuseOthers(scanner, wanted, places);
  if (issues.count > before) return null;
  const most = countLines(bytes);
  const arrays = wanted.map(() => new Float64Array(most));
  const texts = wanted.map((): string[] => []);
  const lineOf = new Int32Array(most);
  let numRows = 0;
  let isWhole = true;
  while (scanner.next()) {
    if (scanner.count !== width) {
      isWhole = false;
      places.add(scanner.line, 1, `${scanner.count} cells`, `${width} cells, as the header has`);
      continue;
    }
    lineOf[numRows] = scanner.line;
    for (let pos = 0; pos < wanted.length; pos++) {
      const place = found[pos] as FoundColumn;
      const column = wanted[pos] as ByteColumn;
      if (column.kind === "text") {
        const text = scanner.text(place.cell);
        if (text === "") places.add(scanner.line, scanner.column(place.cell), "a blank cell", column.name);
        (texts[pos] as string[]).push(text);
      } else (arrays[pos] as Float64Array)[numRows] = readNumber(scanner, place, column, places);
    }
    numRows++;
  }
  if (numRows === 0) places.add(1, 1, "only a header", "rows of values");
  const isText = (pos: number) => wanted[pos]?.kind === "text";
  const position = (row: number, column: string): Required<TextPosition> => {
    const cell = found[wanted.findIndex(({ name }) => name === column)]?.cell ?? 0;
    const line = lineOf[row] as number;
    return { file, line, column: columnAt(bytes, scanner.delimiter, line, cell) };
  };
  return {
    numRows,
    isWhole,
    numbers: new Map(
      wanted.flatMap(({ name }, pos) =>
        isText(pos) ? [] : [[name, (arrays[pos] as Float64Array).slice(0, numRows)]],
      ),
    ),
    texts: new Map(wanted.flatMap(({ name }, pos) => (isText(pos) ? [[name, texts[pos] as string[]]] : []))),
    complain(row, name, what, expected) {
      const { line, column } = position(row, name);
      places.add(line, column, what, expected);
    },
    position,
    finish: () => places.finish(),
  };
}

/** Column where a cell of a line begins, from 1. */
function columnAt(bytes: Uint8Array, delimiter: number, line: number, cell: number): number {
  let at = 0;
  for (let passed = 1; passed < line; at++) if (bytes[at] === NEWLINE) passed++;
  const lineStart = at;
  for (let passed = 0; passed < cell && at < bytes.length && bytes[at] !== NEWLINE; at++) {
    if (bytes[at] === delimiter) passed++;
  }
  return at - lineStart + 1;
}
