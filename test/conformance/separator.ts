import { describe, expect, it } from "vitest";
import { type Separator, solveSync } from "../../engine/index.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { cutCase } from "../mip/cut-cases.ts";
import { solveWatched } from "../mip/debug-solution.ts";
import { declareSearchPluginTests } from "./search-plugin.ts";

/** Checks that any separator must pass as the only one: hand in your own. */
export function describeSeparator(separator: Separator): void {
  describe(`separator ${separator.name}`, () => {
    const off = SEPARATORS.map((each) => each.name);
    declareSearchPluginTests(separator, { off, plugins: { separators: [separator] } });

    it("cuts no optimum off", { timeout: 60_000 }, () => {
      for (let seed = 1000; seed < 1100; seed++) {
        const problem = cutCase(seed);
        const { status, solution } = solveSync(problem, { off, mipGap: 0, mipGapAbs: 0 });
        if (status !== "optimal" || solution === null) continue;
        // The watch throws where a cut or a bound loses the optimum.
        const watched = () => solveWatched(problem, solution.colValue, off, { separators: [separator] });
        expect(watched, `seed ${seed}`).not.toThrow();
      }
    });
  });
}
