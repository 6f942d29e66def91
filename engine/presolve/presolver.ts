import type { PostsolveStack } from "./postsolve-stack.ts";
import type { WorkingModel } from "./working-model.ts";

/** What a reduction did; "unbounded" means: unbounded if there is any feasible point at all. */
export type ReductionOutcome = "reduced" | "none" | "infeasible" | "unbounded";

/** A reduction that looks at many rows or columns may pause after every so many: where k & PAUSE_MASK is all ones. */
export const PAUSE_MASK = 127;

/** A reduction: changes the model and pushes the inverse, which stands in the same file. */
export interface Presolver {
  /** Name of the technique that switches it. */
  readonly name: string;
  /** In steps: at each `yield` the model is whole, and the presolve may be given up. */
  reduce(model: WorkingModel, undo: PostsolveStack): Generator<void, ReductionOutcome>;
}
