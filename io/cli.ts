#!/usr/bin/env node
import { runCommandLine } from "./commands/command-line.ts";
import { tuneRuntime } from "./runtime.ts";

tuneRuntime();
// A reader that closes the pipe early (`gridplex … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = await runCommandLine(process.argv.slice(2));
