import { describe, expect, it } from "vitest";
import {
  BASIC,
  type Col,
  Model,
  type Problem,
  type Result,
  type SolveOptions,
  solve,
  solveSync,
  sum,
} from "../../engine/index.ts";
import type { LpReport } from "../../engine/parallel/lp-task.ts";
import { plantedLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { InProcessPool, type PoolSettings, tickingHost } from "./in-process-pool.ts";
import { BARE_TREE } from "./tree-mips.ts";

/** Without it these programs are done at once. */
const PLAIN: SolveOptions = {
  off: ["tableau", "presolve", "lazy-rows", "components"],
  on: ["concurrent-lp"],
};
/** Milliseconds that pass with each look at the clock: a small program takes its seconds. */
const TICK_MS = 500;
const SHAPE = { rows: 120, cols: 180, density: 0.05, degenerate: true, boxed: true };

function hardLp(seed: number): Problem {
  return plantedLp(seed, { ...SHAPE, maximize: false }).problem;
}

/** The program with a further row that asks for an objective below this one. */
function withObjectiveBelow(problem: Problem, objective: number): Problem {
  const { numRows, numCols, colStart, rowIndex, value, colCost } = problem;
  const rows: number[] = [];
  const values: number[] = [];
  const starts = [0];
  for (let col = 0; col < numCols; col++) {
    rows.push(...rowIndex.subarray(colStart[col], colStart[col + 1]), numRows);
    values.push(...value.subarray(colStart[col], colStart[col + 1]), colCost[col] as number);
    starts.push(rows.length);
  }
  return {
    ...problem,
    numRows: numRows + 1,
    rowLb: Float64Array.of(...problem.rowLb, Number.NEGATIVE_INFINITY),
    rowUb: Float64Array.of(...problem.rowUb, objective - problem.objectiveOffset),
    colStart: Int32Array.from(starts),
    rowIndex: Int32Array.from(rows),
    value: Float64Array.from(values),
    colCost: new Float64Array(numCols),
  };
}

/** Customers are served from sites that cost something to open; the root LP takes some iterations, the tree some nodes. */
function facilities(seed: number, sites: number, customers: number): Problem {
  const random = new Random(seed);
  const model = new Model("facilities");
  const opened = Array.from({ length: sites }, () => model.addCol({ ub: 1, integer: true }));
  const shares = opened.map(() => Array.from({ length: customers }, () => model.addCol({ ub: 1 })));
  for (let customer = 0; customer < customers; customer++)
    model.addRow(sum(shares.map((row) => (row[customer] as Col).times(1))).equals(1));
  for (let site = 0; site < sites; site++) {
    const room = (opened[site] as Col).times(-random.whole(3, 7));
    model.addRow(sum([...(shares[site] as Col[]).map((col) => col.times(1)), room]).atMost(0));
  }
  const service = shares.flatMap((row) => row.map((col) => col.times(random.whole(1, 30))));
  model.minimize(sum([...service, ...opened.map((col) => col.times(random.whole(40, 60)))]));
  return model.toProblem();
}

async function race(
  problem: Problem,
  settings: PoolSettings,
  options: SolveOptions = {},
): Promise<{ readonly result: Result; readonly pool: InProcessPool }> {
  const pool = new InProcessPool(settings);
  const more = { threads: settings.size + 1, pool, host: tickingHost(undefined, TICK_MS), ...options };
  const result = await solve(problem, { ...PLAIN, ...more });
  await pool.close();
  return { result, pool };
}

/** Has the worker's answer look like the slack basis, whatever it was. */
function slackOnly(call: string, answer: unknown): unknown {
  if (call !== "solveLp") return answer;
  const { basis, ...rest } = answer as LpReport;
  const wrong = basis && { colStatus: basis.colStatus.fill(1), rowStatus: basis.rowStatus.fill(BASIC) };
  return { ...rest, basis: wrong };
}

describe("a race for a linear program", () => {
  it.each([
    [1, true],
    [2, true],
    [4, false],
  ])("of %i workers, shared memory %s, ends with the optimum of one thread", async (size, sharesMemory) => {
    let won = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const problem = hardLp(seed);
      const alone = solveSync(problem, PLAIN);
      const { result, pool } = await race(problem, { size, sharesMemory });
      expect(result.status).toBe("optimal");
      expect(result.objective).toBeCloseTo(alone.objective as number, 6);
      expect(pool.calls.solveLp).toBe(size);
      expect(result.statistics["lp races"]?.begun).toBe(1);
      expect(result.threads).toBe(size + 1);
      won += result.statistics["lp races"]?.won ?? 0;
    }
    expect(won).toBeGreaterThan(0);
  });

  it("ends with a proof where there is no point", async () => {
    let won = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const problem = hardLp(seed);
      const best = solveSync(problem, PLAIN).objective as number;
      const { result } = await race(withObjectiveBelow(problem, best - 1), { size: 2 });
      expect(result.status).toBe("infeasible");
      expect(result.certificate?.kind).toBe("farkas");
      won += result.statistics["lp races"]?.won ?? 0;
    }
    expect(won).toBeGreaterThan(0);
  });

  it("goes on with its own way where workers die, hang or answer wrongly", async () => {
    const random = new Random(5);
    const fails = (): "before" | "after" | null => (random.chance(0.5) ? "after" : null);
    const troubles = [{ fails }, { hangs: (call: string) => call === "solveLp" }, { tamper: slackOnly }];
    for (const trouble of troubles) {
      for (let seed = 1; seed <= 3; seed++) {
        const problem = hardLp(seed);
        const { result } = await race(problem, { size: 2, ...trouble });
        expect(result.status).toBe("optimal");
        expect(result.objective).toBeCloseTo(solveSync(problem, PLAIN).objective as number, 6);
      }
    }
  });

  it("leaves the workers to the tree after the root", async () => {
    const off = [...(PLAIN.off ?? []), ...BARE_TREE, "flow-cover"];
    const problem = facilities(3, 14, 30);
    const alone = solveSync(problem, { off, mipGap: 0 });
    const { result, pool } = await race(problem, { size: 2 }, { off, mipGap: 0 });
    expect(result.statistics["lp races"]?.begun).toBeGreaterThan(0);
    expect(pool.calls.explore).toBeGreaterThan(0);
    expect(result.status).toBe("optimal");
    expect(result.objective).toBeCloseTo(alone.objective as number, 6);
  });

  it("does not take place in deterministic mode, nor where it is not asked for", async () => {
    const problem = hardLp(1);
    for (const options of [{ deterministic: true }, { on: [] }]) {
      const { result, pool } = await race(problem, { size: 2 }, options);
      expect(result.status).toBe("optimal");
      expect(pool.calls.solveLp).toBeUndefined();
    }
  });
});
