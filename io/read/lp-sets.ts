import type { ParseError } from "../../engine/index.ts";
import { KNOWN_COLUMN, type LpModel } from "./lp-model.ts";
import { readStatements } from "./lp-recovery.ts";
import type { LpTokens } from "./lp-tokens.ts";

/** Reads the column names of section Semi-Continuous up to the next section. */
export function readSemicontinuous(tokens: LpTokens, model: LpModel): void {
  readStatements(tokens, model, () => {
    model.semicontinuous.mark(model.findCol(tokens), tokens.line);
    tokens.next();
  });
}

/** Reads section SOS: `[name:] S1:: x:1 y:2 z:3`, one set after the other. */
export function readSets(tokens: LpTokens, model: LpModel): void {
  const { sets } = model;
  readStatements(
    tokens,
    model,
    () => readHeadOrMember(tokens, model),
    () => sets.repair(),
  );
  sets.end();
}

/** A set's type with its name, or a column with its weight. */
function readHeadOrMember(tokens: LpTokens, model: LpModel): void {
  const { sets } = model;
  if (tokens.kind !== "name") throw tokens.error(tokens.quote(), "the name of a set or a column");
  const text = new TextDecoder().decode(tokens.bytes.subarray(tokens.start, tokens.end));
  const col = model.colNames.find(tokens.bytes, tokens.start, tokens.end);
  // The name's place: what it is shows only behind the colon.
  const errorAtName = tokens.error(tokens.quote(), sets.isOpen ? KNOWN_COLUMN : SET_FIRST);
  tokens.next();
  skipColon(tokens);
  if (tokens.is(":")) {
    sets.begin(typeOf(text, errorAtName), "", 0);
    tokens.next();
  } else if (tokens.is("name")) {
    const type = new TextDecoder().decode(tokens.bytes.subarray(tokens.start, tokens.end));
    sets.begin(typeOf(type, tokens.error(tokens.quote(), "S1 or S2")), text, 0);
    tokens.next();
    skipColon(tokens);
    skipColon(tokens);
  } else {
    if (!sets.isOpen) throw errorAtName;
    if (col < 0) model.problems.note(errorAtName);
    const weight = readWeight(tokens);
    if (col >= 0) sets.add(col, weight);
    tokens.next();
  }
}

const SET_FIRST = "S1:: or S2:: first";

function typeOf(text: string, error: ParseError): 1 | 2 {
  if (/^s1$/i.test(text)) return 1;
  if (/^s2$/i.test(text)) return 2;
  throw error;
}

function skipColon(tokens: LpTokens): void {
  if (!tokens.is(":")) throw tokens.error(tokens.quote(), '":"');
  tokens.next();
}

/** The number at hand with its signs; the number itself stays the present token. */
function readWeight(tokens: LpTokens): number {
  let sign = 1;
  while (tokens.is("+") || tokens.is("-")) {
    if (tokens.is("-")) sign = -sign;
    tokens.next();
  }
  if (!tokens.is("number")) throw tokens.error(tokens.quote(), "a weight");
  return sign * tokens.value;
}
