/**
 * Free MPS. What the format cannot say directly: a free row is a G row with right-hand side -1e30 (an N row would be
 * dropped by readers), an empty column has an entry 0 in the objective, a width of two sides that is no double has 21
 * digits (docs/formats.md).
 */
import { type Model, ModelError, type Names, type Problem } from "../../engine/index.ts";
import { formatExactWidth } from "./exact-width.ts";
import { leastValues } from "./least-values.ts";
import { formatNumber, TextSink } from "./text-sink.ts";
import { isWellFormed, type NameRule, uniqueNames, uniqueSetNames } from "./unique-names.ts";
import { writableOf } from "./writable-problem.ts";
import type { WrittenModel } from "./written-model.ts";

const BLANKS_AND_CONTROLS = /[ \p{Cc}]/u;

const RULE: NameRule = {
  isWritable: (name) => name !== "" && !BLANKS_AND_CONTROLS.test(name) && isWellFormed(name),
  repair: (name) => name.trim().replace(/[ \p{Cc}]+/gu, "_"),
};

/** How a row is stated: type, right-hand side and width, null = none. */
interface RowForm {
  readonly type: "E" | "L" | "G";
  readonly rhs: number;
  readonly width: string | null;
}

/**
 * Writes a problem as free MPS; `readMps` gives the same problem back. Names with blanks and repeated names are
 * changed, with a warning.
 *
 * @param givenNames by default those of the model; c0, r0, … for a record.
 * @throws ModelError for what the format cannot hold: no numbers, infinite coefficients, rows with lb > ub.
 */
export function writeMps(model: Model | Problem, givenNames?: Names): WrittenModel {
  const { problem, names } = writableOf(model, givenNames);
  const rows = uniqueNames(problem.numRows, names.row, RULE, "row", "r");
  const cols = uniqueNames(problem.numCols, names.col, RULE, "column", "c");
  const objective = uniqueNames(
    1,
    () => names.objective || "obj",
    RULE,
    "objective",
    "obj",
    new Set(rows.names),
  );
  const title = uniqueNames(1, () => names.model || "model", RULE, "model", "model");
  const sets = uniqueSetNames(problem, names, RULE);
  const writer = new MpsWriter(problem, rows.names, cols.names, objective.names[0], sets.names);
  return {
    bytes: writer.write(names.model === "" ? "" : title.names[0]),
    warnings: [
      ...title.warnings,
      ...objective.warnings,
      ...rows.warnings,
      ...cols.warnings,
      ...sets.warnings,
    ],
  };
}

class MpsWriter {
  readonly #problem: Problem;
  readonly #rowNames: readonly string[];
  readonly #colNames: readonly string[];
  readonly #objective: string;
  readonly #setNames: readonly string[];
  readonly #sink = new TextSink();

  constructor(
    problem: Problem,
    rowNames: readonly string[],
    colNames: readonly string[],
    objective: string,
    setNames: readonly string[],
  ) {
    this.#problem = problem;
    this.#rowNames = rowNames;
    this.#colNames = colNames;
    this.#objective = objective;
    this.#setNames = setNames;
  }

  write(modelName: string): Uint8Array {
    const sink = this.#sink;
    const forms = this.#rowForms();
    // CBC and Clp take lines whose fields happen to stand in the columns of fixed MPS for that, but for this word.
    sink.write(modelName === "" ? "NAME\n" : `NAME ${modelName} FREE\n`);
    if (this.#problem.maximize) sink.write("OBJSENSE\n MAX\n");
    sink.write(`ROWS\n N ${this.#objective}\n`);
    for (const [row, { type }] of forms.entries()) sink.write(` ${type} ${this.#rowNames[row]}\n`);
    this.#writeColumns();
    this.#writeSides(forms);
    this.#writeBounds();
    this.#writeSets();
    sink.write("ENDATA\n");
    return sink.bytes();
  }

  #rowForms(): readonly RowForm[] {
    const { rowLb, rowUb, numRows } = this.#problem;
    return Array.from({ length: numRows }, (_, row) => {
      if (rowLb[row] > rowUb[row]) {
        const sides = `${rowLb[row]} > ${rowUb[row]}`;
        throw new ModelError(`row ${row} (${this.#rowNames[row]}): MPS cannot hold crossed sides ${sides}`);
      }
      return rowForm(rowLb[row], rowUb[row]);
    });
  }

  #writeColumns(): void {
    const { numCols, colCost, colStart, rowIndex, value, integrality } = this.#problem;
    const sink = this.#sink;
    sink.write("COLUMNS\n");
    let isInteger = 0;
    for (let col = 0; col < numCols; col++) {
      if (integrality[col] !== isInteger) {
        isInteger = integrality[col];
        sink.write(` MARKER 'MARKER' '${isInteger === 1 ? "INTORG" : "INTEND"}'\n`);
      }
      const name = this.#colNames[col];
      const isEmpty = colStart[col] === colStart[col + 1];
      if (colCost[col] !== 0 || isEmpty)
        sink.write(` ${name} ${this.#objective} ${formatNumber(colCost[col])}\n`);
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        sink.write(` ${name} ${this.#rowNames[rowIndex[entry]]} ${formatNumber(value[entry])}\n`);
      }
    }
    if (isInteger === 1) sink.write(" MARKER 'MARKER' 'INTEND'\n");
  }

  #writeSides(forms: readonly RowForm[]): void {
    const sink = this.#sink;
    const { objectiveOffset } = this.#problem;
    sink.write("RHS\n");
    if (objectiveOffset !== 0) sink.write(` RHS ${this.#objective} ${formatNumber(-objectiveOffset)}\n`);
    for (const [row, { rhs }] of forms.entries()) {
      if (rhs !== 0) sink.write(` RHS ${this.#rowNames[row]} ${formatNumber(rhs)}\n`);
    }
    if (forms.every(({ width }) => width === null)) return;
    sink.write("RANGES\n");
    for (const [row, { width }] of forms.entries()) {
      if (width !== null) sink.write(` RNG ${this.#rowNames[row]} ${width}\n`);
    }
  }

  #writeSets(): void {
    const { sets } = this.#problem;
    if (sets === undefined) return;
    const sink = this.#sink;
    sink.write("SOS\n");
    for (let set = 0; set < sets.count; set++) {
      sink.write(` S${sets.type[set]} SOS ${this.#setNames[set]} ${sets.priority[set]}\n`);
      for (let pos = sets.start[set]; pos < sets.start[set + 1]; pos++) {
        sink.write(` SOS ${this.#colNames[sets.col[pos]]} ${formatNumber(sets.weight[pos])}\n`);
      }
    }
  }

  #writeBounds(): void {
    const { numCols, colLb, colUb, integrality } = this.#problem;
    const sink = this.#sink;
    sink.write("BOUNDS\n");
    const leastOf = leastValues(this.#problem, this.#colNames);
    for (let col = 0; col < numCols; col++) {
      const least = leastOf.get(col);
      if (least !== undefined) {
        sink.write(` LO BND ${this.#colNames[col]} ${formatNumber(least)}\n`);
        sink.write(` SC BND ${this.#colNames[col]} ${formatNumber(Math.min(colUb[col], NO_UPPER))}\n`);
        continue;
      }
      for (const bound of boundLines(colLb[col], colUb[col], integrality[col] === 1)) {
        const [type, value] = bound;
        const tail = value === undefined ? "" : ` ${formatNumber(value)}`;
        sink.write(` ${type} BND ${this.#colNames[col]}${tail}\n`);
      }
    }
  }
}

const FREE_SIDE = -1e30;
const NO_UPPER = 1e30;

function rowForm(lb: number, ub: number): RowForm {
  if (lb === ub) return { type: "E", rhs: lb, width: null };
  if (lb === Number.NEGATIVE_INFINITY) {
    return ub === Number.POSITIVE_INFINITY
      ? { type: "G", rhs: FREE_SIDE, width: null }
      : { type: "L", rhs: ub, width: null };
  }
  if (ub === Number.POSITIVE_INFINITY) return { type: "G", rhs: lb, width: null };
  const width = ub - lb;
  if (ub - width === lb) return { type: "L", rhs: ub, width: formatNumber(width) };
  if (lb + width === ub) return { type: "G", rhs: lb, width: formatNumber(width) };
  // The side of larger magnitude is the far one: there 21 digits of the width are more than enough.
  return Math.abs(lb) > Math.abs(ub)
    ? { type: "L", rhs: ub, width: formatExactWidth(lb, ub) }
    : { type: "G", rhs: lb, width: formatExactWidth(lb, ub) };
}

/** The bound lines of a column. Integers without any bound would be [0, 1], so theirs are always stated. */
function boundLines(lb: number, ub: number, isInteger: boolean): readonly (readonly [string, number?])[] {
  const isOpenBelow = lb === Number.NEGATIVE_INFINITY;
  const isOpenAbove = ub === Number.POSITIVE_INFINITY;
  if (isOpenBelow && isOpenAbove) return [["FR"]];
  if (isOpenBelow) return [["MI"], ["UP", ub]];
  if (isOpenAbove) {
    if (lb === 0) return isInteger ? [["PL"]] : [];
    return isInteger ? [["LO", lb], ["PL"]] : [["LO", lb]];
  }
  if (lb === ub) return [["FX", lb]];
  if (lb === 0 && ub > 0) return [["UP", ub]];
  return [
    ["LO", lb],
    ["UP", ub],
  ];
}
