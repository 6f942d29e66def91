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
import { addTightSiteRows, type TruckRows } from "./tight-site.ts";
import type { StepKinds } from "./tight-steps.ts";
import { addTightTruckRows } from "./tight-truck.ts";

/** The objective's constant. */
function rewardOffset({ peakReductionReward, stepHours, site }: DepotInput): number {
  let reward = 0;
  for (const perKWh of peakReductionReward) reward += perKWh;
  return -reward * stepHours * site.importLimitKW;
}

/** Adds all columns to a model. */
function addTightCols(model: Model, input: DepotInput, kinds: StepKinds): TightBuilt {
  const site = addSiteCols(model, input, kinds);
  const trucks = input.trucks.map((truck) => addTruckCols(model, input, kinds, truck));
  return { input, ...site, trucks };
}

/** The columns of the tight model, without rows: what places its points. Pure. */
export function tightColumns(
  input: DepotInput,
  kinds: StepKinds,
): { readonly built: TightBuilt; readonly numCols: number } {
  const model = new Model("columns");
  const built = addTightCols(model, input, kinds);
  return { built, numCols: model.numCols };
}

/**
 * The tight model of an instance. Pure. With strict kinds of steps its optimum is that of the documented model, with
 * trusting ones a bound on it, which is reached if the solution can be carried over.
 */
export function buildTightDepot(
  input: DepotInput,
  kinds: StepKinds,
): { readonly model: Model; readonly built: TightBuilt } {
  const model = new Model(`${input.name.trim().replace(/\s+/g, "-")}-tight`);
  const built = addTightCols(model, input, kinds);
  for (const each of built.trucks) addTightTruckRows(model, built, each);
  addTightSiteRows(model, built);
  model.setObjectiveOffset(rewardOffset(input));
  return { model, built };
}

/** The site of the tight model alone: its first columns, its last rows, without the entries of the trucks. Pure. */
export function buildTightSite(
  input: DepotInput,
  kinds: StepKinds,
): { readonly model: Model; readonly rows: TruckRows } {
  const model = new Model("site");
  const site = addSiteCols(model, input, kinds);
  const rows = addTightSiteRows(model, { input, ...site, trucks: [] });
  model.setObjectiveOffset(rewardOffset(input));
  return { model, rows };
}
