import { describe, expect, it } from "vitest";
import { PLAIN_HOST, Solver } from "../../engine/index.ts";
import { randomLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { change, covering, drawEntries, expectAsFromScratch } from "./kept-solver.ts";

/** Some columns that join together, of entries of many sizes. */
function drawCols(random: Random, numRows: number) {
  return Array.from({ length: random.whole(1, 12) }, () => {
    const { indices: rows, values } = drawEntries(random, numRows);
    const size = random.pick([1, 1, 1e-3, 400]);
    const [lb, ub] = random.pick([
      [0, 3],
      [-2, 0],
      [0, Number.POSITIVE_INFINITY],
      [-1, 4],
      [1, 1],
    ] as const);
    return { rows, values: values.map((value) => size * value), cost: size * random.whole(-3, 9), lb, ub };
  });
}

describe("a solver that grows", () => {
  it("answers as a solve from scratch while columns join, leave and change, with rows in between", () => {
    const notes: string[] = [];
    const host = { ...PLAIN_HOST, log: (line: string) => notes.push(line) };
    const statuses = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random(seed);
      const off = seed % 4 === 3 ? { off: [random.pick(["scaling", "perturbation", "edge-weights"])] } : {};
      const planted = random.pick(["optimal", "feasible"] as const);
      const solver = new Solver(randomLp(seed, { planted, rows: 8, cols: 10 }), { host, ...off });
      for (let round = 0; round < 14; round++) {
        const result = solver.solveSync(random.chance(0.2) ? { iterationLimit: 3 } : {});
        if (result.status === "iteration_limit") continue;
        statuses.add(result.status);
        expectAsFromScratch(result, solver.problem);
        solver.addCols(drawCols(random, solver.numRows));
        if (random.chance(0.3)) solver.addCols(drawCols(random, solver.numRows));
        const col = random.whole(0, solver.numCols - 1);
        if (random.chance(0.4)) solver.setColBounds(col, 0, 0);
        if (random.chance(0.2)) change(random, solver);
      }
    }
    expect(statuses).toContain("optimal");
    expect(statuses).toContain("unbounded");
    expect(notes.filter((note) => note.includes("rejected"))).toEqual([]);
  });

  it("goes on with the factor that it has, in every sense of the model", () => {
    for (const maximize of [false, true]) {
      const problem = covering();
      const colCost = problem.colCost.map((cost) => (maximize ? -cost : cost));
      const solver = new Solver({ ...problem, maximize, colCost });
      const factorizations = () => solver.solveSync().statistics.lp?.factorizations;
      const before = factorizations();
      expect(before).toBeGreaterThan(0);
      for (let round = 0; round < 5; round++) {
        solver.addCols([{ rows: [1, 2], values: [1, 1], cost: maximize ? -1e6 : 1e6 }]);
        expect(factorizations()).toBe(before);
      }
      const cheap = { rows: [...Array(60).keys()], values: new Float64Array(60).fill(1), cost: 0, ub: 1 };
      solver.addCols([cheap, cheap]);
      expectAsFromScratch(solver.solveSync(), solver.problem);
    }
  });

  it("names a column that it refuses, and is as it was", () => {
    const solver = new Solver(covering());
    const objective = solver.solveSync().objective;
    solver.addCols([{ rows: [0], values: [1], cost: 1e6 }]);
    const wrong = { rows: [0, 0], values: [1, 1] };
    expect(() => solver.addCols([{ rows: [], values: [] }, wrong])).toThrow(/column 82.*row 0.*second entry/);
    expect(() =>
      solver.addRows([
        { cols: [], values: [] },
        { cols: [3], values: [1], lb: 1e30 },
      ]),
    ).toThrow(/row 61/);
    expect([solver.numCols, solver.numRows]).toEqual([81, 60]);
    expect(solver.solveSync().objective).toBeCloseTo(objective as number, 6);
  });
});

describe("the kinds of columns in a Buffer", () => {
  it("are copied: what lies behind them in its memory stays as it is, and what changes in it is not seen", () => {
    const memory = new Uint8Array(6).fill(9);
    memory[0] = 0;
    const one = { numRows: 1, numCols: 1, colCost: Float64Array.of(1), colLb: Float64Array.of(0.5) };
    const row = { rowLb: Float64Array.of(-1), rowUb: Float64Array.of(4) };
    const solver = new Solver({
      ...{ ...one, ...row, maximize: false, objectiveOffset: 0, colUb: Float64Array.of(2) },
      ...{ colStart: Int32Array.of(0, 1), rowIndex: Int32Array.of(0), value: Float64Array.of(1) },
      integrality: Buffer.from(memory.buffer, 0, 1),
    });
    memory[0] = 1;
    expect(solver.solveSync().objective).toBe(0.5);
    solver.addCols([{ rows: [0], values: [1], lb: 1, cost: 1 }]);
    expect(solver.solveSync().objective).toBe(1.5);
    expect([...memory]).toEqual([1, 9, 9, 9, 9, 9]);
  });
});
