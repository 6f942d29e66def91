/**
 * The reference instances of all formulations: `npm run bench:results -- --limit 60 --page docs/formulations/results.md`.
 * The command line as built solves each of them; HiGHS, or another solver, gets the documented model that it wrote.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { VERSION } from "../../io/index.ts";
import { withCommandLine } from "../command-line.ts";
import { describeRace } from "../machine.ts";
import { nonNegative, pattern, positiveNumber, quoteForShell } from "../option-values.ts";
import { updatePage } from "../page.ts";
import { type Measurement, measure } from "./measure.ts";
import { formatTimeRatios } from "./ratios.ts";
import { readReferences } from "./reference.ts";
import { type ResultsHead, RIVALS } from "./rival.ts";
import { formatResults } from "./table.ts";

/** The markers of the tables in a page. */
const SECTION = "results";

interface Options {
  readonly only: RegExp;
  readonly limit: number;
  readonly rival: string;
  readonly rivalLimit?: number;
  readonly mipGap: number;
  readonly page?: string;
  readonly json?: string;
  readonly from?: string;
}

/** All measurements, with what they were made on. */
interface Results extends ResultsHead {
  readonly measured: readonly Measurement[];
}

const options = new Command("bench:results")
  .description(
    "Solves the reference instances of all formulations, and their documented models by another solver",
  )
  .option("--only <PATTERN>", "only instances whose formulation/name matches", pattern, /^/)
  .option("--limit <S>", "seconds for each instance", positiveNumber, 60)
  .addOption(
    new Option("--rival <NAME>", "the solver to compare with").choices(Object.keys(RIVALS)).default("highs"),
  )
  .option("--rival-limit <S>", "seconds for that solver; 0 = without it (default: --limit)", nonNegative)
  .option("--mip-gap <R>", "relative gap at which a MIP counts as optimal", nonNegative, 1e-4)
  .option("--page <FILE>", "write the tables into a page, between its markers")
  .option("--json <FILE>", "write every measurement")
  .option("--from <FILE>", "solve nothing: make the tables of the measurements that --json wrote")
  .allowExcessArguments(false)
  .parse()
  .opts<Options>();

/** Solves what is asked for. */
async function measureAll({
  limit,
  mipGap,
  only,
  json,
  rival,
  rivalLimit = limit,
}: Options): Promise<Results> {
  // Where the measurements are kept does not change the page.
  const words = process.argv
    .slice(2)
    .filter((word, pos, all) => !word.startsWith("--json") && all[pos - 1] !== "--json");
  const command = ["npm run bench:results --", ...words.map(quoteForShell)].join(" ");
  const { source, title } = RIVALS[rival];
  const hasRival = await source.available();
  const versions = {
    gridplex: VERSION,
    ...(hasRival ? { [rival]: (await source.load()).version } : {}),
  };
  const limits = { timeLimit: limit, mipGap, rival, rivalLimit: hasRival ? rivalLimit : 0 };
  const head = { ...describeRace(versions, command, limits), rival: title };
  const measured: Measurement[] = [];
  await withCommandLine(async (cli) => {
    for (const reference of readReferences()) {
      if (!only.test(`${reference.formulation}/${reference.name}`)) continue;
      for (const each of await measure(cli, reference, limits)) {
        measured.push(each);
        const times = `${each.seconds.toFixed(2)} s, ${title} ${each.rival?.seconds.toFixed(2) ?? "–"} s`;
        console.error(`${each.instance.padEnd(40)} ${each.status}, ${times}`);
      }
      if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...head, measured }, null, 1)}\n`);
    }
  });
  return { ...head, measured };
}

const { page, from } = options;
const results =
  from === undefined ? await measureAll(options) : (JSON.parse(readFileSync(from, "utf8")) as Results);
const report = formatResults(results.measured, results);
if (page === undefined) console.log(report);
else {
  updatePage(page, SECTION, report);
  console.log(formatTimeRatios(results.measured, results));
}
process.exitCode = results.measured.some(({ isFeasible }) => isFeasible === false) ? 1 : 0;
