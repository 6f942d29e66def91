/**
 * The master as it grows: its rows so far, kept in one pool that every dictionary of it draws from. Tangents join where a point
 * is cheaper than it can be (Kelley, "The cutting-plane method for solving convex programs", J. SIAM 8 (1960) 703-712).
 */
import { type AtLeastRow, GrowingTableau, type WalkEnd } from "../../engine/index.ts";
import type { CapexInput } from "./input.ts";
import { type MasterProgram, masterProgram, tangentRow } from "./master-program.ts";
import { OperatingCosts } from "./operating-costs.ts";
import { roundedRows } from "./purchase-rounding.ts";

/** Points by year and capacity at which tangents are taken before the first program: this number squared. */
const GRID_POINTS = 3;
/** Rows may be broken by this much, in their scaled form. */
const ROW_TOLERANCE = 1e-7;
/** Rounds of rows for one dictionary. */
const MOST_ROUNDS = 60;
/** Rounds of rounded rows at the root. */
const ROUNDING_ROUNDS = 8;

/** Capacities that a point of the master has by the end of a year. */
export interface Capacities {
  readonly solarKWp: Float64Array;
  readonly batteryKWh: Float64Array;
}

/** The master of an instance. */
export class Master {
  readonly input: CapexInput;
  readonly program: MasterProgram;
  readonly costs: OperatingCosts;
  readonly pool: AtLeastRow[];
  /** Workspace of proofs, length numCols. */
  readonly rest: Float64Array;
  #isIn: Uint8Array = new Uint8Array(1024);

  constructor(input: CapexInput) {
    this.input = input;
    this.costs = new OperatingCosts(input);
    let largest = 1;
    for (let year = 0; year < input.years.length; year++)
      largest = Math.max(largest, this.costs.mostUSD(year));
    this.program = masterProgram(input, largest / 100);
    this.pool = [...this.program.rows];
    this.rest = new Float64Array(this.program.numCols);
    this.#boundCosts();
  }

  /** Bounds of the cost columns: panels and batteries only ever save money, so the largest ones give the least cost. */
  #boundCosts(): void {
    const { program, costs } = this;
    const { cost, lb, ub, unitUSD, mostSolarKWp, mostBatteryKWh } = program;
    for (let year = 0; year < program.numYears; year++) {
      const { cut } = costs.tangentAt(year, mostSolarKWp[year], mostBatteryKWh[year]);
      const least =
        cut.constant +
        Math.min(0, cut.bySolar) * mostSolarKWp[year] +
        Math.min(0, cut.byBattery) * mostBatteryKWh[year];
      const most = costs.mostUSD(year);
      ub[cost + year] = (most + 1) / unitUSD;
      lb[cost + year] = Math.min(least, most) / unitUSD - 1e-6;
    }
  }

  #addGrid(year: number): void {
    const { mostSolarKWp, mostBatteryKWh } = this.program;
    const last = GRID_POINTS - 1;
    for (let one = 0; one <= last; one++) {
      for (let other = 0; other <= last; other++) {
        this.#addTangent(year, (mostSolarKWp[year] * one) / last, (mostBatteryKWh[year] * other) / last);
      }
    }
  }

  #addTangent(year: number, solarKWp: number, batteryKWh: number): AtLeastRow {
    const { cut, isScarce } = this.costs.tangentAt(year, solarKWp, batteryKWh);
    const row = tangentRow(this.program, cut, isScarce);
    this.pool.push(row);
    return row;
  }

  /** A dictionary without rows. @param capacity rows that have room at first. */
  makeTableau(capacity: number): GrowingTableau {
    const { colCost, lb, ub } = this.program;
    return new GrowingTableau(colCost, lb, ub, this.pool, capacity);
  }

  /** Fills `point` with the values of a dictionary. */
  readPoint(tableau: GrowingTableau, point: Float64Array): void {
    for (let col = 0; col < point.length; col++) point[col] = tableau.valueOf(col);
  }

  /** Capacities by year of a point. */
  capacitiesOf(point: Float64Array): Capacities {
    const { numYears, solar, battery, solarSize, batterySize } = this.program;
    const sumOf = (first: number, size: number) => {
      let sum = 0;
      return Float64Array.from({ length: numYears }, (_, year) => {
        sum += point[first + year] * size;
        return Math.max(0, sum);
      });
    };
    return { solarKWp: sumOf(solar, solarSize), batteryKWh: sumOf(battery, batterySize) };
  }

  /** Takes the rows of the pool in that the dictionary's point breaks; how many. */
  #takeBroken(tableau: GrowingTableau, point: Float64Array): number {
    const { pool } = this;
    if (this.#isIn.length < pool.length) this.#isIn = new Uint8Array(2 * pool.length);
    const isIn = this.#isIn;
    tableau.markRows(isIn);
    let count = 0;
    for (let id = 0; id < pool.length; id++) {
      if (isIn[id] === 1 || missingOf(pool[id], point) <= ROW_TOLERANCE) continue;
      tableau.addRow(id);
      count++;
    }
    return count;
  }

  /** Walks to the optimum over all rows of the pool, of which those join that are needed. */
  solve(tableau: GrowingTableau, cutoff: number, point: Float64Array): WalkEnd {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const end = tableau.walk(cutoff);
      if (end !== "optimal") return end;
      this.readPoint(tableau, point);
      if (this.#takeBroken(tableau, point) === 0) return "optimal";
    }
    return "stuck";
  }

  /**
   * Adds the tangents at a point to the pool where its costs are too low.
   * @param leastUSD shortfall of a year's cost that is left as it is.
   * @returns what the point really costs more, USD; infinite where energy is missing.
   */
  addTangents(point: Float64Array, leastUSD: number): { readonly moreUSD: number; readonly added: number } {
    const { numYears, cost, unitUSD } = this.program;
    const { solarKWp, batteryKWh } = this.capacitiesOf(point);
    let moreUSD = 0;
    let added = 0;
    for (let year = 0; year < numYears; year++) {
      const { cut, isScarce, value } = this.costs.tangentAt(year, solarKWp[year], batteryKWh[year]);
      const shortUSD = isScarce ? Number.POSITIVE_INFINITY : value - point[cost + year] * unitUSD;
      moreUSD += shortUSD;
      if (!(shortUSD > leastUSD)) continue;
      const row = tangentRow(this.program, cut, isScarce);
      if (missingOf(row, point) <= ROW_TOLERANCE) continue;
      this.pool.push(row);
      added++;
    }
    return { moreUSD, added };
  }

  /**
   * The root: tangents and rounded rows until the costs are true to a share of the objective and no more is found. Yields where
   * the caller may pause.
   */
  *solveRoot(tableau: GrowingTableau, leastShare: number, point: Float64Array): Generator<void, WalkEnd> {
    for (let year = 0; year < this.program.numYears; year++) {
      this.#addGrid(year);
      yield;
    }
    for (let id = 0; id < this.pool.length; id++) tableau.addRow(id);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const end = this.solve(tableau, Number.POSITIVE_INFINITY, point);
      if (end !== "optimal") return end;
      const leastUSD =
        (leastShare * Math.abs(tableau.objective) * this.program.unitUSD) / this.program.numYears;
      const { added } = this.addTangents(point, leastUSD);
      const rounded = round < ROUNDING_ROUNDS ? roundedRows(this.input, this.program, point) : [];
      this.pool.push(...rounded);
      if (added + rounded.length === 0) return "optimal";
      yield;
    }
    return "optimal";
  }
}

/** By how much a point misses a row. */
function missingOf({ cols, values, lb }: AtLeastRow, point: Float64Array): number {
  let activity = 0;
  for (let pos = 0; pos < cols.length; pos++) activity += values[pos] * point[cols[pos]];
  return lb - activity;
}
