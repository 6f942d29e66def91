/** Planning in windows, as tests do it. */
import { type Model, type Result, type SolveOptions, solve } from "../../engine/index.ts";
import type { Formulation, RollingWindows, SolverAccess } from "../../formulations/index.ts";

/** What the solver was asked for. */
export interface SeenSolves {
  starts: number;
  solves: number;
}

/** A solver that counts what it is asked for. */
function countingAccess(options: SolveOptions, seen: SeenSolves): SolverAccess {
  return {
    options,
    solve(model: Model, more = {}) {
      seen.solves++;
      if (more.start !== undefined) seen.starts++;
      return solve(model, { ...options, ...more });
    },
    warm() {
      throw new Error("not needed");
    },
  };
}

/** An instance planned in windows. */
export interface Rolled<Input, Built, Plan> {
  readonly input: Input;
  readonly ready: { readonly model: Model; readonly built: Built };
  readonly plan: Plan | null;
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly result: Result;
  readonly seen: SeenSolves;
}

/** Plans an instance of a formulation in windows; the last progress is the answer. */
export async function rollRaw<Input, Built, Plan>(
  formulation: Formulation<Input, Built, Plan>,
  raw: unknown,
  windows: RollingWindows,
  options: SolveOptions = {},
): Promise<Rolled<Input, Built, Plan>> {
  const input = formulation.parse(raw, new Map());
  const ready = formulation.build(input);
  const seen = { starts: 0, solves: 0 };
  const steps = formulation.roll?.(input, countingAccess(options, seen), ready, windows) ?? [];
  let last: Rolled<Input, Built, Plan> | null = null;
  for await (const { plan, objective, dualBound, result } of steps) {
    last = { input, ready, plan, objective, dualBound, result, seen };
  }
  if (last === null) throw new Error("no answer");
  return last;
}
