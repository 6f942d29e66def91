/**
 * The fleet model, rows (1) to (11) of docs/formulations/fleet.md. Columns come vehicle by vehicle in blocks: c, d, b, u
 * with one entry a step and soc with one more, the states before each step and after the last; with soft targets miss
 * with one a stay, and over.
 */
import { type ColBlock, Model, type RowBuilder, type Tag } from "../../engine/index.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import type { Session } from "./sessions.ts";
import { excessKW, targetPoint } from "./soft.ts";

/** Column blocks of one vehicle. */
export interface VehicleCols {
  /** Charging signal, share of the charger's power; one a step. */
  readonly charge: ColBlock;
  readonly discharge: ColBlock;
  /** Binary b: may charge. */
  readonly direction: ColBlock;
  /** Solar power used, kW. */
  readonly pv: ColBlock;
  /** State of charge at the points 0 … steps, share of the battery. */
  readonly soc: ColBlock;
  /** What the target of each stay misses, kWh; null unless soft. */
  readonly missing: ColBlock | null;
  /** What the vehicle beside the building overloads the connection by; null unless soft and perVehicle. */
  readonly overload: StepCols | null;
}

/** Columns of some steps, kW. */
export interface StepCols {
  readonly first: number;
  /** Position of each step in the block, −1 where it has no column; length steps. */
  readonly posOf: Int32Array;
}

/** Where the columns of a built model stand. */
export interface FleetBuilt {
  readonly input: FleetInput;
  readonly vehicles: readonly VehicleCols[];
  /** What all together overload the connection by; null unless soft and joint. */
  readonly overload: StepCols | null;
}

/** Names of the model's parts: ids where they are plain, else positions from 1. */
function vehicleLabels(vehicles: readonly FleetVehicle[]): readonly string[] {
  const arePlain = vehicles.every(({ id }) => /^[A-Za-z0-9-]{1,24}$/.test(id));
  return vehicles.map(({ id }, pos) => (arePlain ? id : String(pos + 1)));
}

/** Bounds of the states of charge, points 0 … steps. */
interface SocBounds {
  readonly lb: Float64Array;
  readonly ub: Float64Array;
}

/** Bounds of one stay; (3) to (5). */
function boundSession(session: Session, vehicle: FleetVehicle, isSource: boolean, bounds: SocBounds): void {
  const { first, end, departs, startSoc, targetSoc } = session;
  bounds.ub.fill(vehicle.targetSoc, first, end + 1);
  // The rule of the source asks for the target before the last step, whose energy it does not count.
  if (departs && isSource) {
    bounds.ub[end] = 0;
    bounds.lb[end - 1] = targetSoc;
  } else bounds.lb[end] = targetSoc;
  bounds.lb[first] = startSoc;
  bounds.ub[first] = startSoc;
}

function socBounds(input: FleetInput, vehicle: FleetVehicle): SocBounds {
  const bounds = { lb: new Float64Array(input.steps + 1), ub: new Float64Array(input.steps + 1) };
  const isSource = input.params.departureRule === "source";
  for (const session of vehicle.sessions) boundSession(session, vehicle, isSource, bounds);
  return bounds;
}

/** 1 where a vehicle may discharge. */
export function mayDischarge(input: FleetInput, { there, sessions }: FleetVehicle): Uint8Array {
  if (!input.params.noDepartureAbuse) return there;
  const allowed = there.slice();
  for (const { end, departs } of sessions) if (departs) allowed[end - 1] = 0;
  return allowed;
}

/** Steps whose energy reaches the state of charge: plugged in, and not the last of a stay by the rule of the source. */
function countedSteps(input: FleetInput, { there, sessions }: FleetVehicle): Int32Array {
  const counted = there.slice();
  if (input.params.departureRule === "source") {
    for (const { end, departs } of sessions) if (departs) counted[end - 1] = 0;
  }
  const steps = new Int32Array(counted.reduce((sum, flag) => sum + flag, 0));
  let to = 0;
  for (let step = 0; step < counted.length; step++) if (counted[step] === 1) steps[to++] = step;
  return steps;
}

/** Columns of an overload in the steps in which the building alone exceeds the connection, by no more than that. */
function addOverloadCols(model: Model, input: FleetInput, prefix: string, place: object): StepCols | null {
  const { soft, steps, stepHours } = input;
  if (soft === null) return null;
  const posOf = new Int32Array(steps).fill(-1);
  const overloaded = Array.from(posOf.keys()).filter((step) => excessKW(input, step) > 0);
  for (const [pos, step] of overloaded.entries()) posOf[step] = pos;
  const { first } = model.addCols(overloaded.length, {
    ub: (pos) => excessKW(input, overloaded[pos] as number),
    cost: stepHours * soft.overloadEurPerKWh,
    name: (pos) => `${prefix}_${overloaded[pos]}`,
    tag: (pos): Tag => ({
      formulation: "fleet",
      ...place,
      step: overloaded[pos] as number,
      limit: "overload",
    }),
  });
  return { first, posOf };
}

/** What the target of each stay misses. Where no energy of a stay counts, that is known. */
function addMissingCols(
  model: Model,
  input: FleetInput,
  vehicle: FleetVehicle,
  label: string,
): ColBlock | null {
  const { soft, params } = input;
  const { sessions, batteryKWh } = vehicle;
  if (soft === null) return null;
  const stay = (pos: number) => sessions[pos] as Session;
  const isKnown = (pos: number) => targetPoint(stay(pos), params) === stay(pos).first;
  const knownKWh = (pos: number) => Math.max(0, stay(pos).targetSoc - stay(pos).startSoc) * batteryKWh;
  return model.addCols(sessions.length, {
    lb: (pos) => (isKnown(pos) ? knownKWh(pos) : 0),
    ub: (pos) => (isKnown(pos) ? knownKWh(pos) : stay(pos).targetSoc * batteryKWh),
    cost: soft.targetEurPerKWh,
    name: (pos) => `miss_${label}_${stay(pos).end - 1}`,
    tag: (pos): Tag => ({
      formulation: "fleet",
      vehicle: vehicle.id,
      step: stay(pos).end - 1,
      limit: "missed target",
    }),
  });
}

function addVehicleCols(model: Model, input: FleetInput, vehicle: FleetVehicle, label: string): VehicleCols {
  const { steps, stepHours, price, tariff, params, pvKW } = input;
  const { there, id, chargerKW } = vehicle;
  const discharge = mayDischarge(input, vehicle);
  const { lb, ub } = socBounds(input, vehicle);
  const pvShare = params.pvSplit === "equal" ? 1 / input.vehicles.length : 1;
  const energyKWh = stepHours * chargerKW;
  const spec = (prefix: string, limit: string) => ({
    name: (step: number) => `${prefix}_${label}_${step}`,
    tag: (step: number): Tag => ({ formulation: "fleet", vehicle: id, step, limit }),
  });
  return {
    charge: model.addCols(steps, {
      ...spec("c", "charging"),
      ub: (step) => there[step] as number,
      cost: (step) => energyKWh * (price[step] as number),
    }),
    discharge: model.addCols(steps, {
      ...spec("d", "discharging"),
      ub: (step) => discharge[step] as number,
      cost: (step) => -energyKWh * params.etaDischarge * (tariff[step] as number),
    }),
    direction: model.addCols(steps, {
      ...spec("b", "charging or discharging"),
      ub: (step) => there[step] as number,
      integer: true,
    }),
    pv: model.addCols(steps, {
      ...spec("u", "solar power"),
      ub: (step) => (there[step] as number) * pvShare * (pvKW[step] as number),
      cost: (step) => -stepHours * (price[step] as number),
    }),
    soc: model.addCols(steps + 1, {
      ...spec("soc", "state of charge"),
      lb: (point) => lb[point] as number,
      ub: (point) => ub[point] as number,
    }),
    missing: addMissingCols(model, input, vehicle, label),
    overload:
      params.gridLimit === "perVehicle"
        ? addOverloadCols(model, input, `over_${label}`, { vehicle: id })
        : null,
  };
}

/** For each step the column of what is missed by the target asked for after it; −1 = none. */
function missingColAfter(input: FleetInput, vehicle: FleetVehicle, { missing }: VehicleCols): Int32Array {
  const colAfter = new Int32Array(input.steps).fill(-1);
  if (missing === null) return colAfter;
  for (const [pos, session] of vehicle.sessions.entries()) {
    const point = targetPoint(session, input.params);
    if (point > session.first) colAfter[point - 1] = missing.first + pos;
  }
  return colAfter;
}

/** Takes the overload of a step out of a row of the connection. */
function addOverload(row: RowBuilder, overload: StepCols | null, step: number): void {
  const pos = overload === null ? -1 : (overload.posOf[step] as number);
  if (overload !== null && pos >= 0) row.add(-1, overload.first + pos);
}

/**
 * Whether charging and discharging at once could pay in a step: with sun that earns something as feed-in, or with a price below
 * what the energy earns after both losses.
 */
export function isCritical({ params, pvKW, price, tariff }: FleetInput, step: number): boolean {
  const paid = tariff[step] as number;
  const roundTrip = params.etaCharge * params.etaDischarge;
  return ((pvKW[step] as number) > 0 && paid > 0) || (price[step] as number) < roundTrip * paid;
}

/** (8) to (10): rows that every exclusive schedule keeps, in critical steps. */
function addTighteningRows(
  model: Model,
  input: FleetInput,
  vehicle: FleetVehicle,
  cols: VehicleCols,
  label: string,
): void {
  const { params, pvKW } = input;
  const pvShare = params.pvSplit === "equal" ? 1 / input.vehicles.length : 1;
  const steps = countedSteps(input, vehicle).filter((step) => isCritical(input, step));
  const sunKW = (step: number) => pvShare * (pvKW[step] as number);
  const sunny = steps.filter((step) => sunKW(step) > 0 && sunKW(step) < vehicle.chargerKW);
  const perSignal = (vehicle.chargerKW * input.stepHours) / vehicle.batteryKWh;
  const spec = (of: Int32Array, prefix: string, limit: string) => ({
    name: (pos: number) => `${prefix}_${label}_${of[pos]}`,
    tag: (pos: number): Tag => ({
      formulation: "fleet",
      vehicle: vehicle.id,
      step: of[pos] as number,
      limit,
    }),
  });
  model.addRows(sunny.length, {
    ...spec(sunny, "pvdir", "solar power"),
    ub: 0,
    terms: (row, pos) => {
      const step = sunny[pos] as number;
      row.add(1, cols.pv.first + step).add(-sunKW(step), cols.direction.first + step);
    },
  });
  model.addRows(steps.length, {
    ...spec(steps, "socfull", "state of charge"),
    ub: vehicle.targetSoc,
    terms: (row, pos) => {
      const step = steps[pos] as number;
      row.add(1, cols.soc.first + step).add(params.etaCharge * perSignal, cols.charge.first + step);
    },
  });
  model.addRows(steps.length, {
    ...spec(steps, "socempty", "state of charge"),
    lb: 0,
    terms: (row, pos) => {
      const step = steps[pos] as number;
      row.add(1, cols.soc.first + step).add(-perSignal, cols.discharge.first + step);
    },
  });
}

/** (1), (2), (6) and with perVehicle (7) of one vehicle. */
function addVehicleRows(
  model: Model,
  input: FleetInput,
  vehicle: FleetVehicle,
  cols: VehicleCols,
  label: string,
): void {
  const { steps, stepHours, params, loadKW, pvKW } = input;
  const { id, chargerKW, batteryKWh } = vehicle;
  const [charge, discharge, direction] = [cols.charge.first, cols.discharge.first, cols.direction.first];
  const [pv, soc] = [cols.pv.first, cols.soc.first];
  const spec = (prefix: string, limit: string) => ({
    name: (step: number) => `${prefix}_${label}_${step}`,
    tag: (step: number): Tag => ({ formulation: "fleet", vehicle: id, step, limit }),
  });
  const counted = countedSteps(input, vehicle);
  const perSignal = (chargerKW * stepHours) / batteryKWh;
  const gain = params.etaCharge * perSignal;
  const stepOf = (pos: number) => counted[pos] as number;
  const state = spec("socbal", "state of charge");
  const missingAfter = missingColAfter(input, vehicle, cols);
  model.addRows(counted.length, {
    name: (pos) => state.name(stepOf(pos)),
    tag: (pos) => state.tag(stepOf(pos)),
    lb: 0,
    ub: 0,
    terms: (row, pos) => {
      const step = stepOf(pos);
      row.add(1, soc + step + 1).add(-1, soc + step);
      row.add(-gain, charge + step).add(perSignal, discharge + step);
      // The state at which a target is asked for counts what is missed, so that its bound stays the target.
      if (missingAfter[step] !== -1) row.add(-1 / batteryKWh, missingAfter[step] as number);
    },
  });
  model.addRows(steps, {
    ...spec("chmax", "charging or discharging"),
    ub: 0,
    terms: (row, step) => void row.add(1, charge + step).add(-1, direction + step),
  });
  model.addRows(steps, {
    ...spec("dismax", "charging or discharging"),
    ub: 1,
    terms: (row, step) => void row.add(1, discharge + step).add(1, direction + step),
  });
  model.addRows(steps, {
    ...spec("pvuse", "solar power"),
    ub: 0,
    terms: (row, step) => void row.add(1, pv + step).add(-chargerKW, charge + step),
  });
  if (params.gridLimit === "joint") return;
  model.addRows(steps, {
    ...spec("grid", "grid connection"),
    ub: (step) => params.gridConnectionKW - (loadKW[step] as number) + (pvKW[step] as number),
    terms: (row, step) => {
      row.add(chargerKW, charge + step).add(-chargerKW, discharge + step);
      addOverload(row, cols.overload, step);
    },
  });
}

/** What the vehicles together may draw, net of what they give; kW, Infinity where they share no limit. */
export function sharedRoomKW({ params, loadKW, pvKW }: FleetInput, step: number): number {
  const fleetKW = params.fleetLimitKW ?? Number.POSITIVE_INFINITY;
  if (params.gridLimit !== "joint") return fleetKW;
  const connectionKW = params.gridConnectionKW - (loadKW[step] as number) + (pvKW[step] as number);
  return Math.min(connectionKW, fleetKW);
}

/** (7) joint, the fleet limit and (11): what the vehicles share. */
function addSharedRows(model: Model, built: FleetBuilt): void {
  const { input, vehicles } = built;
  const { steps, params, pvKW } = input;
  const spec = (prefix: string, limit: string) => ({
    name: (step: number) => `${prefix}_${step}`,
    tag: (step: number): Tag => ({ formulation: "fleet", step, limit }),
  });
  const isJoint = params.gridLimit === "joint";
  if (isJoint || params.fleetLimitKW !== null) {
    model.addRows(steps, {
      ...(isJoint ? spec("grid", "grid connection") : spec("feeder", "fleet limit")),
      ub: (step) => sharedRoomKW(input, step),
      terms: (row, step) => {
        for (const [pos, { charge, discharge }] of vehicles.entries()) {
          const { chargerKW } = input.vehicles[pos] as FleetVehicle;
          row.add(chargerKW, charge.first + step).add(-chargerKW, discharge.first + step);
        }
        if (isJoint) addOverload(row, built.overload, step);
      },
    });
  }
  if (params.pvSplit !== "joint") return;
  model.addRows(steps, {
    ...spec("pvall", "solar power"),
    ub: (step) => pvKW[step] as number,
    terms: (row, step) => {
      for (const { pv } of vehicles) row.add(1, pv.first + step);
    },
  });
}

/** The model of an instance and where its columns stand. Pure; cost linear in vehicles × steps. */
export function buildFleet(input: FleetInput): { readonly model: Model; readonly built: FleetBuilt } {
  // Model files have no blanks in names.
  const model = new Model(input.name.trim().replace(/\s+/g, "-"));
  const labels = vehicleLabels(input.vehicles);
  const label = (pos: number) => labels[pos] as string;
  const vehicles = input.vehicles.map((vehicle, pos) => addVehicleCols(model, input, vehicle, label(pos)));
  const overload = input.params.gridLimit === "joint" ? addOverloadCols(model, input, "over", {}) : null;
  const built: FleetBuilt = { input, vehicles, overload };
  for (const [pos, vehicle] of input.vehicles.entries()) {
    addVehicleRows(model, input, vehicle, vehicles[pos] as VehicleCols, label(pos));
    addTighteningRows(model, input, vehicle, vehicles[pos] as VehicleCols, label(pos));
  }
  addSharedRows(model, built);
  return { model, built };
}
