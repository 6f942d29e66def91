/**
 * The loop of a rolling horizon, the same for every formulation: builds and solves window after window, copies the steps
 * that are kept into a point of the model of the whole horizon, and measures that point there.
 */
import {
  DEFAULT_OPTIONS,
  InternalError,
  Model,
  PLAIN_HOST,
  type Problem,
  type Result,
  type SolvedResult,
  type SolveOptions,
  verify,
} from "../../engine/index.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { resultAt } from "./point-result.ts";
import { type RollingWindows, type Window, windowsOf } from "./rolling.ts";
import { StepLog } from "./step-log.ts";

/** A built model and where its columns stand. */
export interface BuiltModel<Built> {
  readonly model: Model;
  readonly built: Built;
}

/** A point of a built model. */
export interface BuiltPoint<Built> {
  readonly built: Built;
  readonly colValue: Float64Array;
}

/** Steps from … from + count − 1 of one model that are those from `to` on of another. */
export interface StepSpan {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What a formulation tells of itself to be planned window by window. */
export interface RollingProblem<Built> {
  readonly steps: number;
  /** Unit of the objective. */
  readonly unit: string;
  /** The model of the whole horizon. */
  readonly whole: BuiltModel<Built>;
  /** The model of a window, which begins with the states that the last `advance` left. */
  part(window: Window): BuiltModel<Built>;
  /** Solves a part or the whole, from the start among the solver's options where it has one. */
  solve(part: BuiltModel<Built>, solver: SolverAccess): Promise<Result>;
  /** Copies the values of some steps from one point to another; what no step has stays as it is. */
  copySteps(source: BuiltPoint<Built>, target: BuiltPoint<Built>, span: StepSpan): void;
  /** Takes the states after the first `kept` steps of a solved window as those that the next begins with. */
  advance(solved: BuiltPoint<Built>, window: Window): void;
  /** A program whose optimum bounds that of the whole from below; its integers may be fractions. */
  relaxation(): Problem;
}

/** One line about a window. */
function windowText(
  { steps, unit }: Pick<RollingProblem<unknown>, "steps" | "unit">,
  { first, kept }: Window,
  { status, objective, gap }: Result,
): string {
  const place = `${first + kept} of ${steps} steps`;
  if (objective === null) return `${place}: ${status}`;
  const open = gap === null ? "" : `, gap ${Number((100 * gap).toPrecision(2))} %`;
  return `${place}; the window costs ${Number(objective.toPrecision(8))} ${unit}${open}`;
}

/** The steps that a window has in common with the one before, as its start; the rest is unknown. */
function startFrom<Built>(
  problem: RollingProblem<Built>,
  before: { readonly point: BuiltPoint<Built>; readonly window: Window } | null,
  { model, built }: BuiltModel<Built>,
): Pick<SolveOptions, "start"> {
  const count = before === null ? 0 : before.window.count - before.window.kept;
  if (before === null || count === 0) return {};
  const start = new Float64Array(model.numCols).fill(Number.NaN);
  problem.copySteps(before.point, { built, colValue: start }, { from: before.window.kept, to: 0, count });
  return { start };
}

/** Most of the time limit that the bound may take. */
const BOUND_SHARE = 0.25;

/** Bound on the whole horizon; null where there was no time for it. */
async function boundOf<Built>(problem: RollingProblem<Built>, solver: SolverAccess): Promise<number | null> {
  const relaxed = problem.relaxation();
  const free = { ...relaxed, integrality: new Uint8Array(relaxed.numCols) };
  const { timeLimit = Number.POSITIVE_INFINITY } = solver.options;
  const { status, dualBound } = await solver.solve(Model.fromProblem(free), {
    timeLimit: BOUND_SHARE * timeLimit,
  });
  return status === "optimal" ? dualBound : null;
}

/**
 * Gap at which a window counts as solved: its steps' share of the gap asked for on the whole. A window may cost next to
 * nothing, and then a gap relative to that would never be closed.
 */
function gapOf({ mipGap, mipGapAbs }: SolveOptions, bound: number | null, share: number): number {
  const { mipGap: usual, mipGapAbs: least } = DEFAULT_OPTIONS;
  return Math.max(mipGapAbs ?? least, (mipGap ?? usual) * Math.abs(bound ?? 0) * share);
}

/** Solves a window in its share of the time; one that has no plan by then may take all that is left. */
async function solveWindow<Built>(
  problem: RollingProblem<Built>,
  part: BuiltModel<Built>,
  { quiet }: StepLog,
  options: SolveOptions,
  leftSeconds: number,
): Promise<Result> {
  const solveIn = (limits: SolveOptions) =>
    problem.solve(part, {
      ...quiet,
      options: { ...quiet.options, ...options, ...limits },
      solve: (model, own = {}) =>
        quiet.solve(model, { mipGapAbs: options.mipGapAbs ?? 0, ...limits, ...own }),
    });
  const result = await solveIn({ timeLimit: Math.max(0, options.timeLimit ?? 0) });
  const timeLimit = leftSeconds - result.seconds.solve;
  if (result.status !== "time_limit" || result.solution !== null || timeLimit <= 0) return result;
  return solveIn({ timeLimit, solutionLimit: 1 });
}

/** The windows one after the other. @returns the last result with the whole point, or a result that ends it all. */
async function solveWindows<Built>(
  problem: RollingProblem<Built>,
  solver: SolverAccess,
  rolling: RollingWindows,
  log: StepLog,
): Promise<
  | { readonly last: SolvedResult; readonly colValue: Float64Array; readonly bound: number | null }
  | { readonly answer: Result }
> {
  const { whole, steps } = problem;
  const { timeLimit = Number.POSITIVE_INFINITY } = solver.options;
  const windows = windowsOf(steps, rolling);
  const { now } = solver.options.host ?? PLAIN_HOST;
  const startMs = now();
  // Building counts, too.
  const elapsed = () => (now() - startMs) / 1000;
  log.begin("the bound on the whole horizon");
  const bound = await boundOf(problem, log.quiet);
  const colValue = new Float64Array(whole.model.numCols);
  let before: { readonly point: BuiltPoint<Built>; readonly window: Window } | null = null;
  let last: SolvedResult | null = null;
  let status: SolvedResult["status"] = "optimal";
  for (const [pos, window] of windows.entries()) {
    const part = problem.part(window);
    const left = timeLimit - elapsed();
    const options: SolveOptions = {
      timeLimit: left / (windows.length - pos),
      mipGapAbs: gapOf(solver.options, bound, window.count / steps),
      ...startFrom(problem, before, part),
    };
    log.begin(`window ${pos + 1} of ${windows.length}`);
    const result = await solveWindow(problem, part, log, options, left);
    log.tell(windowText(problem, window, result));
    if (result.solution === null) {
      if (result.status !== "infeasible" || window.count === steps) return { answer: result };
      // What was kept before, or what the window must leave behind, may be to blame: this proves nothing about the horizon.
      log.tell("shared limits leave no plan from here; planning the whole horizon at once");
      return { answer: await problem.solve(whole, solver) };
    }
    if (result.status !== "optimal") status = result.status;
    const point = { built: part.built, colValue: result.solution.colValue };
    problem.copySteps(
      point,
      { built: whole.built, colValue },
      { from: 0, to: window.first, count: window.kept },
    );
    problem.advance(point, window);
    before = { point, window };
    last = { ...result, status };
  }
  if (last === null) throw new InternalError("a horizon has at least one window");
  return { last, colValue, bound };
}

/**
 * Plans window by window; the one progress is the answer.
 *
 * Its result is one on the model of the whole horizon, or that of a window that a limit ended without a plan. Where a window
 * has none, the whole horizon is planned at once, so "infeasible" is always said of the horizon.
 *
 * @param plan reads the plan off a result with a solution.
 */
export async function* rollWindows<Built, Plan>(
  problem: RollingProblem<Built>,
  solver: SolverAccess,
  rolling: RollingWindows,
  plan: (result: SolvedResult) => Plan,
): AsyncGenerator<Progress<Plan>> {
  const log = new StepLog(solver, "rolling", problem.unit);
  const rolled = await solveWindows(problem, solver, rolling, log);
  let result: Result;
  if ("answer" in rolled) result = rolled.answer;
  else {
    const { last, colValue, bound } = rolled;
    result = resultAt(last, verify(problem.whole.model.toProblem(), { colValue }), colValue, bound);
    log.begin(`all ${problem.steps} steps`);
    log.done({ best: result.objective, bound: result.dualBound });
  }
  if (result.solution === null) {
    // A bound of one window says nothing about the horizon.
    yield { plan: null, objective: null, dualBound: null, result };
    return;
  }
  yield { plan: plan(result), objective: result.objective, dualBound: result.dualBound, result };
}
