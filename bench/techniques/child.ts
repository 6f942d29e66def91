/** A process of trials on one instance: receives a `TrialOrder`, sends each trial when it is over, and ends. */
import { tuneRuntime } from "../../io/index.ts";
import { loadProblem } from "../suites.ts";
import { runTrial, type Trial, type TrialOrder } from "./trial.ts";

function report(trial: Trial): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(trial, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function obey({ instance, techniques, limit }: TrialOrder): Promise<void> {
  const problem = loadProblem(instance);
  for (const technique of techniques) await report(await runTrial(problem, instance, technique, limit));
}

tuneRuntime();
process.once("message", (order: TrialOrder) => {
  obey(order).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
});
