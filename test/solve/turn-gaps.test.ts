import { describe, expect, it } from "vitest";
import {
  type Heuristic,
  type Host,
  type Model,
  type Problem,
  type Result,
  type SolveOptions,
  solve,
} from "../../engine/index.ts";
import { depot } from "../../formulations/depot/index.ts";
import { buildTightDepot } from "../../formulations/depot/tight-model.ts";
import { stepKinds } from "../../formulations/depot/tight-steps.ts";
import { REFERENCE_DEPOT, readReference } from "../formulations/depot-cases.ts";
import { blockDiagonal } from "../generators/blocks.ts";
import { matrixByColumns } from "../generators/columns.ts";
import { plantedLp, randomMip } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";

/**
 * How long the caller's event loop waits for its turn. Where a clock runs fast, every look at it is a turn that is due:
 * the turns of a part of the solve count how often it looks.
 */
function fastHost(onYield: (turns: number) => void = () => {}) {
  const counts = { turns: 0, ofPresolve: -1 };
  let nowMs = 0;
  const host: Host = {
    now: () => (nowMs += 20),
    yield: async () => onYield(++counts.turns),
    log: (line) => {
      if (line.startsWith("presolve: ")) counts.ofPresolve = counts.turns;
    },
  };
  return { host, counts };
}

/** Many blocks beside each other, each with something for presolve to do. */
function manyBlocks(count: number): Problem {
  const shape = { rows: 12, cols: 18, density: 0.2, maximize: false } as const;
  return blockDiagonal(Array.from({ length: count }, (_, seed) => plantedLp(seed, shape).problem)).problem;
}

/** A crew pairing in small: few rows, each to be covered exactly once, by its own column or by random ones. */
function setPartitioning(numRows: number, numCols: number): Problem {
  const random = new Random(7);
  const ones = new Float64Array(numRows).fill(1);
  return {
    numRows,
    numCols,
    maximize: false,
    objectiveOffset: 0,
    colCost: Float64Array.from({ length: numCols }, (_, col) => (col < numRows ? 100 : random.whole(20, 90))),
    colLb: new Float64Array(numCols),
    colUb: new Float64Array(numCols).fill(1),
    integrality: new Uint8Array(numCols).fill(1),
    rowLb: ones,
    rowUb: ones,
    ...matrixByColumns(numRows, numCols, (row, col) =>
      (col < numRows ? row === col : random.chance(6 / numRows)) ? 1 : null,
    ),
  };
}

describe("presolve", () => {
  const problem = manyBlocks(700);

  it("looks at the clock every few hundred rows or columns, and gives the event loop its turn", async () => {
    const { host, counts } = fastHost();
    const { status } = await solve(problem, { host, off: ["components"], iterationLimit: 0 });
    expect(status).toBe("iteration_limit");
    // All rows and columns are looked at more than once, at most 2048 at a time.
    expect(counts.ofPresolve).toBeGreaterThan((problem.numRows + problem.numCols) / 300);
  });

  it("ends at the turn at which the caller loses patience, and so does the solve", async () => {
    for (const patience of [1, 3, 10, 40]) {
      const signal = { aborted: false };
      const { host, counts } = fastHost((turns) => {
        signal.aborted = turns >= patience;
      });
      const { status, seconds } = await solve(problem, { host, signal });
      expect(status).toBe("interrupted");
      expect(counts).toEqual({ turns: patience, ofPresolve: -1 });
      expect(seconds.presolve).toBeLessThanOrEqual(seconds.solve);
    }
  });

  it("tells the host when it has let go of its arrays", async () => {
    const told: string[] = [];
    const sizes: (number | undefined)[] = [];
    const host: Host = {
      now: () => 0,
      yield: async () => {},
      released: (bytes) => {
        told.push("released");
        sizes.push(bytes);
      },
      log: (line) => told.push(line.split(" ")[0]),
    };
    await solve(problem, { host, off: ["components"] });
    expect(told.indexOf("released")).toBeGreaterThan(told.indexOf("minimise:"));
    // Before the reduced problem is read off, when that is done, and when the simplex is over.
    expect(told.filter((what) => ["presolve:", "root", "released"].includes(what))).toEqual([
      "released",
      "released",
      "presolve:",
      "root",
      "released",
    ]);
    // What presolve worked in: bounds and cost of each column, and value, row and link of each entry, at least.
    expect(sizes).toEqual([undefined, expect.any(Number), undefined]);
    expect(sizes[1]).toBeGreaterThan(24 * problem.numCols + 16 * problem.value.length);
  });

  it("finds the same, however often it pauses", async () => {
    const host: Host = { now: () => 0, yield: async () => {} };
    const often = await solve(problem, { host: fastHost().host, timeLimit: 1e9 });
    const never = await solve(problem, { host });
    expect(often.statistics.presolve).toEqual(never.statistics.presolve);
    expect(often.objective).toBe(never.objective);
    expect(often.simplexIterations).toBe(never.simplexIterations);
  });
});

describe("parts with integer columns", () => {
  it("are searched the same way, however often they pause", async () => {
    const shape = { rows: 40, cols: 60, integers: 30 };
    const { problem } = blockDiagonal([1, 2, 3, 4, 5, 6].map((seed) => randomMip(seed, shape)));
    const host: Host = { now: () => 0, yield: async () => {} };
    const often = await solve(problem, { host: fastHost().host, timeLimit: 1e9 });
    const never = await solve(problem, { host });
    expect(often.nodes).toBe(never.nodes);
    expect(often.simplexIterations).toBe(never.simplexIterations);
    expect(never.nodes).toBeGreaterThan(100);
  });
});

describe("a heuristic in steps", () => {
  const problem = setPartitioning(24, 90);
  const patient: Heuristic = {
    name: "patient",
    description: "takes its time and offers nothing",
    create: () => ({
      when: "before-root",
      *search(node, probe) {
        for (let step = 0; step < 50; step++) yield;
        yield* probe.solveInSteps(node.colLb, node.colUb, 100);
        return "none";
      },
    }),
  };

  it("gives a turn at each step", async () => {
    const { host, counts } = fastHost();
    const options = { host, timeLimit: 1e9, plugins: { heuristics: [patient] } };
    const { status, statistics } = await solve(problem, options);
    expect(status).toBe("optimal");
    expect(statistics["heuristic patient"]).toMatchObject({ calls: 1, found: 0 });
    expect(counts.turns).toBeGreaterThan(50);
  });

  it("does not come back once the caller has lost patience", async () => {
    const signal = { aborted: false };
    const { host, counts } = fastHost((turns) => {
      signal.aborted = turns >= 20;
    });
    const options = { host, signal, timeLimit: 1e9, plugins: { heuristics: [patient] } };
    expect((await solve(problem, options)).status).toBe("interrupted");
    expect(counts.turns).toBeLessThan(24);
  });
});

/** The longest stretch of processor time, in milliseconds, that a solve works without giving the event loop a turn. */
async function longestStretch(problem: Problem | Model, options: SolveOptions): Promise<[Result, number]> {
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  let begunMs = cpuMs();
  let longestMs = 0;
  const endPart = (): void => {
    longestMs = Math.max(longestMs, cpuMs() - begunMs);
    begunMs = cpuMs();
  };
  const host: Host = { now: () => performance.now(), yield: async () => endPart() };
  const result = await solve(problem, { ...options, host });
  endPart();
  return [result, longestMs];
}

// Time of the processor, that of its collector and compiler included: a loaded machine changes little.
describe("a search", () => {
  it("works no more than a moment between two turns over many columns in few rows, heuristics included", async () => {
    const [{ statistics }, longestMs] = await longestStretch(setPartitioning(60, 20_000), { nodeLimit: 1 });
    expect(statistics["heuristic diving"].calls).toBe(1);
    expect(longestMs).toBeLessThan(400);
  });

  it.skipIf(REFERENCE_DEPOT === null)("and over a depot of twenty trucks, cuts included", async () => {
    const input = depot.parse(readReference("depot-20x96"), new Map());
    const { model } = buildTightDepot(input, stepKinds(input, "trusting"));
    const [{ statistics }, longestMs] = await longestStretch(model, { nodeLimit: 1 });
    expect(statistics.cuts.rounds).toBeGreaterThan(3);
    // The rounds of one separator alone took 290 ms when it had no steps.
    expect(longestMs).toBeLessThan(200);
  });
});
