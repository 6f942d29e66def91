/**
 * Reads the text of a MATPOWER case, version 2: a MATLAB function that fills a struct with literals. The text is
 * data here, not a program: anything but assignments of literals is refused, since skipping it could change figures
 * silently. Understood: comments (also in blocks), continuations, commas, `Inf`, Fortran exponents, cells, texts. What is
 * not understood is noted, and reading goes on with the next cell or statement.
 */
import { type CasePlace, type CaseProblem, CaseText } from "./matpower-text.ts";

/** A matrix of the text. */
export interface CaseTable {
  readonly name: string;
  /** Where its value begins. */
  readonly pos: number;
  readonly numRows: number;
  readonly numCols: number;
  /** Row by row; may hold NaN and ±Infinity. */
  readonly values: Float64Array;
  /** Where each figure begins, as `values`; -1 where its row has none. */
  readonly cellPos: Int32Array;
  /** 1 for each row that has a problem of its own: cells of it are NaN. */
  readonly isDamaged: Uint8Array;
}

/** What the text assigns. */
export interface MatpowerCase {
  /** The name of the function; empty without one. */
  readonly name: string;
  readonly version: string | null;
  readonly baseMVA: number | null;
  /** Where the value of each field that is assigned begins. */
  readonly fieldPos: ReadonlyMap<string, number>;
  readonly tables: ReadonlyMap<string, CaseTable>;
  /** The first problems of the text; the case is whole where there are none. */
  readonly problems: readonly CaseProblem[];
  /** Of all of them. */
  readonly numProblems: number;
  /** Fields that the text assigns, or may assign, but not so that they could be read. */
  readonly broken: ReadonlySet<string>;
  /** Line and column of a position in the text. */
  placeAt(pos: number): CasePlace;
}

const TABLES: readonly string[] = ["bus", "gen", "branch", "gencost"];
const NAME = /[A-Za-z]\w*(?:\.[A-Za-z]\w*){0,9}/y;
const HEADER = /[ \t]+[A-Za-z]\w*[ \t]*=[ \t]*([A-Za-z]\w*)/y;
const EQUALS = /=(?!=)/y;

/** The rows of a matrix as they stand in the text. */
class RowList {
  readonly #cells: number[] = [];
  /** Position of each cell; a number, since objects would take ten times the text's size. */
  readonly #pos: number[] = [];
  /** First cell of each row. */
  readonly #first: number[] = [];
  readonly #damaged: (0 | 1)[] = [];
  #isInRow = false;

  get isInRow(): boolean {
    return this.#isInRow;
  }

  endRow(): void {
    this.#isInRow = false;
  }

  /** @param value null for a cell that is none. @param pos where it begins. */
  add(value: number | null, pos: number): void {
    if (!this.#isInRow) {
      this.#isInRow = true;
      this.#first.push(this.#cells.length);
      this.#damaged.push(0);
    }
    if (value === null) this.#damaged[this.#damaged.length - 1] = 1;
    this.#cells.push(value ?? Number.NaN);
    this.#pos.push(pos);
  }

  #lengthOf(row: number): number {
    return (this.#first[row + 1] ?? this.#cells.length) - this.#first[row];
  }

  /** The length that most rows have; of several the one that comes first. */
  #usualLength(): number {
    const counts = new Map<number, number>();
    for (let row = 0; row < this.#first.length; row++) {
      const length = this.#lengthOf(row);
      counts.set(length, (counts.get(length) ?? 0) + 1);
    }
    let usual = 0;
    for (const [length, count] of counts) if (count > (counts.get(usual) ?? 0)) usual = length;
    return usual;
  }

  /** The matrix; rows of another length than the others are problems. */
  toTable(name: string, pos: number, text: CaseText): CaseTable {
    const numRows = this.#first.length;
    const numCols = this.#usualLength();
    const values = new Float64Array(numRows * numCols).fill(Number.NaN);
    const cellPos = new Int32Array(values.length).fill(-1);
    for (let row = 0; row < numRows; row++) {
      const length = this.#lengthOf(row);
      const from = this.#first[row];
      for (let col = 0; col < Math.min(length, numCols); col++) {
        values[row * numCols + col] = this.#cells[from + col];
        cellPos[row * numCols + col] = this.#pos[from + col];
      }
      if (length === numCols || this.#damaged[row] === 1) continue;
      this.#damaged[row] = 1;
      const found = `a row of ${length} numbers in ${name}`;
      text.complain(`${numCols}, as in its other rows`, this.#pos[from], found);
    }
    return { name, pos, numRows, numCols, values, cellPos, isDamaged: Uint8Array.from(this.#damaged) };
  }
}

/**
 * Reads the rows of a matrix; the text stands behind its bracket. @param start where the statement begins.
 * @returns false where its end was not found: that is a problem, and the text is where the next statement is.
 */
function readRows(text: CaseText, rows: RowList, name: string, start: number): boolean {
  for (;;) {
    text.skipBlank(false);
    const char = text.char;
    if (char === undefined || (!rows.isInRow && text.beginsStatement())) {
      text.complain(`] at the end of ${name}, which begins in line ${text.placeAt(start).line}`);
      return false;
    }
    if (char === "]") {
      text.step();
      return true;
    }
    if (char === ";" || char === "\n") {
      rows.endRow();
      text.step();
    } else if (char === ",") {
      const { pos } = text;
      text.step();
      text.skipBlank(false);
      const isBefore = rows.isInRow;
      if (isBefore && !/[,;\]\n]/.test(text.char ?? "\n")) continue;
      text.complain(`a number ${isBefore ? "after" : "before"} the comma`, isBefore ? text.pos : pos);
      rows.add(null, pos);
    } else {
      const { pos } = text;
      const value = text.readNumber();
      if (value === null) {
        text.complain(`a number or the end of a row in ${name}`);
        text.skipCell();
      }
      rows.add(value, pos);
    }
  }
}

/** Reads the statements of a text one after another. */
class CaseStatements {
  readonly #text: CaseText;
  readonly #tables = new Map<string, CaseTable>();
  readonly #fieldPos = new Map<string, number>();
  readonly #broken = new Set<string>();
  #name = "";
  #version: string | null = null;
  #baseMVA: number | null = null;

  constructor(text: CaseText) {
    this.#text = text;
  }

  readAll(): MatpowerCase {
    const text = this.#text;
    for (;;) {
      text.skipBlank(true);
      const char = text.char;
      if (char === undefined) break;
      if (char === ";" || char === ",") text.step();
      else if (!this.#readStatement()) text.skipStatement();
    }
    if (text.hasOpenComment) {
      for (const field of ["version", "baseMVA", ...TABLES]) this.#broken.add(field);
    }
    return {
      name: this.#name,
      version: this.#version,
      baseMVA: this.#baseMVA,
      tables: this.#tables,
      problems: text.problems,
      numProblems: text.numProblems,
      broken: this.#broken,
      fieldPos: this.#fieldPos,
      placeAt: (pos) => text.placeAt(pos),
    };
  }

  /** @returns false where the rest of the statement is to be skipped: what is wrong with it has been noted. */
  #readStatement(): boolean {
    const text = this.#text;
    const start = text.pos;
    const word = text.match(NAME)?.[0] ?? "";
    if (word === "function") {
      const header = text.match(HEADER);
      if (header === null) {
        text.complain("function mpc = NAME, the head of a case of version 2");
        return false;
      }
      this.#name = header[1];
    }
    if (["function", "end", "endfunction", "return"].includes(word)) return this.#endStatement();
    text.skipBlank(false);
    if (text.match(EQUALS) === null || !word.includes(".")) {
      text.complain("an assignment of figures such as mpc.bus = [ … ];", start);
      if (word !== "") return false;
      text.skipToWord();
      return true;
    }
    return this.#readAssignment(word, start);
  }

  #readAssignment(word: string, start: number): boolean {
    const text = this.#text;
    let isClosed = true;
    const field = word.slice(word.indexOf(".") + 1);
    text.skipBlank(false);
    if (this.#fieldPos.has(field)) text.complain(`one assignment to ${word}`);
    const { pos } = text;
    this.#fieldPos.set(field, pos);
    if (TABLES.includes(field)) {
      if (text.char !== "[") return this.#refuse(field, `[ after ${word} =`);
      text.step();
      const rows = new RowList();
      isClosed = readRows(text, rows, word, start);
      if (!text.hasOpenComment) this.#tables.set(field, rows.toTable(word, pos, text));
    } else if (field === "baseMVA") {
      this.#baseMVA = text.readNumber();
      if (this.#baseMVA === null) return this.#refuse(field, "a number of MVA");
    } else if (field === "version") {
      const version = text.readText() ?? text.readNumber();
      if (version === null) return this.#refuse(field, "'2'");
      this.#version = String(version);
    } else isClosed = text.skipValue();
    return isClosed ? this.#endStatement() : true;
  }

  #refuse(field: string, expected: string): false {
    this.#text.complain(expected);
    this.#broken.add(field);
    return false;
  }

  #endStatement(): boolean {
    this.#text.skipBlank(false);
    const char = this.#text.char;
    if (char === undefined || /[;,\n]/.test(char)) return true;
    this.#text.complain("the end of the statement");
    return false;
  }
}

/**
 * Reads the text of a case, as far as it can be understood; what cannot stands in `problems`, which `networkFromMatpower`
 * reports with its own.
 */
export function readMatpower(text: string): MatpowerCase {
  return new CaseStatements(new CaseText(text)).readAll();
}
