#!/usr/bin/env node
import { loadProgram } from "./program-script.ts";

/** A process of fewer seconds has hardly met the solver: its code is not worth keeping. */
const LEAST_SECONDS = 0.25;

const { runProgram, cache, saveCache } = loadProgram(import.meta.url);
await runProgram(process.argv.slice(2));
if (cache === "none" && process.exitCode === 0 && process.uptime() > LEAST_SECONDS) {
  try {
    saveCache();
  } catch {
    // A folder that is not the user's to write in: the next start compiles again.
  }
}
