import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Heuristic, type LazyRows, Model, type Separator, solveSync, sum } from "../../engine/index.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import { templateHeuristic } from "../../engine/mip/heuristics/template.ts";
import { describeHeuristic } from "../conformance/heuristic.ts";
import { knapsack } from "./example.ts";

for (const heuristic of [...HEURISTICS, templateHeuristic]) describeHeuristic(heuristic);

/** Names of the default separators and heuristics without one: cuts would solve these programs at once. */
const allBut = (name: string): string[] =>
  [...HEURISTICS, ...SEPARATORS].map((each) => each.name).filter((each) => each !== name);

/** A heuristic that offers one point. */
function offering(point: Float64Array, when: "before-root" | "node", answers: boolean[]): Heuristic {
  return {
    name: "offering",
    description: "offers one point",
    create: () => ({
      when,
      search(_node, _probe, found) {
        answers.push(found.offer(point));
        return answers.at(-1) ? "found" : "none";
      },
    }),
  };
}

/** Fixed-charge cover: 12 sites of capacity 7, demand 40, opening costs 5 + site. */
function fixedCharge(): Model {
  const model = new Model("fixed charge");
  const flows = Array.from({ length: 12 }, (_, site) => model.addCol({ cost: 1 + (site % 3) }));
  const opens = Array.from({ length: 12 }, (_, site) =>
    model.addCol({ ub: 1, cost: 5 + site, integer: true }),
  );
  for (const [site, flow] of flows.entries()) {
    model.addRow(flow.minus(opens[site]?.times(7) ?? 0).atMost(0));
  }
  model.addRow(sum(flows).atLeast(40));
  return model;
}

describe("heuristics", () => {
  it("the template has fewer than 40 lines", () => {
    const url = new URL("../../engine/mip/heuristics/template.ts", import.meta.url);
    expect(readFileSync(url, "utf8").split("\n").length).toBeLessThan(40);
  });

  it("a point that breaks a row is not taken, whoever offers it", () => {
    const answers: boolean[] = [];
    const everything = offering(new Float64Array(6).fill(1), "before-root", answers);
    const result = solveSync(knapsack(), { plugins: { heuristics: [everything] } });
    expect(answers).toEqual([false]);
    expect(result.objective).toBe(26);
  });

  it("the feasibility pump finds a point at the root by itself", () => {
    const options = { off: allBut("feasibility-pump"), on: ["feasibility-pump"], nodeLimit: 1 };
    const { solution, statistics } = solveSync(fixedCharge(), options);
    expect(solution).not.toBeNull();
    expect(statistics["heuristic feasibility-pump"]).toMatchObject({ calls: 1, found: 1 });
  });

  it("shifting finds a point at the root by itself", () => {
    const options = { off: allBut("shifting"), on: ["shifting"], nodeLimit: 1 };
    const { solution, statistics } = solveSync(fixedCharge(), options);
    expect(solution).not.toBeNull();
    expect(statistics["heuristic shifting"]).toMatchObject({ calls: 1, found: 1 });
  });

  it("feasibility jump takes what the rows of a point that keeps them have room for", () => {
    const model = new Model("packing");
    const cols = Array.from({ length: 5 }, (_, k) =>
      model.addCol({ ub: 3, cost: -1 - (k % 2), integer: true }),
    );
    for (const [k, col] of cols.slice(1).entries()) model.addRow(sum([col, cols[k] ?? 0]).atMost(3));
    model.addRow(sum(cols).atLeast(0));
    const found: unknown[] = [];
    solveSync(model, {
      off: [...allBut("feasibility-jump"), "presolve"],
      nodeLimit: 1,
      onIncumbent: ({ foundBy, objective }) => found.push([foundBy, objective]),
    });
    // The dear ones, 1 and 3, to their ends; nothing is left for their neighbours.
    expect(found.slice(0, 2)).toEqual([
      ["feasibility-jump", 0],
      ["feasibility-jump", -12],
    ]);
  });

  it("feasibility jump goes on from the point as it was where what improves it is refused", () => {
    const model = new Model("at most one of two, which no row says");
    const pair = [0, 1].map(() => model.addCol({ ub: 1, integer: true, cost: -1 }));
    const indices = pair.map(({ index }) => index);
    const rest = model.addCol({ ub: 10, cost: -1 });
    model.addRow(rest.atMost(5));
    const atMostOne: LazyRows = {
      name: "at-most-one",
      description: "",
      create: () => ({
        separate: (_, rows) => rows.add(indices, [1, 1], Number.NEGATIVE_INFINITY, 1),
      }),
    };
    const found: unknown[] = [];
    solveSync(model, {
      off: allBut("feasibility-jump"),
      nodeLimit: 1,
      plugins: { lazyRows: [atMostOne] },
      onIncumbent: ({ foundBy, objective }) => found.push([foundBy, objective]),
    });
    expect(found.slice(0, 2)).toEqual([
      ["feasibility-jump", 0],
      ["feasibility-jump", -5],
    ]);
  });

  it("feasibility jump makes nothing of what it forgives a row", () => {
    const model = new Model("steep");
    const [x, y] = [1, 1].map((cost) => model.addCol({ cost, ub: 2, integer: true }));
    const dear = model.addCol({ cost: 10, ub: 5 });
    // With x = 1 the row is off by 5e-8, for which the dear column takes 5e-5.
    model.addRow(
      sum([x, y, dear])
        .times(0.001)
        .atLeast(0.001 + 5e-8),
    );
    model.addRow(x.plus(y.times(2)).atLeast(1));
    const found: unknown[] = [];
    const { status, objective } = solveSync(model, {
      off: [...allBut("feasibility-jump"), "presolve"],
      onIncumbent: ({ foundBy }) => found.push(foundBy),
    });
    expect(found).toEqual(["feasibility-jump"]);
    expect([status, objective]).toEqual(["optimal", expect.closeTo(1.0005, 9)]);
  });

  it("a point offered before the root LP is the first incumbent", () => {
    const answers: boolean[] = [];
    const finders: string[] = [];
    const firstItem = offering(Float64Array.of(1, 0, 0, 0, 0, 0), "before-root", answers);
    solveSync(knapsack(), {
      off: ["feasibility-jump"],
      plugins: { heuristics: [firstItem] },
      onIncumbent: (event) => finders.push(`${event.foundBy} ${event.objective}`),
    });
    expect(answers).toEqual([true]);
    expect(finders[0]).toBe("offering 9");
  });

  it("rounding finds a fixed-charge plan at the root: integers fixed, flows by LP", () => {
    const finders: string[] = [];
    solveSync(fixedCharge(), {
      off: allBut("rounding"),
      nodeLimit: 1,
      onIncumbent: (event) => finders.push(event.foundBy),
    });
    expect(finders).toContain("rounding");
  });

  it("fix-and-propagate finds a fixed-charge plan at the root by itself", () => {
    const { solution, statistics } = solveSync(fixedCharge(), {
      off: allBut("fix-and-propagate"),
      nodeLimit: 1,
    });
    expect(solution).not.toBeNull();
    expect(statistics["heuristic fix-and-propagate"]).toMatchObject({ calls: 1, found: 1 });
  });

  it("before the first cut those are asked that ask for it, and once there is an incumbent no more between rounds", () => {
    const calls: string[] = [];
    const heuristic: Heuristic = {
      name: "seeking",
      description: "offers the point with every site open",
      create: (mip) => ({
        when: "node",
        beforeCuts: "without-incumbent",
        search(_node, probe, found) {
          calls.push("seek");
          const colLb = mip.colLb.map((lb, col) =>
            mip.integrality[col] === 1 ? (mip.colUb[col] as number) : lb,
          );
          const answer = probe.solve(colLb, mip.colUb, 100);
          return answer.status === "optimal" && found.offer(answer.colValue) ? "found" : "none";
        },
      }),
    };
    const separator: Separator = {
      name: "counting",
      description: "notes its calls",
      create: () => ({
        separate() {
          calls.push("separate");
          return "none";
        },
      }),
    };
    const finders: string[] = [];
    solveSync(fixedCharge(), {
      off: allBut("mir"),
      plugins: { heuristics: [heuristic], separators: [separator] },
      nodeLimit: 1,
      onIncumbent: (event) => finders.push(event.foundBy),
    });
    expect(calls.slice(0, 2)).toEqual(["seek", "separate"]);
    expect(finders[0]).toBe("seeking");
    expect(calls.slice(1, calls.lastIndexOf("separate"))).not.toContain("seek");
  });

  it("diving alone finds a fixed-charge plan at the root", () => {
    const finders: string[] = [];
    solveSync(fixedCharge(), {
      off: allBut("diving"),
      nodeLimit: 1,
      onIncumbent: (event) => finders.push(event.foundBy),
    });
    expect(finders).toContain("diving");
  });

  it("probing leaves the node's own LP alone: the tree is the same with and without", () => {
    const probing: Heuristic = {
      name: "probing",
      description: "solves LPs and offers nothing",
      create: () => ({
        when: "node",
        search(node, probe) {
          const colUb = node.colUb.slice();
          colUb[0] = node.colLb[0] as number;
          probe.solve(node.colLb, colUb, 100);
          return "none";
        },
      }),
    };
    // Plug-ins see the problem as it was given; so shall the other search.
    const options = { off: [...allBut("none of them"), "presolve"] };
    const plain = solveSync(fixedCharge(), options);
    const probed = solveSync(fixedCharge(), { ...options, plugins: { heuristics: [probing] } });
    expect(probed.nodes).toBe(plain.nodes);
    expect(probed.objective).toBe(plain.objective);
    expect(probed.simplexIterations).toBeGreaterThan(plain.simplexIterations);
  });
});
