import { runCommandLine } from "./commands/command-line.ts";

/** Runs the command line `args` (without Node and script) and sets the exit status of the process. */
export async function runProgram(args: readonly string[]): Promise<void> {
  // A reader that closes the pipe early (`gridplex … | head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.exitCode = await runCommandLine(args);
}
