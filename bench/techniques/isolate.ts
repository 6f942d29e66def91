import { fileURLToPath } from "node:url";
import { forkProgram } from "../fork-program.ts";
import { killSeconds } from "../isolate.ts";
import type { Trial, TrialOrder } from "./trial.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

/** Runs trials in one process until it ends or one of them takes too long; says how it ended. */
function runProcess(order: TrialOrder, done: Trial[], childFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = forkProgram(childFile, "inherit");
    const seconds = killSeconds(order.limit);
    let isKilled = false;
    const kill = () => {
      isKilled = true;
      child.kill("SIGKILL");
    };
    let timer = setTimeout(kill, 1000 * seconds);
    child.on("message", (trial) => {
      done.push(trial as Trial);
      clearTimeout(timer);
      timer = setTimeout(kill, 1000 * seconds);
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve(isKilled ? `killed after ${seconds} s` : `crashed (${signal ?? `exit status ${code}`})`);
    });
    child.send(order);
  });
}

/**
 * All trials of an order, in processes of their own: one for as long as it goes well. A trial that crashes, or is killed
 * because it takes far more than its limit, is wrong; the next ones get a new process.
 *
 * @param childFile the program of that process. Default: child.ts.
 */
export async function runTrials(order: TrialOrder, childFile: string = CHILD): Promise<Trial[]> {
  const done: Trial[] = [];
  while (done.length < order.techniques.length) {
    const techniques = order.techniques.slice(done.length);
    const end = await runProcess({ ...order, techniques }, done, childFile);
    const technique = order.techniques[done.length];
    if (technique === undefined) break;
    const spent = { seconds: order.limit, cpuSeconds: order.limit, iterations: 0 };
    const failed = { verdict: "wrong", why: end, ...spent } as const;
    done.push({ instance: order.instance.name, technique, ...failed });
  }
  return done;
}
