import { checkSolution, numIntegers, type Problem } from "../engine/index.ts";
import type { Answer, Contender, Limits } from "./contenders/contender.ts";
import type { Instance } from "./instance-set.ts";

/** Repetitions end once this many CPU seconds are spent. */
export const REPEAT_CPU_SECONDS = 1.5;
/** Solves of one contender on one instance, at most. */
export const MAX_REPETITIONS = 4;
/** Objectives of LPs agree within this, relative to max(1, |objective|). */
const OBJECTIVE_TOLERANCE = 1e-6;

/** One contender on one instance. */
export interface Run {
  readonly instance: string;
  readonly contender: string;
  /** `ok`: proven and checked; `unsolved`: stopped early; `wrong`: the answer does not stand. */
  readonly verdict: "ok" | "unsolved" | "wrong";
  readonly why: string;
  readonly objective: number | null;
  /** Wall seconds of the first solve in this process. */
  readonly firstSeconds: number;
  /** Fastest of all repetitions. */
  readonly seconds: number;
  readonly repetitions: number;
}

function isClose(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

/** Why the answer does not stand; empty when it does. Uses only the engine's independent checker. */
function findFault(problem: Problem, instance: Instance, answer: Answer, limits: Limits): string {
  const expected = instance.status;
  if (answer.colValue !== null && answer.objective !== null) {
    const report = checkSolution(problem, answer.colValue);
    if (!report.feasible) return "the point is not feasible";
    if (!isClose(answer.objective, report.objective, OBJECTIVE_TOLERANCE))
      return "objective differs from its point's";
  }
  if (answer.status === "optimal") {
    if (answer.colValue === null) return "optimal without a point";
    if (expected === "infeasible" || expected === "unbounded") return `expected ${expected}`;
    const tolerance = numIntegers(problem) > 0 ? limits.mipGap + OBJECTIVE_TOLERANCE : OBJECTIVE_TOLERANCE;
    if (
      instance.objective !== undefined &&
      !isClose(answer.objective ?? Number.NaN, instance.objective, tolerance)
    ) {
      return `expected ${instance.objective}`;
    }
  }
  if ((answer.status === "infeasible" || answer.status === "unbounded") && expected !== undefined) {
    if (answer.status !== expected) return `${answer.status}, expected ${expected}`;
  }
  return "";
}

function verdictOf(answer: Answer, fault: string): Run["verdict"] {
  if (fault !== "") return "wrong";
  return ["optimal", "infeasible", "unbounded"].includes(answer.status) ? "ok" : "unsolved";
}

/** Checks a contender's answer, then times it: up to MAX_REPETITIONS solves from scratch within REPEAT_CPU_SECONDS. */
export async function runContender(
  contender: Contender<unknown>,
  instance: Instance,
  problem: Problem,
  limits: Limits,
): Promise<Run> {
  const prepared = contender.prepare(problem, limits);
  const timed = async () => {
    const startedAt = performance.now();
    const answer = await contender.solve(prepared);
    return { answer, seconds: (performance.now() - startedAt) / 1000 };
  };
  const cpuAtStart = process.cpuUsage();
  const cpuSpent = () => {
    const { user, system } = process.cpuUsage(cpuAtStart);
    return (user + system) / 1e6;
  };
  const first = await timed();
  const fault = findFault(problem, instance, first.answer, limits);
  const verdict = verdictOf(first.answer, fault);
  let seconds = first.seconds;
  let repetitions = 1;
  while (verdict === "ok" && repetitions < MAX_REPETITIONS && cpuSpent() < REPEAT_CPU_SECONDS) {
    seconds = Math.min(seconds, (await timed()).seconds);
    repetitions++;
  }
  return {
    instance: instance.name,
    contender: contender.name,
    verdict,
    why: fault === "" ? first.answer.status : fault,
    objective: first.answer.objective,
    firstSeconds: first.seconds,
    seconds,
    repetitions,
  };
}
