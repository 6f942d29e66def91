/**
 * Where reading goes on in LP text after a problem. What is skipped still declares columns, so that a column of a
 * refused row is not unknown later.
 */
import type { LpModel } from "./lp-model.ts";
import type { LpTokens } from "./lp-tokens.ts";
import { isRelation } from "./lp-words.ts";

function isEnd(tokens: LpTokens): boolean {
  return tokens.kind === "section" || tokens.kind === "eof";
}

/** Goes over one token. */
function skipToken(tokens: LpTokens, model: LpModel): void {
  if (tokens.kind === "name" && !tokens.isLabel()) model.internCol(tokens);
  tokens.next();
}

/** Goes to the next section or the end of the text. */
export function skipSection(tokens: LpTokens, model: LpModel): void {
  while (!isEnd(tokens)) skipToken(tokens, model);
}

/**
 * Reads the statements of a section; after a problem it goes on at the next line.
 *
 * @param repair puts what was left undone by `read` into order, so that no further problems follow from it.
 */
export function readStatements(
  tokens: LpTokens,
  model: LpModel,
  read: () => void,
  repair?: () => void,
): void {
  while (!isEnd(tokens)) {
    const from = tokens.start;
    const since = model.problems.count;
    try {
      read();
    } catch (error) {
      model.problems.note(error, since);
      repair?.();
      skipLine(tokens, model, from);
    }
  }
}

/** Goes to the first token of the next line, or of the next section. @param from where the refused statement begins. */
function skipLine(tokens: LpTokens, model: LpModel, from: number): void {
  if (tokens.start === from) skipToken(tokens, model);
  while (!isEnd(tokens) && !tokens.isLineStart) skipToken(tokens, model);
}

/**
 * Goes to where the next row may begin after the refused one: to a label, to the name or number where the problem was
 * seen if that begins a line, or to the line after a relation and its side.
 *
 * @param from where the refused row begins.
 */
export function skipRow(tokens: LpTokens, model: LpModel, from: number): void {
  const seenAt = tokens.start;
  let hasRelation = hasRelationWithin(tokens.bytes, from, seenAt);
  let hasSide = hasRelation && !isRelation(tokens.kind);
  for (; !isEnd(tokens); skipToken(tokens, model)) {
    const isTerm = tokens.kind === "name" || tokens.kind === "number";
    if (tokens.start > from && tokens.isLineStart) {
      if (hasSide || (isTerm && tokens.start === seenAt)) return;
      if (tokens.kind === "name" && tokens.isLabel()) return;
    }
    if (isRelation(tokens.kind)) {
      hasRelation = true;
      hasSide = false;
    } else if (isTerm) {
      hasSide = hasRelation;
    }
  }
}

/** Whether `<`, `>` or `=` stands in these bytes outside of comments. */
function hasRelationWithin(bytes: Uint8Array, from: number, to: number): boolean {
  const text = new TextDecoder("latin1").decode(bytes.subarray(from, to));
  return /[<>=]/.test(text.replace(/\\[^\r\n]*/g, ""));
}
