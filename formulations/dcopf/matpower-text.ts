/**
 * Going through the text of a MATPOWER case: blanks, comments (also in blocks), continued lines, numbers and texts, and
 * the list of what is not understood. Whatever the text holds, each part of it is passed a bounded number of times.
 */

/** A place in the text, counted from 1. */
export interface CasePlace {
  readonly line: number;
  readonly column: number;
}

/** What is wrong at a place of the text. */
export interface CaseProblem extends CasePlace {
  readonly found: string;
  readonly expected: string;
}

/** Problems that are kept; the rest is counted. */
const MOST_KEPT = 50;

/** Brackets in brackets; more of them are damage. */
const MOST_NESTED = 100;

const NUMBER = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?|[Ii]nf\b|NaN\b)/y;
const NUMBER_END = /[\s,;\]%#]|\.\.\.|$/y;
const CELL = /[^\s,;\]%#'"]+/y;
// Repeated groups have an end, since each of their turns takes space on the stack.
const STATEMENT = /(?:[A-Za-z]\w*(?:\.[A-Za-z]\w*){1,9}[ \t]*=(?!=)|(?:function|endfunction|end|return)\b)/y;
const OPEN_MARK = /[^\S\n]*[%#]\{[^\S\n]*(?:\n|$)/y;
const CLOSE_MARK = /[^\S\n]*[%#]\}[^\S\n]*(?:\n|$)/y;
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** A position that moves through the text and never back behind a problem. */
export class CaseText {
  readonly #text: string;
  readonly #problems: CaseProblem[] = [];
  #numProblems = 0;
  #pos = 0;
  /** Where the line of the position begins. */
  #lineStart = 0;
  /** Where each line begins; found once somebody asks for a line. */
  #lineStarts: readonly number[] | null = null;
  #hasOpenComment = false;
  /** A bracket of a statement that is not understood has no end: no other is searched for its own. */
  #hasOpenBracket = false;

  constructor(text: string) {
    this.#text = text.startsWith("\uFEFF") ? text.slice(1) : text;
  }

  /** The character at the position; undefined at the end. */
  get char(): string | undefined {
    return this.#text[this.#pos];
  }

  /** How many characters stand before. */
  get pos(): number {
    return this.#pos;
  }

  /** Line and column of a position. */
  placeAt(pos: number): CasePlace {
    this.#lineStarts ??= lineStartsOf(this.#text);
    const starts = this.#lineStarts;
    let line = 0;
    for (let end = starts.length; end - line > 1; ) {
      const middle = (line + end) >> 1;
      if (starts[middle] <= pos) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: pos - starts[line] + 1 };
  }

  /** The first problems, in the order in which they were found. */
  get problems(): readonly CaseProblem[] {
    return this.#problems;
  }

  /** Of all of them, also those that are not kept. */
  get numProblems(): number {
    return this.#numProblems;
  }

  /** Whether the rest of the text is a comment without an end, in which everything may stand. */
  get hasOpenComment(): boolean {
    return this.#hasOpenComment;
  }

  /** Notes a problem. @param found absent = what stands at the position. */
  complain(expected: string, pos: number = this.#pos, found?: string): void {
    this.#numProblems++;
    if (this.#problems.length >= MOST_KEPT) return;
    this.#problems.push({ ...this.placeAt(pos), found: found ?? this.#shown(pos), expected });
  }

  #shown(pos: number): string {
    const text = this.#text;
    if (pos >= text.length) return JSON.stringify("the end of the file");
    const part =
      text
        .slice(pos, pos + 30)
        .split("\n", 1)[0]
        ?.trim() ?? "";
    return JSON.stringify(part === "" ? "the end of the line" : part);
  }

  /** Goes behind what a sticky pattern without line ends matches here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#pos;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#pos = pattern.lastIndex;
    return found;
  }

  /** Goes behind the character. */
  step(): void {
    if (this.char === "\n") this.#lineStart = this.#pos + 1;
    this.#pos++;
  }

  #back(pos: number): void {
    this.#pos = pos;
    this.#lineStart = this.#text.lastIndexOf("\n", pos - 1) + 1;
  }

  /** Goes to the end of the line. */
  skipLine(): void {
    const end = this.#text.indexOf("\n", this.#pos);
    this.#pos = end < 0 ? this.#text.length : end;
  }

  /** Whether the line is that mark alone. */
  #isMark(brace: "{" | "}"): boolean {
    const mark = brace === "{" ? OPEN_MARK : CLOSE_MARK;
    mark.lastIndex = this.#lineStart;
    return mark.test(this.#text);
  }

  /** From a line `%{` to the line `%}` that belongs to it; without one to the end. */
  #skipBlockComment(): void {
    const start = this.#pos;
    let depth = 0;
    while (this.char !== undefined) {
      if (this.#isMark("{")) depth++;
      else if (this.#isMark("}")) depth--;
      this.skipLine();
      if (depth === 0) return;
      if (this.char !== undefined) this.step();
    }
    this.#hasOpenComment = true;
    this.complain("%} at the end of the comment", start);
  }

  /** Skips blanks, comments and continued line ends; with `lines` also line ends. */
  skipBlank(lines: boolean): void {
    for (;;) {
      const char = this.char;
      if (char === " " || char === "\t" || char === "\r") this.#pos++;
      else if (char === "%" || char === "#") {
        if (this.#isMark("{")) this.#skipBlockComment();
        else this.skipLine();
      } else if (char === "." && this.#text.startsWith("...", this.#pos)) {
        this.skipLine();
        if (this.char !== undefined) this.step();
      } else if (char === "\n" && lines) this.step();
      else return;
    }
  }

  /** Whether a statement of the kind that cases have begins here, as none does inside of a value. */
  beginsStatement(): boolean {
    STATEMENT.lastIndex = this.#pos;
    return STATEMENT.test(this.#text);
  }

  /** The number here; null for something else, where the position stays. May be NaN or ±Infinity. */
  readNumber(): number | null {
    const start = this.#pos;
    const found = this.match(NUMBER);
    NUMBER_END.lastIndex = this.#pos;
    if (found === null || !NUMBER_END.test(this.#text)) {
      this.#pos = start;
      return null;
    }
    return Number(found[0].replace(/[dD]/, "e").replace(/[Ii]nf/, "Infinity"));
  }

  /** The text in quotes here, within its line; null where none begins or it has no end, where the position stays. */
  readText(): string | null {
    const quote = this.char;
    if (quote !== "'" && quote !== '"') return null;
    let end = this.#pos + 1;
    for (;;) {
      const char = this.#text[end];
      if (char === undefined || char === "\n") return null;
      // A doubled quote stands for one.
      if (char !== quote) end++;
      else if (this.#text[end + 1] === quote) end += 2;
      else break;
    }
    const text = this.#text.slice(this.#pos + 1, end);
    this.#pos = end + 1;
    return text;
  }

  /** Skips a cell of a table, whatever it is. */
  skipCell(): void {
    if (this.char === "'" || this.char === '"') {
      if (this.readText() === null) this.skipLine();
    } else if (this.match(CELL) === null) this.step();
  }

  /**
   * Skips a value that is not needed: a number, a text, or anything in brackets.
   * @returns false where its end was not found: that is a problem, and the position is where the next statement is to be looked for.
   */
  skipValue(): boolean {
    const start = this.#pos;
    const open: string[] = [];
    for (;;) {
      this.skipBlank(false);
      const char = this.char;
      const isAtEnd = char === undefined || char === "\n" || char === ";";
      if (open.length === 0 && isAtEnd) return true;
      if (char === "\n") {
        this.step();
        this.skipBlank(true);
        if (!this.beginsStatement()) continue;
      }
      if (char === undefined || char === "\n") {
        this.complain(`${open.at(-1)} that closes a bracket`, start);
        return false;
      }
      const closing = CLOSING[char];
      if (char === "'" || char === '"') {
        if (this.readText() !== null) continue;
        this.complain("a text with a quote at its end");
        this.skipLine();
      } else if (closing !== undefined && open.length < MOST_NESTED) {
        open.push(closing);
        this.step();
      } else if (closing !== undefined || ("]})".includes(char) && open.pop() !== char)) {
        this.complain(closing === undefined ? "brackets that fit" : `at most ${MOST_NESTED} nested brackets`);
        this.skipStatement();
        return false;
      } else this.step();
    }
  }

  /** Skips what is no statement at all, such as the rows behind a bracket too many, to the next word at the start of one. */
  skipToWord(): void {
    for (;;) {
      this.skipStatement();
      this.skipBlank(true);
      if (this.char === undefined || /[A-Za-z]/.test(this.char)) return;
      if (this.char === ";") this.step();
    }
  }

  /**
   * Skips the rest of a statement that is not understood: to its semicolon or the end of its line, outside of brackets,
   * or to a line with a new one.
   */
  skipStatement(): void {
    const start = this.#pos;
    let depth = 0;
    for (;;) {
      this.skipBlank(false);
      const char = this.char;
      if (depth === 0 && (char === undefined || char === ";" || char === "\n")) return;
      if (char === undefined) break;
      if (char === "\n") {
        this.skipBlank(true);
        if (this.beginsStatement()) return;
        continue;
      }
      if (char === "'" || char === '"') {
        if (this.readText() === null) this.skipLine();
        continue;
      }
      if (CLOSING[char] !== undefined && !this.#hasOpenBracket) depth++;
      else if ("]})".includes(char) && depth > 0) depth--;
      this.step();
    }
    // A bracket that is never closed: only its line is given up.
    this.#hasOpenBracket = true;
    this.#back(start);
    this.skipLine();
  }
}
