/** Paths of fields, such as `data.trucks[3].socMinKWh`, as text and as steps. */
import { didYouMean, OptionError } from "../../engine/index.ts";
import type { PathStep } from "./json-positions.ts";

/** Names that no field may have: objects bring them along, and setting them would change more than a field. */
export const FORBIDDEN_NAMES: readonly string[] = ["__proto__", "prototype", "constructor"];

/**
 * The steps of a path.
 * @throws OptionError if it is none.
 */
export function parsePath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  const pattern = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  let end = 0;
  for (let match = pattern.exec(path); match !== null; match = pattern.exec(path)) {
    const [, name, position, quoted] = match;
    if (position !== undefined) steps.push(Number(position));
    else steps.push(quoted === undefined ? (name as string) : (JSON.parse(quoted) as string));
    end = pattern.lastIndex;
  }
  if (end !== path.length || steps.length === 0) {
    throw new OptionError(`found path ${JSON.stringify(path)}, expected one such as data.trucks[0].chargeKW`);
  }
  return steps;
}

function childOf(parent: unknown, step: PathStep): unknown {
  if (Array.isArray(parent) && typeof step === "number") return parent[step];
  const isRecord = typeof parent === "object" && parent !== null && !Array.isArray(parent);
  if (!isRecord || typeof step !== "string" || !Object.hasOwn(parent, step)) return undefined;
  return (parent as Readonly<Record<string, unknown>>)[step];
}

/** The path of a field as documentation writes it: entries of lists are `[]`. */
function documentedPath(steps: readonly PathStep[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === "number") return `${path}[]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");
}

/** What a path is, and which fields there are. */
interface Target {
  readonly path: string;
  readonly steps: readonly PathStep[];
  /** Documented paths; a missing object on the way to one of them is made. */
  readonly known: readonly string[];
}

/** An empty object where one is missing on the way to a known field. */
function missingParent(
  present: unknown,
  next: PathStep | undefined,
  { path, steps, known }: Target,
): unknown {
  const isMissing = (present === undefined || present === null) && typeof next === "string";
  if (!isMissing) return present;
  const documented = documentedPath(steps);
  if (known.some((field) => documented === field || documented.startsWith(`${field}.`))) return {};
  const hint = didYouMean(documented, known);
  throw new OptionError(`found no place for ${path}: it is no field of this formulation${hint}`);
}

function replaceAt(parent: unknown, steps: readonly PathStep[], value: unknown, target: Target): unknown {
  const { path } = target;
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const inside = missingParent(childOf(parent, step), rest[0], target);
  const child = replaceAt(inside, rest, value, target);
  if (Array.isArray(parent) && typeof step === "number" && step < parent.length) {
    return parent.map((entry, pos) => (pos === step ? child : entry));
  }
  if (typeof parent === "object" && parent !== null && !Array.isArray(parent) && typeof step === "string") {
    return { ...parent, [step]: child };
  }
  throw new OptionError(`found no place for ${path}: its part ${JSON.stringify(step)} has no parent`);
}

/**
 * The instance with one field replaced or added; the given one is not changed. Objects that are missing on the way to a
 * known field are made; entries of lists must exist.
 * @param path from the instance's root, such as `data.site.importLimitKW`.
 * @param known paths of the fields as the formulation documents them.
 * @throws OptionError if the path is none or has no parent.
 */
export function setPath(raw: unknown, path: string, value: unknown, known: readonly string[] = []): unknown {
  const steps = parsePath(path);
  for (const step of steps) {
    if (typeof step === "string" && FORBIDDEN_NAMES.includes(step)) {
      throw new OptionError(
        `found ${JSON.stringify(step)} in the path ${path}, expected the name of a field`,
      );
    }
  }
  return replaceAt(raw, steps, value, { path, steps, known });
}
