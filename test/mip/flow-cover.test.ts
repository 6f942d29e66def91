import { describe, expect, it } from "vitest";
import { Model, type Result, solveSync, sum } from "../../engine/index.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { Random } from "../generators/random.ts";

const OTHERS = SEPARATORS.map(({ name }) => name).filter((name) => name !== "flow-cover");

/** Arcs with fixed cost that must carry a demand together, each up to its capacity. */
interface Arcs {
  readonly capacity: readonly number[];
  readonly fixedCost: readonly number[];
  readonly cost: readonly number[];
  readonly demand: number;
}

function modelOf({ capacity, fixedCost, cost, demand }: Arcs): Model {
  const model = new Model("arcs");
  const flow = capacity.map((ub, arc) => model.addCol({ ub, cost: cost[arc] as number }));
  for (const [arc, most] of capacity.entries()) {
    const isOpen = model.addCol({ ub: 1, integer: true, cost: fixedCost[arc] as number });
    model.addRow((flow[arc] as (typeof flow)[0]).minus(isOpen.times(most)).atMost(0));
  }
  model.addRow(sum(flow).atLeast(demand));
  return model;
}

/** The least cost over all choices of open arcs, which are filled in the order of their costs. */
function countArcs({ capacity, fixedCost, cost, demand }: Arcs): number {
  const order = capacity.map((_, arc) => arc).sort((a, b) => (cost[a] as number) - (cost[b] as number));
  let best = Number.POSITIVE_INFINITY;
  for (let open = 0; open < 2 ** capacity.length; open++) {
    let left = demand;
    let total = 0;
    for (const arc of order) {
      if (((open >> arc) & 1) === 0) continue;
      const flow = Math.min(left, capacity[arc] as number);
      total += (fixedCost[arc] as number) + flow * (cost[arc] as number);
      left -= flow;
    }
    if (left === 0) best = Math.min(best, total);
  }
  return best;
}

function drawArcs(seed: number): Arcs {
  const random = new Random(seed);
  const draw = (least: number, most: number): number[] =>
    Array.from({ length: 6 }, () => random.whole(least, most));
  const capacity = draw(2, 12);
  const demand = Math.floor(0.6 * capacity.reduce((total, most) => total + most, 0));
  return { capacity, fixedCost: draw(5, 30), cost: draw(0, 3), demand };
}

describe("flow cover inequalities", () => {
  it("raise the bound of a single node's flow and lose no optimum", () => {
    let numFound = 0;
    let numRaised = 0;
    for (let seed = 0; seed < 60; seed++) {
      const arcs = drawArcs(seed);
      const model = modelOf(arcs);
      const options = { off: [...OTHERS, "presolve"], mipGap: 0, mipGapAbs: 0 };
      const full = solveSync(model, options);
      expect(full.status).toBe("optimal");
      expect(full.objective).toBeCloseTo(countArcs(arcs), 6);
      const rootOf = (off: readonly string[]): Result => solveSync(model, { ...options, off, nodeLimit: 1 });
      const with_ = rootOf(options.off);
      const without = rootOf([...options.off, "flow-cover"]);
      numFound += with_.statistics["separator flow-cover"]?.found ?? 0;
      if ((with_.dualBound as number) > (without.dualBound as number) + 0.1) numRaised++;
    }
    expect(numFound).toBeGreaterThan(60);
    expect(numRaised).toBeGreaterThan(20);
  });
});
