import { type Command, InvalidArgumentError, Option } from "commander";
import type { SolveOptions } from "../../engine/index.ts";
import type { RollingWindows } from "../../formulations/index.ts";
import { MOST_WORKERS } from "../pool/most-workers.ts";

/** Threads of a solve: its own and its workers. */
const MOST_THREADS = 1 + MOST_WORKERS;

/** Options of `solve` and `run` as the command line gives them; absent = not given. */
export interface SolveFlags {
  readonly threads?: number;
  readonly deterministic?: boolean;
  /** Seconds for the whole command after start-up. */
  readonly timeLimit?: number;
  readonly nodeLimit?: number;
  readonly iterationLimit?: number;
  readonly solutionLimit?: number;
  readonly mipGap?: number;
  readonly mipGapAbs?: number;
  readonly seed?: number;
  readonly off?: readonly string[];
  readonly on?: readonly string[];
  readonly repeat?: number;
  readonly solution?: string;
  readonly start?: string;
  readonly write?: string;
  readonly stats?: string;
  readonly checkpoint?: string;
  /** Seconds. */
  readonly checkpointEvery?: number;
  readonly resume?: string;
  readonly log?: boolean;
  readonly logTimes?: "on" | "off";
  readonly json?: boolean;
}

/** Options of `solve`. */
export interface SolveModelFlags extends SolveFlags {
  /** Which bounds contradict each other, where the model is infeasible. */
  readonly conflict?: boolean;
}

function numberParser(accepts: (value: number) => boolean, expected: string): (text: string) => number {
  return (text) => {
    // Beside decimal numbers, `Number` takes blanks for 0 and digits to other bases.
    const value = /^\s*($|0[box])/i.test(text) ? Number.NaN : Number(text);
    if (!accepts(value)) throw new InvalidArgumentError(`Expected ${expected}, found "${text}".`);
    return value;
  };
}

/** Reads a number of at least 0. */
export const nonNegative: (text: string) => number = numberParser((v) => v >= 0, "a number of at least 0");
const count = numberParser((v) => v >= 0 && Number.isSafeInteger(v), "a whole number of at least 0");
const positiveCount = numberParser((v) => v >= 1 && Number.isSafeInteger(v), "a whole number of at least 1");
const threadCount = numberParser(
  (v) => v >= 1 && v <= MOST_THREADS && Number.isInteger(v),
  `a whole number from 1 to ${MOST_THREADS}`,
);
const seed = numberParser(
  (v) => v >= 0 && v <= 0xffffffff && Number.isInteger(v),
  "a whole number below 2^32",
);

/** Reads `W,S`: windows of W steps, the first S of each kept. */
export function rollingWindows(text: string): RollingWindows {
  const [windowSteps, fixedSteps, ...more] = text.split(",").map((part) => positiveCount(part));
  if (windowSteps === undefined || fixedSteps === undefined || more.length > 0) {
    throw new InvalidArgumentError(`Expected W,S such as 48,24, found "${text}".`);
  }
  if (windowSteps < fixedSteps) {
    throw new InvalidArgumentError(
      `Expected W of at least S, found windows of ${windowSteps} steps of which ${fixedSteps} are kept.`,
    );
  }
  return { windowSteps, fixedSteps };
}

/** Splits `a,b,c`. */
function nameList(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

/** Declares the options that `solve` and `run` share. */
export function addSolveOptions(command: Command): void {
  command
    .option("--time-limit <S>", "seconds for the whole command (with --repeat: each repetition)", nonNegative)
    .option("--node-limit <N>", "nodes of the search tree", count)
    .option("--iteration-limit <N>", "simplex iterations", count)
    .option("--solution-limit <N>", "improving solutions", count)
    .option("--mip-gap <R>", "relative gap at which a MIP counts as optimal (default: 1e-4)", nonNegative)
    .option("--mip-gap-abs <A>", "absolute gap at which a MIP counts as optimal (default: 1e-6)", nonNegative)
    .option("--seed <N>", "seed of every random choice (default: 0)", seed)
    .option("--threads <N>", `threads of the search, at most ${MOST_THREADS} (default: 1)`, threadCount)
    .option("--deterministic", "same seed and thread count, same tree")
    .option("--off <LIST>", "techniques to switch off, comma-separated; all = the bare method", nameList)
    .option("--on <LIST>", "techniques to switch on, after --off", nameList)
    .option("--repeat <N>", "solve up to N times from scratch, adds seconds.warm", positiveCount)
    .option("--solution <OUT.sol>", "write the solution")
    .option("--start <IN.sol>", "start from a solution")
    .option("--write <OUT>", "write the model as read (.mps, .lp, .json)")
    .option("--stats <OUT.json>", "write the counters of every component")
    .option("--checkpoint <FILE>", "keep the state of a running tree search")
    .option("--checkpoint-every <S>", "seconds between two such writes (default: 60)", nonNegative)
    .option("--resume <FILE>", "go on from a kept state")
    .option("--log", "solver log on stderr (default: on, off with --json)")
    .option("--no-log", "no solver log")
    .addOption(new Option("--log-times <on|off>", "time column of the log").choices(["on", "off"]))
    .option("--json", "one line of JSON on stdout and nothing else there");
}

const PLAIN_OPTIONS = [
  "nodeLimit",
  "iterationLimit",
  "solutionLimit",
  "mipGap",
  "mipGapAbs",
  "seed",
  "deterministic",
  "off",
  "on",
] as const;

/** The solver's options that a command line asks for, without time limit, signal and host. */
export function solveOptionsOf(flags: SolveFlags): SolveOptions {
  const given = PLAIN_OPTIONS.filter((key) => flags[key] !== undefined).map((key) => [key, flags[key]]);
  return Object.fromEntries(given);
}

/** Whether the solver log is wanted. */
export function wantsLog(flags: SolveFlags): boolean {
  return flags.log ?? flags.json !== true;
}
