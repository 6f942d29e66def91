import type { Separator } from "../plugins.ts";
import { clique } from "./clique.ts";
import { cover } from "./cover.ts";
import { flowCover } from "./flow-cover.ts";
import { gomory } from "./gomory.ts";
import { impliedBound } from "./implied-bound.ts";
import { mir } from "./mir.ts";
import { zeroHalf } from "./zero-half.ts";

/** The separators in the order in which they are called; one that is switched off by its name is left out. */
export const SEPARATORS: readonly Separator[] = [
  impliedBound,
  clique,
  cover,
  mir,
  flowCover,
  zeroHalf,
  gomory,
];
