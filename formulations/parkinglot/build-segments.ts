/**
 * Rows of pwl1 and pwl1_semi: the degradation cost by power segments at one state of charge a vehicle. With a least
 * power the part up to it is a binary: its cost is that of the least power, so that the relaxation is the convex
 * envelope of what each step may cost, and not less.
 */
import type { ColBlock, RowBlock } from "../../engine/index.ts";
import type { Schedule } from "./build-schedule.ts";
import { degradationCost } from "./degradation.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";

/** Columns of the segments: those of one place together. */
export interface SegmentCols {
  readonly part: ColBlock;
  /** Binary z of each place: charging; null without a least power. */
  readonly charging: ColBlock | null;
  /** Rows (5), one a place. */
  readonly balance: RowBlock;
  /** Of each vehicle. */
  readonly laws: readonly SegmentLaw[];
  /** Degradation cost of a point as this model counts it, EUR without weight. */
  readonly degradationEur: (colValue: Float64Array) => number;
}

/** The cost of one vehicle's power by segments above its least power. */
export interface SegmentLaw {
  /** Least power while charging, kW; 0 = none. */
  readonly leastKW: number;
  /** Cost of a step at the least power, EUR. */
  readonly leastEur: number;
  /** Width of each segment in kW; 0 where it lies below the least power. */
  readonly widthKW: Float64Array;
  /** EUR/kW of each segment. */
  readonly slope: Float64Array;
}

/** Segments of equal width from 0 to the largest power, cut off at the least power; at the mean of both states. */
function segmentLaw(vehicle: ParkingVehicle, input: ParkingInput, leastKW: number): SegmentLaw {
  const { segments, law } = input;
  const soc = (vehicle.socArrival + vehicle.socRequired) / 2;
  const fullKW = vehicle.maxKW / segments;
  const widthKW = new Float64Array(segments);
  const slope = new Float64Array(segments);
  let leastEur = 0;
  let below = 0;
  for (let segment = 0; segment < segments; segment++) {
    const above = degradationCost(law, vehicle, fullKW * (segment + 1), soc);
    slope[segment] = (above - below) / fullKW;
    widthKW[segment] = Math.min(fullKW, Math.max(0, fullKW * (segment + 1) - leastKW));
    leastEur += slope[segment] * (fullKW - widthKW[segment]);
    below = above;
  }
  return { leastKW, leastEur, widthKW, slope };
}

/** Adds columns d (segments), z (charging) and rows (5) and (6). */
export function addSegments(schedule: Schedule, hasLeastPower: boolean): SegmentCols {
  const { input, stays, model, power, name, tag } = schedule;
  const { segments, degradationWeight, minRate, vehicles } = input;
  const { numPlaces, vehicleOf } = stays;
  const laws = vehicles.map((each) => segmentLaw(each, input, hasLeastPower ? minRate * each.maxKW : 0));
  const placeOf = (pos: number) => Math.floor(pos / segments);
  const lawAt = (place: number) => laws[vehicleOf[place]];
  const part = model.addCols(numPlaces * segments, {
    ub: (pos) => lawAt(placeOf(pos)).widthKW[pos % segments],
    cost: (pos) => degradationWeight * lawAt(placeOf(pos)).slope[pos % segments],
    name: (pos) => `${name("d")(placeOf(pos))}_${(pos % segments) + 1}`,
    tag: (pos) => tag("degradation segment")(placeOf(pos)),
  });
  const charging = hasLeastPower
    ? model.addCols(numPlaces, {
        ub: 1,
        integer: true,
        cost: (place) => degradationWeight * lawAt(place).leastEur,
        name: name("z"),
        tag: tag("charging"),
      })
    : null;
  const balance = model.addRows(numPlaces, {
    lb: 0,
    ub: 0,
    name: name("parts"),
    tag: tag("degradation segments"),
    terms: (row, place) => {
      row.add(1, power.first + place);
      if (charging !== null) row.add(-lawAt(place).leastKW, charging.first + place);
      for (let segment = 0; segment < segments; segment++) {
        row.add(-1, part.first + place * segments + segment);
      }
    },
  });
  if (charging !== null) {
    model.addRows(numPlaces, {
      ub: 0,
      name: name("most"),
      tag: tag("charging power"),
      terms: (row, place) => {
        row.add(1, power.first + place).add(-vehicles[vehicleOf[place]].maxKW, charging.first + place);
      },
    });
  }
  const degradationEur = (colValue: Float64Array) => {
    let sum = 0;
    for (let pos = 0; pos < part.count; pos++) {
      sum += lawAt(placeOf(pos)).slope[pos % segments] * colValue[part.first + pos];
    }
    if (charging === null) return sum;
    for (let place = 0; place < numPlaces; place++) {
      sum += lawAt(place).leastEur * colValue[charging.first + place];
    }
    return sum;
  };
  return { part, charging, balance, laws, degradationEur };
}
