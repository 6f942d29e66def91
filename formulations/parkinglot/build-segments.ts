/** Rows of pwl1 and pwl1_semi: the degradation cost by power segments at one state of charge a vehicle. */
import type { ColBlock } from "../../engine/index.ts";
import type { Schedule } from "./build-schedule.ts";
import { degradationCost } from "./degradation.ts";

/** Columns of the segments: `segments` a place, those of one place together. */
export interface SegmentCols {
  readonly part: ColBlock;
  /** Binary z of each place: charging; null without a least power. */
  readonly charging: ColBlock | null;
  /** Degradation cost of a point as this model counts it, EUR without weight. */
  readonly degradationEur: (colValue: Float64Array) => number;
}

/** Cost of each segment in EUR/kW for each vehicle, at the mean of arrival and required state: K a vehicle. */
function segmentSlopes({ input }: Schedule): Float64Array {
  const { segments, vehicles, law } = input;
  const slope = new Float64Array(vehicles.length * segments);
  for (const [pos, vehicle] of vehicles.entries()) {
    const soc = (vehicle.socArrival + vehicle.socRequired) / 2;
    const widthKW = vehicle.maxKW / segments;
    let below = 0;
    for (let segment = 0; segment < segments; segment++) {
      const above = degradationCost(law, vehicle, widthKW * (segment + 1), soc);
      slope[pos * segments + segment] = (above - below) / widthKW;
      below = above;
    }
  }
  return slope;
}

/** Adds columns d (segments), z (least power) and rows (5) to (7). */
export function addSegments(schedule: Schedule, hasLeastPower: boolean): SegmentCols {
  const { input, stays, model, power, name, tag } = schedule;
  const { segments, degradationWeight, minRate, vehicles } = input;
  const { numPlaces, vehicleOf } = stays;
  const slope = segmentSlopes(schedule);
  const placeOf = (pos: number) => Math.floor(pos / segments);
  const part = model.addCols(numPlaces * segments, {
    ub: (pos) => vehicles[vehicleOf[placeOf(pos)]].maxKW / segments,
    cost: (pos) => degradationWeight * slope[vehicleOf[placeOf(pos)] * segments + (pos % segments)],
    name: (pos) => `${name("d")(placeOf(pos))}_${(pos % segments) + 1}`,
    tag: (pos) => tag("degradation segment")(placeOf(pos)),
  });
  model.addRows(numPlaces, {
    lb: 0,
    ub: 0,
    name: name("parts"),
    tag: tag("degradation segments"),
    terms: (row, place) => {
      row.add(1, power.first + place);
      for (let segment = 0; segment < segments; segment++) {
        row.add(-1, part.first + place * segments + segment);
      }
    },
  });
  const degradationEur = (colValue: Float64Array) => {
    let sum = 0;
    for (let pos = 0; pos < part.count; pos++) {
      sum += slope[vehicleOf[placeOf(pos)] * segments + (pos % segments)] * colValue[part.first + pos];
    }
    return sum;
  };
  if (!hasLeastPower) return { part, charging: null, degradationEur };
  const charging = model.addCols(numPlaces, { ub: 1, integer: true, name: name("z"), tag: tag("charging") });
  const maxKW = (place: number) => vehicles[vehicleOf[place]].maxKW;
  model.addRows(numPlaces, {
    ub: 0,
    name: name("most"),
    tag: tag("charging power"),
    terms: (row, place) => void row.add(1, power.first + place).add(-maxKW(place), charging.first + place),
  });
  model.addRows(numPlaces, {
    lb: 0,
    name: name("least"),
    tag: tag("least charging power"),
    terms: (row, place) =>
      void row.add(1, power.first + place).add(-minRate * maxKW(place), charging.first + place),
  });
  return { part, charging, degradationEur };
}
