import { DUAL_FEASIBILITY } from "../tolerances.ts";
import type { LpOptions } from "./lp-types.ts";

/** Who decides when an LP solve pauses or ends. */
type LpPauses = Pick<LpOptions, "shouldStop" | "isTurnDue">;

/**
 * The tries at an LP: by a solver that was kept from an earlier solve, whose scale factors may be those of a smaller matrix; by a
 * fresh one; by a fresh one without scaling, perturbation and crash; by a fresh one with next to no dual tolerance; by such a
 * one that walks by the other simplex.
 */
export type LpTry = "kept" | "fresh" | "plain" | "tight" | "other";

/**
 * Dual tolerance of the last two tries. In the units of scaled rows and columns a wrong sign of 1e-9 may be worth something where
 * entries of 1e9 and of 1 meet.
 */
const LAST_DUAL_TOLERANCE = 1e-11;

/** What the techniques say about the simplex. */
export function lpOptionsOf(
  techniques: ReadonlySet<string>,
  seed: number,
  pauses: LpPauses,
  how: LpTry,
): LpOptions {
  const isPlain = how === "plain";
  return {
    scaling: techniques.has("scaling") && !isPlain,
    perturbation: techniques.has("perturbation") && !isPlain,
    boundFlipping: techniques.has("bound-flipping"),
    edgeWeights: techniques.has("edge-weights"),
    hypersparse: techniques.has("hypersparse"),
    crash: techniques.has("crash") && !isPlain,
    // A column that refutes a proof of infeasibility by next to nothing is no pivot of the dual; in the primal's phase 1 it enters.
    dualSimplex: techniques.has("dual-simplex") !== (how === "other"),
    dualTolerance: how === "tight" || how === "other" ? LAST_DUAL_TOLERANCE : DUAL_FEASIBILITY,
    seed,
    ...pauses,
  };
}

/** Options of the solver that is kept for its shapes; all is off. */
export const KEPT_OPTIONS: LpOptions = lpOptionsOf(new Set(), 0, { shouldStop: () => true }, "plain");
