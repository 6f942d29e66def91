import { LARGE_ENTRY } from "../../engine/index.ts";
import type { LpModel } from "./lp-model.ts";
import type { LpTokens } from "./lp-tokens.ts";

const FIRST_CAPACITY = 64;

/** A linear expression: a constant and terms, in the order of the text. */
export class LpExpression {
  constant = 0;
  numTerms = 0;
  /** Whether neither a number nor a column was read. */
  isEmpty = true;
  col: Int32Array = new Int32Array(FIRST_CAPACITY);
  coefficient: Float64Array = new Float64Array(FIRST_CAPACITY);

  /** Empties the expression. */
  reset(): void {
    this.constant = 0;
    this.numTerms = 0;
    this.isEmpty = true;
  }

  /** Appends a term. */
  add(col: number, coefficient: number): void {
    if (this.numTerms === this.col.length) {
      const { col: oldCol, coefficient: oldCoefficient } = this;
      this.col = new Int32Array(this.numTerms * 2);
      this.coefficient = new Float64Array(this.numTerms * 2);
      this.col.set(oldCol);
      this.coefficient.set(oldCoefficient);
    }
    this.col[this.numTerms] = col;
    this.coefficient[this.numTerms++] = coefficient;
  }

  /** Appends the terms of another expression, negated. */
  subtractTerms(other: LpExpression): void {
    for (let term = 0; term < other.numTerms; term++) this.add(other.col[term], -other.coefficient[term]);
  }
}

/**
 * Reads an expression up to the first token that cannot belong to it.
 *
 * @param into emptied, then filled.
 * @param withinLine whether the expression ends with the line of its first number or name.
 * @throws ParseError for two terms without a sign between them and for infinite coefficients.
 */
export function readExpression(
  tokens: LpTokens,
  model: LpModel,
  into: LpExpression,
  withinLine: boolean,
): void {
  into.reset();
  let lastLine = 0;
  for (let numRead = 0; ; numRead++) {
    if (withinLine && numRead > 0 && tokens.line !== lastLine) return;
    const signed = tokens.kind === "+" || tokens.kind === "-";
    const sign = readSigns(tokens);
    const isTerm = tokens.kind === "number" || tokens.kind === "name";
    if (!isTerm || isLabel(tokens)) {
      if (signed) throw tokens.error(tokens.quote(), "a number or a column name");
      return;
    }
    if (numRead > 0 && !signed) {
      if (tokens.line !== lastLine && tokens.kind === "name" && into.numTerms > 0) return;
      throw tokens.error(tokens.quote(), '"+", "-" or a relation');
    }
    lastLine = tokens.line;
    into.isEmpty = false;
    readTerm(tokens, model, into, sign, withinLine);
  }
}

function isLabel(tokens: LpTokens): boolean {
  return tokens.kind === "name" && tokens.isLabel();
}

function readSigns(tokens: LpTokens): 1 | -1 {
  let sign: 1 | -1 = 1;
  while (tokens.kind === "+" || tokens.kind === "-") {
    if (tokens.kind === "-") sign = sign === 1 ? -1 : 1;
    tokens.next();
  }
  return sign;
}

/** A number, a column, or a number and a column. */
function readTerm(
  tokens: LpTokens,
  model: LpModel,
  into: LpExpression,
  sign: 1 | -1,
  withinLine: boolean,
): void {
  let coefficient: number = sign;
  if (tokens.kind === "number") {
    const { line, value } = tokens;
    tokens.next();
    const isAlone = !tokens.is("name") || (withinLine && tokens.line !== line) || tokens.isLabel();
    if (isAlone) {
      addConstant(tokens, into, sign * value);
      return;
    }
    coefficient = sign * value;
    if (Math.abs(coefficient) >= LARGE_ENTRY) {
      throw tokens.error(
        `the coefficient ${coefficient}`,
        `a magnitude below ${LARGE_ENTRY.toExponential()}`,
      );
    }
    if (tokens.looksLikeExponent()) {
      throw tokens.error(`${tokens.quote()} after a number`, "a name that does not read as an exponent");
    }
  }
  into.add(model.internCol(tokens), coefficient);
  tokens.next();
}

function addConstant(tokens: LpTokens, into: LpExpression, value: number): void {
  const sum = into.constant + value;
  if (Number.isNaN(sum)) throw tokens.error("inf - inf", "a number");
  into.constant = sum;
}
