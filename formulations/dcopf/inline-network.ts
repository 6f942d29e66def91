/** A small network written into the instance itself, for those who have no MATPOWER case. */
import {
  type Field,
  type FieldSpec,
  type IssueList,
  listField,
  type NumberRange,
  numberField,
  recordField,
  type Schema,
  wholeField,
} from "../common/fields.ts";
import { completeReferences, type Network } from "./network.ts";

interface InlineBus {
  readonly id: number;
  readonly loadMW: number;
  readonly shuntMW: number;
}

interface InlineBranch {
  readonly from: number;
  readonly to: number;
  readonly resistance: number;
  readonly reactance: number;
  readonly tap: number;
  readonly shiftDegrees: number;
  readonly ratingMW: number;
  readonly angleLimitDegrees: number;
}

interface InlineGenerator {
  readonly bus: number;
  readonly minMW: number;
  readonly maxMW: number;
  readonly costQuadratic: number;
  readonly costLinear: number;
  readonly costConstant: number;
}

/** `data.network` as read. */
export interface InlineNetwork {
  readonly baseMVA: number;
  readonly referenceBus: number;
  readonly buses: readonly InlineBus[];
  readonly branches: readonly InlineBranch[];
  readonly generators: readonly InlineGenerator[];
}

const busNumber = (about: string) => wholeField({ about, min: 1, max: 2 ** 31 - 1 });

/** A number of reasonable size. */
const figure = (spec: FieldSpec<number> & NumberRange): Field<number> =>
  numberField({ ...(spec.above === undefined ? { min: -1e7 } : {}), max: 1e7, ...spec });

const BUS: Schema<InlineBus> = {
  id: busNumber("its number, unique"),
  loadMW: figure({ about: "demand at load scale 1", unit: "MW", fallback: 0 }),
  shuntMW: figure({ about: "demand that does not scale", unit: "MW", fallback: 0 }),
};

const BRANCH: Schema<InlineBranch> = {
  from: busNumber("number of the bus at one end"),
  to: busNumber("number of the bus at the other end"),
  resistance: figure({ about: "series resistance", unit: "p.u.", fallback: 0 }),
  reactance: figure({ about: "series reactance, not 0", unit: "p.u." }),
  tap: numberField({ about: "turns ratio at the from side", above: 0, max: 1e7, fallback: 1 }),
  shiftDegrees: figure({ about: "phase shift", unit: "degrees", fallback: 0 }),
  ratingMW: figure({ about: "limit of the flow; 0 = none", unit: "MW", min: 0, fallback: 0 }),
  angleLimitDegrees: numberField({
    about: "limit of the angle difference in either direction; 0 = none",
    unit: "degrees",
    min: 0,
    fallback: 0,
  }),
};

const GENERATOR: Schema<InlineGenerator> = {
  bus: busNumber("number of its bus"),
  minMW: figure({ about: "least power", unit: "MW", fallback: 0 }),
  maxMW: figure({ about: "largest power", unit: "MW" }),
  costQuadratic: figure({
    about: "c2 of the cost c2 p² + c1 p + c0",
    unit: "$/MW²h",
    min: 0,
    fallback: 0,
  }),
  costLinear: figure({ about: "c1", unit: "$/MWh", fallback: 0 }),
  costConstant: figure({ about: "c0", unit: "$/h", fallback: 0 }),
};

/** A list that may also be empty or left out. */
export function maybeEmpty<T extends object>(field: Field<readonly T[]>): Field<readonly T[]> {
  return {
    ...field,
    absent: { text: "none", make: () => [] },
    read: (value, path, context) =>
      Array.isArray(value) && value.length === 0 ? [] : field.read(value, path, context),
  };
}

/** The field `data.network`. */
export const NETWORK_FIELD: Field<InlineNetwork> = recordField({
  about: "the network, instead of caseFile",
  of: {
    baseMVA: numberField({
      about: "base power of the p.u. figures",
      unit: "MVA",
      max: 1e7,
      above: 0,
      fallback: 100,
    }),
    referenceBus: busNumber("number of the bus whose angle is 0"),
    buses: listField({ about: "the buses", of: BUS }),
    branches: maybeEmpty(listField({ about: "lines and transformers", of: BRANCH })),
    generators: maybeEmpty(listField({ about: "the generators", of: GENERATOR })),
  },
});

const AT = "data.network";

/** Positions of the buses by number; numbers that come twice are reported. */
function positionsOf(buses: readonly InlineBus[], issues: IssueList): ReadonlyMap<number, number> {
  const positions = new Map<number, number>();
  for (const [pos, { id }] of buses.entries()) {
    const first = positions.get(id);
    if (first === undefined) positions.set(id, pos);
    else issues.add(`${AT}.buses[${pos}].id`, String(id), `another number than ${AT}.buses[${first}]`);
  }
  return positions;
}

/**
 * The network of an instance that holds one.
 * @param issues gets what is wrong between fields.
 */
export function networkFromInline(given: InlineNetwork, issues: IssueList): Network {
  const { buses, branches, generators } = given;
  const positions = positionsOf(buses, issues);
  const positionOf = (id: number, path: string): number => {
    const position = positions.get(id);
    if (position === undefined) issues.add(path, String(id), `the id of one of ${AT}.buses`);
    return position ?? 0;
  };
  const reference = positionOf(given.referenceBus, `${AT}.referenceBus`);
  const from = branches.map((branch, pos) => positionOf(branch.from, `${AT}.branches[${pos}].from`));
  const to = branches.map((branch, pos) => positionOf(branch.to, `${AT}.branches[${pos}].to`));
  for (const [pos, branch] of branches.entries()) {
    const at = `${AT}.branches[${pos}]`;
    if (branch.reactance === 0) issues.add(`${at}.reactance`, "0", "a reactance other than 0 [p.u.]");
    if (branch.from === branch.to) issues.add(`${at}.to`, String(branch.to), "another bus than from");
  }
  for (const [pos, { minMW, maxMW }] of generators.entries()) {
    if (minMW <= maxMW) continue;
    issues.add(`${AT}.generators[${pos}].minMW`, String(minMW), `at most maxMW = ${maxMW} [MW]`);
  }
  const ofBranch = (figure: (branch: InlineBranch) => number) => Float64Array.from(branches, figure);
  const limit = (value: number) => (value === 0 ? Number.POSITIVE_INFINITY : value);
  const angle = (branch: InlineBranch) => (limit(branch.angleLimitDegrees) * Math.PI) / 180;
  const network: Network = {
    baseMVA: given.baseMVA,
    buses: {
      count: buses.length,
      id: Int32Array.from(buses, (bus) => bus.id),
      loadMW: Float64Array.from(buses, (bus) => bus.loadMW),
      shuntMW: Float64Array.from(buses, (bus) => bus.shuntMW),
      shuntMVAr: new Float64Array(buses.length),
      isReference: Uint8Array.from(buses, (_, pos) => (pos === reference ? 1 : 0)),
    },
    branches: {
      count: branches.length,
      row: Int32Array.from(branches, (_, pos) => pos + 1),
      from: Int32Array.from(from),
      to: Int32Array.from(to),
      resistance: ofBranch((branch) => branch.resistance),
      reactance: ofBranch((branch) => branch.reactance),
      charging: new Float64Array(branches.length),
      tap: ofBranch((branch) => branch.tap),
      shiftRad: ofBranch((branch) => (branch.shiftDegrees * Math.PI) / 180),
      ratingMW: ofBranch((branch) => limit(branch.ratingMW)),
      angleMinRad: ofBranch((branch) => -angle(branch)),
      angleMaxRad: ofBranch(angle),
    },
    generators: {
      count: generators.length,
      row: Int32Array.from(generators, (_, pos) => pos + 1),
      bus: Int32Array.from(generators, (each, pos) => positionOf(each.bus, `${AT}.generators[${pos}].bus`)),
      minMW: Float64Array.from(generators, (each) => each.minMW),
      maxMW: Float64Array.from(generators, (each) => each.maxMW),
      cost: generators.map(({ costQuadratic: c2, costLinear: c1, costConstant: c0 }) => ({
        kind: "polynomial" as const,
        c2,
        c1,
        c0,
      })),
    },
    remarks: [],
  };
  return {
    ...network,
    remarks: completeReferences(network.buses, network.branches.from, network.branches.to),
  };
}
