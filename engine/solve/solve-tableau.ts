/**
 * Small linear programs by a dense tableau. An answer counts only if the independent check finds it better than
 * it would have to be; in every other case there is none, and the sparse simplex has its turn.
 */

import type { Result } from "../result.ts";
import type { LpProblem } from "../simplex/lp-types.ts";
import { makeTableau, runTableau, type Tableau } from "../simplex/tableau.ts";
import { tableauFarkas, tableauOptimum, tableauPoint, tableauRay } from "../simplex/tableau-answer.ts";
import type { LpOutcome } from "./lp-outcome.ts";
import type { LpAnswer, SolveContext } from "./solve-context.ts";
import { acceptOptimum } from "./solve-lp.ts";
import { provenInfeasible, unboundedFrom } from "./solve-proofs.ts";
import { unsolved } from "./solve-result.ts";

/**
 * Most rows, and most entries of the dense matrix: up to there few pivots and little code to compile make up for the
 * zeros (Netlib sc205: warm 5 for 15 ms, cold 22 for 40).
 */
const MOST_ROWS = 256;
const MOST_ENTRIES = 45_000;
/**
 * Most rows times entries: as many entries are touched, times a constant, for there are about two pivots a row. Main-thread CPU,
 * warm and cold, of tableau and sparse simplex (Netlib): forplan 3.9e6, 10 for 12 ms and 22 for 41; boeing2 3.9e6, 3 for 6 and 12
 * for 23; grow7 5.2e6, 15 for 9 and 32 for 37; bandm 6.0e6, 32 for 13 and 51 for 40.
 */
const MOST_WORK = 4_500_000;
/**
 * Most entries of a problem that goes to the tableau as it is. Beyond, presolve repays its own code (Netlib vtpbase, 40,000
 * entries: cold 17 for 28 ms, lotfi 26 for 45, forplan 46 for 65), below not (blend, recipe, stocfor1).
 */
const MOST_ENTRIES_AS_GIVEN = 30_000;
/** Most columns for each row: wide programs are mostly boxed, and a tableau knows no long steps. */
const MOST_WIDTH = 16;
/** Largest spread of the magnitudes of the matrix: beyond it, unscaled pivots mean little. */
const MOST_SPREAD = 1e6;
/** Violations up to this are taken from a tableau; with more, the sparse simplex is asked. */
const TABLEAU_VIOLATION = 1e-9;

/** Whether the program is small and even enough for a tableau. */
function isSuitable({ numRows, numCols, colStart, value }: LpProblem): boolean {
  const numEntries = numRows * numCols;
  if (numRows > MOST_ROWS || numEntries > MOST_ENTRIES || numRows * numEntries > MOST_WORK) return false;
  if (numCols > MOST_WIDTH * Math.max(4, numRows)) return false;
  let least = Number.POSITIVE_INFINITY;
  let largest = 0;
  const end = colStart[numCols];
  for (let entry = 0; entry < end; entry++) {
    const size = value[entry] < 0 ? -value[entry] : value[entry];
    if (size < least) least = size;
    if (size > largest) largest = size;
  }
  return largest <= MOST_SPREAD * least;
}

/** The result for the optimum of a tableau; null where the check finds fault with it. @param answer copied. */
export function acceptTableau(context: SolveContext, answer: LpAnswer): Result | null {
  const outcome = acceptOptimum(context, answer);
  if ("accepted" in outcome) return null;
  const { row, bound, dual } = outcome.violations;
  return Math.max(row, bound, dual ?? 0) > TABLEAU_VIOLATION ? null : outcome;
}

/** Pivots that are made before the caller has its turn. */
const PIVOTS_A_TURN = 40;

/** A tableau run to its end: what it says, and itself to read a point from. */
interface TableauRun {
  readonly outcome: LpOutcome;
  readonly tableau: Tableau;
}

/** Runs a tableau within the limits; null where the program is not small, or where the tableau does not decide it. */
function* runToEnd({ control }: SolveContext, lp: LpProblem): Generator<void, TableauRun | null> {
  if (!control.options.techniques.has("tableau") || !isSuitable(lp) || control.shouldStop()) return null;
  const mostPivots = Math.min(50 + 2 * (lp.numRows + lp.numCols), control.iterationsLeft);
  const tableau = makeTableau(lp);
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
    if (control.shouldStop()) {
      return { outcome: { status: "stopped", dualBound: Number.NEGATIVE_INFINITY }, tableau };
    }
    until = Math.min(until + PIVOTS_A_TURN, mostPivots);
    status = runTableau(tableau, until);
  }
  switch (status) {
    case "optimal": {
      const answer = tableauOptimum(tableau, lp);
      return { outcome: { status, objective: objectiveAt(lp, answer.colValue), answer }, tableau };
    }
    case "infeasible":
      return { outcome: { status, rowMultiplier: tableauFarkas(tableau) }, tableau };
    case "unbounded":
      return { outcome: { status, colDirection: tableauRay(tableau) }, tableau };
    default:
      return null;
  }
}

function objectiveAt({ colCost, numCols, objectiveOffset }: LpProblem, colValue: Float64Array): number {
  let objective = objectiveOffset;
  for (let col = 0; col < numCols; col++) objective += colCost[col] * colValue[col];
  return objective;
}

/** How a small LP ended, not yet checked; null where it is not small, or where a tableau does not decide it. */
export function* runByTableau(context: SolveContext, lp: LpProblem): Generator<void, LpOutcome | null> {
  return (yield* runToEnd(context, lp))?.outcome ?? null;
}

/** The result of a small linear program; null where it is not small, or where a tableau does not decide it. */
export function* solveByTableau(context: SolveContext): Generator<void, Result | null> {
  const { control, form, log } = context;
  const { techniques } = control.options;
  if (techniques.has("presolve") && form.numRows * form.numCols > MOST_ENTRIES_AS_GIVEN) return null;
  const run = yield* runToEnd(context, form);
  if (run === null) return null;
  const { outcome, tableau } = run;
  switch (outcome.status) {
    case "optimal": {
      const result = acceptTableau(context, outcome.answer);
      if (result !== null) log.rootLp("optimal", result.objective);
      return result;
    }
    case "infeasible":
      return provenInfeasible(context, outcome.rowMultiplier);
    case "unbounded":
      // A ray proves something only together with a feasible point: here it is the one at hand.
      return unboundedFrom(context, outcome.colDirection, tableauPoint(tableau, form));
    default:
      return unsolved(context, control.lpStopReason());
  }
}
