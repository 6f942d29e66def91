/**
 * The model of the DC optimal power flow, rows (1) to (5) of docs/formulations/dcopf.md in that order. Columns and rows
 * come in blocks, step by step: all buses of step 0, all of step 1, and so on.
 */
import { type ColBlock, Model, type RowBlock, type RowBuilder, type Tag } from "../../engine/index.ts";
import { bdc, type DcMatrices } from "./admittance.ts";
import { type SegmentSide, type Segments, segmentsOf } from "./cost.ts";
import { type FleetLimits, fleetLimits } from "./fleet-limits.ts";
import type { DcopfInput } from "./input.ts";
import { withoutEnd } from "./soft.ts";
import { demandMW } from "./supply.ts";

/** Equal tangents of each quadratic cost before the first solve, where costs are exact. */
const FIRST_TANGENTS = 8;

/** Columns of one fleet; each block holds one column a step. */
export interface FleetCols {
  readonly limits: FleetLimits;
  readonly charge: ColBlock;
  readonly discharge: ColBlock;
  readonly soc: ColBlock;
  /** What the end state misses, MWh: one column; null unless soft. */
  readonly missing: ColBlock | null;
}

/** Where the columns of a built model stand, and what they were made from. */
export interface DcopfBuilt {
  readonly input: DcopfInput;
  readonly matrices: DcMatrices;
  /** Angles, steps × buses. */
  readonly angle: ColBlock;
  /** Segments of each generator, the same in every step. */
  readonly segments: readonly Segments[];
  /** First segment of each generator within a step; length generators + 1. */
  readonly segmentStart: Int32Array;
  /** Steps × all segments. */
  readonly power: ColBlock;
  /** Steps × plants. */
  readonly pv: ColBlock;
  /** Buses whose load may be shed. */
  readonly shedBus: Int32Array;
  /** Steps × shedBus. */
  readonly shed: ColBlock;
  readonly fleets: readonly FleetCols[];
  /** Net energy of the fleets that is paid for, one a step; null without fleets and tariff. */
  readonly net: ColBlock | null;
  /** Rows (1), steps × buses. */
  readonly balance: RowBlock;
  /** Generators with a ramp row. */
  readonly rampGenerators: Int32Array;
  /** Rows (3), (steps − 1) × rampGenerators. */
  readonly ramp: RowBlock;
}

/** Limits of a branch's flow in MW, those of the angle difference among them; ±Infinity = none. */
export interface FlowLimits {
  readonly least: number;
  readonly most: number;
}

/**
 * The flow limits of a branch. Flow and angle difference are proportional, so that both limits are one interval.
 * @param megawatts flow per radian, S b. @param shift phase shift that counts, rad.
 */
function flowLimits(input: DcopfInput, branch: number, megawatts: number, shift: number): FlowLimits {
  const { ratingMW, angleMinRad, angleMaxRad } = input.network.branches;
  const ends = [megawatts * (angleMinRad[branch] - shift), megawatts * (angleMaxRad[branch] - shift)];
  return {
    least: Math.max(-ratingMW[branch], Math.min(...ends)),
    most: Math.min(ratingMW[branch], Math.max(...ends)),
  };
}

/** The phase shift of a branch that counts in the model, rad. */
export function countedShift(input: DcopfInput, branch: number): number {
  return input.susceptance === "series" ? 0 : input.network.branches.shiftRad[branch];
}

/** Names of the fleets in the model: ids where they are plain, else positions from 1. */
function fleetLabels(input: DcopfInput): readonly string[] {
  const arePlain = input.fleets.every((fleet) => /^[A-Za-z0-9-]{1,24}$/.test(fleet.id));
  return input.fleets.map((fleet, pos) => (arePlain ? fleet.id : String(pos + 1)));
}

/** A tag with whatever places the part. */
function tag(limit: string, place: Readonly<Record<string, string | number>>): Tag {
  return { formulation: "dcopf", ...place, limit };
}

function addFleetCols(model: Model, input: DcopfInput, pos: number, label: string): FleetCols {
  const fleet = input.fleets[pos];
  const { steps, tariff, soft } = input;
  const limits = fleetLimits(fleet, tariff, steps);
  const labels = (prefix: string, limit: string) => ({
    name: (step: number) => `${prefix}_${label}_${step}`,
    tag: (step: number) => tag(limit, { fleet: fleet.id, step }),
  });
  return {
    limits,
    charge: model.addCols(steps, { ub: (step) => limits.chargeMW[step], ...labels("ch", "charging power") }),
    discharge: model.addCols(steps, {
      ub: (step) => limits.dischargeMW[step],
      ...labels("dis", "discharging power"),
    }),
    soc: model.addCols(steps, {
      lb: (step) => limits.socMinMWh[step],
      ub: limits.socMaxMWh,
      ...labels("soc", "state of charge"),
    }),
    missing:
      soft === null
        ? null
        : model.addCols(1, {
            // The floor of the last step holds.
            ub:
              limits.socMinMWh[steps - 1] -
              fleetLimits(withoutEnd(fleet), tariff, steps).socMinMWh[steps - 1],
            cost: soft.targetPerMWh,
            name: () => `miss_${label}`,
            tag: () => tag("missed end state", { fleet: fleet.id, step: steps - 1 }),
          }),
  };
}

/** Segments of all generators, and where each begins. */
function allSegments(input: DcopfInput) {
  const { generators } = input.network;
  const count = input.costSegments ?? FIRST_TANGENTS;
  const side: SegmentSide = input.costSegments === null ? "tangent" : "interpolated";
  const segments = generators.cost.map((cost, gen) =>
    segmentsOf(cost, generators.minMW[gen], generators.maxMW[gen], count, side),
  );
  const segmentStart = new Int32Array(generators.count + 1);
  for (const [gen, { ub }] of segments.entries()) segmentStart[gen + 1] = segmentStart[gen] + ub.length;
  return { segments, segmentStart };
}

function addPowerCols(model: Model, input: DcopfInput, segments: readonly Segments[]): ColBlock {
  const { generators } = input.network;
  const generatorOf = segments.flatMap(({ ub }, gen) => ub.map(() => gen));
  const pieceOf = segments.flatMap(({ ub }) => ub.map((_, piece) => piece));
  const lb = segments.flatMap((each) => each.lb);
  const ub = segments.flatMap((each) => each.ub);
  const cost = segments.flatMap((each) => each.slope.map((slope) => slope * input.stepHours));
  const perStep = ub.length;
  const label = (item: number) => {
    const row = generators.row[generatorOf[item]];
    return segments[generatorOf[item]].ub.length === 1 ? `p_${row}` : `p_${row}_s${pieceOf[item] + 1}`;
  };
  return model.addCols(input.steps * perStep, {
    lb: (pos) => lb[pos % perStep],
    ub: (pos) => ub[pos % perStep],
    cost: (pos) => cost[pos % perStep],
    name: (pos) => `${label(pos % perStep)}_${Math.floor(pos / perStep)}`,
    tag: (pos) =>
      tag("generator's power", {
        generator: generators.row[generatorOf[pos % perStep]],
        step: Math.floor(pos / perStep),
      }),
  });
}

function addAngleCols(model: Model, { steps, network }: DcopfInput): ColBlock {
  const { count, id, isReference } = network.buses;
  const isZero = (pos: number) => isReference[pos % count] === 1;
  return model.addCols(steps * count, {
    lb: (pos) => (isZero(pos) ? 0 : Number.NEGATIVE_INFINITY),
    ub: (pos) => (isZero(pos) ? 0 : Number.POSITIVE_INFINITY),
    name: (pos) => `theta_${id[pos % count]}_${Math.floor(pos / count)}`,
    tag: (pos) => tag("angle", { bus: id[pos % count], step: Math.floor(pos / count) }),
  });
}

function addPvCols(model: Model, { steps, pv, network, pvBus }: DcopfInput): ColBlock {
  const count = pv.length;
  return model.addCols(steps * count, {
    ub: (pos) => pv[pos % count].mw[Math.floor(pos / count)],
    name: (pos) => `pv_${(pos % count) + 1}_${Math.floor(pos / count)}`,
    tag: (pos) =>
      tag("solar power", { bus: network.buses.id[pvBus[pos % count]], step: Math.floor(pos / count) }),
  });
}

function addShedCols(model: Model, input: DcopfInput, shedBus: Int32Array): ColBlock {
  const { id, loadMW } = input.network.buses;
  const count = shedBus.length;
  return model.addCols(input.steps * count, {
    ub: (pos) => loadMW[shedBus[pos % count]] * input.loadScale[Math.floor(pos / count)],
    cost: (input.shedCost ?? 0) * input.stepHours,
    name: (pos) => `shed_${id[shedBus[pos % count]]}_${Math.floor(pos / count)}`,
    tag: (pos) => tag("load", { bus: id[shedBus[pos % count]], step: Math.floor(pos / count) }),
  });
}

function addAllCols(
  model: Model,
  input: DcopfInput,
): Omit<DcopfBuilt, "balance" | "rampGenerators" | "ramp"> {
  const { buses } = input.network;
  const { tariff, stepHours, steps } = input;
  const { segments, segmentStart } = allSegments(input);
  const shedBus = Int32Array.from(buses.loadMW.keys()).filter(
    (bus) => input.shedCost !== null && buses.loadMW[bus] > 0,
  );
  const labels = fleetLabels(input);
  return {
    input,
    matrices: bdc(input.network, input.susceptance),
    segments,
    segmentStart,
    angle: addAngleCols(model, input),
    power: addPowerCols(model, input, segments),
    pv: addPvCols(model, input),
    shedBus,
    shed: addShedCols(model, input, shedBus),
    fleets: input.fleets.map((_, pos) => addFleetCols(model, input, pos, labels[pos])),
    net:
      tariff === null || input.fleets.length === 0
        ? null
        : model.addCols(steps, {
            cost: (step) => stepHours * (tariff.peak[step] === 1 ? tariff.peakPrice : tariff.offpeakPrice),
            name: (step) => `net_${step}`,
            tag: (step) => tag("tariff", { step }),
          }),
  };
}

/** For each bus the positions of what stands there. */
function listAtBuses(numBuses: number, busOf: ArrayLike<number>): readonly (readonly number[])[] {
  const lists: number[][] = Array.from({ length: numBuses }, () => []);
  for (let pos = 0; pos < busOf.length; pos++) lists[busOf[pos]].push(pos);
  return lists;
}

/** (1) supply less what flows out equals demand, at every bus. */
function addBalanceRows(
  model: Model,
  built: Omit<DcopfBuilt, "balance" | "rampGenerators" | "ramp">,
): RowBlock {
  const { input, matrices, segments, segmentStart, shedBus } = built;
  const { baseMVA, buses, generators } = input.network;
  const { colStart, rowIndex, value } = matrices.busMatrix;
  const numBuses = buses.count;
  const perStep = segmentStart[generators.count];
  const generatorsAt = listAtBuses(numBuses, generators.bus);
  const plantsAt = listAtBuses(numBuses, input.pvBus);
  const shedAt = listAtBuses(numBuses, shedBus);
  const fleetsAt = listAtBuses(numBuses, input.fleetBus);
  const constant = matrices.busShift.map((shift) => shift * baseMVA);
  for (let gen = 0; gen < generators.count; gen++) constant[generators.bus[gen]] -= segments[gen].baseMW;
  const rhs = (pos: number) => {
    const bus = pos % numBuses;
    return demandMW(input, bus, Math.floor(pos / numBuses)) + constant[bus];
  };
  return model.addRows(input.steps * numBuses, {
    lb: rhs,
    ub: rhs,
    name: (pos) => `bal_${buses.id[pos % numBuses]}_${Math.floor(pos / numBuses)}`,
    tag: (pos) => tag("power balance", { bus: buses.id[pos % numBuses], step: Math.floor(pos / numBuses) }),
    terms: (row: RowBuilder, pos: number) => {
      const bus = pos % numBuses;
      const step = Math.floor(pos / numBuses);
      // The bus matrix is symmetric: its column is the row.
      for (let entry = colStart[bus]; entry < colStart[bus + 1]; entry++) {
        row.add(-baseMVA * value[entry], built.angle.first + step * numBuses + rowIndex[entry]);
      }
      for (const gen of generatorsAt[bus]) {
        const first = built.power.first + step * perStep;
        for (let item = segmentStart[gen]; item < segmentStart[gen + 1]; item++) row.add(1, first + item);
      }
      for (const plant of plantsAt[bus]) row.add(1, built.pv.first + step * input.pv.length + plant);
      for (const item of shedAt[bus]) row.add(1, built.shed.first + step * shedBus.length + item);
      for (const fleet of fleetsAt[bus]) {
        row.add(-1, built.fleets[fleet].charge.first + step);
        row.add(1, built.fleets[fleet].discharge.first + step);
      }
    },
  });
}

/** (2) flows within the ratings and the angle limits, where there are any. */
function addFlowRows(model: Model, input: DcopfInput, matrices: DcMatrices, angle: ColBlock): void {
  const { baseMVA, buses, branches } = input.network;
  const megawatts = matrices.susceptance.map((b) => b * baseMVA);
  const limits = Array.from(megawatts, (flow, branch) =>
    flowLimits(input, branch, flow, countedShift(input, branch)),
  );
  const limited = Int32Array.from(limits.keys()).filter(
    (branch) => Number.isFinite(limits[branch].least) || Number.isFinite(limits[branch].most),
  );
  const branchOf = (pos: number) => limited[pos % limited.length];
  const stepOf = (pos: number) => Math.floor(pos / limited.length);
  const offset = (branch: number) => megawatts[branch] * countedShift(input, branch);
  model.addRows(input.steps * limited.length, {
    lb: (pos) => limits[branchOf(pos)].least + offset(branchOf(pos)),
    ub: (pos) => limits[branchOf(pos)].most + offset(branchOf(pos)),
    name: (pos) => `flow_${branches.row[branchOf(pos)]}_${stepOf(pos)}`,
    tag: (pos) => tag("branch flow", { branch: branches.row[branchOf(pos)], step: stepOf(pos) }),
    terms: (row, pos) => {
      const branch = branchOf(pos);
      const first = angle.first + stepOf(pos) * buses.count;
      row.add(megawatts[branch], first + branches.from[branch]);
      row.add(-megawatts[branch], first + branches.to[branch]);
    },
  });
}

/** MW by which a generator may move from step to step. */
function rampLimitMW(input: DcopfInput, gen: number): number {
  const mostMW = input.network.generators.maxMW[gen];
  if (input.rampFraction === null || !(mostMW > 0)) return Number.POSITIVE_INFINITY;
  return input.rampFraction * mostMW * input.stepHours;
}

/** (3) ramps, for generators that could move faster. */
function addRampRows(model: Model, input: DcopfInput, power: ColBlock, segmentStart: Int32Array) {
  const { generators } = input.network;
  const rampGenerators = Int32Array.from(generators.row.keys()).filter(
    (gen) => rampLimitMW(input, gen) < generators.maxMW[gen] - generators.minMW[gen],
  );
  const count = rampGenerators.length;
  const perStep = segmentStart[generators.count];
  const generatorOf = (pos: number) => rampGenerators[pos % count];
  const stepOf = (pos: number) => 1 + Math.floor(pos / count);
  const ramp = model.addRows((input.steps - 1) * count, {
    lb: (pos) => -rampLimitMW(input, generatorOf(pos)),
    ub: (pos) => rampLimitMW(input, generatorOf(pos)),
    name: (pos) => `ramp_${generators.row[generatorOf(pos)]}_${stepOf(pos)}`,
    tag: (pos) => tag("ramp", { generator: generators.row[generatorOf(pos)], step: stepOf(pos) }),
    terms: (row, pos) => {
      const gen = generatorOf(pos);
      const now = power.first + stepOf(pos) * perStep;
      for (let item = segmentStart[gen]; item < segmentStart[gen + 1]; item++) {
        row.add(1, now + item).add(-1, now - perStep + item);
      }
    },
  });
  return { rampGenerators, ramp };
}

/** (4) states of charge. */
function addStateRows(model: Model, input: DcopfInput, pos: number, cols: FleetCols, label: string): void {
  const fleet = input.fleets[pos];
  const { limits, charge, discharge, soc } = cols;
  const before = (step: number) =>
    (step === 0 ? fleet.socStart * limits.capacityMWh : 0) - limits.driveMWh[step];
  model.addRows(input.steps, {
    lb: before,
    ub: before,
    name: (step) => `socbal_${label}_${step}`,
    tag: (step) => tag("state of charge", { fleet: fleet.id, step }),
    terms: (row, step) => {
      row.add(1, soc.first + step);
      if (step > 0) row.add(-1, soc.first + step - 1);
      row.add(-input.stepHours * fleet.etaCharge, charge.first + step);
      row.add(input.stepHours / fleet.etaDischarge, discharge.first + step);
      // The last state counts what is missed, so that its bound stays the target.
      if (cols.missing !== null && step === input.steps - 1) row.add(-1, cols.missing.first);
    },
  });
}

/** (5) the net energy of the fleets that is paid for. */
function addTariffRows(model: Model, steps: number, net: ColBlock, fleets: readonly FleetCols[]): void {
  model.addRows(steps, {
    lb: 0,
    name: (step) => `tariff_${step}`,
    tag: (step) => tag("tariff", { step }),
    terms: (row, step) => {
      row.add(1, net.first + step);
      for (const { charge, discharge } of fleets) {
        row.add(-1, charge.first + step).add(1, discharge.first + step);
      }
    },
  });
}

/** The model of an instance and where its columns stand. Pure; cost linear in the network × steps. */
export function buildDcopf(input: DcopfInput): { readonly model: Model; readonly built: DcopfBuilt } {
  // Model files have no blanks in names.
  const model = new Model(input.name.trim().replace(/\s+/g, "-"));
  const cols = addAllCols(model, input);
  const balance = addBalanceRows(model, cols);
  addFlowRows(model, input, cols.matrices, cols.angle);
  const ramps = addRampRows(model, input, cols.power, cols.segmentStart);
  const labels = fleetLabels(input);
  for (const [pos, fleet] of cols.fleets.entries()) addStateRows(model, input, pos, fleet, labels[pos]);
  if (cols.net !== null) addTariffRows(model, input.steps, cols.net, cols.fleets);
  let constant = 0;
  for (const { baseCost } of cols.segments) constant += baseCost;
  model.setObjectiveOffset(constant * input.steps * input.stepHours);
  return { model, built: { ...cols, balance, ...ramps } };
}
