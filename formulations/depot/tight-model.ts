/**
 * The model that is solved in place of the documented one: the same plans, fewer binaries, a far tighter relaxation.
 * Notation and proofs: docs/formulations/depot.md, "How it is solved".
 *
 * Where the meter's direction is open, the powers of a step come twice: once for importing (state 1) and once for
 * exporting (state 0), of which one is zero. Elsewhere only state 1 has columns.
 */
import { Model } from "../../engine/index.ts";
import type { DepotInput } from "./input.ts";
import { addSiteCols, addTruckCols, type TightBuilt } from "./tight-columns.ts";
import { addTightSiteRows } from "./tight-site.ts";
import type { StepKinds } from "./tight-steps.ts";
import { addTightTruckRows } from "./tight-truck.ts";

/**
 * The tight model of an instance. Pure. With strict kinds of steps its optimum is that of the documented model, with
 * trusting ones a bound on it, which is reached if the solution can be carried over.
 */
export function buildTightDepot(
  input: DepotInput,
  kinds: StepKinds,
): { readonly model: Model; readonly built: TightBuilt } {
  const model = new Model(`${input.name.trim().replace(/\s+/g, "-")}-tight`);
  const site = addSiteCols(model, input, kinds);
  const trucks = input.trucks.map((truck) => addTruckCols(model, input, kinds, truck));
  const built: TightBuilt = { input, ...site, trucks };
  for (const each of trucks) addTightTruckRows(model, built, each);
  addTightSiteRows(model, built);
  let reward = 0;
  for (const perKWh of input.peakReductionReward) reward += perKWh;
  model.setObjectiveOffset(-reward * input.stepHours * input.site.importLimitKW);
  return { model, built };
}
