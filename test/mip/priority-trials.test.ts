import { describe, expect, it } from "vitest";
import { type Problem, type SolveOptions, solveSync } from "../../engine/index.ts";
import { toProblem } from "../fuzz/dense-program.ts";
import { drawMip } from "../fuzz/draw-mip.ts";
import { drawStructuredMip } from "../fuzz/draw-structured-mip.ts";
import { Random } from "../generators/random.ts";

/** A random program whose integer columns have priorities. */
function drawRanked(seed: number): Problem {
  const random = new Random(seed);
  const { program } = seed % 2 === 1 ? drawMip(random) : drawStructuredMip(random);
  const problem = toProblem(program);
  const branchPriority = problem.integrality.map((isInteger) => (isInteger === 1 ? random.whole(0, 2) : 0));
  return { ...problem, branchPriority };
}

/** Seeds with columns that trials fix, found by trying thousands. */
const SEEDS = [9_101_884, 9_102_086, 9_102_204, 9_102_264, 9_102_404, 9_102_634, 9_102_646, 9_102_805];
const EXACT: SolveOptions = { mipGap: 0, off: ["tableau"] };

describe("trials of the columns of highest priority", () => {
  it("fix columns and leave the optimum as it is", () => {
    let numFixed = 0;
    for (const seed of SEEDS) {
      const problem = drawRanked(seed);
      const { statistics, status, objective } = solveSync(problem, EXACT);
      const plain = solveSync(problem, { ...EXACT, off: ["tableau", "priority-trials"] });
      expect(status, `seed ${seed}`).toBe(plain.status);
      expect(objective, `seed ${seed}`).toBeCloseTo(plain.objective ?? Number.NaN, 6);
      numFixed += statistics["priority-trials"]?.fixed ?? 0;
      expect(plain.statistics["priority-trials"]).toBe(undefined);
    }
    expect(numFixed).toBeGreaterThan(5);
  });

  it("leave problems without priorities alone", () => {
    const { branchPriority: _, ...problem } = drawRanked(9_101_884);
    expect(solveSync(problem, EXACT).statistics["priority-trials"]).toBe(undefined);
  });
});
