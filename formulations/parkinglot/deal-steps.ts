/**
 * From sums over like steps to steps. Which of them a vehicle charges in is dealt so that the loads of the steps come out
 * even: the largest power first, each to the steps that hold least so far (as in scheduling by longest processing time,
 * Graham, SIAM Journal on Applied Mathematics 17 (1969) 416-429).
 */
import type { Pooled } from "./pooled-model.ts";
import { placeOf } from "./stays.ts";

/**
 * Shares each sum of a segment evenly among the steps of its group.
 * @returns kW of each segment of each place.
 */
export function shareEvenly({ built, groups, part }: Pooled, colValue: Float64Array): Float64Array {
  const { stays, input } = built;
  const { segments } = input;
  const partKW = new Float64Array(stays.numPlaces * segments);
  for (let slot = 0; slot < groups.numSlots; slot++) {
    const steps = groups.steps[groups.groupOf[slot]];
    for (const step of steps) {
      const place = placeOf(stays, groups.vehicleOf[slot], step);
      for (let segment = 0; segment < segments; segment++) {
        partKW[place * segments + segment] = colValue[part.first + slot * segments + segment] / steps.length;
      }
    }
  }
  return partKW;
}

/** A slot that charges in some steps of its group. */
interface Hand {
  readonly slot: number;
  readonly numSteps: number;
  /** Mean power while charging. */
  readonly meanKW: number;
}

/** What a pooled point says of the slots of a group, largest mean power first. */
function handsOf(pooled: Pooled, colValue: Float64Array, group: number): Hand[] {
  const { built, groups, charging, part } = pooled;
  const { segments } = built.input;
  const hands: Hand[] = [];
  if (charging === null) return hands;
  for (let slot = groups.firstSlot[group]; slot < groups.firstSlot[group + 1]; slot++) {
    const numSteps = Math.round(colValue[charging.first + slot]);
    if (numSteps === 0) continue;
    let sum = built.degradation.laws[groups.vehicleOf[slot]].leastKW * numSteps;
    for (let segment = 0; segment < segments; segment++) {
      sum += colValue[part.first + slot * segments + segment];
    }
    hands.push({ slot, numSteps, meanKW: sum / numSteps });
  }
  return hands.sort((one, other) => other.meanKW - one.meanKW || one.slot - other.slot);
}

/** Deals the steps of charging of a pooled point. @returns 1 = the vehicle charges, by place. */
export function dealCharging(pooled: Pooled, colValue: Float64Array): Uint8Array {
  const { built, groups } = pooled;
  const isCharging = new Uint8Array(built.stays.numPlaces);
  for (const [group, steps] of groups.steps.entries()) {
    const loadKW = new Float64Array(steps.length);
    for (const { slot, numSteps, meanKW } of handsOf(pooled, colValue, group)) {
      const order = Array.from(steps.keys()).sort((one, other) => loadKW[one] - loadKW[other] || one - other);
      for (const pos of order.slice(0, numSteps)) {
        loadKW[pos] += meanKW;
        isCharging[placeOf(built.stays, groups.vehicleOf[slot], steps[pos])] = 1;
      }
    }
  }
  return isCharging;
}
