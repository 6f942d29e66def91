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
import type { MayGoOn } from "../common/turns.ts";
import { BatterySystem } from "./battery-system.ts";
import { Boxed, type BoxedPart } from "./boxed.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { mayDischarge } from "./tight-steps.ts";

const MOST_ITERATIONS = 80;
/** Ends at this gap, relative to the cost, and rows broken by no more, relative to their size. */
const TOLERANCE = { gap: 1e-9, rows: 1e-10 } as const;
/** Rows that are factorised between two pauses. */
const ROWS_A_STEP = 128;
/** Added to the diagonal of the site's matrix. */
const LEAST_DIAGONAL = 1e-12;

/** Rows of the site by step that powers of a truck stand in, and with what: each kW charged, each kW discharged. */
export interface Coupling {
  readonly rows: Int32Array;
  readonly charge: number;
  readonly discharge: number;
}

/** A truck with its variables: powers and states, by step. */
interface TruckPoint {
  readonly charge: BoxedPart;
  readonly discharge: BoxedPart;
  readonly soc: BoxedPart;
  readonly upKWh: number;
  readonly downKWh: number;
  readonly couplings: readonly Coupling[];
  readonly system: BatterySystem;
  /** What multipliers of the site's rows are worth, EUR/kW. */
  readonly perChargeKW: Float64Array;
  readonly perDischargeKW: Float64Array;
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
  readonly #y: Float64Array;
  readonly #dy: Float64Array;
  readonly #matrix: Float64Array;
  readonly #numBounds: number;
  /** All variables. */
  readonly #boxes: readonly Boxed[];

  /**
   * @param site rows and columns of the site, finite bounds wherever costs pull. @param couplings of each truck.
   */
  constructor(
    input: DepotInput,
    site: Problem,
    couplings: readonly (readonly Coupling[])[],
    limits: PowerLimits = freeLimits(input),
  ) {
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
    const ofTrucks = truckBoxes(input, limits, scale);
    this.#trucks = couplings.map((each, pos) => truckPoint(input, pos, ofTrucks, each));
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
    for (const { couplings, charge, discharge } of this.#trucks)
      takePowers(couplings, charge.x, discharge.x, lacking);
    return lacking;
  }

  /** Puts the matrix of the site's rows together. */
  #assemble(): void {
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
    for (const { charge, discharge, soc, system } of this.#trucks) {
      system.factor(charge.give, discharge.give, soc.give);
      system.addTo(charge.give, discharge.give, matrix, size);
    }
    for (let row = 0; row < size; row++) matrix[row * (size + 1)] += LEAST_DIAGONAL;
  }

  /** Factorises the matrix of the site's rows. @returns whether that went well; false as well where it is to stop. */
  async #factor(mayGoOn: MayGoOn): Promise<boolean> {
    const size = this.#y.length;
    for (let row = 0; row < size; row += ROWS_A_STEP) {
      if (row > 0 && !(await mayGoOn())) return false;
      if (!choleskyInPlace(this.#matrix, size, row, Math.min(size, row + ROWS_A_STEP))) return false;
    }
    return true;
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
      truck.system.takeBalances(truck.dy, dy);
    }
    choleskySolve(this.#matrix, dy.length, dy);
    const further = this.#reducedBy(dy);
    for (let col = 0; col < cols.x.length; col++) cols.dx[col] += cols.give[col] * further[col];
    for (const truck of this.#trucks) this.#finishTruck(truck, dy);
  }

  /** Right-hand sides of a truck's balances, and what its powers add to those of the site. */
  #prepareTruck(
    {
      couplings,
      charge,
      discharge,
      soc,
      upKWh,
      downKWh,
      rhs,
      y,
      dy,
      perChargeKW,
      perDischargeKW,
    }: TruckPoint,
    ofSite: Float64Array,
  ): void {
    takePrices(couplings, this.#y, perChargeKW, perDischargeKW);
    const last = y.length - 1;
    let before = 0;
    for (let step = 0; step <= last; step++) {
      const after = step === last ? 0 : y[step + 1];
      const up = charge.give[step] * (charge.pull[step] + perChargeKW[step] - upKWh * y[step]);
      const down = discharge.give[step] * (discharge.pull[step] + perDischargeKW[step] + downKWh * y[step]);
      const change = soc.give[step] * (soc.pull[step] + y[step] - after);
      const state = soc.x[step] + change;
      dy[step] =
        rhs[step] - state + before + upKWh * (charge.x[step] + up) - downKWh * (discharge.x[step] + down);
      before = state;
      charge.dx[step] = up;
      discharge.dx[step] = down;
      soc.dx[step] = change;
    }
    takePowers(couplings, charge.dx, discharge.dx, ofSite);
  }

  /** A truck's steps once those of the site's multipliers are known. */
  #finishTruck(
    { couplings, charge, discharge, soc, upKWh, downKWh, system, dy, change, ...truck }: TruckPoint,
    ofSite: Float64Array,
  ): void {
    const { perChargeKW, perDischargeKW } = truck;
    takePrices(couplings, ofSite, perChargeKW, perDischargeKW);
    change.fill(0);
    system.takeSite(ofSite, change);
    system.solve(change);
    const last = dy.length - 1;
    for (let step = 0; step <= last; step++) dy[step] += change[step];
    for (let step = 0; step <= last; step++) {
      const after = step === last ? 0 : dy[step + 1];
      charge.dx[step] += charge.give[step] * (perChargeKW[step] - upKWh * dy[step]);
      discharge.dx[step] += discharge.give[step] * (perDischargeKW[step] + downKWh * dy[step]);
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

  /** One predictor and corrector. @returns whether the step could be computed, and in time. */
  async #step(lacking: Float64Array, mayGoOn: MayGoOn): Promise<boolean> {
    const boxes = this.#boxes;
    const now = this.#complementarity(0, 0);
    const prepare = (target: number, isCorrected: boolean) => {
      for (const box of boxes) box.prepare(target, isCorrected);
    };
    const aim = (target: number, isCorrected: boolean) => {
      this.#solve(lacking);
      for (const box of boxes) box.followUp(target, isCorrected);
    };
    prepare(0, false);
    this.#assemble();
    if (!(await this.#factor(mayGoOn))) return false;
    aim(0, false);
    const share = Math.max(0, this.#complementarity(...this.#longest())) / now;
    const target = (share ** 3 * now) / this.#numBounds;
    prepare(target, true);
    aim(target, true);
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
      const size = 1 + this.#y.length * Math.max(1, ...this.#cols.x.map(Math.abs));
      const broken = lacking.reduce((sum, each) => sum + Math.abs(each), 0);
      const isClosed = this.#complementarity(0, 0) <= TOLERANCE.gap * Math.max(1, Math.abs(cost));
      if (isClosed && broken <= TOLERANCE.rows * size) break;
      if (!(await this.#step(lacking, mayGoOn))) break;
    }
    return {
      multipliers: this.#y.slice(),
      chargeKW: this.#trucks.map(({ charge }) => charge.x.slice()),
      dischargeKW: this.#trucks.map(({ discharge }) => discharge.x.slice()),
      siteValue: this.#cols.x.slice(0, this.#site.colCost.length),
    };
  }
}

/** Takes what powers add to the site's rows from a vector of these. */
function takePowers(
  couplings: readonly Coupling[],
  chargeKW: Float64Array,
  dischargeKW: Float64Array,
  target: Float64Array,
): void {
  for (const { rows, charge, discharge } of couplings) {
    for (let step = 0; step < rows.length; step++) {
      target[rows[step]] -= charge * chargeKW[step] + discharge * dischargeKW[step];
    }
  }
}

/** What multipliers of the site's rows are worth to a truck: fills what they add up to for each kW, by step. */
function takePrices(
  couplings: readonly Coupling[],
  multipliers: Float64Array,
  perChargeKW: Float64Array,
  perDischargeKW: Float64Array,
): void {
  perChargeKW.fill(0);
  perDischargeKW.fill(0);
  for (const { rows, charge, discharge } of couplings) {
    for (let step = 0; step < rows.length; step++) {
      perChargeKW[step] += charge * multipliers[rows[step]];
      perDischargeKW[step] += discharge * multipliers[rows[step]];
    }
  }
}

/** Powers and states of all trucks: those of the first one by step, then those of the next. */
interface TruckBoxes {
  readonly charge: Boxed;
  readonly discharge: Boxed;
  readonly soc: Boxed;
}

/** Least and largest powers, by truck and then step, kW. */
export interface PowerLimits {
  readonly charge: { readonly lb: Float64Array; readonly ub: Float64Array };
  readonly discharge: { readonly lb: Float64Array; readonly ub: Float64Array };
}

/** A figure of each truck and step. */
function byTruckAndStep(
  { steps, trucks }: DepotInput,
  of: (truck: DepotTruck, step: number) => number,
): Float64Array {
  const values = new Float64Array(trucks.length * steps);
  for (const [pos, truck] of trucks.entries()) {
    for (let step = 0; step < steps; step++) values[pos * steps + step] = of(truck, step);
  }
  return values;
}

/** Limits that leave activity and directions aside. */
export function freeLimits(input: DepotInput): PowerLimits {
  const all = (of: (truck: DepotTruck, step: number) => number) => byTruckAndStep(input, of);
  return {
    charge: { lb: all(() => 0), ub: all((truck, step) => (truck.parked[step] === 1 ? truck.chargeKW : 0)) },
    discharge: {
      lb: all(() => 0),
      ub: all((truck, step) => (mayDischarge(truck, step) ? truck.dischargeKW : 0)),
    },
  };
}

function truckBoxes(input: DepotInput, { charge, discharge }: PowerLimits, scale: number): TruckBoxes {
  const all = (of: (truck: DepotTruck, step: number) => number) => byTruckAndStep(input, of);
  const none = all(() => 0);
  const wearEur = all((truck) => input.stepHours * truck.degradationCost);
  return {
    charge: new Boxed(charge.lb, charge.ub, none, scale),
    discharge: new Boxed(discharge.lb, discharge.ub, wearEur, scale),
    soc: new Boxed(
      all(leastState),
      all((truck) => truck.socMaxKWh),
      none,
      scale,
    ),
  };
}

function truckPoint(
  input: DepotInput,
  pos: number,
  { charge, discharge, soc }: TruckBoxes,
  couplings: readonly Coupling[],
): TruckPoint {
  const { steps, stepHours } = input;
  const truck = input.trucks[pos];
  const part = (box: Boxed) => box.part(pos * steps, steps);
  const none = () => new Float64Array(steps);
  const [upKWh, downKWh] = [stepHours * truck.etaCharge, stepHours / truck.etaDischarge];
  return {
    charge: part(charge),
    discharge: part(discharge),
    soc: part(soc),
    upKWh,
    downKWh,
    couplings,
    system: new BatterySystem(steps, couplings, upKWh, downKWh),
    perChargeKW: none(),
    perDischargeKW: none(),
    rhs: truck.drain.map((drainKWh, step) => (step === 0 ? truck.socStartKWh : 0) - drainKWh),
    y: none(),
    dy: none(),
    change: none(),
  };
}
