import { describe, expect, it } from "vitest";
import { type Problem, type Separator, solveSync } from "../../engine/index.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { checkSolution } from "../../engine/verify/verify.ts";
import { readModelFile } from "../../io/read/model-file.ts";
import { toProblem } from "../fuzz/dense-program.ts";
import { drawMip } from "../fuzz/draw-mip.ts";
import { Random } from "../generators/random.ts";
import { instanceReferences } from "../io/instance-files.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";
import { cutCase } from "./cut-cases.ts";
import { solveWatched } from "./debug-solution.ts";
import { knapsack, ruleThat } from "./example.ts";

/** Names of the separators without one. */
const allBut = (name: string): string[] =>
  SEPARATORS.map((each) => each.name).filter((each) => each !== name);

/** The optimum of a program by a search without cuts; null where there is none. */
function plainOptimum(problem: Problem): Float64Array | null {
  const options = { off: allBut("none of them"), mipGap: 0, mipGapAbs: 0 };
  const { status, solution } = solveSync(problem, options);
  return status === "optimal" && solution !== null ? solution.colValue : null;
}

function checkEnd(problem: Problem, optimum: Float64Array, off: readonly string[]): number {
  const { objective, cuts } = solveWatched(problem, optimum, off);
  const { colCost, objectiveOffset } = minimizationForm(problem);
  const best = optimum.reduce((total, x, col) => total + x * (colCost[col] as number), objectiveOffset);
  expect(Math.abs(objective - best)).toBeLessThan(1e-5 * Math.max(1, Math.abs(best)));
  return cuts;
}

/** The optimum by brute force; null where there is too much to count. */
function countable(problem: Problem): ReturnType<typeof solveByBruteForce> | null {
  try {
    return solveByBruteForce(problem);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

describe("a watched optimum", () => {
  const best = Float64Array.of(1, 0, 1, 0, 1, 0);

  it("is lost by a wrong cut, which is named", () => {
    const greedy: Separator = {
      name: "greedy",
      description: "cuts off too much",
      create: () => ({
        separate(_node, _rows, cuts) {
          return cuts.add(1, Int32Array.of(0), Float64Array.of(1), 0) ? "found" : "none";
        },
      }),
    };
    expect(() => solveWatched(knapsack(), best, ["all"], { separators: [greedy] })).toThrow(
      "separator greedy",
    );
  });

  it("is lost by a wrong pruning", () => {
    const hasty = ruleThat(() => ({ kind: "cutoff" }));
    expect(() => solveWatched(knapsack(), best, ["all"], { branchingRule: hasty })).toThrow("no open node");
  });

  for (const separator of SEPARATORS) {
    it(`survives the cuts of ${separator.name} alone`, { timeout: 60_000 }, () => {
      let cuts = 0;
      for (let seed = 0; seed < 250; seed++) {
        const problem = cutCase(seed);
        const optimum = plainOptimum(problem);
        if (optimum !== null) cuts += checkEnd(problem, optimum, [...allBut(separator.name), "diving"]);
      }
      expect(cuts).toBeGreaterThan(5);
    });
  }

  it("survives everything together on random programs, by brute force", { timeout: 60_000 }, () => {
    let watched = 0;
    for (let seed = 0; seed < 150; seed++) {
      const problem = toProblem(drawMip(new Random(seed + 5_000_000)).program);
      const exact = countable(problem);
      if (exact === null || exact.status !== "optimal") continue;
      const optimum = Float64Array.from(exact.colValue, (value) => value.toNumber());
      if (!optimum.every((x) => Math.abs(x) < 1e9)) continue;
      checkEnd(problem, optimum, []);
      watched++;
    }
    expect(watched).toBeGreaterThan(50);
  });
});

const QUICK = [
  "p0033",
  "egout",
  "flugpl",
  "gt2",
  "khb05250",
  "rgn",
  "p0201",
  "misc03",
  "gesa3",
  "dcmulti",
  "bell3a",
];
const references = instanceReferences().filter(({ path }) => path.includes("/miplib3/"));

describe.skipIf(references.length === 0)("a watched optimum of a reference instance", () => {
  for (const name of QUICK) {
    const reference = references.find((each) => each.name === name);
    it.skipIf(reference === undefined)(`${name} is not lost`, { timeout: 120_000 }, () => {
      const { problem } = readModelFile(reference?.path as string);
      const optimum = plainOptimum(problem) as Float64Array;
      // Of equal optima that a symmetry maps onto each other one is kept, which need not be the one that is watched.
      expect(solveWatched(problem, optimum, ["symmetry"], {}, 500).cuts).toBeGreaterThan(0);
      const { objective } = checkSolution(problem, optimum);
      const symmetric = solveSync(problem, { mipGap: 0, mipGapAbs: 0 });
      expect(Math.abs((symmetric.objective as number) - objective)).toBeLessThan(
        1e-6 * Math.max(1, Math.abs(objective)),
      );
    });
  }
});
