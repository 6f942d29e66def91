/**
 * One commodity from a source to some nodes of a network whose arcs are paid for. The LP opens an arc by as much as flows through it;
 * cuts say that some arc into a set of nodes must be open wherever one of them wants something.
 */
import { describe, expect, it } from "vitest";
import { type Linear, Model, solveSync, sum } from "../../engine/index.ts";
import { mir } from "../../engine/mip/cuts/mir.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import { Random } from "../generators/random.ts";
import { expectValid, type FoundCut, noting } from "./found-cuts.ts";

/** Nothing that changes the columns, and no incumbent, which would let cuts take what is dearer. */
const OFF = [...SEPARATORS, ...HEURISTICS].map(({ name }) => name).concat("presolve", "restarts");

interface Network {
  readonly numNodes: number;
  /** From and to; node 0 is the source. */
  readonly arcs: readonly (readonly [number, number])[];
  readonly cost: readonly number[];
  readonly demand: readonly number[];
}

function drawNetwork(seed: number, numNodes: number, numEdges: number): Network {
  const random = new Random(seed + 52_000);
  // A path through all nodes, so that each can be reached.
  const edges: [number, number][] = Array.from({ length: numNodes - 1 }, (_, node) => [node, node + 1]);
  while (edges.length < numEdges) {
    const from = random.whole(0, numNodes - 1);
    const to = random.whole(0, numNodes - 1);
    if (from !== to) edges.push([from, to]);
  }
  const arcs = edges.flatMap(([from, to]): [number, number][] => [
    [from, to],
    [to, from],
  ]);
  const cost = arcs.map(() => random.whole(5, 30));
  const demand = Array.from({ length: numNodes }, (_, node) => (node > 0 && random.chance(0.5) ? 1 : 0));
  demand[numNodes - 1] = 1;
  return { numNodes, arcs, cost, demand };
}

/** Columns in the order flow, arc open; arcs open as `open` says where that is given. */
function modelOf({ numNodes, arcs, cost, demand }: Network, open?: readonly number[]): Model {
  const model = new Model("network");
  const wanted = demand.reduce((total, each) => total + each, 0);
  const balance: Linear[][] = Array.from({ length: numNodes }, () => []);
  for (const [arc, [from, to]] of arcs.entries()) {
    const flow = model.addCol({});
    const isOpen = model.addCol({
      lb: open?.[arc] ?? 0,
      ub: open?.[arc] ?? 1,
      integer: true,
      cost: cost[arc] as number,
    });
    model.addRow(flow.minus(isOpen.times(wanted)).atMost(0));
    (balance[from] as Linear[]).push(flow.times(-1));
    (balance[to] as Linear[]).push(flow.times(1));
  }
  for (let node = 1; node < numNodes; node++) {
    model.addRow(sum(balance[node] as Linear[]).equals(demand[node] as number));
  }
  return model;
}

describe("mixed-integer rounding of flow balances", () => {
  it("asks for an open arc into what wants something, whatever may flow out on closed arcs", () => {
    let numClosed = 0;
    for (let seed = 0; seed < 10; seed++) {
      const model = modelOf(drawNetwork(seed, 16, 40));
      const root = solveSync(model, { off: OFF, plugins: { separators: [mir] }, nodeLimit: 1 });
      const best = solveSync(model, { mipGap: 0 }).objective as number;
      expect(root.dualBound as number).toBeLessThan(best + 1e-6);
      if ((root.dualBound as number) > best - 1e-6) numClosed++;
    }
    // Fewer where flows on closed arcs keep to the arc's capacity whatever their direction.
    expect(numClosed).toBe(10);
  });

  it("cuts off no point of any choice of open arcs", { timeout: 60_000 }, () => {
    let numChecked = 0;
    for (let seed = 0; seed < 4; seed++) {
      const network = drawNetwork(seed, 4, 4);
      const found: FoundCut[] = [];
      solveSync(modelOf(network), { off: OFF, plugins: { separators: [noting(mir, found)] }, nodeLimit: 1 });
      for (let choice = 0; choice < 256; choice++) {
        const open = network.arcs.map((_, arc) => (choice >> arc) & 1);
        numChecked += expectValid(modelOf(network, open).toProblem(), found);
      }
    }
    expect(numChecked).toBeGreaterThan(300);
  });
});
