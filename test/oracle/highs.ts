/** HiGHS (WebAssembly) as a second opinion: solves a Problem record with code that shares nothing with ours. */
import type { Highs } from "highs";
import { highsModelData, highsStatus, loadHighs } from "../../bench/contenders/highs-model.ts";
import type { Problem, Solution, Status } from "../../engine/index.ts";

/** What HiGHS answers. */
export interface OracleResult {
  readonly status: Status;
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

let loading: Promise<Highs> | null = null;

/** Has the next solve load HiGHS anew: its memory grows and never shrinks, and a crash may leave it broken. */
export function forgetHighs(): void {
  loading = null;
}

/** Solves a problem with HiGHS. */
export async function solveWithHighs(problem: Problem, options: OracleOptions = {}): Promise<OracleResult> {
  loading ??= loadHighs();
  const highs = await loading;
  const { integrality, ...relaxed } = highsModelData(highs, problem);
  const isMip = integrality !== undefined && options.relax !== true;
  const model = highs.createModel(isMip ? { ...relaxed, integrality } : relaxed);
  try {
    model.options.set({ output_flag: false, mip_rel_gap: options.mipGap ?? 1e-9, mip_abs_gap: 1e-9 });
    if (options.timeLimit !== undefined) model.options.set({ time_limit: options.timeLimit });
    model.run();
    const status = highsStatus(highs, model);
    if (status !== "optimal") return { status, solution: null, dualBound: Number.NaN };
    const { colValue, rowValue } = model.getSolution();
    const objective = model.getObjectiveValue();
    const dualBound = isMip ? Number(model.info.get("mip_dual_bound")) : objective;
    return { status, solution: { objective, colValue, rowActivity: rowValue }, dualBound };
  } finally {
    model.dispose();
  }
}
