import type { MpsLines } from "./mps-lines.ts";
import type { MpsModel } from "./mps-model.ts";
import { isDollarComment, VectorFilter } from "./mps-pairs.ts";
import { readExtended } from "./mps-value.ts";

/** Which sides of a column some line has set. */
const LOWER = 1;
const UPPER = 2;

const WITH_VALUE: readonly string[] = ["LO", "UP", "FX", "LI", "UI", "SC", "SI"];
const WITHOUT_VALUE: readonly string[] = ["FR", "MI", "PL", "BV"];

/** Reads the lines of BOUNDS, up to the next section, then applies the defaults. @returns false at the end. */
export function readBounds(lines: MpsLines, model: MpsModel): boolean {
  const reader = new BoundReader(lines, model);
  const filter = new VectorFilter("BOUNDS");
  const more = lines.readData(() => reader.read(filter));
  reader.applyDefaults();
  return more;
}

/** The default of integer columns without any bound: [0, 1]. For texts without a BOUNDS section. */
export function applyDefaultBounds(lines: MpsLines, model: MpsModel): void {
  new BoundReader(lines, model).applyDefaults();
}

class BoundReader {
  readonly #lines: MpsLines;
  readonly #model: MpsModel;
  /** Sides set for each column; a bound type sets at least one. */
  readonly #sides: Uint8Array;
  /** Columns that were integer by their marker, before BV, LI and UI. */
  readonly #isMarked: Uint8Array;
  /** Line of a negative upper bound, for the warning at the end. */
  readonly #negativeUpLine = new Map<number, number>();

  constructor(lines: MpsLines, model: MpsModel) {
    this.#lines = lines;
    this.#model = model;
    this.#sides = new Uint8Array(model.builder.numCols);
    this.#isMarked = model.builder.integrality.slice(0, model.builder.numCols);
  }

  read(filter: VectorFilter): void {
    const lines = this.#lines;
    const type = lines.word(0);
    const hasValue = WITH_VALUE.includes(type);
    if (!hasValue && !WITHOUT_VALUE.includes(type)) this.#refuseType(type);
    const colField = this.#colField(type, hasValue);
    if (colField === 2 && !filter.accepts(lines, 1, this.#model)) return;
    const col = this.#model.findCol(lines, colField);
    if (hasValue) this.#setValue(type, col, colField + 1);
    else this.#setOpen(type, col);
  }

  /** After the last bound: [0, 1] for integers without any, and no lower bound below a negative upper one. */
  applyDefaults(): void {
    const { builder, warnings } = this.#model;
    for (let col = 0; col < builder.numCols; col++) {
      if (this.#sides[col] === 0 && this.#isMarked[col] === 1) builder.colUb[col] = 1;
    }
    for (const [col, line] of this.#negativeUpLine) {
      if ((this.#sides[col] & LOWER) !== 0 || builder.colUb[col] >= 0) continue;
      builder.colLb[col] = Number.NEGATIVE_INFINITY;
      warnings.add(
        "negative upper bound",
        line,
        "negative upper bound without a lower bound: the lower one is -inf",
      );
    }
  }

  #refuseType(type: string): never {
    if (type === "SN") {
      throw this.#lines.error("bound type SN", "semi-continuous columns from 0 on (SC, SI)");
    }
    throw this.#lines.error(
      `bound type ${this.#lines.quote(0)}`,
      `one of ${[...WITH_VALUE, ...WITHOUT_VALUE].join(", ")}`,
    );
  }

  /** The vector's name may be left out, and FR, MI, PL, BV may carry a value without meaning. */
  #colField(type: string, hasValue: boolean): number {
    const lines = this.#lines;
    const { colNames } = this.#model;
    let { count } = lines;
    for (let field = 2; field < Math.min(count, 5); field++) {
      if (isDollarComment(lines, field, colNames)) count = field;
    }
    const least = hasValue ? 3 : 2;
    if (count < least || count > 4) {
      const value = hasValue ? ", value" : "";
      throw lines.error(`${count} fields`, `for ${type}: type, vector name, column name${value}`);
    }
    if (hasValue) return count - 2;
    if (count === 2) return 1;
    return count === 4 || lines.find(colNames, 2) >= 0 || lines.find(colNames, 1) < 0 ? 2 : 1;
  }

  #setValue(type: string, col: number, field: number): void {
    const lines = this.#lines;
    const { builder, warnings } = this.#model;
    const isLower = type === "LO" || type === "LI" || type === "FX";
    const isUpper = !isLower || type === "FX";
    this.#mark(col, (isLower ? LOWER : 0) | (isUpper ? UPPER : 0));
    const value = readExtended(lines, field);
    if (type === "SC" || type === "SI") this.#model.semicontinuous.mark(col, lines.line);
    if (type === "LI" || type === "UI" || type === "SI") {
      builder.integrality[col] = 1;
      if (Number.isFinite(value) && !Number.isInteger(value)) {
        warnings.add("fraction", lines.line, `bound ${lines.quote(field)} of an integer column is not whole`);
      }
    }
    const isWrong =
      (isLower && value === Number.POSITIVE_INFINITY) || (isUpper && value === Number.NEGATIVE_INFINITY);
    if (isWrong) {
      throw lines.error(`${type} ${lines.quote(field)}`, "a bound that leaves the column a finite value");
    }
    if (isLower) builder.colLb[col] = value;
    if (isUpper) builder.colUb[col] = value;
    if (type !== "FX" && isUpper && value < 0) this.#negativeUpLine.set(col, lines.line);
  }

  #setOpen(type: string, col: number): void {
    const { builder } = this.#model;
    if (type === "BV") {
      builder.integrality[col] = 1;
      this.#mark(col, LOWER | UPPER);
      builder.colLb[col] = 0;
      builder.colUb[col] = 1;
      return;
    }
    const isLower = type !== "PL";
    const isUpper = type !== "MI";
    this.#mark(col, (isLower ? LOWER : 0) | (isUpper ? UPPER : 0));
    if (isLower) builder.colLb[col] = Number.NEGATIVE_INFINITY;
    if (isUpper) builder.colUb[col] = Number.POSITIVE_INFINITY;
  }

  /** Notes the sides that a line sets; a side set twice keeps the later value. */
  #mark(col: number, sides: number): void {
    const lines = this.#lines;
    if ((this.#sides[col] & sides) !== 0) {
      this.#model.warnings.add(
        "bound twice",
        lines.line,
        "a bound that is already set: the later line counts",
      );
    }
    this.#sides[col] |= sides;
  }
}
