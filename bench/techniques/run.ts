/**
 * Every technique switched off alone: `npm run bench:techniques -- --suite netlib --limit 60`. An answer that is wrong
 * without a technique is wrong with it, only better hidden.
 */
import { writeFileSync } from "node:fs";
import { TECHNIQUES } from "../../engine/index.ts";
import { runIsolated } from "../isolate.ts";
import { namesOf, nonNegative } from "../option-values.ts";
import { type SuiteOptions, suiteCommand } from "../suite-command.ts";
import { type Instance, readSuite } from "../suites.ts";
import { runTrials } from "./isolate.ts";
import { formatTrials } from "./table.ts";
import { NONE_OFF, type Trial } from "./trial.ts";

const NAMES = TECHNIQUES.map(({ name }) => name);

interface Options extends SuiteOptions {
  readonly techniques: readonly string[];
  readonly rivalLimit: number;
}

const description = "Solves a suite with each technique switched off alone, and checks every answer";
const options = suiteCommand("bench:techniques", description, ["netlib"])
  .option("--techniques <LIST>", "those to switch off", namesOf(NAMES), NAMES)
  .option("--rival-limit <S>", "only what HiGHS solves within these seconds; 0 = all", nonNegative, 0)
  .parse()
  .opts<Options>();

async function isQuick(instance: Instance, seconds: number): Promise<boolean> {
  if (seconds === 0) return true;
  const run = await runIsolated({
    contender: "highs",
    instance,
    limits: { timeLimit: seconds, mipGap: 1e-4 },
  });
  return run?.verdict === "ok" && run.coldSeconds <= seconds;
}

const { suite, techniques, limit, rivalLimit, only, json } = options;
const trials: Trial[] = [];
let count = 0;
for (const instance of suite.flatMap(readSuite).filter(({ name }) => only.test(name))) {
  if (!(await isQuick(instance, rivalLimit))) continue;
  count++;
  const found = await runTrials({ instance, techniques: [NONE_OFF, ...techniques], limit });
  trials.push(...found);
  for (const { verdict, technique, why } of found) {
    if (verdict !== "ok") console.error(`${verdict}: ${instance.name} without ${technique}: ${why}`);
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(trials, null, 1)}\n`);
}
console.log(`${count} instances, limit ${limit} s\n\n${formatTrials(trials)}`);
process.exitCode = trials.some(({ verdict }) => verdict === "wrong") ? 1 : 0;
