/**
 * Reads the text of a MATPOWER case, version 2: a MATLAB function that fills a struct with literals. The text is
 * data here, not a program: anything but assignments of literals is refused, since skipping it could change figures
 * silently. Understood: comments (also in blocks), continuations, commas, `Inf`, Fortran exponents, cells, texts.
 */
import { ParseError } from "../../engine/index.ts";

/** A matrix of the text. */
export interface CaseTable {
  readonly name: string;
  /** Line of its opening bracket, from 1. */
  readonly line: number;
  readonly numRows: number;
  readonly numCols: number;
  /** Row by row; may hold NaN and ±Infinity. */
  readonly values: Float64Array;
  /** Line of each row. */
  readonly rowLine: Int32Array;
}

/** What the text assigns. */
export interface MatpowerCase {
  /** The name of the function; empty without one. */
  readonly name: string;
  readonly version: string | null;
  readonly baseMVA: number | null;
  readonly tables: ReadonlyMap<string, CaseTable>;
}

const TABLES: readonly string[] = ["bus", "gen", "branch", "gencost"];
const NUMBER = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?|[Ii]nf\b|NaN\b)/y;
const NAME = /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/y;
const TEXT = /'((?:[^'\n]|'')*)'|"((?:[^"\n]|"")*)"/y;
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

/** Where the reading stands. */
interface Cursor {
  readonly text: string;
  readonly file: string;
  pos: number;
  line: number;
}

function fail(cursor: Cursor, expected: string, line: number = cursor.line): never {
  const rest = /[^\n]{0,30}/y;
  rest.lastIndex = cursor.pos;
  const found = rest.exec(cursor.text)?.[0].trim() ?? "";
  const shown =
    cursor.pos >= cursor.text.length ? "the end of the file" : found === "" ? "the end of the line" : found;
  throw new ParseError({ file: cursor.file, line }, JSON.stringify(shown), expected);
}

function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.pos;
  const found = pattern.exec(cursor.text);
  if (found !== null) cursor.pos = pattern.lastIndex;
  return found;
}

/** Goes to the end of the line. */
function skipLine(cursor: Cursor): void {
  const end = cursor.text.indexOf("\n", cursor.pos);
  cursor.pos = end < 0 ? cursor.text.length : end;
}

/** The line around the cursor without blanks at its ends. */
function lineAt(cursor: Cursor): string {
  const start = cursor.text.lastIndexOf("\n", cursor.pos - 1) + 1;
  const end = cursor.text.indexOf("\n", cursor.pos);
  return cursor.text.slice(start, end < 0 ? undefined : end).trim();
}

/** From a line `%{` to the line `%}` that belongs to it. */
function skipBlockComment(cursor: Cursor): void {
  const startLine = cursor.line;
  let depth = 0;
  for (;;) {
    const line = lineAt(cursor);
    if (/^[%#]\{$/.test(line)) depth++;
    if (/^[%#]\}$/.test(line)) depth--;
    skipLine(cursor);
    if (depth === 0) return;
    if (cursor.pos >= cursor.text.length) fail(cursor, "%} at the end of the comment", startLine);
    cursor.pos++;
    cursor.line++;
  }
}

/** Skips blanks, comments and continued line ends; with `lines` also line ends. */
function skipBlank(cursor: Cursor, lines: boolean): void {
  const { text } = cursor;
  while (cursor.pos < text.length) {
    const char = text[cursor.pos];
    if (char === " " || char === "\t" || char === "\r") cursor.pos++;
    else if (char === "%" || char === "#") {
      if (/^[%#]\{$/.test(lineAt(cursor))) skipBlockComment(cursor);
      else skipLine(cursor);
    } else if (char === "." && text.startsWith("...", cursor.pos)) {
      skipLine(cursor);
      if (cursor.pos >= text.length) return;
      cursor.pos++;
      cursor.line++;
    } else if (char === "\n" && lines) {
      cursor.pos++;
      cursor.line++;
    } else return;
  }
}

function readNumber(cursor: Cursor, expected: string): number {
  const found = match(cursor, NUMBER);
  const next = cursor.text[cursor.pos];
  const isWhole = next === undefined || /[\s,;\]%#]/.test(next) || cursor.text.startsWith("...", cursor.pos);
  if (found === null || !isWhole) {
    if (found !== null) cursor.pos -= found[0].length;
    fail(cursor, expected);
  }
  const word = found[0].replace(/[dD]/, "e").replace(/[Ii]nf/, "Infinity");
  return Number(word);
}

/** A matrix of numbers; the cursor stands behind its bracket. */
function readTable(cursor: Cursor, name: string, line: number): CaseTable {
  const values: number[] = [];
  const rowLine: number[] = [];
  let numCols = 0;
  let inRow = 0;
  const endRow = (): void => {
    if (inRow === 0) return;
    if (numCols === 0) numCols = inRow;
    if (inRow !== numCols) {
      const at = { file: cursor.file, line: rowLine[rowLine.length - 1] };
      throw new ParseError(at, `a row of ${inRow} numbers in ${name}`, `${numCols}, as in its other rows`);
    }
    inRow = 0;
  };
  for (;;) {
    skipBlank(cursor, false);
    const char = cursor.text[cursor.pos];
    if (char === undefined) fail(cursor, `] at the end of ${name}, which begins in line ${line}`);
    if (char === "]") {
      endRow();
      cursor.pos++;
      break;
    }
    if (char === ";" || char === "\n") {
      endRow();
      if (char === "\n") cursor.line++;
      cursor.pos++;
    } else if (char === ",") {
      if (inRow === 0) fail(cursor, "a number before the comma");
      cursor.pos++;
      skipBlank(cursor, false);
      if (/[,;\]\n]/.test(cursor.text[cursor.pos] ?? "\n")) fail(cursor, "a number after the comma");
    } else {
      if (inRow === 0) rowLine.push(cursor.line);
      values.push(readNumber(cursor, `a number or the end of a row in ${name}`));
      inRow++;
    }
  }
  const table = { name, line, numRows: rowLine.length, numCols, values: Float64Array.from(values) };
  return { ...table, rowLine: Int32Array.from(rowLine) };
}

/** Skips a value that is not needed: a number, a text, or anything in brackets. */
function skipValue(cursor: Cursor): void {
  const open: string[] = [];
  const startLine = cursor.line;
  for (;;) {
    skipBlank(cursor, open.length > 0);
    const char = cursor.text[cursor.pos];
    if (open.length === 0 && (char === undefined || char === "\n" || char === ";")) return;
    if (char === undefined) fail(cursor, `${open.at(-1)} that closes a bracket`, startLine);
    if (char === "'" || char === '"') {
      if (match(cursor, TEXT) === null) fail(cursor, "a text with a quote at its end");
    } else {
      const closing = CLOSING[char];
      if (closing !== undefined) open.push(closing);
      else if (char === "]" || char === "}" || char === ")") {
        if (open.pop() !== char) fail(cursor, "brackets that fit");
      }
      cursor.pos++;
    }
  }
}

/** `function mpc = name`. */
function readHeader(cursor: Cursor): string {
  const header = match(cursor, /[ \t]+[A-Za-z]\w*[ \t]*=[ \t]*([A-Za-z]\w*)/y);
  if (header === null) fail(cursor, "function mpc = NAME, the head of a case of version 2");
  return header[1];
}

function endStatement(cursor: Cursor): void {
  skipBlank(cursor, false);
  const char = cursor.text[cursor.pos];
  if (char !== undefined && !/[;,\n]/.test(char)) fail(cursor, "the end of the statement");
}

/**
 * Reads the text of a case.
 * @param file name for messages.
 * @throws ParseError with the line of the first statement that is not understood.
 */
export function readMatpower(text: string, file: string): MatpowerCase {
  const cursor: Cursor = { text: text.startsWith("\uFEFF") ? text.slice(1) : text, file, pos: 0, line: 1 };
  const tables = new Map<string, CaseTable>();
  const seen = new Set<string>();
  let name = "";
  let version: string | null = null;
  let baseMVA: number | null = null;
  for (;;) {
    skipBlank(cursor, true);
    const char = cursor.text[cursor.pos];
    if (char === undefined) break;
    if (char === ";" || char === ",") {
      cursor.pos++;
      continue;
    }
    const startPos = cursor.pos;
    const word = match(cursor, NAME)?.[0] ?? "";
    if (word === "function") name = readHeader(cursor);
    if (["function", "end", "endfunction", "return"].includes(word)) {
      endStatement(cursor);
      continue;
    }
    skipBlank(cursor, false);
    const isAssignment = match(cursor, /=(?!=)/y) !== null && word.includes(".");
    if (!isAssignment) {
      cursor.pos = startPos;
      fail(cursor, "an assignment of figures such as mpc.bus = [ … ];");
    }
    const field = word.slice(word.indexOf(".") + 1);
    const line = cursor.line;
    skipBlank(cursor, false);
    if (seen.has(field)) fail(cursor, `one assignment to ${word}`, line);
    seen.add(field);
    if (TABLES.includes(field)) {
      if (cursor.text[cursor.pos] !== "[") fail(cursor, `[ after ${word} =`);
      cursor.pos++;
      tables.set(field, readTable(cursor, word, line));
    } else if (field === "baseMVA") baseMVA = readNumber(cursor, "a number of MVA");
    else if (field === "version") {
      const quoted = match(cursor, TEXT);
      version = quoted === null ? String(readNumber(cursor, "'2'")) : (quoted[1] ?? quoted[2]);
    } else skipValue(cursor);
    endStatement(cursor);
  }
  return { name, version, baseMVA, tables };
}
