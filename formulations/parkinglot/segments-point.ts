/** The point of the documented model of pwl1 and pwl1_semi that segments and decisions of all places make. */
import type { SegmentsBuilt } from "./build.ts";
import { stateOfKW } from "./pooled-model.ts";

/** What each place does. */
export interface PlaceParts {
  /** kW of each segment of each place. */
  readonly partKW: Float64Array;
  /** 1 = charging, by place; null without a least power. */
  readonly isCharging: Uint8Array | null;
  /** kWh that each requirement misses; null unless it may be missed. */
  readonly missingKWh: Float64Array | null;
}

/** Powers, states and all other columns; whether they keep the model is for the caller to check. */
export function segmentsPoint(
  built: SegmentsBuilt,
  { partKW, isCharging, missingKWh }: PlaceParts,
): Float64Array {
  const { input, stays, model, power, soc, missing, degradation } = built;
  const { segments, vehicles } = input;
  const { firstPlace, vehicleOf } = stays;
  const { part, charging, laws } = degradation;
  const colValue = new Float64Array(model.numCols);
  colValue.set(partKW, part.first);
  if (charging !== null && isCharging !== null) colValue.set(isCharging, charging.first);
  if (missing !== null && missingKWh !== null) colValue.set(missingKWh, missing.first);
  let state = 0;
  for (let place = 0; place < stays.numPlaces; place++) {
    const vehicle = vehicleOf[place];
    if (place === firstPlace[vehicle]) state = vehicles[vehicle].socArrival;
    let sumKW = isCharging !== null && isCharging[place] === 1 ? laws[vehicle].leastKW : 0;
    for (let segment = 0; segment < segments; segment++) sumKW += partKW[place * segments + segment];
    state += stateOfKW(built, vehicle) * sumKW;
    // The last state counts what is missed.
    if (missingKWh !== null && place + 1 === firstPlace[vehicle + 1]) {
      state += missingKWh[vehicle] / vehicles[vehicle].capacityKWh;
    }
    colValue[power.first + place] = sumKW;
    colValue[soc.first + place] = state;
  }
  return colValue;
}
