import { describe, expect, it } from "vitest";
import { checkSolution, solveSync } from "../../engine/index.ts";
import { readModelFile } from "../../io/read/model-file.ts";
import { instanceReferences } from "../io/instance-files.ts";

/** What refs.json says beside the size of a file. */
interface Reference {
  readonly name: string;
  readonly path: string;
  readonly status: string;
  readonly objective: number | null;
}

const known = new Map(
  (instanceReferences() as readonly unknown[] as readonly Reference[]).map((reference) => [
    `${/([^/]+)\/[^/]+$/.exec(reference.path)?.[1]}/${reference.name}`,
    reference,
  ]),
);

/** Small enough for every run. Optima are published; the status of derived files follows from how they were made. */
const SMALL: readonly string[] = [
  ...[
    "p0033",
    "p0201",
    "p0282",
    "flugpl",
    "egout",
    "stein27",
    "misc03",
    "misc06",
    "mod008",
    "rgn",
    "enigma",
  ].map((name) => `miplib3/${name}`),
  ...["bell3a", "khb05250", "gt2", "gen", "dcmulti", "gesa3", "cap6000", "air03"].map(
    (name) => `miplib3/${name}`,
  ),
  ...["cut-flugpl", "cut-p0033", "cut-misc03", "cut-stein27", "cut-p0201"].map((name) => `derived/${name}`),
  ...["unb-flugpl", "unb-p0033", "unb-khb05250", "unb-afiro", "unb-bandm", "neg-bore3d"].map(
    (name) => `derived/${name}`,
  ),
  ...["inf-afiro", "inf-blend", "inf-brandy", "inf-share2b"].map((name) => `derived/${name}`),
  ...["ev-5x24a", "ev-10x48a"].map((name) => `ev/${name}`),
];

describe.skipIf(known.size === 0)("instances with known answers", () => {
  for (const key of SMALL) {
    const reference = known.get(key);
    it.skipIf(reference === undefined)(`${key} ends as published`, { timeout: 60_000 }, () => {
      if (reference === undefined) return;
      const { problem } = readModelFile(reference.path);
      const result = solveSync(problem, { timeLimit: 50 });
      expect(result.status).toBe(reference.status);
      if (reference.objective === null || result.solution === null) return;
      // Twice the gap at which a search may end: the reference was found by such a search, too.
      const size = Math.abs(reference.objective);
      expect(Math.abs((result.objective as number) - reference.objective)).toBeLessThan(1e-6 + 2e-4 * size);
      expect(result.gap).toBeLessThanOrEqual(1e-4);
      expect(checkSolution(problem, result.solution.colValue).feasible).toBe(true);
    });
  }
});
