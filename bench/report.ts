import os from "node:os";
import type { Run } from "./race.ts";
import { shiftedGeometricMean } from "./statistics.ts";

/** Shifts of the geometric means, seconds: one for quick instances, one for slow ones. */
const SHIFTS: readonly number[] = [0.01, 1];
const WORST_SHOWN = 10;

/** Machine, runtime and date, as lines. */
export function formatMachine(): string {
  const cpus = os.cpus();
  return [
    `date     ${new Date().toISOString().slice(0, 10)}`,
    `machine  ${cpus[0]?.model ?? "unknown"}, ${cpus.length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `runtime  Node ${process.version}, ${os.platform()} ${os.arch()}`,
  ].join("\n");
}

/** Seconds that count: what is not solved counts as the limit. */
function chargedSeconds(run: Run, limit: number): number {
  return run.verdict === "ok" ? run.seconds : limit;
}

/** One line a contender: how many it solved, and its means over every instance. */
function formatTotals(runs: readonly Run[], contenders: readonly string[], limit: number): string {
  const lines = contenders.map((name) => {
    const own = runs.filter((run) => run.contender === name);
    const count = (verdict: Run["verdict"]) => own.filter((run) => run.verdict === verdict).length;
    const seconds = own.map((run) => chargedSeconds(run, limit));
    const means = SHIFTS.map((shift) => shiftedGeometricMean(seconds, shift).toFixed(4).padStart(12)).join(
      "",
    );
    return (
      name.padEnd(12) +
      String(count("ok")).padStart(8) +
      String(count("unsolved")).padStart(10) +
      String(count("wrong")).padStart(7) +
      means
    );
  });
  const means = SHIFTS.map((shift) => `sgm(${shift}s)`.padStart(12)).join("");
  return [`${"contender".padEnd(12)}  solved  unsolved  wrong${means}`, ...lines].join("\n");
}

/** Ratios of the first contender's times to another's, worst first. */
function formatRatios(runs: readonly Run[], name: string, rival: string, limit: number): string {
  const pairs = runs
    .filter((run) => run.contender === name)
    .flatMap((own) => {
      const other = runs.find((run) => run.contender === rival && run.instance === own.instance);
      if (other === undefined || (own.verdict !== "ok" && other.verdict !== "ok")) return [];
      return [{ own, other, a: chargedSeconds(own, limit), b: chargedSeconds(other, limit) }];
    });
  const lines = SHIFTS.map((shift) => {
    const mean = (side: "a" | "b") =>
      shiftedGeometricMean(
        pairs.map((pair) => pair[side]),
        shift,
      ) + shift;
    return `${name} / ${rival}, shift ${shift} s: ${(mean("a") / mean("b")).toFixed(3)} on ${pairs.length} instances`;
  });
  const shift = SHIFTS[0];
  const byLoss = [...pairs].sort((p, q) => (q.a + shift) / (q.b + shift) - (p.a + shift) / (p.b + shift));
  const worst = byLoss
    .slice(0, WORST_SHOWN)
    .map(
      ({ own, a, b }) =>
        `  ${own.instance.padEnd(20)}${((a + shift) / (b + shift)).toFixed(2).padStart(8)}` +
        `${a.toFixed(4).padStart(11)} s${b.toFixed(4).padStart(11)} s  ${own.why}`,
    );
  return [...lines, `worst first: ratio, ${name}, ${rival}`, ...worst].join("\n");
}

/**
 * The report of a race: wrong answers, totals, then ratios to every rival with the losses first.
 * @param contenders the first is compared with each other one. @param limit seconds an unsolved instance counts.
 */
export function formatReport(runs: readonly Run[], contenders: readonly string[], limit: number): string {
  const wrong = runs
    .filter((run) => run.verdict === "wrong")
    .map((run) => `WRONG ${run.contender} on ${run.instance}: ${run.why} (objective ${run.objective})`);
  const [name, ...rivals] = contenders;
  const ratios = rivals.map((rival) => formatRatios(runs, name, rival, limit));
  return [...wrong, formatTotals(runs, contenders, limit), ...ratios].join("\n\n");
}
