import { describe, expect, it } from "vitest";
import { solve, type WorkerPool } from "../../../engine/index.ts";
import { platformHost } from "../../../io/pool/platform-host.ts";
import type { Thread } from "../../../io/pool/thread.ts";
import { openThreadPool } from "../../../io/pool/thread-pool.ts";
import { Random } from "../../generators/random.ts";
import { BARE_TREE, multiKnapsack } from "../../parallel/tree-mips.ts";
import { useBuiltWorker } from "./built-worker.ts";

const startThread = useBuiltWorker();

/** Searches, and kills in each of them at most; for a longer trial they come from the environment. */
const ROUNDS = Number(process.env.GRIDPLEX_KILL_ROUNDS ?? 10);
const KILLS = Number(process.env.GRIDPLEX_KILLS ?? 10);

describe("threads that are killed at random moments", { timeout: 60_000 * ROUNDS }, () => {
  it(`lose nothing: the same optimum in ${ROUNDS} searches`, async () => {
    const random = new Random(6);
    const draw = () => random.uint32() / 2 ** 32;
    let killed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const problem = multiKnapsack(round, 30, 5);
      const alone = await solve(problem, { off: BARE_TREE });
      const threads: Thread[] = [];
      const spawn = () => {
        const thread = startThread();
        threads.push(thread);
        return thread;
      };
      const pool: WorkerPool = openThreadPool(2, spawn, 0);
      let isOver = false;
      const killer = async () => {
        for (let kill = 0; kill < KILLS && !isOver; kill++) {
          await new Promise((resolve) => setTimeout(resolve, 10 + 60 * draw()));
          const victim = threads.splice(Math.floor(draw() * threads.length), 1)[0];
          if (victim === undefined) continue;
          // Behind the pool's back, or by it, as the engine does with a worker that is silent.
          if (draw() < 0.5) await victim.terminate();
          else pool.stop(draw() < 0.5 ? 0 : 1);
          killed++;
        }
      };
      const killing = killer();
      const result = await solve(problem, { threads: 3, pool, host: platformHost(), off: BARE_TREE });
      isOver = true;
      await killing;
      await pool.close();
      expect(result.status).toBe("optimal");
      expect(result.objective).toBe(alone.objective);
    }
    expect(killed).toBeGreaterThan(ROUNDS);
    console.log(`${killed} threads killed in ${ROUNDS} searches`);
  });
});
