/**
 * What threads are worth: `npm run bench:threads -- --suite miplib3 --only '^(mas74|pk1)$' --threads 2 --limit 20`. On a busy machine
 * the figures mean nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DEFAULT_NAMES } from "../../engine/index.ts";
import { VERSION, writeModelFile } from "../../io/index.ts";
import { withCommandLine } from "../command-line.ts";
import { describeRace } from "../machine.ts";
import { positiveCount, quoteForShell } from "../option-values.ts";
import { updatePage } from "../page.ts";
import { type SuiteOptions, suiteCommand } from "../suite-command.ts";
import { type Instance, readSuite } from "../suites.ts";
import { knapsackBlocks } from "./knapsack-blocks.ts";
import { measureThreads, type ThreadTrial } from "./measure.ts";
import { formatThreads } from "./table.ts";

interface Options extends SuiteOptions {
  readonly threads: number;
  readonly blocks?: number;
  readonly page?: string;
}

/** Writes a model of independent parts into a folder. */
function writeBlocks(count: number, folder: string): Instance {
  const name = `knapsack-blocks-${count}`;
  const file = path.join(folder, `${name}.mps`);
  writeModelFile(file, knapsackBlocks(count, 1), DEFAULT_NAMES);
  return { name, file, kind: "model", status: null, objective: null };
}

const description =
  "Solves a suite on one thread, on several, and in as many solves at once that share nothing";
const options = suiteCommand("bench:threads", description, ["miplib3"])
  .option("--threads <N>", "threads", positiveCount, 2)
  .option("--blocks <N>", "a generated model of so many independent parts in place of suites", positiveCount)
  .option("--page <FILE>", "put the table between the markers of this page")
  .parse()
  .opts<Options>();

const { suite, threads, limit, only, json, page, blocks } = options;
const command = ["npm run bench:threads --", ...process.argv.slice(2).map(quoteForShell)].join(" ");
const limits = { threads, timeLimit: limit, mipGap: 1e-4 };
const head = describeRace({ gridplex: VERSION }, command, limits);
const trials: ThreadTrial[] = [];
const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-blocks-"));
const instances = blocks === undefined ? suite.flatMap(readSuite) : [writeBlocks(blocks, folder)];
await withCommandLine(async (cli) => {
  for (const instance of instances.filter(({ name }) => only.test(name))) {
    trials.push(await measureThreads(cli, instance, limits));
    console.error(instance.name);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...head, trials }, null, 1)}\n`);
  }
});
rmSync(folder, { recursive: true, force: true });
const report = [
  `- ${head.date}, commit ${head.commit}; load average ${head.load.toFixed(1)} at the start`,
  `- ${head.machine}; ${head.system}; limit ${limit} s`,
  `- made by \`${command}\``,
  "",
  formatThreads(trials, threads),
].join("\n");
console.log(report);
if (page !== undefined) updatePage(page, "threads", report);
