import type { SolveControl } from "../control.ts";
import type { SolveLog } from "../log.ts";
import type { Basis } from "../model/basis.ts";
import type { Problem } from "../model/problem.ts";
import { RacingLp } from "../parallel/racing-lp.ts";
import type { WorkerTeam } from "../parallel/worker-team.ts";
import { type LpTry, lpOptionsOf } from "../simplex/lp-options.ts";
import type { LpOptions, LpProblem, LpSolver } from "../simplex/lp-types.ts";
import { createLpSolver } from "../simplex/simplex-solver.ts";
import type { StateKeeper } from "./state-keeper.ts";

/** What every part of one solve shares. */
export interface SolveContext {
  /** The problem in the model's own sense; answers are checked on it. */
  readonly problem: Problem;
  /** The same in minimisation form, bounds of integer columns whole, costs in the objective's unit. */
  readonly form: Problem;
  /** What 1 of the model's objective is in the form: a power of two; 1 but for tiny or huge costs. */
  readonly objectiveUnit: number;
  readonly control: SolveControl;
  readonly log: SolveLog;
  /** Workers of the solve; null: it has none. */
  readonly team: WorkerTeam | null;
  readonly keeper: StateKeeper;
}

/** Optimum of an LP in minimisation form. */
export interface LpAnswer {
  readonly colValue: Float64Array;
  readonly rowDual: Float64Array;
  readonly reducedCost: Float64Array;
  readonly basis: Basis;
}

/** An objective of the form in the model's own sense and unit. */
export function inSense({ problem, objectiveUnit }: SolveContext, value: number): number {
  return (problem.maximize ? 0 - value : value) / objectiveUnit;
}

/** An objective of the model in the sense and unit of the form. */
export function inForm({ problem, objectiveUnit }: SolveContext, value: number): number {
  return (problem.maximize ? 0 - value : value) * objectiveUnit;
}

/** Duals of the form, an LP, in the model's own sense and unit; a copy. */
export function allInSense(context: SolveContext, values: Float64Array): Float64Array {
  const { problem, objectiveUnit } = context;
  const copy = values.slice();
  if (problem.maximize) for (let pos = 0; pos < copy.length; pos++) copy[pos] = 0 - copy[pos];
  if (objectiveUnit !== 1) for (let pos = 0; pos < copy.length; pos++) copy[pos] /= objectiveUnit;
  return copy;
}

/** What the techniques say about the simplex. */
export function lpOptions(context: SolveContext, how: LpTry): LpOptions {
  const { options, shouldStop, isTurnDue } = context.control;
  return lpOptionsOf(options.techniques, options.seed, { shouldStop, isTurnDue }, how);
}

/** A fresh LP solver, its iterations counted. */
export function makeLpSolver(context: SolveContext, lp: LpProblem, how: LpTry): LpSolver {
  const { control, team, log } = context;
  const solver = createLpSolver(lp, lpOptions(context, how));
  // Who is first depends on the clock.
  const mayRace =
    how === "fresh" && !control.options.deterministic && control.options.techniques.has("concurrent-lp");
  if (!team || !mayRace) return control.count(solver);
  const won = (way: string): void => log.note(`LP: a worker was first, by the ${way}`);
  return control.count(new RacingLp(solver, lp, { team, control, won }));
}
