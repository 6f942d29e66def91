/** How the program has V8 run it. The package sets nothing of this: a program that embeds it decides for itself. */
import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import { setFlagsFromString } from "node:v8";

/**
 * Settings of V8 11 (Node 20 and 21); other versions have other names for this, and complain about these.
 *
 * A function is compiled after three rounds of 66 KiB of bytecode. In a solve of 100 ms that makes some hundred functions
 * queue for a thread that competes with the solve. With nine rounds, and less inlining, first solves of ten Netlib models took
 * 0.77 times as long and the whole process 0.89. With five, first solves of nine such models cost what they do with nine, and
 * repeated ones 0.92 of it.
 *
 * Peeling a loop copies its body once, to hoist what does not change. Without the copies, compiling takes
 * 0.75 of the time. First solves of fifteen models took 0.93 as long, repeated ones 0.97.
 */
export const RUNTIME_SETTINGS: readonly string[] = process.versions.v8.startsWith("11.")
  ? ["--ticks-before-optimization=5", "--max-inlined-bytecode-size-cumulative=400", "--no-turbo-loop-peeling"]
  : [];

/** Niceness of the threads that compile and collect for the solve. */
const HELPER_NICENESS = 10;

/** Threads of the machine that run or want to at this moment; this one is among them. */
function runnableThreads(): number {
  const found = /^(?:\S+ ){3}(\d+)\//.exec(readFileSync("/proc/loadavg", "utf8"));
  return found === null ? Number.POSITIVE_INFINITY : Number(found[1]);
}

/**
 * Gives the threads that V8 has besides the caller's a lower priority. Up to four of them compile at once, and on two cores
 * they take half of the solve's time: with this, repeated solves of fifteen Netlib models took 0.84 times as long on a machine
 * of two cores, first ones 0.94. On a machine that is busy as it is, other programs would starve them: there, and where
 * threads cannot be told apart, all is left as it is.
 */
function yieldToSolve(): void {
  if (process.platform !== "linux") return;
  try {
    if (runnableThreads() > os.availableParallelism()) return;
    for (const thread of readdirSync("/proc/self/task")) {
      if (Number(thread) !== process.pid) os.setPriority(Number(thread), HELPER_NICENESS);
    }
  } catch {
    // A sandbox without /proc, or one that forbids it: slower, not wrong.
  }
}

/** Applies the settings; functions that are compiled already stay as they are. Call it once, on the main thread. */
export function tuneRuntime(): void {
  for (const setting of RUNTIME_SETTINGS) setFlagsFromString(setting);
  yieldToSolve();
}
