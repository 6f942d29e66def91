import { Command, Option } from "commander";
import { namesOf, pattern, positiveNumber } from "./option-values.ts";
import { SUITES } from "./suites.ts";

/** What every command over suites can be told. */
export interface SuiteOptions {
  readonly suite: readonly string[];
  /** Seconds for one solve. */
  readonly limit: number;
  /** Only instances whose name matches. */
  readonly only: RegExp;
  readonly json?: string;
}

/** A command with these options; more can be added. @param suites taken where none is named. */
export function suiteCommand(name: string, description: string, suites: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .addOption(
      new Option("--suite <LIST>", `suites: ${SUITES.join(", ")}`)
        .argParser(namesOf(SUITES))
        .default(suites, suites.join(", ") || "none"),
    )
    .option("--limit <S>", "seconds for one solve", positiveNumber, 60)
    .addOption(
      new Option("--only <PATTERN>", "only instances whose name matches")
        .argParser(pattern)
        .default(/^/, "all"),
    )
    .option("--json <FILE>", "write every run")
    .allowExcessArguments(false);
}
