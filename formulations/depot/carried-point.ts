/** The tight model's points in the documented model: carried over and checked there. */
import { type IncumbentEvent, type Model, type VerificationReport, verify } from "../../engine/index.ts";
import type { DepotBuilt } from "./build.ts";
import type { TightBuilt } from "./tight-columns.ts";
import { documentedPoint } from "./tight-point.ts";

/** The documented model, built. */
export interface DocumentedDepot {
  readonly model: Model;
  readonly built: DepotBuilt;
}

/** A tight model with its columns. */
export interface TightDepot {
  readonly model: Model;
  readonly built: TightBuilt;
}

/** Objectives that differ by less, relative to max(1, |objective|), are the same. */
const OBJECTIVE_NOISE = 1e-7;

/** The point of the documented model that a point of the tight one stands for, or null if it does not hold there or costs more. */
export function carriedPoint(
  { colValue: tightValue, objective: tightObjective }: Pick<IncumbentEvent, "colValue" | "objective">,
  tight: TightBuilt,
  { model, built }: DocumentedDepot,
): { readonly colValue: Float64Array; readonly report: VerificationReport } | null {
  const problem = model.toProblem();
  const colValue = documentedPoint(tight, tightValue, built, problem.numCols);
  const report = verify(problem, { colValue });
  const { objective } = report.point;
  const noise = OBJECTIVE_NOISE * Math.max(1, Math.abs(objective));
  return report.accepted && objective <= tightObjective + noise ? { colValue, report } : null;
}
