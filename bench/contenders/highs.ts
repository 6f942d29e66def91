import type { Highs, ModelData } from "highs";
import type { Answer, Contender, ContenderSource, Limits } from "./contender.ts";
import { highsModelData, highsStatus, loadHighs } from "./highs-model.ts";

interface Prepared {
  readonly data: ModelData;
  readonly limits: Limits;
}

/** Value of HiGHS' `primal_solution_status` for a feasible point. */
const FEASIBLE_POINT = 2;

function run(highs: Highs, { data, limits }: Prepared): Answer {
  const model = highs.createModel(data);
  try {
    model.options.set({ output_flag: false, time_limit: limits.timeLimit, mip_rel_gap: limits.mipGap });
    model.run();
    const hasPoint = model.info.get("primal_solution_status") === FEASIBLE_POINT;
    return {
      status: highsStatus(highs, model),
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
    const instance = await loadHighs();
    const contender: Contender<Prepared> = {
      name: "highs",
      version: `${instance.version.string} (WebAssembly)`,
      prepare: (problem, limits) => ({ data: highsModelData(instance, problem), limits }),
      solve: async (prepared) => run(instance, prepared),
    };
    return contender as Contender<unknown>;
  },
};
