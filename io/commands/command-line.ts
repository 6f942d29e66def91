import { Command } from "commander";
import { VERSION } from "../version.ts";
import { reportError } from "./error-report.ts";
import { addSolveOptions, nonNegative, rollingWindows } from "./options.ts";
import { UsageError } from "./usage-error.ts";

const EXIT_HELP = `
Exit status: 0 solved, or stopped at a limit with a solution; 2 no answer; 1 bad usage or input; 70 internal error.`;

/** `--set a=1 --set b=2` collects both. */
function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/**
 * Declares the commands. What a command does is loaded when it is called, so that starting stays quick.
 * @param finish receives the exit status of the command that ran.
 */
function declareCommands(program: Command, finish: (status: number) => void): void {
  const solve = program
    .command("solve <FILE>")
    .description("solve a model: .mps, .lp or .json, each also with .gz")
    .addHelpText("after", EXIT_HELP)
    .action(async (file, flags) => finish(await (await import("./solve.ts")).solveCommand(file, flags)));
  solve.option("--conflict", "of an infeasible model, name bounds that contradict each other");
  addSolveOptions(solve);

  const run = program
    .command("run <INSTANCE>")
    .description("solve a formulation's instance: a .json file, a folder or a workbook (.xlsx)")
    .addHelpText("after", EXIT_HELP)
    .option("--out <DIR>", "write schedule.csv, kpis.json, report.html, model.mps and solution.sol")
    .option("--set <PATH=VALUE>", "override a field of the instance; may be repeated", collect)
    .option("--soft", "targets and limits that cannot be met give way at a price, and are reported")
    .option("--baselines", "also the figures of static strategies, where the formulation has any")
    .option("--rolling <W,S>", "plan in windows of W steps, the first S of each kept", rollingWindows)
    .action(async (path, flags) => finish(await (await import("./run.ts")).runCommand(path, flags)));
  addSolveOptions(run);

  program
    .command("validate <PATH>")
    .description("read and validate a model or an instance without solving")
    .action(async (path) => finish(await (await import("./validate.ts")).validateCommand(path)));
  program
    .command("check <MODEL> <SOLUTION>")
    .description("check a solution file against a model; exit status 3 when it is not feasible")
    .action(async (model, solution) =>
      finish(await (await import("./check.ts")).checkCommand(model, solution)),
    );
  program
    .command("formulations [NAME]")
    .description("list the formulations, or describe one")
    .action(async (name) => finish(await (await import("./formulations.ts")).formulationsCommand(name)));
  program
    .command("demo")
    .description("solve the bundled samples of all formulations")
    .option("--out <DIR>", "where the plans and reports go", "out")
    .option("--time-limit <S>", "seconds for each sample", nonNegative, 60)
    .action(async (flags) => finish(await (await import("./demo.ts")).demoCommand(flags)));
}

/** @throws UsageError where help is asked for a command that there is none of. */
function assertKnownTopic({ commands }: Command, [first, topic]: readonly string[]): void {
  const names = [...commands.map((command) => command.name()), "help"];
  if (first !== "help" || topic === undefined || topic.startsWith("-") || names.includes(topic)) return;
  throw new UsageError(`help: found no command "${topic}", expected one of ${names.join(", ")}`);
}

/**
 * Runs one command line.
 * @param args without the program's name.
 * @returns the exit status; what went wrong has been said on stderr.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let status = 0;
  // Every command inherits these, so they are set before the first is declared.
  const program = new Command("gridplex")
    .description(
      "Linear and mixed-integer programming, with formulations for vehicle charging and power grids",
    )
    .version(VERSION, "-V, --version")
    .showHelpAfterError("(see --help)")
    .exitOverride();
  declareCommands(program, (outcome) => {
    status = outcome;
  });
  try {
    assertKnownTopic(program, args);
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    return reportError(error);
  }
}
