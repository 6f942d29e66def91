import { describe, expect, it } from "vitest";
import type { NodeSelector, OpenNode } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";
import { knapsack, mipOf } from "../mip/example.ts";
import { declareSearchPluginTests } from "./search-plugin.ts";

function nodeOf(id: number, random: Random): OpenNode {
  const dualBound = random.whole(0, 50);
  return { id, depth: random.whole(0, 9), dualBound, estimate: dualBound + random.whole(0, 20) };
}

const leastOf = (open: ReadonlyMap<number, OpenNode>): number =>
  Math.min(Number.POSITIVE_INFINITY, ...[...open.values()].map((node) => node.dualBound));

/** Checks that any node selector must pass: hand in your own. */
export function describeNodeSelector(selector: NodeSelector): void {
  describe(`node selector ${selector.name}`, () => {
    declareSearchPluginTests(selector, { plugins: { nodeSelector: selector } });

    it("starts empty", () => {
      const fresh = selector.create(mipOf(knapsack()));
      expect(fresh.size).toBe(0);
      expect(fresh.pop()).toBeUndefined();
      expect(fresh.dualBound()).toBe(Number.POSITIVE_INFINITY);
    });

    it("loses and invents no node under random use, ids used again included", () => {
      const random = new Random(7);
      const state = selector.create(mipOf(knapsack()));
      const open = new Map<number, OpenNode>();
      const free = Array.from({ length: 300 }, (_, id) => id);
      for (let step = 0; step < 3000; step++) {
        const dice = random.unit();
        if (dice < 0.55 && free.length > 0) {
          const node = nodeOf(free.pop() as number, random);
          open.set(node.id, node);
          if (state.shelve !== undefined && dice < 0.1) state.shelve(node);
          else state.push(node);
        } else if (dice < 0.98) {
          const node = state.give !== undefined && dice > 0.9 ? state.give() : state.pop();
          expect(node === undefined).toBe(open.size === 0);
          if (node === undefined) continue;
          expect(node).toEqual(open.get(node.id));
          open.delete(node.id);
          free.push(node.id);
        } else {
          const cutoff = random.whole(20, 60);
          const expected = [...open.values()].filter((node) => node.dualBound >= cutoff);
          const dropped: OpenNode[] = [];
          state.prune(cutoff, (node) => dropped.push(node));
          const byId = (a: OpenNode, b: OpenNode): number => a.id - b.id;
          expect(dropped.sort(byId)).toEqual(expected.sort(byId));
          for (const node of dropped) {
            open.delete(node.id);
            free.push(node.id);
          }
        }
        expect(state.size).toBe(open.size);
        expect(state.dualBound()).toBe(leastOf(open));
      }
    });
  });
}
