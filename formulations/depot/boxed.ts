/** Variables between bounds in an interior point method, with the multipliers of the bounds; see site-interior.ts for the notation. */

import { multiplierChange, roomForSteps } from "../common/interior-step.ts";

/** Share of the way to the nearest bound that a step may go. */
const TO_BOUNDARY = 0.9995;
/** Variables with less room are fixed. */
const FIXED = 1e-9;

/** Some variables in a row, as views: see Boxed. */
export type BoxedPart = Pick<Boxed, "x" | "dx" | "give" | "pull">;

/** Variables between bounds, with multipliers and steps. */
export class Boxed {
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly cost: Float64Array;
  readonly x: Float64Array;
  /** Multipliers of the bounds; 0 where there is none. */
  readonly zl: Float64Array;
  readonly zu: Float64Array;
  /** What each gives way: 1 / H, 0 = fixed. */
  readonly give: Float64Array;
  /** Right-hand side g of the step, less A'y. */
  readonly pull: Float64Array;
  readonly dx: Float64Array;
  readonly dzl: Float64Array;
  readonly dzu: Float64Array;
  /** `dx` of the predictor, for the corrector. */
  readonly #predicted: Float64Array;
  numBounds = 0;

  constructor(lb: Float64Array, ub: Float64Array, cost: Float64Array, scale: number) {
    const make = () => new Float64Array(lb.length);
    [this.lb, this.ub, this.cost] = [lb, ub, cost];
    [this.x, this.zl, this.zu, this.give] = [make(), make(), make(), make()];
    [this.pull, this.dx, this.dzl, this.dzu] = [make(), make(), make(), make()];
    this.#predicted = make();
    for (let j = 0; j < lb.length; j++) {
      const [hasLb, hasUb] = [Number.isFinite(lb[j]), Number.isFinite(ub[j])];
      this.x[j] = hasLb ? (hasUb ? (lb[j] + ub[j]) / 2 : lb[j] + 1) : hasUb ? ub[j] - 1 : 0;
      if (ub[j] - lb[j] < FIXED) continue;
      if (hasLb) this.zl[j] = scale;
      if (hasUb) this.zu[j] = scale;
      this.numBounds += Number(hasLb) + Number(hasUb);
    }
  }

  /** The variables from `first` on. */
  part(first: number, count: number): BoxedPart {
    const view = (all: Float64Array) => all.subarray(first, first + count);
    return { x: view(this.x), dx: view(this.dx), give: view(this.give), pull: view(this.pull) };
  }

  /** What the point costs, EUR. */
  objective(): number {
    const { x, cost } = this;
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += cost[j] * x[j];
    return sum;
  }

  /** Sum of room times multiplier after steps of these lengths. */
  complementarity(primal: number, dual: number): number {
    const { x, lb, ub, zl, zu, dx, dzl, dzu } = this;
    let sum = 0;
    for (let j = 0; j < x.length; j++) {
      if (zl[j] > 0) sum += (x[j] + primal * dx[j] - lb[j]) * (zl[j] + dual * dzl[j]);
      if (zu[j] > 0) sum += (ub[j] - x[j] - primal * dx[j]) * (zu[j] + dual * dzu[j]);
    }
    return sum;
  }

  /** Prepares a step to complementarity `target`. @param isCorrected whether the products of the step last computed count. */
  prepare(target: number, isCorrected: boolean): void {
    const { x, lb, ub, zl, zu, dx, dzl, dzu, give, pull, cost } = this;
    if (isCorrected) this.#predicted.set(dx);
    for (let j = 0; j < x.length; j++) {
      let curvature = 0;
      let wanted = -cost[j];
      if (zl[j] > 0) {
        const room = x[j] - lb[j];
        curvature += zl[j] / room;
        wanted += (target - (isCorrected ? dx[j] * dzl[j] : 0)) / room;
      }
      if (zu[j] > 0) {
        const room = ub[j] - x[j];
        curvature += zu[j] / room;
        wanted -= (target + (isCorrected ? dx[j] * dzu[j] : 0)) / room;
      }
      give[j] = curvature > 0 ? 1 / curvature : 0;
      pull[j] = wanted;
    }
  }

  /** The steps of the multipliers that belong to `dx`, after `prepare` with the same arguments. */
  followUp(target: number, isCorrected: boolean): void {
    const { x, lb, ub, zl, zu, dx, dzl, dzu } = this;
    const predicted = this.#predicted;
    for (let j = 0; j < x.length; j++) {
      if (zl[j] > 0) {
        const corrected = target - (isCorrected ? predicted[j] * dzl[j] : 0);
        dzl[j] = multiplierChange(corrected, x[j] - lb[j], zl[j], dx[j]);
      }
      if (zu[j] > 0) {
        const corrected = target + (isCorrected ? predicted[j] * dzu[j] : 0);
        dzu[j] = multiplierChange(corrected, ub[j] - x[j], zu[j], -dx[j]);
      }
    }
  }

  /** Longest steps within the bounds, of the point and of the multipliers; at most 1. */
  longest(): [primal: number, dual: number] {
    const { x, lb, ub, zl, zu, dx, dzl, dzu } = this;
    let [primal, dual] = [1 / TO_BOUNDARY, 1 / TO_BOUNDARY];
    for (let j = 0; j < x.length; j++) {
      if (zl[j] > 0) {
        primal = Math.min(primal, roomForSteps(x[j] - lb[j], dx[j]));
        dual = Math.min(dual, roomForSteps(zl[j], dzl[j]));
      }
      if (zu[j] > 0) {
        primal = Math.min(primal, roomForSteps(ub[j] - x[j], -dx[j]));
        dual = Math.min(dual, roomForSteps(zu[j], dzu[j]));
      }
    }
    return [Math.min(1, TO_BOUNDARY * primal), Math.min(1, TO_BOUNDARY * dual)];
  }

  advance(primal: number, dual: number): void {
    const { x, zl, zu, dx, dzl, dzu } = this;
    for (let j = 0; j < x.length; j++) {
      x[j] += primal * dx[j];
      zl[j] += dual * dzl[j];
      zu[j] += dual * dzu[j];
    }
  }
}
