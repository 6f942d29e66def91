import { DEFAULT_OPTIONS, relativeGap, type SolveOptions } from "../../engine/index.ts";

/** Whether an objective is within the gap asked for of a lower bound. */
type IsProven = (objective: number, bound: number) => boolean;

/** What counts as proven under the gaps of a solve, their defaults where they are not given. */
export function provenBy({
  mipGap = DEFAULT_OPTIONS.mipGap,
  mipGapAbs = DEFAULT_OPTIONS.mipGapAbs,
}: SolveOptions): IsProven {
  return (objective, bound) =>
    objective - bound <= mipGapAbs || (relativeGap(objective, bound) ?? Number.POSITIVE_INFINITY) <= mipGap;
}
