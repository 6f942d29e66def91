import type { PostsolveStack } from "./postsolve-stack.ts";
import type { WorkingModel } from "./working-model.ts";

/** What a reduction did; "unbounded" means: unbounded if there is any feasible point at all. */
export type ReductionOutcome = "reduced" | "none" | "infeasible" | "unbounded";

/** A reduction: changes the model and pushes the inverse, which stands in the same file. */
export interface Presolver {
  /** Name of the technique that switches it. */
  readonly name: string;
  reduce(model: WorkingModel, undo: PostsolveStack): ReductionOutcome;
}
