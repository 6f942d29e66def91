/**
 * Races contenders over suites of models: `npm run bench -- --suite netlib --contenders gridplex,highs --limit 60`.
 * Each run has a process of its own, and each answer is checked before its time counts.
 */
import { writeFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { ContenderSource, Limits } from "./contenders/contender.ts";
import { CONTENDERS } from "./contenders/registry.ts";
import { runIsolated } from "./isolate.ts";
import { describeRace } from "./machine.ts";
import { quoteForShell } from "./option-values.ts";
import { parseBenchOptions } from "./options.ts";
import { updatePage } from "./page.ts";
import type { Run } from "./race.ts";
import { formatReport } from "./report.ts";
import { type Instance, readFolder, readSuite } from "./suites.ts";

/** The contenders that are installed, with their versions. */
async function findContenders(names: readonly string[]): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const name of names) {
    const source = CONTENDERS.find((each) => each.name === name) as ContenderSource;
    if (await source.available()) versions.set(name, (await source.load()).version);
    else console.error(`${name} is not installed; left out`);
  }
  return versions;
}

async function race(
  instances: readonly Instance[],
  contenders: readonly string[],
  limits: Limits,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const instance of instances) {
    for (const contender of contenders) {
      const run = await runIsolated({ contender, instance, limits });
      if (run === null) continue;
      runs.push(run);
      const times = `cold ${run.coldSeconds.toFixed(4)} s, warm ${run.warmSeconds.toFixed(4)} s`;
      console.error(`${run.instance.padEnd(20)} ${contender.padEnd(21)}${run.verdict}: ${run.why}, ${times}`);
    }
  }
  return runs;
}

/** Runs the races that the command line asks for; false where the first contender gave a wrong answer. */
async function runBench(args: readonly string[]): Promise<boolean> {
  const options = parseBenchOptions(args);
  const limits = { timeLimit: options.limit, mipGap: options.mipGap };
  const suites = [
    ...options.suite.map((name) => ({ name, instances: readSuite(name) })),
    ...options.folder.map((name) => ({ name, instances: readFolder(name) })),
  ];
  const versions = await findContenders(options.contenders);
  const contenders = [...versions.keys()];
  const command = ["npm run bench --", ...args.map(quoteForShell)].join(" ");
  const head = describeRace(Object.fromEntries(versions), command, limits);
  const results: { readonly suite: string; readonly runs: readonly Run[] }[] = [];
  for (const { name, instances } of suites) {
    const chosen = instances.filter((instance) => options.only.test(instance.name));
    const runs = await race(chosen, contenders, limits);
    results.push({ suite: name, runs });
    const report = formatReport(runs, contenders, head);
    console.log(`## ${name}\n\n${report}\n`);
    if (options.page !== undefined) updatePage(options.page, name, report);
  }
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ ...head, suites: results }, null, 2)}\n`);
  }
  const runs = results.flatMap((result) => result.runs);
  return !runs.some(({ contender, verdict }) => contender === contenders[0] && verdict === "wrong");
}

try {
  process.exitCode = (await runBench(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!isHelp) console.error(error instanceof Error ? error.message : error);
  process.exitCode = isHelp ? 0 : 1;
}
