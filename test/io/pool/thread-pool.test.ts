import { afterAll, describe, expect, it } from "vitest";
import { solve as solveHere, type WorkerPool } from "../../../engine/index.ts";
import { releaseWorkers, solve, WorkerError } from "../../../io/main.ts";
import { platformHost } from "../../../io/pool/platform-host.ts";
import { openThreadPool } from "../../../io/pool/thread-pool.ts";
import { BARE_TREE, multiKnapsack } from "../../parallel/tree-mips.ts";
import { useBuiltWorker } from "./built-worker.ts";
import { longProblem } from "./long-model.ts";

const startThread = useBuiltWorker();
const pools: WorkerPool[] = [];
const open = (size: number): WorkerPool => {
  const pool = openThreadPool(size, () => startThread(), 0);
  pools.push(pool);
  return pool;
};
afterAll(async () => {
  await releaseWorkers();
  for (const pool of pools) await pool.close();
});

describe("a pool of threads", () => {
  it("starts a worker once, and anew after it was stopped", async () => {
    const pool = open(2);
    const first = await pool.start(0);
    expect(await pool.start(0)).toBe(first);
    expect(await pool.start(1)).not.toBe(first);
    pool.stop(0);
    expect(await pool.start(0)).not.toBe(first);
    await expect(first.tell({ objective: 0, stop: true, recall: false })).rejects.toBeInstanceOf(WorkerError);
  });

  it("has no worker beyond its size, and none once it is closed", async () => {
    const pool = open(1);
    await expect(pool.start(1)).rejects.toBeInstanceOf(WorkerError);
    await pool.close();
    await expect(pool.start(0)).rejects.toBeInstanceOf(WorkerError);
  });

  it("searches a tree with threads: the same optimum, nodes on all of them", async () => {
    const problem = multiKnapsack(3, 30, 5);
    const alone = await solveHere(problem, { off: BARE_TREE });
    const pool = open(2);
    await Promise.all([pool.start(0), pool.start(1)]);
    const result = await solveHere(problem, { threads: 3, pool, host: platformHost(), off: BARE_TREE });
    expect(result.objective).toBe(alone.objective);
    expect(result.status).toBe("optimal");
    // A search that is over soon may end before a worker has reported.
    const long = await solveHere(longProblem(), { threads: 3, pool, host: platformHost(), timeLimit: 3 });
    expect(long.threads).toBeGreaterThan(1);
  });

  it("the package's solve with threads of its own finds the same optimum", async () => {
    const problem = multiKnapsack(3, 30, 5);
    const alone = await solve(problem, { off: BARE_TREE });
    const result = await solve(problem, { threads: 2, off: BARE_TREE });
    expect(result.objective).toBe(alone.objective);
  });

  it("answers within 100 ms of an abort, all threads at work", async () => {
    let best = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && best >= 100; attempt++) {
      const controller = new AbortController();
      let abortedAt = 0;
      setTimeout(() => {
        abortedAt = performance.now();
        controller.abort();
      }, 2200);
      const result = await solve(longProblem(), { threads: 2, signal: controller.signal });
      expect(result.status).toBe("interrupted");
      best = Math.min(best, performance.now() - abortedAt);
    }
    expect(best).toBeLessThan(100);
  });
});
