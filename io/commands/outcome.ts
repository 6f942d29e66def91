import {
  numEntries,
  numIntegers,
  numSemicontinuous,
  numSets,
  type Problem,
  type Result,
} from "../../engine/index.ts";
import { VERSION } from "../version.ts";

/** Size of a model: constraint rows, columns, matrix entries, integer columns, conditions. */
export interface ModelSize {
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly integers: number;
  /** Special ordered sets and semi-continuous columns, where there are any. */
  readonly sets?: number;
  readonly semicontinuous?: number;
}

/** Wall-clock seconds; `presolve` is part of `solve`, `total` = read + solve. */
export interface OutcomeSeconds {
  readonly read: number;
  readonly presolve: number;
  readonly solve: number;
  readonly total: number;
  /** With `--repeat`: the smallest solve after the first, null when none was run. */
  readonly warm?: number | null;
}

/** What `solve --json` prints: one solve, in the file's own sense. */
export interface Outcome extends ModelSize {
  readonly solver: "gridplex";
  readonly version: string;
  /** As given on the command line. */
  readonly file: string;
  readonly name: string;
  readonly status: Result["status"];
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly gap: number | null;
  readonly nodes: number;
  readonly simplexIterations: number;
  /** Those that worked on it, which may be fewer than were asked for. */
  readonly threads: number;
  readonly seed: number;
  readonly seconds: OutcomeSeconds;
  /** Absolute, on the original model; all null where there is no point. */
  readonly violations: {
    readonly row: number | null;
    readonly bound: number | null;
    readonly integrality: number | null;
    readonly dual: number | null;
  };
  readonly peakMemoryMB: number;
}

const NO_VIOLATIONS = { row: null, bound: null, integrality: null, dual: null };

/** Size of a model. */
export function sizeOf(problem: Problem): ModelSize {
  return {
    rows: problem.numRows,
    columns: problem.numCols,
    nonzeros: numEntries(problem),
    integers: numIntegers(problem),
    ...(numSets(problem) > 0 ? { sets: numSets(problem) } : {}),
    ...(numSemicontinuous(problem) > 0 ? { semicontinuous: numSemicontinuous(problem) } : {}),
  };
}

/** Largest resident set of this process so far, in units of 2^20 bytes. */
function peakMemoryMB(): number {
  return Math.round((process.resourceUsage().maxRSS / 1024) * 10) / 10;
}

/** A number that JSON can hold, or null. */
function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Seconds to the microsecond. */
export function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** The figures of an answer, of one solve or summed over several. */
export type SolveFigures = Pick<
  Result,
  "status" | "objective" | "dualBound" | "gap" | "nodes" | "simplexIterations" | "threads" | "violations"
> & { readonly seconds: { readonly presolve: number } };

/** Puts together what a solve has to report. */
export function outcomeOf(parts: {
  readonly file: string;
  readonly name: string;
  readonly size: ModelSize;
  readonly figures: SolveFigures;
  readonly seed: number;
  readonly readSeconds: number;
  readonly solveSeconds: number;
  /** Left out: the solve was not to be repeated. */
  readonly warmSeconds?: number | null;
}): Outcome {
  const { figures } = parts;
  const read = roundSeconds(parts.readSeconds);
  const solve = roundSeconds(parts.solveSeconds);
  const warm = parts.warmSeconds;
  return {
    solver: "gridplex",
    version: VERSION,
    file: parts.file,
    name: parts.name,
    ...parts.size,
    status: figures.status,
    objective: finiteOrNull(figures.objective),
    dualBound: finiteOrNull(figures.dualBound),
    gap: finiteOrNull(figures.gap),
    nodes: figures.nodes,
    simplexIterations: figures.simplexIterations,
    threads: figures.threads,
    seed: parts.seed,
    seconds: {
      read,
      presolve: roundSeconds(figures.seconds.presolve),
      solve,
      total: roundSeconds(read + solve),
      ...(warm === undefined ? {} : { warm: warm === null ? null : roundSeconds(warm) }),
    },
    violations: figures.violations ?? NO_VIOLATIONS,
    peakMemoryMB: peakMemoryMB(),
  };
}
