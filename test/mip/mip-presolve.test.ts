import { describe, expect, it } from "vitest";
import { type Col, Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { roundIntegerBounds } from "../../engine/mip/mip-problem.ts";
import { type PresolvedMip, presolveMip } from "../../engine/mip/presolve/mip-presolve.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { checkSolution } from "../../engine/verify/verify.ts";
import { randomMip } from "../generators/lp.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";
import { mipOf } from "./example.ts";
import { forEachPoint } from "./integer-points.ts";
import { tinyMip } from "./tiny-mip.ts";

const EXACT = { mipGap: 0, mipGapAbs: 0 };
const REDUCTIONS = ["singleton-rows", "doubleton-equations", "aggregator", "parallel-columns"];
const OWN = ["integer-rows", "coefficient-tightening", "implied-integers", "probing"];

/** Presolves with the techniques of these names, or all. */
function presolve(problem: Problem, names: readonly string[] | null = null): PresolvedMip {
  const steps = presolveMip(roundIntegerBounds(minimizationForm(problem)), {
    isOn: (name) => names === null || names.includes(name),
    shouldStop: () => false,
    isTurnDue: () => false,
    seed: 0,
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

describe("presolve of mixed-integer programs", () => {
  it("tightens a big M to what the other bounds allow", () => {
    const model = new Model();
    const x = model.addCol({ ub: 5, cost: -1 });
    const y = model.addCol({ ub: 5, cost: -2 });
    const b = model.addCol({ ub: 1, integer: true, cost: 3 });
    model.addRow(x.plus(y).minus(b.times(1000)).atMost(0));
    model.addRow(x.minus(y).between(-2, 3));
    const { problem, counters } = presolve(model.toProblem(), ["coefficient-tightening"]);
    expect(counters["coefficient-tightening"]).toBe(1);
    expect([...problem.value].sort((one, other) => one - other)).toEqual([-10, -1, 1, 1, 1]);
  });

  it("tightens a knapsack: 6 x + 6 y <= 10 is x + y <= 1 once both coefficients have shrunk", () => {
    const model = new Model();
    const [x, y] = [0, 1].map(() => model.addCol({ ub: 1, integer: true, cost: -1 }));
    model.addRow(sum([x.times(6), y.times(6)]).atMost(10));
    const { problem } = presolve(model.toProblem(), ["coefficient-tightening"]);
    expect(problem.rowUb[0]).toBeCloseTo(problem.value[0], 9);
    expect(problem.value[1]).toBeCloseTo(problem.value[0], 9);
  });

  it("moves the sides of a row of integers to multiples of their divisor, and proves parity", () => {
    const rows = (lb: number, ub: number): Problem => {
      const model = new Model();
      const [x, y] = [0, 1].map(() => model.addCol({ lb: 0, ub: 9, integer: true, cost: 1 }));
      model.addRow(sum([x.times(4), y.times(6)]).between(lb, ub));
      return model.toProblem();
    };
    const { problem } = presolve(rows(3, 33), ["integer-rows"]);
    expect([problem.rowLb[0], problem.rowUb[0]]).toEqual([4, 32]);
    expect(presolve(rows(7, 7), ["integer-rows"]).status).toBe("infeasible");
  });

  it("finds an implied integer in an equation over integers", () => {
    const model = new Model();
    const [x, y] = [0, 1].map(() => model.addCol({ ub: 3, integer: true, cost: 1 }));
    const total = model.addCol({ ub: 4.5, cost: -1 });
    model.addRow(total.minus(x.times(2)).minus(y).equals(0));
    const { problem } = presolve(model.toProblem(), ["implied-integers"]);
    expect([...problem.integrality]).toEqual([1, 1, 1]);
    expect(problem.colUb[2]).toBe(4);
  });

  it("probing fixes a binary that leads to a contradiction only through other rows", () => {
    const model = new Model();
    const [a, b, c] = [0, 1, 2].map(() => model.addCol({ ub: 1, integer: true, cost: -1 }));
    // a = 1 forces b and c, which exclude each other.
    model.addRow(b.minus(a).atLeast(0));
    model.addRow(c.minus(a).atLeast(0));
    model.addRow(b.plus(c).atMost(1));
    const { problem } = presolve(model.toProblem(), ["propagation", "probing"]);
    expect(problem.colUb[0]).toBe(0);
  });

  it("probing hands its implications on as cliques of the columns that are left", () => {
    const model = new Model();
    const [a, b] = [0, 1].map(() => model.addCol({ ub: 1, integer: true, cost: -1 }));
    const x = model.addCol({ ub: 10, cost: -0.1 });
    const y = model.addCol({ ub: 10, cost: 0.1 });
    // a = 1 leaves x at least 4, b = 1 at most 3.
    model.addRow(x.minus(a.times(4)).atLeast(0));
    model.addRow(x.plus(b.times(7)).plus(y.times(0.5)).atMost(10));
    const { known, origin } = presolve(model.toProblem(), ["propagation", "probing"]);
    expect([...origin]).toEqual([0, 1, 2, 3]);
    expect(known.cliques?.areAdjacent(1, 3)).toBe(true);
  });

  it("probes again what probing has opened up", () => {
    const model = new Model();
    const binary = () => model.addCol({ ub: 1, integer: true, cost: -1 });
    const [a, c, d, e, f, p, q, r, s] = Array.from({ length: 9 }, binary);
    // Either value of f rules c out, but only after a, d and e, which stand in more rows, have been tried.
    for (const col of [p, q]) model.addRow(col.plus(f).atLeast(1));
    for (const col of [r, s]) model.addRow(col.minus(f).atLeast(0));
    model.addRow(sum([p, q, c]).atMost(2));
    model.addRow(sum([r, s, c]).atMost(2));
    // a = 1 needs c.
    model.addRow(d.minus(a).atLeast(0));
    model.addRow(e.plus(a).atMost(1));
    model.addRow(d.minus(e).minus(c).atMost(0));
    for (const col of [p, q, r, s]) for (const early of [a, d, e]) model.addRow(early.plus(col).atMost(2));
    const { problem } = presolve(model.toProblem(), ["propagation", "probing"]);
    expect([problem.colUb[1], problem.colUb[0]]).toEqual([0, 0]);
  });

  it("every technique alone keeps the optimum, and its points are points of the given problem", () => {
    for (const names of [
      ...REDUCTIONS.map((name) => ["presolve", name]),
      ...OWN.map((name) => [name]),
      null,
    ]) {
      for (let seed = 0; seed < 60; seed++) {
        const given =
          seed % 2 === 0 ? tinyMip(seed) : randomMip(seed, { rows: 4, cols: 6, integers: 5, binary: true });
        const { status, problem, restore } = presolve(given, names);
        const exact = solveByBruteForce(given);
        if (status !== "ready") {
          expect([seed, names, exact.status]).not.toEqual([seed, names, "optimal"]);
          continue;
        }
        const found = solveSync(problem, { ...EXACT, off: ["presolve", "components"] });
        expect([seed, names, found.status]).toEqual([seed, names, exact.status]);
        if (found.solution === null || exact.status !== "optimal") continue;
        const form = minimizationForm(given);
        const { feasible, objective } = checkSolution(form, restore(found.solution.colValue));
        expect([seed, names, feasible]).toEqual([seed, names, true]);
        const best = exact.objective.toNumber();
        expect(objective).toBeCloseTo(given.maximize ? -best : best, 6);
      }
    }
  });

  it("loses no integer point to propagation, rounded rows, tightened coefficients or probing", () => {
    let points = 0;
    for (let seed = 0; seed < 150; seed++) {
      const mip = mipOf(tinyMip(seed));
      const { status, problem } = presolve(mip.form, [
        "propagation",
        ...OWN.filter((n) => n !== "implied-integers"),
      ]);
      forEachPoint(mip, (point) => {
        points++;
        expect([seed, status]).toEqual([seed, "ready"]);
        expect([seed, checkSolution(problem, point).feasible]).toEqual([seed, true]);
      });
    }
    expect(points).toBeGreaterThan(500);
  });

  it("a start that is worse by a column that presolve removes does not hide the optimum", () => {
    const model = new Model();
    const cols = [0, 1, 2].map(() => model.addCol({ ub: 1, integer: true, cost: 1 }));
    model.addCol({ ub: 1, cost: 1 });
    for (const left of cols) model.addRow(sum(cols.filter((col) => col !== left)).atLeast(1));
    // Without its last column the objective is whole, but that of the start is 2.5.
    const start = Float64Array.of(1, 1, 0, 0.5);
    const off = [...OWN, "propagation", "rounding", "slack-rounding", "diving", "feasibility-jump", "rens"];
    for (const names of [off, []]) {
      const { status, objective } = solveSync(model, { ...EXACT, start, off: names });
      expect([status, objective]).toEqual(["optimal", 2]);
    }
  });

  it("equal columns that a row tightened once they were one are told apart again", () => {
    const model = new Model();
    const cols = [9, 1, 7, 2, 7].map((cost) => model.addCol({ ub: 1, integer: true, cost }));
    const [, one, two, three, four] = cols as [Col, Col, Col, Col, Col];
    model.addRow(sum([two, four]).atLeast(1));
    model.addRow(sum([one, two, three, four]).atLeast(1));
    const { status, objective } = solveSync(model, EXACT);
    expect([status, objective]).toEqual(["optimal", 7]);
  });

  it("keeps equal columns without bounds apart from infinity", () => {
    // x and z are equal but for their costs of 0, merge, and get a bound from the first row only then.
    const model = new Model();
    const [x, y, z] = [0, 1, 2].map(() => model.addCol({ lb: Number.NEGATIVE_INFINITY, integer: true }));
    model.addRow(x.times(4).plus(z.times(4)).atMost(0.5));
    model.addRow(x.times(2).plus(y.times(2)).plus(z.times(2)).atLeast(3));
    expect(solveSync(model).status).toBe("optimal");
  });
});
