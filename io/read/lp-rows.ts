import { LpExpression, readExpression } from "./lp-expression.ts";
import { type LpModel, openInfinity } from "./lp-model.ts";
import { skipRow } from "./lp-recovery.ts";
import type { LpTokens } from "./lp-tokens.ts";
import { isRelation, type LpRelation } from "./lp-words.ts";

/** Reads the objective, after its keyword: an expression, perhaps with a label. */
export function readObjective(tokens: LpTokens, model: LpModel): void {
  if (tokens.kind === "name" && tokens.isLabel()) {
    model.objectiveName = new TextDecoder().decode(tokens.bytes.subarray(tokens.start, tokens.end));
    tokens.next();
    tokens.next();
  }
  const expression = new LpExpression();
  readExpression(tokens, model, expression, false);
  if (!Number.isFinite(openInfinity(expression.constant))) {
    throw tokens.error("an infinite constant", "a finite constant in the objective");
  }
  model.builder.objectiveOffset = expression.constant;
  for (let term = 0; term < expression.numTerms; term++) {
    model.builder.colCost[expression.col[term]] += expression.coefficient[term];
  }
}

/** Reads rows up to the next section. */
export function readRows(tokens: LpTokens, model: LpModel): void {
  const reader = new RowReader(tokens, model);
  while (tokens.kind !== "section" && tokens.kind !== "eof") {
    const from = tokens.start;
    const since = model.problems.count;
    try {
      reader.read();
    } catch (error) {
      model.problems.note(error, since);
      skipRow(tokens, model, from);
    }
  }
}

class RowReader {
  readonly #tokens: LpTokens;
  readonly #model: LpModel;
  readonly #left = new LpExpression();
  readonly #middle = new LpExpression();
  readonly #right = new LpExpression();
  /** Sum of the terms of each column in the present row, and the row that last used the column. */
  #sum = new Float64Array(256);
  #lastRow = new Int32Array(256).fill(-1);

  constructor(tokens: LpTokens, model: LpModel) {
    this.#tokens = tokens;
    this.#model = model;
  }

  /** `[label:] expression relation expression` or `[label:] number relation expression relation number`. */
  read(): void {
    const tokens = this.#tokens;
    const model = this.#model;
    if (tokens.kind === "name" && tokens.isLabel()) {
      model.addLabel(tokens);
      tokens.next();
      tokens.next();
    } else {
      model.addNoLabel();
    }
    readExpression(tokens, model, this.#left, false);
    const relation = this.#readRelation();
    const isRange = this.#left.numTerms === 0;
    readExpression(tokens, model, this.#middle, !isRange);
    this.#checkSide(this.#middle);
    if (isRelation(tokens.kind)) this.#finishRange(relation);
    else this.#finishRow(relation);
  }

  #readRelation(): LpRelation {
    const { kind } = this.#tokens;
    if (!isRelation(kind)) throw this.#tokens.error(this.#tokens.quote(), "a relation (<=, >= or =)");
    this.#tokens.next();
    if (isRelation(this.#tokens.kind)) {
      throw this.#tokens.error(this.#tokens.quote(), "an expression after the relation");
    }
    return kind;
  }

  /** A side holds at least one number or column: the token before the present one belongs to it. */
  #checkSide(side: LpExpression): void {
    if (side.isEmpty) throw this.#tokens.error(this.#tokens.quote(), "a number or a column name");
  }

  #finishRow(relation: LpRelation): void {
    const left = this.#left;
    const middle = this.#middle;
    const isFlipped = left.numTerms === 0 && middle.numTerms > 0;
    const expression = isFlipped ? middle : left;
    const side = isFlipped ? left.constant - middle.constant : middle.constant - left.constant;
    if (!isFlipped) expression.subtractTerms(middle);
    const isUpper = relation === "=" || (relation === "<=") !== isFlipped;
    const isLower = relation === "=" || (relation === ">=") !== isFlipped;
    this.#addRow(
      expression,
      isLower ? side : Number.NEGATIVE_INFINITY,
      isUpper ? side : Number.POSITIVE_INFINITY,
    );
  }

  #finishRange(relation: LpRelation): void {
    const tokens = this.#tokens;
    const second = this.#readRelation();
    if (this.#left.numTerms > 0 || relation !== second || relation === "=") {
      throw tokens.error("two relations", "number <= expression <= number, or >= twice");
    }
    readExpression(tokens, this.#model, this.#right, true);
    this.#checkSide(this.#right);
    if (this.#right.numTerms > 0)
      throw tokens.error("columns on an outer side", "number <= expression <= number");
    const shift = this.#middle.constant;
    const low = (relation === "<=" ? this.#left : this.#right).constant - shift;
    const high = (relation === "<=" ? this.#right : this.#left).constant - shift;
    this.#addRow(this.#middle, low, high);
  }

  #addRow(expression: LpExpression, low: number, high: number): void {
    const { builder } = this.#model;
    const row = builder.addRow();
    const lb = openInfinity(low);
    const ub = openInfinity(high);
    if (
      Number.isNaN(low) ||
      Number.isNaN(high) ||
      lb === Number.POSITIVE_INFINITY ||
      ub === Number.NEGATIVE_INFINITY
    ) {
      throw this.#tokens.errorBefore(
        `a row between ${low} and ${high}`,
        "finite sides, or -inf below, inf above",
      );
    }
    builder.rowLb[row] = lb + 0;
    builder.rowUb[row] = ub + 0;
    this.#addTerms(expression, row);
  }

  /** Terms of the same column are summed. */
  #addTerms(expression: LpExpression, row: number): void {
    const { builder } = this.#model;
    const { col, coefficient, numTerms } = expression;
    this.#reserve(builder.numCols);
    const sum = this.#sum;
    const lastRow = this.#lastRow;
    let numDistinct = 0;
    for (let term = 0; term < numTerms; term++) {
      if (lastRow[col[term]] === row) {
        sum[col[term]] += coefficient[term];
        continue;
      }
      lastRow[col[term]] = row;
      sum[col[term]] = coefficient[term];
      col[numDistinct++] = col[term];
    }
    if (numDistinct < numTerms) {
      const text = "a column comes more than once in a row: its terms are summed";
      this.#model.warnings.add("repeated column", this.#tokens.lineBefore, text);
    }
    for (let term = 0; term < numDistinct; term++) builder.addEntry(row, col[term], sum[col[term]]);
  }

  #reserve(numCols: number): void {
    const { length } = this.#sum;
    if (numCols <= length) return;
    const sum = new Float64Array(Math.max(numCols, length * 2));
    const lastRow = new Int32Array(sum.length).fill(-1);
    lastRow.set(this.#lastRow);
    this.#sum = sum;
    this.#lastRow = lastRow;
  }
}
