/** Sections of an LP text; `refused` is one that is known but not supported. */
export type LpSection =
  | "minimize"
  | "maximize"
  | "rows"
  | "bounds"
  | "general"
  | "binary"
  | "semicontinuous"
  | "sets"
  | "refused"
  | "end";

/** What a keyword at the start of a line means: a section, or something that is refused by this reason. */
export type LpKeyword = { readonly section: LpSection } | { readonly refused: string };

const WORDS: ReadonlyMap<LpSection, readonly string[]> = new Map([
  ["minimize", ["min", "minimum", "minimize", "minimise"]],
  ["maximize", ["max", "maximum", "maximize", "maximise"]],
  ["rows", ["subject to", "such that", "st", "st.", "s.t."]],
  ["bounds", ["bound", "bounds"]],
  ["general", ["gen", "general", "generals", "int", "integer", "integers"]],
  ["binary", ["bin", "binary", "binaries"]],
  ["semicontinuous", ["semi", "semis", "semi-continuous"]],
  ["sets", ["sos", "sos1", "sos2"]],
  ["end", ["end"]],
]);

const REFUSED: ReadonlyMap<string, readonly string[]> = new Map([
  ["no lazy rows: they are not supported", ["lazy constraints"]],
  ["no user cuts: they are not supported", ["user cuts"]],
  ["a linear objective: piecewise terms are not supported", ["pwlobj"]],
  ["no general constraints: they are not supported", ["general constraints", "gencons"]],
]);

/** Every keyword in lower case; in those of two words one blank stands for any number of blanks. */
export const LP_KEYWORDS: ReadonlyMap<string, LpKeyword> = new Map([
  ...[...WORDS].flatMap(([section, words]) => words.map((word): [string, LpKeyword] => [word, { section }])),
  ...[...REFUSED].flatMap(([refused, words]) =>
    words.map((word): [string, LpKeyword] => [word, { refused }]),
  ),
]);

/** The longest keyword, in bytes, with some room for blanks between two words. */
export const LONGEST_KEYWORD = 24;

/** Relation between two sides. */
export type LpRelation = "<=" | ">=" | "=";

/** Whether a token is a relation. */
export function isRelation(kind: string): kind is LpRelation {
  return kind === "<=" || kind === ">=" || kind === "=";
}
