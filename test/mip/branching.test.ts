import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InternalError, solveSync } from "../../engine/index.ts";
import { mostFractional } from "../../engine/mip/branching/most-fractional.ts";
import { BRANCHING_RULES } from "../../engine/mip/branching/registry.ts";
import { templateRule } from "../../engine/mip/branching/template.ts";
import type { NodeView } from "../../engine/mip/plugins.ts";
import { describeBranchingRule } from "../conformance/branching-rule.ts";
import { decisionOf, IDLE_PROBE, knapsack, mipOf, ruleThat } from "./example.ts";

for (const rule of [...BRANCHING_RULES, templateRule]) describeBranchingRule(rule);

function viewWith(colUb: readonly number[]): NodeView {
  const zeros = new Float64Array(colUb.length);
  return {
    id: 0,
    depth: 0,
    lpObjective: 0,
    colValue: zeros,
    reducedCost: zeros,
    colLb: zeros,
    colUb: Float64Array.from(colUb),
    cutoff: Number.POSITIVE_INFINITY,
    incumbent: null,
    rootColValue: null,
  };
}

describe("branching", () => {
  it("the template has fewer than 40 lines", () => {
    const url = new URL("../../engine/mip/branching/template.ts", import.meta.url);
    expect(readFileSync(url, "utf8").split("\n").length).toBeLessThan(40);
  });

  it("most-fractional takes the value nearest to one half", () => {
    const rule = mostFractional.create(mipOf(knapsack()));
    const candidates = { count: 3, col: Int32Array.of(0, 2, 4), value: Float64Array.of(0.9, 2.4, 0.2) };
    const decision = rule.branch(viewWith([1, 5, 5, 5, 5, 5]), candidates, IDLE_PROBE);
    expect(decision).toEqual({ kind: "split", col: 2, at: 2.4, first: "down" });
  });

  it("columns with a finite domain come before columns without end", () => {
    for (const rule of BRANCHING_RULES) {
      const state = rule.create(mipOf(knapsack()));
      const candidates = { count: 2, col: Int32Array.of(0, 1), value: Float64Array.of(7.5, 0.1) };
      const view = viewWith([Number.POSITIVE_INFINITY, 1, 1, 1, 1, 1]);
      const decision = decisionOf(state.branch(view, candidates, IDLE_PROBE));
      expect(decision).toMatchObject({ kind: "split", col: 1 });
    }
  });

  it("columns of higher priority come first, whatever their values", () => {
    const branchPriority = Uint8Array.of(0, 3, 3, 9, 0, 0);
    for (const rule of BRANCHING_RULES) {
      const state = rule.create({ ...mipOf(knapsack()), branchPriority });
      const candidates = { count: 3, col: Int32Array.of(0, 1, 2), value: Float64Array.of(0.5, 0.1, 0.4) };
      const decision = decisionOf(state.branch(viewWith([1, 1, 1, 1, 1, 1]), candidates, IDLE_PROBE));
      expect(decision).toMatchObject({ kind: "split", col: 2 });
    }
  });

  it("a rule may tighten the node, which is then solved again", () => {
    // No optimum takes item 3.
    let asked = 0;
    const rule = ruleThat((node, candidates) => {
      asked++;
      if ((node.colUb[3] as number) > 0) return { kind: "tighten", changes: [{ col: 3, lb: 0, ub: 0 }] };
      return {
        kind: "split",
        col: candidates.col[0] as number,
        at: candidates.value[0] as number,
        first: "up",
      };
    });
    const result = solveSync(knapsack(), { off: ["all"], plugins: { branchingRule: rule } });
    expect(result.objective).toBe(26);
    expect(asked).toBeGreaterThan(0);
  });

  it("a rule may close the node: then the incumbent, if any, stays", () => {
    const rule = ruleThat(() => ({ kind: "cutoff" }));
    const result = solveSync(knapsack(), { off: ["all"], plugins: { branchingRule: rule } });
    expect(result.status).toBe("infeasible");
  });

  it("a division that would lose points is refused with the rule's name", () => {
    const rule = ruleThat((_node, candidates) => {
      return { kind: "split", col: candidates.col[0] as number, at: 7, first: "up" };
    });
    const run = () => solveSync(knapsack(), { off: ["all"], plugins: { branchingRule: rule } });
    expect(run).toThrow(InternalError);
    expect(run).toThrow(/"told"/);
  });

  it("children's results come back to the rule", () => {
    const gains: number[] = [];
    const rule = {
      ...templateRule,
      create: (mip: Parameters<typeof templateRule.create>[0]) => ({
        ...templateRule.create(mip),
        childSolved: (outcome: { readonly objectiveGain: number; readonly distance: number }) => {
          expect(outcome.distance).toBeGreaterThan(0);
          expect(outcome.distance).toBeLessThan(1);
          gains.push(outcome.objectiveGain);
        },
      }),
    };
    solveSync(knapsack(), { off: ["all"], plugins: { branchingRule: rule } });
    expect(gains.length).toBeGreaterThan(1);
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(0);
  });
});
