/**
 * Lines and fields of MPS text. Free format: fields are separated by blanks or tabs. Fixed format: fields stand in the
 * columns 2-3, 5-12, 15-22, 25-36, 40-47, 50-61, names may hold blanks, and what stands past column 61 is ignored. In
 * both an empty field is left out, so that the readers of the sections need not know the format.
 */
import { ParseError } from "../../engine/index.ts";
import { quoteBytes } from "./byte-text.ts";
import type { ParseProblems } from "./parse-problems.ts";

/** How MPS text is cut into fields. */
export type MpsFormat = "free" | "fixed";

/** No line of the format has more fields; of longer ones only the number is known, as this plus one. */
const MOST_FIELDS = 6;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const TAB = 9;
const BLANK = 32;
const ASTERISK = 42;
const DOLLAR = 36;

/** First column of each fixed field, from 0, and the column after its last. */
const FIELD_START: readonly number[] = [1, 4, 14, 24, 39, 49];
const FIELD_END: readonly number[] = [3, 12, 22, 36, 47, 61];

/** Walks over the lines; the fields of the present one are spans of the bytes. */
export class MpsLines {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly format: MpsFormat;
  /** Number of the present line, from 1. */
  line = 0;
  /** Whether the present line starts in its first column: a section, not data. */
  isHeader = false;
  /** Number of fields in the present line. */
  count = 0;
  /** Field f is bytes[start[f]] .. bytes[end[f] − 1]. */
  readonly start: Int32Array = new Int32Array(MOST_FIELDS);
  readonly end: Int32Array = new Int32Array(MOST_FIELDS);
  readonly problems: ParseProblems;
  #pos: number;

  constructor(bytes: Uint8Array, file: string, from: number, format: MpsFormat, problems: ParseProblems) {
    this.bytes = bytes;
    this.file = file;
    this.#pos = from;
    this.format = format;
    this.problems = problems;
  }

  /**
   * Goes to the next line that is neither blank nor a comment nor without sense in fixed format, which is a problem;
   * false at the end of the text.
   */
  next(): boolean {
    const { bytes } = this;
    while (this.#pos < bytes.length) {
      this.line++;
      this.count = 0;
      const first = bytes[this.#pos];
      if (first === ASTERISK) this.#pos = this.#lineEnd();
      else {
        this.isHeader = first > BLANK;
        if (this.isHeader || this.format === "free") this.#splitFree();
        else this.#splitFixed();
      }
      this.#skipLineEnd();
      if (this.count > 0) return true;
    }
    return false;
  }

  /**
   * Reads the lines up to the next section. A line that breaks its rules is a problem, and reading goes on at the next.
   *
   * @param repair puts what was left undone by `read` into order, so that no further problems follow from it.
   * @returns false at the end of the text.
   */
  readData(read: () => void, repair?: () => void): boolean {
    const { problems } = this;
    let more = this.next();
    let since = 0;
    while (more && !this.isHeader) {
      try {
        for (; more && !this.isHeader; more = this.next()) {
          since = problems.count;
          read();
        }
      } catch (error) {
        problems.note(error, since);
        repair?.();
        more = this.next();
      }
    }
    return more;
  }

  /** Goes to the next section. @returns false at the end of the text. */
  skipData(): boolean {
    let more = this.next();
    while (more && !this.isHeader) more = this.next();
    return more;
  }

  /** Number of the field in the table, or -1. */
  find(table: { find(bytes: Uint8Array, start: number, end: number): number }, field: number): number {
    return table.find(this.bytes, this.start[field], this.end[field]);
  }

  /** Whether the field begins with `$`: a comment, unless a name does. */
  isDollar(field: number): boolean {
    return this.bytes[this.start[field]] === DOLLAR;
  }

  /** Upper-case text of a short field (section, type, keyword); of longer ones the first bytes. */
  word(field: number): string {
    const start = this.start[field];
    let text = "";
    for (let pos = start; pos < Math.min(this.end[field], start + 24); pos++) {
      text += String.fromCharCode(this.bytes[pos]);
    }
    return text.toUpperCase();
  }

  /** The field in quotes, for messages. */
  quote(field: number): string {
    return quoteBytes(this.bytes, this.start[field], this.end[field]);
  }

  /** The error for the present line. */
  error(found: string, expected: string): ParseError {
    return new ParseError({ file: this.file, line: this.line }, found, expected);
  }

  #splitFree(): void {
    const { bytes, start, end } = this;
    const length = bytes.length;
    let count = 0;
    let pos = this.#pos;
    while (pos < length) {
      const byte = bytes[pos];
      if (byte > BLANK) {
        const from = pos++;
        while (pos < length && bytes[pos] > BLANK) pos++;
        if (count < MOST_FIELDS) {
          start[count] = from;
          end[count] = pos;
        }
        count++;
      } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
        break;
      } else {
        pos++;
      }
    }
    this.count = Math.min(count, MOST_FIELDS + 1);
    this.#pos = pos;
  }

  #splitFixed(): void {
    const { bytes } = this;
    const lineStart = this.#pos;
    const lineEnd = this.#lineEnd();
    this.#pos = lineEnd;
    let gapStart = lineStart;
    for (let field = 0; field < MOST_FIELDS && gapStart < lineEnd; field++) {
      const from = lineStart + FIELD_START[field];
      const to = Math.min(lineStart + FIELD_END[field], lineEnd);
      if (!this.#isGap(gapStart, Math.min(from, lineEnd))) return;
      gapStart = to;
      let start = from;
      let end = to;
      while (start < end && bytes[start] <= BLANK) start++;
      while (end > start && bytes[end - 1] <= BLANK) end--;
      if (start >= end) continue;
      if ((field === 2 || field === 4) && bytes[start] === DOLLAR) return;
      if (bytes.subarray(start, end).includes(TAB)) {
        this.#refuseLine("a tab inside a field", "blanks between the columns of fixed format");
        return;
      }
      this.start[this.count] = start;
      this.end[this.count++] = end;
    }
  }

  /** Whether nothing stands there; anything else is a problem. */
  #isGap(from: number, to: number): boolean {
    for (let pos = from; pos < to; pos++) {
      if (this.bytes[pos] <= BLANK) continue;
      const found = quoteBytes(this.bytes, pos, to);
      this.#refuseLine(`${found} between two fields`, "fields in the columns of fixed format");
      return false;
    }
    return true;
  }

  /** Notes a problem of the present line, which then counts as blank. */
  #refuseLine(found: string, expected: string): void {
    this.problems.note(this.error(found, expected));
    this.count = 0;
  }

  #lineEnd(): number {
    const { bytes } = this;
    let pos = this.#pos;
    while (pos < bytes.length && bytes[pos] !== LINE_FEED && bytes[pos] !== CARRIAGE_RETURN) pos++;
    return pos;
  }

  #skipLineEnd(): void {
    if (this.#pos >= this.bytes.length) return;
    const isPair = this.bytes[this.#pos] === CARRIAGE_RETURN && this.bytes[this.#pos + 1] === LINE_FEED;
    this.#pos += isPair ? 2 : 1;
  }
}
