import { describe, expect, it } from "vitest";
import { DiveChoice, makeDiveRules } from "../../engine/mip/heuristics/dive-rules.ts";
import { countLocks } from "../../engine/mip/heuristics/locks.ts";
import { knapsack, mipOf } from "./example.ts";

const mip = mipOf(knapsack());
const rules = makeDiveRules(mip, countLocks(mip));
const named = (name: string) => {
  const rule = rules.find((each) => each.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule;
};

describe("rules of dives", () => {
  it("guided goes to the incumbent's side, the nearest first", () => {
    expect(named("guided").step(0, 0.3, 1)).toEqual({ wanted: 1, key: 0.7 });
    expect(named("guided").step(0, 0.3, 0)).toEqual({ wanted: 0, key: 0.3 });
  });

  it("coefficient goes where fewer rows object", () => {
    // Items of a knapsack: the capacity objects to more, nothing to less.
    expect(named("coefficient").step(0, 0.9, Number.NaN).wanted).toBe(0);
  });

  it("each goes to a neighbour of the value", () => {
    for (const rule of rules) {
      for (const value of [0.2, 0.5, 0.8]) {
        expect([0, 1]).toContain(rule.step(2, value, 1).wanted);
      }
    }
  });

  it("the choice prefers what has found points, and tries everything before", () => {
    const choice = new DiveChoice(rules);
    const first = rules.map(() => choice.choose(true).name);
    expect(new Set(first).size).toBe(rules.length);
    choice.reward(named("coefficient"));
    expect(choice.choose(true).name).toBe("coefficient");
  });

  it("a rule that needs an incumbent waits for one", () => {
    const choice = new DiveChoice(rules);
    const chosen = Array.from({ length: 8 }, () => choice.choose(false).name);
    expect(chosen).not.toContain("guided");
  });
});
