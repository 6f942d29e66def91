import { execFileSync } from "node:child_process";
import os from "node:os";
import type { Run } from "./race.ts";
import { shiftedGeometricMean } from "./statistics.ts";

/** Shifts of the geometric means, seconds: one for quick instances, one for slow ones. */
const SHIFTS: readonly number[] = [0.01, 1];
const WORST_SHOWN = 10;

/** The commit that is checked out, with a plus when files differ from it; empty outside a repository. */
function commitName(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+");
  } catch {
    return "";
  }
}

/** Date, commit, machine and runtime, as lines. */
export function formatMachine(): string {
  const cpus = os.cpus();
  return [
    `date     ${new Date().toISOString().slice(0, 10)}`,
    `commit   ${commitName() || "none"}`,
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

/** An instance that at least one of the two solved, with the seconds that count for each. */
interface Pair {
  readonly instance: string;
  readonly why: string;
  readonly own: number;
  readonly rival: number;
}

function pairUp(runs: readonly Run[], name: string, rival: string, limit: number): readonly Pair[] {
  return runs
    .filter((run) => run.contender === name)
    .flatMap((own) => {
      const other = runs.find((run) => run.contender === rival && run.instance === own.instance);
      if (other === undefined || (own.verdict !== "ok" && other.verdict !== "ok")) return [];
      const seconds = { own: chargedSeconds(own, limit), rival: chargedSeconds(other, limit) };
      return [{ instance: own.instance, why: own.why, ...seconds }];
    });
}

/** Times beside each other with the least shift, so that the smallest do not make the ratio. */
const ratioOf = ({ own, rival }: Pair): number => (own + SHIFTS[0]) / (rival + SHIFTS[0]);

/** The instances on which the first contender is slower, worst first. */
function formatLosses(pairs: readonly Pair[], name: string, rival: string): string {
  const losses = pairs.filter(({ own, rival: other }) => own > other).sort((p, q) => ratioOf(q) - ratioOf(p));
  const head = `${name} is slower than ${rival} on ${losses.length} of ${pairs.length} instances`;
  if (losses.length === 0) return head;
  const lines = losses
    .slice(0, WORST_SHOWN)
    .map(
      (pair) =>
        pair.instance.padEnd(20) +
        ratioOf(pair).toFixed(2).padStart(8) +
        `${pair.own.toFixed(4)} s`.padStart(13) +
        `${pair.rival.toFixed(4)} s`.padStart(13) +
        `  ${pair.why}`,
    );
  const rest = losses.length - lines.length;
  const columns = `${"worst first".padEnd(20)}${"ratio".padStart(8)}${name.padStart(13)}${rival.padStart(13)}`;
  return [head, columns, ...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}

/** Ratios of the two shifted geometric means. */
function formatRatios(pairs: readonly Pair[], name: string, rival: string): string {
  const lines = SHIFTS.map((shift) => {
    const mean = (side: "own" | "rival") =>
      shiftedGeometricMean(
        pairs.map((pair) => pair[side]),
        shift,
      ) + shift;
    const ratio = (mean("own") / mean("rival")).toFixed(3);
    return `${name} / ${rival}, shift ${shift} s: ${ratio} on ${pairs.length} instances`;
  });
  return lines.join("\n");
}

/**
 * The report of a race: wrong answers and losses to every rival first, then totals and ratios of the means.
 * @param contenders the first is compared with each other one. @param limit seconds an unsolved instance counts.
 */
export function formatReport(runs: readonly Run[], contenders: readonly string[], limit: number): string {
  const wrong = runs
    .filter((run) => run.verdict === "wrong")
    .map((run) => `WRONG ${run.contender} on ${run.instance}: ${run.why} (objective ${run.objective})`);
  const [name, ...rivals] = contenders;
  const races = rivals.map((rival) => ({ rival, pairs: pairUp(runs, name, rival, limit) }));
  return [
    ...wrong,
    ...races.map(({ rival, pairs }) => formatLosses(pairs, name, rival)),
    formatTotals(runs, contenders, limit),
    ...races.map(({ rival, pairs }) => formatRatios(pairs, name, rival)),
  ].join("\n\n");
}
