/**
 * The work that gridplex spends on a fixed set of generated LPs, as counters: they depend on no clock, so any drift is a
 * change of the algorithm. `npm run golden` writes them anew.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { solveSync } from "../../engine/index.ts";
import { type LpShape, plantedLp } from "../generators/lp.ts";

/** Where the counters stand. */
export const GOLDEN_FILE: string = fileURLToPath(new URL("counters.json", import.meta.url));

/** Counters of one LP by name, with its status. */
export type GoldenEntry = Readonly<Record<string, number | string>>;

const COUNTERS = [
  "dualIterations",
  "dualPhase1Iterations",
  "primalIterations",
  "factorizations",
  "largestKernel",
  "largestFactor",
  "boundFlips",
  "costShifts",
  "degenerateSteps",
] as const;

interface GoldenCase extends LpShape {
  readonly name: string;
  readonly seed: number;
}

const SPARSE = { rows: 300, cols: 450, density: 0.015 };

const CASES: readonly GoldenCase[] = [
  { name: "optimal", seed: 1, ...SPARSE },
  { name: "optimal, dense", seed: 2, rows: 150, cols: 200, density: 0.3 },
  { name: "degenerate", seed: 3, ...SPARSE, degenerate: true },
  { name: "degenerate, boxed", seed: 4, ...SPARSE, degenerate: true, boxed: true },
  { name: "boxed", seed: 5, ...SPARSE, boxed: true },
  { name: "free columns", seed: 6, ...SPARSE, colKinds: ["free", "free", "lower"] },
  { name: "repeated rows", seed: 7, ...SPARSE, duplicates: 0.4 },
  { name: "badly scaled", seed: 8, ...SPARSE, wide: 8 },
  { name: "equalities", seed: 9, ...SPARSE, rowKinds: ["equality"] },
  { name: "feasible, costs at random", seed: 10, ...SPARSE, planted: "feasible", boxed: true },
  { name: "infeasible", seed: 11, ...SPARSE, planted: "infeasible" },
  { name: "unbounded", seed: 12, ...SPARSE, planted: "unbounded" },
];

/** Solves the set; the counters by the name of the LP. */
export function measureCounters(): Readonly<Record<string, GoldenEntry>> {
  const entries = CASES.map(({ name, seed, ...shape }): [string, GoldenEntry] => {
    // Presolve would leave little of such programs; the counters are those of the simplex.
    const { status, statistics } = solveSync(plantedLp(seed, shape).problem, {
      off: ["tableau", "presolve"],
    });
    const lp = statistics.lp ?? {};
    const counters = COUNTERS.map((counter): [string, number] => {
      const value = lp[counter];
      if (value === undefined) throw new Error(`no counter ${counter} in the statistics of the LP`);
      return [counter, value];
    });
    return [name, { status, ...Object.fromEntries(counters) }];
  });
  return Object.fromEntries(entries);
}

/** Measures and writes the golden file. */
export function rewriteGolden(): void {
  writeFileSync(GOLDEN_FILE, `${JSON.stringify(measureCounters(), null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rewriteGolden();
  console.log(`written: ${GOLDEN_FILE}`);
}
