import { describe, expect, it } from "vitest";
import { type Problem, type SearchState, solve, solveSync } from "../../engine/index.ts";
import { InProcessPool, tickingHost } from "./in-process-pool.ts";
import { BARE_TREE, knapsackBlocks, multiKnapsack } from "./tree-mips.ts";

const OPTIONS = { mipGap: 0, mipGapAbs: 0, off: BARE_TREE } as const;

/** Solves with two workers; the states that were kept on the way. */
async function watched(problem: Problem, deterministic: boolean): Promise<readonly SearchState[]> {
  const states: SearchState[] = [];
  await solve(problem, {
    ...OPTIONS,
    ...{ threads: 3, pool: new InProcessPool({ size: 2 }), host: tickingHost(), deterministic },
    checkpointEvery: 0,
    onCheckpoint: (state) => states.push(structuredClone(state)),
  });
  return states;
}

/** Some of them, and those with the most open nodes out. */
function chosen(states: readonly SearchState[]): SearchState[] {
  const step = Math.max(1, Math.floor(states.length / 6));
  const isOut = ({ work }: SearchState): boolean =>
    work.kind === "whole" && (work.run.tree?.nodesOut?.parent.length ?? 0) > 0;
  return [...states.filter((_, pos) => pos % step === 0), ...states.filter(isOut).slice(0, 6)];
}

describe("a state that was kept while workers had nodes or parts", () => {
  it.each([false, true])(
    "holds what was out, on one thread and on several (rounds: %s)",
    { timeout: 120_000 },
    async (deterministic) => {
      let withNodesOut = 0;
      for (const seed of [3, 4]) {
        const problem = multiKnapsack(seed);
        const best = solveSync(problem, OPTIONS).objective;
        for (const resume of chosen(await watched(problem, deterministic))) {
          const { work } = resume;
          if (work.kind === "whole" && (work.run.tree?.nodesOut ?? null) !== null) withNodesOut++;
          const alone = solveSync(problem, { ...OPTIONS, resume });
          expect([alone.status, alone.objective]).toEqual(["optimal", best]);
          const pool = new InProcessPool({ size: 1 });
          const host = tickingHost();
          const together = await solve(problem, { ...OPTIONS, resume, threads: 2, pool, host });
          expect([together.status, together.objective]).toEqual(["optimal", best]);
        }
      }
      expect(withNodesOut).toBeGreaterThan(0);
    },
  );

  it("begins parts again that were out, with their points", { timeout: 120_000 }, async () => {
    const problem = knapsackBlocks(2, 5);
    const best = solveSync(problem, OPTIONS).objective;
    const states = await watched(problem, false);
    expect(states.some(({ work }) => work.kind === "parts")).toBe(true);
    for (const resume of chosen(states)) {
      const { status, objective } = solveSync(problem, { ...OPTIONS, resume });
      expect([status, objective]).toEqual(["optimal", best]);
    }
  });
});
