import { describe, expect, it } from "vitest";
import { type BranchingRule, Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { strongBranching } from "../../engine/mip/branching/strong-branching.ts";
import { makeRandom } from "../../engine/mip/heuristics/random.ts";
import type { BranchProbe, BranchTrial, NodeView } from "../../engine/mip/plugins.ts";
import { randomMip } from "../generators/lp.ts";
import { decisionOf, knapsack, mipOf } from "./example.ts";

/** A program of 12 to 29 columns, half of them or more integer. */
function mediumMip(seed: number): Problem {
  const random = makeRandom(seed);
  const rows = 4 + Math.floor(8 * random());
  const cols = 12 + Math.floor(18 * random());
  return randomMip(seed, {
    ...{ rows, cols, integers: Math.floor(cols * (0.5 + 0.5 * random())), binary: random() < 0.6 },
    ...{ degenerate: random() < 0.3, oddRow: random() < 0.1, maximize: random() < 0.5 },
  });
}

const OPEN = (objective: number): BranchTrial => ({ status: "open", objective, isSolved: true });
const CLOSED: BranchTrial = { status: "infeasible" };

/** Answers by column and side; counts the trials. */
class ToldProbe implements BranchProbe {
  readonly isAgain: boolean;
  readonly iterations = 0;
  readonly nodeIterations = 0;
  trials = 0;
  readonly #answers: Readonly<Record<number, readonly [BranchTrial, BranchTrial]>>;

  constructor(answers: Readonly<Record<number, readonly [BranchTrial, BranchTrial]>>, isAgain = false) {
    this.#answers = answers;
    this.isAgain = isAgain;
  }

  // biome-ignore lint/correctness/useYield: it has no steps.
  *tryBounds(col: number, lb: number): Generator<void, BranchTrial> {
    this.trials++;
    const answer = this.#answers[col];
    if (answer === undefined) return { status: "failed" };
    return lb === 0 ? answer[0] : answer[1];
  }
}

const zeros = new Float64Array(6);
const NODE: NodeView = {
  id: 0,
  depth: 0,
  lpObjective: 10,
  colValue: zeros,
  reducedCost: zeros,
  colLb: zeros,
  colUb: new Float64Array(6).fill(3),
  cutoff: Number.POSITIVE_INFINITY,
  incumbent: null,
  rootColValue: null,
};
const CANDIDATES = { count: 2, col: Int32Array.of(0, 1), value: Float64Array.of(0.5, 0.5) };

describe("strong branching", () => {
  it("takes the column whose children lose most on both sides, with their bounds", () => {
    const rule = strongBranching.create(mipOf(knapsack()));
    const probe = new ToldProbe({ 0: [OPEN(11), OPEN(11)], 1: [OPEN(12), OPEN(14)] });
    const decision = decisionOf(rule.branch(NODE, CANDIDATES, probe));
    expect(decision).toMatchObject({ kind: "split", col: 1, downBound: 12, upBound: 14 });
  });

  it("explores first the side to which a column has moved since the root, wherever the search began", () => {
    const rule = strongBranching.create(mipOf(knapsack()));
    const probe = new ToldProbe({ 0: [OPEN(14), OPEN(14)], 1: [OPEN(11), OPEN(11)] });
    const deep = { ...NODE, depth: 7, rootColValue: new Float64Array(6) };
    const candidates = { count: 2, col: Int32Array.of(0, 1), value: Float64Array.of(0.4, 0.5) };
    expect(decisionOf(rule.branch(deep, candidates, probe))).toMatchObject({ col: 0, first: "up" });
  });

  it("tightens the node where one side is closed, and closes it where both are", () => {
    const one = strongBranching.create(mipOf(knapsack()));
    const decision = decisionOf(one.branch(NODE, CANDIDATES, new ToldProbe({ 0: [CLOSED, OPEN(12)] })));
    expect(decision).toEqual({ kind: "tighten", changes: [{ col: 0, lb: 1, ub: 3 }] });
    const both = strongBranching.create(mipOf(knapsack()));
    const end = decisionOf(both.branch(NODE, CANDIDATES, new ToldProbe({ 0: [CLOSED, CLOSED] })));
    expect(end).toEqual({ kind: "cutoff" });
  });

  it("uses a trial again at a node that comes back, but not for another split of the column", () => {
    const rule = strongBranching.create(mipOf(knapsack()));
    const answers = { 0: [OPEN(15), OPEN(15)], 1: [OPEN(11), OPEN(11)] } as const;
    decisionOf(rule.branch(NODE, CANDIDATES, new ToldProbe(answers)));
    const same = new ToldProbe(answers, true);
    expect(decisionOf(rule.branch(NODE, CANDIDATES, same))).toMatchObject({ col: 0, downBound: 15 });
    expect(same.trials).toBe(0);
    const moved = { ...CANDIDATES, value: Float64Array.of(1.5, 1.5) };
    const other = new ToldProbe({}, true);
    const decision = decisionOf(rule.branch(NODE, moved, other));
    expect(decision).not.toHaveProperty("downBound");
  });

  it("is told that a node comes again only where it has tightened that node", () => {
    let numAgain = 0;
    const watched: BranchingRule = {
      ...strongBranching,
      create(mip) {
        const inner = strongBranching.create(mip);
        let last: readonly [number, string] = [-1, "none"];
        return {
          ...inner,
          branch(node, candidates, probe) {
            if (probe.isAgain) {
              numAgain++;
              expect(last).toEqual([node.id, "tighten"]);
            }
            const decision = decisionOf(inner.branch(node, candidates, probe));
            last = [node.id, decision.kind];
            return decision;
          },
        };
      },
    };
    for (let seed = 0; seed < 40; seed++) {
      solveSync(mediumMip(seed), { plugins: { branchingRule: watched }, nodeLimit: 300, seed });
    }
    expect(numAgain).toBeGreaterThan(10);
  });

  it("leaves the optimum as it is, boxes and all", () => {
    const heuristics = ["rens", "rins", "crossover", "mutation", "feasibility-jump"];
    const exact = { mipGap: 0, mipGapAbs: 0, nodeLimit: 20_000 };
    // Seed 2551: bounds of trials at one node were once taken for those of the next.
    for (const seed of [2551, ...Array.from({ length: 60 }, (_, pos) => pos)]) {
      const problem = mediumMip(seed);
      const all = solveSync(problem, { ...exact, seed });
      const none = solveSync(problem, { ...exact, off: ["strong-branching", ...heuristics] });
      expect([seed, all.status]).toEqual([seed, none.status]);
      if (none.objective !== null) expect(all.objective).toBeCloseTo(none.objective, 6);
    }
  });

  it("needs fewer nodes than pseudo-costs alone on a set of knapsacks", () => {
    const model = new Model("knapsacks");
    const items = Array.from({ length: 30 }, (_, item) =>
      model.addCol({ ub: 1, integer: true, cost: 5 + ((item * 37) % 23) }),
    );
    for (let row = 0; row < 4; row++) {
      const weight = (item: number): number => 3 + (((item + 3) * (row + 5) * 31) % 29);
      model.addRow(sum(items.map((item, pos) => item.times(weight(pos)))).atMost(120));
    }
    model.maximize(sum(items.map((item, pos) => item.times(5 + ((pos * 37) % 23)))));
    const exact = { mipGap: 0, mipGapAbs: 0 };
    const strong = solveSync(model, exact);
    const plain = solveSync(model, { ...exact, off: ["strong-branching"] });
    expect(strong.objective).toBe(plain.objective);
    expect(strong.nodes).toBeLessThan(plain.nodes);
    expect(strong.statistics.tree?.branchTightenings).toBeGreaterThan(0);
  });
});
