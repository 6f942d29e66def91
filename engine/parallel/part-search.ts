import { PresolvedSearch } from "../mip/presolved-search.ts";
import type { Channel } from "./channel.ts";
import type { PartReport, PartTask } from "./part-task.ts";
import { WorkerControl } from "./worker-control.ts";

/** Solves an independent part from presolve to proof, or until it is stopped; in steps. */
export function* searchPart(
  task: PartTask,
  channel: Channel,
  now: () => number,
): Generator<void, PartReport> {
  const control = new WorkerControl(task.options, () => channel.shouldStop(), now);
  control.allow(task.iterationLimit, task.nodeLimit);
  const run = new PresolvedSearch(task.problem, {
    control,
    makeLp: (lp) => control.makeLp(lp),
    isTurnDue: control.isTurnDue,
    start: null,
    listener: {
      presolved: ({ counters }) => control.record("mip presolve", counters),
      rootSolved() {},
      improved() {},
      nodeDone() {},
    },
  });
  const end = yield* run.run();
  const isOver = end === "exhausted" || end === "unbounded";
  const report = {
    end: isOver ? end : "stopped",
    colValue: run.colValue,
    objective: run.objective,
    bound: run.bound,
    farkas: run.farkas,
    isDecided: end === "exhausted" && run.unresolved === 0,
    nodes: control.standing.nodes,
    iterations: control.iterations,
  } as const;
  run.close();
  return { ...report, statistics: { ...control.recorded, ...run.statistics } };
}
