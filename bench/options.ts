import { Command } from "commander";
import { CONTENDERS } from "./contenders/registry.ts";
import { namesOf, nonNegative, pattern, positiveNumber } from "./option-values.ts";
import { SUITES } from "./suites.ts";

/** Options of a race. */
export interface BenchOptions {
  readonly suite: readonly string[];
  /** Folders with a refs.json, beside the suites. */
  readonly folder: readonly string[];
  /** The first is compared with each other one. */
  readonly contenders: readonly string[];
  /** Seconds for one solve; what is not solved counts as this. */
  readonly limit: number;
  readonly mipGap: number;
  /** Only instances whose name matches. */
  readonly only: RegExp;
  readonly json?: string;
  readonly page?: string;
}

/**
 * Reads the command line of the bench.
 * @param args without the program's name.
 * @throws CommanderError saying what was expected and found; with exit code 0 once the help was printed.
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const collect = (text: string, before: readonly string[]) => [...before, text];
  const command = new Command("bench")
    .description("Races solvers over suites of models; every answer is checked before its time counts")
    .option("--suite <LIST>", `suites: ${SUITES.join(", ")}`, namesOf(SUITES), [])
    .option("--folder <DIR>", "a folder with models and a refs.json; may be repeated", collect, [])
    .option(
      "--contenders <LIST>",
      `out of ${CONTENDERS.map(({ name }) => name).join(", ")}; the first is compared with the others`,
      namesOf(CONTENDERS.map(({ name }) => name)),
      ["gridplex", "highs"],
    )
    .option("--limit <S>", "seconds for one solve", positiveNumber, 60)
    .option("--mip-gap <R>", "relative gap at which a MIP counts as optimal", nonNegative, 1e-4)
    .option("--only <PATTERN>", "only instances whose name matches", pattern, /^/)
    .option("--json <FILE>", "write every run")
    .option("--page <FILE>", "write the tables into a page, between its markers")
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  const options = command.parse(args, { from: "user" }).opts<BenchOptions>();
  if (options.suite.length + options.folder.length === 0) {
    command.error(`error: expected --suite with names out of: ${SUITES.join(", ")}; or --folder`);
  }
  return options;
}
