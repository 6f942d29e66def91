/** HiGHS (WebAssembly) as a second opinion: solves a Problem record with code that shares nothing with ours. */
import loadHighs, { type Highs } from "highs";
import type { Problem, Solution } from "../../engine/index.ts";

/** What HiGHS answers. */
export interface OracleResult {
  readonly status: "optimal" | "infeasible" | "unbounded" | "infeasible_or_unbounded" | "other";
  /** Present with "optimal". */
  readonly solution: Solution | null;
  /** Best bound of a MIP, objective of an LP; NaN without solution. */
  readonly dualBound: number;
}

/** Options of an oracle run. */
export interface OracleOptions {
  /** Relative gap of a MIP. Default 1e-9, so that objectives can be compared. */
  readonly mipGap?: number;
  /** Seconds. */
  readonly timeLimit?: number;
  /** True: integer columns count as continuous. */
  readonly relax?: boolean;
}

// The types describe the CommonJS face; imported as a module the default export is the loader itself.
const load = loadHighs as unknown as typeof loadHighs.default;

let loading: Promise<Highs> | null = null;

/** Solves a problem with HiGHS. */
export async function solveWithHighs(problem: Problem, options: OracleOptions = {}): Promise<OracleResult> {
  loading ??= load();
  const highs: Highs = await loading;
  const { objectiveSense, modelStatus } = highs.constants;
  const integrality = options.relax === true ? undefined : Int32Array.from(problem.integrality);
  const model = highs.createModel({
    numCols: problem.numCols,
    numRows: problem.numRows,
    sense: problem.maximize ? objectiveSense.maximize : objectiveSense.minimize,
    offset: problem.objectiveOffset,
    colCost: problem.colCost,
    colLower: problem.colLb,
    colUpper: problem.colUb,
    rowLower: problem.rowLb,
    rowUpper: problem.rowUb,
    matrix: {
      format: "csc",
      numRows: problem.numRows,
      numCols: problem.numCols,
      starts: problem.colStart,
      indices: problem.rowIndex,
      values: problem.value,
    },
    ...(integrality?.some((kind) => kind !== 0) ? { integrality } : {}),
  });
  try {
    model.options.set({ output_flag: false, mip_rel_gap: options.mipGap ?? 1e-9, mip_abs_gap: 1e-9 });
    if (options.timeLimit !== undefined) model.options.set({ time_limit: options.timeLimit });
    model.run();
    const code = model.getModelStatus();
    const status =
      code === modelStatus.optimal
        ? "optimal"
        : code === modelStatus.infeasible
          ? "infeasible"
          : code === modelStatus.unbounded
            ? "unbounded"
            : code === modelStatus.unboundedOrInfeasible
              ? "infeasible_or_unbounded"
              : "other";
    if (status !== "optimal") return { status, solution: null, dualBound: Number.NaN };
    const { colValue, rowValue } = model.getSolution();
    const objective = model.getObjectiveValue();
    const isMip = integrality?.some((kind) => kind !== 0) ?? false;
    const dualBound = isMip ? Number(model.info.get("mip_dual_bound")) : objective;
    return { status, solution: { objective, colValue, rowActivity: rowValue }, dualBound };
  } finally {
    model.dispose();
  }
}
