import { describe, expect, it } from "vitest";
import { checkCertificate, type Problem, ranging, solveSync } from "../../engine/index.ts";
import { makeTableau, runTableau } from "../../engine/simplex/tableau.ts";
import { tableauOptimum } from "../../engine/simplex/tableau-answer.ts";
import { toProblem } from "../fuzz/dense-program.ts";
import { drawLp } from "../fuzz/draw-lp.ts";
import { plantedLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { denseProblem } from "./lp-solving.ts";

const INF = Number.POSITIVE_INFINITY;

/** Whether the tableau had a hand in it, and whether the sparse simplex had. */
function waysOf(problem: Problem, options = {}): { tableau: boolean; sparse: boolean } {
  const lp = solveSync(problem, options).statistics.lp ?? {};
  return { tableau: "tableauPivots" in lp, sparse: "dualIterations" in lp };
}

/** The program with 200 columns and rows more that presolve takes away again: too large for a tableau as it is. */
function padded(problem: Problem): Problem {
  const extra = 200;
  const { numRows, numCols, colStart, rowIndex, value } = problem;
  const grow = (array: Float64Array, by: number): Float64Array =>
    Float64Array.from({ length: array.length + extra }, (_, k) => array[k] ?? by);
  const entries = colStart[numCols];
  const end = (k: number): number => (k <= numCols ? colStart[k] : entries + k - numCols);
  const row = (k: number): number => (k < entries ? rowIndex[k] : numRows + k - entries);
  return {
    ...problem,
    numRows: numRows + extra,
    numCols: numCols + extra,
    colCost: grow(problem.colCost, 3),
    colLb: grow(problem.colLb, 1),
    colUb: grow(problem.colUb, 1),
    rowLb: grow(problem.rowLb, 0),
    rowUb: grow(problem.rowUb, 2),
    colStart: Int32Array.from({ length: numCols + extra + 1 }, (_, k) => end(k)),
    rowIndex: Int32Array.from({ length: entries + extra }, (_, k) => row(k)),
    value: Float64Array.from({ length: entries + extra }, (_, k) => value[k] ?? 1),
    integrality: new Uint8Array(numCols + extra),
  };
}

describe("the dense tableau", () => {
  it("solves the first example of the textbook", () => {
    // Chvátal, Linear Programming, chapter 2: max 5x + 4y + 3z, optimum 13 at (2, 0, 1), duals (1, 0, 1).
    const problem = denseProblem(
      [-5, -4, -3],
      [
        { a: [2, 3, 1], ub: 5 },
        { a: [4, 1, 2], ub: 11 },
        { a: [3, 4, 2], ub: 8 },
      ],
      [
        [0, INF],
        [0, INF],
        [0, INF],
      ],
    );
    const tableau = makeTableau(problem);
    expect(runTableau(tableau, 100)).toBe("optimal");
    const { colValue, rowDual, reducedCost, basis } = tableauOptimum(tableau, problem);
    expect([...colValue]).toEqual([2, 0, 1]);
    expect([...rowDual]).toEqual([-1, 0, -1]);
    expect([...reducedCost]).toEqual([0, 3, 0]);
    expect([...basis.colStatus, ...basis.rowStatus].filter((status) => status === 0)).toHaveLength(3);
  });

  it("pauses at the pivots it is given, rather than going on for ever", () => {
    const { problem } = plantedLp(3, { rows: 20, cols: 30 });
    expect(runTableau(makeTableau(problem), 2)).toBe("paused");
  });

  it.each([
    ["as given", (problem: Problem) => problem],
    ["after presolve", padded],
  ])("gives the answer of the sparse simplex %s, with an optimal basis or a proof", (_, shape) => {
    const counts: Record<string, number> = {};
    for (let seed = 1; seed <= 600; seed++) {
      const problem = shape(toProblem(drawLp(new Random(seed)).program));
      const small = solveSync(problem);
      const sparse = solveSync(problem, { off: ["tableau"] });
      const by = waysOf(problem);
      const kind = `${small.status}${by.sparse ? " sparse" : ""}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
      expect([seed, small.status]).toEqual([seed, sparse.status]);
      if (small.objective !== null && sparse.objective !== null) {
        const size = Math.max(1, Math.abs(sparse.objective));
        expect(Math.abs(small.objective - sparse.objective) / size).toBeLessThan(1e-6);
      }
      if (small.certificate !== null) expect(checkCertificate(problem, small.certificate).valid).toBe(true);
      // Throws where the basis is not optimal.
      if (small.basis !== null && by.tableau && !by.sparse) ranging(problem, small.basis);
    }
    expect(counts.optimal).toBeGreaterThan(200);
    expect(counts.infeasible).toBeGreaterThan(20);
    // After presolve the ray is known but no point: the simplex looks for one.
    expect(counts.unbounded ?? counts["unbounded sparse"]).toBeGreaterThan(20);
  });
});

describe("a small program goes to the tableau", () => {
  const { problem } = plantedLp(5, { rows: 10, cols: 12 });

  it("and to nothing else", () => {
    expect(waysOf(problem)).toEqual({ tableau: true, sparse: false });
  });

  it("unless that technique is off", () => {
    expect(waysOf(problem, { off: ["tableau"] }).tableau).toBe(false);
  });

  it("unless it is large, or its entries differ by more than 1e6", () => {
    const large = plantedLp(5, { rows: 220, cols: 230 }).problem;
    expect(waysOf(large, { off: ["presolve"] }).tableau).toBe(false);
    // 180 rows and 32,400 entries are within both limits; that many pivots on that many entries are not.
    const square = plantedLp(5, { rows: 180, cols: 180 }).problem;
    expect(waysOf(square, { off: ["presolve"] }).tableau).toBe(false);
    const flat = plantedLp(5, { rows: 100, cols: 324 }).problem;
    expect(waysOf(flat, { off: ["presolve"] }).tableau).toBe(true);
    const wide = { ...problem, value: problem.value.map((value, entry) => (entry === 0 ? 1e7 : value)) };
    expect(waysOf(wide).tableau).toBe(false);
  });

  it("within the iteration limit", () => {
    const whole = solveSync(problem);
    for (let limit = 0; limit < whole.simplexIterations; limit++) {
      const { status, simplexIterations } = solveSync(problem, { iterationLimit: limit });
      expect([status, simplexIterations]).toEqual(["iteration_limit", limit]);
    }
    expect(solveSync(problem, { iterationLimit: whole.simplexIterations }).status).toBe("optimal");
  });
});
