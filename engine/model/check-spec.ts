/** A look at what callers without a compiler hand to the builders: nothing is dropped or guessed. */
import { ModelError } from "../errors.ts";
import { didYouMean } from "./nearest.ts";

/** What `typeof` may say of a field; "any" is anything. */
type Kind = "number" | "boolean" | "string" | "function" | "object" | "any";

/** The fields of a specification. */
export type SpecRules = Readonly<Record<string, readonly Kind[]>>;

const WORDS: Readonly<Record<Kind, string>> = {
  number: "a number",
  boolean: "true or false",
  string: "a text",
  function: "a function of the position",
  object: "a list",
  any: "a value",
};

const NUMBER: readonly Kind[] = ["number"];
const EACH_NUMBER: readonly Kind[] = ["number", "function"];
const FUNCTION: readonly Kind[] = ["function"];
const LIST: readonly Kind[] = ["object"];

export const COL_RULES: SpecRules = {
  ...{ lb: NUMBER, ub: NUMBER, cost: NUMBER, least: NUMBER },
  ...{ integer: ["boolean"], name: ["string"], tag: ["any"] },
};
export const COLS_RULES: SpecRules = {
  ...{ lb: EACH_NUMBER, ub: EACH_NUMBER, cost: EACH_NUMBER, least: EACH_NUMBER },
  ...{ integer: ["boolean", "function"], branchPriority: NUMBER, name: FUNCTION, tag: FUNCTION },
};
export const ROW_RULES: SpecRules = { name: ["string"], tag: ["any"] };
export const ROWS_RULES: SpecRules = {
  ...{ lb: EACH_NUMBER, ub: EACH_NUMBER, name: FUNCTION, tag: FUNCTION, terms: FUNCTION },
};
/** Type, columns and priority have checks of their own, which say more. */
export const SOS_RULES: SpecRules = {
  ...{ type: ["any"], cols: ["any"], priority: ["any"] },
  ...{ weights: LIST, name: ["string"] },
};
export const NEW_ROW_RULES: SpecRules = { lb: NUMBER, ub: NUMBER, cols: LIST, values: LIST };
export const NEW_COL_RULES: SpecRules = {
  ...{ lb: NUMBER, ub: NUMBER, cost: NUMBER, integer: ["boolean"], rows: LIST, values: LIST },
};

/** A value as messages show it. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}

/**
 * Checks the fields of a specification; those that are absent or undefined have their defaults.
 *
 * @param required fields without a default.
 * @throws ModelError naming the field, what was found and what was expected.
 */
export function checkSpec(
  spec: object,
  rules: SpecRules,
  where: () => string,
  required: readonly string[] = [],
): void {
  if (typeof spec !== "object" || spec === null) {
    throw new ModelError(`${where()}: found ${shown(spec)}, expected an object`);
  }
  for (const key in spec) checkField(key, spec, rules, where);
  for (const key of required) {
    if ((spec as Readonly<Record<string, unknown>>)[key] !== undefined) continue;
    throw new ModelError(`${where()}: ${key}: found nothing, expected ${wordsOf(rules[key])}`);
  }
}

function checkField(key: string, spec: object, rules: SpecRules, where: () => string): void {
  const kinds = Object.hasOwn(rules, key) ? rules[key] : null;
  if (kinds === null) {
    // Old libraries give every object methods of theirs.
    if (!Object.hasOwn(spec, key)) return;
    const known = Object.keys(rules);
    throw new ModelError(
      `${where()}: found the unknown field "${key}", expected one of: ${known.join(", ")}${didYouMean(key, known)}`,
    );
  }
  const value = (spec as Readonly<Record<string, unknown>>)[key];
  if (value === undefined || kinds[0] === "any") return;
  if (value !== null && (kinds as readonly string[]).includes(typeof value)) return;
  throw new ModelError(`${where()}: ${key}: found ${shown(value)}, expected ${wordsOf(kinds)}`);
}

function wordsOf(kinds: readonly Kind[]): string {
  return kinds.map((kind) => WORDS[kind]).join(" or ");
}
