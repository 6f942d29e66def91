/** A transmission network as the DC model sees it: buses, branches in service, generators in service. */
import type { GeneratorCost } from "./cost.ts";

/** Buses by position; all arrays of length `count`. */
export interface Buses {
  readonly count: number;
  /** Number in the input. */
  readonly id: Int32Array;
  /** Demand at load scale 1, MW; negative = a source. */
  readonly loadMW: Float64Array;
  /** Demand of shunt conductances, MW at 1 p.u. voltage. */
  readonly shuntMW: Float64Array;
  /** Shunt susceptance, MVAr injected at 1 p.u. voltage. */
  readonly shuntMVAr: Float64Array;
  /** 1 where the angle is 0 by definition. */
  readonly isReference: Uint8Array;
}

/** Branches in service; all arrays of length `count`. */
export interface Branches {
  readonly count: number;
  /** Row in the input, from 1. */
  readonly row: Int32Array;
  /** Positions of buses. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Series resistance and reactance, p.u. */
  readonly resistance: Float64Array;
  readonly reactance: Float64Array;
  /** Total line charging susceptance, p.u. */
  readonly charging: Float64Array;
  /** Off-nominal turns ratio at the from side; 1 for lines. */
  readonly tap: Float64Array;
  /** Phase shift, rad. */
  readonly shiftRad: Float64Array;
  /** MW; Infinity = no limit. */
  readonly ratingMW: Float64Array;
  /** Limits of θ_from − θ_to, rad; ±Infinity = none. */
  readonly angleMinRad: Float64Array;
  readonly angleMaxRad: Float64Array;
}

/** Generators in service; all arrays of length `count`. */
export interface Generators {
  readonly count: number;
  /** Row in the input, from 1. */
  readonly row: Int32Array;
  /** Position of its bus. */
  readonly bus: Int32Array;
  readonly minMW: Float64Array;
  readonly maxMW: Float64Array;
  readonly cost: readonly GeneratorCost[];
}

/** A network. */
export interface Network {
  readonly baseMVA: number;
  readonly buses: Buses;
  readonly branches: Branches;
  readonly generators: Generators;
  /** What was allowed but looks odd, a line each. */
  readonly remarks: readonly string[];
}

/** The part of the network that each bus belongs to, numbered from 0 in order of the buses. */
export interface Islands {
  readonly count: number;
  /** Length buses. */
  readonly ofBus: Int32Array;
}

/** Parts of a network without a branch between them. Union–find, nearly linear. */
export function findIslands(numBuses: number, from: Int32Array, to: Int32Array): Islands {
  const parent = Int32Array.from({ length: numBuses }, (_, bus) => bus);
  const rootOf = (bus: number): number => {
    let root = bus;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  };
  for (let branch = 0; branch < from.length; branch++) parent[rootOf(from[branch])] = rootOf(to[branch]);
  const ofBus = new Int32Array(numBuses).fill(-1);
  const ofRoot = new Int32Array(numBuses).fill(-1);
  let count = 0;
  for (let bus = 0; bus < numBuses; bus++) {
    const root = rootOf(bus);
    if (ofRoot[root] < 0) ofRoot[root] = count++;
    ofBus[bus] = ofRoot[root];
  }
  return { count, ofBus };
}

/**
 * Gives every part of the network without a reference bus one: its first bus. An angle is only known up to a constant
 * in each part.
 * @returns a remark for each bus chosen, naming it by its number.
 */
export function completeReferences(buses: Buses, from: Int32Array, to: Int32Array): readonly string[] {
  const { count, ofBus } = findIslands(buses.count, from, to);
  const hasReference = new Uint8Array(count);
  for (let bus = 0; bus < buses.count; bus++) {
    if (buses.isReference[bus] === 1) hasReference[ofBus[bus]] = 1;
  }
  const remarks: string[] = [];
  for (let bus = 0; bus < buses.count; bus++) {
    if (hasReference[ofBus[bus]] === 1) continue;
    hasReference[ofBus[bus]] = 1;
    buses.isReference[bus] = 1;
    remarks.push(`bus ${buses.id[bus]} becomes the reference of a part of the network that has none`);
  }
  return remarks;
}

/** MW per radian beyond which a flow has no digits left. */
const MOST_SUSCEPTANCE_MW = 1e12;

/**
 * The branch whose impedance is too small to compute with, by its position; −1 if there is none. Its susceptance would be
 * beyond 1e12 MW a radian by one of the readings.
 */
export function findShortCircuit({ baseMVA, branches }: Network): number {
  return branches.reactance.findIndex((reactance, branch) => {
    const impedance = Math.max(Math.abs(reactance), Math.abs(branches.resistance[branch]));
    const least = Math.min(impedance, Math.abs(reactance * branches.tap[branch]));
    return !(baseMVA <= MOST_SUSCEPTANCE_MW * least);
  });
}
