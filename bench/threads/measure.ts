/** Threads on one tree beside one thread, and beside as many solves at once that share nothing. */
import { runForFigures } from "../command-line.ts";
import type { Instance } from "../suites.ts";

/** A solve by the command line. */
export interface Solve {
  readonly status: string;
  /** Wall seconds of the solve, without reading. */
  readonly seconds: number;
  readonly nodes: number;
}

/** One instance. */
export interface ThreadTrial {
  readonly instance: string;
  readonly alone: Solve;
  /** With the threads asked for. */
  readonly together: Solve;
  /** Solves on one thread each, at the same time, as many as threads: what the machine has for them. */
  readonly apart: readonly Solve[];
}

/** What every solve is told. */
export interface ThreadOptions {
  readonly threads: number;
  readonly timeLimit: number;
  readonly mipGap: number;
}

/** Seconds for all that is no solving. */
const OVERHEAD_SECONDS = 60;

async function solve(
  cli: string,
  instance: Instance,
  threads: number,
  options: ThreadOptions,
): Promise<Solve> {
  const { timeLimit, mipGap } = options;
  const verb = instance.kind === "model" ? "solve" : "run";
  const limits = ["--time-limit", String(timeLimit), "--mip-gap", String(mipGap)];
  const figures = await runForFigures<{
    readonly status: string;
    readonly seconds: { readonly solve: number };
    readonly nodes: number;
  }>(cli, [verb, instance.file, "--threads", String(threads), ...limits], 1.5 * timeLimit + OVERHEAD_SECONDS);
  if (figures === null) return { status: "no answer", seconds: timeLimit, nodes: 0 };
  const { status, seconds, nodes } = figures;
  return { status, seconds: seconds.solve, nodes };
}

/**
 * Solves an instance on one thread, on several, and several times at once.
 * @param cli path of the built command line.
 */
export async function measureThreads(
  cli: string,
  instance: Instance,
  options: ThreadOptions,
): Promise<ThreadTrial> {
  const alone = await solve(cli, instance, 1, options);
  const together = await solve(cli, instance, options.threads, options);
  const copies = Array.from({ length: options.threads }, () => solve(cli, instance, 1, options));
  return { instance: instance.name, alone, together, apart: await Promise.all(copies) };
}

/** Nodes a second of all of them; they run at the same time. */
function rate(solves: readonly Solve[]): number {
  return solves.reduce((sum, { nodes, seconds }) => sum + nodes / seconds, 0);
}

/** What threads make of an instance, each as a multiple of one thread. */
export interface SpeedUp {
  /** Seconds on one thread over seconds on several; null unless both solved it. */
  readonly time: number | null;
  /** Nodes a second. */
  readonly nodes: number;
  /** Nodes a second of solves that share nothing: threads cannot be expected to have more. */
  readonly ceiling: number;
}

/** See `SpeedUp`. */
export function speedUp({ alone, together, apart }: ThreadTrial): SpeedUp {
  const isSolved = alone.status === "optimal" && together.status === "optimal";
  return {
    time: isSolved ? alone.seconds / together.seconds : null,
    nodes: rate([together]) / rate([alone]),
    ceiling: rate(apart) / rate([alone]),
  };
}
