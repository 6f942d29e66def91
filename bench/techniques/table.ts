import { shiftedGeometricMean } from "../statistics.ts";
import { NONE_OFF, type Trial } from "./trial.ts";

/** Shift of the means of CPU times, seconds. */
const CPU_SHIFT = 0.1;

/**
 * Iterations beside those of the same instances with everything on, over what both solved: ratio of the geometric means,
 * shifted by 1.
 */
function iterationRatio(trials: readonly Trial[], complete: ReadonlyMap<string, Trial>): number {
  const both = trials.filter((t) => t.verdict === "ok" && complete.get(t.instance)?.verdict === "ok");
  const others = both.map((t) => complete.get(t.instance) as Trial);
  const mean = (some: readonly Trial[]) =>
    shiftedGeometricMean(
      some.map((t) => t.iterations),
      1,
    ) + 1;
  return mean(both) / mean(others);
}

/**
 * CPU seconds beside those with everything on: ratio of the geometric means, shifted. What is not solved counts with the
 * limit at least; what neither solved is left out.
 */
function cpuRatio(trials: readonly Trial[], complete: ReadonlyMap<string, Trial>, limit: number): number {
  const charged = (t: Trial) => (t.verdict === "ok" ? t.cpuSeconds : Math.max(limit, t.cpuSeconds));
  const counted = trials.filter((t) => t.verdict === "ok" || complete.get(t.instance)?.verdict === "ok");
  const others = counted.map((t) => complete.get(t.instance) as Trial);
  const mean = (some: readonly Trial[]) => shiftedGeometricMean(some.map(charged), CPU_SHIFT) + CPU_SHIFT;
  return mean(counted) / mean(others);
}

/**
 * One line a technique: verdicts, and the iterations and CPU seconds that going without it takes, as multiples.
 *
 * @param limit seconds of one solve.
 */
export function formatTrials(trials: readonly Trial[], limit: number): string {
  const names = [...new Set(trials.map((t) => t.technique))];
  const complete = new Map(trials.filter((t) => t.technique === NONE_OFF).map((t) => [t.instance, t]));
  const lines = names.map((name) => {
    const own = trials.filter((t) => t.technique === name);
    const count = (verdict: Trial["verdict"]) => own.filter((t) => t.verdict === verdict).length;
    const iterations = iterationRatio(own, complete);
    const cpu = cpuRatio(own, complete, limit);
    const cells = [
      name,
      count("ok"),
      count("unsolved"),
      count("wrong"),
      iterations.toFixed(2),
      cpu.toFixed(2),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head =
    "| off | solved | unsolved | wrong | iterations | CPU |\n| --- | --: | --: | --: | --: | --: |";
  const faults = trials
    .filter((t) => t.verdict !== "ok")
    .map((t) => `- ${t.verdict}: ${t.instance} without ${t.technique}: ${t.why}`);
  return [head, ...lines, ...(faults.length === 0 ? [] : ["", ...faults])].join("\n");
}
