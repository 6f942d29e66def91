import { type Problem, solve } from "../../engine/index.ts";
import { nodeHost } from "../../io/index.ts";
import { judgeAnswer, type Run } from "../race.ts";
import type { Instance } from "../suites.ts";

/** Stands for a run with everything on. */
export const NONE_OFF = "(none)";

/** One instance solved with one technique switched off. */
export interface Trial extends Pick<Run, "instance" | "verdict" | "why"> {
  /** What was off; NONE_OFF for nothing. */
  readonly technique: string;
  readonly seconds: number;
  /** CPU time of the process in the solve, all of its threads. */
  readonly cpuSeconds: number;
  readonly iterations: number;
}

/** What a process of trials is asked to do, one after the other. */
export interface TrialOrder {
  readonly instance: Instance;
  readonly techniques: readonly string[];
  /** Seconds for one solve. */
  readonly limit: number;
}

/** Gap at which a mixed-integer program counts as optimal. */
export const MIP_GAP = 1e-4;

/** Solves with one technique off; the answer is held against the reference and checked on the model. */
export async function runTrial(
  problem: Problem,
  instance: Instance,
  technique: string,
  limit: number,
): Promise<Trial> {
  const limits = { timeLimit: limit, mipGap: MIP_GAP };
  const off = technique === NONE_OFF ? [] : [technique];
  const before = process.cpuUsage();
  const { status, objective, solution, seconds, simplexIterations } = await solve(problem, {
    ...limits,
    off,
    host: nodeHost(),
  });
  const { user, system } = process.cpuUsage(before);
  const answer = { status, objective, colValue: solution?.colValue ?? null };
  const { verdict, why } = judgeAnswer(problem, instance, answer, limits);
  const iterations = simplexIterations;
  const cpuSeconds = (user + system) / 1e6;
  return { instance: instance.name, technique, verdict, why, seconds: seconds.solve, cpuSeconds, iterations };
}
