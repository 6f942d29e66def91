/**
 * Hands the state of a running search to the caller: every so many seconds, and where a limit ends the search. The clock
 * decides when, never how the search goes on.
 */
import type { SolveControl } from "../control.ts";
import { ResumeError } from "../errors.ts";
import type { SearchState, WorkState } from "../mip/search-state.ts";
import { fingerprintOf } from "../model/fingerprint.ts";
import type { Problem } from "../model/problem.ts";
import type { ResolvedOptions } from "../options.ts";

/** Names of the caller's plug-ins by kind, ascending. */
function pluginNames({ plugins }: ResolvedOptions): string[] {
  const all = Object.entries(plugins).flatMap(([kind, given]) =>
    [given].flat().map((plugin) => `${kind} ${plugin?.name}`),
  );
  return all.sort();
}

function techniqueNames({ techniques }: ResolvedOptions): string[] {
  return [...techniques].sort();
}

/** The first name that one list has and the other has not, with what that means; null where they are equal. */
function firstDifference(found: readonly string[], expected: readonly string[]): [string, string] | null {
  const extra = found.find((name) => !expected.includes(name));
  if (extra !== undefined) return [`${extra} on`, `${extra} off`];
  const missing = expected.find((name) => !found.includes(name));
  return missing === undefined ? null : [`${missing} off`, `${missing} on`];
}

/**
 * Refuses a state that does not belong to a solve: another model, or options on which presolve and closed nodes rest.
 *
 * @throws ResumeError naming the first difference.
 */
export function assertResumable(state: SearchState, problem: Problem, options: ResolvedOptions): void {
  const expect = (what: string, found: unknown, expected: unknown): void => {
    if (found !== expected) throw new ResumeError(what, String(found), String(expected));
  };
  expect("format", state.format, 1);
  expect("fingerprint of the model", state.model, fingerprintOf(problem));
  expect("seed", state.seed, options.seed);
  for (const name of ["mipGap", "mipGapAbs"] as const) {
    // Nodes that a wider gap has closed are missing.
    if (state[name] > options[name]) {
      throw new ResumeError(name, String(state[name]), `at most ${options[name]}, as now asked for`);
    }
  }
  const technique = firstDifference(state.techniques, techniqueNames(options));
  if (technique !== null) throw new ResumeError("techniques", ...technique);
  const plugin = firstDifference(state.plugins, pluginNames(options));
  if (plugin !== null) throw new ResumeError("plug-ins", ...plugin);
}

/** See the head of the file. */
export class StateKeeper {
  readonly #control: SolveControl;
  readonly #problem: Problem;
  #fingerprint: string | null = null;
  #lastMs: number;
  /** The part of the solve that is at work answers with its state, between two of its steps. Null: nothing to keep. */
  source: (() => WorkState) | null = null;

  /** @param problem as the caller gave it; borrowed. */
  constructor(control: SolveControl, problem: Problem) {
    this.#control = control;
    this.#problem = problem;
    this.#lastMs = control.options.host.now();
  }

  /** Where the search that is to go on stood; null without one. */
  get resumed(): WorkState | null {
    return this.#control.options.resume?.work ?? null;
  }

  /** Hands the state over when that is due. */
  keepIfDue(): void {
    const { onCheckpoint, checkpointEvery, host } = this.#control.options;
    if (onCheckpoint === null || this.source === null) return;
    if (host.now() - this.#lastMs >= 1000 * checkpointEvery) this.keep();
  }

  /** Hands the state over now. */
  keep(): void {
    const { onCheckpoint, host } = this.#control.options;
    if (onCheckpoint === null || this.source === null) return;
    onCheckpoint(this.#state(this.source()));
    // What the caller does with it is no part of the interval.
    this.#lastMs = host.now();
  }

  #state(work: WorkState): SearchState {
    const control = this.#control;
    const { options, standing } = control;
    const { resume, seed, mipGap, mipGapAbs } = options;
    this.#fingerprint ??= fingerprintOf(this.#problem);
    return {
      format: 1,
      model: this.#fingerprint,
      objective: standing.objective,
      dualBound: standing.dualBound,
      nodes: (resume?.nodes ?? 0) + standing.nodes,
      simplexIterations: (resume?.simplexIterations ?? 0) + control.iterations,
      seconds: (resume?.seconds ?? 0) + control.seconds,
      ...{ seed, mipGap, mipGapAbs },
      techniques: techniqueNames(options),
      plugins: pluginNames(options),
      work,
    };
  }
}
