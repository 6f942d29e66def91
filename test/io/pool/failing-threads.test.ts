import { describe, expect, it } from "vitest";
import { type Problem, type Result, type SolveOptions, solve } from "../../../engine/index.ts";
import { platformHost } from "../../../io/pool/platform-host.ts";
import { openThreadPool } from "../../../io/pool/thread-pool.ts";
import { plantedLp } from "../../generators/lp.ts";
import { BARE_TREE, knapsackBlocks, multiKnapsack } from "../../parallel/tree-mips.ts";
import { useBuiltWorker, type WorkerHabits } from "./built-worker.ts";

const startThread = useBuiltWorker();

const HOARD = "const hoard = []; for (;;) hoard.push(new Array(1_000_000).fill(count));";

/** Habits by what they come to. The first message only says hello; what follows is work. */
const HABITS: readonly (readonly [string, WorkerHabits])[] = [
  ["run out of memory at their first work", { heapMB: 32, onMessage: `if (count === 2) { ${HOARD} }` }],
  ["run out of memory later", { heapMB: 32, onMessage: `if (count === 4) { ${HOARD} }` }],
  ["have no memory to start with", { heapMB: 1 }],
  [
    "throw in the middle of it all",
    { onMessage: `if (count === 4) throw new Error("a fault of a worker");` },
  ],
  ["exit", { onMessage: "if (count === 3) process.exit(3);" }],
];

/** What is shared in other ways than a tree. */
const OTHERS: readonly (readonly [string, Problem, SolveOptions])[] = [
  ["parts", knapsackBlocks(2, 6), { off: BARE_TREE }],
  [
    "a linear program",
    plantedLp(3, { rows: 450, cols: 700, density: 0.02, degenerate: true }).problem,
    { off: ["presolve", "tableau"], on: ["concurrent-lp"] },
  ],
];

/** Solves on three threads, two of which have this habit. @returns the result, and how many workers were started. */
async function solveWith(
  habits: WorkerHabits,
  problem: Problem,
  options: SolveOptions,
): Promise<readonly [Result, number]> {
  let starts = 0;
  const spawn = () => {
    starts++;
    return startThread(habits);
  };
  const pool = openThreadPool(2, spawn, 0);
  // Trees that are over before a worker is there prove nothing; workers that cannot start are none.
  await Promise.allSettled([pool.start(0), pool.start(1)]);
  const result = await solve(problem, { mipGap: 0, ...options, threads: 3, pool, host: platformHost() });
  await pool.close();
  return [result, starts];
}

describe("threads that fail by themselves", () => {
  const tree = multiKnapsack(6, 60, 8);
  const alone = solve(tree, { mipGap: 0, off: BARE_TREE });

  it.each(HABITS)("leave the optimum of a tree as it is when they %s", async (_what, habits) => {
    let hasFailed = false;
    // A search may be over before a thread has come to its end.
    for (let round = 0; round < 25 && !hasFailed; round++) {
      const [result, starts] = await solveWith(habits, tree, { off: BARE_TREE });
      expect([result.status, result.objective]).toEqual(["optimal", (await alone).objective]);
      // Each is started again, but not for ever.
      hasFailed = starts > 2;
      expect(starts).toBeLessThan(40);
    }
    expect(hasFailed).toBe(true);
  });

  it.each(OTHERS)("leave the optimum of %s as it is", async (_what, problem, options) => {
    const habits: WorkerHabits = { onMessage: `if (count === 2) throw new Error("a fault of a worker");` };
    const [result] = await solveWith(habits, problem, options);
    const { objective } = await solve(problem, { mipGap: 0, ...options });
    expect(result.status).toBe("optimal");
    expect(result.objective).toBeCloseTo(objective as number, 6);
  });
});
