import { Command } from "commander";
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
    .option("--suite <LIST>", `suites: ${SUITES.join(", ")}`, namesOf(SUITES), suites)
    .option("--limit <S>", "seconds for one solve", positiveNumber, 60)
    .option("--only <PATTERN>", "only instances whose name matches", pattern, /^/)
    .option("--json <FILE>", "write every run")
    .allowExcessArguments(false);
}
