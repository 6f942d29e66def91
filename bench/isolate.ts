import { fileURLToPath } from "node:url";
import type { Limits } from "./contenders/contender.ts";
import { forkProgram } from "./fork-program.ts";
import type { Run } from "./race.ts";
import type { Instance } from "./suites.ts";

/** What a child process is asked to run. */
export interface RunOrder {
  readonly contender: string;
  readonly instance: Instance;
  readonly limits: Limits;
}

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const MOST_ERROR_CHARS = 2000;

/** Seconds after which a run is stopped by force, reading and repetitions included. */
export function killSeconds(timeLimit: number): number {
  return 1.5 * timeLimit + 10;
}

/** The run of a process that ended without an answer. */
function failedRun({ contender, instance, limits }: RunOrder, why: string): Run {
  const { timeLimit } = limits;
  return {
    instance: instance.name,
    contender,
    verdict: "unsolved",
    why,
    objective: null,
    coldSeconds: timeLimit,
    warmSeconds: timeLimit,
    repetitions: 0,
  };
}

/**
 * Runs a contender on an instance in a process of its own, which is killed when it takes too long. A run whose first
 * solve was answered by then counts with that.
 *
 * @param childFile the program of that process. Default: child.ts.
 * @param seconds when it is killed. Default: by the time limit.
 * @returns null where the contender does not take this kind of model.
 */
export function runIsolated(
  order: RunOrder,
  childFile: string = CHILD,
  seconds: number = killSeconds(order.limits.timeLimit),
): Promise<Run | null> {
  return new Promise((resolve, reject) => {
    let latest: Run | null | undefined;
    let complaint = "";
    let isKilled = false;
    const child = forkProgram(childFile, "pipe");
    const timer = setTimeout(() => {
      isKilled = true;
      child.kill("SIGKILL");
    }, 1000 * seconds);
    child.stderr?.on("data", (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(-MOST_ERROR_CHARS);
    });
    child.on("message", (message) => {
      latest = (message as { run: Run | null }).run;
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (latest !== undefined) return resolve(latest);
      const lastLine = complaint.trim().split("\n").at(-1) ?? "";
      const end = signal === null ? `exit status ${code}` : signal;
      const why = isKilled ? `killed after ${seconds} s` : `crashed (${end}) ${lastLine}`.trim();
      resolve(failedRun(order, why));
    });
    child.send(order, (error) => {
      if (error !== null) complaint += error.message;
    });
  });
}
