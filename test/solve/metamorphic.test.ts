import { describe, expect, it } from "vitest";
import {
  type Problem,
  type Result,
  type SolveOptions,
  Solver,
  solveSync,
  TECHNIQUES,
} from "../../engine/index.ts";
import { randomLp, randomMip } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import {
  addConstant,
  addFixedColumn,
  addRedundantRow,
  dualOf,
  duplicateRow,
  negate,
  permute,
  scale,
  shift,
  splitColumn,
  type Transformation,
} from "./transformations.ts";

const TRANSFORMATIONS: readonly (readonly [string, Transformation])[] = [
  ["rows and columns in another order", permute],
  ["rows and columns in other units", scale],
  ["a row given twice", duplicateRow],
  ["a redundant row", addRedundantRow],
  ["a column split in two", splitColumn],
  ["the opposite sense", negate],
  ["columns measured from another origin", shift],
  ["a constant in the objective", addConstant],
  ["a fixed column more", addFixedColumn],
];

const EXACT: SolveOptions = { mipGap: 0, mipGapAbs: 1e-9 };
/** Small LPs by way of presolve and simplex, too. */
const WITHOUT_TABLEAU: SolveOptions = { ...EXACT, off: ["tableau"] };

/** The same status and, with one, the same optimum. */
function expectSame(result: Result, status: string, objective: number | null): void {
  expect(result.status).toBe(status);
  if (objective === null || result.objective === null) return;
  expect(Math.abs(result.objective - objective)).toBeLessThan(2e-6 * (1 + Math.abs(objective)));
}

function expectTransformed(problem: Problem, transform: Transformation, random: Random): void {
  const before = solveSync(problem, EXACT);
  const { problem: changed, optimum } = transform(problem, random);
  const objective = before.objective === null ? null : optimum(before.objective);
  expectSame(solveSync(changed, EXACT), before.status, objective);
  expectSame(solveSync(changed, WITHOUT_TABLEAU), before.status, objective);
}

describe.each(TRANSFORMATIONS)("%s", (_, transform) => {
  it.each(["optimal", "feasible", "infeasible", "unbounded"] as const)(
    "keeps the answer of LPs; planted: %s",
    (planted) => {
      for (let seed = 0; seed < 12; seed++) {
        const shape = { planted, degenerate: seed % 3 === 0, wide: seed % 4 === 0 ? 3 : 0 };
        expectTransformed(randomLp(seed, { ...shape, rows: 7, cols: 10 }), transform, new Random(seed));
      }
    },
  );

  it("keeps the optimum of MIPs", () => {
    for (let seed = 0; seed < 8; seed++) {
      expectTransformed(randomMip(seed, { rows: 5, cols: 8 }), transform, new Random(seed));
    }
  });
});

describe("duality", () => {
  it("the dual LP has the same optimum, and none where the LP has none", () => {
    const pairs = new Set<string>();
    for (const planted of ["optimal", "feasible", "infeasible", "unbounded"] as const) {
      for (let seed = 0; seed < 25; seed++) {
        const problem = randomLp(seed, { planted, degenerate: seed % 2 === 0 });
        const primal = solveSync(problem);
        const dual = solveSync(dualOf(problem));
        pairs.add(`${primal.status} ${dual.status}`);
        if (primal.status === "optimal") expectSame(dual, "optimal", primal.objective);
        else expect(dual.status).not.toBe("optimal");
        if (primal.status === "unbounded") expect(dual.status).toBe("infeasible");
      }
    }
    expect(pairs).toContain("infeasible unbounded");
  });
});

/** Tightens or relaxes one finite bound of a column or row; null where the drawn one is infinite. */
function moveBound(problem: Problem, random: Random, amount: number): Problem | null {
  const name = random.pick(["colLb", "colUb", "rowLb", "rowUb"] as const);
  const index = random.whole(0, problem[name].length - 1);
  const bound = problem[name][index];
  if (!Number.isFinite(bound) || problem[name].length === 0) return null;
  const outwards = name.endsWith("Ub") ? amount : -amount;
  return { ...problem, [name]: problem[name].with(index, bound + outwards) };
}

describe("a single bound", () => {
  it("relaxed never makes the optimum worse", () => {
    let better = 0;
    for (let seed = 0; seed < 120; seed++) {
      const random = new Random(seed);
      const problem = seed % 4 === 3 ? randomMip(seed) : randomLp(seed, { degenerate: seed % 2 === 0 });
      const relaxed = moveBound(problem, random, random.whole(1, 8));
      if (relaxed === null) continue;
      const [before, after] = [solveSync(problem, EXACT), solveSync(relaxed, EXACT)];
      if (before.objective === null) continue;
      expect(["optimal", "unbounded"]).toContain(after.status);
      const gain = (problem.maximize ? 1 : -1) * ((after.objective ?? 0) - before.objective);
      if (after.objective === null) continue;
      expect(gain).toBeGreaterThan(-1e-6 * (1 + Math.abs(before.objective)));
      if (gain > 1e-3) better++;
    }
    expect(better).toBeGreaterThan(12);
  });

  it("tightened and restored gives the first optimum back, warm as cold", () => {
    let moved = 0;
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const problem = randomLp(seed, { rows: 15, cols: 20, degenerate: seed % 2 === 0 });
      const solver = new Solver(problem);
      const { objective } = solver.solveSync();
      for (let step = 0; step < 4; step++) {
        const tight = moveBound(problem, random, -random.whole(1, 6) / 4);
        if (tight === null) continue;
        load(solver, tight);
        const warm = solver.solveSync();
        const cold = solveSync(tight);
        expectSame(warm, cold.status, cold.objective);
        if (warm.status !== "optimal" || Math.abs(warm.objective - (objective as number)) > 1e-3) moved++;
        load(solver, problem);
        expectSame(solver.solveSync(), "optimal", objective);
      }
    }
    expect(moved).toBeGreaterThan(20);
  });
});

/** Gives the solver all bounds of a problem. */
function load(solver: Solver, { colLb, colUb, rowLb, rowUb }: Problem): void {
  for (let col = 0; col < colLb.length; col++) solver.setColBounds(col, colLb[col], colUb[col]);
  for (let row = 0; row < rowLb.length; row++) solver.setRowBounds(row, rowLb[row], rowUb[row]);
}

describe("a technique", () => {
  const sets: readonly (readonly [string, SolveOptions])[] = [
    // The tableau would hide the others.
    ...TECHNIQUES.map(({ name }) => [`${name} off`, { off: ["tableau", name] }] as const),
    ...TECHNIQUES.map(({ name }) => [`${name} alone`, { off: ["all"], on: [name] }] as const),
    ["none", { off: ["all"] }],
    ["all", { on: ["all"] }],
  ];
  const problems = [
    ...Array.from({ length: 3 }, (_, seed) => randomLp(seed, { rows: 20, cols: 28, degenerate: seed === 1 })),
    randomLp(5, { rows: 9, cols: 12, planted: "infeasible" }),
    randomLp(6, { rows: 9, cols: 12, planted: "unbounded" }),
    ...Array.from({ length: 4 }, (_, seed) => randomMip(seed + 20, { rows: 6, cols: 9 })),
  ];
  const answers = problems.map((problem) => solveSync(problem, EXACT));

  it.each(sets)("switched does not change the answer: %s", (_, options) => {
    for (const [pos, problem] of problems.entries()) {
      expectSame(solveSync(problem, { ...EXACT, ...options }), answers[pos].status, answers[pos].objective);
    }
  });
});
