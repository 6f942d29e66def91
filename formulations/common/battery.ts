/**
 * A battery on wheels over equal steps: soc(t) = soc(t−1) + Δ (η charge(t) − discharge(t) / η') − drain(t),
 * where soc(t) is the state at the end of step t and soc(−1) the start.
 */
export interface Battery {
  /** Largest charging power, kW. */
  readonly chargeKW: number;
  /** Share of the charging energy that reaches the battery, above 0 and at most 1. */
  readonly etaCharge: number;
  /** Share of the energy taken from the battery that leaves the charger, above 0 and at most 1. */
  readonly etaDischarge: number;
  readonly socMinKWh: number;
  readonly socMaxKWh: number;
  readonly socStartKWh: number;
  /** Least state at the end of the last step. */
  readonly socEndKWh: number;
  /** 1 where it can charge. */
  readonly parked: Uint8Array;
  /** Driving energy of each step, kWh. */
  readonly drain: Float64Array;
  /** Least state at the end of each step, kWh, at least the floor; absent = the floor, and the end's at the end. */
  readonly leastSocKWh?: Float64Array;
}

/** Least state of a battery at the end of a step, kWh. */
export function leastState({ leastSocKWh, socMinKWh, socEndKWh, drain }: Battery, step: number): number {
  const leastKWh = leastSocKWh === undefined ? socMinKWh : (leastSocKWh[step] as number);
  return step === drain.length - 1 ? Math.max(leastKWh, socEndKWh) : leastKWh;
}

/** States of charge at the end of each step that follow from the powers, kWh. */
export function socFromPowers(
  battery: Battery,
  chargeKW: Float64Array,
  dischargeKW: Float64Array,
  stepHours: number,
): Float64Array {
  const soc = new Float64Array(chargeKW.length);
  let state = battery.socStartKWh;
  for (let step = 0; step < soc.length; step++) {
    const charged = (chargeKW[step] as number) * battery.etaCharge;
    const taken = (dischargeKW[step] as number) / battery.etaDischarge;
    state += stepHours * (charged - taken) - (battery.drain[step] as number);
    soc[step] = state;
  }
  return soc;
}

/** The first step at which even full charging leaves too little. */
export interface Shortage {
  readonly step: number;
  readonly missingKWh: number;
  /** What is missed: the floor on the way, a least state above it, or the target at the end. */
  readonly limit: "floor" | "target" | "end";
}

/** Which states count: all that are asked for, or the floor alone. */
export type ShortageScope = "targets" | "floor";

/**
 * The first shortage of a battery that charges at full power whenever it is parked and never discharges, or
 * null if all states are reachable. The rule is exact for a battery alone on an unlimited connection.
 */
export function findShortage(
  battery: Battery,
  stepHours: number,
  scope: ShortageScope = "targets",
): Shortage | null {
  const fullKWh = stepHours * battery.etaCharge * battery.chargeKW;
  let state = battery.socStartKWh;
  const steps = battery.drain.length;
  for (let step = 0; step < steps; step++) {
    const charged = battery.parked[step] === 1 ? fullKWh : 0;
    state = Math.min(battery.socMaxKWh, state + charged - (battery.drain[step] as number));
    const missingKWh = battery.socMinKWh - state;
    if (missingKWh > 1e-9) return { step, missingKWh, limit: "floor" };
    const shortKWh = scope === "floor" ? 0 : leastState(battery, step) - state;
    if (shortKWh > 1e-9) return { step, missingKWh: shortKWh, limit: step < steps - 1 ? "target" : "end" };
  }
  return null;
}

/**
 * Least state at the end of each step from which full-power charging while parked still meets every later
 * least state and the end, kWh. Without discharging.
 */
export function neededSoc(battery: Battery, stepHours: number): Float64Array {
  const steps = battery.drain.length;
  const needed = new Float64Array(steps);
  const fullKWh = stepHours * battery.etaCharge * battery.chargeKW;
  let need = battery.socMinKWh;
  for (let step = steps - 1; step >= 0; step--) {
    need = Math.max(need, leastState(battery, step));
    needed[step] = need;
    const charged = battery.parked[step] === 1 ? fullKWh : 0;
    need = Math.max(battery.socMinKWh, need + (battery.drain[step] as number) - charged);
  }
  return needed;
}
