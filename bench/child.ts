/**
 * A process of one run: receives a `RunOrder` as its first message, answers with the run after the first solve and
 * once more after the repetitions, and ends. `bench/isolate.ts` starts it.
 */
import { hasConditions, numIntegers } from "../engine/index.ts";
import { tuneRuntime } from "../io/index.ts";
import { CONTENDERS } from "./contenders/registry.ts";
import type { RunOrder } from "./isolate.ts";
import { type Run, runContender } from "./race.ts";
import { loadProblem } from "./suites.ts";

function report(run: Run | null): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.({ run }, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function obey({ contender: name, instance, limits }: RunOrder): Promise<void> {
  const source = CONTENDERS.find((each) => each.name === name);
  if (source === undefined) throw new Error(`no contender ${name}`);
  const problem = loadProblem(instance);
  if (numIntegers(problem) > 0 && !source.takesIntegers) return report(null);
  if (hasConditions(problem) && source.takesConditions !== true) return report(null);
  const contender = await source.load();
  await report(await runContender(contender, instance, problem, limits, (run) => void report(run)));
}

// As the command line does, whoever the contender.
tuneRuntime();
process.once("message", (order: RunOrder) => {
  obey(order).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
});
