import { shiftedGeometricMean } from "../statistics.ts";
import { NONE_OFF, type Trial } from "./trial.ts";

/** Shift of the means, seconds. */
const SHIFT = 0.01;

/** Ratios of seconds and iterations to the same instance with everything on, over what both solved. */
interface Cost {
  readonly seconds: number;
  readonly iterations: number;
}

function costOf(trials: readonly Trial[], complete: ReadonlyMap<string, Trial>): Cost {
  const own = trials.filter((t) => t.verdict === "ok" && complete.get(t.instance)?.verdict === "ok");
  const other = own.map((t) => complete.get(t.instance) as Trial);
  const ratio = (a: readonly number[], b: readonly number[], shift: number) =>
    (shiftedGeometricMean(a, shift) + shift) / (shiftedGeometricMean(b, shift) + shift);
  return {
    seconds: ratio(
      own.map((t) => t.seconds),
      other.map((t) => t.seconds),
      SHIFT,
    ),
    iterations: ratio(
      own.map((t) => t.iterations),
      other.map((t) => t.iterations),
      1,
    ),
  };
}

/** One line a technique: verdicts, and what going without it costs (above 1: it pays). */
export function formatTrials(trials: readonly Trial[]): string {
  const names = [...new Set(trials.map((t) => t.technique))];
  const complete = new Map(trials.filter((t) => t.technique === NONE_OFF).map((t) => [t.instance, t]));
  const lines = names.map((name) => {
    const own = trials.filter((t) => t.technique === name);
    const count = (verdict: Trial["verdict"]) => own.filter((t) => t.verdict === verdict).length;
    const { seconds, iterations } = costOf(own, complete);
    const cells = [
      name,
      count("ok"),
      count("unsolved"),
      count("wrong"),
      seconds.toFixed(2),
      iterations.toFixed(2),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head =
    "| off | solved | unsolved | wrong | time | iterations |\n| --- | --: | --: | --: | --: | --: |";
  const faults = trials
    .filter((t) => t.verdict !== "ok")
    .map((t) => `- ${t.verdict}: ${t.instance} without ${t.technique}: ${t.why}`);
  return [head, ...lines, ...(faults.length === 0 ? [] : ["", ...faults])].join("\n");
}
