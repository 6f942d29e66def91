/**
 * Interior point method over the powers of all stays: for convex, least energy and degradation cost. With S_k the state at the start of a step,
 *
 *     min Σ c p + w g(p, S)    0 ≤ p ≤ P̂,   S + (Δ/B) p ≤ 1,   S_dep ≥ sf,   Σ p ≤ limit in each step
 *
 * Newton's method on the optimality conditions with complementarity μ, μ → 0. A stay alone costs a pass forward and one
 * backward (stay-system.ts); the steps in which the connection can bind are joined by a dense matrix over these steps. Every
 * multiplier gives a bound: g lies above its tangent planes, what is left is linear over a box.
 *
 * For a cost that is not convex, the negative sum of index_slp, each stay gets curvature until its system has a minimum, and ends at its
 * requirement, not above: the limit is then a local optimum, if the steps get there, and there is no bound.
 *
 * Wright, "Primal-Dual Interior-Point Methods", SIAM 1997; Mehrotra, "On the implementation of a primal-dual interior
 * point method", SIAM J. Optimization 2 (1992) 575-601, for the choice of steps; Wächter, Biegler, "On the implementation of an interior-point
 * filter line-search algorithm for large-scale nonlinear programming", Math. Programming 106 (2006) 25-57, for the added curvature.
 */

import { choleskyInPlace, choleskySolve } from "../common/dense-cholesky.ts";
import { multiplierChange, roomForSteps } from "../common/interior-step.ts";
import type { Curvature } from "./degradation.ts";
import type { ParkingInput } from "./input.ts";
import { type StayCurvature, type StaySlope, StaySystem } from "./stay-system.ts";
import type { Stays } from "./stays.ts";
import { type StepCost, wearCost } from "./step-costs.ts";

/** Share of the way to the nearest limit that a step may go. */
const TO_BOUNDARY = 0.995;

/** How far μ shrinks after steps of at least these lengths. */
const SHRINKS = [
  { step: 0.9, share: 0.1 },
  { step: 0.5, share: 0.3 },
  { step: 0, share: 0.7 },
] as const;

/** Curvature that is tried where a system has no minimum, as shares of the cost's scale. */
const LEAST_BEND = 1e-3;
const MOST_BEND = 1e6;
const BEND_GROWTH = 4;

/** Curvature by the state at the end of a stay, as a share of the cost's scale, that holds it at what is required. */
const END_STIFFNESS = 1e8;

/** A stay with its variables and multipliers; arrays by step of the stay. */
interface StayPoint {
  readonly system: StaySystem;
  readonly vehicle: number;
  /** Place of its first step. */
  readonly first: number;
  /** State of charge a kW charged, and room that a kW takes at the grid side. */
  readonly gain: number;
  readonly roomPerKW: number;
  readonly maxKW: number;
  /** First step of the day. */
  readonly arrival: number;
  /** Row of the connection in each step, −1 = it cannot bind. */
  readonly row: Int32Array;
  readonly power: Float64Array;
  readonly soc: Float64Array;
  readonly room: Float64Array;
  /** Multipliers of p ≥ 0, p ≤ P̂ and the room. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly full: Float64Array;
  /** State at the end beyond the requirement, and its multiplier. */
  endSlack: number;
  endDual: number;
  readonly curvature: StayCurvature;
  readonly slope: StaySlope;
  readonly change: Float64Array;
}

/** Where the method stands. */
export interface InteriorPoint {
  /** Power of each place, kW. */
  readonly powerKW: Float64Array;
  /** What is made small, at these powers; EUR, or the unit of another cost. */
  readonly costEur: number;
  /** Proven bound on the least cost, EUR; without meaning where the cost is not convex. */
  readonly boundEur: number;
  /** Largest violation of a requirement (share) or of the connection (kW). */
  readonly violation: number;
}

/** One solve; `advance` makes a step. */
export class InteriorPointSolver {
  readonly #input: ParkingInput;
  readonly #cost: StepCost;
  readonly #stays: readonly StayPoint[];
  readonly #numPlaces: number;
  readonly #limitKW: number;
  readonly #numRows: number;
  /** Slack and multiplier of the connection, by row. */
  readonly #slack: Float64Array;
  readonly #dual: Float64Array;
  readonly #matrix: Float64Array;
  readonly #nextDual: Float64Array;
  /** Curvature by which a requirement that is met exactly acts on the state at the end. */
  readonly #endStiffness: number;
  #mu: number;
  #length = 1;

  /** @param cost what is made small; absent: energy and degradation. */
  constructor(input: ParkingInput, stays: Stays, cost: StepCost = wearCost(input)) {
    this.#input = input;
    this.#cost = cost;
    this.#numPlaces = stays.numPlaces;
    this.#limitKW = input.gridLimitKW;
    const rowOfStep = bindingRows(input, stays);
    this.#numRows = rowOfStep.reduce((most, row) => Math.max(most, row + 1), 0);
    this.#stays = input.vehicles.map((_, vehicle) => startStay(input, stays, vehicle, rowOfStep));
    this.#slack = new Float64Array(this.#numRows);
    this.#dual = new Float64Array(this.#numRows);
    this.#nextDual = new Float64Array(this.#numRows);
    this.#matrix = new Float64Array(this.#numRows * this.#numRows);
    this.#endStiffness = END_STIFFNESS * cost.scale;
    this.#mu = this.#startMultipliers();
  }

  /** Mean product of a limit's room and its multiplier, as a share of the cost's scale; 0 at an optimum. */
  get complementarity(): number {
    return this.#meanComplementarity() / this.#cost.scale;
  }

  /** Rows of the dense matrix for an instance: steps in which the connection can bind. */
  static countRows(input: ParkingInput, stays: Stays): number {
    return bindingRows(input, stays).reduce((most, row) => Math.max(most, row + 1), 0);
  }

  /** First μ: a share of what charging costs a step; fills slacks and multipliers. */
  #startMultipliers(): number {
    const mu = 0.1 * Math.max(this.#cost.scale, 1e-6);
    const total = this.#totals();
    for (let row = 0; row < this.#numRows; row++) {
      this.#slack[row] = Math.max(this.#limitKW - total[row], 0.05 * this.#limitKW);
      this.#dual[row] = mu / this.#slack[row];
    }
    for (const stay of this.#stays) {
      for (let step = 0; step < stay.power.length; step++) {
        stay.lower[step] = mu / stay.power[step];
        stay.upper[step] = mu / (stay.maxKW - stay.power[step]);
        stay.full[step] = mu / stay.room[step];
      }
      if (!this.#cost.isConvex) continue;
      stay.endSlack = Math.max(this.#beyondRequirement(stay), 0.01);
      stay.endDual = mu / stay.endSlack;
    }
    return mu;
  }

  /** Total power in each row, kW. */
  #totals(): Float64Array {
    const total = new Float64Array(this.#numRows);
    for (const { row, power } of this.#stays) {
      for (let step = 0; step < power.length; step++) if (row[step] >= 0) total[row[step]] += power[step];
    }
    return total;
  }

  #beyondRequirement({ vehicle, soc, gain, power }: StayPoint): number {
    const last = power.length - 1;
    return soc[last] + gain * power[last] - this.#input.vehicles[vehicle].socRequired;
  }

  /** One Newton step towards a smaller μ. @returns false where none can be made. */
  advance(): boolean {
    const shrink = SHRINKS.find(({ step }) => this.#length >= step) as { readonly share: number };
    this.#mu = Math.min(this.#mu, shrink.share * this.#meanComplementarity());
    const total = this.#totals();
    for (const stay of this.#stays) if (!this.#linearize(stay)) return false;
    if (!this.#solveShared(total)) return false;
    for (const stay of this.#stays) {
      const { slope, row, change } = stay;
      for (let step = 0; step < change.length; step++) {
        if (row[step] >= 0) slope.byPower[step] += this.#nextDual[row[step]];
      }
      stay.system.solve(slope, change);
    }
    this.#length = this.#move(total);
    return this.#length > 0 && Number.isFinite(this.#mu);
  }

  #meanComplementarity(): number {
    let sum = 0;
    let count = 0;
    for (const { power, maxKW, lower, upper, room, full, endSlack, endDual } of this.#stays) {
      for (let step = 0; step < power.length; step++) {
        sum += power[step] * lower[step] + (maxKW - power[step]) * upper[step] + room[step] * full[step];
      }
      count += 3 * power.length;
      if (!this.#cost.isConvex) continue;
      sum += endSlack * endDual;
      count++;
    }
    for (let row = 0; row < this.#numRows; row++) sum += this.#slack[row] * this.#dual[row];
    return sum / (count + this.#numRows);
  }

  /** Slope and curvature of a stay at its point, limits by their barrier, and the factors of its system. */
  #linearize(stay: StayPoint): boolean {
    const mu = this.#mu;
    const { vehicle, arrival, power, soc, room, lower, upper, full, maxKW, roomPerKW, curvature, slope } =
      stay;
    const at: Curvature = { byPower: 0, bySoc: 0, powerTwice: 0, mixed: 0, socTwice: 0 };
    for (let step = 0; step < power.length; step++) {
      this.#cost.at(vehicle, arrival + step, power[step], soc[step], at);
      const stiffness = full[step] / room[step];
      const push = mu / room[step];
      curvature.byPower[step] =
        at.powerTwice +
        lower[step] / power[step] +
        upper[step] / (maxKW - power[step]) +
        stiffness * roomPerKW * roomPerKW;
      curvature.mixed[step] = at.mixed + stiffness * roomPerKW;
      curvature.bySoc[step] = at.socTwice + stiffness;
      slope.byPower[step] = at.byPower - mu / power[step] + mu / (maxKW - power[step]) + push * roomPerKW;
      slope.bySoc[step] = at.bySoc + push;
    }
    const beyond = this.#beyondRequirement(stay);
    if (this.#cost.isConvex) {
      const stiffness = stay.endDual / stay.endSlack;
      slope.end = -mu / stay.endSlack + stiffness * (beyond - stay.endSlack);
      return stay.system.factorize(curvature, stiffness);
    }
    slope.end = -stay.endDual + this.#endStiffness * beyond;
    return this.#factorizeBent(stay);
  }

  /** Factorises a system that need not have a minimum: so much curvature by the powers is added that it has one. */
  #factorizeBent({ system, curvature, maxKW }: StayPoint): boolean {
    let added = 0;
    for (let more = LEAST_BEND; more <= MOST_BEND; more *= BEND_GROWTH) {
      if (system.factorize(curvature, this.#endStiffness)) return true;
      const bend = (more * this.#cost.scale) / (maxKW * maxKW);
      for (let step = 0; step < curvature.byPower.length; step++) curvature.byPower[step] += bend - added;
      added = bend;
    }
    return false;
  }

  /** The next multipliers of the connection. @param total power in each row. */
  #solveShared(total: Float64Array): boolean {
    const size = this.#numRows;
    if (size === 0) return true;
    const matrix = this.#matrix.fill(0);
    const right = this.#nextDual;
    for (let row = 0; row < size; row++) {
      matrix[row * size + row] = this.#slack[row] / this.#dual[row];
      const free = this.#limitKW - total[row] - this.#slack[row];
      right[row] = this.#mu / this.#dual[row] - free;
    }
    for (const { system, slope, change, row } of this.#stays) {
      system.solve(slope, change);
      for (let step = 0; step < change.length; step++) if (row[step] >= 0) right[row[step]] += change[step];
      for (let step = 0; step < change.length; step++) {
        if (row[step] < 0) continue;
        system.solveUnit(step, change);
        const start = row[step] * size;
        // Rows ascend with the steps, so this is the lower triangle.
        for (let other = 0; other <= step; other++) {
          if (row[other] >= 0) matrix[start + row[other]] += change[other];
        }
      }
    }
    if (!choleskyInPlace(matrix, size)) return false;
    choleskySolve(matrix, size, right);
    return true;
  }

  /** Takes the step as far as the limits allow. @returns its length. */
  #move(total: Float64Array): number {
    const mu = this.#mu;
    let most = 1 / TO_BOUNDARY;
    const limit = (value: number, change: number) => {
      const room = roomForSteps(value, change);
      if (room < most) most = room;
    };
    const sumOfChanges = new Float64Array(this.#numRows);
    for (const stay of this.#stays) {
      const { power, room, lower, upper, full, maxKW, change, gain, roomPerKW, row } = stay;
      let socChange = 0;
      for (let step = 0; step < power.length; step++) {
        const delta = change[step];
        const roomChange = -socChange - roomPerKW * delta;
        limit(power[step], delta);
        limit(maxKW - power[step], -delta);
        limit(room[step], roomChange);
        limit(lower[step], multiplierChange(mu, power[step], lower[step], delta));
        limit(upper[step], multiplierChange(mu, maxKW - power[step], upper[step], -delta));
        limit(full[step], multiplierChange(mu, room[step], full[step], roomChange));
        if (row[step] >= 0) sumOfChanges[row[step]] += delta;
        socChange += gain * delta;
      }
      const endChange = socChange + this.#beyondRequirement(stay) - stay.endSlack;
      if (!this.#cost.isConvex) continue;
      limit(stay.endSlack, endChange);
      limit(stay.endDual, multiplierChange(mu, stay.endSlack, stay.endDual, endChange));
    }
    const slackChange = sumOfChanges.map((sum, row) => this.#limitKW - total[row] - this.#slack[row] - sum);
    for (let row = 0; row < this.#numRows; row++) {
      limit(this.#slack[row], slackChange[row]);
      limit(this.#dual[row], this.#nextDual[row] - this.#dual[row]);
    }
    const length = Math.min(1, TO_BOUNDARY * most);
    for (let row = 0; row < this.#numRows; row++) {
      this.#slack[row] += length * slackChange[row];
      this.#dual[row] += length * (this.#nextDual[row] - this.#dual[row]);
    }
    for (const stay of this.#stays) this.#moveStay(stay, length);
    return length;
  }

  #moveStay(stay: StayPoint, length: number): void {
    const mu = this.#mu;
    const { power, room, lower, upper, full, maxKW, change, gain, roomPerKW } = stay;
    const missing = this.#beyondRequirement(stay) - stay.endSlack;
    let socChange = 0;
    for (let step = 0; step < power.length; step++) {
      const delta = change[step];
      const roomChange = -socChange - roomPerKW * delta;
      lower[step] += length * multiplierChange(mu, power[step], lower[step], delta);
      upper[step] += length * multiplierChange(mu, maxKW - power[step], upper[step], -delta);
      full[step] += length * multiplierChange(mu, room[step], full[step], roomChange);
      socChange += gain * delta;
    }
    const endChange = socChange + missing;
    if (this.#cost.isConvex) {
      stay.endDual += length * multiplierChange(mu, stay.endSlack, stay.endDual, endChange);
      stay.endSlack += length * endChange;
    } else stay.endDual -= length * this.#endStiffness * (socChange + this.#beyondRequirement(stay));
    for (let step = 0; step < power.length; step++) power[step] += length * change[step];
    followPowers(stay, this.#input.vehicles[stay.vehicle].socArrival);
  }

  /** Powers, their cost and the bound that the multipliers prove. */
  standing(): InteriorPoint {
    const powerKW = new Float64Array(this.#numPlaces);
    const at: Curvature = { byPower: 0, bySoc: 0, powerTwice: 0, mixed: 0, socTwice: 0 };
    let costEur = 0;
    // The tangent planes at the powers with the limits at their multipliers: linear, so least at an end of each power.
    let boundEur = 0;
    let violation = 0;
    const total = this.#totals();
    for (let row = 0; row < this.#numRows; row++) {
      boundEur += this.#dual[row] * (total[row] - this.#limitKW);
      violation = Math.max(violation, total[row] - this.#limitKW);
    }
    for (const stay of this.#stays) {
      const { vehicle, arrival, power, soc, room, full, gain, roomPerKW, maxKW, row } = stay;
      powerKW.set(power, stay.first);
      const beyond = this.#beyondRequirement(stay);
      violation = Math.max(violation, this.#cost.isConvex ? -beyond : Math.abs(beyond));
      boundEur -= stay.endDual * beyond;
      // Slope by the state at the start of the step after.
      let bySoc = -stay.endDual;
      for (let step = power.length - 1; step >= 0; step--) {
        costEur += this.#cost.at(vehicle, arrival + step, power[step], soc[step], at);
        const slope =
          at.byPower + full[step] * roomPerKW + gain * bySoc + (row[step] >= 0 ? this.#dual[row[step]] : 0);
        bySoc += at.bySoc + full[step];
        boundEur -=
          full[step] * room[step] + (slope > 0 ? slope * power[step] : -slope * (maxKW - power[step]));
      }
    }
    return { powerKW, costEur, boundEur: boundEur + costEur, violation };
  }
}

/** Number of each step's row in the dense matrix, ascending; −1 where all chargers together stay within the limit. */
function bindingRows(input: ParkingInput, stays: Stays): Int32Array {
  const mostKW = new Float64Array(input.steps);
  for (let place = 0; place < stays.numPlaces; place++) {
    mostKW[stays.stepOf[place]] += input.vehicles[stays.vehicleOf[place]].maxKW;
  }
  let count = 0;
  return Int32Array.from(mostKW, (most) => (most > input.gridLimitKW ? count++ : -1));
}

/** States and rooms that follow from a stay's powers. */
function followPowers({ power, soc, room, gain, roomPerKW }: StayPoint, start: number): void {
  let state = start;
  for (let step = 0; step < power.length; step++) {
    soc[step] = state;
    room[step] = 1 - state - roomPerKW * power[step];
    state += gain * power[step];
  }
}

/** A stay that charges evenly what it requires, a little more than nothing and less than all. */
function startStay(input: ParkingInput, stays: Stays, vehicle: number, rowOfStep: Int32Array): StayPoint {
  const { capacityKWh, maxKW, socArrival, socRequired, arrivalStep, departureStep } = input.vehicles[vehicle];
  const count = departureStep - arrivalStep;
  const perStep = (size: number) => new Float64Array(size);
  const roomPerKW = input.stepHours / capacityKWh;
  const gain = input.etaCharge * roomPerKW;
  const stay: StayPoint = {
    system: new StaySystem(count, gain),
    vehicle,
    first: stays.firstPlace[vehicle],
    gain,
    roomPerKW,
    maxKW,
    arrival: arrivalStep,
    row: Int32Array.from({ length: count }, (_, step) => rowOfStep[arrivalStep + step]),
    power: perStep(count),
    soc: perStep(count),
    room: perStep(count),
    lower: perStep(count),
    upper: perStep(count),
    full: perStep(count),
    endSlack: 0,
    endDual: 0,
    curvature: { byPower: perStep(count), mixed: perStep(count), bySoc: perStep(count) },
    slope: { byPower: perStep(count), bySoc: perStep(count), end: 0 },
    change: perStep(count),
  };
  // Half of what would fill the battery keeps within its room.
  const most = Math.min(0.9 * maxKW, (0.5 * (1 - socArrival)) / (count * roomPerKW));
  const wanted = Math.max((socRequired - socArrival) / (count * gain), 0.01 * maxKW);
  stay.power.fill(Math.min(most, wanted));
  followPowers(stay, socArrival);
  return stay;
}
