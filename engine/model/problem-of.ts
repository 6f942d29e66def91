import { Model } from "./model.ts";
import type { Problem } from "./problem.ts";
import { normalizeProblem } from "./validate.ts";

/**
 * The checked record of a model, or of a record as the caller holds it; shared with the model's cache or the given
 * record where nothing had to change.
 *
 * @throws ModelError as normalizeProblem.
 */
export function problemOf(model: Model | Problem): Problem {
  return model instanceof Model ? model.toProblem() : normalizeProblem(model).problem;
}
