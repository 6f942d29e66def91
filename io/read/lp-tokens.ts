/**
 * Tokens of LP text. A comment runs from `\` to the end of its line. Keywords count only at the start of a line and
 * only where what follows on it cannot continue an expression, so that columns may be called `bin` or `end`.
 */
import { ParseError } from "../../engine/index.ts";
import { columnOf, quoteBytes } from "./byte-text.ts";
import { parseDecimal } from "./decimal.ts";
import { LONGEST_KEYWORD, LP_KEYWORDS, type LpSection } from "./lp-words.ts";
import { LONGEST_NAME } from "./name-table.ts";

/** Kinds of tokens. `number` has a value, `name` a span, `section` a section; `flaw` is none of the format. */
export type LpToken = "number" | "name" | "+" | "-" | "<=" | ">=" | "=" | ":" | "section" | "flaw" | "eof";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BLANK = 32;
const BACKSLASH = 92;
const COLON = 58;
const LETTER_E = 101;
const LETTER_I = 105;
const LETTER_N = 110;

const KEYWORD_INITIALS: readonly number[] = [
  ...new Set([...LP_KEYWORDS.keys()].map((word) => word.charCodeAt(0))),
];

/** What a byte may be in: 0 nothing, 1 the rest of a name, 3 the start of one. */
const NAME_BYTES: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  if (/[A-Za-z_!"#$%&(){}~?@'`;|/\u0080-\u00ff]/.test(char)) return 3;
  return /[0-9.,]/.test(char) ? 1 : 0;
});

/** Walks over the tokens of a text, one ahead of the parser. */
export class LpTokens {
  readonly bytes: Uint8Array;
  readonly file: string;
  /** The present token. */
  kind: LpToken = "flaw";
  /** Its span. */
  start = 0;
  end = 0;
  /** Its line, from 1. */
  line = 1;
  /** The line of the token before it. */
  lineBefore = 1;
  /** Of a number; `inf` and `infinity` are numbers. */
  value = 0;
  section: LpSection = "end";
  /** Whether it is the first of its line. */
  isLineStart = true;
  /** What is wrong with a `flaw`, or with a section that is refused. */
  #flaw: ParseError | null = null;
  #startBefore = 0;
  #pos: number;
  #posLine = 1;
  #isNextLineStart = true;

  constructor(bytes: Uint8Array, file: string, from: number) {
    this.bytes = bytes;
    this.file = file;
    this.#pos = from;
  }

  /** Goes to the next token. */
  next(): void {
    this.#flaw = null;
    this.#startBefore = this.start;
    this.lineBefore = this.line;
    this.#skipBlanks();
    this.start = this.#pos;
    this.line = this.#posLine;
    if (this.#pos >= this.bytes.length) {
      this.end = this.#pos;
      this.kind = "eof";
      return;
    }
    this.isLineStart = this.#isNextLineStart;
    this.#isNextLineStart = false;
    const byte = this.bytes[this.#pos];
    if (NAME_BYTES[byte] === 3) this.#readWord(this.isLineStart);
    else if (NAME_BYTES[byte] === 1) this.#readNumber();
    else this.#readSign(byte);
    this.end = this.#pos;
  }

  /** Whether the present token is of the kind; unlike a comparison it narrows no type. */
  is(kind: LpToken): boolean {
    return this.kind === kind;
  }

  /** Whether the present name reads as an exponent where a number comes before it: `e5`. */
  looksLikeExponent(): boolean {
    const digit = this.bytes[this.start + 1];
    return (
      (this.bytes[this.start] | 0x20) === LETTER_E && this.end > this.start + 1 && digit >= 48 && digit <= 57
    );
  }

  /** Whether a colon comes next: the present name is a label. */
  isLabel(): boolean {
    let pos = this.#pos;
    while (pos < this.bytes.length && this.bytes[pos] <= BLANK) pos++;
    return this.bytes[pos] === COLON;
  }

  /** Lower-case text of a short token. */
  word(): string {
    return new TextDecoder()
      .decode(this.bytes.subarray(this.start, Math.min(this.end, this.start + 24)))
      .toLowerCase();
  }

  /** The present token for messages. */
  quote(): string {
    if (this.kind === "eof") return "the end of the text";
    return quoteBytes(this.bytes, this.start, this.end);
  }

  /** The error at the present token; of a flaw its own. */
  error(found: string, expected: string): ParseError {
    return this.#flaw ?? this.#errorAt(this.start, this.line, found, expected);
  }

  /** The error at the token before the present one, with which a statement ended. */
  errorBefore(found: string, expected: string): ParseError {
    return this.#errorAt(this.#startBefore, this.lineBefore, found, expected);
  }

  #errorAt(start: number, line: number, found: string, expected: string): ParseError {
    return new ParseError({ file: this.file, line, column: columnOf(this.bytes, start) }, found, expected);
  }

  #skipBlanks(): void {
    const { bytes } = this;
    const length = bytes.length;
    let pos = this.#pos;
    while (pos < length) {
      const byte = bytes[pos];
      if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[pos + 1] !== LINE_FEED)) {
        this.#posLine++;
        this.#isNextLineStart = true;
      } else if (byte === BACKSLASH) {
        while (pos + 1 < length && bytes[pos + 1] !== LINE_FEED && bytes[pos + 1] !== CARRIAGE_RETURN) pos++;
      } else if (byte > BLANK) {
        break;
      }
      pos++;
    }
    this.#pos = pos;
  }

  #readWord(isLineStart: boolean): void {
    if (isLineStart && this.#readKeyword()) return;
    const { bytes } = this;
    let pos = this.#pos + 1;
    while (pos < bytes.length && NAME_BYTES[bytes[pos]] !== 0) pos++;
    this.#pos = pos;
    this.end = pos;
    this.kind = "name";
    const length = pos - this.start;
    if (length > LONGEST_NAME) {
      this.#refuse(this.quote(), `a name of at most ${LONGEST_NAME} bytes`);
      return;
    }
    const initial = bytes[this.start] | 0x20;
    if ((length !== 3 && length !== 8) || (initial !== LETTER_I && initial !== LETTER_N)) return;
    const word = this.word();
    if (word === "inf" || word === "infinity") {
      this.kind = "number";
      this.value = Number.POSITIVE_INFINITY;
    } else if (word === "nan") {
      this.#refuse(this.quote(), "a number or a name");
    }
  }

  #readKeyword(): boolean {
    const { bytes } = this;
    if (!KEYWORD_INITIALS.includes(bytes[this.#pos] | 0x20)) return false;
    const text = new TextDecoder()
      .decode(bytes.subarray(this.#pos, this.#pos + LONGEST_KEYWORD))
      .toLowerCase();
    const two = /^([a-z]+)[ \t]+([a-z]+)(?![^ \t\r\n\\:])/.exec(text);
    const one = /^semi-continuous(?![^ \t\r\n\\])|^[a-z0-9.]+(?![^ \t\r\n\\:])/.exec(text);
    const pair = two === null ? undefined : LP_KEYWORDS.get(`${two[1]} ${two[2]}`);
    const keyword = pair ?? (one === null ? undefined : LP_KEYWORDS.get(one[0]));
    if (keyword === undefined) return false;
    const length = (pair === undefined ? one?.[0].length : two?.[0].length) ?? 0;
    const isSection = pair !== undefined || !this.#continuesExpression(this.#pos + length);
    if (!isSection) return false;
    this.end = this.#pos + length;
    if ("refused" in keyword) this.#refuse(this.quote(), keyword.refused);
    this.#pos += length;
    this.kind = "section";
    this.section = "refused" in keyword ? "refused" : keyword.section;
    return true;
  }

  /** Whether a sign, relation or colon follows on the line: then the word before it is a name. */
  #continuesExpression(from: number): boolean {
    const { bytes } = this;
    let pos = from;
    while (bytes[pos] === BLANK || bytes[pos] === 9) pos++;
    return pos < bytes.length && "+-<>=:".includes(String.fromCharCode(bytes[pos]));
  }

  /** Digits, point, digits, exponent. A name may follow at once (`3x`), but no digit, point or comma. */
  #readNumber(): void {
    const { bytes } = this;
    let pos = this.#pos;
    const isDigit = (at: number): boolean => bytes[at] >= 48 && bytes[at] <= 57;
    while (isDigit(pos)) pos++;
    if (bytes[pos] === 46) pos++;
    while (isDigit(pos)) pos++;
    if ((bytes[pos] | 0x20) === LETTER_E) {
      const sign = bytes[pos + 1] === 43 || bytes[pos + 1] === 45 ? 1 : 0;
      if (isDigit(pos + 1 + sign)) {
        pos += 1 + sign;
        while (isDigit(pos)) pos++;
      }
    }
    this.end = pos;
    this.value = parseDecimal(bytes, this.start, pos);
    const isHex = pos === this.start + 1 && bytes[this.start] === 48 && (bytes[pos] | 0x20) === 120;
    if (Number.isNaN(this.value) || isHex || NAME_BYTES[bytes[pos]] === 1) {
      this.#pos = Math.min(bytes.length, pos + 1);
      this.end = this.#pos;
      this.#refuse(this.quote(), "a decimal number (with a point, no comma, not hexadecimal)");
      return;
    }
    this.#pos = pos;
    this.kind = "number";
  }

  #readSign(byte: number): void {
    const { bytes } = this;
    const first = String.fromCharCode(byte);
    const second = String.fromCharCode(bytes[this.#pos + 1] ?? 0);
    this.#pos++;
    this.end = this.#pos;
    if (first === "<" || first === ">" || first === "=") {
      const isPair = ["<=", ">=", "=<", "=>"].includes(first + second);
      if (isPair) this.#pos++;
      const direction = isPair && first === "=" ? second : first;
      this.kind = direction === "<" ? "<=" : direction === ">" ? ">=" : "=";
      return;
    }
    if (first === "-" && second === ">") {
      this.#pos++;
      this.#refuse('"->"', "no indicator rows: they are not supported");
    } else if (first === "[" || first === "^" || first === "*") {
      this.#refuse(`"${first}"`, "linear terms such as 2 x: quadratic ones are not supported");
    } else if (first === "+" || first === "-" || first === ":") {
      this.kind = first;
    } else {
      this.#refuse(this.quote(), "a number, name or sign");
    }
  }

  /** Makes the present token a flaw: no rule has a place for it, and `error` says what is wrong with it. */
  #refuse(found: string, expected: string): void {
    this.#flaw = this.error(found, expected);
    this.kind = "flaw";
  }
}
