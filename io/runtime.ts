/** How the program has V8 run it. The package sets nothing of this: a program that embeds it decides for itself. */
import { setFlagsFromString } from "node:v8";

/**
 * Settings of V8 11 (Node 20 and 21); other versions have other names for this, and complain about these.
 *
 * A function is compiled after three rounds of 66 KiB of bytecode. In a solve of 100 ms that makes some hundred functions
 * queue for a thread that competes with the solve. With nine rounds, and less inlining, first solves of ten Netlib models took
 * 0.77 times as long and the whole process 0.89; repeated and long solves took the same time.
 */
export const RUNTIME_SETTINGS: readonly string[] = process.versions.v8.startsWith("11.")
  ? ["--ticks-before-optimization=9", "--max-inlined-bytecode-size-cumulative=400"]
  : [];

/** Applies the settings; functions that are compiled already stay as they are. */
export function tuneRuntime(): void {
  for (const setting of RUNTIME_SETTINGS) setFlagsFromString(setting);
}
