import { type SpeedUp, speedUp, type ThreadTrial } from "./measure.ts";

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

const ratio = (value: number | null) => (value === null ? "–" : value.toFixed(2));

/** One line an instance, and the medians. */
export function formatThreads(trials: readonly ThreadTrial[], threads: number): string {
  const ups = trials.map(speedUp);
  const lines = trials.map(({ instance, alone, together }, pos) => {
    const { time, nodes, ceiling } = ups[pos] as SpeedUp;
    const seconds = [alone, together].map((each) =>
      each.status === "optimal" ? each.seconds.toFixed(2) : each.status,
    );
    const cells = [instance, ...seconds, ratio(time), ratio(nodes), ratio(ceiling)];
    return `| ${cells.join(" | ")} |`;
  });
  const times = ups.flatMap(({ time }) => (time === null ? [] : [time]));
  const medians = [times, ups.map(({ nodes }) => nodes), ups.map(({ ceiling }) => ceiling)].map(median);
  const last = `| median | | | ${medians.map((value) => ratio(Number.isNaN(value) ? null : value)).join(" | ")} |`;
  const head = `| Instance | 1 thread, s | ${threads} threads, s | time | nodes a second | ${threads} solves at once |`;
  return [head, "| --- | --: | --: | --: | --: | --: |", ...lines, last].join("\n");
}
