/** Solving an instance of any formulation as `gridplex run` does: by its own method where it has one. */
import type { SolveOptions } from "../../engine/index.ts";
import { type AnyFormulation, type ReadFiles, solvePlan } from "../../formulations/index.ts";

/** An instance, solved; of several scenarios the first. */
export interface SolvedRaw {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is that of the formulation at hand
  readonly input: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly plan: any;
  readonly objective: number;
}

/** Solves a raw instance. @throws where there is no plan. */
export async function solveRawBy(
  formulation: AnyFormulation,
  raw: unknown,
  files: ReadFiles = new Map(),
  options: SolveOptions = { mipGap: 1e-9, mipGapAbs: 1e-9, timeLimit: 60 },
): Promise<SolvedRaw> {
  const parsed = formulation.parse(raw, files);
  const input = formulation.scenarios?.(parsed)[0]?.input ?? parsed;
  const { plan, objective } = await solvePlan(formulation, input, options);
  if (plan === null || objective === null) throw new Error(`${formulation.name}: no plan`);
  return { input, plan, objective };
}
