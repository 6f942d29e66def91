/**
 * Random programs solved by gridplex and by HiGHS: `npm run fuzz -- --count 100000 --seed 1 [--mip] [--threads 3]`.
 * Disagreements are settled by exact arithmetic, cut down and written as regressions.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { positiveCount, seedValue } from "../../bench/option-values.ts";
import { formatCampaign, runCampaign } from "./campaign.ts";

const REGRESSIONS = fileURLToPath(new URL("../regression", import.meta.url));

const { count, seed, mip, threads, out } = new Command("fuzz")
  .description("Solves random programs by gridplex and by HiGHS and reports where they differ")
  .option("--count <N>", "number of programs", positiveCount, 1000)
  .option("--seed <N>", "seed of the first program", seedValue, 1)
  .option("--mip", "tiny mixed-integer programs", false)
  .option("--threads <N>", "threads of each solve; workers answer late, and some die", positiveCount, 1)
  .option("--out <DIR>", "where shrunk disagreements go", REGRESSIONS)
  .allowExcessArguments(false)
  .parse()
  .opts<{ count: number; seed: number; mip: boolean; threads: number; out: string }>();

mkdirSync(out, { recursive: true });
const startedAt = performance.now();
const report = await runCampaign({
  count,
  seed,
  mip,
  threads,
  folder: out,
  log: (line) => console.log(line),
});
console.log(formatCampaign(report, (performance.now() - startedAt) / 1000, seed));
const isWrong = report.disagreements.some(
  ({ verdict }) => !["highs", "doubtful"].includes(String(verdict.fault)),
);
process.exitCode = isWrong ? 1 : 0;
