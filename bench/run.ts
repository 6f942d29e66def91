/**
 * Races contenders over instance sets: `npm run bench -- --set netlib [--limit S] [--contenders gridplex,highs]`.
 * Each answer is checked against the original model and the reference before its time counts.
 */
import { parseArgs } from "node:util";
import { readModelFile } from "../io/index.ts";
import type { Contender, ContenderSource } from "./contenders/contender.ts";
import { gridplex } from "./contenders/gridplex.ts";
import { highs } from "./contenders/highs.ts";
import { readInstanceSet } from "./instance-set.ts";
import { type Run, runContender } from "./race.ts";
import { formatMachine, formatReport } from "./report.ts";

const CONTENDERS: readonly ContenderSource[] = [gridplex, highs];

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

async function loadContenders(names: readonly string[]): Promise<Contender<unknown>[]> {
  const loaded: Contender<unknown>[] = [];
  for (const name of names) {
    const source = CONTENDERS.find((each) => each.name === name);
    if (source === undefined) throw new Error(`unknown contender "${name}"`);
    if (await source.available()) loaded.push(await source.load());
    else console.error(`${name} is not installed; left out`);
  }
  return loaded;
}

if (values.set === undefined)
  throw new Error("--set: expected a folder with refs.json, or the name of a set");
const limits = { timeLimit: Number(values.limit), mipGap: Number(values["mip-gap"]) };
const contenders = await loadContenders(values.contenders.split(","));
const only = new RegExp(values.only);
const runs: Run[] = [];
for (const instance of values.set.flatMap(readInstanceSet).filter(({ name }) => only.test(name))) {
  const { problem } = await readModelFile(instance.file);
  for (const contender of contenders) {
    const run = await runContender(contender, instance, problem, limits);
    runs.push(run);
    if (values.json) console.log(JSON.stringify(run));
    else
      console.error(
        `${run.instance.padEnd(20)}${run.contender.padEnd(12)}${run.verdict} ${run.seconds.toFixed(4)} s`,
      );
  }
}
if (!values.json) {
  const versions = contenders.map(({ name, version }) => `${name} ${version}`).join(", ");
  console.log(
    `${formatMachine()}\nsolvers  ${versions}\nlimit    ${limits.timeLimit} s, gap ${limits.mipGap}\n`,
  );
  console.log(
    formatReport(
      runs,
      contenders.map(({ name }) => name),
      limits.timeLimit,
    ),
  );
}
process.exitCode = runs.some((run) => run.verdict === "wrong") ? 1 : 0;
