import type { NodeSelector } from "../plugins.ts";
import { bestBound } from "./best-bound.ts";
import { bestEstimate } from "./best-estimate.ts";

/** The node selectors in order of preference: the first one that is not switched off by its name is used. */
export const NODE_SELECTORS: readonly NodeSelector[] = [bestEstimate, bestBound];
