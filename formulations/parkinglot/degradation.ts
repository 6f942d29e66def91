/**
 * What a step of charging costs the battery. With u = P Δ / B (the step's energy at the grid side over the
 * capacity) and x = 1 − S, where S is the state of charge at the start of the step,
 *
 *     g(P, S) = kd P² / (a B) · [ x^a − (x − u)^a ]        EUR a step
 *
 * which is real for u ≤ x only. On that domain g is convex in (P, S) together and grows in both, so a tangent
 * plane lies below it everywhere.
 */

/** Figures of g that do not belong to a vehicle. */
export interface DegradationLaw {
  /** kd, carries the currency. */
  readonly coefficient: number;
  /** a, above 0 and below 1. */
  readonly exponent: number;
}

/** A battery behind a charger over steps of one length. */
export interface ChargedBattery {
  readonly capacityKWh: number;
  /** Largest charging power at the grid side, kW. */
  readonly maxKW: number;
  readonly stepHours: number;
}

/** Value and gradient of g at a point. */
export interface Tangent {
  /** EUR. */
  value: number;
  /** EUR/kW. */
  byPower: number;
  /** EUR per unit of state of charge. */
  bySoc: number;
}

/** Share of the room x that tangents keep from the edge of the domain, where the slope is infinite. */
const EDGE = 1e-4;

/** Cost of a step in EUR; outside the domain the bracket's second power is taken as 0. */
export function degradationCost(
  law: DegradationLaw,
  battery: ChargedBattery,
  powerKW: number,
  soc: number,
): number {
  if (!(powerKW > 0)) return 0;
  const { coefficient, exponent } = law;
  const room = Math.max(0, 1 - soc);
  const rest = Math.max(0, room - (powerKW * battery.stepHours) / battery.capacityKWh);
  const bracket = room ** exponent - rest ** exponent;
  return ((coefficient * powerKW * powerKW) / (exponent * battery.capacityKWh)) * bracket;
}

/**
 * The tangent plane of g at a point; a point at or beyond the domain's edge is first pulled inside, and the plane
 * then told as value and gradient at that point.
 * @param tangent filled. @returns the power at which it touches, kW.
 */
export function computeTangent(
  law: DegradationLaw,
  battery: ChargedBattery,
  powerKW: number,
  soc: number,
  tangent: Tangent,
): number {
  const { coefficient, exponent } = law;
  const { capacityKWh, stepHours } = battery;
  const room = 1 - soc;
  const perKW = stepHours / capacityKWh;
  const power = Math.min(powerKW, ((1 - EDGE) * room) / perKW);
  if (!(power > 0)) {
    tangent.value = 0;
    tangent.byPower = 0;
    tangent.bySoc = 0;
    return 0;
  }
  const rest = room - power * perKW;
  const scale = coefficient / (exponent * capacityKWh);
  const bracket = room ** exponent - rest ** exponent;
  const restSlope = exponent * rest ** (exponent - 1);
  const roomSlope = exponent * room ** (exponent - 1);
  tangent.value = scale * power * power * bracket;
  tangent.byPower = scale * (2 * power * bracket + power * power * restSlope * perKW);
  tangent.bySoc = scale * power * power * (restSlope - roomSlope);
  return power;
}

/** Gradient and second derivatives of g at a point inside the domain. */
export interface Curvature extends Omit<Tangent, "value"> {
  /** By power twice, EUR/kW². */
  powerTwice: number;
  /** By power and state of charge, EUR/kW. */
  mixed: number;
  /** By state of charge twice, EUR. */
  socTwice: number;
}

/**
 * Gradient and second derivatives at a positive power inside the domain.
 * @param curvature filled. @returns the cost, EUR.
 */
export function computeCurvature(
  law: DegradationLaw,
  battery: ChargedBattery,
  powerKW: number,
  soc: number,
  curvature: Curvature,
): number {
  const { coefficient, exponent } = law;
  const { capacityKWh, stepHours } = battery;
  const room = 1 - soc;
  const perKW = stepHours / capacityKWh;
  const rest = room - powerKW * perKW;
  const scale = coefficient / (exponent * capacityKWh);
  const roomPower = room ** exponent;
  const restPower = rest ** exponent;
  const bracket = roomPower - restPower;
  const restSlope = (exponent * restPower) / rest;
  const roomSlope = (exponent * roomPower) / room;
  const restBend = ((1 - exponent) * restSlope) / rest;
  const roomBend = ((1 - exponent) * roomSlope) / room;
  const square = scale * powerKW * powerKW;
  curvature.byPower = 2 * scale * powerKW * bracket + square * restSlope * perKW;
  curvature.bySoc = square * (restSlope - roomSlope);
  curvature.powerTwice =
    2 * scale * bracket + 4 * scale * powerKW * restSlope * perKW + square * restBend * perKW * perKW;
  curvature.mixed = 2 * scale * powerKW * (restSlope - roomSlope) + square * restBend * perKW;
  curvature.socTwice = square * (restBend - roomBend);
  return square * bracket;
}

/** The highest state of charge, up to 98 %, at which full power is still within the domain. */
export function fullPowerSoc(battery: ChargedBattery): number {
  return Math.min(0.98, 1 - (battery.maxKW * battery.stepHours) / battery.capacityKWh);
}
