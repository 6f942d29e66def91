/** One contender on one instance: its answer is checked before its time counts. */
import { checkSolution, isMixedInteger, type Problem } from "../engine/index.ts";
import type { Answer, Contender, Limits } from "./contenders/contender.ts";
import type { Instance } from "./suites.ts";

/** Repetitions end once this many CPU seconds are spent, or after MAX_REPETITIONS. */
const REPEAT_CPU_SECONDS = 1.5;
const MAX_REPETITIONS = 5;
/** Objectives of LPs agree within this, relative to max(1, |objective|). */
const OBJECTIVE_TOLERANCE = 1e-6;

/** One contender on one instance. */
export interface Run {
  readonly instance: string;
  readonly contender: string;
  /** `ok`: proven and checked; `unsolved`: stopped early or crashed; `wrong`: the answer does not stand. */
  readonly verdict: "ok" | "unsolved" | "wrong";
  /** The status, or what is wrong. */
  readonly why: string;
  /** Of the point, computed from the model; null without a point. */
  readonly objective: number | null;
  /** Wall seconds of the first solve in a fresh process. */
  readonly coldSeconds: number;
  /** Fastest of the repetitions after the first; the first where it took too long to be repeated. */
  readonly warmSeconds: number;
  /** Solves in all. */
  readonly repetitions: number;
}

function isClose(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

/** What the engine's independent checker says of a point: its objective, and why it does not stand. */
function checkPoint(
  problem: Problem,
  { colValue, objective }: Answer,
): { found: number | null; fault: string } {
  if (colValue === null) return { found: null, fault: "" };
  const report = checkSolution(problem, colValue);
  const { row, bound, integrality } = report.violations;
  if (!report.feasible) {
    const worst = Math.max(row, bound, integrality ?? 0).toExponential(1);
    return { found: report.objective, fault: `the point is not feasible (${worst})` };
  }
  const isOwn = objective === null || isClose(objective, report.objective, OBJECTIVE_TOLERANCE);
  return { found: report.objective, fault: isOwn ? "" : "objective differs from its point's" };
}

/** Why a status or objective contradicts the reference; empty when it does not. */
function contradiction(
  problem: Problem,
  instance: Instance,
  answer: Answer,
  found: number | null,
  mipGap: number,
): string {
  const { status: expected, objective } = instance;
  if (answer.status === "infeasible" || answer.status === "unbounded") {
    return expected !== null && answer.status !== expected ? `${answer.status}, expected ${expected}` : "";
  }
  if (answer.status !== "optimal") return "";
  if (found === null) return "optimal without a point";
  if (expected === "infeasible" || expected === "unbounded") return `optimal, expected ${expected}`;
  const tolerance = isMixedInteger(problem) ? mipGap + OBJECTIVE_TOLERANCE : OBJECTIVE_TOLERANCE;
  if (objective === null || isClose(found, objective, tolerance)) return "";
  return `objective ${found}, expected ${objective}`;
}

/** Whether an answer counts, and why. */
export function judgeAnswer(
  problem: Problem,
  instance: Instance,
  answer: Answer,
  { mipGap }: Limits,
): Pick<Run, "verdict" | "why" | "objective"> {
  const { found, fault } = checkPoint(problem, answer);
  const why = fault || contradiction(problem, instance, answer, found, mipGap);
  if (why !== "") return { verdict: "wrong", why, objective: found };
  const isSolved = ["optimal", "infeasible", "unbounded"].includes(answer.status);
  return { verdict: isSolved ? "ok" : "unsolved", why: answer.status, objective: found };
}

/**
 * Checks a contender's answer, then times it again: up to four more solves from scratch within 1.5 CPU seconds.
 * @param onFirst receives the run after its first solve, in case a repetition never returns.
 */
export async function runContender(
  contender: Contender<unknown>,
  instance: Instance,
  problem: Problem,
  limits: Limits,
  onFirst: (run: Run) => void = () => {},
): Promise<Run> {
  const timed = async () => {
    const prepared = contender.prepare(problem, limits);
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
  const judged = judgeAnswer(problem, instance, first.answer, limits);
  const coldSeconds = first.seconds;
  const run: Run = {
    instance: instance.name,
    contender: contender.name,
    ...judged,
    coldSeconds,
    warmSeconds: coldSeconds,
    repetitions: 1,
  };
  onFirst(run);
  let warmSeconds = Number.POSITIVE_INFINITY;
  let repetitions = 1;
  while (judged.verdict === "ok" && repetitions < MAX_REPETITIONS && cpuSpent() < REPEAT_CPU_SECONDS) {
    warmSeconds = Math.min(warmSeconds, (await timed()).seconds);
    repetitions++;
  }
  return repetitions === 1 ? run : { ...run, warmSeconds, repetitions };
}
