import type { LpOptions } from "./lp-types.ts";

/** Who decides when an LP solve pauses or ends. */
type LpPauses = Pick<LpOptions, "shouldStop" | "isTurnDue">;

/**
 * What the techniques say about the simplex.
 * @param isPlain without scaling, perturbation and crash: for a second try after trouble.
 */
export function lpOptionsOf(
  techniques: ReadonlySet<string>,
  seed: number,
  pauses: LpPauses,
  isPlain: boolean,
): LpOptions {
  return {
    scaling: techniques.has("scaling") && !isPlain,
    perturbation: techniques.has("perturbation") && !isPlain,
    boundFlipping: techniques.has("bound-flipping"),
    edgeWeights: techniques.has("edge-weights"),
    hypersparse: techniques.has("hypersparse"),
    crash: techniques.has("crash") && !isPlain,
    dualSimplex: techniques.has("dual-simplex"),
    seed,
    ...pauses,
  };
}

/** Options of the solver that is kept for its shapes; all is off. */
export const KEPT_OPTIONS: LpOptions = lpOptionsOf(new Set(), 0, { shouldStop: () => true }, true);
