import { objectiveNoise } from "../../model/objective-noise.ts";

/** Objectives that differ by less than this share, for `objectiveNoise`, are the same to an LP in doubles. */
const OBJECTIVE_NOISE = 1e-9;

/** How far an LP objective may be off, in the same sense, when it is rounded up to the next step. */
const STEP_NOISE = 1e-6;

/** A relative gap from here on would prune everything; the search prunes by this much at most. */
const MAX_PRUNING_GAP = 0.99;

/** Share of the allowed gap that pruning uses, so that rounding does not carry the final gap above it. */
const SHARE_OF_GAP = 0.999;

/** What decides when a node is closed. */
export interface GapRules {
  /** Relative and absolute gap at which the search may end. */
  readonly mipGap: number;
  readonly mipGapAbs: number;
  /** Constant part of the objective. */
  readonly offset: number;
  /** Objectives differ by multiples of this; 0 = unknown. */
  readonly step: number;
}

/**
 * Primal bound, cutoff and what is known of the dual bound besides the open nodes. Minimisation form.
 * A node is closed once its bound reaches the cutoff. The least bound closed that way is remembered, so that
 * the dual bound reported never claims more than was proved.
 */
export class SearchBounds {
  readonly #rules: GapRules;
  #objective = Number.POSITIVE_INFINITY;
  #cutoff = Number.POSITIVE_INFINITY;
  #closed = Number.POSITIVE_INFINITY;

  constructor(rules: GapRules) {
    this.#rules = rules;
  }

  /** Objective of the incumbent; Infinity without one. */
  get objective(): number {
    return this.#objective;
  }

  /** A node whose bound is at least this is closed. */
  get cutoff(): number {
    return this.#cutoff;
  }

  /** Asks for points better than one from elsewhere; its objective need not be a whole number of steps. */
  demandBetterThan(objective: number): void {
    this.#cutoff = Math.min(this.#cutoff, objective - this.#allowance(objective));
  }

  /**
   * Takes the objective of a new incumbent. One from elsewhere need not be a whole number of steps: the next better
   * point may then be less than a step away.
   */
  improve(objective: number): void {
    const { offset, step } = this.#rules;
    this.#objective = objective;
    this.demandBetterThan(objective);
    if (this.#canRoundUp(objective)) {
      const noise = this.#noise(STEP_NOISE, objective);
      const next = offset + step * (Math.ceil((objective - offset - noise) / step) - 1);
      // Noise of the larger of both sizes: a bound at the cutoff must round up beyond the next better objective.
      this.#cutoff = Math.min(this.#cutoff, next + Math.max(noise, this.#noise(STEP_NOISE, next)));
    }
  }

  /** The bound that an LP objective proves: rounded up where objectives come in steps. */
  tighten(lpObjective: number): number {
    if (!this.#canRoundUp(lpObjective)) return lpObjective;
    const { offset, step } = this.#rules;
    const noise = (0.5 * this.#noise(STEP_NOISE, lpObjective)) / step;
    return Math.max(lpObjective, offset + step * Math.ceil((lpObjective - offset) / step - noise));
  }

  /** Notes that a region without a known better point was given up, everything in it being at least `bound`. */
  close(bound: number): void {
    this.#closed = Math.min(this.#closed, this.tighten(bound));
  }

  /**
   * Notes what an earlier search gave up. Its points need not have objectives that are whole numbers of steps here, so
   * the bound stays as it is.
   */
  closeElsewhere(bound: number): void {
    this.#closed = Math.min(this.#closed, bound);
  }

  /** The proved dual bound. @param openBound least bound of what is still open; Infinity when nothing is. */
  dualBound(openBound: number): number {
    const bound = Math.min(openBound, this.#closed, this.#objective);
    if (this.#objective === Number.POSITIVE_INFINITY) return bound;
    // Twice the noise: what was closed at the very cutoff must not stick out.
    const noise = 2 * this.#noise(OBJECTIVE_NOISE, this.#objective);
    return this.#objective - bound <= noise ? this.#objective : bound;
  }

  /** How much better than this a point must be to be worth the search. */
  #allowance(objective: number): number {
    const { mipGap, mipGapAbs } = this.#rules;
    const relative = Math.min(mipGap, MAX_PRUNING_GAP) * Math.abs(objective);
    // A constant rounds the cutoff, too: nothing may be closed further away than the gap allows.
    const wanted = SHARE_OF_GAP * Math.max(mipGapAbs, relative) - this.#noise(0, objective);
    return Math.max(wanted, this.#noise(OBJECTIVE_NOISE, objective));
  }

  #canRoundUp(objective: number): boolean {
    const { step } = this.#rules;
    return Number.isFinite(objective) && step > 4 * this.#noise(STEP_NOISE, objective);
  }

  #noise(share: number, objective: number): number {
    return objectiveNoise(share, objective, this.#rules.offset);
  }
}
