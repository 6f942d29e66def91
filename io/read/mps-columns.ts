import type { MpsLines } from "./mps-lines.ts";
import { DROPPED, type MpsModel, OBJECTIVE, REFUSED } from "./mps-model.ts";
import { isDollarComment } from "./mps-pairs.ts";
import { readCost, readEntry, readExtended } from "./mps-value.ts";

/** Reads the lines of COLUMNS, up to the next section. @returns false at the end of the text. */
export function readColumns(lines: MpsLines, model: MpsModel): boolean {
  model.hasColumns = true;
  const reader = new ColumnReader(lines, model);
  const more = lines.readData(
    () => reader.read(),
    () => reader.repair(),
  );
  if (reader.isInteger) {
    model.warnings.add("marker", lines.line, "an 'INTORG' marker without 'INTEND' before this line");
  }
  return more;
}

class ColumnReader {
  isInteger = false;
  readonly #lines: MpsLines;
  readonly #model: MpsModel;
  #col = -1;
  /** Last column with an entry in each row name: finds entries given twice. */
  readonly #lastCol: Int32Array;

  constructor(lines: MpsLines, model: MpsModel) {
    this.#lines = lines;
    this.#model = model;
    this.#lastCol = new Int32Array(model.rowNames.count).fill(-1);
  }

  read(): void {
    const lines = this.#lines;
    const { count } = lines;
    if (count === 3 && lines.word(1) === "'MARKER'" && this.#readMarker()) return;
    const isShort = count === 3 || (count > 3 && isDollarComment(lines, 3, this.#model.rowNames));
    if (!isShort && count !== 5) {
      throw lines.error(`${count} fields`, "a column name and one or two pairs of row name and value");
    }
    const isSame =
      this.#col >= 0 && this.#model.colNames.is(this.#col, lines.bytes, lines.start[0], lines.end[0]);
    if (!isSame) this.#startCol();
    this.#readEntry(1);
    if (!isShort) this.#readEntry(3);
  }

  /** A refused line may have been the first of its column. */
  repair(): void {
    const lines = this.#lines;
    if (lines.count < 2 || lines.word(1) === "'MARKER'" || !this.#model.addCol(lines, 0)) return;
    this.#col = this.#model.builder.numCols - 1;
  }

  #readMarker(): boolean {
    const kind = this.#lines.word(2);
    if (kind === "'SOSORG'" || kind === "'SOSEND'") {
      throw this.#lines.error(`the marker ${kind}`, "special ordered sets in a section SOS");
    }
    if (kind !== "'INTORG'" && kind !== "'INTEND'") return false;
    const isStart = kind === "'INTORG'";
    if (isStart === this.isInteger) {
      this.#model.warnings.add("marker", this.#lines.line, `the marker ${kind} has no counterpart`);
    }
    this.isInteger = isStart;
    return true;
  }

  #startCol(): void {
    const lines = this.#lines;
    const { colNames, builder } = this.#model;
    this.#model.checkName(lines, 0);
    if (!this.#model.addCol(lines, 0)) {
      lines.problems.note(
        lines.error(`column ${lines.quote(0)} again`, "all entries of a column in one place"),
      );
      this.#col = lines.find(colNames, 0);
      this.#lastCol.fill(-1); // that its entries come twice is part of the problem
      return;
    }
    this.#col = builder.numCols - 1;
    if (this.isInteger) builder.integrality[this.#col] = 1;
  }

  #readEntry(field: number): void {
    const lines = this.#lines;
    const { rowNames, rowOf, builder } = this.#model;
    let name = lines.find(rowNames, field);
    if (name < 0) name = this.#model.findRow(lines, field);
    const row = rowOf.items[name];
    if (row <= DROPPED) {
      if (row === REFUSED) readExtended(lines, field + 1);
      return;
    }
    if (this.#lastCol[name] === this.#col) {
      throw lines.error(`a second entry in row ${lines.quote(field)}`, "one entry for each row of a column");
    }
    this.#lastCol[name] = this.#col;
    if (row === OBJECTIVE) builder.colCost[this.#col] = readCost(lines, field + 1);
    else builder.addEntry(row, this.#col, readEntry(lines, field + 1));
  }
}
