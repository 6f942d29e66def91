import { type Names, ParseError, type Problem } from "../../engine/index.ts";
import { checkText, quoteBytes, textBytes } from "./byte-text.ts";
import { parseDecimal } from "./decimal.ts";
import { readInputFile } from "./input-file.ts";

/** A solution as its file states it. */
export interface ReadSolution {
  /** Length numCols; 0 where the file names no value. */
  readonly colValue: Float64Array;
  /** The value of the line `=obj= VALUE`; null where there is none. */
  readonly objective: number | null;
}

const OBJECTIVE = "=obj=";
const HASH = 35;
const BLANK = 32;

/**
 * Reads a `.sol` file: a line `=obj= VALUE`, then a line `NAME VALUE` for each column, split at the last blank, as names
 * may hold blanks. Absent columns are 0; blank lines and lines with `#` in front are skipped.
 *
 * @param text the text, or its bytes; borrowed.
 * @param file name for messages.
 * @throws ParseError with the line, for unknown, repeated and ambiguous names and for values that are no finite number.
 */
export function readSolution(
  text: Uint8Array | string,
  file: string,
  problem: Problem,
  names: Names,
): ReadSolution {
  const bytes = textBytes(text, file);
  const from = checkText(bytes, file, "a solution");
  const colOf = columnsByName(problem, names);
  const colValue = new Float64Array(problem.numCols);
  const isSet = new Uint8Array(problem.numCols);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let objective: number | null = null;
  let isFirst = true;
  for (const { start, end, line } of textLines(bytes, from)) {
    const fields = splitLine(bytes, start, end);
    const fail = (found: string, expected: string): never => {
      throw new ParseError({ file, line }, found, expected);
    };
    const name = decoder.decode(bytes.subarray(fields.nameStart, fields.nameEnd));
    const col = colOf.get(decoder.decode(bytes.subarray(start, fields.valueStart - 1))) ?? colOf.get(name);
    if (col === undefined && bytes[fields.nameStart] === HASH) continue;
    if (fields.nameEnd === fields.nameStart) fail(quoteBytes(bytes, start, end), "a column name and a value");
    const value = parseDecimal(bytes, fields.valueStart, fields.valueEnd);
    if (!Number.isFinite(value))
      fail(quoteBytes(bytes, fields.valueStart, fields.valueEnd), "a finite number");
    if (isFirst && name === OBJECTIVE) {
      isFirst = false;
      objective = value;
      continue;
    }
    isFirst = false;
    if (col === undefined) {
      fail(`the column ${quoteBytes(bytes, fields.nameStart, fields.nameEnd)}`, "a column of the model");
    } else {
      if (col === AMBIGUOUS) fail(`the name "${name}" of several columns`, "a name of one column");
      if (isSet[col] === 1) fail(`the column "${name}" a second time`, "one value for each column");
      isSet[col] = 1;
      colValue[col] = value;
    }
  }
  return { colValue, objective };
}

const AMBIGUOUS = -1;

function columnsByName(problem: Problem, names: Names): ReadonlyMap<string, number> {
  const colOf = new Map<string, number>();
  for (let col = 0; col < problem.numCols; col++) {
    const name = names.col(col);
    colOf.set(name, colOf.has(name) ? AMBIGUOUS : col);
  }
  return colOf;
}

/** Lines that are not blank. LF, CR and CR LF end a line. */
function* textLines(
  bytes: Uint8Array,
  from: number,
): Generator<{ start: number; end: number; line: number }> {
  let line = 1;
  let start = from;
  for (let pos = from; pos <= bytes.length; pos++) {
    const byte = bytes[pos];
    if (pos < bytes.length && byte !== 10 && byte !== 13) continue;
    let end = pos;
    while (end > start && bytes[end - 1] <= BLANK) end--;
    if (end > start) yield { start, end, line };
    if (byte === 13 && bytes[pos + 1] === 10) pos++;
    start = pos + 1;
    line++;
  }
}

/** Splits at the last blank; the name without blanks around it. */
function splitLine(bytes: Uint8Array, start: number, end: number) {
  let valueStart = end;
  while (valueStart > start && bytes[valueStart - 1] > BLANK) valueStart--;
  let nameEnd = valueStart;
  while (nameEnd > start && bytes[nameEnd - 1] <= BLANK) nameEnd--;
  let nameStart = start;
  while (nameStart < nameEnd && bytes[nameStart] <= BLANK) nameStart++;
  return { nameStart, nameEnd, valueStart, valueEnd: end };
}

/**
 * Column values of a solution file, perhaps packed with gzip; length numCols.
 *
 * @throws ParseError as readSolution, and where the file cannot be read.
 */
export function readSolutionFile(path: string, problem: Problem, names: Names): Float64Array {
  return readSolution(readInputFile(path).bytes, path, problem, names).colValue;
}
