import type { Channel } from "./channel.ts";
import type { LpReport, LpTask } from "./lp-task.ts";
import { WorkerControl } from "./worker-control.ts";

/** A worker's side of a race for an LP: solves it in the way of the task; one yield after each slice. */
export function* solveRivalLp(
  { lp, options, iterationLimit }: LpTask,
  channel: Channel,
  now: () => number,
): Generator<void, LpReport> {
  const control = new WorkerControl(options, () => channel.shouldStop(), now);
  const solver = control.makeLp(lp);
  solver.setIterationLimit(iterationLimit);
  yield;
  let status = solver.advance();
  while (status === "working") {
    yield;
    status = solver.advance();
  }
  const isDecided = status === "optimal" || status === "infeasible";
  const { iterations } = solver;
  if (!isDecided) return { basis: null, edgeWeight: null, iterations };
  const { basis, edgeWeight } = solver.getWeightedBasis();
  return { basis, edgeWeight: options.techniques.includes("dual-simplex") ? edgeWeight : null, iterations };
}
