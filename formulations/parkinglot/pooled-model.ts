/**
 * The pooled model of pwl1 and pwl1_semi: sums over the steps of a group in place of the steps, without states of charge.
 * Each point of the documented model, summed up, is one of this model at the same cost, so its optimum is a bound; it is the
 * optimum where its sums can be dealt to the steps (docs/formulations/parkinglot.md, "Like steps").
 */
import { type ColBlock, Model } from "../../engine/index.ts";
import type { SegmentsBuilt } from "./build.ts";
import type { StepGroups } from "./step-groups.ts";

/** What the numbers of steps of charging may be. */
export interface ChargingCounts {
  /** False: any share of a step counts, for a bound alone. */
  readonly isWhole: boolean;
  /** Least and largest number of each slot; absent: 0 and the steps of its group. */
  readonly lb?: Float64Array;
  readonly ub?: Float64Array;
}

/** A pooled model with its columns. Rows: `enough` of each vehicle, `grid` of each group, then those of the segments. */
export interface Pooled {
  readonly built: SegmentsBuilt;
  readonly groups: StepGroups;
  readonly model: Model;
  /** Steps of each slot in which the vehicle charges; null without a least power. */
  readonly charging: ColBlock | null;
  /** Sum of a segment over the steps, kW: the segments of a slot together. */
  readonly part: ColBlock;
  /** What each requirement misses, kWh; null unless it may be missed. */
  readonly missing: ColBlock | null;
}

/** What a kW in a step adds to a vehicle's state of charge. */
export function stateOfKW({ input }: SegmentsBuilt, vehicle: number): number {
  return (input.etaCharge * input.stepHours) / input.vehicles[vehicle].capacityKWh;
}

/** What requirements miss in a point of the model, kWh; null where they may not. */
export function missingIn({ missing }: Pooled, colValue: Float64Array): Float64Array | null {
  return missing === null ? null : colValue.slice(missing.first, missing.first + missing.count);
}

/** Slots of each vehicle. */
function slotsOfVehicles({ vehicleOf }: StepGroups, numVehicles: number): readonly number[][] {
  const slots: number[][] = Array.from({ length: numVehicles }, () => []);
  for (let slot = 0; slot < vehicleOf.length; slot++) slots[vehicleOf[slot]].push(slot);
  return slots;
}

/**
 * The pooled model of an instance whose documented model is built. Pure.
 * @param counts of no meaning without a least power.
 */
export function buildPooled(
  built: SegmentsBuilt,
  groups: StepGroups,
  { isWhole, lb: fewest, ub: most }: ChargingCounts,
): Pooled {
  const { input, degradation } = built;
  const { segments, degradationWeight, stepHours, price, vehicles, gridLimitKW, missingEurPerKWh } = input;
  const { laws } = degradation;
  const { numSlots, groupOf, vehicleOf, steps, firstSlot } = groups;
  const model = new Model(`${built.model.name}-pooled`);
  const lawAt = (slot: number) => laws[vehicleOf[slot]];
  const stepsAt = (slot: number) => steps[groupOf[slot]].length;
  const energyEurPerKW = (slot: number) => stepHours * price[steps[groupOf[slot]][0]];
  const slotOf = (pos: number) => Math.floor(pos / segments);
  const widthKW = (pos: number) => lawAt(slotOf(pos)).widthKW[pos % segments];
  const charging =
    degradation.charging === null
      ? null
      : model.addCols(numSlots, {
          lb: (slot) => fewest?.[slot] ?? 0,
          ub: (slot) => most?.[slot] ?? stepsAt(slot),
          integer: isWhole,
          cost: (slot) =>
            degradationWeight * lawAt(slot).leastEur + energyEurPerKW(slot) * lawAt(slot).leastKW,
        });
  const part = model.addCols(numSlots * segments, {
    ub: (pos) => widthKW(pos) * stepsAt(slotOf(pos)),
    cost: (pos) => degradationWeight * lawAt(slotOf(pos)).slope[pos % segments] + energyEurPerKW(slotOf(pos)),
  });
  const missing =
    missingEurPerKWh === null
      ? null
      : model.addCols(vehicles.length, {
          ub: (vehicle) => vehicles[vehicle].socRequired * vehicles[vehicle].capacityKWh,
          cost: missingEurPerKWh,
        });
  const addPower = (row: { add(value: number, col: number): unknown }, slot: number): void => {
    if (charging !== null) row.add(lawAt(slot).leastKW, charging.first + slot);
    for (let segment = 0; segment < segments; segment++) row.add(1, part.first + slot * segments + segment);
  };
  const slotsOf = slotsOfVehicles(groups, vehicles.length);
  const neededKW = (vehicle: number, soc: number) =>
    (soc - vehicles[vehicle].socArrival) / stateOfKW(built, vehicle);
  model.addRows(vehicles.length, {
    lb: (vehicle) => neededKW(vehicle, vehicles[vehicle].socRequired),
    ub: (vehicle) => neededKW(vehicle, 1),
    terms: (row, vehicle) => {
      for (const slot of slotsOf[vehicle]) addPower(row, slot);
      if (missing === null) return;
      row.add(1 / (stateOfKW(built, vehicle) * vehicles[vehicle].capacityKWh), missing.first + vehicle);
    },
  });
  model.addRows(steps.length, {
    ub: (group) => gridLimitKW * steps[group].length,
    terms: (row, group) => {
      for (let slot = firstSlot[group]; slot < firstSlot[group + 1]; slot++) addPower(row, slot);
    },
  });
  // Shares need no such rows: the least power costs less a kW than what is above it, so that it comes first.
  if (charging !== null && isWhole) {
    model.addRows(part.count, {
      ub: 0,
      terms: (row, pos) => void row.add(1, part.first + pos).add(-widthKW(pos), charging.first + slotOf(pos)),
    });
  }
  return { built, groups, model, charging, part, missing };
}
