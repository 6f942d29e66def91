import { runCommandLine } from "./commands/command-line.ts";
import { EXIT_BAD_INPUT } from "./commands/exit-status.ts";

/**
 * Listens for outputs that cannot be written to. A reader that closes a pipe early (`gridplex … | head`) is no error, and
 * a log that nobody takes is no reason to end a solve; an answer that cannot be given is.
 *
 * @returns whether the answer was lost.
 */
function watchOutputs(): () => boolean {
  let isLost = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isLost) return;
    isLost = true;
    process.exitCode = EXIT_BAD_INPUT;
    process.stderr.write(`stdout: cannot be written: ${error.message}\n`);
  });
  process.stderr.on("error", () => {});
  return () => isLost;
}

/** Runs the command line `args` (without Node and script) and sets the exit status of the process. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const isLost = watchOutputs();
  const status = await runCommandLine(args);
  process.exitCode = isLost() ? EXIT_BAD_INPUT : status;
}
