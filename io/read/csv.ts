/**
 * Tables of planners as CSV: comma, semicolon or tab between the columns, a byte order mark or none, decimal
 * point or (with semicolon or tab) decimal comma. All problems are collected with FILE:LINE:COLUMN.
 */
import Papa from "papaparse";
import type { ColumnSpec } from "../../formulations/index.ts";
import { readTable, type Sheet, TableIssues, type TableResult } from "./cell-table.ts";
import { cellPosition } from "./csv-positions.ts";

/** The separator with the most occurrences outside quotes in the first line that is not blank. */
function guessDelimiter(text: string): string {
  const line = (/^[ \t\r\n;,]*([^\r\n]*)/.exec(text)?.[1] ?? "").replace(/"[^"]*"/g, "");
  const count = (mark: string) => line.split(mark).length;
  return [";", "\t", ","].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ",");
}

function readSheet(text: string, file: string, issues: TableIssues): Sheet | null {
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
  return {
    file,
    allowsDecimalComma: delimiter !== ",",
    rows,
    position: (row, cell) => position(kept[row] ?? 0, cell),
  };
}

/** Text of a file as UTF-8; an issue instead where it is something else. */
function decode(bytes: Uint8Array, file: string, issues: TableIssues): string {
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
export function readCsv(bytes: Uint8Array, file: string, specs: readonly ColumnSpec[]): TableResult {
  const issues = new TableIssues();
  const text = decode(bytes, file, issues);
  const sheet = issues.list.length > 0 ? null : readSheet(text, file, issues);
  if (sheet === null) return { table: null, issues: issues.all(file) };
  return readTable(sheet, specs, issues);
}
