import { Option } from "commander";
import { CONTENDERS } from "./contenders/registry.ts";
import { namesOf, nonNegative } from "./option-values.ts";
import { type SuiteOptions, suiteCommand } from "./suite-command.ts";
import { SUITES } from "./suites.ts";

/** Options of a race; what is not solved within the limit counts as the limit. */
export interface BenchOptions extends SuiteOptions {
  /** Folders with models, beside the suites. */
  readonly folder: readonly string[];
  /** The first is compared with each other one. */
  readonly contenders: readonly string[];
  readonly mipGap: number;
  readonly page?: string;
}

/**
 * Reads the command line of the bench.
 * @param args without the program's name.
 * @throws CommanderError saying what was expected and found; with exit code 0 once the help was printed.
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const collect = (text: string, before: readonly string[]) => [...before, text];
  const description = "Races solvers over suites of models; every answer is checked before its time counts";
  const command = suiteCommand("bench", description, [])
    .addOption(
      new Option("--folder <DIR>", "a folder with models; may be repeated")
        .argParser(collect)
        .default([], "none"),
    )
    .option(
      "--contenders <LIST>",
      `out of ${CONTENDERS.map(({ name }) => name).join(", ")}; the first is compared with the others`,
      namesOf(CONTENDERS.map(({ name }) => name)),
      ["gridplex", "highs"],
    )
    .option("--mip-gap <R>", "relative gap at which a MIP counts as optimal", nonNegative, 1e-4)
    .option("--page <FILE>", "write the tables into a page, between its markers")
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  const options = command.parse(args, { from: "user" }).opts<BenchOptions>();
  if (options.suite.length + options.folder.length === 0) {
    command.error(`error: expected --suite with names out of: ${SUITES.join(", ")}; or --folder`);
  }
  return options;
}
