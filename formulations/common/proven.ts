import { isWithinGaps, type SolveOptions } from "../../engine/index.ts";

/** Whether an objective is within the gap asked for of a lower bound. */
type IsProven = (objective: number, bound: number) => boolean;

/** What counts as proven under the gaps of a solve, their defaults where they are not given. */
export function provenBy(gaps: SolveOptions): IsProven {
  return (objective, bound) => objective <= bound || isWithinGaps(objective, bound, gaps);
}
