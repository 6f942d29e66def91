import { INPUT_INFINITY, type Names, type ParseError } from "../../engine/index.ts";
import type { LpTokens } from "./lp-tokens.ts";
import { NameTable } from "./name-table.ts";
import { ParseProblems } from "./parse-problems.ts";
import { ProblemBuilder } from "./problem-builder.ts";
import type { ReadModel } from "./read-model.ts";
import { SemicontinuousCols } from "./semicontinuous-cols.ts";
import { SetReader } from "./set-reader.ts";
import { WarningList } from "./warning-list.ts";

/** Bits of `LpModel.sides`: which bounds of a column the text states. */
export const LOWER = 1;
export const UPPER = 2;

/** Expected where a column is named that must be known. */
export const KNOWN_COLUMN = "a column of the objective or of a row";

/** Values of 1e20 and beyond are infinite. */
export function openInfinity(value: number): number {
  if (value >= INPUT_INFINITY) return Number.POSITIVE_INFINITY;
  return value <= -INPUT_INFINITY ? Number.NEGATIVE_INFINITY : value;
}

const [OPENING, CLOSING, SEMICOLON] = [0x28, 0x29, 0x3b];

/** Whether a name begins with a parenthesis, has one without its other, or ends with a semicolon. */
function looksLikeSyntax(bytes: Uint8Array, start: number, end: number): boolean {
  let depth = bytes[start] === OPENING ? Number.NaN : 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] === OPENING) depth++;
    else if (bytes[at] === CLOSING) depth--;
  }
  return depth !== 0 || bytes[end - 1] === SEMICOLON;
}

/** r0, r1, … with underscores added where a label is the same. */
function defaultName(row: number, labels: NameTable): string {
  let name = `r${row}`;
  for (;;) {
    const bytes = new TextEncoder().encode(name);
    if (labels.find(bytes, 0, bytes.length) < 0) return name;
    name += "_";
  }
}

/** What the sections of one LP text have said so far. */
export class LpModel {
  readonly builder: ProblemBuilder = new ProblemBuilder();
  readonly warnings: WarningList;
  readonly colNames: NameTable = new NameTable();
  readonly problems: ParseProblems = new ParseProblems();
  modelName = "";
  objectiveName = "obj";
  readonly semicontinuous: SemicontinuousCols = new SemicontinuousCols();
  readonly sets: SetReader;
  /** Columns of section Binary. */
  readonly binaries: number[] = [];
  /** Column and line of each negative upper bound. */
  readonly negativeUppers: Map<number, number> = new Map();
  readonly #rowNames: NameTable = new NameTable();
  /** Number in `#rowNames` of each row, -1 = without label. */
  readonly #nameOfRow: number[] = [];
  #sides = new Uint8Array(0);

  readonly #file: string;

  /** @param error makes the error at the present token. */
  constructor(file: string, error: (found: string, expected: string) => ParseError) {
    this.#file = file;
    this.sets = new SetReader(this.builder, error);
    this.warnings = new WarningList(file);
  }

  /** The column of the present name token, added if it is new. */
  internCol(tokens: LpTokens): number {
    const col = this.colNames.intern(tokens.bytes, tokens.start, tokens.end);
    if (col === this.builder.numCols) {
      this.builder.addCol();
      this.#warnOfSyntax(tokens);
    }
    return col;
  }

  /** Parentheses and semicolons are letters here, which who writes `2 (x + y);` does not know. */
  #warnOfSyntax(tokens: LpTokens): void {
    if (!looksLikeSyntax(tokens.bytes, tokens.start, tokens.end)) return;
    const text = `read ${tokens.quote()} as the name of a column: parentheses and semicolons are letters in this format`;
    this.warnings.add("syntax in a name", tokens.line, text);
  }

  /**
   * The column of the present name token; one that the objective and the rows do not use is a problem once.
   *
   * @throws ParseError where there is no name.
   */
  findCol(tokens: LpTokens): number {
    if (tokens.kind !== "name") throw tokens.error(tokens.quote(), "a column name");
    const col = this.colNames.find(tokens.bytes, tokens.start, tokens.end);
    if (col >= 0) return col;
    this.problems.note(tokens.error(`column ${tokens.quote()}`, KNOWN_COLUMN));
    return this.internCol(tokens);
  }

  /** Notes the label of the row to come; one used before is a problem. */
  addLabel(tokens: LpTokens): void {
    const known = this.#rowNames.count;
    if (this.#rowNames.intern(tokens.bytes, tokens.start, tokens.end) !== known) {
      this.problems.note(tokens.error(`row ${tokens.quote()} a second time`, "a new row name"));
    }
    this.#nameOfRow.push(known);
  }

  /** The row to come has no label. */
  addNoLabel(): void {
    this.#nameOfRow.push(-1);
  }

  /** Sides that the text states, a byte a column; once the rows are read. */
  get sides(): Uint8Array {
    if (this.#sides.length !== this.builder.numCols) this.#sides = new Uint8Array(this.builder.numCols);
    return this.#sides;
  }

  /** The model, after the last section. @throws ParseError with all problems. */
  finish(): ReadModel {
    this.#applyBinaries();
    this.#warnNegativeUppers();
    this.semicontinuous.apply(this.builder, this.#file, this.warnings, this.problems);
    this.problems.assertNone();
    const rows = this.#rowNames.decoder();
    const cols = this.colNames.decoder();
    if (!rows.isUtf8 || !cols.isUtf8) {
      this.warnings.add("encoding", 1, "names are not UTF-8, read as Windows-1252");
    }
    // The names outlive the solve: what they hold on to must not be this record, with all that was read.
    const nameOfRow = this.#nameOfRow;
    const setNames = this.sets.names;
    const labels = nameOfRow.includes(-1) ? this.#rowNames : null;
    const names: Names = {
      model: this.modelName,
      objective: this.objectiveName,
      row: (row) =>
        labels !== null && nameOfRow[row] < 0 ? defaultName(row, labels) : rows.nameOf(nameOfRow[row]),
      col: (col) => cols.nameOf(col),
      set: (set) => setNames[set],
    };
    return { problem: this.builder.build(), names, warnings: this.warnings.toArray() };
  }

  /** A binary column is [0, 1], except for the sides that section Bounds states. */
  #applyBinaries(): void {
    const { builder, sides } = this;
    for (const col of this.binaries) {
      builder.integrality[col] = 1;
      if ((sides[col] & LOWER) === 0) builder.colLb[col] = 0;
      if ((sides[col] & UPPER) === 0) builder.colUb[col] = 1;
    }
  }

  #warnNegativeUppers(): void {
    for (const [col, line] of this.negativeUppers) {
      if ((this.sides[col] & LOWER) !== 0 || this.builder.colUb[col] >= 0) continue;
      const text =
        "negative upper bound without a lower bound: the lower one stays 0, the model is infeasible";
      this.warnings.add("negative upper bound", line, text);
    }
  }
}
