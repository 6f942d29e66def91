import { checkOptionTypes } from "./check-options.ts";
import { OptionError } from "./errors.ts";
import type { AbortLike, Host } from "./host.ts";
import { PLAIN_HOST } from "./host.ts";
import type { MipPlugins } from "./mip/plugins.ts";
import type { SearchState } from "./mip/search-state.ts";
import { shown } from "./model/check-spec.ts";
import { didYouMean } from "./model/nearest.ts";
import type { WorkerPool } from "./parallel/worker-pool.ts";
import { TECHNIQUES } from "./techniques.ts";

/** A feasible point that the search found, in the model's own sense and order of columns. */
export interface IncumbentEvent {
  readonly objective: number;
  /** Column values, length numCols; a copy, the receiver's to keep. */
  readonly colValue: Float64Array;
  /** Name of the plug-in or step that found it. */
  readonly foundBy: string;
  readonly seconds: number;
}

/** Where a running solve stands. Null: nothing known yet. */
export interface ProgressEvent {
  readonly phase: "presolve" | "root" | "tree" | "done";
  readonly nodes: number;
  readonly openNodes: number;
  readonly simplexIterations: number;
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly gap: number | null;
  readonly seconds: number;
}

/** Options of a solve. Times are seconds; gaps are plain numbers (0.01 = 1 %). */
export interface SolveOptions {
  /** Wall-clock seconds; default Infinity = none. Kept within the larger of 0.25 s and 5 %. */
  readonly timeLimit?: number;
  /** Relative gap |objective − dualBound| / max(1e-10, |objective|) at which a MIP counts as optimal; default 1e-4. */
  readonly mipGap?: number;
  /** Absolute gap at which a MIP counts as optimal, in units of the objective; default 1e-6, or less where all costs are below 1e-6. */
  readonly mipGapAbs?: number;
  /** Nodes of the search tree that may be processed; default Infinity. */
  readonly nodeLimit?: number;
  /** Simplex iterations in total; default Infinity. */
  readonly iterationLimit?: number;
  /** Stop after this many improving solutions; default Infinity. */
  readonly solutionLimit?: number;
  /** Seed of every random choice; an integer from 0 to 2^32 − 1; default 0. */
  readonly seed?: number;
  /** Threads of the tree search, the solve's own included: N − 1 workers of `pool` at most; default 1 = none. */
  readonly threads?: number;
  /** Workers for the search of trees and parts; the maker closes it. Without one, and in `solveSync`, there is one thread. */
  readonly pool?: WorkerPool;
  /** Same seed and thread count, same tree; default false. */
  readonly deterministic?: boolean;
  /**
   * Polled while solving; set it to stop with the best solution so far. On the caller's own thread timers set it only if `host` lets
   * them.
   */
  readonly signal?: AbortLike;
  /** Called at least four times a second by `solve`, between steps by `solveSync`. */
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Called for every improving solution. */
  readonly onIncumbent?: (event: IncumbentEvent) => void;
  /**
   * Called with the state of a running tree search every `checkpointEvery` seconds, and once more where a limit or the
   * signal ends it. The record is the receiver's to keep.
   */
  readonly onCheckpoint?: (state: SearchState) => void;
  /** Seconds between two such calls, default 60; they come between steps of the search, so a long step delays one. */
  readonly checkpointEvery?: number;
  /**
   * State from which to go on, of the same model with the same `seed`, techniques and plug-ins, and gaps that are not
   * wider than now. Limits and counts are those of this solve alone. Takes the place of `start`.
   */
  readonly resume?: SearchState;
  /** Names of techniques to switch off; `["all"]` leaves the bare method. */
  readonly off?: readonly string[];
  /** Names of techniques to switch on (after `off`). */
  readonly on?: readonly string[];
  /** Column values of a known solution (length numCols, NaN = unknown), tried as first incumbent. */
  readonly start?: Float64Array;
  /** Clock, yielding and log of the embedding program. */
  readonly host?: Host;
  /** Whether log lines show times. Off, the same solve writes the same log. */
  readonly logTimes?: boolean;
  /** Extensions of the tree search beside the defaults. */
  readonly plugins?: Partial<MipPlugins>;
}

/** Every option with its default. */
export interface ResolvedOptions {
  readonly timeLimit: number;
  readonly mipGap: number;
  readonly mipGapAbs: number;
  readonly nodeLimit: number;
  readonly iterationLimit: number;
  readonly solutionLimit: number;
  readonly seed: number;
  readonly threads: number;
  readonly deterministic: boolean;
  readonly pool: WorkerPool | null;
  readonly signal: AbortLike;
  readonly onProgress: ((event: ProgressEvent) => void) | null;
  readonly onIncumbent: ((event: IncumbentEvent) => void) | null;
  readonly onCheckpoint: ((state: SearchState) => void) | null;
  readonly checkpointEvery: number;
  readonly resume: SearchState | null;
  /** The techniques that are switched on. */
  readonly techniques: ReadonlySet<string>;
  readonly start: Float64Array | null;
  readonly host: Host;
  readonly logTimes: boolean;
  readonly plugins: Partial<MipPlugins>;
}

type PlainOption =
  | "timeLimit"
  | "mipGap"
  | "mipGapAbs"
  | "nodeLimit"
  | "iterationLimit"
  | "solutionLimit"
  | "checkpointEvery"
  | "seed"
  | "threads"
  | "deterministic";

/** The defaults of every plain option. */
export const DEFAULT_OPTIONS: Readonly<Pick<ResolvedOptions, PlainOption>> = Object.freeze({
  timeLimit: Number.POSITIVE_INFINITY,
  mipGap: 1e-4,
  mipGapAbs: 1e-6,
  nodeLimit: Number.POSITIVE_INFINITY,
  iterationLimit: Number.POSITIVE_INFINITY,
  solutionLimit: Number.POSITIVE_INFINITY,
  checkpointEvery: 60,
  seed: 0,
  threads: 1,
  deterministic: false,
});

const KNOWN_OPTIONS: readonly string[] = [
  ...Object.keys(DEFAULT_OPTIONS),
  ...["signal", "onProgress", "onIncumbent", "onCheckpoint", "resume"],
  ...["off", "on", "start", "host", "logTimes", "plugins", "pool"],
];

type NumberOption = Exclude<PlainOption, "deterministic">;

function numberOption(options: SolveOptions, key: NumberOption, rule: (v: number) => string): number {
  const given = options[key];
  if (given === undefined) return DEFAULT_OPTIONS[key];
  if (typeof given !== "number" || Number.isNaN(given)) {
    throw new OptionError(`${key}: expected a number, found ${shown(given)}`);
  }
  const complaint = rule(given);
  if (complaint !== "") throw new OptionError(`${key}: expected ${complaint}, found ${given}`);
  return given;
}

const nonNegative = (v: number) => (v >= 0 ? "" : "a number of at least 0");
const wholeOrInfinite = (v: number) =>
  v >= 0 && (Number.isInteger(v) || v === Number.POSITIVE_INFINITY) ? "" : "a whole number of at least 0";
const positiveWhole = (v: number) => (v >= 1 && Number.isInteger(v) ? "" : "a whole number of at least 1");
const uint32 = (v: number) =>
  v >= 0 && v <= 0xffffffff && Number.isInteger(v) ? "" : "a whole number from 0 to 4294967295";

const DEFAULT_TECHNIQUES: ReadonlySet<string> = new Set(
  TECHNIQUES.filter((technique) => technique.byDefault).map((technique) => technique.name),
);

function resolveTechniques(off: readonly string[], on: readonly string[]): ReadonlySet<string> {
  if (off.length + on.length === 0) return DEFAULT_TECHNIQUES;
  const known = TECHNIQUES.map((technique) => technique.name);
  const active = new Set(DEFAULT_TECHNIQUES);
  for (const name of [...off, ...on]) {
    if (name !== "all" && !known.includes(name)) {
      const names = ["all", ...known];
      const hint = didYouMean(name, names);
      throw new OptionError(`unknown technique "${name}", expected one of: ${names.join(", ")}${hint}`);
    }
  }
  for (const name of off) {
    if (name === "all") active.clear();
    else active.delete(name);
  }
  for (const name of on) {
    if (name === "all") for (const each of known) active.add(each);
    else active.add(name);
  }
  return active;
}

/**
 * The options with defaults filled in.
 * @throws OptionError naming the option, what was found and what was expected.
 */
export function resolveOptions(options: SolveOptions = {}): ResolvedOptions {
  checkOptionTypes(options);
  for (const key of Object.keys(options)) {
    if (!KNOWN_OPTIONS.includes(key)) {
      const hint = didYouMean(key, KNOWN_OPTIONS);
      throw new OptionError(`unknown option "${key}", expected one of: ${KNOWN_OPTIONS.join(", ")}${hint}`);
    }
  }
  if ((options.resume ?? null) !== null && (options.start ?? null) !== null) {
    throw new OptionError(
      "start: found one beside resume, expected only one of them: a state brings its best point",
    );
  }
  return {
    timeLimit: numberOption(options, "timeLimit", nonNegative),
    mipGap: numberOption(options, "mipGap", nonNegative),
    mipGapAbs: numberOption(options, "mipGapAbs", nonNegative),
    nodeLimit: numberOption(options, "nodeLimit", wholeOrInfinite),
    iterationLimit: numberOption(options, "iterationLimit", wholeOrInfinite),
    solutionLimit: numberOption(options, "solutionLimit", wholeOrInfinite),
    seed: numberOption(options, "seed", uint32),
    threads: numberOption(options, "threads", positiveWhole),
    deterministic: options.deterministic ?? DEFAULT_OPTIONS.deterministic,
    pool: options.pool ?? null,
    signal: options.signal ?? { aborted: false },
    onProgress: options.onProgress ?? null,
    onIncumbent: options.onIncumbent ?? null,
    onCheckpoint: options.onCheckpoint ?? null,
    checkpointEvery: numberOption(options, "checkpointEvery", nonNegative),
    resume: options.resume ?? null,
    techniques: resolveTechniques(options.off ?? [], options.on ?? []),
    start: Array.isArray(options.start) ? Float64Array.from(options.start) : (options.start ?? null),
    host: options.host ?? PLAIN_HOST,
    logTimes: options.logTimes ?? true,
    plugins: options.plugins ?? {},
  };
}

/**
 * Judges options before a solve is begun, as `solve` will.
 * @throws OptionError naming the option, what was expected and what was found.
 */
export function checkOptions(options: SolveOptions): void {
  resolveOptions(options);
}
