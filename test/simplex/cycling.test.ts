import { describe, expect, it } from "vitest";
import type { Problem } from "../../engine/index.ts";
import { solveSync, verify } from "../../engine/index.ts";
import { makeTableau, runTableau } from "../../engine/simplex/tableau.ts";
import { Random } from "../generators/random.ts";
import { Rational } from "../oracle/rational.ts";
import { denseProblem, finish, solverFor, VARIANTS } from "./lp-solving.ts";

const INF = Number.POSITIVE_INFINITY;

/**
 * min cost'x, A x <= rhs, x >= 0, on which the rule of the largest coefficient runs in a circle. All numbers are whole
 * multiples of 1/over, exactly: rows and costs times some factor would be another program to the rule.
 */
interface CyclingProgram {
  readonly name: string;
  readonly over: number;
  readonly cost: readonly number[];
  readonly matrix: readonly (readonly number[])[];
  readonly rhs: readonly number[];
  readonly objective: number;
}

const PROGRAMS: readonly CyclingProgram[] = [
  {
    // Beale, "Cycling in the dual simplex algorithm", Naval Research Logistics Quarterly 2 (1955) 269–275.
    name: "Beale",
    over: 100,
    cost: [-75, 15000, -2, 600],
    matrix: [
      [25, -6000, -4, 900],
      [50, -9000, -2, 300],
      [0, 0, 100, 0],
    ],
    rhs: [0, 0, 100],
    objective: -0.05,
  },
  {
    // Kuhn, in Balinski and Tucker, "Duality theory of linear programs", SIAM Review 11 (1969) 347–377.
    name: "Kuhn",
    over: 3,
    cost: [-6, -9, 3, 36],
    matrix: [
      [-6, -27, 3, 27],
      [1, 3, -1, -6],
      [6, 9, -3, -36],
    ],
    rhs: [0, 0, 6],
    objective: -2,
  },
  {
    // Marshall and Suurballe, "A note on cycling in the simplex method", Nav. Res. Log. Quart. 16 (1969) 121–137.
    name: "Marshall and Suurballe",
    over: 10,
    cost: [-4, -4, 18],
    matrix: [
      [6, -64, 48],
      [2, -18, 6],
      [4, -16, 2],
      [0, 10, 0],
    ],
    rhs: [0, 0, 0, 10],
    objective: -2,
  },
  {
    // Chvátal, "Linear Programming" (1983), chapter 3.
    name: "Chvátal",
    over: 2,
    cost: [-20, 114, 18, 48],
    matrix: [
      [1, -11, -5, 18],
      [1, -3, -1, 2],
      [2, 0, 0, 0],
    ],
    rhs: [0, 0, 2],
    objective: -1,
  },
];

function problemOf({ over, cost, matrix, rhs }: CyclingProgram): Problem {
  const rows = matrix.map((a, row) => ({
    a: a.map((entry) => entry / over),
    ub: (rhs[row] as number) / over,
  }));
  return denseProblem(
    cost.map((c) => c / over),
    rows,
    cost.map((): [number, number] => [0, INF]),
  );
}

/** A linear function: the constant, then the coefficients of the nonbasic variables. */
type Line = readonly Rational[];

/** Puts the variable of a position, as another line gives it, into a line. */
function substitute(line: Line, pos: number, solved: Line): Line {
  const factor = line[pos] as Rational;
  return line.map((a, k) => {
    const added = factor.times(solved[k] as Rational);
    return k === pos ? added : a.plus(added);
  });
}

/** The position of the least of some values; the first one where several are. −1 where there is none. */
function leastOf(values: readonly (Rational | null)[]): number {
  let best = -1;
  for (const [pos, value] of values.entries()) {
    if (value === null) continue;
    if (best < 0 || value.compare(values[best] as Rational) < 0) best = pos;
  }
  return best;
}

/** The largest coefficient enters, the least ratio leaves, ties by position; exact. True once a basis returns. */
function textbookRuleCycles({ over, cost, matrix, rhs }: CyclingProgram): boolean {
  const exact = (a: number) => Rational.of(BigInt(a), BigInt(over));
  let lines: Line[] = matrix.map((a, row) => [rhs[row] as number, ...a.map((entry) => -entry)].map(exact));
  let objective: Line = [0, ...cost].map(exact);
  const basic = matrix.map((_, row) => cost.length + row);
  const nonbasic = cost.map((_, col) => col);
  for (const seen = new Set<string>(); ; ) {
    const key = [...basic].sort().join();
    if (seen.has(key)) return true;
    seen.add(key);
    const entering = leastOf(objective.map((d, pos) => (pos > 0 && d.sign() < 0 ? d : null)));
    const leaving = leastOf(
      lines.map((line) => {
        const slope = line[entering];
        return slope !== undefined && slope.sign() < 0 ? (line[0] as Rational).over(slope.negated()) : null;
      }),
    );
    if (entering < 0 || leaving < 0) return false;
    const pivotLine = lines[leaving] as Line;
    const pivot = pivotLine[entering] as Rational;
    const solved = pivotLine.map((a, pos) =>
      pos === entering ? Rational.one.over(pivot) : a.over(pivot).negated(),
    );
    lines = lines.map((line, row) => (row === leaving ? solved : substitute(line, entering, solved)));
    objective = substitute(objective, entering, solved);
    const left = basic[leaving] as number;
    basic[leaving] = nonbasic[entering - 1] as number;
    nonbasic[entering - 1] = left;
  }
}

describe.each(PROGRAMS)("the cycling example of $name", (program) => {
  const problem = problemOf(program);

  it.each(VARIANTS)("is solved by the simplex, %s", (_, options) => {
    const solver = solverFor(problem, options);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(program.objective, 10);
    expect(solver.iterations).toBeLessThan(20);
  });

  it("is solved by the tableau within its pivots, or left to the simplex", () => {
    const status = runTableau(makeTableau(problem), 100);
    expect(["optimal", "paused", "undecided"]).toContain(status);
    expect(solveSync(problem).objective).toBeCloseTo(program.objective, 10);
  });
});

describe("the textbook rule", () => {
  it.each(PROGRAMS)("cycles on the example of $name", (program) => {
    expect(textbookRuleCycles(program)).toBe(true);
  });

  it("does not cycle without degeneracy", () => {
    expect(textbookRuleCycles({ ...(PROGRAMS[0] as CyclingProgram), rhs: [1, 2, 3] })).toBe(false);
  });
});

/** All right-hand sides but one are zero: every basis of the cone is degenerate. Integers in many ties. */
function coneProgram(seed: number): Problem {
  const random = new Random(seed);
  const numCols = random.whole(4, 40);
  const numRows = random.whole(4, 40);
  const rows = Array.from({ length: numRows }, () => ({
    a: Array.from({ length: numCols }, () => (random.chance(0.4) ? random.whole(-3, 3) : 0)),
    ub: 0,
  }));
  const cost = Array.from({ length: numCols }, () => random.whole(-3, 2));
  return denseProblem(
    cost,
    [...rows, { a: cost.map(() => 1), ub: 1 }],
    cost.map((_, col): [number, number] => [0, col % 5 === 0 ? 1 : INF]),
  );
}

/** Assignment of n to n at costs of few values, with all its redundant equations: most steps go nowhere. */
function assignment(seed: number, n: number): Problem {
  const random = new Random(seed);
  const cost = Array.from({ length: n * n }, () => random.whole(1, 3));
  const rows = Array.from({ length: 2 * n }, (_, row) => ({
    a: cost.map((_, cell) => ((row < n ? Math.floor(cell / n) : cell % n) === row % n ? 1 : 0)),
    lb: 1,
    ub: 1,
  }));
  return denseProblem(
    cost,
    rows,
    cost.map((): [number, number] => [0, INF]),
  );
}

describe("strongly degenerate programs", () => {
  it.each(VARIANTS)("end soon with a proven optimum, %s", (_, options) => {
    let degenerateSteps = 0;
    const problems = Array.from({ length: 60 }, (_, seed) =>
      seed % 3 === 0 ? assignment(seed, 4 + (seed % 9)) : coneProgram(seed),
    );
    for (const [seed, problem] of problems.entries()) {
      const solver = solverFor(problem, options);
      expect(finish(solver), `seed ${seed}`).toBe("optimal");
      const { colValue, rowDual, reducedCost } = solver;
      expect(verify(problem, { colValue, rowDual, reducedCost }).accepted, `seed ${seed}`).toBe(true);
      expect(solver.iterations, `seed ${seed}`).toBeLessThan(10 * (problem.numRows + problem.numCols));
      degenerateSteps += solver.counters().degenerateSteps as number;
    }
    if (!options.perturbation) expect(degenerateSteps).toBeGreaterThan(20);
  });
});
