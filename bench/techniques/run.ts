/**
 * Every technique switched off alone: `npm run bench:techniques -- --suite netlib --limit 60`. An answer that is wrong
 * without a technique is wrong with it, only better hidden.
 */
import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { TECHNIQUES } from "../../engine/index.ts";
import { runIsolated } from "../isolate.ts";
import { namesOf, nonNegative, pattern, positiveNumber } from "../option-values.ts";
import { type Instance, readSuite, SUITES } from "../suites.ts";
import { runTrials } from "./isolate.ts";
import { formatTrials } from "./table.ts";
import { NONE_OFF, type Trial } from "./trial.ts";

const NAMES = TECHNIQUES.map(({ name }) => name);

interface Options {
  readonly suite: readonly string[];
  readonly techniques: readonly string[];
  readonly limit: number;
  readonly rivalLimit: number;
  readonly only: RegExp;
  readonly json?: string;
}

const options = new Command("bench:techniques")
  .description("Solves a suite with each technique switched off alone, and checks every answer")
  .option("--suite <LIST>", `suites: ${SUITES.join(", ")}`, namesOf(SUITES), ["netlib"])
  .option("--techniques <LIST>", "those to switch off", namesOf(NAMES), NAMES)
  .option("--limit <S>", "seconds for one solve", positiveNumber, 60)
  .option("--rival-limit <S>", "only what HiGHS solves within these seconds; 0 = all", nonNegative, 0)
  .option("--only <PATTERN>", "only instances whose name matches", pattern, /^/)
  .option("--json <FILE>", "write every trial")
  .allowExcessArguments(false)
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
