/**
 * A small typed reader of untrusted JSON-like data. A schema is a record of fields; reading it collects every
 * problem with its path instead of stopping at the first, and gives placeholders (NaN) where a value was wrong.
 * The same schema is the documentation of the input (`describeFields`).
 */
import { didYouMean, nearestName, type TextPosition } from "../../engine/index.ts";
import { InputError, type InputIssue } from "../formulation.ts";

/** Wrong entries of one array that are listed one by one; the rest is counted. */
const LISTED_PER_ARRAY = 10;

/** Numbers from here on measure nothing and would leave a model without digits. */
const TOO_LARGE = 1e12;

/** The problems found so far. */
export class IssueList {
  readonly #issues: InputIssue[] = [];

  get count(): number {
    return this.#issues.length;
  }

  /** @param position where it stands in a side file. */
  add(path: string, found: string, expected: string, position?: TextPosition): void {
    this.#issues.push({ path, found, expected, ...(position === undefined ? {} : { position }) });
  }

  /** The problems in the order they were found. */
  all(): readonly InputIssue[] {
    return [...this.#issues];
  }

  /** Takes over the problems of another list; `place` may give them a position in a side file. */
  addFrom(other: IssueList, place: (path: string) => TextPosition | undefined): void {
    for (const { path, found, expected, position } of other.#issues) {
      this.add(path, found, expected, position ?? place(path));
    }
  }

  /** @throws InputError with all of them, if there are any. */
  throwIfAny(): void {
    if (this.#issues.length > 0) throw new InputError(this.#issues);
  }
}

/** What a field may need to know while it is read. */
export interface ReadContext {
  readonly issues: IssueList;
  /** Length of every series; null = unknown because `steps` itself is wrong: lengths are not judged then. */
  readonly steps: number | null;
  /** What a series has one entry for; absent = a step. */
  readonly axis?: string;
  /** Lengths along other axes, such as years, for `alongField` and `tableField`; null = unknown. */
  readonly sizes?: Readonly<Record<string, number | null>>;
}

/** One field of an input. */
export interface Field<T> {
  /** What it means, in a few words. */
  readonly about: string;
  /** What is expected, such as "number from 0 to 100". */
  readonly type: string;
  /** Empty = without unit. */
  readonly unit: string;
  /** Value when the field is absent, with its text for the documentation; null = required. */
  readonly absent: { readonly text: string; make(context: ReadContext): T } | null;
  /** Fields inside, for records and lists of records. */
  readonly inner?: Schema<object>;
  read(value: unknown, path: string, context: ReadContext): T;
}

/** The fields of a record. */
export type Schema<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** A field as documentation. */
export interface FieldDoc {
  readonly path: string;
  readonly type: string;
  readonly unit: string;
  /** Text of the default; null = required. */
  readonly fallback: string | null;
  readonly about: string;
}

/** Range of a number. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower limit. */
  readonly above?: number;
}

/** A value as a message shows it; long texts are cut. */
export function showValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** The path of a field inside a record; odd names are quoted in brackets. */
function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function rangeText(range: NumberRange): string {
  const lower =
    range.above !== undefined
      ? `above ${range.above}`
      : range.min !== undefined
        ? `at least ${range.min}`
        : "";
  const upper = range.max !== undefined ? `at most ${range.max}` : "";
  return [lower, upper].filter((part) => part !== "").join(" and ");
}

function isWithin(value: number, range: NumberRange): boolean {
  if (!(Math.abs(value) < TOO_LARGE)) return false;
  if (range.above !== undefined && value <= range.above) return false;
  if (range.min !== undefined && value < range.min) return false;
  return range.max === undefined || value <= range.max;
}

function withUnit(type: string, unit: string): string {
  return unit === "" ? type : `${type} [${unit}]`;
}

/** What was expected in place of a value. */
function expectedNumber(value: unknown, type: string, unit: string, range: NumberRange): string {
  const isTooLarge = typeof value === "number" && Number.isFinite(value) && Math.abs(value) >= TOO_LARGE;
  const size = isTooLarge ? `, of magnitude below ${TOO_LARGE.toExponential()}` : "";
  return `a ${withUnit(type, unit)}${size}${percentHint(value, unit, range)}`;
}

/** For a share that looks like a percentage: what it would be. */
function percentHint(value: unknown, unit: string, { min, above, max }: NumberRange): string {
  const isShare = unit === "" && max === 1 && (min === 0 || above === 0);
  if (!isShare || typeof value !== "number" || value < 2 || value > 100) return "";
  return ` (${value} % is ${Number((value / 100).toPrecision(12))})`;
}

/** What a field maker is told. */
export interface FieldSpec<T> {
  readonly about: string;
  readonly unit?: string;
  /** Default of an absent field. */
  readonly fallback?: T;
}

function absentValue<T>(spec: FieldSpec<T>): Field<T>["absent"] {
  if (spec.fallback === undefined) return null;
  const fallback = spec.fallback;
  return { text: JSON.stringify(fallback) ?? "", make: () => fallback };
}

/** A finite number within a range. Strings are never taken for numbers. */
export function numberField(spec: FieldSpec<number> & NumberRange): Field<number> {
  const unit = spec.unit ?? "";
  const type = `number ${rangeText(spec)}`.trim();
  return {
    about: spec.about,
    type,
    unit,
    absent: absentValue(spec),
    read(value, path, context) {
      if (typeof value === "number" && isWithin(value, spec)) return value;
      context.issues.add(path, showValue(value), expectedNumber(value, type, unit, spec));
      return Number.NaN;
    },
  };
}

/** A whole number within a range. */
export function wholeField(spec: FieldSpec<number> & NumberRange): Field<number> {
  const type = `whole number ${rangeText(spec)}`.trim();
  return {
    about: spec.about,
    type,
    unit: spec.unit ?? "",
    absent: absentValue(spec),
    read(value, path, context) {
      if (typeof value === "number" && Number.isSafeInteger(value) && isWithin(value, spec)) return value;
      context.issues.add(path, showValue(value), `a ${type}`);
      return Number.NaN;
    },
  };
}

/** The field, or null for "none"; absent means null. */
export function nullableField<T>(field: Field<T>): Field<T | null> {
  return {
    ...field,
    type: `${field.type}, or null`,
    absent: { text: "null", make: () => null },
    read: (value, path, context) => (value === null ? null : field.read(value, path, context)),
  };
}

/** true or false. */
export function booleanField(spec: FieldSpec<boolean>): Field<boolean> {
  return {
    about: spec.about,
    type: "true or false",
    unit: "",
    absent: absentValue(spec),
    read(value, path, context) {
      if (typeof value === "boolean") return value;
      context.issues.add(path, showValue(value), "true or false");
      return false;
    },
  };
}

/** One of a few words. */
export function choiceField<T extends string>(spec: FieldSpec<T> & { readonly of: readonly T[] }): Field<T> {
  const type = spec.of.map((word) => JSON.stringify(word)).join(", ");
  return {
    about: spec.about,
    type: `one of ${type}`,
    unit: "",
    absent: absentValue(spec),
    read(value, path, context) {
      const match = spec.of.find((word) => word === value);
      if (match !== undefined) return match;
      const hint = typeof value === "string" ? didYouMean(value, spec.of) : "";
      context.issues.add(path, showValue(value), `one of ${type}${hint}`);
      return spec.of[0] as T;
    },
  };
}

/** A text that is not empty; whole numbers are taken as their digits, since identifiers often are numbers. */
export function labelField(spec: FieldSpec<string>): Field<string> {
  return {
    about: spec.about,
    type: "text or whole number",
    unit: "",
    absent: absentValue(spec),
    read(value, path, context) {
      if (typeof value === "string" && value.trim() !== "") return value;
      if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
      context.issues.add(path, showValue(value), "a text or a whole number");
      return "";
    },
  };
}

/** Reports a wrong length; true when the entries can be read. */
function isReadableList(value: unknown, path: string, context: ReadContext, of: string): value is unknown[] {
  const each = `one a ${context.axis ?? "step"}`;
  const wanted = context.steps === null ? `a list of ${of}` : `a list of ${context.steps} ${of}, ${each}`;
  if (!Array.isArray(value)) context.issues.add(path, showValue(value), wanted);
  else if (context.steps !== null && value.length !== context.steps) {
    context.issues.add(path, `${value.length} entries`, wanted);
  } else return true;
  return false;
}

/** Reads the entries of a list and lists the first wrong ones. */
function readEntries(
  list: readonly unknown[],
  path: string,
  context: ReadContext,
  accept: (entry: unknown, pos: number) => boolean,
  expectedFor: (entry: unknown) => string,
): void {
  let wrong = 0;
  for (let pos = 0; pos < list.length; pos++) {
    if (accept(list[pos], pos)) continue;
    wrong++;
    if (wrong > LISTED_PER_ARRAY) continue;
    context.issues.add(`${path}[${pos}]`, showValue(list[pos]), expectedFor(list[pos]));
  }
  if (wrong > LISTED_PER_ARRAY) {
    context.issues.add(path, `${wrong - LISTED_PER_ARRAY} more such entries`, expectedFor(undefined));
  }
}

/** One number a step. `fallback`: the value of every step when the field is absent. */
export function seriesField(spec: FieldSpec<number> & NumberRange): Field<Float64Array> {
  const unit = spec.unit ?? "";
  const type = `number ${rangeText(spec)}`.trim();
  const fallback = spec.fallback;
  return {
    about: spec.about,
    type: `list of ${type}, one a step`,
    unit,
    absent:
      fallback === undefined
        ? null
        : { text: `${fallback} in every step`, make: (c) => new Float64Array(c.steps ?? 0).fill(fallback) },
    read(value, path, context) {
      const series = new Float64Array(context.steps ?? 0).fill(Number.NaN);
      if (!isReadableList(value, path, context, "numbers")) return series;
      const accept = (entry: unknown, pos: number) => {
        if (typeof entry !== "number" || !isWithin(entry, spec)) return false;
        series[pos] = entry;
        return true;
      };
      readEntries(value, path, context, accept, (entry) => expectedNumber(entry, type, unit, spec));
      return series;
    },
  };
}

/** One 0 or 1 a step (true and false are taken, too). */
export function flagsField(spec: FieldSpec<never>): Field<Uint8Array> {
  return {
    about: spec.about,
    type: "list of flags (0 or 1), one a step",
    unit: "",
    absent: null,
    read(value, path, context) {
      const flags = new Uint8Array(context.steps ?? 0);
      if (!isReadableList(value, path, context, "flags (0 or 1)")) return flags;
      const accept = (entry: unknown, pos: number) => {
        if (entry !== 0 && entry !== 1 && entry !== true && entry !== false) return false;
        flags[pos] = Number(entry);
        return true;
      };
      readEntries(value, path, context, accept, () => "0 or 1");
      return flags;
    },
  };
}

/** One text a step. */
export function textsField(spec: FieldSpec<never>): Field<readonly string[]> {
  return {
    about: spec.about,
    type: "list of texts, one a step",
    unit: "",
    absent: null,
    read(value, path, context) {
      if (!isReadableList(value, path, context, "texts")) return [];
      // Unlike map, Array.from sees gaps.
      const texts = Array.from(value, (entry) => (Number.isFinite(entry) ? String(entry) : entry));
      const isText = (entry: unknown) => typeof entry === "string" && entry !== "";
      readEntries(texts, path, context, isText, () => "a text");
      return texts.map((entry) => (typeof entry === "string" ? entry : ""));
    },
  };
}

/** A record of fields. */
export function recordField<T extends object>(spec: FieldSpec<never> & { readonly of: Schema<T> }): Field<T> {
  return {
    about: spec.about,
    type: "object",
    unit: "",
    absent: null,
    inner: spec.of,
    read: (value, path, context) => readRecord(spec.of, value, path, context),
  };
}

/** A list of records, not empty. */
export function listField<T extends object>(
  spec: FieldSpec<never> & { readonly of: Schema<T> },
): Field<readonly T[]> {
  return {
    about: spec.about,
    type: "list of objects",
    unit: "",
    absent: null,
    inner: spec.of,
    read(value, path, context) {
      if (!Array.isArray(value) || value.length === 0) {
        context.issues.add(path, showValue(value), "a list of at least one object");
        return [];
      }
      return Array.from(value, (entry, pos) => readRecord(spec.of, entry, `${path}[${pos}]`, context));
    },
  };
}

/** Reports keys that the schema does not know, with the nearest one it does. */
function checkKeys(value: object, known: readonly string[], path: string, issues: IssueList): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const expected = near === null ? `one of ${known.join(", ")}` : `${JSON.stringify(near)}, perhaps`;
    issues.add(joinPath(path, key), "an unknown field", expected);
  }
}

/**
 * Reads a record; wrong and missing fields are reported and hold placeholders.
 * @param ignored keys that may stand there without being read.
 */
export function readRecord<T extends object>(
  schema: Schema<T>,
  value: unknown,
  path: string,
  context: ReadContext,
  ignored: readonly string[] = [],
): T {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isRecord) context.issues.add(path, showValue(value), "an object");
  // A missing record is one problem, not one for each of its fields.
  const inner = isRecord ? context : { ...context, issues: new IssueList() };
  const source = (isRecord ? value : {}) as Readonly<Record<string, unknown>>;
  const keys = Object.keys(schema) as (keyof T & string)[];
  if (isRecord) checkKeys(value, [...keys, ...ignored], path, context.issues);
  const record: Partial<T> = {};
  for (const key of keys) {
    const field = schema[key];
    const given = Object.hasOwn(source, key) ? source[key] : undefined;
    record[key] =
      given === undefined && field.absent !== null
        ? field.absent.make(inner)
        : field.read(given, joinPath(path, key), inner);
  }
  return record as T;
}

/** The fields of a schema and of what it holds, as documentation, in reading order. */
export function describeFields(schema: Schema<object>, prefix: string): readonly FieldDoc[] {
  const docs: FieldDoc[] = [];
  for (const [key, field] of Object.entries(schema) as [string, Field<unknown>][]) {
    const isList = field.type.startsWith("list of objects");
    const path = joinPath(prefix, key) + (isList ? "[]" : "");
    const { type, unit, about } = field;
    docs.push({ path, type, unit, about, fallback: field.absent === null ? null : field.absent.text });
    if (field.inner !== undefined) docs.push(...describeFields(field.inner, path));
  }
  return docs;
}

/** Root fields that every instance may have and that need not be read. */
export const ROOT_KEYS: readonly string[] = [
  "formulation",
  "name",
  "description",
  "units",
  "data",
  "reference",
  "generator",
];
