/**
 * Boxes of meter directions bounded by whole plans of trucks: the site's rows over weights of plans, one column a plan, priced by the exact
 * cheapest plan of each truck. See docs/formulations/depot.md, "One column for a truck's plan".
 *
 * Source: Dantzig and Wolfe, "Decomposition principle for linear programs", Operations Research 8 (1960) 101–111; smoothed multipliers:
 * Wentges, "Weighted Dantzig–Wolfe decomposition for linear mixed-integer programming", ITOR 4 (1997) 151–162; the ascent:
 * Polyak, "Minimization of unsmooth functionals", USSR Comput. Math. Math. Phys. 9 (1969) 14–29.
 */
import { Model, type NewCol, type Result, type Solution } from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import { Turns } from "../common/turns.ts";
import type { SolverAccess, WarmSolver } from "../formulation.ts";
import { type MeterPattern, meterShares, type Relaxed, type RelaxedBox } from "./meter-box.ts";
import { PlanPricing, type Priced, type TruckPlanCol } from "./plan-pricing.ts";
import type { TightBuilt } from "./tight-columns.ts";
import { importCost } from "./tight-steps.ts";

/** Share of the best multipliers in those that plans are priced at. */
const SMOOTHING = 0.8;
/** Steps of the ascent before the first weights. */
const STEPS_OF_ASCENT = 20;
/** Share of what the bound lacks of the given plan that its first step aims at; half of it after each step that did not better the bound. */
const FIRST_STEP = 0.7;
/** Rounds of pricing for one box at most. */
const MOST_ROUNDS = 300;
/** A box that will not be closed is left once its bound is this near to what its weights cost: a share of what it lacks. */
const NEAR_ENOUGH = 0.02;
/** The same without a plan to compare with, relative to the cost. */
const NEAR = 1e-4;
/** Plans whose reduced cost is not below minus this gain nothing, EUR. */
const LEAST_GAIN = 1e-6;
/** Weight of a plan, or what it lacks of 1, that is rounding. */
const NO_WEIGHT = 1e-6;
/** Prices of what is lacking, as multiples of the largest price of a kW over a step: a kW, and a truck's plan for each kW that it can charge. */
const LACK = { power: 20, plan: 500 } as const;

/** Weights of plans over the site's rows. Boxes are solved one from the other and share all plans. */
export class PlanMaster {
  readonly #pricing: PlanPricing;
  readonly #built: TightBuilt;
  readonly #lp: WarmSolver;
  readonly #turns: Turns;
  /** Plans by column of the LP, from `#firstPlan` on. */
  readonly #plans: TruckPlanCol[] = [];
  readonly #firstPlan: number;
  /** Multipliers with the best bound so far. */
  #centre: Float64Array;
  /** Cost of the plan that was given, while nothing was bounded yet. */
  #target: number | null = null;

  /** @param duals of the rows of the tight model's relaxation; null: not known. */
  constructor(built: TightBuilt, duals: Float64Array | null, solver: SolverAccess) {
    this.#built = built;
    this.#pricing = new PlanPricing(built);
    const { site } = this.#pricing;
    const host = quietHost(solver);
    this.#turns = new Turns(host);
    this.#lp = solver.warm(Model.fromProblem(site), {
      host,
      onProgress: () => {},
      onIncumbent: () => {},
    });
    const lacks = this.#lackCols();
    const numRows = site.rowLb.length;
    this.#lp.addRows(built.trucks.map(() => ({ lb: 1, ub: 1, cols: [], values: [] })));
    this.#lp.addCols(lacks);
    this.#firstPlan = site.colLb.length + lacks.length;
    this.#centre = this.#pricing.signed(duals?.slice(duals.length - numRows) ?? this.#pricing.priceDuals());
  }

  /** Columns at high prices that make up for plans that are not there yet. They are no part of the bound. */
  #lackCols(): NewCol[] {
    const { input, trucks } = this.#built;
    // A kW that is lacking may raise the peak, miss its relief or wear a battery.
    let largest = 0;
    for (let step = 0; step < input.steps; step++) {
      const prices = [importCost(input, step), input.exportPrice[step]].map(Math.abs);
      largest = Math.max(largest, input.stepHours * Math.max(...prices));
    }
    const wear = Math.max(0, ...trucks.map(({ truck }) => truck.degradationCost));
    const { peakCharge, reliefReward } = input.site;
    largest = Math.max(largest, peakCharge, input.stepHours * Math.max(reliefReward, wear));
    const plans = trucks.map(({ truck }, pos) => ({
      cost: LACK.plan * largest * Math.max(1, truck.chargeKW),
      rows: [this.#pricing.site.rowLb.length + pos],
      values: [1],
    }));
    const cost = LACK.power * largest;
    return [
      ...plans,
      ...this.#pricing
        .balanceRows()
        .flatMap((row) => [1, -1].map((sign) => ({ cost, rows: [row], values: [sign] }))),
    ];
  }

  /** Adds the plans of a point of the tight model. */
  addPoint({ colValue, objective }: Pick<Solution, "colValue" | "objective">): void {
    this.#target = objective;
    const { input, trucks, isImporting } = this.#built;
    const state = Uint8Array.from(isImporting, (col) => (col >= 0 && colValue[col] < 0.5 ? 1 : 0));
    const at = (col: number) => (col < 0 ? 0 : colValue[col]);
    const plans = trucks.map(({ charge, discharge, charging, discharging }, truck) => {
      const powerKW = Float64Array.from({ length: input.steps }, (_, step) => {
        const charged =
          at(charging[step]) < 0.5 ? 0 : at(charge.importing[step]) + at(charge.exporting[step]);
        const discharged =
          at(discharging[step]) < 0.5 ? 0 : at(discharge.importing[step]) + at(discharge.exporting[step]);
        return charged - discharged;
      });
      return this.#pricing.planCol(
        truck,
        powerKW,
        state.map((each, step) => (powerKW[step] === 0 ? 0 : each)),
      );
    });
    this.#addPlans(plans, null);
  }

  #setBox(fixed: MeterPattern): void {
    this.#pricing.setBox(fixed);
    const { colLb, colUb } = this.#pricing.site;
    for (const col of this.#built.isImporting) {
      if (col >= 0) this.#lp.setColBounds(col, colLb[col], colUb[col]);
    }
    for (const [pos, plan] of this.#plans.entries()) {
      const most = this.#pricing.isInBox(plan) ? Number.POSITIVE_INFINITY : 0;
      this.#lp.setColBounds(this.#firstPlan + pos, 0, most);
    }
  }

  /** Adds the plans that gain at the duals of the LP. @returns how many. */
  #addPlans(plans: readonly TruckPlanCol[], duals: Float64Array | null): number {
    const numRows = this.#pricing.site.rowLb.length;
    const cols: NewCol[] = [];
    for (const plan of plans) {
      const rows = [...plan.rows, numRows + plan.truck];
      const values = [...plan.values, 1];
      if (duals !== null) {
        const reduced = rows.reduce((sum, row, pos) => sum - duals[row] * values[pos], plan.costEur);
        if (reduced >= -LEAST_GAIN) continue;
      }
      cols.push({ cost: plan.costEur, rows, values });
      this.#plans.push(plan);
    }
    if (cols.length > 0) this.#lp.addCols(cols);
    return cols.length;
  }

  /** Plans at multipliers; null where it is stopped, or where a truck was given up: then there is no bound. */
  async #price(multipliers: Float64Array, isStopped: () => boolean): Promise<Priced | null> {
    const priced = await this.#pricing.price(multipliers, async () => {
      await this.#turns.give();
      return !isStopped();
    });
    return priced === null || priced.bound === Number.NEGATIVE_INFINITY ? null : priced;
  }

  /** Prices at smoothed multipliers; at the LP's own where that finds no plan. Keeps the multipliers of the best bound. */
  async #priceRound(
    duals: Float64Array,
    best: number,
    isStopped: () => boolean,
  ): Promise<{ readonly bound: number; readonly numAdded: number; readonly isStopped: boolean }> {
    const own = this.#pricing.signed(duals);
    const centre = this.#centre;
    const smoothed = own.map((multiplier, row) => SMOOTHING * centre[row] + (1 - SMOOTHING) * multiplier);
    let bound = best;
    for (const multipliers of [smoothed, own]) {
      const priced = await this.#price(multipliers, isStopped);
      if (priced === null) return { bound, numAdded: 0, isStopped: true };
      if (priced.bound > bound) {
        bound = priced.bound;
        this.#centre = multipliers;
      }
      const numAdded = this.#addPlans(priced.plans, duals);
      if (numAdded > 0 || bound === Number.POSITIVE_INFINITY) return { bound, numAdded, isStopped: false };
    }
    return { bound, numAdded: 0, isStopped: false };
  }

  /**
   * Plans at the best multipliers so far; at first also at those that prices of chargers, raised by what is missing of them, lead to.
   * @returns the bound; null where it is stopped.
   */
  async #begin(isStopped: () => boolean): Promise<number | null> {
    const first = await this.#price(this.#centre, isStopped);
    if (first === null) return null;
    this.#addPlans(first.plans, null);
    let { bound, plans } = first;
    if (this.#target === null) return bound;
    let multipliers = this.#centre;
    let share = FIRST_STEP;
    for (let step = 0; step < STEPS_OF_ASCENT && bound < this.#target; step++) {
      const missing = this.#pricing.supergradient(multipliers, plans);
      const rows = this.#pricing.chargerRows();
      const square = rows.reduce((sum, row) => sum + missing[row] ** 2, 0);
      if (square === 0) break;
      const length = (share * (this.#target - bound)) / square;
      const next = multipliers.slice();
      for (const row of rows) next[row] += length * missing[row];
      multipliers = this.#pricing.signed(next);
      const priced = await this.#price(multipliers, isStopped);
      if (priced === null) break;
      this.#addPlans(priced.plans, null);
      ({ plans } = priced);
      if (priced.bound > bound) {
        bound = priced.bound;
        this.#centre = multipliers;
      } else share /= 2;
    }
    this.#target = null;
    return bound;
  }

  /** Whether more rounds for a box are not worth it. */
  #isEnough(bound: number, weighted: number, cutoff: number): boolean {
    if (bound >= cutoff) return true;
    const lacking = Number.isFinite(cutoff) ? NEAR_ENOUGH * (cutoff - weighted) : NEAR * Math.abs(weighted);
    return weighted - bound <= lacking;
  }

  /**
   * The relaxation of a box, or the bound so far where a limit or trouble ends it.
   * @param cutoff a bound that suffices; Infinity: as good as it gets.
   * @param isStopped asked for each truck of each round.
   */
  async solve(fixed: MeterPattern, cutoff: number, isStopped: () => boolean): Promise<Relaxed> {
    this.#setBox(fixed);
    let bound = await this.#begin(isStopped);
    if (bound === null) return { kind: "stopped", bound: Number.NEGATIVE_INFINITY };
    for (let round = 0; ; round++) {
      if (bound === Number.POSITIVE_INFINITY) return { kind: "empty" };
      if (isStopped()) return { kind: "stopped", bound };
      const result = await this.#lp.solve();
      const { solution, duals } = result as Result;
      if (result.status !== "optimal" || solution === null || duals === null)
        return { kind: "stopped", bound };
      const priced = await this.#priceRound(duals.rowDual, bound, isStopped);
      bound = priced.bound;
      if (priced.isStopped) return { kind: "stopped", bound };
      const isDone = priced.numAdded === 0 || round === MOST_ROUNDS;
      if (isDone || this.#isEnough(bound, solution.objective, cutoff))
        return this.#relaxed(bound, solution.colValue);
    }
  }

  /** The directions by the weights of the site, and what plans of weight agree on. */
  #relaxed(bound: number, colValue: Float64Array): RelaxedBox {
    const cols = Array.from(this.#built.isImporting).filter((col) => col >= 0);
    return { kind: "relaxed", bound, ...meterShares(cols, colValue), likely: this.#agreed(colValue) };
  }

  /** Binaries of trucks that all plans of weight set alike. */
  #agreed(colValue: Float64Array): MeterPattern {
    const agreed = new Map<number, 0 | 1>();
    const { steps } = this.#built.input;
    for (const [pos, { charging, discharging }] of this.#built.trucks.entries()) {
      const share = [new Float64Array(steps), new Float64Array(steps)] as const;
      for (const [at, { truck, powerKW }] of this.#plans.entries()) {
        const weight = colValue[this.#firstPlan + at];
        if (truck !== pos || !(weight > 0)) continue;
        for (const [step, power] of powerKW.entries()) {
          if (power !== 0) share[power > 0 ? 0 : 1][step] += weight;
        }
      }
      for (const [side, on] of [charging, discharging].entries()) {
        for (const [step, col] of on.entries()) {
          if (col < 0) continue;
          if (share[side][step] < NO_WEIGHT) agreed.set(col, 0);
          else if (share[side][step] > 1 - NO_WEIGHT) agreed.set(col, 1);
        }
      }
    }
    return agreed;
  }
}
