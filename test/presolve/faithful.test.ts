import { describe, expect, it } from "vitest";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { createLpSolver } from "../../engine/simplex/simplex-solver.ts";
import { checkCertificate } from "../../engine/verify/verify.ts";
import { type LpShape, plantedLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { ALL_ON, finish } from "../simplex/lp-solving.ts";
import { expectFaithful, presolve } from "./restoring.ts";

/** From dense to sparse, with all kinds of bounds, degenerate or not, square, wide and tall. */
const SHAPES: readonly LpShape[] = [
  {},
  { degenerate: true },
  { wide: 8 },
  { boxed: true },
  { rows: 3, cols: 10, density: 0.3 },
  { rows: 9, cols: 4, duplicates: 0.4, empties: 0.2 },
  { rows: 8, cols: 3, density: 0.7, duplicates: 0.2 },
  { rows: 3, cols: 14, density: 0.6, degenerate: true },
  { rows: 12, cols: 16, density: 0.15 },
  { rows: 12, cols: 16, density: 0.15, degenerate: true },
  { rows: 8, cols: 8, density: 0.25, rowKinds: ["equality"] },
  { rows: 10, cols: 14, density: 0.2, duplicates: 0.5, degenerate: true },
  { rows: 25, cols: 40, density: 0.08 },
  { rows: 25, cols: 40, density: 0.08, degenerate: true, colKinds: ["lower", "boxed"] },
  { rows: 25, cols: 40, density: 0.06, colKinds: ["lower", "free"], rowKinds: ["equality", "lower"] },
  { rows: 20, cols: 24, density: 0.1, colKinds: ["lower", "upper", "boxed"], rowKinds: ["equality"] },
];

/** A problem with multiples of some of its columns added, the same cost per unit or another. */
function withParallelColumns(problem: Problem, random: Random): Problem {
  const { numCols, colStart } = problem;
  const start = [...colStart];
  const added = { rowIndex: [...problem.rowIndex], value: [...problem.value] };
  const cols = { cost: [...problem.colCost], lb: [...problem.colLb], ub: [...problem.colUb] };
  for (let count = 0; count < 3; count++) {
    const col = random.whole(0, numCols - 1);
    const ratio = random.pick([1, -1, 2, -0.5]);
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      added.rowIndex.push(problem.rowIndex[entry]);
      added.value.push(ratio * problem.value[entry]);
    }
    start.push(added.value.length);
    cols.cost.push(ratio * problem.colCost[col] + random.pick([0, 0, 1, -1]));
    cols.lb.push(-random.whole(0, 2));
    cols.ub.push(random.whole(0, 3));
  }
  return {
    ...problem,
    numCols: numCols + 3,
    colStart: Int32Array.from(start),
    rowIndex: Int32Array.from(added.rowIndex),
    value: Float64Array.from(added.value),
    colCost: Float64Array.from(cols.cost),
    colLb: Float64Array.from(cols.lb),
    colUb: Float64Array.from(cols.ub),
    integrality: new Uint8Array(numCols + 3),
  };
}

/** Every shape with some seeds, in minimisation form. */
function forEachProblem(
  seeds: number,
  planted: "optimal" | "infeasible" | "unbounded",
  visit: (form: Problem, label: string) => void,
): void {
  SHAPES.forEach((shape, index) => {
    for (let seed = 0; seed < seeds; seed++) {
      const { problem } = plantedLp(seed, { ...shape, planted });
      visit(minimizationForm(problem), `shape ${index}, seed ${seed}`);
    }
  });
}

/** Every reduction with the least number of applications that the problems below must give it. */
const REDUCTIONS: readonly (readonly [string, number])[] = [
  ["empty-rows", 200],
  ["empty-columns", 200],
  ["fixed-columns", 200],
  ["singleton-rows", 200],
  ["redundant-rows", 200],
  ["forcing-rows", 200],
  ["dual-fixing", 200],
  ["dominated-columns", 200],
  ["free-column-singletons", 200],
  ["slack-columns", 200],
  ["doubleton-equations", 100],
  ["aggregator", 50],
  ["parallel-rows", 200],
  ["implied-rows", 50],
];

describe("a reduction alone", () => {
  it.each(REDUCTIONS)("%s keeps optimum, duals and basis", (name, least) => {
    let applied = 0;
    forEachProblem(25, "optimal", (form, label) => {
      const result = presolve(form, [name]);
      if (result.status === "unchanged") return;
      expect(Object.keys(result.counters)).toEqual([name]);
      applied += result.counters[name] ?? 0;
      expectFaithful(form, result, label);
    });
    expect(applied).toBeGreaterThanOrEqual(least);
  });

  it("parallel-columns keeps optimum, duals and basis", () => {
    let applied = 0;
    forEachProblem(10, "optimal", (form, label) => {
      const problem = withParallelColumns(form, new Random(applied));
      const result = presolve(problem, ["parallel-columns"]);
      if (result.status === "unchanged" || finish(createLpSolver(problem, ALL_ON)) !== "optimal") return;
      applied += result.counters["parallel-columns"] ?? 0;
      expectFaithful(problem, result, label);
    });
    expect(applied).toBeGreaterThan(200);
  });
});

/** Carries the ray of an unbounded reduced problem back. @returns whether there was one. */
function carriesRay(form: Problem, only: readonly string[] | undefined, label: string): boolean {
  const { status, reduced, postsolveRay } = presolve(form, only);
  if (status !== "reduced") return false;
  const solver = createLpSolver(reduced, ALL_ON);
  // The problem with parallel columns may be infeasible or bounded.
  if (finish(solver) !== "unbounded") return false;
  const ray = solver.ray();
  const isProof = checkCertificate(reduced, { kind: "ray", colDirection: ray }).valid;
  const restored = checkCertificate(form, { kind: "ray", colDirection: postsolveRay(ray) });
  expect(restored, label).toMatchObject({ valid: isProof });
  return isProof;
}

describe("a ray of the reduced problem", () => {
  it.each([
    ["singleton-rows", 100],
    ["fixed-columns", 100],
    ["free-column-singletons", 20],
    ["slack-columns", 100],
    ["doubleton-equations", 30],
    ["aggregator", 30],
    ["parallel-rows", 100],
  ])("is one of the original after %s alone", (name, least) => {
    let carried = 0;
    forEachProblem(60, "unbounded", (form, label) => {
      if (carriesRay(form, [name], label)) carried++;
    });
    expect(carried).toBeGreaterThanOrEqual(least);
  });

  it("is one of the original after parallel columns, and after all reductions", () => {
    let parallel = 0;
    let all = 0;
    forEachProblem(40, "unbounded", (form, label) => {
      const problem = withParallelColumns(form, new Random(parallel + all));
      if (carriesRay(problem, ["parallel-columns"], label)) parallel++;
      if (carriesRay(problem, undefined, label)) all++;
    });
    expect(parallel).toBeGreaterThan(100);
    // Presolve finds most of them by itself.
    expect(all).toBeGreaterThan(1);
  });
});

describe("all reductions together", () => {
  it("keep optimum, duals and basis over chains of each other", () => {
    const counters: Record<string, number> = {};
    forEachProblem(120, "optimal", (form, label) => {
      const result = presolve(form);
      expectFaithful(form, result, label);
      for (const [name, count] of Object.entries(result.counters)) {
        counters[name] = (counters[name] ?? 0) + count;
      }
    });
    for (const [name] of REDUCTIONS) expect(counters[name], name).toBeGreaterThan(50);
  });

  it("keep them with parallel columns, too", () => {
    let applied = 0;
    forEachProblem(25, "optimal", (form, label) => {
      const problem = withParallelColumns(form, new Random(applied));
      if (finish(createLpSolver(problem, ALL_ON)) !== "optimal") return;
      const result = presolve(problem);
      applied += result.counters["parallel-columns"] ?? 0;
      expectFaithful(problem, result, label);
    });
    expect(applied).toBeGreaterThan(50);
  });

  it("never call a feasible problem infeasible, nor a bounded one unbounded, and carry most proofs back", () => {
    let proved = 0;
    let left = 0;
    let carried = 0;
    forEachProblem(40, "infeasible", (form, label) => {
      const { status, reduced, postsolveFarkas, conflict } = presolve(form);
      if (status === "unbounded_or_infeasible") proved++;
      else if (conflict !== null) {
        proved++;
        expect(status).toBe("infeasible");
        expect(checkCertificate(reduced, { kind: "farkas", rowMultiplier: conflict }).valid, label).toBe(
          true,
        );
        left++;
        const rowMultiplier = postsolveFarkas(conflict);
        if (checkCertificate(form, { kind: "farkas", rowMultiplier }).valid) carried++;
      } else {
        left++;
        const solver = createLpSolver(reduced, ALL_ON);
        expect(finish(solver), label).toBe("infeasible");
        const rowMultiplier = postsolveFarkas(solver.farkas());
        if (checkCertificate(form, { kind: "farkas", rowMultiplier }).valid) carried++;
      }
    });
    expect(carried).toBeGreaterThan(0.8 * left);
    forEachProblem(40, "unbounded", (form, label) => {
      const { status, reduced } = presolve(form);
      expect(status, label).not.toBe("infeasible");
      if (status === "unbounded_or_infeasible") proved++;
      else {
        left++;
        expect(finish(createLpSolver(reduced, ALL_ON)), label).toBe("unbounded");
      }
    });
    expect(proved).toBeGreaterThan(500);
    expect(left).toBeGreaterThan(20);
  });
});
