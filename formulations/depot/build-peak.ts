/** Row (10) of the depot model: the largest import of the billing period, which the peak charge is paid for. */
import type { ColBlock, Model } from "../../engine/index.ts";
import type { DepotBuilt } from "./build.ts";
import type { DepotInput } from "./input.ts";

/** The column of the peak, kW; null without a charge. It begins with what the billing period has seen already. */
export function addPeakCol(model: Model, { site }: DepotInput): ColBlock | null {
  if (site.peakCharge === 0) return null;
  return model.addCols(1, {
    lb: site.peakSoFarKW,
    cost: site.peakCharge,
    name: () => "peak",
    tag: () => ({ formulation: "depot", limit: "peak" }),
  });
}

/** No import is above the peak, overload included. */
export function addPeakRows(model: Model, { input, peak, overload, ...built }: DepotBuilt): void {
  if (peak === null) return;
  model.addRows(input.steps, {
    ub: 0,
    name: (step) => `peak_${step}`,
    tag: (step) => ({ formulation: "depot", step, limit: "peak" }),
    terms: (row, step) => {
      row.add(1, built.import.first + step).add(-1, peak.first);
      if (overload !== null) row.add(1, overload.first + step);
    },
  });
}
