/**
 * LP text in the format of CPLEX, linear part: objective, rows, bounds, integer, binary and semi-continuous
 * columns, special ordered sets. The dialect, case
 * by case, is in docs/formats.md.
 */
import { checkText, textBytes } from "./byte-text.ts";
import { readBounds, readIntegers } from "./lp-bounds.ts";
import { LpModel } from "./lp-model.ts";
import { skipSection } from "./lp-recovery.ts";
import { readObjective, readRows } from "./lp-rows.ts";
import { readSemicontinuous, readSets } from "./lp-sets.ts";
import { LpTokens } from "./lp-tokens.ts";
import type { ReadModel } from "./read-model.ts";

const MOST_NAME_COMMENT = 512;

/**
 * Reads an LP model. Columns are numbered in the order of their first appearance.
 *
 * @param text the text, or its bytes, ASCII or UTF-8; borrowed.
 * @param file name for messages.
 * @throws ParseError with line and column; its followers are the other problems of the text.
 */
export function readLp(text: Uint8Array | string, file = "model"): ReadModel {
  const bytes = textBytes(text, file);
  const from = checkText(bytes, file, "an LP model");
  const tokens = new LpTokens(bytes, file, from);
  const model = new LpModel(file, (found, expected) => tokens.error(found, expected));
  model.modelName = nameComment(bytes, from);
  tokens.next();
  orSkip(tokens, model, () => {
    readSense(tokens, model);
    readObjective(tokens, model);
  });
  readSections(tokens, model);
  if (tokens.kind === "eof") model.warnings.add("end", tokens.line, 'the text ends without "End"');
  return model.finish();
}

/** Reads a section, or what is there of it; after a problem it goes to the next section. */
function orSkip(tokens: LpTokens, model: LpModel, read: () => void): void {
  try {
    read();
  } catch (error) {
    model.problems.note(error);
    skipSection(tokens, model);
  }
}

/** The name in a first line `\Problem name: …`. */
function nameComment(bytes: Uint8Array, from: number): string {
  const head = new TextDecoder().decode(bytes.subarray(from, from + MOST_NAME_COMMENT));
  return /^\\\s*Problem name:[ \t]*([^\r\n]*)/i.exec(head)?.[1]?.trim() ?? "";
}

function readSense(tokens: LpTokens, model: LpModel): void {
  const isSense =
    tokens.kind === "section" && (tokens.section === "minimize" || tokens.section === "maximize");
  if (!isSense) throw tokens.error(tokens.quote(), "Minimize or Maximize");
  model.builder.maximize = tokens.section === "maximize";
  tokens.next();
}

/** Rows come at most once and before the other sections; these come in any order. */
function readSections(tokens: LpTokens, model: LpModel): void {
  let canHaveRows = true;
  while (tokens.kind !== "eof") {
    if (tokens.kind === "section" && tokens.section === "end") return;
    orSkip(tokens, model, () => {
      readSection(tokens, model, canHaveRows);
    });
    canHaveRows = false;
  }
}

function readSection(tokens: LpTokens, model: LpModel, canHaveRows: boolean): void {
  if (tokens.kind !== "section") throw tokens.error(tokens.quote(), "a section such as Subject To, or End");
  const { section } = tokens;
  const isSense = section === "minimize" || section === "maximize";
  const refusal = isSense || section === "refused" ? tokens.error(tokens.quote(), "one objective") : null;
  if (section === "rows" && !canHaveRows) {
    model.problems.note(tokens.error(tokens.quote(), "one section of rows, before the others"));
  }
  tokens.next();
  if (refusal !== null) throw refusal;
  if (section === "rows") readRows(tokens, model);
  else if (section === "bounds") readBounds(tokens, model);
  else if (section === "semicontinuous") readSemicontinuous(tokens, model);
  else if (section === "sets") readSets(tokens, model);
  else readIntegers(tokens, model, section === "binary");
}
