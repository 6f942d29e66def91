/**
 * Solves one input of a formulation: by its own method where it has one, else by building its model, solving it
 * and reading the plan off the solution.
 */
import {
  InternalError,
  type Model,
  type Result,
  relativeGap,
  type SolveOptions,
  solve,
} from "../../engine/index.ts";
import {
  type AnyFormulation,
  type Kpis,
  type PlanViolation,
  type RollingWindows,
  renewedSolver,
} from "../../formulations/index.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { SolveFigures } from "./outcome.ts";
import { type Repetition, solveRepeatedly } from "./repetition.ts";
import type { Session } from "./session.ts";

/** An input with the model that its formulation documents. */
export interface BuiltInput {
  readonly input: unknown;
  readonly model: Model;
  readonly built: unknown;
}

/** What one solve of an input gave. */
interface Answer {
  readonly figures: SolveFigures;
  readonly result: Result;
  /** Null where there is none, or where it still stands in the result. */
  readonly plan: unknown;
}

/** The answer to an input. */
export interface InstanceAnswer {
  readonly figures: SolveFigures;
  /** Of the model, or of the method's last step. */
  readonly result: Result;
  /** Null without one. */
  readonly plan: unknown;
  readonly kpis: Kpis | null;
  /** Null without a plan. */
  readonly violations: readonly PlanViolation[] | null;
  readonly repetition: Repetition<unknown>;
}

/** How a formulation solves by itself; undefined where its model is solved as it is. */
function methodOf(formulation: AnyFormulation, rolling: RollingWindows | undefined): AnyFormulation["solve"] {
  if (rolling === undefined) return formulation.solve?.bind(formulation);
  return (input, solver, ready) => {
    if (formulation.roll === undefined) throw new InternalError(`${formulation.name} has no windows`);
    return formulation.roll(input, solver, ready, rolling);
  };
}

/** Runs a formulation's own method; iterations, nodes and presolve times are sums over its solves, threads the most of any. */
async function answerByMethod(
  method: NonNullable<AnyFormulation["solve"]>,
  { input, model: builtModel, built }: BuiltInput,
  optionsNow: () => SolveOptions,
  start: Pick<SolveOptions, "start">,
  checkpoints: Checkpoints,
): Promise<Answer> {
  let nodes = 0;
  let simplexIterations = 0;
  let presolve = 0;
  let threads = 1;
  /** The limit on iterations is one on their sum. */
  const optionsLeft = (): SolveOptions => {
    const options = optionsNow();
    if (options.iterationLimit === undefined) return options;
    return { ...options, iterationLimit: Math.max(0, options.iterationLimit - simplexIterations) };
  };
  const addEffort = (effort: Pick<Result, "nodes" | "simplexIterations">) => {
    nodes += effort.nodes;
    simplexIterations += effort.simplexIterations;
  };
  const count = (result: Result): Result => {
    addEffort(result);
    presolve += result.seconds.presolve;
    threads = Math.max(threads, result.threads);
    return result;
  };
  const access = {
    options: { ...optionsNow(), ...start },
    count: addEffort,
    solve: async (model: Model, options: SolveOptions = {}) =>
      count(await solve(model, checkpoints.optionsFor(model, { ...optionsLeft(), ...options }, false))),
    warm: (model: Model, options: SolveOptions = {}) => renewedSolver(model, options, optionsLeft, count),
  };
  let last: { plan: unknown; objective: number | null; dualBound: number | null; result: Result } | undefined;
  for await (const progress of method(input, access, { model: builtModel, built })) last = progress;
  if (last === undefined) throw new InternalError("the formulation's method gave no answer");
  const { plan, objective, dualBound, result } = last;
  const { status, violations } = result;
  const gap = relativeGap(objective, dualBound);
  return {
    figures: {
      status,
      objective,
      dualBound,
      gap,
      nodes,
      simplexIterations,
      threads,
      violations,
      seconds: { presolve },
    },
    result,
    plan,
  };
}

async function answerByModel(model: Model, options: SolveOptions, checkpoints: Checkpoints): Promise<Answer> {
  const result = await solve(model, checkpoints.optionsFor(model, options, false));
  return { figures: result, result, plan: null };
}

/**
 * Solves a built input up to `repeat` times and reads plan, figures and physical check off the first answer.
 * @param start column values to start from, length numCols.
 * @param checkpoints of the command. @param rolling windows to plan by; the formulation must have `roll`.
 */
export async function answerInstance(
  formulation: AnyFormulation,
  { input, model, built }: BuiltInput,
  session: Session,
  repeat: number,
  start: Float64Array | undefined,
  checkpoints: Checkpoints,
  rolling?: RollingWindows,
): Promise<InstanceAnswer> {
  const extra = start === undefined ? {} : { start };
  const method = methodOf(formulation, rolling);
  const repetition = await solveRepeatedly<Answer>(
    repeat,
    (turn) =>
      method === undefined
        ? answerByModel(model, { ...session.solveOptions(turn), ...extra }, checkpoints)
        : answerByMethod(
            method,
            { input, model, built },
            () => session.solveOptions(turn),
            extra,
            checkpoints,
          ),
    session,
  );
  const { figures, result } = repetition.first;
  const { solution } = result;
  const isModelAnswer = method === undefined && solution !== null;
  const plan = isModelAnswer ? formulation.plan(solution, built) : repetition.first.plan;
  if (plan === null) return { figures, result, plan, kpis: null, violations: null, repetition };
  return {
    figures,
    result,
    plan,
    kpis: formulation.kpis(plan, input),
    violations: formulation.check(plan, input),
    repetition,
  };
}

/** The answer with the figures of the formulation's baselines beside those of the plan, where it has any. */
export function withBaselines(
  answer: InstanceAnswer,
  formulation: AnyFormulation,
  input: unknown,
): InstanceAnswer {
  const kpis = formulation.baselineKpis?.(input);
  return kpis === undefined ? answer : { ...answer, kpis: { ...answer.kpis, ...kpis } };
}
