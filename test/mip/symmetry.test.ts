import { describe, expect, it } from "vitest";
import {
  Model,
  type Problem,
  type SearchState,
  type SolveOptions,
  solve,
  solveSync,
  sum,
} from "../../engine/index.ts";
import { Domain } from "../../engine/mip/domain/propagation.ts";
import { NodeStore } from "../../engine/mip/node/node.ts";
import { findSymmetries, type Symmetry } from "../../engine/mip/symmetry/find-symmetries.ts";
import { Orbits } from "../../engine/mip/symmetry/orbits.ts";
import { OrderedPartition } from "../../engine/mip/symmetry/ordered-partition.ts";
import { buildSymmetryGraph } from "../../engine/mip/symmetry/symmetry-graph.ts";
import { symmetricMip } from "../generators/symmetric.ts";
import { InProcessPool, tickingHost } from "../parallel/in-process-pool.ts";
import { BARE_TREE } from "../parallel/tree-mips.ts";
import { mipOf, ruleThat } from "./example.ts";
import { forEachPoint } from "./integer-points.ts";

function symmetriesOf(problem: Problem): Symmetry[] {
  const steps = findSymmetries(mipOf(problem));
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Four binaries of which two may hold. */
function anyTwoOfFour(): Problem {
  const model = new Model();
  const cols = Array.from({ length: 4 }, () => model.addCol({ ub: 1, integer: true, cost: -1 }));
  model.addRow(sum(cols).atMost(2));
  return model.toProblem();
}

/** Columns 0 … size − 1 in a circle, neighbours not both 0. */
function circle(size: number): Problem {
  const model = new Model();
  const cols = Array.from({ length: size }, () => model.addCol({ ub: 1, integer: true, cost: 1 }));
  for (const [pos, col] of cols.entries()) {
    model.addRow(col.plus((cols[(pos + 1) % size] as typeof col).times(1)).atLeast(1));
  }
  return model.toProblem();
}

/** A store with the root, and its child on a column. */
function childOf(
  root: { readonly nodes: NodeStore; readonly id: number },
  col: number,
  isUp: boolean,
): number {
  const figures = { dualBound: 0, parentObjective: 0, estimate: 0, distance: 0.5, basis: null };
  const [lb, ub] = isUp ? [1, 1] : [0, 0];
  return root.nodes.add({ ...figures, parent: root.id, col, lb, ub, isUp });
}

function storeWithRoot(): { readonly nodes: NodeStore; readonly id: number } {
  const nodes = new NodeStore();
  const figures = { dualBound: 0, parentObjective: 0, estimate: 0, distance: 0, basis: null };
  return { nodes, id: nodes.add({ ...figures, parent: -1, col: -1, lb: 0, ub: 0, isUp: false }) };
}

describe("symmetries", () => {
  it("of columns that are all alike are the swaps of any two", () => {
    const swaps = symmetriesOf(anyTwoOfFour()).map(({ col }) => [...col].join());
    expect(swaps.sort()).toEqual(["0,1", "0,2", "0,3", "1,2", "1,3", "2,3"]);
  });

  it("of a circle take every column to every other one", () => {
    const mip = mipOf(circle(7));
    const orbits = new Orbits(mip);
    const root = storeWithRoot();
    const changes = orbits.downChanges(root.nodes, root.id, new Domain(mip), 3, 0);
    expect([...(changes?.col ?? [])].sort()).toEqual([0, 1, 2, 4, 5, 6]);
  });

  it("are none where one figure differs", () => {
    for (const spoil of ["colCost", "colUb", "value"] as const) {
      const problem = anyTwoOfFour();
      for (let pos = 0; pos < 4; pos++) problem[spoil][pos] = 2 + pos;
      expect(symmetriesOf(problem), spoil).toEqual([]);
    }
  });

  it("take feasible points to feasible points of the same objective", () => {
    let checked = 0;
    for (let seed = 0; seed < 100; seed++) {
      const problem = symmetricMip(seed);
      const mip = mipOf(problem);
      const numPoints = mip.colUb.reduce((product, ub) => product * (ub + 1), 1);
      if (mip.numIntegers < mip.numCols || numPoints > 3000) continue;
      const symmetries = symmetriesOf(problem);
      const costOf = (point: readonly number[]): number =>
        point.reduce((total, value, col) => total + value * mip.colCost[col], 0);
      const costs = new Map<string, number>();
      forEachPoint(mip, (point) => {
        costs.set(point.join(), costOf([...point]));
      });
      for (const [point, cost] of costs) {
        const values = point.split(",").map(Number);
        for (const { col, image } of symmetries) {
          const moved = values.slice();
          for (let pos = 0; pos < col.length; pos++)
            moved[image[pos] as number] = values[col[pos] as number] as number;
          expect(costs.get(moved.join())).toBeCloseTo(cost, 9);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(1000);
  });
});

describe("the search for symmetries", () => {
  it("refines no more once every column and row is told apart", () => {
    const model = new Model();
    const cols = Array.from({ length: 5 }, (_, pos) => model.addCol({ ub: 1, integer: true, cost: pos }));
    for (let side = 1; side < 4; side++) model.addRow(sum(cols).atMost(side));
    const steps = buildSymmetryGraph(mipOf(model.toProblem()));
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const partition = new OrderedPartition(step.value);
    expect([...partition.reset()].length).toBe(0);
    expect(partition.work).toBe(0);
    expect(new Set(partition.cellOf).size).toBe(8);
  });

  it("ends where it is told to stop, with what it has found", () => {
    const mip = mipOf(circle(24));
    const all = symmetriesOf(circle(24)).length;
    const counts = new Set<number>();
    for (let most = 0; most < 60; most++) {
      let asked = 0;
      const steps = findSymmetries(mip, () => ++asked > most);
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      expect(asked).toBeLessThanOrEqual(most + 3);
      counts.add(step.value.length);
    }
    expect(counts.size).toBeGreaterThan(2);
    expect(Math.max(...counts)).toBe(all);
  });
});

describe("orbits", () => {
  const mip = mipOf(anyTwoOfFour());

  it("lose a column that was branched up on, and keep one that was branched down on with all of its orbit", () => {
    const root = storeWithRoot();
    const orbits = new Orbits(mip);
    const up = childOf(root, 0, true);
    const below = orbits.downChanges(root.nodes, up, new Domain(mip), 1, 0);
    expect([...(below?.col ?? [])].sort()).toEqual([2, 3]);
    expect(orbits.downChanges(root.nodes, up, new Domain(mip), 0, 0)).toBeNull();
    const figures = { dualBound: 0, parentObjective: 0, estimate: 0, distance: 0.5, basis: null };
    const changes = { col: Int32Array.of(1, 2, 3), lb: new Float64Array(3), ub: new Float64Array(3) };
    const down = root.nodes.add({ ...figures, parent: root.id, col: 0, lb: 0, ub: 0, isUp: false, changes });
    expect(orbits.downChanges(root.nodes, down, new Domain(mip), 1, 0)?.col.length).toBe(3);
  });

  it("lose a column that was branched down on alone", () => {
    const root = storeWithRoot();
    const alone = childOf(root, 0, false);
    expect(new Orbits(mip).downChanges(root.nodes, alone, new Domain(mip), 0, 0)).toBeNull();
  });

  it("lose what has bounds of its own on a path that came as a whole", () => {
    const root = storeWithRoot();
    root.nodes.setDeduced(root.id, {
      col: Int32Array.of(0, 1),
      lb: Float64Array.of(1, 0),
      ub: Float64Array.of(1, 0),
    });
    const orbits = new Orbits(mip);
    const changes = orbits.downChanges(root.nodes, root.id, new Domain(mip), 2, 0);
    expect([...(changes?.col ?? [])]).toEqual([3]);
    for (const col of [0, 1]) {
      expect(orbits.downChanges(root.nodes, root.id, new Domain(mip), col, 0), `column ${col}`).toBeNull();
    }
  });

  it("have the tightest bounds of any of their columns", () => {
    const root = storeWithRoot();
    const domain = new Domain(mip);
    domain.tighten(2, 0, 0);
    new Orbits(mip).spread(root.nodes, root.id, domain);
    expect([...domain.colUb]).toEqual([0, 0, 0, 0]);
  });
});

describe("a search with symmetries", () => {
  it("finds the optimum that one without them finds, in fewer nodes", () => {
    const cuts = ["mir", "gomory", "flow-cover", "cover", "clique", "zero-half", "implied-bound"];
    const bare = ["presolve", "feasibility-jump", "strong-branching", "fix-and-propagate"];
    let branched = 0;
    let tightened = 0;
    const nodes = { with: 0, without: 0 };
    for (let seed = 0; seed < 60; seed++) {
      const problem = symmetricMip(seed);
      const off = ["tableau", "components", ...cuts, ...(seed % 2 === 0 ? bare : [])];
      const limits: SolveOptions = { mipGap: 0, nodeLimit: 1000 };
      const plain = solveSync(problem, { ...limits, off: [...off, "symmetry"] });
      const own = solveSync(problem, { ...limits, off });
      if (plain.status !== "node_limit") {
        expect(own.status, `seed ${seed}`).toBe(plain.status);
        expect(own.objective ?? 0, `seed ${seed}`).toBeCloseTo(plain.objective ?? 0, 6);
      }
      branched += own.statistics.symmetry?.branched ?? 0;
      tightened += own.statistics.symmetry?.tightened ?? 0;
      nodes.with += own.nodes;
      nodes.without += plain.nodes;
      expect(plain.statistics.symmetry).toBe(undefined);
    }
    expect(branched).toBeGreaterThan(20);
    expect(tightened).toBeGreaterThan(0);
    expect(nodes.with).toBeLessThan(0.8 * nodes.without);
  });

  it("solves a node's LP again where the columns that it was to be divided at have lost its values", () => {
    const model = new Model();
    const cols = Array.from({ length: 4 }, () => model.addCol({ ub: 1, integer: true, cost: -1 }));
    const rest = model.addCol({ ub: 0.5, cost: -0.1 });
    model.addRow(sum([...cols.map((col) => col.times(2)), rest.times(1)]).atMost(3));
    let asked = 0;
    const branchingRule = ruleThat((node, { col, value }) => {
      asked++;
      // With the optimum as start, no bound loses a better point.
      const other = node.colLb.findIndex((lb, each) => lb === 0 && node.colUb[each] === 1 && each !== col[0]);
      return other >= 0 && asked === 1
        ? { kind: "tighten", changes: [{ col: other, lb: 0, ub: 0 }] }
        : { kind: "split", col: col[0] as number, at: value[0] as number, first: "down" };
    });
    for (const on of [["symmetry"], ["symmetry", "propagation"]]) {
      asked = 0;
      const start = Float64Array.of(1, 0, 0, 0, 0.5);
      const own = solveSync(model.toProblem(), { plugins: { branchingRule }, start, off: ["all"], on });
      expect(own).toMatchObject({ status: "optimal", objective: -1.05 });
      expect(own.statistics.symmetry?.tightened).toBe(3);
      expect(asked).toBe(1);
    }
  });

  it("finds it when parts of the tree are searched elsewhere", async () => {
    let subtrees = 0;
    let branched = 0;
    for (let seed = 0; seed < 16; seed++) {
      const problem = symmetricMip(seed);
      const bare: SolveOptions = { mipGap: 0, off: [...BARE_TREE, "presolve", "components"] };
      const plain = solveSync(problem, { ...bare, off: [...BARE_TREE, "symmetry"], nodeLimit: 2000 });
      if (plain.status === "node_limit") continue;
      const pool = new InProcessPool({ size: 2, sharesMemory: seed % 2 === 0 });
      try {
        const own = await solve(problem, { ...bare, threads: 3, pool, host: tickingHost() });
        expect(own.status, `seed ${seed}`).toBe(plain.status);
        expect(own.objective ?? 0, `seed ${seed}`).toBeCloseTo(plain.objective ?? 0, 6);
        branched += own.statistics.symmetry?.branched ?? 0;
        subtrees += own.statistics.parallel?.packets ?? 0;
      } finally {
        await pool.close();
      }
    }
    expect(subtrees).toBeGreaterThan(0);
    expect(branched).toBeGreaterThan(5);
  });

  it("finds it when it is taken up from a state that was kept", () => {
    let resumed = 0;
    let branched = 0;
    for (let seed = 0; seed < 24; seed++) {
      const problem = symmetricMip(seed);
      const bare: SolveOptions = { mipGap: 0, off: [...BARE_TREE, "presolve", "components"] };
      const plain = solveSync(problem, { ...bare, off: [...BARE_TREE, "symmetry"], nodeLimit: 2000 });
      if (plain.status === "node_limit") continue;
      const states: SearchState[] = [];
      const keep = {
        checkpointEvery: 0,
        onCheckpoint: (state: SearchState) => states.push(structuredClone(state)),
      };
      solveSync(problem, { ...bare, ...keep, host: tickingHost() });
      const step = Math.max(1, Math.floor(states.length / 4));
      for (const resume of states.filter((_, pos) => pos % step === 0)) {
        const own = solveSync(problem, { ...bare, resume });
        expect(own.status, `seed ${seed}`).toBe(plain.status);
        expect(own.objective ?? 0, `seed ${seed}`).toBeCloseTo(plain.objective ?? 0, 6);
        resumed++;
        branched += own.statistics.symmetry?.branched ?? 0;
      }
    }
    expect(resumed).toBeGreaterThan(20);
    expect(branched).toBeGreaterThan(5);
  });
});
