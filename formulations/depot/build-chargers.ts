/** Rows (6) of the depot model: how many trucks may be active at once, and how many may draw more than each rating. */
import type { ColBlock, Model, Tag } from "../../engine/index.ts";
import type { DepotBuilt, TruckCols } from "./build.ts";
import { type ChargerLevel, higherLevels } from "./chargers.ts";
import type { DepotInput, DepotTruck } from "./input.ts";

const tagOf =
  (place: Tag) =>
  (step: number): Tag => ({ formulation: "depot", ...place, step });

/** Binaries w of a truck: it may draw more than the rating, a block of all steps for each rating below its power. */
export function addRatingCols(
  model: Model,
  { steps, chargerLevels }: DepotInput,
  truck: DepotTruck,
  label: string,
): readonly ColBlock[] {
  const levels = higherLevels(chargerLevels, Math.max(truck.chargeKW, truck.dischargeKW));
  return levels.map((_level, pos) =>
    model.addCols(steps, {
      ub: (step) => truck.parked[step] as number,
      integer: true,
      name: (step) => `w${pos + 1}_${label}_${step}`,
      tag: tagOf({ truck: truck.id, limit: "charger rating" }),
    }),
  );
}

/** What a truck's chargers let through, and that who draws more than one rating draws more than those below. */
function addRatingRows(
  model: Model,
  { input }: DepotBuilt,
  truck: DepotTruck,
  cols: TruckCols,
  label: string,
): void {
  const { steps, chargerLevels } = input;
  const powerKW = Math.max(truck.chargeKW, truck.dischargeKW);
  const [lowest] = chargerLevels;
  if (lowest === undefined || powerKW <= lowest.toKW) return;
  const higher = higherLevels(chargerLevels, powerKW);
  model.addRows(steps, {
    ub: 0,
    name: (step) => `rating_${label}_${step}`,
    tag: tagOf({ truck: truck.id, limit: "charger rating" }),
    terms: (row, step) => {
      row.add(1, cols.charge.first + step).add(1, cols.discharge.first + step);
      row.add(-lowest.toKW, cols.charging.first + step).add(-lowest.toKW, cols.discharging.first + step);
      for (const [pos, { first }] of cols.above.entries()) {
        const { aboveKW, toKW } = higher[pos] as ChargerLevel;
        row.add(aboveKW - toKW, first + step);
      }
    },
  });
  for (const [pos, { first }] of cols.above.entries()) {
    const below = cols.above[pos - 1];
    model.addRows(steps, {
      ub: 0,
      name: (step) => `level${pos + 1}_${label}_${step}`,
      tag: tagOf({ truck: truck.id, limit: "order of ratings" }),
      terms: (row, step) => {
        row.add(1, first + step);
        if (below !== undefined) row.add(-1, below.first + step);
        else row.add(-1, cols.charging.first + step).add(-1, cols.discharging.first + step);
      },
    });
  }
}

/** All rows (6); none where every truck has a charger. */
export function addChargerRows(model: Model, built: DepotBuilt, labels: readonly string[]): void {
  const { input, trucks } = built;
  for (const [pos, { count, aboveKW }] of input.chargerLevels.entries()) {
    model.addRows(input.steps, {
      ub: count,
      name: (step) => (pos === 0 ? `chargers_${step}` : `chargers${pos}_${step}`),
      tag: tagOf(
        pos === 0 ? { limit: "number of chargers" } : { limit: "number of strong chargers", above: aboveKW },
      ),
      terms: (row, step) => {
        for (const { charging, discharging, above } of trucks) {
          if (pos === 0) row.add(1, charging.first + step).add(1, discharging.first + step);
          else if (above[pos - 1] !== undefined) row.add(1, (above[pos - 1] as ColBlock).first + step);
        }
      },
    });
  }
  for (const [pos, truck] of input.trucks.entries()) {
    addRatingRows(model, built, truck, trucks[pos] as TruckCols, labels[pos] as string);
  }
}
