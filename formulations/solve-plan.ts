import { checkOptions, InternalError, type Model, type SolveOptions, solve } from "../engine/index.ts";
import { renewedSolver } from "./common/renewed-solver.ts";
import { timeKeeper } from "./common/time-left.ts";
import { type Formulation, InputError, type Progress, type SolverAccess } from "./formulation.ts";

/** What one may say of the solve of a plan. */
export interface PlanOptions extends SolveOptions {
  /** Solves the models, such as `solve` of "gridplex", on a thread of its own; default: that of "gridplex/engine". */
  readonly solveModel?: SolverAccess["solve"];
}

/** Whether an input is an instance as it is written, which only `parse` understands; or none at all: what `parse` gives has a name. */
function isUnparsed(input: unknown): boolean {
  return typeof input !== "object" || input === null || "formulation" in input || !("name" in input);
}

/** The model; a failure to make one of what was never parsed is told as that. */
function modelOf<Input, Built, Plan>(
  formulation: Formulation<Input, Built, Plan>,
  input: Input,
): { readonly model: Model; readonly built: Built } {
  try {
    return formulation.build(input);
  } catch (error) {
    if (!(error instanceof TypeError && isUnparsed(input))) throw error;
    const expected = `what ${formulation.name}.parse(instance, files) returned`;
    throw new InputError([{ path: "", found: "one that was not parsed", expected }]);
  }
}

/**
 * Solves an input by the formulation's own method where it has one, else by its model.
 *
 * @param input as `parse` gave it; of several scenarios, the input of one.
 * @param options the time limit is that of the whole, other limits those of each program of the method.
 * @returns plan, objective and bound; `plan` is null where `result.status` says that there is none.
 * @throws OptionError for a wrong option, InputError for an instance that was not parsed.
 */
export async function solvePlan<Input, Built, Plan>(
  formulation: Formulation<Input, Built, Plan>,
  input: NoInfer<Input>,
  { solveModel = solve, ...options }: PlanOptions = {},
): Promise<Progress<Plan>> {
  // A method of a formulation's own may read options that no solve ever sees.
  checkOptions(options);
  const optionsNow = timeKeeper(options);
  const ready = modelOf(formulation, input);
  if (formulation.solve === undefined) {
    const result = await solveModel(ready.model, optionsNow());
    const { solution, objective, dualBound } = result;
    return { plan: solution && formulation.plan(solution, ready.built), objective, dualBound, result };
  }
  /** Those of one of the method's solves: a start is one of the documented model, for the method to make use of. */
  const ofSolve = (): SolveOptions => {
    const { start: _start, ...rest } = optionsNow();
    return rest;
  };
  const access: SolverAccess = {
    options,
    solve: (model: Model, more) => solveModel(model, { ...ofSolve(), ...more }),
    warm: (model: Model, more = {}) => renewedSolver(model, more, ofSolve),
  };
  let last: Progress<Plan> | null = null;
  for await (const progress of formulation.solve(input, access, ready)) last = progress;
  if (last === null) throw new InternalError(`${formulation.name}: its method gave no answer`);
  return last;
}
