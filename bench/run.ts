/**
 * Races contenders over instance sets: `npm run bench -- --set netlib [--limit S] [--contenders gridplex,highs]
 * [--only PATTERN] [--mip-gap R] [--json]`.
 * Each answer is checked against the original model and the reference before its time counts.
 */
import { parseArgs } from "node:util";
import { readModelFile } from "../io/index.ts";
import type { Contender, ContenderSource, Limits } from "./contenders/contender.ts";
import { gridplex } from "./contenders/gridplex.ts";
import { highs } from "./contenders/highs.ts";
import { type Instance, readInstanceSet } from "./instance-set.ts";
import { MAX_REPETITIONS, REPEAT_CPU_SECONDS, type Run, runContender } from "./race.ts";
import { formatMachine, formatReport } from "./report.ts";

const CONTENDERS: readonly ContenderSource[] = [gridplex, highs];

/** A number from the command line. */
function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${option}: expected a number above 0, found "${text}"`);
  return value;
}

async function loadContenders(names: readonly string[]): Promise<Contender<unknown>[]> {
  const loaded: Contender<unknown>[] = [];
  for (const name of names) {
    const source = CONTENDERS.find((each) => each.name === name);
    const known = CONTENDERS.map((each) => each.name).join(", ");
    if (source === undefined) throw new Error(`--contenders: expected some of ${known}, found "${name}"`);
    if (await source.available()) loaded.push(await source.load());
    else console.error(`${name} is not installed; left out`);
  }
  return loaded;
}

/** Runs every contender on every instance, a line on stderr for each (with `--json` on stdout). */
async function race(
  instances: readonly Instance[],
  contenders: readonly Contender<unknown>[],
  limits: Limits,
  isJson: boolean,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const instance of instances) {
    const { problem } = readModelFile(instance.file);
    for (const contender of contenders) {
      const run = await runContender(contender, instance, problem, limits);
      runs.push(run);
      const line = `${run.instance.padEnd(20)}${run.contender.padEnd(12)}${run.verdict} ${run.seconds.toFixed(4)} s`;
      if (isJson) console.log(JSON.stringify(run));
      else console.error(line);
    }
  }
  return runs;
}

/** @returns the exit status: 1 where an answer was wrong. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      set: { type: "string", multiple: true },
      limit: { type: "string", default: "60" },
      "mip-gap": { type: "string", default: "1e-4" },
      contenders: { type: "string", default: "gridplex,highs" },
      only: { type: "string", default: "" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.set === undefined)
    throw new Error("--set: expected a folder with refs.json, or the name of a set");
  const limits = {
    timeLimit: positive("limit", values.limit),
    mipGap: positive("mip-gap", values["mip-gap"]),
  };
  const only = new RegExp(values.only);
  const instances = values.set.flatMap(readInstanceSet).filter(({ name }) => only.test(name));
  if (instances.length === 0) throw new Error(`--only: found no instance like ${values.only}`);
  const contenders = await loadContenders(values.contenders.split(","));
  const runs = await race(instances, contenders, limits, values.json);
  if (!values.json) {
    const solvers = contenders.map(({ name, version }) => `${name} ${version}`).join(", ");
    const names = contenders.map(({ name }) => name);
    const method = `fastest of up to ${MAX_REPETITIONS} solves from scratch within ${REPEAT_CPU_SECONDS} CPU seconds`;
    console.log(`${formatMachine()}\nsolvers  ${solvers}`);
    console.log(
      `limit    ${limits.timeLimit} s, gap ${limits.mipGap}\nmethod   ${method}; unsolved counts as the limit\n`,
    );
    console.log(formatReport(runs, names, limits.timeLimit));
  }
  return runs.some((run) => run.verdict === "wrong") ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
