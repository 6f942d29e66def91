import type { Highs, Model } from "highs";
import { DEFAULT_NAMES } from "../../engine/index.ts";
import { writeMps } from "../../io/index.ts";
import { type Answer, type Contender, type ContenderSource, canImport } from "./contender.ts";
import { highsStatus, loadHighs } from "./highs-model.ts";

/** Value of HiGHS' `primal_solution_status` for a feasible point. */
const FEASIBLE_POINT = 2;

function run(highs: Highs, model: Model): Answer {
  try {
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

/** HiGHS compiled to WebAssembly (npm `highs`), one thread. It reads the model as MPS before the clock starts. */
export const highs: ContenderSource = {
  name: "highs",
  takesIntegers: true,
  available: () => canImport(() => import("highs")),
  async load() {
    const instance = await loadHighs();
    const contender: Contender<Model> = {
      name: "highs",
      version: `${instance.version.string} (WebAssembly)`,
      prepare(problem, { timeLimit, mipGap }) {
        const model = instance.createModel();
        model.options.set({ output_flag: false, time_limit: timeLimit, mip_rel_gap: mipGap });
        model.readModel({ format: "mps", data: writeMps(problem, DEFAULT_NAMES).bytes });
        return model;
      },
      solve: async (prepared) => run(instance, prepared),
    };
    return contender as Contender<unknown>;
  },
};
