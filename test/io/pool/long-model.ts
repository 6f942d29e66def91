import type { Problem } from "../../../engine/index.ts";
import { readLp } from "../../../io/index.ts";
import { marketSplit } from "../../cli/models.ts";

/** A search that finds points at once and would not end for hours. */
export function longProblem(): Problem {
  return readLp(new TextEncoder().encode(marketSplit(4, 40)), "long.lp").problem;
}
