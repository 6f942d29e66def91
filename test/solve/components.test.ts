import { describe, expect, it } from "vitest";
import {
  type Basis,
  checkCertificate,
  type Problem,
  type Result,
  ranging,
  type SolveOptions,
  solveSync,
  verify,
} from "../../engine/index.ts";
import { blockDiagonal } from "../generators/blocks.ts";
import { plantedLp, randomLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";

const SHAPE = { rows: 25, cols: 35, density: 0.2, maximize: false } as const;
const BARE: SolveOptions = { off: ["tableau", "presolve"] };
const WAYS: readonly (readonly [string, SolveOptions])[] = [
  ["with presolve", {}],
  ["without presolve", BARE],
];

/** Optimal on the problem, duals and basis included, by code that knows nothing of components. */
function expectOptimal(problem: Problem, result: Result): void {
  expect(result.status).toBe("optimal");
  if (result.solution === null || result.duals === null || result.basis === null)
    throw new Error("no answer");
  const { rowDual, reducedCost } = result.duals;
  expect(verify(problem, { colValue: result.solution.colValue, rowDual, reducedCost }).accepted).toBe(true);
  const basics = [...result.basis.colStatus, ...result.basis.rowStatus].filter((status) => status === 0);
  expect(basics).toHaveLength(problem.numRows);
  expect(() => ranging(problem, result.basis as Basis)).not.toThrow();
}

describe.each(WAYS)("a problem of several components, %s", (_, options) => {
  it("has the sum of their optima, with point, duals and basis that fit the whole", () => {
    for (let seed = 0; seed < 15; seed++) {
      const planted = Array.from({ length: 6 }, (_, pos) =>
        plantedLp(10 * seed + pos, { ...SHAPE, rows: 15 + 8 * pos, degenerate: seed % 3 === 0 }),
      );
      const { problem } = blockDiagonal(
        planted.map((block) => block.problem),
        seed % 2 === 0 ? new Random(seed) : null,
      );
      const result = solveSync(problem, options);
      expectOptimal(problem, result);
      const sum = planted.reduce((total, block) => total + (block.objective as number), 0);
      expect(result.objective).toBeCloseTo(sum, 5);
      const whole = solveSync(problem, { off: [...(options.off ?? []), "components"] });
      expect(whole.objective).toBeCloseTo(sum, 5);
      expect(whole.statistics).not.toHaveProperty("components");
    }
  });

  it("is infeasible if one of them is, also beside an unbounded one", () => {
    for (let seed = 0; seed < 20; seed++) {
      const blocks = [0, 1, 2, 3, 4].map((pos) => randomLp(10 * seed + pos, SHAPE));
      blocks[seed % 5] = randomLp(seed, { ...SHAPE, planted: "infeasible" });
      if (seed % 2 === 0) blocks[(seed + 2) % 5] = randomLp(seed, { ...SHAPE, planted: "unbounded" });
      const { problem } = blockDiagonal(blocks, new Random(seed));
      const { status, certificate } = solveSync(problem, options);
      expect(status).toBe("infeasible");
      expect(certificate !== null && checkCertificate(problem, certificate).valid).toBe(true);
    }
  });

  it("is unbounded if one of them is and the others are feasible", () => {
    for (let seed = 0; seed < 20; seed++) {
      const blocks = [0, 1, 2, 3, 4].map((pos) => randomLp(10 * seed + pos, SHAPE));
      blocks[seed % 5] = randomLp(seed, { ...SHAPE, planted: "unbounded" });
      if (seed % 2 === 0) blocks[(seed + 1) % 5] = randomLp(seed + 7, { ...SHAPE, planted: "unbounded" });
      const { problem } = blockDiagonal(blocks, new Random(seed));
      const { status, certificate } = solveSync(problem, options);
      expect(status).toBe("unbounded");
      expect(certificate !== null && checkCertificate(problem, certificate).valid).toBe(true);
    }
  });
});

describe("the point beside a ray", () => {
  it("counts against the limits: where one ends its search, the problem is not solved again", () => {
    let stopped = 0;
    for (let seed = 0; seed < 6; seed++) {
      const blocks = [0, 1, 2, 3, 4].map((pos) => plantedLp(10 * seed + pos, SHAPE).problem);
      blocks[seed % 5] = randomLp(seed, { ...SHAPE, planted: "unbounded" });
      const { problem } = blockDiagonal(blocks, new Random(seed));
      for (const [, options] of WAYS) {
        const all = solveSync(problem, options);
        expect(all.status).toBe("unbounded");
        const lines: string[] = [];
        const host = { now: () => 0, yield: async () => {}, log: (line: string) => lines.push(line) };
        const iterationLimit = all.simplexIterations - 1;
        const { status, dualBound, simplexIterations } = solveSync(problem, {
          ...options,
          host,
          iterationLimit,
        });
        expect([status, dualBound]).toEqual(["iteration_limit", null]);
        expect(simplexIterations).toBeLessThanOrEqual(iterationLimit);
        const found = lines.filter((line) => line.startsWith("root LP: "));
        expect(found).toHaveLength(1);
        if (found[0].startsWith("root LP: unbounded")) stopped++;
      }
    }
    expect(stopped).toBeGreaterThan(5);
  });
});

describe("components", () => {
  it("that are equal are solved once", () => {
    for (let seed = 0; seed < 10; seed++) {
      const shape = { ...SHAPE, density: 0.4, empties: 0 };
      const [a, b] = [plantedLp(seed, shape), plantedLp(seed + 100, shape)];
      const kinds = [a, b, a, a, b, a];
      const { problem } = blockDiagonal(
        kinds.map((block) => block.problem),
        new Random(seed),
      );
      const result = solveSync(problem, BARE);
      expectOptimal(problem, result);
      expect(result.objective).toBeCloseTo(
        kinds.reduce((total, block) => total + (block.objective as number), 0),
        6,
      );
      const { found, copied } = result.statistics.components;
      expect([found, copied]).toEqual([6, 4]);
      const alone = [a, b].map((block) => solveSync(block.problem, BARE).simplexIterations);
      expect(result.simplexIterations).toBeLessThanOrEqual(1.5 * (alone[0] + alone[1]) + 20);
    }
  });

  it("are looked for only where they may pay", () => {
    const small = blockDiagonal([randomLp(1, SHAPE), randomLp(2, SHAPE)]).problem;
    expect(solveSync(small, BARE).statistics).not.toHaveProperty("components");
    const tiny = { ...SHAPE, rows: 3, cols: 4, density: 1, empties: 0 };
    const lopsided = blockDiagonal([randomLp(1, { ...SHAPE, rows: 150 }), randomLp(2, tiny)]).problem;
    expect(solveSync(lopsided, BARE).statistics).not.toHaveProperty("components");
  });

  it("keep the limits of the whole", () => {
    const blocks = Array.from({ length: 6 }, (_, pos) => randomLp(pos, { ...SHAPE, rows: 60, cols: 80 }));
    const { problem } = blockDiagonal(blocks);
    const limited = solveSync(problem, { ...BARE, iterationLimit: 60 });
    expect(limited.status).toBe("iteration_limit");
    expect(limited.simplexIterations).toBeLessThanOrEqual(60 + 1);
    expect(limited.dualBound).toBeNull();
    expect(solveSync(problem, { ...BARE, timeLimit: 0 }).status).toBe("time_limit");
    let polls = 0;
    const signal = {
      get aborted() {
        return ++polls > 3;
      },
    };
    expect(solveSync(problem, { ...BARE, signal }).status).toBe("interrupted");
  });
});
