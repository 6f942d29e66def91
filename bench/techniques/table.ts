import { shiftedGeometricMean } from "../statistics.ts";
import { NONE_OFF, type Trial } from "./trial.ts";

/**
 * Iterations beside those of the same instances with everything on, over what both solved: ratio of the geometric means,
 * shifted by 1. Seconds are not compared: later solves of a process run on better compiled code.
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

/** One line a technique: verdicts, and the iterations that going without it takes, as a multiple. */
export function formatTrials(trials: readonly Trial[]): string {
  const names = [...new Set(trials.map((t) => t.technique))];
  const complete = new Map(trials.filter((t) => t.technique === NONE_OFF).map((t) => [t.instance, t]));
  const lines = names.map((name) => {
    const own = trials.filter((t) => t.technique === name);
    const count = (verdict: Trial["verdict"]) => own.filter((t) => t.verdict === verdict).length;
    const iterations = iterationRatio(own, complete);
    const cells = [name, count("ok"), count("unsolved"), count("wrong"), iterations.toFixed(2)];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| off | solved | unsolved | wrong | iterations |\n| --- | --: | --: | --: | --: |";
  const faults = trials
    .filter((t) => t.verdict !== "ok")
    .map((t) => `- ${t.verdict}: ${t.instance} without ${t.technique}: ${t.why}`);
  return [head, ...lines, ...(faults.length === 0 ? [] : ["", ...faults])].join("\n");
}
