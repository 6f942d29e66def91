/**
 * A strict JSON reader that knows where everything stands: duplicate keys, trailing commas, numbers out of range
 * and endless nesting are errors with line and column, and any value's position can be found again by its path.
 * Positions are not kept while reading; `locateJson` walks the text once more and skips what is not on the path.
 */
import { ParseError } from "../../engine/index.ts";

/** Deeper nesting than this is refused: no instance has it, and it would exhaust the stack. */
const MAX_DEPTH = 200;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** A step of a path: a key of an object or a position in a list. */
export type PathStep = string | number;

/** Line and column of an offset, both from 1. */
function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: Math.max(0, offset - start) + 1 };
}

/** Reads one text from left to right. */
class JsonScanner {
  readonly #text: string;
  readonly #file: string;
  #at: number;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  #fail(expected: string, at: number = this.#at, found: string = this.#show(at)): never {
    const { line, column } = lineAndColumn(this.#text, at);
    throw new ParseError({ file: this.#file, line, column }, found, expected);
  }

  #show(at: number): string {
    if (at >= this.#text.length) return "the end of the file";
    const word = /^[^\s,:[\]{}"]{1,20}/.exec(this.#text.slice(at, at + 20));
    return JSON.stringify(word?.[0] ?? this.#text[at]);
  }

  #skipBlanks(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
      at++;
    }
    this.#at = at;
  }

  /** The next character that is not blank, not taken. */
  #peek(): string {
    this.#skipBlanks();
    return this.#text[this.#at] ?? "";
  }

  #readString(): string {
    const text = this.#text;
    const start = this.#at;
    let value = "";
    let from = ++this.#at;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (Number.isNaN(code)) this.#fail('a closing "', start, "a text without end");
      if (code < 32) this.#fail("an escape such as \\n in a text", this.#at, "a control character");
      if (code === 34) break;
      this.#at++;
      if (code !== 92) continue;
      value += text.slice(from, this.#at - 1) + this.#readEscape();
      from = this.#at;
    }
    value += text.slice(from, this.#at);
    this.#at++;
    return value;
  }

  #readEscape(): string {
    const kind = this.#text[this.#at] ?? "";
    if (kind === "u") {
      const digits = this.#text.slice(this.#at + 1, this.#at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("four hexadecimal digits after \\u");
      this.#at += 5;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (!Object.hasOwn(ESCAPES, kind)) this.#fail('one of " \\ / b f n r t u after \\');
    this.#at++;
    return ESCAPES[kind] as string;
  }

  #readNumber(): number {
    const pattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    pattern.lastIndex = this.#at;
    const digits = pattern.exec(this.#text)?.[0];
    if (digits === undefined) this.#fail("a number such as -1.5e3");
    const value = Number(digits);
    if (!Number.isFinite(value)) this.#fail("a number up to 1.8e308");
    this.#at += digits.length;
    if (/[\w.+]/.test(this.#text[this.#at] ?? ""))
      this.#fail("a comma or the end of the list after a number");
    return value;
  }

  #readWord(): boolean | null {
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (this.#text.startsWith(word, this.#at) && !/\w/.test(this.#text[this.#at + word.length] ?? "")) {
        this.#at += word.length;
        return value;
      }
    }
    return this.#fail("a value (object, list, text, number, true, false or null)");
  }

  /** Calls `take` at the start of each entry of the list that begins here. */
  #eachEntry(take: (pos: number) => void): void {
    this.#at++;
    if (this.#peek() === "]") {
      this.#at++;
      return;
    }
    for (let pos = 0; ; pos++) {
      this.#skipBlanks();
      take(pos);
      const next = this.#peek();
      if (next !== "," && next !== "]") this.#fail('"," or "]"');
      this.#at++;
      if (next === "]") return;
      if (this.#peek() === "]") this.#fail('a value after ","');
    }
  }

  /** Calls `take` at the start of each value of the object that begins here. */
  #eachMember(take: (key: string, keyAt: number) => void): void {
    this.#at++;
    if (this.#peek() === "}") {
      this.#at++;
      return;
    }
    for (;;) {
      if (this.#peek() !== '"') this.#fail('a key in "quotes"');
      const keyAt = this.#at;
      const key = this.#readString();
      if (this.#peek() !== ":") this.#fail('":" after a key');
      this.#at++;
      this.#skipBlanks();
      take(key, keyAt);
      const next = this.#peek();
      if (next !== "," && next !== "}") this.#fail('"," or "}"');
      this.#at++;
      if (next === "}") return;
    }
  }

  readValue(depth: number): unknown {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels of nesting`);
    const first = this.#peek();
    if (first === "{") {
      const record: Record<string, unknown> = {};
      this.#eachMember((key, keyAt) => {
        if (Object.hasOwn(record, key)) this.#fail("each key once", keyAt, `${JSON.stringify(key)} again`);
        const value = this.readValue(depth + 1);
        // An own property also for "__proto__", which an assignment would turn into a prototype.
        Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true });
      });
      return record;
    }
    if (first === "[") {
      const list: unknown[] = [];
      this.#eachEntry(() => list.push(this.readValue(depth + 1)));
      return list;
    }
    if (first === '"') return this.#readString();
    return first === "-" || (first >= "0" && first <= "9") ? this.#readNumber() : this.#readWord();
  }

  /** Nothing but blanks may follow. */
  finish(): void {
    if (this.#peek() !== "") this.#fail("the end of the file");
  }

  /** Offset of the value at a path, or of the innermost value around it that exists. */
  seek(path: readonly PathStep[]): number {
    this.#skipBlanks();
    let found = this.#at;
    const [step, ...rest] = path;
    const first = this.#text[this.#at];
    const take = (isOnPath: boolean) => {
      if (isOnPath) found = this.seek(rest);
      else this.readValue(0);
    };
    if (first === "{" && typeof step === "string") this.#eachMember((key) => take(key === step));
    else if (first === "[" && typeof step === "number") this.#eachEntry((pos) => take(pos === step));
    else this.readValue(0);
    return found;
  }
}

/**
 * The value of a JSON text.
 * @throws ParseError with line and column.
 */
export function parseJson(text: string, file: string): unknown {
  const scanner = new JsonScanner(text, file);
  const value = scanner.readValue(0);
  scanner.finish();
  return value;
}

/** Line and column of the value at a path of a text that `parseJson` accepts; else of what is around it. */
export function locateJson(
  text: string,
  path: readonly PathStep[],
): { readonly line: number; readonly column: number } {
  return lineAndColumn(text, new JsonScanner(text, "").seek(path));
}
