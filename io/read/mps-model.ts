import type { Names } from "../../engine/index.ts";
import type { LongNumber } from "./exact-range.ts";
import { farSide } from "./exact-range.ts";
import type { MpsLines } from "./mps-lines.ts";
import { LONGEST_NAME, NameTable } from "./name-table.ts";
import type { ParseProblems } from "./parse-problems.ts";
import { ProblemBuilder } from "./problem-builder.ts";
import type { ReadModel } from "./read-model.ts";
import { SemicontinuousCols } from "./semicontinuous-cols.ts";
import { WarningList } from "./warning-list.ts";

/** Type of a row; an N row is the objective or is dropped. */
export type RowType = "E" | "L" | "G";

/** In `rowOf`: the row that is the objective. */
export const OBJECTIVE = -1;
/** In `rowOf`: a further N row, dropped with all that refers to it. */
export const DROPPED = -2;
/** In `rowOf`: a row that a problem is about already; what refers to it is none. */
export const REFUSED = -3;

const ROW_TYPES: readonly RowType[] = ["E", "L", "G"];
const FIRST_CAPACITY = 256;

/** Indices that grow by one at a time. */
class IndexList {
  items: Int32Array = new Int32Array(FIRST_CAPACITY);
  length = 0;

  push(item: number): void {
    if (this.length === this.items.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = item;
  }
}

/** What the sections of one MPS text have said so far. */
export class MpsModel {
  readonly builder: ProblemBuilder = new ProblemBuilder();
  readonly warnings: WarningList;
  readonly rowNames: NameTable = new NameTable();
  readonly colNames: NameTable = new NameTable();
  /** Row of each name in `rowNames`, or OBJECTIVE or DROPPED. */
  readonly rowOf: IndexList = new IndexList();
  modelName = "";
  /** Name wished for by OBJNAME. */
  objectiveName = "";
  /** Its number in `rowNames`; -1 until an N row came. */
  objective = -1;
  numDropped = 0;
  hasObjectiveRhs = false;
  /** Right-hand side and width of each row; present from COLUMNS on. NaN = not given. */
  rhs: Float64Array = new Float64Array(0);
  readonly semicontinuous: SemicontinuousCols = new SemicontinuousCols();
  /** Names of the special ordered sets, in order. */
  setNames: readonly string[] = [];
  readonly width: Map<number, LongNumber & { readonly isNegative: boolean }> = new Map();
  /** Position in E, L, G. */
  readonly #rowType: IndexList = new IndexList();
  /** Number in `rowNames` of each row. */
  readonly #nameOfRow: IndexList = new IndexList();

  /** Whether sections ROWS and COLUMNS were read: names that these do not have are problems. */
  hasRows = false;
  hasColumns = false;

  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.warnings = new WarningList(file);
  }

  /** Type of a row. */
  rowType(row: number): RowType {
    return ROW_TYPES[this.#rowType.items[row]];
  }

  /** Adds the row whose name is number `name`. */
  addRow(name: number, type: RowType): void {
    this.rowOf.push(this.builder.addRow());
    this.#nameOfRow.push(name);
    this.#rowType.push(ROW_TYPES.indexOf(type));
  }

  /** Refuses names that no string could hold. */
  checkName(lines: MpsLines, field: number): void {
    if (lines.end[field] - lines.start[field] > LONGEST_NAME) {
      throw lines.error(`the name ${lines.quote(field)}`, `at most ${LONGEST_NAME} bytes`);
    }
  }

  /** Number in `rowNames` of the row that a field names; an unknown one is a problem once. */
  findRow(lines: MpsLines, field: number): number {
    const known = lines.find(this.rowNames, field);
    if (known >= 0) return known;
    if (this.hasRows) lines.problems.note(lines.error(`row ${lines.quote(field)}`, "a row of section ROWS"));
    return this.refuseRow(lines, field);
  }

  /** Takes the row that a field names, if it is new, for one that was refused. @returns its number in `rowNames`. */
  refuseRow(lines: MpsLines, field: number): number {
    const name = this.rowNames.intern(lines.bytes, lines.start[field], lines.end[field]);
    if (name === this.rowOf.length) this.rowOf.push(REFUSED);
    return name;
  }

  /** The column that a field names; an unknown one is a problem once. */
  findCol(lines: MpsLines, field: number): number {
    const known = lines.find(this.colNames, field);
    if (known >= 0) return known;
    const { problems } = lines;
    if (this.hasColumns) {
      problems.note(lines.error(`column ${lines.quote(field)}`, "a column of section COLUMNS"));
    }
    this.addCol(lines, field);
    return this.builder.numCols - 1;
  }

  /** Adds the column that a field names. @returns false if there is one of this name. */
  addCol(lines: MpsLines, field: number): boolean {
    const name = this.colNames.intern(lines.bytes, lines.start[field], lines.end[field]);
    if (name !== this.builder.numCols) return false;
    this.builder.addCol();
    return true;
  }

  /** The model, after the last section. @throws ParseError with all problems. */
  finish(problems: ParseProblems): ReadModel {
    this.#setRowBounds();
    this.semicontinuous.apply(this.builder, this.#file, this.warnings, problems);
    problems.assertNone();
    const rows = this.rowNames.decoder();
    const cols = this.colNames.decoder();
    if (!rows.isUtf8 || !cols.isUtf8) {
      this.warnings.add("encoding", 1, "names are not UTF-8, read as Windows-1252");
    }
    // The names outlive the solve: what they hold on to must not be this record, with all that was read.
    const nameOfRow = this.#nameOfRow.items;
    const setNames = this.setNames;
    const names: Names = {
      model: this.modelName,
      objective: this.objective < 0 ? "" : rows.nameOf(this.objective),
      row: (row) => rows.nameOf(nameOfRow[row]),
      col: (col) => cols.nameOf(col),
      set: (set) => setNames[set],
    };
    return { problem: this.builder.build(), names, warnings: this.warnings.toArray() };
  }

  #setRowBounds(): void {
    const { rowLb, rowUb, numRows } = this.builder;
    for (let row = 0; row < numRows; row++) {
      const type = this.rowType(row);
      const side = Number.isNaN(this.rhs[row]) ? 0 : this.rhs[row];
      if (type !== "G") rowUb[row] = side;
      if (type !== "L") rowLb[row] = side;
    }
    for (const [row, width] of this.width) {
      const type = this.rowType(row);
      const side = Number.isNaN(this.rhs[row]) ? 0 : this.rhs[row];
      if (!Number.isFinite(side)) continue;
      if (type === "L" || (type === "E" && width.isNegative)) rowLb[row] = farSide(side, width, -1);
      else rowUb[row] = farSide(side, width, 1);
    }
  }
}
