/** Searches of models whose own rows leave general cuts little to find. */
import { SEPARATORS, type SolveOptions } from "../../engine/index.ts";

/** What to switch off so that a search has no cuts at its root, beside what the caller has switched off. */
export function withoutRootCuts({ off = [] }: SolveOptions): Pick<SolveOptions, "off"> {
  return { off: [...off, ...SEPARATORS.map(({ name }) => name)] };
}
