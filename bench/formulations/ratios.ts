/** How the times of the formulations stand to those of another solver on their documented models. */
import { table } from "../report.ts";
import { shiftedGeometricMean } from "../statistics.ts";
import type { Measurement, RivalRun } from "./measure.ts";
import type { ResultsHead } from "./rival.ts";

/** Seconds added to each time, so that the quickest do not decide. */
const SHIFT = 0.1;

/** The ones whose models have integers or take a method of their own; `dcopf` gives plain linear programs. */
const TOGETHER: readonly string[] = ["depot", "parkinglot", "capex", "fleet"];

/** Relative to a value, absolute to one below 1. */
export function difference(value: number, from: number): number {
  return (value - from) / Math.max(1, Math.abs(from));
}

/** Whether the other solver has solved a model that is not the whole problem: optima of one differ by no more than two gaps. */
export function isOtherModel({ objective, rival }: Measurement, mipGap: number): boolean {
  if (rival?.status !== "optimal" || rival.objective === null || objective === null) return false;
  return Math.abs(difference(rival.objective, objective)) > 2 * mipGap + 1e-6;
}

/** What the times of some instances come to. */
interface TimeRatio {
  readonly name: string;
  readonly instances: number;
  /** Instances whose documented model is not the whole problem; they do not count. */
  readonly leftOut: number;
  /** Geometric mean of gridplex to the other solver, the times shifted; NaN without an instance. */
  readonly mean: number;
}

type Pair = Measurement & { readonly rival: RivalRun };

/** Seconds that count: what is not solved counts as the limit, and nothing counts as more. */
function charged({ status, seconds }: Pick<RivalRun, "status" | "seconds">, limit: number): number {
  return status === "optimal" ? Math.min(seconds, limit) : limit;
}

function ratioOf(
  formulations: readonly string[],
  measured: readonly Pair[],
  { timeLimit, mipGap }: { readonly timeLimit: number; readonly mipGap: number },
): TimeRatio {
  const pairs = measured.filter(({ formulation }) => formulations.includes(formulation));
  const kept = pairs.filter((pair) => !isOtherModel(pair, mipGap));
  const ratios = kept.map(
    (pair) => (charged(pair, timeLimit) + SHIFT) / (charged(pair.rival, timeLimit) + SHIFT),
  );
  return {
    name: formulations.join(", "),
    instances: kept.length,
    leftOut: pairs.length - kept.length,
    mean: shiftedGeometricMean(ratios, 0),
  };
}

/**
 * The time ratios by formulation and over several, as a table with what it means; empty where nobody was compared with.
 * @param head of the measurement: seconds, a relative gap and the title of the other solver.
 */
export function formatTimeRatios(
  measured: readonly Measurement[],
  head: Pick<ResultsHead, "timeLimit" | "mipGap" | "rival">,
): string {
  const pairs = measured.filter((each): each is Pair => each.rival !== null);
  if (pairs.length === 0) return "";
  const names = [...new Set(pairs.map(({ formulation }) => formulation))];
  const some = TOGETHER.filter((name) => names.includes(name));
  const groups = [...names.map((name) => [name]), ...(some.length > 1 ? [some] : [])];
  const lines = groups.map((group) => {
    const { name, instances, leftOut, mean } = ratioOf(group, pairs, head);
    return [name, String(instances), String(leftOut), Number.isNaN(mean) ? "–" : mean.toFixed(2)];
  });
  const meaning =
    `Time of gridplex over that of ${head.rival}: the geometric mean of the ratios, ${SHIFT} s added to each time. What is not solved ` +
    `counts as the limit of ${head.timeLimit} s. Instances with † (${head.rival} has solved another problem) are left out.`;
  return `${meaning}\n\n${table(["Formulation", "instances", "left out (†)", `gridplex / ${head.rival}`], lines)}`;
}
