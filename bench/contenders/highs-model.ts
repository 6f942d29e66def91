/** HiGHS (WebAssembly, npm `highs`) and this package's records: how to load it, hand it a problem, read its status. */
import type { Highs, Model, ModelData } from "highs";
import { hasConditions, type Problem, type Status } from "../../engine/index.ts";

/** Loads HiGHS; fails where the package is not installed. */
export async function loadHighs(): Promise<Highs> {
  // The types describe the CommonJS face; imported as a module the default export is the loader itself.
  const { default: face } = await import("highs");
  return (face as unknown as typeof face.default)();
}

/** A problem as HiGHS takes it; the arrays are shared, not copied. */
export function highsModelData(highs: Highs, problem: Problem): ModelData {
  if (hasConditions(problem))
    throw new Error("HiGHS as loaded here takes no sets and semi-continuous columns");
  const { minimize, maximize } = highs.constants.objectiveSense;
  const { numRows, numCols } = problem;
  return {
    numRows,
    numCols,
    sense: problem.maximize ? maximize : minimize,
    offset: problem.objectiveOffset,
    colCost: problem.colCost,
    colLower: problem.colLb,
    colUpper: problem.colUb,
    rowLower: problem.rowLb,
    rowUpper: problem.rowUb,
    ...(problem.integrality.includes(1) ? { integrality: Int32Array.from(problem.integrality) } : {}),
    matrix: {
      format: "csc",
      numRows,
      numCols,
      starts: problem.colStart,
      indices: problem.rowIndex,
      values: problem.value,
    },
  };
}

/** How a run of HiGHS ended, in this package's words; what has none is a numerical error. */
export function highsStatus(highs: Highs, model: Model): Status {
  const known = highs.constants.modelStatus;
  switch (model.getModelStatus()) {
    case known.optimal:
    case known.empty:
      return "optimal";
    case known.infeasible:
      return "infeasible";
    case known.unbounded:
      return "unbounded";
    case known.unboundedOrInfeasible:
      return "infeasible_or_unbounded";
    case known.timeLimit:
      return "time_limit";
    case known.iterationLimit:
      return "iteration_limit";
    default:
      return "numerical_error";
  }
}
