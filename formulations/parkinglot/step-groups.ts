/**
 * Steps that are alike: the same price, and the same vehicles connected. Where the cost of a step does not depend on the
 * state of charge, only the sums of a vehicle's powers over such steps matter, but for how they are dealt to the steps.
 */
import type { ParkingInput } from "./input.ts";
import type { Stays } from "./stays.ts";

/** The groups of an instance. A slot is a vehicle in a group. */
export interface StepGroups {
  /** Steps of each group, ascending; groups in the order of their first step. */
  readonly steps: readonly Int32Array[];
  readonly numSlots: number;
  /** Group and vehicle of each slot; slots of a group stand together, by vehicle. */
  readonly groupOf: Int32Array;
  readonly vehicleOf: Int32Array;
  /** First slot of each group; length groups + 1. */
  readonly firstSlot: Int32Array;
}

/** Groups with these steps and vehicles. */
function groupsOf(all: readonly { readonly steps: Int32Array; readonly vehicles: Int32Array }[]): StepGroups {
  const firstSlot = new Int32Array(all.length + 1);
  for (const [group, { vehicles }] of all.entries())
    firstSlot[group + 1] = firstSlot[group] + vehicles.length;
  const numSlots = firstSlot[all.length];
  const groupOf = new Int32Array(numSlots);
  const vehicleOf = new Int32Array(numSlots);
  for (const [group, { vehicles }] of all.entries()) {
    groupOf.fill(group, firstSlot[group], firstSlot[group + 1]);
    vehicleOf.set(vehicles, firstSlot[group]);
  }
  return { steps: all.map(({ steps }) => steps), numSlots, groupOf, vehicleOf, firstSlot };
}

/** Each step in which vehicles are connected as a group of its own. */
export function stepsApart({ busySteps, stepStart, placeInStep, vehicleOf }: Stays): StepGroups {
  return groupsOf(
    Array.from(busySteps, (step, pos) => ({
      steps: Int32Array.of(step),
      vehicles: placeInStep.slice(stepStart[pos], stepStart[pos + 1]).map((place) => vehicleOf[place]),
    })),
  );
}

/**
 * Groups the steps in which vehicles are connected. Linear in the number of places.
 * @param counts whether a place counts: steps are alike where the same vehicles do.
 */
export function groupSteps(
  { price }: Pick<ParkingInput, "price">,
  { busySteps, stepStart, placeInStep, vehicleOf }: Stays,
  counts: (place: number) => boolean = () => true,
): StepGroups {
  const groups = new Map<string, { readonly steps: number[]; readonly vehicles: Int32Array }>();
  for (let pos = 0; pos < busySteps.length; pos++) {
    const step = busySteps[pos];
    const places = placeInStep.subarray(stepStart[pos], stepStart[pos + 1]).filter(counts);
    const vehicles = places.map((place) => vehicleOf[place]);
    const key = `${price[step]} ${vehicles.join(" ")}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { steps: [step], vehicles });
    else group.steps.push(step);
  }
  return groupsOf(
    [...groups.values()].map(({ steps, vehicles }) => ({ steps: Int32Array.from(steps), vehicles })),
  );
}
