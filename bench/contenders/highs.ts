import type { Highs, Model, ModelData } from "highs";
import type { Problem, Status } from "../../engine/index.ts";
import type { Answer, Contender, ContenderSource, Limits } from "./contender.ts";

interface Prepared {
  readonly data: ModelData;
  readonly limits: Limits;
}

/** Value of HiGHS' `primal_solution_status` for a feasible point. */
const FEASIBLE_POINT = 2;

function modelData(highs: Highs, problem: Problem): ModelData {
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

function statusOf(highs: Highs, model: Model): Status {
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

function run(highs: Highs, { data, limits }: Prepared): Answer {
  const model = highs.createModel(data);
  try {
    model.options.set({ output_flag: false, time_limit: limits.timeLimit, mip_rel_gap: limits.mipGap });
    model.run();
    const hasPoint = model.info.get("primal_solution_status") === FEASIBLE_POINT;
    return {
      status: statusOf(highs, model),
      objective: hasPoint ? model.getObjectiveValue() : null,
      colValue: hasPoint ? model.getSolution().colValue : null,
    };
  } finally {
    model.dispose();
  }
}

/** HiGHS compiled to WebAssembly (npm `highs`), one thread. */
export const highs: ContenderSource = {
  name: "highs",
  available: () =>
    import("highs").then(
      () => true,
      () => false,
    ),
  async load() {
    // The types describe the CommonJS face; imported as a module the default export is the loader itself.
    const { default: face } = await import("highs");
    const instance = await (face as unknown as typeof face.default)();
    const contender: Contender<Prepared> = {
      name: "highs",
      version: `${instance.version.string} (WebAssembly)`,
      prepare: (problem, limits) => ({ data: modelData(instance, problem), limits }),
      solve: async (prepared) => run(instance, prepared),
    };
    return contender as Contender<unknown>;
  },
};
