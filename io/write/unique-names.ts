import type { Names, Problem } from "../../engine/index.ts";

/** What a format demands of a name, and how to come near a name that it cannot hold. */
export interface NameRule {
  /** Whether the format holds the name as it is. */
  isWritable(name: string): boolean;
  /** A similar name; used if it is writable and free. */
  repair(name: string): string;
}

/** Names ready for a file. */
export interface UniqueNames {
  readonly names: readonly string[];
  /** A line if some were changed. */
  readonly warnings: readonly string[];
}

/**
 * Names that the format can hold, all different. Writable names stay; where a name comes twice, the first keeps it;
 * others are repaired, or else become `prefix` and the index, with underscores where that is taken.
 *
 * @param what for the warning: "row", "column".
 * @param taken names not to be used; not changed.
 */
export function uniqueNames(
  count: number,
  nameOf: (index: number) => string,
  rule: NameRule,
  what: string,
  prefix: string,
  taken: ReadonlySet<string> = new Set(),
): UniqueNames {
  const used = new Set(taken);
  const names: string[] = [];
  const changed: number[] = [];
  for (let index = 0; index < count; index++) {
    const name = nameOf(index);
    if (!rule.isWritable(name) || used.has(name)) changed.push(index);
    else used.add(name);
    names.push(name);
  }
  if (changed.length === 0) return { names, warnings: [] };
  const before = names[changed[0]];
  for (const index of changed) {
    let name = rule.repair(names[index]);
    if (!rule.isWritable(name) || used.has(name)) name = `${prefix}${index}`;
    while (used.has(name)) name += "_";
    used.add(name);
    names[index] = name;
  }
  const first = `first ${JSON.stringify(before.slice(0, 40))} -> ${names[changed[0]].slice(0, 40)}`;
  return { names, warnings: [`${changed.length} ${what} name(s) changed for this format, ${first}`] };
}

/** Names of the special ordered sets of a problem, as `uniqueNames`; set0, set1, … where there are none. */
export function uniqueSetNames(problem: Problem, names: Names, rule: NameRule): UniqueNames {
  const nameOf = (set: number): string => names.set?.(set) ?? `set${set}`;
  return uniqueNames(problem.sets?.count ?? 0, nameOf, rule, "set", "set");
}

/** Whether the text has no half surrogate pairs, which UTF-8 cannot hold. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
