/** A look at the options that are no plain numbers: callers without a compiler may hand in anything. */
import { OptionError } from "./errors.ts";
import { shown } from "./model/check-spec.ts";
import { didYouMean } from "./model/nearest.ts";

/** What is expected in place of a value; empty where it is right. */
type Rule = (value: unknown) => string;

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isFunction = (value: unknown): boolean => typeof value === "function";
/** Gaps in a list count as entries. */
const isListOf = (value: unknown, isOne: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && Array.from<unknown>(value).every(isOne);
/** Also of a class with static members. */
const hasFields = (value: unknown): value is Fields => isRecord(value) || isFunction(value);

const yesOrNo: Rule = (value) => (typeof value === "boolean" ? "" : "true or false");
const aFunction: Rule = (value) => (isFunction(value) ? "" : "a function");
const aRecord: Rule = (value) => (isRecord(value) ? "" : "an object");

const names: Rule = (value) =>
  isListOf(value, (name) => typeof name === "string") ? "" : 'a list of names, such as ["presolve"]';

const signal: Rule = (value) => {
  if (isRecord(value) && typeof value.aborted === "boolean") return "";
  const isController = isRecord(value) && isRecord(value.signal);
  return `an AbortSignal${isController ? " (did you mean its .signal?)" : ""}`;
};

const numbers: Rule = (value) => {
  const isPlain = isListOf(value, (each) => typeof each === "number");
  return isPlain || Object.prototype.toString.call(value) === "[object Float64Array]" ? "" : "a Float64Array";
};

const host: Rule = (value) => {
  if (!hasFields(value) || !isFunction(value.now) || !isFunction(value.yield)) {
    return "an object with the functions now and yield";
  }
  const wrong = ["log", "sleep", "released"].find(
    (key) => value[key] !== undefined && !isFunction(value[key]),
  );
  return wrong === undefined ? "" : `an object whose ${wrong} is a function`;
};

const pool: Rule = (value) =>
  hasFields(value) && typeof value.size === "number" && isFunction(value.start)
    ? ""
    : "a pool of workers, such as openWorkerPool makes";

const isPlugin = (value: unknown): boolean =>
  hasFields(value) && typeof value.name === "string" && isFunction(value.create);
const onePlugin: Rule = (value) => (isPlugin(value) ? "" : "a plug-in with name and create");
const pluginList: Rule = (value) =>
  isListOf(value, isPlugin) ? "" : "a list of plug-ins with name and create";

const PLUGIN_RULES: Readonly<Record<string, Rule>> = {
  branchingRule: onePlugin,
  nodeSelector: onePlugin,
  heuristics: pluginList,
  separators: pluginList,
  lazyRows: pluginList,
};

const OPTION_RULES: Readonly<Record<string, Rule>> = {
  deterministic: yesOrNo,
  logTimes: yesOrNo,
  onProgress: aFunction,
  onIncumbent: aFunction,
  onCheckpoint: aFunction,
  groupOf: aFunction,
  rankOf: aFunction,
  off: names,
  on: names,
  ...{ signal, start: numbers, host, pool },
  plugins: aRecord,
};

function checkFields(record: Fields, rules: Readonly<Record<string, Rule>>, where: string): void {
  for (const [key, rule] of Object.entries(rules)) {
    const value = record[key];
    // Null stands for none.
    if (value === undefined || value === null) continue;
    const expected = rule(value);
    if (expected !== "") {
      throw new OptionError(`${where}${key}: expected ${expected}, found ${shown(value)}`);
    }
  }
}

/**
 * Checks the options that are not numbers.
 *
 * @param options as the caller gave them.
 * @throws OptionError naming the option, what was expected and what was found.
 */
export function checkOptionTypes(options: object): void {
  const given: unknown = options;
  if (!isRecord(given)) throw new OptionError(`options: expected an object, found ${shown(given)}`);
  checkFields(given, OPTION_RULES, "");
  const plugins = given.plugins ?? {};
  const known = Object.keys(PLUGIN_RULES);
  for (const kind of Object.keys(plugins)) {
    if (known.includes(kind)) continue;
    const hint = didYouMean(kind, known);
    throw new OptionError(`plugins: unknown kind "${kind}", expected one of: ${known.join(", ")}${hint}`);
  }
  checkFields(plugins as Fields, PLUGIN_RULES, "plugins.");
}
