/** Solving an instance of any formulation as `gridplex run` does: by its own method where it has one. */
import { type SolveOptions, Solver, solve } from "../../engine/index.ts";
import type { AnyFormulation, Progress, ReadFiles, SolverAccess } from "../../formulations/index.ts";

/** An instance, solved; of several scenarios the first. */
export interface SolvedRaw {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is that of the formulation at hand
  readonly input: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly plan: any;
  readonly objective: number;
}

async function answerOf(
  formulation: AnyFormulation,
  input: unknown,
  options: SolveOptions,
): Promise<Pick<Progress<unknown>, "plan" | "objective">> {
  const ready = formulation.build(input);
  if (formulation.solve === undefined) {
    const { solution, objective } = await solve(ready.model, options);
    return { plan: solution && formulation.plan(solution, ready.built), objective };
  }
  const access: SolverAccess = {
    options,
    solve: (model, more) => solve(model, { ...options, ...more }),
    warm: (model, more) => new Solver(model, { ...options, ...more }),
  };
  let last: Pick<Progress<unknown>, "plan" | "objective"> = { plan: null, objective: null };
  for await (const progress of formulation.solve(input, access, ready)) last = progress;
  return last;
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
  const { plan, objective } = await answerOf(formulation, input, options);
  if (plan === null || objective === null) throw new Error(`${formulation.name}: no plan`);
  return { input, plan, objective };
}
