/** The report of a race as Markdown: what it was run on, what went wrong, the losses, the totals, every run. */
import type { RaceHead } from "./machine.ts";
import type { Run } from "./race.ts";
import {
  chargedSeconds,
  type Duel,
  duels,
  meanRatio,
  ratio,
  SHIFTS,
  shiftedGeometricMean,
  type Temperature,
} from "./statistics.ts";

/** Losses shown for each rival. */
const MOST_LOSSES = 12;
const TEMPERATURES: readonly Temperature[] = ["cold", "warm"];

/** A table in Markdown; its first column is text, the others are figures. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = header.map((_, pos) => (pos === 0 ? "---" : "---:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

function seconds(value: number): string {
  return value < 0.01 ? value.toFixed(4) : value < 1 ? value.toFixed(3) : value.toFixed(2);
}

/** What the race was run on and with. */
export function formatHead(head: RaceHead): string {
  const versions = Object.entries(head.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `- ${head.date}, commit ${head.commit}`,
    `- ${head.machine}; ${head.system}; load average ${head.load.toFixed(1)} at the start`,
    `- ${versions.join(", ")}`,
    `- limit ${head.timeLimit} s for each solve, MIP gap ${head.mipGap}`,
    `- made by \`${head.command}\``,
  ].join("\n");
}

function formatFaults(runs: readonly Run[]): string {
  const faulty = runs.filter((run) => run.verdict !== "ok");
  if (faulty.length === 0) return "Every run was solved, and every answer stood.";
  return table(
    ["Not solved", "solver", "verdict", "why"],
    faulty.map(({ instance, contender, verdict, why }) => [instance, contender, verdict, why]),
  );
}

function formatRatios(pairs: readonly Duel[], name: string, rival: string, limit: number): string {
  if (pairs.length === 0) return `${name} / ${rival}: no instance that either solved.`;
  const figures = TEMPERATURES.flatMap((temperature) =>
    SHIFTS.map((shift) => {
      const mean = meanRatio(pairs, temperature, limit, shift).toFixed(2);
      return `${mean} ${temperature} (shift ${shift} s)`;
    }),
  );
  return `${name} / ${rival}, time ratio over ${pairs.length} instances: ${figures.join(", ")}.`;
}

/** The instances where the first contender is slower, the worst first by its warm ratio. */
function formatLosses(pairs: readonly Duel[], name: string, rival: string, limit: number): string {
  const shift = SHIFTS[0];
  const losses = pairs
    .map((pair) => ({
      pair,
      cold: ratio(pair, "cold", limit, shift),
      warm: ratio(pair, "warm", limit, shift),
    }))
    .filter(({ warm }) => warm > 1)
    .sort((p, q) => q.warm - p.warm);
  const title = `Losses to ${rival}: ${losses.length} of ${pairs.length} instances`;
  if (losses.length === 0) return `${title}.`;
  const rows = losses.slice(0, MOST_LOSSES).map(({ pair: { own, other }, cold, warm }) => {
    const times = TEMPERATURES.flatMap((temperature) =>
      [own, other].map((run) => seconds(chargedSeconds(run, temperature, limit))),
    );
    return [own.instance, warm.toFixed(2), cold.toFixed(2), ...times];
  });
  const header = [
    ...["Instance", "warm ratio", "cold ratio"],
    ...TEMPERATURES.flatMap((temperature) => [`${name} ${temperature} s`, `${rival} ${temperature} s`]),
  ];
  const shown = rows.length < losses.length ? `the worst ${rows.length}` : "worst first";
  return `${title}, ${shown} (ratios with shift ${shift} s):\n\n${table(header, rows)}`;
}

/** One line a contender: how many it solved, and its means over every instance it ran. */
function formatTotals(runs: readonly Run[], contenders: readonly string[], limit: number): string {
  const columns = TEMPERATURES.flatMap((temperature) => SHIFTS.map((shift) => ({ temperature, shift })));
  const header = [
    ...["Solver", "instances", "solved", "unsolved", "wrong"],
    ...columns.map(({ temperature, shift }) => `${temperature} mean s (shift ${shift})`),
  ];
  const rows = contenders.map((name) => {
    const own = runs.filter((run) => run.contender === name);
    const count = (verdict: Run["verdict"]) => String(own.filter((run) => run.verdict === verdict).length);
    const means = columns.map(({ temperature, shift }) =>
      seconds(
        shiftedGeometricMean(
          own.map((run) => chargedSeconds(run, temperature, limit)),
          shift,
        ),
      ),
    );
    return [name, String(own.length), count("ok"), count("unsolved"), count("wrong"), ...means];
  });
  return table(header, rows);
}

function formatRuns(runs: readonly Run[], contenders: readonly string[]): string {
  const instances = [...new Set(runs.map(({ instance }) => instance))];
  const rows = instances.map((instance) => {
    const cells = contenders.flatMap((name) => {
      const run = runs.find((each) => each.instance === instance && each.contender === name);
      if (run === undefined) return ["", ""];
      return run.verdict === "ok" ? [seconds(run.coldSeconds), seconds(run.warmSeconds)] : [run.verdict, ""];
    });
    return [instance, ...cells];
  });
  return table(["Instance", ...contenders.flatMap((name) => [`${name} cold s`, `${name} warm s`])], rows);
}

/**
 * The report of a race.
 * @param contenders the first is compared with each other one.
 */
export function formatReport(runs: readonly Run[], contenders: readonly string[], head: RaceHead): string {
  const limit = head.timeLimit;
  const [name, ...rivals] = contenders;
  const comparisons = rivals.flatMap((rival) => {
    const pairs = duels(runs, name, rival);
    return [formatRatios(pairs, name, rival, limit), formatLosses(pairs, name, rival, limit)];
  });
  return [
    formatHead(head),
    formatFaults(runs),
    ...comparisons,
    formatTotals(runs, contenders, limit),
    formatRuns(runs, contenders),
  ].join("\n\n");
}
