/** From the model's solution to a plan in MW, MWh, rad and $/MWh. */
import type { ColBlock, DualSolution, Solution } from "../../engine/index.ts";
import { countedShift, type DcopfBuilt } from "./build.ts";
import type { FleetLimits } from "./fleet-limits.ts";
import type { DcopfInput, Fleet } from "./input.ts";

/** Powers and states of one fleet; all arrays of length steps. */
export interface FleetPlan {
  readonly id: string;
  readonly chargeMW: Float64Array;
  readonly dischargeMW: Float64Array;
  /** At the end of each step. */
  readonly socMWh: Float64Array;
}

/** A dispatch. Arrays hold step after step: of all generators in step 0, of all in step 1, and so on. */
export interface DcopfPlan {
  /** Steps × generators. */
  readonly generationMW: Float64Array;
  /** Steps × plants: what is used of the sun. */
  readonly pvMW: Float64Array;
  /** Steps × buses: load that is not served. */
  readonly shedMW: Float64Array;
  /** Steps × buses. */
  readonly angleRad: Float64Array;
  /** Steps × branches, from → to. */
  readonly flowMW: Float64Array;
  readonly fleets: readonly FleetPlan[];
  /** Steps × buses: what one more MWh of demand there would cost; null where the solution came without duals. */
  readonly pricePerMWh: Float64Array | null;
}

/** Powers up to this are zero: noise of the solver. MW. */
const NOISE_MW = 1e-9;

function readBlock(colValue: Float64Array, block: ColBlock): Float64Array {
  return colValue.slice(block.first, block.first + block.count);
}

function withoutNoise(values: Float64Array): Float64Array {
  for (let pos = 0; pos < values.length; pos++) if (Math.abs(values[pos]) <= NOISE_MW) values[pos] = 0;
  return values;
}

/** Power of each generator from its segments. */
export function powersOf(built: DcopfBuilt, colValue: Float64Array): Float64Array {
  const { input, segments, segmentStart, power } = built;
  const { count, minMW, maxMW } = input.network.generators;
  const perStep = segmentStart[count];
  const generationMW = new Float64Array(input.steps * count);
  for (let step = 0; step < input.steps; step++) {
    const first = power.first + step * perStep;
    for (let gen = 0; gen < count; gen++) {
      let sum = segments[gen].baseMW;
      for (let item = segmentStart[gen]; item < segmentStart[gen + 1]; item++) sum += colValue[first + item];
      const isOut = sum < minMW[gen] || sum > maxMW[gen];
      // Segments add up to the limit up to rounding; more than that stays for the check to find.
      const limited = isOut ? Math.min(maxMW[gen], Math.max(minMW[gen], sum)) : sum;
      generationMW[step * count + gen] = Math.abs(limited - sum) <= 1e-7 ? limited : sum;
    }
  }
  return generationMW;
}

/** Flows that follow from the angles. */
function flowsOf(built: DcopfBuilt, angleRad: Float64Array): Float64Array {
  const { input, matrices } = built;
  const { baseMVA, buses, branches } = input.network;
  const { count, from, to } = branches;
  const flowMW = new Float64Array(input.steps * count);
  for (let step = 0; step < input.steps; step++) {
    const first = step * buses.count;
    for (let branch = 0; branch < count; branch++) {
      const difference = angleRad[first + from[branch]] - angleRad[first + to[branch]];
      const shifted = difference - countedShift(input, branch);
      flowMW[step * count + branch] = baseMVA * matrices.susceptance[branch] * shifted;
    }
  }
  return flowMW;
}

/** States of charge at the end of each step that follow from the powers, MWh. */
function statesOf(
  fleet: Fleet,
  limits: Pick<FleetLimits, "capacityMWh" | "driveMWh">,
  chargeMW: Float64Array,
  dischargeMW: Float64Array,
  stepHours: number,
): Float64Array {
  let state = fleet.socStart * limits.capacityMWh;
  return chargeMW.map((charge, step) => {
    const change = fleet.etaCharge * charge - dischargeMW[step] / fleet.etaDischarge;
    state += stepHours * change - limits.driveMWh[step];
    return state;
  });
}

function planFleet(built: DcopfBuilt, pos: number, colValue: Float64Array): FleetPlan {
  const { limits, charge, discharge } = built.fleets[pos];
  const fleet = built.input.fleets[pos];
  const chargeMW = withoutNoise(readBlock(colValue, charge));
  const dischargeMW = withoutNoise(readBlock(colValue, discharge));
  // The states follow from the powers, so that the plan is consistent in itself to the last digit.
  const socMWh = statesOf(fleet, limits, chargeMW, dischargeMW, built.input.stepHours);
  return { id: fleet.id, chargeMW, dischargeMW, socMWh };
}

/** Prices from the duals of the balance rows: $ for another MW over a step, divided by its hours. */
function pricesOf(built: DcopfBuilt, duals: DualSolution): Float64Array {
  const { balance, input } = built;
  const values = duals.rowDual.slice(balance.first, balance.first + balance.count);
  return values.map((dual) => (dual === 0 ? 0 : dual / input.stepHours));
}

/** What comes in less what goes out at each bus, MW, steps × buses; 0 in a plan that balances. */
export function surplusMW(input: DcopfInput, plan: DcopfPlan): Float64Array {
  const { buses, branches, generators } = input.network;
  const surplus = new Float64Array(input.steps * buses.count);
  for (let step = 0; step < input.steps; step++) {
    const first = step * buses.count;
    for (let bus = 0; bus < buses.count; bus++) {
      const demand = buses.loadMW[bus] * input.loadScale[step] + buses.shuntMW[bus];
      surplus[first + bus] = plan.shedMW[first + bus] - demand;
    }
    for (let gen = 0; gen < generators.count; gen++) {
      surplus[first + generators.bus[gen]] += plan.generationMW[step * generators.count + gen];
    }
    for (let pos = 0; pos < input.pv.length; pos++) {
      surplus[first + input.pvBus[pos]] += plan.pvMW[step * input.pv.length + pos];
    }
    for (const [pos, { chargeMW, dischargeMW }] of plan.fleets.entries()) {
      surplus[first + input.fleetBus[pos]] += dischargeMW[step] - chargeMW[step];
    }
    for (let branch = 0; branch < branches.count; branch++) {
      const flow = plan.flowMW[step * branches.count + branch];
      surplus[first + branches.from[branch]] -= flow;
      surplus[first + branches.to[branch]] += flow;
    }
  }
  return surplus;
}

/**
 * The plan of a solution.
 * @param solution point of the built model; borrowed.
 * @param generationMW power of the generators, where the point has other segments than the built model.
 */
export function planDcopf(
  solution: Pick<Solution, "colValue">,
  built: DcopfBuilt,
  duals: DualSolution | null = null,
  generationMW: Float64Array = powersOf(built, solution.colValue),
): DcopfPlan {
  const { input, shedBus } = built;
  const { colValue } = solution;
  const numBuses = input.network.buses.count;
  const angleRad = readBlock(colValue, built.angle);
  const shedMW = new Float64Array(input.steps * numBuses);
  const shed = withoutNoise(readBlock(colValue, built.shed));
  for (let pos = 0; pos < shed.length; pos++) {
    const step = Math.floor(pos / shedBus.length);
    shedMW[step * numBuses + shedBus[pos % shedBus.length]] = shed[pos];
  }
  return {
    generationMW,
    pvMW: withoutNoise(readBlock(colValue, built.pv)),
    shedMW,
    angleRad,
    flowMW: flowsOf(built, angleRad),
    fleets: input.fleets.map((_, pos) => planFleet(built, pos, colValue)),
    pricePerMWh: duals === null ? null : pricesOf(built, duals),
  };
}
