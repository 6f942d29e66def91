import { describe, expect, it } from "vitest";
import { type Result, type SolveOptions, solve, solveSync } from "../../engine/index.ts";
import type { PartReport } from "../../engine/parallel/part-task.ts";
import { Random } from "../generators/random.ts";
import { InProcessPool, type PoolSettings, tickingHost } from "./in-process-pool.ts";
import { BARE_TREE, knapsackBlocks } from "./tree-mips.ts";

const EXACT: SolveOptions = { mipGap: 0, off: BARE_TREE };
const BLOCKS = 7;

async function solveWith(
  seed: number,
  settings: PoolSettings,
  options: SolveOptions = {},
): Promise<{ readonly result: Result; readonly pool: InProcessPool }> {
  const pool = new InProcessPool(settings);
  const more = { threads: settings.size + 1, pool, host: tickingHost(), ...options };
  const result = await solve(knapsackBlocks(seed, BLOCKS), { ...EXACT, ...more });
  await pool.close();
  return { result, pool };
}

const KNOWN = new Map<number, Result>();

/** The answer of one thread. */
function alone(seed: number): Result {
  const result = KNOWN.get(seed) ?? solveSync(knapsackBlocks(seed, BLOCKS), EXACT);
  KNOWN.set(seed, result);
  return result;
}

describe("independent parts", () => {
  it.each([
    [1, true],
    [2, false],
    [3, true],
  ])("are solved by %i workers, shared memory %s, with the same sum", async (size, sharesMemory) => {
    for (let seed = 1; seed <= 4; seed++) {
      const { result, pool } = await solveWith(seed, { size, sharesMemory });
      expect([result.status, result.objective]).toEqual(["optimal", alone(seed).objective]);
      expect(pool.calls.solvePart).toBeGreaterThan(0);
      expect(result.threads).toBeGreaterThan(1);
    }
  });

  it("count the nodes and iterations of all", async () => {
    const { result, pool } = await solveWith(1, { size: 1 });
    expect(result.statistics.parallel?.parts).toBeGreaterThan(0);
    expect(pool.calls.solvePart).toBeGreaterThanOrEqual(result.statistics.parallel?.parts as number);
    // The same parts by the same rules: whoever does them, the sum is nearly the same.
    expect(result.nodes).toBeGreaterThan(0.5 * alone(1).nodes);
  });

  it("are begun again when their worker dies", async () => {
    const random = new Random(3);
    let failures = 0;
    for (let round = 0; round < 12; round++) {
      const fails = (): "before" | "after" | null => (random.chance(0.3) ? "after" : null);
      const { result } = await solveWith(1 + (round % 4), { size: 1 + (round % 2), fails });
      expect([result.status, result.objective]).toEqual(["optimal", alone(1 + (round % 4)).objective]);
      failures += result.statistics.parallel?.partFailures ?? 0;
    }
    expect(failures).toBeGreaterThan(3);
  });

  it("that this thread has hardly begun go to a worker that comes late", async () => {
    const random = new Random(5);
    let moved = 0;
    for (let round = 0; round < 12; round++) {
      const seed = 1 + (round % 4);
      // In half of the rounds workers die, some of them with what they took over.
      const fails = () => (round % 2 === 0 && random.chance(0.2) ? "after" : null);
      const { result } = await solveWith(seed, { size: 1 + (round % 2), warmUpMs: 100 * (1 + round), fails });
      expect([result.status, result.objective]).toEqual(["optimal", alone(seed).objective]);
      moved += result.statistics.parallel?.moved ?? 0;
    }
    expect(moved).toBeGreaterThan(6);
  });

  it("do not count by a point that does not hold", async () => {
    const tamper = (call: string, answer: unknown): unknown => {
      if (call !== "solvePart") return answer;
      const report = answer as PartReport;
      const colValue = report.colValue?.map(() => 3) ?? null;
      return { ...report, colValue, objective: -1e6, bound: -1e6, end: "exhausted", isDecided: true };
    };
    const { result } = await solveWith(2, { size: 1, tamper });
    expect([result.status, result.objective]).toEqual(["optimal", alone(2).objective]);
  });

  it("are left to the rounds of equal work in deterministic mode", async () => {
    const runs = [];
    for (const turns of [0, 3]) {
      const { result, pool } = await solveWith(3, { size: 2, delay: () => turns }, { deterministic: true });
      const { nodes, simplexIterations, objective } = result;
      expect(pool.calls.solvePart).toBeUndefined();
      runs.push({ nodes, simplexIterations, objective, point: result.solution?.colValue });
    }
    expect(runs[0]?.objective).toBe(alone(3).objective);
    expect(runs[1]).toEqual(runs[0]);
  });
});
