import { InternalError } from "../errors.ts";
import type { Host } from "../host.ts";
import { type Channel, sharedChannel, toldChannel } from "./channel.ts";
import { solveRivalLp } from "./worker-lp.ts";
import { WorkerPart } from "./worker-part.ts";
import type { SearchWorker } from "./worker-pool.ts";
import { WorkerSearch } from "./worker-search.ts";

/** Milliseconds of work between two turns of the event loop, where news come as messages. */
const LISTEN_EVERY_MS = 50;

/** Runs steps to their end; the event loop has its turn now and then if news need it. */
async function runToEnd<Result>(
  steps: Generator<void, Result>,
  channel: Channel,
  host: Host,
): Promise<Result> {
  let lastTurnMs = host.now();
  let step = steps.next();
  while (step.done !== true) {
    if (channel.needsTurns && host.now() - lastTurnMs >= LISTEN_EVERY_MS) {
      await host.yield();
      lastTurnMs = host.now();
    }
    step = steps.next();
  }
  return step.value;
}

/**
 * The worker's own side: what a pool lets its callers call. Calls queue up behind the one at work; only `tell` is heard
 * at once.
 *
 * @param host of the worker; its `yield` must let messages in.
 */
export function createSearchWorker(host: Host): SearchWorker {
  let channel: Channel = toldChannel();
  let search: WorkerSearch | null = null;
  let part: WorkerPart | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  const channelFor = (shared: SharedArrayBuffer | null, worker: number): Channel =>
    shared === null ? toldChannel() : sharedChannel(shared, worker);
  return {
    open: (task) =>
      inTurn(async () => {
        search = null;
        part = null;
        channel = channelFor(task.shared, task.worker);
        search = new WorkerSearch(task, channel, host.now);
      }),
    explore: (packet) =>
      inTurn(async () => {
        if (search === null) throw new InternalError("subtrees for a worker without their problem");
        try {
          return await runToEnd(search.explore(packet), channel, host);
        } catch (error) {
          // What it knows may be wrong from here on.
          search = null;
          throw error;
        }
      }),
    solvePart: (task) =>
      inTurn(async () => {
        search = null;
        // What goes on is the part that it has, with the channel that it has.
        if (part === null || task.problem !== null || part.part !== task.part) {
          part = null;
          channel = channelFor(task.shared, task.worker);
          part = new WorkerPart(task, channel, host.now);
        }
        const working = part;
        part = null;
        const report = await runToEnd(working.advance(task), channel, host);
        if (report.end === null) part = working;
        return report;
      }),
    solveLp: (task) =>
      inTurn(() => {
        search = null;
        part = null;
        channel = channelFor(task.shared, task.worker);
        return runToEnd(solveRivalLp(task, channel, host.now), channel, host);
      }),
    tell: async (news) => {
      channel.tell(news);
    },
  };
}
