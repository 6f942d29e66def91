import { describe, expect, it } from "vitest";
import { type Result, type SolveOptions, solve, solveSync } from "../../engine/index.ts";
import type { WorkReport } from "../../engine/parallel/work-packet.ts";
import { Random } from "../generators/random.ts";
import { InProcessPool, type PoolSettings, tickingHost } from "./in-process-pool.ts";
import { BARE_TREE, infeasibleEquation, multiKnapsack } from "./tree-mips.ts";

/** A seed whose tree has many nodes. */
const SLOW = 3;

const EXACT: SolveOptions = { mipGap: 0, off: BARE_TREE };

/** Solves with a pool; the pool is closed afterwards. */
async function solveWith(
  seed: number,
  settings: PoolSettings,
  options: SolveOptions = {},
): Promise<{ readonly result: Result; readonly pool: InProcessPool }> {
  const pool = new InProcessPool(settings);
  try {
    const result = await solve(multiKnapsack(seed), {
      ...EXACT,
      threads: settings.size + 1,
      pool,
      host: tickingHost(),
      ...options,
    });
    return { result, pool };
  } finally {
    await pool.close();
  }
}

/** 0 to 3 turns. */
function jitter(seed: number): () => number {
  const random = new Random(seed);
  return () => random.whole(0, 3);
}

describe("a tree shared among threads", () => {
  it.each([
    [1, true, false],
    [2, true, false],
    [3, false, false],
    [1, false, true],
    [2, true, true],
    [3, true, true],
  ])(
    "has the same optimum with %i workers, shared memory %s, deterministic %s",
    async (size, sharesMemory, deterministic) => {
      let packets = 0;
      for (let seed = 1; seed <= 6; seed++) {
        const alone = solveSync(multiKnapsack(seed), EXACT);
        const { result, pool } = await solveWith(
          seed,
          { size, sharesMemory, delay: jitter(seed) },
          { deterministic },
        );
        expect(result.status).toBe("optimal");
        expect(result.objective).toBe(alone.objective);
        expect(result.dualBound).toBe(result.objective);
        const own = pool.calls.explore ?? 0;
        expect(result.threads > 1).toBe(own > 0);
        packets += own;
      }
      expect(packets).toBeGreaterThan(3);
    },
  );

  it("is found to be empty by all together", async () => {
    const pool = new InProcessPool({ size: 2 });
    const result = await solve(infeasibleEquation(11), {
      ...EXACT,
      off: ["all"],
      threads: 3,
      pool,
      host: tickingHost(),
    });
    expect(result.status).toBe("infeasible");
    expect(pool.calls.explore).toBeGreaterThan(0);
  });

  it("counts the nodes and iterations of all", async () => {
    const { result } = await solveWith(3, { size: 2 });
    const shared = result.statistics.parallel as Record<string, number>;
    expect(shared.nodes).toBeGreaterThan(0);
    expect(result.nodes).toBeGreaterThan(shared.nodes as number);
    expect(result.simplexIterations).toBeGreaterThan(shared.iterations as number);
  });

  it("wakes no worker for a program that is done at the root", async () => {
    const pool = new InProcessPool({ size: 2 });
    const result = await solve(multiKnapsack(1, 3, 1), { threads: 3, pool });
    expect([result.status, result.threads, pool.starts]).toEqual(["optimal", 1, 0]);
  });

  it("wakes none for a tree that is done before a worker would be of use", async () => {
    const optimum = solveSync(multiKnapsack(1), EXACT).objective;
    const starts = [];
    for (const warmUpMs of [1e9, 1]) {
      const pool = new InProcessPool({ size: 2, warmUpMs });
      const result = await solve(multiKnapsack(1), { ...EXACT, threads: 3, pool, host: tickingHost() });
      expect(result.objective).toBe(optimum);
      starts.push(pool.starts);
    }
    expect(starts).toEqual([0, 2]);
  });

  it("has one thread without a pool, and in solveSync", async () => {
    const alone = await solve(multiKnapsack(1), { ...EXACT, threads: 3 });
    const pool = new InProcessPool({ size: 2 });
    const sync = solveSync(multiKnapsack(1), { ...EXACT, threads: 3, pool });
    expect([alone.threads, sync.threads, pool.starts]).toEqual([1, 1, 0]);
  });

  it("uses the same workers for the next solve", async () => {
    const pool = new InProcessPool({ size: 2 });
    for (let seed = 1; seed <= 3; seed++) {
      const result = await solve(multiKnapsack(seed), { ...EXACT, threads: 3, pool, host: tickingHost() });
      expect(result.objective).toBe(solveSync(multiKnapsack(seed), EXACT).objective);
    }
    expect(pool.starts).toBe(2);
  });
});

describe("deterministic mode", () => {
  it("has the same tree, point and log however late workers answer", async () => {
    for (const seed of [2, 5]) {
      const runs = [];
      for (const delay of [() => 0, jitter(1), jitter(2), () => 5]) {
        const lines: string[] = [];
        const host = tickingHost((line) => lines.push(line));
        const { result } = await solveWith(
          seed,
          { size: 3, delay },
          { deterministic: true, host, logTimes: false },
        );
        const { nodes, simplexIterations, objective, statistics } = result;
        const point = result.solution?.colValue;
        runs.push({
          nodes,
          simplexIterations,
          objective,
          point,
          tree: statistics.tree,
          parallel: statistics.parallel,
          lines,
        });
      }
      for (const run of runs) expect(run).toEqual(runs[0]);
      expect(runs[0]?.parallel).toHaveProperty("packets");
    }
  });
});

describe("limits of a shared tree", () => {
  it("hold for the nodes of all together, nearly", async () => {
    const { result } = await solveWith(SLOW, { size: 2 }, { nodeLimit: 60 });
    expect(result.status).toBe("node_limit");
    expect(result.nodes).toBeGreaterThanOrEqual(60);
    expect(result.nodes).toBeLessThan(90);
    const optimum = solveSync(multiKnapsack(SLOW), EXACT).objective as number;
    // A maximum: the bound stays above it, whatever was out.
    expect(result.dualBound).toBeGreaterThanOrEqual(optimum);
  });

  it.each([true, false])("end it when the caller aborts, shared memory %s", async (sharesMemory) => {
    const pool = new InProcessPool({ size: 2, sharesMemory });
    const signal = { aborted: false };
    const onProgress = (): void => {
      if ((pool.calls.explore ?? 0) > 0) signal.aborted = true;
    };
    const problem = multiKnapsack(9, 60, 12);
    const result = await solve(problem, {
      ...EXACT,
      threads: 3,
      pool,
      signal,
      onProgress,
      host: tickingHost(),
    });
    expect(result.status).toBe("interrupted");
  });
});

describe("workers that fail", () => {
  it("lose no node: a hundred solves with deaths at random points", async () => {
    const random = new Random(11);
    let failures = 0;
    for (let round = 0; round < 100; round++) {
      const seed = 1 + (round % 10);
      const fails = (): "before" | "after" | null =>
        random.chance(0.15) ? (random.chance(0.5) ? "before" : "after") : null;
      const settings = { size: 1 + (round % 3), sharesMemory: round % 2 === 0, delay: jitter(round), fails };
      const { result } = await solveWith(seed, settings, { deterministic: round % 5 === 0 });
      expect([result.status, result.objective]).toEqual([
        "optimal",
        solveSync(multiKnapsack(seed), EXACT).objective,
      ]);
      failures += result.statistics.parallel?.failures ?? 0;
    }
    expect(failures).toBeGreaterThan(50);
  });

  it("are given up when none of them ever answers", async () => {
    const { result, pool } = await solveWith(2, { size: 2, fails: () => "before" });
    expect(result.objective).toBe(solveSync(multiKnapsack(2), EXACT).objective);
    expect([result.threads, pool.starts]).toEqual([1, 0]);
  });

  it("lose no node when they never answer, where memory is shared", async () => {
    for (const deterministic of [false, true]) {
      const random = new Random(5);
      const hangs = (call: string): boolean => call === "explore" && random.chance(0.4);
      const { result } = await solveWith(SLOW, { size: 2, hangs }, { deterministic });
      expect(result.objective).toBe(solveSync(multiKnapsack(SLOW), EXACT).objective);
      expect(result.statistics.parallel?.failures).toBeGreaterThan(0);
    }
  });

  it("lose no node where calls overtake each other", async () => {
    let failures = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const { result } = await solveWith(seed, { size: 2, delay: jitter(seed), overtakes: true });
      expect(result.objective).toBe(solveSync(multiKnapsack(seed), EXACT).objective);
      failures += result.statistics.parallel?.failures ?? 0;
    }
    expect(failures).toBeGreaterThan(0);
  });

  it("do no harm by a point that does not hold", async () => {
    const tamper = (call: string, answer: unknown): unknown => {
      if (call !== "explore") return answer;
      const report = answer as WorkReport;
      const [first] = report.open;
      if (first === undefined) return answer;
      // A point beyond all bounds, by which everything would have been pruned.
      return { ...report, open: [], points: [new Float64Array(24).fill(3)] };
    };
    const { result } = await solveWith(SLOW, { size: 2, tamper });
    expect(result.objective).toBe(solveSync(multiKnapsack(SLOW), EXACT).objective);
    expect(result.statistics.parallel?.discarded).toBeGreaterThan(0);
  });
});
