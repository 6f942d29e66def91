/**
 * Interior point method for many trucks at one site, directions left aside: a linear program in which the trucks meet in the site's rows alone.
 * A truck's balances are a tridiagonal system; what is left is dense over the site's rows. See docs/formulations/depot.md, "Many trucks".
 *
 *     min Σ c x,   A x = b,   l ≤ x ≤ u;    H = diag(z_l/(x − l) + z_u/(u − x)),   (A H⁻¹ A') Δy = b − A x − A H⁻¹ g
 *
 * Mehrotra, "On the implementation of a primal-dual interior point method", SIAM J. Optimization 2 (1992) 575–601.
 */
import type { Problem } from "../../engine/index.ts";
import { leastState } from "../common/battery.ts";
import { choleskyInPlace, choleskySolve } from "../common/dense-cholesky.ts";
import { multiplierChange, roomForSteps } from "../common/interior-step.ts";
import type { MayGoOn } from "../common/turns.ts";
import { BatterySystem } from "./battery-system.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { mayDischarge } from "./tight-steps.ts";

const MOST_ITERATIONS = 80;
/** Ends at this gap, relative to the cost, and rows broken by no more, relative to their size. */
const TOLERANCE = { gap: 1e-9, rows: 1e-10 } as const;
/** Share of the way to the nearest bound that a step may go. */
const TO_BOUNDARY = 0.9995;
/** Variables with less room are fixed. */
const FIXED = 1e-9;
/** Added to the diagonal of the site's matrix. */
const LEAST_DIAGONAL = 1e-12;

/** Some variables in a row, as views: see Boxed. */
type BoxedPart = Pick<Boxed, "x" | "dx" | "give" | "pull">;

/** Variables between bounds, with multipliers and steps. */
class Boxed {
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

/** A truck with its variables: powers and states, by step. */
interface TruckPoint {
  readonly charge: BoxedPart;
  readonly discharge: BoxedPart;
  readonly soc: BoxedPart;
  readonly upKWh: number;
  readonly downKWh: number;
  readonly system: BatterySystem;
  /** Start and driving energy: right-hand side of the balances, kWh. */
  readonly rhs: Float64Array;
  readonly y: Float64Array;
  readonly dy: Float64Array;
  /** What `dy` changes by once the site's multipliers are known. */
  readonly change: Float64Array;
}

/** What the method ends with. */
export interface SitePoint {
  /** Multipliers of the site's rows. */
  readonly multipliers: Float64Array;
  /** Of each truck by step, kW. */
  readonly chargeKW: readonly Float64Array[];
  readonly dischargeKW: readonly Float64Array[];
  /** Columns of the site. */
  readonly siteValue: Float64Array;
}

/** The linear program of a site with its trucks. */
export class SiteInterior {
  readonly #site: Problem;
  /** Columns of the site, then the activities of its rows that are no equations. */
  readonly #cols: Boxed;
  readonly #activityOf: Int32Array;
  readonly #trucks: readonly TruckPoint[];
  readonly #rows: Int32Array;
  readonly #y: Float64Array;
  readonly #dy: Float64Array;
  readonly #matrix: Float64Array;
  readonly #numBounds: number;
  /** All variables. */
  readonly #boxes: readonly Boxed[];

  /**
   * @param site rows and columns of the site, finite bounds wherever costs pull. @param rows the balance that each step's powers stand in with
   *   −1 for each kW withdrawn.
   */
  constructor(input: DepotInput, site: Problem, rows: Int32Array) {
    const { rowLb, rowUb, colCost } = site;
    const open = Array.from(rowLb.keys()).filter((row) => rowLb[row] !== rowUb[row]);
    this.#activityOf = new Int32Array(rowLb.length).fill(-1);
    for (const [pos, row] of open.entries()) this.#activityOf[row] = colCost.length + pos;
    const costs = colCost.filter((cost) => cost !== 0).map(Math.abs);
    const scale = Math.max(1e-3, costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length));
    const join = (one: Float64Array, other: readonly number[]) => Float64Array.of(...one, ...other);
    this.#site = site;
    this.#cols = new Boxed(
      join(
        site.colLb,
        open.map((row) => rowLb[row]),
      ),
      join(
        site.colUb,
        open.map((row) => rowUb[row]),
      ),
      join(
        colCost,
        open.map(() => 0),
      ),
      scale,
    );
    const ofTrucks = truckBoxes(input, scale);
    this.#trucks = input.trucks.map((_, pos) => truckPoint(input, pos, ofTrucks));
    this.#rows = rows;
    this.#y = new Float64Array(rowLb.length);
    this.#dy = new Float64Array(rowLb.length);
    this.#matrix = new Float64Array(rowLb.length ** 2);
    this.#boxes = [this.#cols, ofTrucks.charge, ofTrucks.discharge, ofTrucks.soc];
    this.#numBounds = this.#boxes.reduce((sum, { numBounds }) => sum + numBounds, 0);
  }

  /** Adds a site's column times a factor to a vector of rows. */
  #addCol(col: number, factor: number, target: Float64Array): void {
    const { colStart, rowIndex, value, colCost } = this.#site;
    if (factor === 0 || col >= colCost.length) return;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      target[rowIndex[entry]] += factor * value[entry];
    }
  }

  /** A' y of the site's columns, and of the activities of its rows. */
  #reducedBy(y: Float64Array): Float64Array {
    const { colStart, rowIndex, value, colCost } = this.#site;
    const product = new Float64Array(this.#cols.x.length);
    for (let col = 0; col < colCost.length; col++) {
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        product[col] += y[rowIndex[entry]] * value[entry];
      }
    }
    for (const [row, col] of this.#activityOf.entries()) if (col >= 0) product[col] = -y[row];
    return product;
  }

  /** What the site's rows lack, b − A x. */
  #siteResidual(): Float64Array {
    const { rowLb } = this.#site;
    const { x } = this.#cols;
    const lacking = rowLb.map((lb, row) => (this.#activityOf[row] < 0 ? lb : x[this.#activityOf[row]]));
    for (let col = 0; col < this.#site.colCost.length; col++) this.#addCol(col, -x[col], lacking);
    for (const { charge, discharge } of this.#trucks)
      addWithdrawal(this.#rows, charge.x, discharge.x, lacking);
    return lacking;
  }

  /** Puts the matrix of the site's rows together and factorises it. @returns whether that went well. */
  #factor(): boolean {
    const { colStart, rowIndex, value, colCost } = this.#site;
    const { give } = this.#cols;
    const matrix = this.#matrix;
    const size = this.#y.length;
    matrix.fill(0);
    for (let col = 0; col < colCost.length; col++) {
      for (let one = colStart[col]; one < colStart[col + 1]; one++) {
        for (let two = colStart[col]; two < colStart[col + 1]; two++) {
          if (rowIndex[two] > rowIndex[one]) continue;
          matrix[rowIndex[one] * size + rowIndex[two]] += give[col] * value[one] * value[two];
        }
      }
    }
    for (const [row, col] of this.#activityOf.entries()) if (col >= 0) matrix[row * (size + 1)] += give[col];
    const rows = this.#rows;
    for (const { charge, discharge, soc, upKWh, downKWh, system } of this.#trucks) {
      for (let step = 0; step < rows.length; step++) {
        matrix[rows[step] * (size + 1)] += charge.give[step] + discharge.give[step];
      }
      system.factor(charge.give, discharge.give, soc.give, upKWh, downKWh);
      system.reduce(rows, matrix, size);
    }
    for (let row = 0; row < size; row++) matrix[row * (size + 1)] += LEAST_DIAGONAL;
    return choleskyInPlace(matrix, size);
  }

  /** Computes the step for what `prepare` has set. @param lacking of the site's rows. */
  #solve(lacking: Float64Array): void {
    const cols = this.#cols;
    const dy = this.#dy;
    const own = this.#reducedBy(this.#y);
    dy.set(lacking);
    for (let col = 0; col < cols.x.length; col++) cols.dx[col] = cols.give[col] * (cols.pull[col] + own[col]);
    for (let col = 0; col < this.#site.colCost.length; col++) this.#addCol(col, -cols.dx[col], dy);
    for (const [row, col] of this.#activityOf.entries()) if (col >= 0) dy[row] += cols.dx[col];
    for (const truck of this.#trucks) {
      this.#prepareTruck(truck, dy);
      truck.system.solve(truck.dy);
      truck.system.takeBalances(this.#rows, truck.dy, dy);
    }
    choleskySolve(this.#matrix, dy.length, dy);
    const further = this.#reducedBy(dy);
    for (let col = 0; col < cols.x.length; col++) cols.dx[col] += cols.give[col] * further[col];
    for (const truck of this.#trucks) this.#finishTruck(truck, dy);
  }

  /** Right-hand sides of a truck's balances, and what its powers add to those of the site. */
  #prepareTruck(
    { charge, discharge, soc, upKWh, downKWh, rhs, y, dy }: TruckPoint,
    ofSite: Float64Array,
  ): void {
    const rows = this.#rows;
    const siteY = this.#y;
    const last = y.length - 1;
    let before = 0;
    for (let step = 0; step <= last; step++) {
      const site = siteY[rows[step]];
      const after = step === last ? 0 : y[step + 1];
      const up = charge.give[step] * (charge.pull[step] - site - upKWh * y[step]);
      const down = discharge.give[step] * (discharge.pull[step] + site + downKWh * y[step]);
      const change = soc.give[step] * (soc.pull[step] + y[step] - after);
      const state = soc.x[step] + change;
      dy[step] =
        rhs[step] - state + before + upKWh * (charge.x[step] + up) - downKWh * (discharge.x[step] + down);
      before = state;
      charge.dx[step] = up;
      discharge.dx[step] = down;
      soc.dx[step] = change;
    }
    addWithdrawal(rows, charge.dx, discharge.dx, ofSite);
  }

  /** A truck's steps once those of the site's multipliers are known. */
  #finishTruck(
    { charge, discharge, soc, upKWh, downKWh, system, dy, change }: TruckPoint,
    ofSite: Float64Array,
  ): void {
    const rows = this.#rows;
    change.fill(0);
    system.takeSite(rows, ofSite, change);
    system.solve(change);
    const last = dy.length - 1;
    for (let step = 0; step <= last; step++) dy[step] += change[step];
    for (let step = 0; step <= last; step++) {
      const site = ofSite[rows[step]];
      const after = step === last ? 0 : dy[step + 1];
      charge.dx[step] += charge.give[step] * (-site - upKWh * dy[step]);
      discharge.dx[step] += discharge.give[step] * (site + downKWh * dy[step]);
      soc.dx[step] += soc.give[step] * (dy[step] - after);
    }
  }

  /** Longest steps that all variables allow. */
  #longest(): [primal: number, dual: number] {
    let [primal, dual] = [1, 1];
    for (const box of this.#boxes) {
      const [ofPoint, ofMultipliers] = box.longest();
      primal = Math.min(primal, ofPoint);
      dual = Math.min(dual, ofMultipliers);
    }
    return [primal, dual];
  }

  #complementarity(primal: number, dual: number): number {
    return this.#boxes.reduce((sum, box) => sum + box.complementarity(primal, dual), 0);
  }

  /** One predictor and corrector. @returns whether the step could be computed. */
  #step(lacking: Float64Array): boolean {
    const boxes = this.#boxes;
    const now = this.#complementarity(0, 0);
    const aim = (target: number, isCorrected: boolean): boolean => {
      for (const box of boxes) box.prepare(target, isCorrected);
      if (!isCorrected && !this.#factor()) return false;
      this.#solve(lacking);
      for (const box of boxes) box.followUp(target, isCorrected);
      return true;
    };
    if (!aim(0, false)) return false;
    const share = Math.max(0, this.#complementarity(...this.#longest())) / now;
    aim((share ** 3 * now) / this.#numBounds, true);
    if (!this.#dy.every(Number.isFinite)) return false;
    const [primal, dual] = this.#longest();
    for (const box of boxes) box.advance(primal, dual);
    for (const [row, each] of this.#dy.entries()) this.#y[row] += dual * each;
    for (const { y, dy } of this.#trucks) {
      for (let step = 0; step < y.length; step++) y[step] += dual * dy[step];
    }
    return true;
  }

  /** Runs until the gap is closed, nothing more can be done, or it is to stop. */
  async run(mayGoOn: MayGoOn): Promise<SitePoint> {
    for (let iteration = 0; iteration < MOST_ITERATIONS && (await mayGoOn()); iteration++) {
      const lacking = this.#siteResidual();
      const cost = this.#boxes.reduce((sum, box) => sum + box.objective(), 0);
      const size = 1 + this.#rows.length * Math.max(1, ...this.#cols.x.map(Math.abs));
      const broken = lacking.reduce((sum, each) => sum + Math.abs(each), 0);
      const isClosed = this.#complementarity(0, 0) <= TOLERANCE.gap * Math.max(1, Math.abs(cost));
      if (isClosed && broken <= TOLERANCE.rows * size) break;
      if (!this.#step(lacking)) break;
    }
    return {
      multipliers: this.#y.slice(),
      chargeKW: this.#trucks.map(({ charge }) => charge.x.slice()),
      dischargeKW: this.#trucks.map(({ discharge }) => discharge.x.slice()),
      siteValue: this.#cols.x.slice(0, this.#site.colCost.length),
    };
  }
}

/** Adds charging less discharging power of each step to the site's row of it. */
function addWithdrawal(
  rows: Int32Array,
  chargeKW: Float64Array,
  dischargeKW: Float64Array,
  target: Float64Array,
): void {
  for (let step = 0; step < rows.length; step++) target[rows[step]] += chargeKW[step] - dischargeKW[step];
}

/** Powers and states of all trucks: those of the first one by step, then those of the next. */
interface TruckBoxes {
  readonly charge: Boxed;
  readonly discharge: Boxed;
  readonly soc: Boxed;
}

function truckBoxes({ steps, stepHours, trucks }: DepotInput, scale: number): TruckBoxes {
  const none = () => new Float64Array(trucks.length * steps);
  const all = (of: (truck: DepotTruck, step: number) => number) => {
    const values = none();
    for (const [pos, truck] of trucks.entries()) {
      for (let step = 0; step < steps; step++) values[pos * steps + step] = of(truck, step);
    }
    return values;
  };
  const chargeKW = all((truck, step) => (truck.parked[step] === 1 ? truck.chargeKW : 0));
  const dischargeKW = all((truck, step) => (mayDischarge(truck, step) ? truck.dischargeKW : 0));
  const wearEur = all((truck) => stepHours * truck.degradationCost);
  return {
    charge: new Boxed(none(), chargeKW, none(), scale),
    discharge: new Boxed(none(), dischargeKW, wearEur, scale),
    soc: new Boxed(
      all(leastState),
      all((truck) => truck.socMaxKWh),
      none(),
      scale,
    ),
  };
}

function truckPoint(input: DepotInput, pos: number, { charge, discharge, soc }: TruckBoxes): TruckPoint {
  const { steps, stepHours } = input;
  const truck = input.trucks[pos];
  const part = (box: Boxed) => box.part(pos * steps, steps);
  const none = () => new Float64Array(steps);
  return {
    charge: part(charge),
    discharge: part(discharge),
    soc: part(soc),
    upKWh: stepHours * truck.etaCharge,
    downKWh: stepHours / truck.etaDischarge,
    system: new BatterySystem(steps),
    rhs: truck.drain.map((drainKWh, step) => (step === 0 ? truck.socStartKWh : 0) - drainKWh),
    y: none(),
    dy: none(),
    change: none(),
  };
}
