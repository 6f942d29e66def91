/**
 * Small linear programs by a dense tableau. An answer counts only if the independent check finds it better than
 * it would have to be; in every other case there is none, and the sparse simplex has its turn.
 */

import type { Certificate, Result } from "./result.ts";
import type { LpProblem } from "./simplex/lp-types.ts";
import { makeTableau, runTableau, type Tableau } from "./simplex/tableau.ts";
import { tableauFarkas, tableauOptimum, tableauPoint, tableauRay } from "./simplex/tableau-answer.ts";
import type { SolveContext } from "./solve-context.ts";
import { acceptOptimum } from "./solve-lp.ts";
import { unsolved } from "./solve-result.ts";
import { checkCertificate, verify } from "./verify/verify.ts";

/**
 * Most rows, and most entries of the dense matrix: up to there few pivots and little code to compile make up for the
 * zeros (Netlib sc205: warm 5 for 15 ms, cold 22 for 40; bandm, with 144,000 entries, 40 for 25).
 */
const MOST_ROWS = 256;
const MOST_ENTRIES = 45_000;
/** Most columns for each row: wide programs are mostly boxed, and a tableau knows no long steps. */
const MOST_WIDTH = 16;
/** Largest spread of the magnitudes of the matrix: beyond it, unscaled pivots mean little. */
const MOST_SPREAD = 1e6;
/** Violations up to this are taken from a tableau; with more, the sparse simplex is asked. */
const TABLEAU_VIOLATION = 1e-9;

/** Whether the program is small and even enough for a tableau. */
function isSuitable({ numRows, numCols, colStart, value }: LpProblem): boolean {
  if (numRows > MOST_ROWS || numRows * numCols > MOST_ENTRIES) return false;
  if (numCols > MOST_WIDTH * Math.max(4, numRows)) return false;
  let least = Number.POSITIVE_INFINITY;
  let largest = 0;
  const end = colStart[numCols];
  for (let entry = 0; entry < end; entry++) {
    const size = Math.abs(value[entry]);
    if (size < least) least = size;
    if (size > largest) largest = size;
  }
  return largest <= MOST_SPREAD * least;
}

function provenOutcome(
  context: SolveContext,
  status: "infeasible" | "unbounded",
  certificate: Certificate,
): Result | null {
  if (!checkCertificate(context.problem, certificate).valid) return null;
  return unsolved(context, status, { certificate });
}

/** The result for an optimal tableau; null where the check finds fault with it. */
function optimum(context: SolveContext, tableau: Tableau): Result | null {
  const outcome = acceptOptimum(context, tableauOptimum(tableau, context.form));
  if ("accepted" in outcome) return null;
  const { row, bound, dual } = outcome.violations;
  if (Math.max(row, bound, dual ?? 0) > TABLEAU_VIOLATION) return null;
  context.log.rootLp("optimal", outcome.objective);
  return outcome;
}

/** Pivots that are made before the caller has its turn. */
const PIVOTS_A_TURN = 40;

/** The result of a small linear program; null where it is not small, or where a tableau does not decide it. */
export function* solveByTableau(context: SolveContext): Generator<void, Result | null> {
  const { control, form, problem } = context;
  if (!control.options.techniques.has("tableau") || !isSuitable(form) || control.shouldStop()) return null;
  const mostPivots = Math.min(50 + 2 * (form.numRows + form.numCols), control.iterationsLeft);
  const tableau = makeTableau(form);
  control.count({
    get iterations() {
      return tableau.pivots + tableau.flips;
    },
    counters: () => ({ tableauPivots: tableau.pivots, tableauFlips: tableau.flips }),
  });
  control.standing.phase = "root";
  let status = runTableau(tableau, Math.min(PIVOTS_A_TURN, mostPivots));
  for (let until = PIVOTS_A_TURN; status === "paused" && until < mostPivots; ) {
    yield;
    if (control.shouldStop()) return unsolved(context, control.lpStopReason());
    until = Math.min(until + PIVOTS_A_TURN, mostPivots);
    status = runTableau(tableau, until);
  }
  switch (status) {
    case "optimal":
      return optimum(context, tableau);
    case "infeasible":
      return provenOutcome(context, "infeasible", { kind: "farkas", rowMultiplier: tableauFarkas(tableau) });
    case "unbounded": {
      // A ray proves something only together with a feasible point: here it is the one at hand.
      if (!verify(problem, { colValue: tableauPoint(tableau, form) }).accepted) return null;
      return provenOutcome(context, "unbounded", { kind: "ray", colDirection: tableauRay(tableau) });
    }
    default:
      return null;
  }
}
