import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { type Conflict, ConflictPool } from "../../engine/mip/conflicts/conflict-pool.ts";
import { PathAnalysis } from "../../engine/mip/conflicts/path-analysis.ts";
import { pathClause } from "../../engine/mip/conflicts/path-learner.ts";
import { PathReplay } from "../../engine/mip/conflicts/path-replay.ts";
import type { MipProblem } from "../../engine/mip/mip-problem.ts";
import { NodeStore } from "../../engine/mip/node/node.ts";
import { TECHNIQUES } from "../../engine/techniques.ts";
import { checkSolution } from "../../engine/verify/verify.ts";
import { Random } from "../generators/random.ts";
import { solveWatched } from "./debug-solution.ts";
import { mipOf } from "./example.ts";

/** Columns of few values, the last ones continuous, and rows with small whole coefficients that some point of whole values keeps. */
function draw(random: Random, numIntegers: number, numContinuous: number): Problem {
  const model = new Model("drawn");
  const numCols = numIntegers + numContinuous;
  const point = Array.from({ length: numCols }, () => random.whole(0, 1));
  const cols = point.map((_, pos) => {
    const ub = random.chance(0.7) ? 1 : 2;
    return model.addCol({ ub, integer: pos < numIntegers, cost: random.whole(-3, 3) });
  });
  for (let row = 0; row < 2 * numIntegers; row++) {
    const members = cols
      .map((col, pos) => ({ col, pos, a: random.nonZero(4) }))
      .filter(() => random.chance(0.4));
    if (members.length === 0) continue;
    const side = members.reduce((total, { pos, a }) => total + a * (point[pos] as number), 0);
    const left = sum(members.map(({ col, a }) => col.times(a)));
    model.addRow(
      random.chance(0.5) ? left.atMost(side + random.whole(0, 1)) : left.atLeast(side - random.whole(0, 1)),
    );
  }
  return model.toProblem();
}

/** Whole values of the integer columns (all columns where there are no others) that belong to a feasible point. */
function feasibleAssignments(problem: Problem): number[][] {
  const { numCols, integrality, colLb, colUb } = problem;
  const found: number[][] = [];
  const assign = (point: number[]): void => {
    const col = point.length;
    if (col === numCols || integrality[col] === 0) {
      const fixed = {
        ...problem,
        colLb: colLb.map((lb, each) => point[each] ?? lb),
        colUb: colUb.map((ub, each) => point[each] ?? ub),
      };
      const isFeasible =
        col === numCols
          ? checkSolution(problem, Float64Array.from(point)).feasible
          : solveSync(fixed).status === "optimal";
      if (isFeasible) found.push(point);
      return;
    }
    for (let value = colLb[col] as number; value <= (colUb[col] as number); value++)
      assign([...point, value]);
  };
  assign([]);
  return found;
}

function activityOf({ col, value }: Conflict, point: readonly number[]): number {
  return col.reduce((total, each, entry) => total + (value[entry] as number) * (point[each] as number), 0);
}

/** Branches at random below the root until the replay is empty, or nothing is left to branch on. @returns the last node. */
function branchAtRandom(random: Random, mip: MipProblem, nodes: NodeStore, replay: PathReplay): number {
  const figures = { dualBound: 0, parentObjective: 0, estimate: 0, distance: 1, basis: null };
  let parent = nodes.add({ ...figures, parent: -1, col: -1, lb: 0, ub: 0, isUp: false });
  for (let step = 0; step < 3 * mip.numCols; step++) {
    const col = random.whole(0, mip.numCols - 1);
    if (replay.walk(nodes, parent)) break;
    const [lb, ub] = [replay.domain.colLb[col] as number, replay.domain.colUb[col] as number];
    if (mip.integrality[col] === 0 || lb === ub) continue;
    const isUp = random.chance(0.5);
    parent = nodes.add({ ...figures, parent, col, lb: isUp ? lb + 1 : lb, ub: isUp ? ub : ub - 1, isUp });
  }
  return parent;
}

/** Clauses learnt on random paths; each is held against all feasible assignments. */
function learnAll(random: Random, problem: Problem, numPaths: number): Conflict[] {
  const mip = mipOf(problem);
  const feasible = feasibleAssignments(problem);
  const pool = new ConflictPool(mip.numCols, 100);
  const replay = new PathReplay(mip, pool);
  const analysis = new PathAnalysis(mip, replay);
  replay.begin(mip.colLb, mip.colUb);
  const nodes = new NodeStore();
  const learnt: Conflict[] = [];
  for (let path = 0; path < numPaths; path++) {
    const id = branchAtRandom(random, mip, nodes, replay);
    const isLearnt = replay.walk(nodes, id) && analysis.run();
    const conflict = isLearnt ? pathClause(replay.everywhere, analysis.premises) : null;
    replay.leaveLast();
    if (conflict === null) continue;
    for (const point of feasible) {
      if (activityOf(conflict, point) > conflict.rhs + 1e-9)
        throw new Error(`a clause loses ${point.join(" ")}`);
    }
    pool.add(conflict);
    learnt.push(conflict);
  }
  return learnt;
}

/** So many things in one hole fewer, each pair of things in each hole apart. */
function pigeons(numHoles: number): Problem {
  const model = new Model("pigeons");
  const places = Array.from({ length: numHoles + 1 }, () =>
    Array.from({ length: numHoles }, () => model.addCol({ ub: 1, integer: true })),
  );
  for (const of of places) model.addRow(sum(of).atLeast(1));
  for (let hole = 0; hole < numHoles; hole++) {
    for (let one = 0; one <= numHoles; one++) {
      for (let other = 0; other < one; other++) {
        const pair = [places[one]?.[hole], places[other]?.[hole]].filter((col) => col !== undefined);
        model.addRow(sum(pair).atMost(1));
      }
    }
  }
  return model.toProblem();
}

describe("clauses from paths", () => {
  it("lose no feasible point of integer programs", { timeout: 60_000 }, () => {
    const random = new Random(17);
    let learnt = 0;
    for (let draws = 0; draws < 150; draws++) learnt += learnAll(random, draw(random, 8, 0), 20).length;
    expect(learnt).toBeGreaterThan(300);
  });

  it("lose no feasible point of mixed programs", { timeout: 60_000 }, () => {
    const random = new Random(18);
    let learnt = 0;
    for (let draws = 0; draws < 25; draws++) learnt += learnAll(random, draw(random, 6, 2), 20).length;
    expect(learnt).toBeGreaterThan(50);
  });

  it("stop at the one literal that the last branching comes down to", () => {
    // x0 → x1 → x2 and x3 with not both: the last branching, x0 = 1, is at fault alone.
    const model = new Model("chain");
    const x = Array.from({ length: 5 }, () => model.addCol({ ub: 1, integer: true }));
    const implies = (a: number, b: number) =>
      model.addRow(sum([x[b], x[a]?.times(-1)].filter((term) => term !== undefined)).atLeast(0));
    implies(0, 1);
    implies(1, 2);
    implies(1, 3);
    model.addRow(sum([x[2], x[3]].filter((col) => col !== undefined)).atMost(1));
    const mip = mipOf(model.toProblem());
    const replay = new PathReplay(mip, new ConflictPool(5, 20));
    const analysis = new PathAnalysis(mip, replay);
    replay.begin(mip.colLb, mip.colUb);
    const nodes = new NodeStore();
    const figures = { dualBound: 0, parentObjective: 0, estimate: 0, distance: 1, basis: null };
    const root = nodes.add({ ...figures, parent: -1, col: -1, lb: 0, ub: 0, isUp: false });
    const first = nodes.add({ ...figures, parent: root, col: 4, lb: 1, ub: 1, isUp: true });
    const second = nodes.add({ ...figures, parent: first, col: 0, lb: 1, ub: 1, isUp: true });
    expect(replay.walk(nodes, second)).toBe(true);
    expect(analysis.run()).toBe(true);
    const clause = pathClause(replay.everywhere, analysis.premises);
    expect(Array.from(clause?.col ?? [])).toEqual([1]);
    expect(Array.from(clause?.value ?? [])).toEqual([1]);
    expect(clause?.rhs).toBe(0);
  });

  it("are learnt in a search that has no point yet, and keep its answer", () => {
    const problem = pigeons(4);
    const off = ["symmetry", "clique", "zero-half", "probing", "strong-branching"];
    const result = solveSync(problem, { off });
    expect(result.status).toBe("infeasible");
    expect(result.statistics.conflicts?.learnt).toBeGreaterThan(0);
    const without = solveSync(problem, { off: [...off, "conflict-analysis"] });
    expect(without.status).toBe("infeasible");
    expect(without.statistics.conflicts?.learnt).toBe(0);
  });

  it("lose no optimum of searches", { timeout: 60_000 }, () => {
    const random = new Random(19);
    const on = ["propagation", "conflict-analysis"];
    const off = TECHNIQUES.map(({ name }) => name).filter((name) => !on.includes(name));
    let learnt = 0;
    for (let draws = 0; draws < 40; draws++) {
      const problem = draw(random, 24, draws % 2);
      const { solution } = solveSync(problem, { off: ["conflict-analysis"], mipGap: 0 });
      if (solution !== null) learnt += solveWatched(problem, solution.colValue, off).conflicts;
    }
    expect(learnt).toBeGreaterThan(20);
  });
});
