/**
 * The Lagrangian of a depot's site: given multipliers of the site's rows, the cheapest plan of each truck and a bound on all plans. It holds for
 * any multipliers, since what is left is minimised exactly. See docs/formulations/depot.md, "One column for a truck's plan".
 */
import type { Problem } from "../../engine/index.ts";
import type { MayGoOn } from "../common/turns.ts";
import type { MeterPattern } from "./meter-box.ts";
import type { TightBuilt } from "./tight-columns.ts";
import { buildTightSite } from "./tight-model.ts";
import type { StepRows, TruckRows } from "./tight-site.ts";
import { importCost } from "./tight-steps.ts";
import { PricingCurves, TruckPricer, type TruckPrices } from "./truck-pricing.ts";

/** What rounding may add to a bound: EUR for each truck and step, and relative to the sum of magnitudes. */
const ROUNDING = { perStep: 1e-8, relative: 1e-11 } as const;
/** A power above a rating by less is rounding. */
const SAME_KW = 1e-6;

/** A plan of a truck. */
export interface TruckPlanCol {
  /** Position of the truck. */
  readonly truck: number;
  /** Withdrawal, negative: discharging; length steps, kW. */
  readonly powerKW: Float64Array;
  /** State of the meter in which each step is active: 0 = importing or either, 1 = exporting. Length steps. */
  readonly state: Uint8Array;
  /** Its own cost, EUR. */
  readonly costEur: number;
  /** Entries in the site's rows. */
  readonly rows: readonly number[];
  readonly values: readonly number[];
}

/** What multipliers give. */
export interface Priced {
  /** Bound on all plans in the box, EUR; Infinity where a truck has no plan, −Infinity where one was given up. */
  readonly bound: number;
  /** The cheapest plan of each truck; short where the bound is infinite. */
  readonly plans: readonly TruckPlanCol[];
}

/** Prices plans at multipliers of the site's rows, box by box. */
export class PlanPricing {
  /** The site's rows and columns as a linear program, within the box last set. */
  readonly site: Problem;
  readonly #rows: TruckRows;
  readonly #built: TightBuilt;
  readonly #pricers: readonly TruckPricer[];
  readonly #isAllowed: readonly [Uint8Array, Uint8Array];

  constructor(built: TightBuilt) {
    const { input, trucks } = built;
    const { model, rows } = buildTightSite(input, built.kinds);
    const site = model.toProblem();
    const colLb = site.colLb.slice();
    const colUb = site.colUb.slice();
    // Nobody imports more, so the peak is not above it either.
    if (built.peak >= 0) colUb[built.peak] = Math.max(input.site.peakSoFarKW, ...input.importLimitKW);
    this.site = { ...site, colLb, colUb, integrality: new Uint8Array(site.colLb.length) };
    this.#rows = rows;
    this.#built = built;
    const curves = new PricingCurves(input.steps);
    this.#pricers = trucks.map(({ truck }) => new TruckPricer(input, truck, curves));
    const all = () => new Uint8Array(input.steps).fill(1);
    this.#isAllowed = [all(), all()];
    this.setBox(new Map());
  }

  /** Sets the box that plans and bounds are for. */
  setBox(fixed: MeterPattern): void {
    const { colLb, colUb } = this.site;
    for (const [step, col] of this.#built.isImporting.entries()) {
      if (col >= 0) {
        colLb[col] = fixed.get(col) ?? 0;
        colUb[col] = fixed.get(col) ?? 1;
      }
      this.#isAllowed[0][step] = col < 0 ? 1 : colUb[col];
      this.#isAllowed[1][step] = col < 0 ? 0 : 1 - colLb[col];
    }
  }

  /** Whether a plan lies in the box. */
  isInBox({ powerKW, state }: TruckPlanCol): boolean {
    return powerKW.every((power, step) => power === 0 || this.#isAllowed[state[step] as 0 | 1][step] === 1);
  }

  /** Rows of the chargers. */
  chargerRows(): readonly number[] {
    const { active, activeInState } = this.#rows;
    return [...active, ...activeInState].flatMap((rows) => Array.from(rows).filter((row) => row >= 0));
  }

  /**
   * By how much each row of the chargers misses the side that its multiplier pushes against, at the point that gives the bound: the bound's
   * supergradient in these rows. Others have no meaning.
   * @param plans of all trucks, cheapest at the multipliers. @returns length of the multipliers.
   */
  supergradient(multipliers: Float64Array, plans: readonly TruckPlanCol[]): Float64Array {
    const { colStart, rowIndex, value, colCost, colLb, colUb, rowLb, rowUb } = this.site;
    const missing = Float64Array.from(rowLb, (lb, row) => {
      const side = multipliers[row] > 0 || !Number.isFinite(rowUb[row]) ? lb : rowUb[row];
      return Number.isFinite(side) ? side : 0;
    });
    for (let col = 0; col < colCost.length; col++) {
      let reduced = colCost[col];
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        reduced -= multipliers[rowIndex[entry]] * value[entry];
      }
      const x = reduced < 0 ? colUb[col] : colLb[col];
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        missing[rowIndex[entry]] -= value[entry] * x;
      }
    }
    for (const { rows, values } of plans) {
      for (const [pos, row] of rows.entries()) missing[row] -= values[pos];
    }
    return missing;
  }

  /** The row of each step that powers stand in while the meter imports. */
  importRows(): StepRows {
    return this.#rows.balance[0];
  }

  /** The row of each step that counts active trucks; null where trucks share no chargers. */
  countRows(): StepRows | null {
    return this.#rows.active[0] ?? null;
  }

  /** Rows that balance the meter. */
  balanceRows(): readonly number[] {
    return this.#rows.balance.flatMap((rows) => Array.from(rows).filter((row) => row >= 0));
  }

  /** Multipliers that say of a kW what the meter charges and pays for it, and nothing of what trucks share. */
  priceDuals(): Float64Array {
    const { input } = this.#built;
    const { stepHours, exportPrice } = input;
    const multipliers = new Float64Array(this.site.rowLb.length);
    const [importing, exporting] = this.#rows.balance;
    for (const [step, row] of importing.entries()) {
      const [buys, sells] = [stepHours * importCost(input, step), stepHours * exportPrice[step]];
      multipliers[row] = exporting[step] < 0 ? (buys + sells) / 2 : buys;
      if (exporting[step] >= 0) multipliers[exporting[step]] = sells;
    }
    return multipliers;
  }

  /** What a plan costs at multipliers, for all that it adds to the site's rows, EUR. */
  reducedCost({ costEur, rows, values }: TruckPlanCol, multipliers: Float64Array): number {
    return rows.reduce((cost, row, pos) => cost - multipliers[row] * values[pos], costEur);
  }

  /** Multipliers of the right sign: where a row has no side that they could push against, 0. */
  signed(multipliers: Float64Array): Float64Array {
    const { rowLb, rowUb } = this.site;
    return Float64Array.from(rowLb, (lb, row) => {
      const multiplier = multipliers[row];
      return Number.isFinite(multiplier > 0 ? lb : rowUb[row]) ? multiplier : 0;
    });
  }

  /** The least of the site's own part: rows at the sides that the multipliers push against, columns at their cheaper bounds. */
  #siteBound(multipliers: Float64Array): { readonly bound: number; readonly magnitude: number } {
    const { colStart, rowIndex, value, colCost, colLb, colUb, rowLb, rowUb, objectiveOffset } = this.site;
    const { input } = this.#built;
    const parts = new Float64Array(colCost.length);
    let bound = objectiveOffset;
    let magnitude = Math.abs(bound);
    for (const [row, multiplier] of multipliers.entries()) {
      if (multiplier === 0) continue;
      const part = multiplier * (multiplier > 0 ? rowLb[row] : rowUb[row]);
      bound += part;
      magnitude += Math.abs(part);
    }
    for (let col = 0; col < colCost.length; col++) {
      let reduced = colCost[col];
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        reduced -= multipliers[rowIndex[entry]] * value[entry];
      }
      if (reduced === 0) continue;
      const part = reduced * (reduced > 0 ? colLb[col] : colUb[col]);
      bound += part;
      magnitude += Math.abs(part);
      parts[col] = part;
    }
    // A meter that runs one way at a time gains by one of its flows at most.
    if (input.site.gridExclusive) {
      for (const [step, col] of this.#built.import.entries()) {
        bound -= Math.max(Math.min(0, parts[col]), Math.min(0, parts[this.#built.export[step]]));
      }
    }
    return { bound, magnitude };
  }

  /** The plan that a pricer found last, as a column. */
  #planOf(truck: number): TruckPlanCol {
    const { powerKW, state } = this.#pricers[truck];
    return this.planCol(truck, powerKW.slice(), state.slice());
  }

  /** A plan of a truck as a column. @param powerKW kept, as is `state`: see TruckPlanCol. */
  planCol(truck: number, powerKW: Float64Array, state: Uint8Array): TruckPlanCol {
    const { balance, active, activeInState } = this.#rows;
    const { stepHours, chargerLevels } = this.#built.input;
    const { degradationCost } = this.#built.trucks[truck].truck;
    const rows: number[] = [];
    const values: number[] = [];
    let costEur = 0;
    for (const [step, power] of powerKW.entries()) {
      if (power === 0) continue;
      rows.push(balance[state[step]][step]);
      values.push(-power);
      const above = active.filter((_, level) => Math.abs(power) > chargerLevels[level].aboveKW + SAME_KW);
      for (const row of [...above.map((each) => each[step]), activeInState[state[step]][step]]) {
        if (row < 0) continue;
        rows.push(row);
        values.push(1);
      }
      if (power < 0) costEur -= stepHours * degradationCost * power;
    }
    return { truck, powerKW, state, costEur, rows, values };
  }

  /**
   * @param multipliers of the site's rows, of the right sign: see `signed`.
   * @param mayGoOn asked now and then, for each truck at least once. @returns null where it is told to stop.
   */
  async price(multipliers: Float64Array, mayGoOn: MayGoOn): Promise<Priced | null> {
    const numSteps = this.#built.input.steps;
    const { balance, active, activeInState } = this.#rows;
    const at = (row: number): number => (row < 0 ? 0 : multipliers[row]);
    const powerEur = (state: 0 | 1) => Float64Array.from(balance[state], at);
    const activeEur = (state: 0 | 1) =>
      Float64Array.from(
        activeInState[state],
        (row, step) => -at(row) - (active[0] === undefined ? 0 : at(active[0][step])),
      );
    const prices: TruckPrices = {
      powerEur: [powerEur(0), powerEur(1)],
      activeEur: [activeEur(0), activeEur(1)],
      aboveEur: active.slice(1).map((rows) => Float64Array.from(rows, (row) => -at(row))),
      isAllowed: this.#isAllowed,
    };
    let { bound, magnitude } = this.#siteBound(multipliers);
    const plans: TruckPlanCol[] = [];
    for (const [truck, pricer] of this.#pricers.entries()) {
      const steps = pricer.cheapest(prices);
      let step = steps.next();
      while (!step.done) {
        if (!(await mayGoOn())) return null;
        step = steps.next();
      }
      const cost = step.value;
      if (!Number.isFinite(cost)) return { bound: cost, plans };
      bound += cost;
      magnitude += Math.abs(cost);
      plans.push(this.#planOf(truck));
    }
    const rounding = ROUNDING.perStep * numSteps * plans.length + ROUNDING.relative * magnitude;
    return { bound: bound - rounding, plans };
  }
}
