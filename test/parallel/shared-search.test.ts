import { describe, expect, it } from "vitest";
import { SolveControl } from "../../engine/control.ts";
import { solveSync } from "../../engine/index.ts";
import { searchBox } from "../../engine/mip/heuristics/box-search.ts";
import { createSearch, provedBound, type Search } from "../../engine/mip/search.ts";
import { branchAndCut } from "../../engine/mip/tree/branch-and-cut.ts";
import { resolveOptions } from "../../engine/options.ts";
import { TreeSharing } from "../../engine/parallel/tree-sharing.ts";
import { WorkerTeam } from "../../engine/parallel/worker-team.ts";
import { makeLpSolver, type SolveContext } from "../../engine/solve/solve-context.ts";
import { mipOf } from "../mip/example.ts";
import { InProcessPool, tickingHost } from "./in-process-pool.ts";
import { BARE_TREE, multiKnapsack } from "./tree-mips.ts";

/**
 * Searches a tree with workers, step by step.
 * @param watch called after each step. @returns the best objective, minimisation form.
 */
async function searchShared(
  seed: number,
  pool: InProcessPool,
  watch: (search: Search, sharing: TreeSharing) => void,
): Promise<number> {
  const control = new SolveControl(resolveOptions({ mipGap: 0, off: BARE_TREE, host: tickingHost() }));
  const team = new WorkerTeam(pool, pool.size + 1, control.options.host.now);
  control.count(team.tally);
  const context = { control } as SolveContext;
  const silent = { rootSolved() {}, improved() {}, nodeDone() {} };
  const makeLp = (lp: Parameters<typeof makeLpSolver>[1]) => makeLpSolver(context, lp, "fresh");
  const search = createSearch(mipOf(multiKnapsack(seed)), control, makeLp, silent, "optimum", searchBox);
  const sharing = new TreeSharing(team, false);
  search.exchange = sharing;
  const steps = branchAndCut(search);
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    watch(search, sharing);
    const news = team.takeNews();
    await (news ?? control.options.host.yield());
  }
  team.close();
  return search.incumbent.objective;
}

/** The optimum in minimisation form. */
function optimum(seed: number): number {
  return -(solveSync(multiKnapsack(seed), { mipGap: 0, off: BARE_TREE }).objective as number);
}

describe("a shared search", () => {
  it("never proves more than the optimum, whatever is out", async () => {
    for (const seed of [3, 4, 5]) {
      const best = optimum(seed);
      let wasOut = 0;
      const found = await searchShared(seed, new InProcessPool({ size: 2 }), (search, sharing) => {
        if (sharing.openNodes > 0) wasOut++;
        expect(provedBound(search)).toBeLessThanOrEqual(best + 1e-9);
        expect(provedBound(search)).toBeLessThanOrEqual(sharing.dualBound);
      });
      expect(found).toBe(best);
      expect(wasOut).toBeGreaterThan(0);
    }
  });

  it("has all open nodes at home when they are asked for, and loses none", async () => {
    for (const seed of [3, 4, 5]) {
      let brought = 0;
      let steps = 0;
      const found = await searchShared(seed, new InProcessPool({ size: 2 }), (search, sharing) => {
        const { openNodes } = sharing;
        if (openNodes === 0 || ++steps % 3 !== 0) return;
        const { size } = search.selector;
        sharing.bringHome(search);
        expect(sharing.openNodes).toBe(0);
        expect(sharing.dualBound).toBe(Number.POSITIVE_INFINITY);
        expect(search.selector.size).toBeLessThanOrEqual(size + openNodes);
        brought += search.selector.size - size;
      });
      expect(found).toBe(optimum(seed));
      expect(brought).toBeGreaterThan(0);
    }
  });
});
