/**
 * Reads JSON text from its bytes as the caller's schema expects it, without a tree: strict (RFC 8259), each key known
 * and once, every error with line, column and the path of the field. Nesting deeper than the schema is an error where
 * it begins, so no input can exhaust the stack. After a problem, reading goes on behind the innermost member or element
 * that can be skipped as a whole.
 */
import { nearestName, ParseError } from "../../engine/index.ts";
import { columnOf, lineOf, quoteBytes } from "./byte-text.ts";
import { parseDecimal } from "./decimal.ts";
import { ParseProblems } from "./parse-problems.ts";

const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** What is nested deeper is not looked for the end of. */
const DEEPEST_SKIP = 64;

/** Whether the byte is no bracket, or opens one, or closes the last of `open`, which is kept true. */
function isMatch(open: number[], byte: number): boolean {
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return open.push(byte) <= DEEPEST_SKIP;
  if (byte === CLOSE_BRACE) return open.pop() === OPEN_BRACE;
  else if (byte === CLOSE_BRACKET) return open.pop() === OPEN_BRACKET;
  return true;
}

/** A cursor on JSON text. */
export class JsonScanner {
  readonly bytes: Uint8Array;
  readonly file: string;
  /** Next byte. */
  pos: number;
  readonly problems: ParseProblems = new ParseProblems();
  readonly #path: (string | number)[] = [];
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array, file: string, from: number) {
    this.bytes = bytes;
    this.file = file;
    this.pos = from;
  }

  /** The error at byte `at`, with the path of the present field. */
  error(at: number, found: string, expected: string): ParseError {
    let path = "";
    for (const step of this.#path)
      path += typeof step === "number" ? `[${step}]` : `${path === "" ? "" : "."}${step}`;
    const { bytes, file } = this;
    const position = { file, line: lineOf(bytes, at), column: columnOf(bytes, at) };
    return new ParseError(position, found, path === "" ? expected : `${expected} at ${path}`);
  }

  /** Skips blanks; the byte that follows, or -1 at the end. */
  peek(): number {
    const { bytes } = this;
    while (this.pos < bytes.length) {
      const byte = bytes[this.pos];
      if (byte > BLANK) return byte;
      if (byte !== BLANK && byte !== 10 && byte !== 13 && byte !== 9) break;
      this.pos++;
    }
    return this.pos < bytes.length ? bytes[this.pos] : -1;
  }

  /** What stands at the cursor, for messages. */
  quoteNext(): string {
    if (this.peek() < 0) return "the end of the text";
    let end = this.pos + 1;
    const isWord = (byte: number): boolean => byte > BLANK && !'",:[]{}'.includes(String.fromCharCode(byte));
    if (this.bytes[this.pos] === QUOTE) {
      while (end < this.bytes.length && this.bytes[end] >= BLANK && this.bytes[end] !== QUOTE) end++;
      return `the string ${quoteBytes(this.bytes, this.pos + 1, end)}`;
    }
    if (isWord(this.bytes[this.pos])) while (end < this.bytes.length && isWord(this.bytes[end])) end++;
    return quoteBytes(this.bytes, this.pos, end);
  }

  /**
   * Reads an object whose keys are all in `keys`, each at most once; `read` reads the value.
   *
   * @param strangers what is said to be expected where a key of another kind of file turns up, which ends the reading.
   * @returns the keys found, and those that others look like.
   */
  readObject(
    keys: readonly string[],
    read: (key: string) => void,
    strangers: ReadonlyMap<string, string> = new Map(),
  ): ReadonlySet<string> {
    const seen = new Set<string>();
    const meant: string[] = [];
    this.readMembers((start) => {
      const key = this.readString();
      if (!keys.includes(key)) {
        const near = nearestName(key, keys);
        if (near !== null) meant.push(near);
        const hint = near === null ? `one of the keys ${keys.join(", ")}` : `the key "${near}"`;
        const stranger = strangers.get(key);
        const found = `the unknown key ${JSON.stringify(key.slice(0, 40))}`;
        const error = this.error(start, found, stranger ?? hint);
        if (stranger !== undefined) this.problems.stop(error);
        throw error;
      }
      if (seen.has(key)) throw this.error(start, `the key "${key}" a second time`, "each key once");
      seen.add(key);
      this.expectColon();
      this.#path.push(key);
      read(key);
      this.#path.pop();
    });
    for (const key of meant) seen.add(key);
    return seen;
  }

  /** Reads an object; `read` is called with the cursor on each key and reads key, colon and value. */
  readMembers(read: (start: number) => void): void {
    this.#expect(OPEN_BRACE, "an object");
    if (this.peek() === CLOSE_BRACE) {
      this.pos++;
      return;
    }
    const depth = this.#path.length;
    for (;;) {
      if (this.peek() !== QUOTE) throw this.error(this.pos, this.quoteNext(), "a key in double quotes");
      const start = this.pos;
      try {
        read(start);
      } catch (error) {
        this.#path.length = depth;
        this.#skipAfter(error, start, true);
      }
      const byte = this.peek();
      this.pos++;
      if (byte === CLOSE_BRACE) return;
      if (byte !== COMMA) throw this.#unexpectedBefore('"," or "}"');
    }
  }

  /** Reads the value at `pos`, which was skipped before, as that of a key of the outermost object. */
  readMemberAt(key: string, pos: number, read: () => void): void {
    this.pos = pos;
    this.#path.splice(0, Number.POSITIVE_INFINITY, key);
    read();
    this.#path.length = 0;
  }

  /** Reads an array; `read` reads the item at `index`. */
  readArray(read: (index: number) => void): void {
    this.#expect(OPEN_BRACKET, "an array");
    if (this.peek() === CLOSE_BRACKET) {
      this.pos++;
      return;
    }
    const depth = this.#path.length;
    for (let index = 0; ; index++) {
      this.#path[depth] = index;
      this.peek();
      const start = this.pos;
      try {
        read(index);
      } catch (error) {
        this.#path.length = depth + 1;
        this.#skipAfter(error, start, false);
      }
      const byte = this.peek();
      this.pos++;
      if (byte === CLOSE_BRACKET) break;
      if (byte !== COMMA) throw this.#unexpectedBefore('"," or "]"');
    }
    this.#path.length = depth;
  }

  /** Notes a problem and skips the member or element it is in; where that cannot be done, leaves it to what is around. */
  #skipAfter(error: unknown, start: number, isMember: boolean): void {
    this.problems.note(error);
    this.pos = start;
    try {
      if (isMember) {
        this.scanString();
        this.expectColon();
      }
      this.skipValue([]);
    } catch {
      throw error;
    }
  }

  /** Reads a colon. */
  expectColon(): void {
    this.#expect(COLON, '":"');
  }

  /** Reads a number. 1e400 and the like are infinite. */
  readNumber(): number {
    const { bytes } = this;
    const first = this.peek();
    const start = this.pos;
    const fail = (): ParseError => this.error(start, this.quoteNext(), "a number");
    const digits = (from: number): number => {
      let pos = from;
      while (bytes[pos] >= 48 && bytes[pos] <= 57) pos++;
      if (pos === from) throw fail();
      return pos;
    };
    const whole = first === 45 ? start + 1 : start;
    let pos = digits(whole);
    if (bytes[whole] === 48 && pos > whole + 1) throw fail();
    if (bytes[pos] === 46) pos = digits(pos + 1);
    if ((bytes[pos] | 0x20) === 101)
      pos = digits(bytes[pos + 1] === 43 || bytes[pos + 1] === 45 ? pos + 2 : pos + 1);
    const value = parseDecimal(bytes, start, pos);
    if (Number.isNaN(value)) throw fail();
    this.pos = pos;
    return value;
  }

  /** Reads `true` or `false`. */
  readBoolean(): boolean {
    if (this.takeWord("true")) return true;
    if (this.takeWord("false")) return false;
    throw this.error(this.pos, this.quoteNext(), "true or false");
  }

  /** Reads the bare word if it comes next. */
  takeWord(word: string): boolean {
    this.peek();
    for (let at = 0; at < word.length; at++) {
      if (this.bytes[this.pos + at] !== word.charCodeAt(at)) return false;
    }
    this.pos += word.length;
    return true;
  }

  /**
   * Goes over a string. @returns the span between its quotes; `isPlain` if it holds no escape, so that the bytes are
   * the text.
   */
  scanString(): { start: number; end: number; isPlain: boolean } {
    this.peek();
    if (this.bytes[this.pos] !== QUOTE) throw this.error(this.pos, this.quoteNext(), "a string");
    const { bytes } = this;
    const start = this.pos + 1;
    let pos = start;
    let isPlain = true;
    while (pos < bytes.length && bytes[pos] !== QUOTE) {
      if (bytes[pos] < BLANK)
        throw this.error(pos, "a control character in a string", "an escape such as \\n");
      if (bytes[pos] === BACKSLASH) {
        isPlain = false;
        pos++;
      }
      pos++;
    }
    if (pos >= bytes.length) throw this.error(start - 1, "a string without end", 'a closing "');
    this.pos = pos + 1;
    return { start, end: pos, isPlain };
  }

  /** Reads a string. */
  readString(): string {
    const { start, end, isPlain } = this.scanString();
    let text: string;
    try {
      text = this.#decoder.decode(this.bytes.subarray(start, end));
    } catch {
      throw this.error(start, "bytes that are not UTF-8", "UTF-8 text");
    }
    return isPlain ? text : this.#unescape(text, start);
  }

  /**
   * Goes over any value without looking inside; brackets need only balance.
   *
   * @param open filled with the brackets that are open; where it is given, each must be closed by its own kind, and not
   *   too many be open.
   */
  skipValue(open: number[] | null = null): void {
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte < 0) throw this.error(this.pos, "the end of the text", "the rest of the value");
      if (byte === QUOTE) {
        this.scanString();
        continue;
      }
      this.pos++;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
      else if (depth === 0) while (!this.#endsValue()) this.pos++;
      if (open !== null && !isMatch(open, byte)) throw this.#unexpectedBefore("the other bracket");
      if (depth < 0)
        throw this.error(this.pos - 1, quoteBytes(this.bytes, this.pos - 1, this.pos), "a value");
    } while (depth > 0);
  }

  /** Refuses anything but blanks after the value. */
  expectEnd(): void {
    if (this.peek() >= 0) throw this.error(this.pos, this.quoteNext(), "the end of the text");
  }

  #endsValue(): boolean {
    if (this.pos >= this.bytes.length) return true;
    const byte = this.bytes[this.pos];
    return byte <= BLANK || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
  }

  #expect(byte: number, expected: string): void {
    if (this.peek() !== byte) throw this.error(this.pos, this.quoteNext(), expected);
    this.pos++;
  }

  #unexpectedBefore(expected: string): ParseError {
    this.pos = Math.min(this.pos - 1, this.bytes.length);
    return this.error(this.pos, this.quoteNext(), expected);
  }

  #unescape(text: string, start: number): string {
    const plain = text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) => {
      if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      const char = ESCAPES.get(code);
      if (char === undefined) throw this.error(start, `the escape "\\${code}"`, "an escape of JSON");
      return char;
    });
    if (/\p{Surrogate}/u.test(plain)) throw this.error(start, "half a surrogate pair", "whole characters");
    return plain;
  }
}
