import { LOWER, type LpModel, openInfinity, UPPER } from "./lp-model.ts";
import { readStatements } from "./lp-recovery.ts";
import type { LpTokens } from "./lp-tokens.ts";
import { isRelation, type LpRelation } from "./lp-words.ts";

/** Reads section Bounds up to the next section. */
export function readBounds(tokens: LpTokens, model: LpModel): void {
  readStatements(tokens, model, () => readBound(tokens, model));
}

/** `x free`, `x <= 1`, `0 <= x`, `0 <= x <= 1`, `x = 1`. */
function readBound(tokens: LpTokens, model: LpModel): void {
  let col: number;
  if (tokens.kind === "name") {
    col = model.findCol(tokens);
    tokens.next();
    if (tokens.kind === "name" && tokens.word() === "free") {
      setBound(tokens, model, col, ">=", Number.NEGATIVE_INFINITY);
      setBound(tokens, model, col, "<=", Number.POSITIVE_INFINITY);
      tokens.next();
      return;
    }
    if (!isRelation(tokens.kind)) throw tokens.error(tokens.quote(), 'a relation or "free"');
  } else {
    const value = readNumber(tokens);
    const relation = readRelation(tokens);
    col = model.findCol(tokens);
    tokens.next();
    setBound(tokens, model, col, flip(relation), value);
    if (!isRelation(tokens.kind)) return;
    if (tokens.kind !== relation || relation === "=") {
      throw tokens.error(tokens.quote(), "two relations of the same direction");
    }
  }
  const relation = readRelation(tokens);
  setBound(tokens, model, col, relation, readNumber(tokens));
}

function flip(relation: LpRelation): LpRelation {
  if (relation === "=") return "=";
  return relation === "<=" ? ">=" : "<=";
}

function readRelation(tokens: LpTokens): LpRelation {
  const { kind } = tokens;
  if (!isRelation(kind)) throw tokens.error(tokens.quote(), "a relation (a bound has no coefficient)");
  tokens.next();
  return kind;
}

function readNumber(tokens: LpTokens): number {
  let sign = 1;
  while (tokens.kind === "+" || tokens.kind === "-") {
    if (tokens.kind === "-") sign = -sign;
    tokens.next();
  }
  if (tokens.kind !== "number") throw tokens.error(tokens.quote(), "a number");
  const value = openInfinity(sign * tokens.value) + 0;
  tokens.next();
  return value;
}

function setBound(tokens: LpTokens, model: LpModel, col: number, relation: LpRelation, value: number): void {
  const { builder, sides } = model;
  const isLower = relation !== "<=";
  const isUpper = relation !== ">=";
  const isWrong =
    (isLower && value === Number.POSITIVE_INFINITY) || (isUpper && value === Number.NEGATIVE_INFINITY);
  if (isWrong) throw tokens.errorBefore(`the bound ${value}`, "a bound that leaves a finite value");
  if (isLower) {
    builder.colLb[col] = value;
    sides[col] |= LOWER;
  }
  if (isUpper) {
    builder.colUb[col] = value;
    sides[col] |= UPPER;
    if (value < 0) model.negativeUppers.set(col, tokens.lineBefore);
  }
}

/** Reads the column names of section General or Binary up to the next section. */
export function readIntegers(tokens: LpTokens, model: LpModel, isBinary: boolean): void {
  readStatements(tokens, model, () => {
    const col = model.findCol(tokens);
    if (isBinary) model.binaries.push(col);
    else model.builder.integrality[col] = 1;
    tokens.next();
  });
}
