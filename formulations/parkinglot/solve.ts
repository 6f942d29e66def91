/** How each variant is solved: most are one model, the others bring a method. */
import type { Model } from "../../engine/index.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import type { ParkingBuilt, SegmentsBuilt } from "./build.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planParking } from "./plan.ts";
import { solveConvex } from "./solve-convex.ts";
import { solveGridCells } from "./solve-grid-cells.ts";
import { solveIndexSum } from "./solve-index-sum.ts";
import { solveLeastPower } from "./solve-least-power.ts";
import { solvePooled } from "./solve-pooled.ts";
import { solveReceding } from "./solve-receding.ts";

/** An instance's documented model, built. */
export interface ReadyParking {
  readonly model: Model;
  readonly built: ParkingBuilt;
}

async function* solveModel(
  solver: SolverAccess,
  { model, built }: ReadyParking,
): AsyncGenerator<Progress<ParkingPlan>> {
  const result = await solver.solve(model);
  const { objective, dualBound, solution } = result;
  yield { plan: solution && planParking(solution, built), objective, dualBound, result };
}

/** Solves an instance by the method of its variant; the last progress is the answer. */
export function solveParking(
  input: ParkingInput,
  solver: SolverAccess,
  ready: ReadyParking,
): AsyncIterable<Progress<ParkingPlan>> {
  switch (input.variant) {
    case "convex":
      return solveConvex(input, solver);
    case "index_rh":
      return solveReceding(input, solver);
    case "index_slp":
      return solveIndexSum(input, solver);
    case "pwl1":
      return solvePooled(ready.built as SegmentsBuilt, solver);
    case "pwl1_semi":
      return solveLeastPower(ready.built as SegmentsBuilt, solver);
    case "pwl2_sos2":
      return solveGridCells(input, solver);
    default:
      return solveModel(solver, ready);
  }
}
