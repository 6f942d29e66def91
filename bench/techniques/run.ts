/**
 * Every technique switched off alone: `npm run bench:techniques -- --suite netlib --limit 60`. An answer that is wrong
 * without a technique is wrong with it, only better hidden.
 */
import { writeFileSync } from "node:fs";
import { TECHNIQUES } from "../../engine/index.ts";
import { VERSION } from "../../io/index.ts";
import { runIsolated } from "../isolate.ts";
import { describeRace } from "../machine.ts";
import { namesOf, nonNegative, quoteForShell } from "../option-values.ts";
import { updatePage } from "../page.ts";
import { type SuiteOptions, suiteCommand } from "../suite-command.ts";
import { type Instance, readSuite } from "../suites.ts";
import { runTrials } from "./isolate.ts";
import { formatTrials } from "./table.ts";
import { MIP_GAP, NONE_OFF, type Trial } from "./trial.ts";

const NAMES = TECHNIQUES.map(({ name }) => name);

/** Trials of each process that are not counted. */
const WARM_UPS = 3;

interface Options extends SuiteOptions {
  readonly techniques: readonly string[];
  readonly rivalLimit: number;
  readonly page?: string;
}

const description = "Solves a suite with each technique switched off alone, and checks every answer";
const options = suiteCommand("bench:techniques", description, ["netlib"])
  .option("--techniques <LIST>", "those to switch off", namesOf(NAMES), NAMES)
  .option("--rival-limit <S>", "only what HiGHS solves within these seconds; 0 = all", nonNegative, 0)
  .option("--page <FILE>", "put the table between the markers of this page")
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

const { suite, techniques, limit, rivalLimit, only, json, page } = options;
const command = ["npm run bench:techniques --", ...process.argv.slice(2).map(quoteForShell)].join(" ");
const trials: Trial[] = [];
let count = 0;
for (const instance of suite.flatMap(readSuite).filter(({ name }) => only.test(name))) {
  if (!(await isQuick(instance, rivalLimit))) continue;
  count++;
  // The first trials have V8 compile what the others use; with everything on is measured last, when it is compiled best.
  const warmUps = Array.from({ length: WARM_UPS }, () => NONE_OFF);
  const all = await runTrials({ instance, techniques: [...warmUps, ...techniques, NONE_OFF], limit });
  const found = [...all.slice(-1), ...all.slice(WARM_UPS, -1)];
  trials.push(...found);
  for (const { verdict, technique, why } of found) {
    if (verdict !== "ok") console.error(`${verdict}: ${instance.name} without ${technique}: ${why}`);
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(trials, null, 1)}\n`);
}
const head = describeRace({ gridplex: VERSION }, command, { timeLimit: limit, mipGap: MIP_GAP });
const names = [...new Set(trials.map((trial) => trial.instance))].join(", ");
const where = `- ${head.date}, commit ${head.commit}; load average ${head.load.toFixed(1)} at the start`;
const what = `- ${count} instances, limit ${limit} s: ${names}`;
const report = [where, what, `- made by \`${command}\``, "", formatTrials(trials, limit)].join("\n");
console.log(report);
if (page !== undefined) updatePage(page, "techniques", report);
process.exitCode = trials.some(({ verdict }) => verdict === "wrong") ? 1 : 0;
