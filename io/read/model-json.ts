/** The project's own model format; docs/model-json.md is its page. */
import { INPUT_INFINITY, LARGE_ENTRY, type Names, type Problem } from "../../engine/index.ts";
import { checkText, textBytes } from "./byte-text.ts";
import { JsonScanner } from "./json-scanner.ts";
import { LONGEST_NAME, NameTable } from "./name-table.ts";
import { ProblemBuilder } from "./problem-builder.ts";
import type { ReadModel } from "./read-model.ts";
import { SetReader } from "./set-reader.ts";

const MODEL_KEYS: readonly string[] = [
  "format",
  "version",
  "name",
  "sense",
  "objectiveName",
  "objectiveOffset",
  "columns",
  "rows",
  "sets",
];
const COLUMN_KEYS: readonly string[] = ["name", "lb", "ub", "cost", "integer", "least"];
const ROW_KEYS: readonly string[] = ["name", "lb", "ub", "terms"];
const SET_KEYS: readonly string[] = ["name", "type", "priority", "members"];

/** Keys of a formulation's instance. */
const INSTANCE_KEYS: ReadonlyMap<string, string> = new Map(
  ["formulation", "data"].map((key) => [key, "a model (`gridplex run` takes instances of formulations)"]),
);

const FORMAT = "gridplex-model";
const VERSION = 1;

/**
 * Reads a model in the project's own JSON.
 *
 * @param text the text, or its bytes, UTF-8; borrowed.
 * @param file name for messages.
 * @throws ParseError with line, column and the path of the field; its followers are the other problems of the text.
 */
export function readModelJson(text: Uint8Array | string, file = "model"): ReadModel {
  const bytes = textBytes(text, file);
  const from = checkText(bytes, file, "a model in JSON");
  return new ModelJsonReader(new JsonScanner(bytes, file, from)).read();
}

class ModelJsonReader {
  readonly #scanner: JsonScanner;
  readonly #builder = new ProblemBuilder();
  readonly #colNames = new NameTable();
  readonly #rowNames = new NameTable();
  #modelName = "";
  #objectiveName = "obj";
  #hasColumns = false;
  /** Where the rows begin if they come before the columns they refer to; else -1. */
  #rowsAt = -1;
  /** The same for the sets. */
  #setsAt = -1;
  readonly #sets: SetReader;
  /** Last row with a term of each column: finds terms given twice. */
  #lastRow = new Int32Array(0);
  /** Whether a problem kept names of columns from being read: unknown ones may be among them. */
  #hasLostCols = false;

  constructor(scanner: JsonScanner) {
    this.#scanner = scanner;
    this.#sets = new SetReader(this.#builder, (found, expected) =>
      scanner.error(scanner.pos, found, expected),
    );
  }

  read(): ReadModel {
    const { problems } = this.#scanner;
    this.#orNote(() => this.#readText());
    this.#orNote(() => this.#readLater("rows", this.#rowsAt, () => this.#readRows()));
    this.#orNote(() => this.#readLater("sets", this.#setsAt, () => this.#readSets()));
    problems.assertNone();
    return { problem: this.#problem(), names: this.#names(), warnings: [] };
  }

  #orNote(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#scanner.problems.note(error);
    }
  }

  #readText(): void {
    const scanner = this.#scanner;
    const seen = scanner.readObject(MODEL_KEYS, (key) => this.#readKey(key), INSTANCE_KEYS);
    scanner.expectEnd();
    for (const key of ["format", "version", "columns", "rows"]) {
      if (seen.has(key)) continue;
      scanner.problems.note(scanner.error(scanner.pos, `no key "${key}"`, `the key "${key}"`));
    }
    this.#hasLostCols ||= !this.#hasColumns;
  }

  #readLater(key: string, pos: number, read: () => void): void {
    if (pos >= 0) this.#scanner.readMemberAt(key, pos, read);
  }

  #readKey(key: string): void {
    const scanner = this.#scanner;
    const builder = this.#builder;
    if (key === "format") this.#expectValue(JSON.stringify(scanner.readString()), JSON.stringify(FORMAT));
    else if (key === "version") this.#expectValue(String(scanner.readNumber()), String(VERSION));
    else if (key === "name") this.#modelName = scanner.readString();
    else if (key === "sense") builder.maximize = this.#readSense();
    else if (key === "objectiveName") this.#objectiveName = scanner.readString();
    else if (key === "objectiveOffset") builder.objectiveOffset = this.#readBelow(INPUT_INFINITY);
    else if (key === "columns") this.#readColumns();
    else if (this.#hasColumns) {
      if (key === "rows") this.#readRows();
      else this.#readSets();
    } else {
      scanner.peek();
      if (key === "rows") this.#rowsAt = scanner.pos;
      else this.#setsAt = scanner.pos;
      scanner.skipValue();
    }
  }

  #expectValue(found: string, expected: string): void {
    const scanner = this.#scanner;
    if (found !== expected) scanner.problems.stop(scanner.error(scanner.pos, found, expected));
  }

  #readSense(): boolean {
    const sense = this.#scanner.readString();
    if (sense !== "min" && sense !== "max") {
      throw this.#scanner.error(this.#scanner.pos, JSON.stringify(sense.slice(0, 40)), '"min" or "max"');
    }
    return sense === "max";
  }

  #readColumns(): void {
    this.#hasColumns = true;
    const scanner = this.#scanner;
    const builder = this.#builder;
    let isNamed = true;
    const readCol = (index: number) => {
      const col = builder.addCol();
      const start = scanner.pos;
      this.#hasLostCols ||= !isNamed;
      isNamed = false;
      const seen = scanner.readObject(COLUMN_KEYS, (key) => {
        if (key === "name") {
          this.#readName(this.#colNames);
          isNamed = true;
        } else if (key === "lb") builder.colLb[col] = this.#readBound(-1);
        else if (key === "ub") builder.colUb[col] = this.#readBound(1);
        else if (key === "cost") builder.colCost[col] = this.#readBelow(INPUT_INFINITY);
        else if (key === "least") builder.setLeast(col, this.#readLeast());
        else builder.integrality[col] = scanner.readBoolean() ? 1 : 0;
      });
      if (seen.has("name")) return;
      this.#addDefaultName(this.#colNames, `c${index}`, start);
      isNamed = true;
    };
    try {
      scanner.readArray(readCol);
    } catch (error) {
      isNamed = false;
      throw error;
    } finally {
      this.#hasLostCols ||= !isNamed;
    }
    this.#lastRow = new Int32Array(builder.numCols).fill(-1);
  }

  #readRows(): void {
    const scanner = this.#scanner;
    const builder = this.#builder;
    scanner.readArray((index) => {
      const row = builder.addRow();
      const start = scanner.pos;
      const seen = scanner.readObject(ROW_KEYS, (key) => {
        if (key === "name") this.#readName(this.#rowNames);
        else if (key === "lb") builder.rowLb[row] = this.#readBound(-1);
        else if (key === "ub") builder.rowUb[row] = this.#readBound(1);
        else scanner.readMembers(() => this.#readTerm(row));
      });
      if (!seen.has("name")) this.#addDefaultName(this.#rowNames, `r${index}`, start);
    });
  }

  #readSets(): void {
    const scanner = this.#scanner;
    scanner.readArray((index) => {
      const start = scanner.pos;
      let type = Number.NaN;
      let priority = 0;
      let name = `set${index}`;
      const members: { readonly col: number; readonly weight: number; readonly after: number }[] = [];
      const seen = scanner.readObject(SET_KEYS, (key) => {
        if (key === "name") name = scanner.readString();
        else if (key === "type") type = scanner.readNumber();
        else if (key === "priority") priority = scanner.readNumber();
        else {
          scanner.readMembers(() => {
            const { col } = this.#scanCol();
            scanner.expectColon();
            members.push({ col, weight: scanner.readNumber(), after: scanner.pos });
          });
        }
      });
      if (!seen.has("type")) throw scanner.error(start, 'no key "type"', 'the key "type"');
      if (Number.isNaN(type)) return; // was a problem already
      if (type !== 1 && type !== 2) throw scanner.error(start, `type ${type}`, "1 or 2");
      this.#sets.begin(type, name, priority);
      const end = scanner.pos;
      for (const { col, weight, after } of members) {
        scanner.pos = after;
        this.#orNote(() => this.#sets.add(col, weight));
      }
      scanner.pos = end;
      this.#sets.end();
    });
  }

  /** The column whose name comes next. */
  #scanCol(): { readonly col: number; readonly at: number; readonly quote: () => string } {
    const { bytes, start, end, at } = this.#scanName();
    const col = this.#colNames.find(bytes, start, end);
    const quote = () =>
      JSON.stringify(new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 40))));
    if (col >= 0) return { col, at, quote };
    if (!this.#hasLostCols) {
      this.#scanner.problems.note(this.#scanner.error(at, `the column ${quote()}`, "the name of a column"));
    }
    this.#colNames.intern(bytes, start, end);
    return { col: this.#builder.addCol(), at, quote };
  }

  /** `"column": coefficient`. */
  #readTerm(row: number): void {
    const scanner = this.#scanner;
    const { col, at, quote } = this.#scanCol();
    if (this.#lastRow[col] === row)
      throw scanner.error(at, `the column ${quote()} a second time`, "one term a column");
    this.#lastRow[col] = row;
    scanner.expectColon();
    this.#builder.addEntry(row, col, this.#readBelow(LARGE_ENTRY));
  }

  /** The bytes of a name: of the text itself, or of a copy without escapes. */
  #scanName(): { bytes: Uint8Array; start: number; end: number; at: number } {
    const scanner = this.#scanner;
    scanner.peek();
    const at = scanner.pos;
    const span = scanner.scanString();
    const { bytes } = scanner;
    let isAscii = span.isPlain;
    for (let pos = span.start; isAscii && pos < span.end; pos++) isAscii = bytes[pos] < 0x7f;
    if (isAscii) return { bytes, start: span.start, end: span.end, at };
    const after = scanner.pos;
    scanner.pos = at;
    const text = scanner.readString();
    scanner.pos = after;
    for (const char of text) {
      if (char < " " || char === "\u007f") throw scanner.error(at, "a control character", "a name without");
    }
    const encoded = new TextEncoder().encode(text);
    return { bytes: encoded, start: 0, end: encoded.length, at };
  }

  #readName(names: NameTable): void {
    const { bytes, start, end, at } = this.#scanName();
    if (end === start) throw this.#scanner.error(at, "an empty name", "a name");
    if (end - start > LONGEST_NAME) {
      throw this.#scanner.error(at, `a name of ${end - start} bytes`, `at most ${LONGEST_NAME} bytes`);
    }
    this.#addName(names, bytes, start, end, at);
  }

  #addDefaultName(names: NameTable, name: string, at: number): void {
    const bytes = new TextEncoder().encode(name);
    this.#addName(names, bytes, 0, bytes.length, at);
  }

  #addName(names: NameTable, bytes: Uint8Array, start: number, end: number, at: number): void {
    const known = names.count;
    if (names.intern(bytes, start, end) === known) return;
    const name = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 40)));
    const { problems } = this.#scanner;
    problems.note(this.#scanner.error(at, `the name ${JSON.stringify(name)} a second time`, "a new name"));
  }

  /** A bound; null and "inf", "-inf" are the infinity of its side. */
  #readBound(side: 1 | -1): number {
    const scanner = this.#scanner;
    const infinity = side * Number.POSITIVE_INFINITY;
    if (scanner.takeWord("null") || scanner.takeWord(side > 0 ? '"inf"' : '"-inf"')) return infinity;
    const at = scanner.pos;
    const found = scanner.quoteNext();
    const value = scanner.readNumber();
    if (side * value >= INPUT_INFINITY) return infinity;
    if (side * value <= -INPUT_INFINITY) throw scanner.error(at, found, `a bound that leaves a finite value`);
    return value;
  }

  #readLeast(): number {
    const scanner = this.#scanner;
    scanner.peek();
    const at = scanner.pos;
    const value = this.#readBelow(INPUT_INFINITY);
    if (!(value > 0)) throw scanner.error(at, String(value), "a least value above 0");
    return value;
  }

  #readBelow(limit: number): number {
    const scanner = this.#scanner;
    scanner.peek();
    const at = scanner.pos;
    const value = scanner.readNumber();
    if (Math.abs(value) >= limit)
      throw scanner.error(at, String(value), `a magnitude below ${limit.toExponential()}`);
    return value;
  }

  #problem(): Problem {
    return this.#builder.build();
  }

  #names(): Names {
    const rows = this.#rowNames.decoder();
    const cols = this.#colNames.decoder();
    // The names outlive the solve: what they hold on to must not be this record, with all that was read.
    const setNames = this.#sets.names;
    return {
      model: this.#modelName,
      objective: this.#objectiveName,
      row: rows.nameOf,
      col: cols.nameOf,
      set: (set) => setNames[set],
    };
  }
}
