import { type Model, ModelError, type Problem } from "../../engine/index.ts";
import { InputError } from "../../formulations/index.ts";
import type { Instance } from "../read/instance.ts";

/** The model that a formulation documents, of one input. */
export interface DocumentedModel {
  readonly model: Model;
  readonly built: unknown;
  readonly problem: Problem;
}

/**
 * Builds the model of an instance, or of one of its scenarios.
 * @throws InputError naming the file where figures that are allowed one by one give a model that cannot be held.
 */
export function documentedModel({ formulation, file }: Instance, input: unknown): DocumentedModel {
  try {
    const { model, built } = formulation.build(input);
    return { model, built, problem: model.toProblem() };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const found = `figures whose products a model cannot hold (${error.message})`;
    throw new InputError([{ path: file, found, expected: "figures in the units that are asked for" }]);
  }
}
