import { BRANCHING_RULES } from "./branching/registry.ts";
import { SEPARATORS } from "./cuts/registry.ts";
import { HEURISTICS } from "./heuristics/registry.ts";
import { NODE_SELECTORS } from "./node-selection/registry.ts";
import type { MipPlugins } from "./plugins.ts";

/** A plug-in is on unless its name is a technique that is switched off. */
function isOn(name: string, known: ReadonlySet<string>, active: ReadonlySet<string>): boolean {
  return active.has(name) || !known.has(name);
}

/**
 * The plug-ins of a search: the first rule and selector of the registries and all heuristics that are switched on.
 * The separators likewise. What the caller brings takes the place of rule and selector and is added to the others.
 *
 * @param known names of all techniques. @param active names of those that are switched on.
 */
export function choosePlugins(
  given: Partial<MipPlugins>,
  known: ReadonlySet<string>,
  active: ReadonlySet<string>,
): MipPlugins {
  const isWanted = (plugin: { readonly name: string }): boolean => isOn(plugin.name, known, active);
  const lastOf = <T>(list: readonly T[]): T => list[list.length - 1] as T;
  return {
    branchingRule: given.branchingRule ?? BRANCHING_RULES.find(isWanted) ?? lastOf(BRANCHING_RULES),
    nodeSelector: given.nodeSelector ?? NODE_SELECTORS.find(isWanted) ?? lastOf(NODE_SELECTORS),
    heuristics: [...HEURISTICS.filter(isWanted), ...(given.heuristics ?? [])],
    separators: [...SEPARATORS.filter(isWanted), ...(given.separators ?? [])],
    lazyRows: given.lazyRows ?? [],
  };
}
