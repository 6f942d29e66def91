/**
 * LP text in the format of CPLEX. The objective lists every column, also those of cost 0, so that a reader numbers the
 * columns as the problem does.
 */
import type { Model, Names, Problem } from "../../engine/index.ts";
import { leastValues } from "./least-values.ts";
import { rowwise } from "./rowwise.ts";
import { formatNumber, TextSink } from "./text-sink.ts";
import { isWellFormed, type NameRule, uniqueNames, uniqueSetNames } from "./unique-names.ts";
import { writableOf } from "./writable-problem.ts";
import type { WrittenModel } from "./written-model.ts";

const NAME =
  /^[A-Za-z_!"#$%&(){}~?@'`;|/\u0080-\u{10ffff}][A-Za-z_!"#$%&(){}~?@'`;|/\u0080-\u{10ffff}0-9.,]*$/u;
/** Words that mean a section, a number or a bound, and names that read as an exponent after a coefficient. */
const RESERVED =
  /^(min|minimum|minimi[sz]e|max|maximum|maximi[sz]e|st|st\.|s\.t\.|subject|such|bounds?|gen|generals?|int|integers?|bin|binary|binaries|end|semis?|sos[12]?|lazy|user|pwlobj|gencons|free|inf|infinity|nan|e[0-9].*)$/i;

const RULE: NameRule = {
  isWritable: (name) => NAME.test(name) && isWellFormed(name) && !RESERVED.test(name),
  repair: (name) => {
    const cleaned = name.replace(/[^A-Za-z_!"#$%&(){}~?@'`;|/\u0080-\u{10ffff}0-9.,]/gu, "_");
    return NAME.test(cleaned) && !RESERVED.test(cleaned) ? cleaned : `_${cleaned}`;
  },
};

const LONGEST_MODEL_NAME = 120;

const MODEL_RULE: NameRule = {
  isWritable: (name) => /^\P{Cc}*$/u.test(name) && name.trim() === name && name.length <= LONGEST_MODEL_NAME,
  repair: (name) =>
    name
      .replace(/\p{Cc}+/gu, " ")
      .slice(0, LONGEST_MODEL_NAME)
      .trim(),
};

const LONGEST_LINE = 100;

/**
 * Writes a problem as LP text; `readLp` gives the same problem back. Names that the format cannot hold (a digit in
 * front, blanks, signs, keywords, e1) are changed, with a warning.
 *
 * @param givenNames by default those of the model; c0, r0, … for a record.
 * @throws ModelError for what the format cannot hold: no numbers, infinite coefficients.
 */
export function writeLp(model: Model | Problem, givenNames?: Names): WrittenModel {
  const { problem, names } = writableOf(model, givenNames);
  const rows = uniqueNames(problem.numRows, names.row, RULE, "row", "r");
  const cols = uniqueNames(problem.numCols, names.col, RULE, "column", "c");
  const objective = uniqueNames(1, () => names.objective || "obj", RULE, "objective", "obj");
  const title = uniqueNames(1, () => names.model, MODEL_RULE, "model", "model");
  const sets = uniqueSetNames(problem, names, RULE);
  const writer = new LpWriter(problem, rows.names, cols.names, sets.names);
  const priorities = problem.sets?.priority.filter((priority) => priority !== 0).length ?? 0;
  const lost = priorities === 0 ? [] : [`${priorities} set priorities left out: LP has no place for them`];
  return {
    bytes: writer.write(title.names[0], objective.names[0]),
    warnings: [
      ...title.warnings,
      ...objective.warnings,
      ...rows.warnings,
      ...cols.warnings,
      ...sets.warnings,
      ...lost,
    ],
  };
}

class LpWriter {
  readonly #problem: Problem;
  readonly #rowNames: readonly string[];
  readonly #colNames: readonly string[];
  readonly #setNames: readonly string[];
  readonly #leastOf: ReadonlyMap<number, number>;
  readonly #sink = new TextSink();
  #lineLength = 0;

  constructor(
    problem: Problem,
    rowNames: readonly string[],
    colNames: readonly string[],
    setNames: readonly string[],
  ) {
    this.#problem = problem;
    this.#rowNames = rowNames;
    this.#colNames = colNames;
    this.#setNames = setNames;
    this.#leastOf = leastValues(problem, colNames);
  }

  write(modelName: string, objectiveName: string): Uint8Array {
    const sink = this.#sink;
    if (modelName !== "") sink.write(`\\Problem name: ${modelName}\n`);
    sink.write(this.#problem.maximize ? "Maximize\n" : "Minimize\n");
    this.#writeObjective(objectiveName);
    sink.write("Subject To\n");
    this.#writeRows();
    this.#writeBounds();
    this.#writeIntegers("General", (col) => !this.#isBinary(col));
    this.#writeIntegers("Binary", (col) => this.#isBinary(col));
    this.#writeSemicontinuous();
    this.#writeSets();
    sink.write("End\n");
    return sink.bytes();
  }

  #writeObjective(name: string): void {
    const { numCols, colCost, objectiveOffset } = this.#problem;
    this.#startLine(` ${name}:`);
    for (let col = 0; col < numCols; col++) this.#writeTerm(colCost[col], this.#colNames[col], col === 0);
    if (objectiveOffset !== 0) this.#writeTerm(objectiveOffset, "", numCols === 0);
    this.#sink.write("\n");
  }

  #writeRows(): void {
    const { numRows, rowLb, rowUb } = this.#problem;
    const { rowStart, colIndex, value } = rowwise(this.#problem);
    for (let row = 0; row < numRows; row++) {
      const [before, after] = sides(rowLb[row], rowUb[row]);
      this.#startLine(` ${this.#rowNames[row]}:${before}`);
      const start = rowStart[row];
      for (let entry = start; entry < rowStart[row + 1]; entry++) {
        this.#writeTerm(value[entry], this.#colNames[colIndex[entry]], entry === start);
      }
      if (start === rowStart[row + 1]) this.#writeTerm(0, this.#colNames[0] ?? "", true);
      this.#sink.write(` ${after}\n`);
    }
  }

  #startLine(text: string): void {
    this.#sink.write(text);
    this.#lineLength = text.length;
  }

  /** A coefficient and a column, or a constant where the name is empty; a line that is full is broken before it. */
  #writeTerm(coefficient: number, name: string, isFirst: boolean): void {
    const isNegative = coefficient < 0;
    const sign = isNegative ? " -" : isFirst ? "" : " +";
    const magnitude = Math.abs(coefficient);
    const number = magnitude === 1 && name !== "" ? "" : ` ${formatNumber(magnitude)}`;
    const text = `${sign}${number}${name === "" ? "" : ` ${name}`}`;
    if (!isFirst && this.#lineLength + text.length > LONGEST_LINE) {
      this.#sink.write("\n");
      this.#lineLength = 0;
    }
    this.#sink.write(text);
    this.#lineLength += text.length;
  }

  #writeBounds(): void {
    const { numCols, colLb, colUb } = this.#problem;
    this.#sink.write("Bounds\n");
    for (let col = 0; col < numCols; col++) {
      if (this.#isBinary(col)) continue;
      const text = boundText(this.#leastOf.get(col) ?? colLb[col], colUb[col], this.#colNames[col]);
      if (text !== "") this.#sink.write(` ${text}\n`);
    }
  }

  #writeIntegers(section: string, belongs: (col: number) => boolean): void {
    const { numCols, integrality } = this.#problem;
    let isOpen = false;
    for (let col = 0; col < numCols; col++) {
      if (integrality[col] !== 1 || !belongs(col)) continue;
      if (!isOpen) this.#sink.write(`${section}\n`);
      isOpen = true;
      this.#sink.write(` ${this.#colNames[col]}\n`);
    }
  }

  #isBinary(col: number): boolean {
    const { integrality, colLb, colUb } = this.#problem;
    return integrality[col] === 1 && colLb[col] === 0 && colUb[col] === 1 && !this.#leastOf.has(col);
  }

  #writeSemicontinuous(): void {
    if (this.#leastOf.size === 0) return;
    this.#sink.write("Semi-Continuous\n");
    for (const col of this.#leastOf.keys()) this.#sink.write(` ${this.#colNames[col]}\n`);
  }

  #writeSets(): void {
    const { sets } = this.#problem;
    if (sets === undefined) return;
    this.#sink.write("SOS\n");
    for (let set = 0; set < sets.count; set++) {
      this.#sink.write(` ${this.#setNames[set]}: S${sets.type[set]}::`);
      for (let pos = sets.start[set]; pos < sets.start[set + 1]; pos++) {
        this.#sink.write(` ${this.#colNames[sets.col[pos]]}:${formatNumber(sets.weight[pos])}`);
      }
      this.#sink.write("\n");
    }
  }
}

/** What stands before and after the expression of a row. */
function sides(lb: number, ub: number): readonly [string, string] {
  if (lb === ub) return ["", `= ${formatNumber(lb)}`];
  if (ub === Number.POSITIVE_INFINITY) {
    return ["", lb === Number.NEGATIVE_INFINITY ? ">= -inf" : `>= ${formatNumber(lb)}`];
  }
  if (lb === Number.NEGATIVE_INFINITY) return ["", `<= ${formatNumber(ub)}`];
  return [` ${formatNumber(lb)} <=`, `<= ${formatNumber(ub)}`];
}

/** The bound line of a column; empty for the default [0, inf). */
function boundText(lb: number, ub: number, name: string): string {
  if (lb === ub) return `${name} = ${formatNumber(lb)}`;
  const isOpenBelow = lb === Number.NEGATIVE_INFINITY;
  if (ub === Number.POSITIVE_INFINITY) {
    if (isOpenBelow) return `${name} free`;
    return lb === 0 ? "" : `${name} >= ${formatNumber(lb)}`;
  }
  if (lb === 0 && ub > 0) return `${name} <= ${formatNumber(ub)}`;
  return `${isOpenBelow ? "-inf" : formatNumber(lb)} <= ${name} <= ${formatNumber(ub)}`;
}
