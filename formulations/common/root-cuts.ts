/** Searches of models whose own rows leave general cuts little to find. */
import type { SolveOptions } from "../../engine/index.ts";

const ROOT_CUTS = ["mir", "gomory", "cover", "implied-bound", "clique", "zero-half"] as const;

/** What to switch off so that a search has no cuts at its root, beside what the caller has switched off. */
export function withoutRootCuts({ off = [] }: SolveOptions): Pick<SolveOptions, "off"> {
  return { off: [...off, ...ROOT_CUTS] };
}
