/**
 * The purchases of an instance as a program of their own, in which the operation of each year is one column: its cost, bounded
 * from below by tangents. Rows (1), (2) and (4) are gone: capacities are sums of purchases.
 *
 *     min Σ_y δ_y (costs of purchases) + Σ_y cost_y     over (3), (5), charging power, room and
 *     cost_y >= constant + bySolar Σ_t<=y U_kWp solarbuy_t + byBattery Σ_t<=y U_kWh batbuy_t     for all tangents
 *
 * Its optimum over all tangents is that of the documented model; over some of them it is a bound.
 */

import type { AtLeastRow } from "../../engine/index.ts";
import type { CapexInput } from "./input.ts";
import type { OperatingCut } from "./operating-cut.ts";
import { neededPowerKW } from "./supply.ts";

/** Where columns stand, what they cost, and the rows that do not change. */
export interface MasterProgram {
  readonly numYears: number;
  readonly numCols: number;
  /** First columns of blocks of one a year. */
  readonly solar: number;
  readonly battery: number;
  readonly chargers: readonly number[];
  readonly cost: number;
  /** Sizes of modules, 1 where any size can be bought. */
  readonly solarSize: number;
  readonly batterySize: number;
  /** USD of the objective for a unit of the master's. */
  readonly unitUSD: number;
  readonly colCost: Float64Array;
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly isInteger: Uint8Array;
  readonly rows: readonly AtLeastRow[];
  /** Charging power that must have been bought by each year, kW. */
  readonly neededKW: Float64Array;
  /** Largest capacities that the budgets up to each year can pay. */
  readonly mostSolarKWp: Float64Array;
  readonly mostBatteryKWh: Float64Array;
}

/** A count that is short of a whole number by rounding only is that number. */
function wholeUnits(amount: number): number {
  return Math.floor(amount + 1e-9 * Math.max(1, amount));
}

/** Most that a year's budget can pay, in units of `size`. */
function payable(budget: number, unitCost: number, room: number, isWhole: boolean): number {
  const most = Math.min(room, unitCost > 0 ? budget / unitCost : room);
  return isWhole ? wholeUnits(most) : most;
}

/** Power beyond what stands that each year needs; what a year needs, later ones have. */
function neededByYear(input: CapexInput): Float64Array {
  const existingKW = input.chargers.reduce((sum, { powerKW, existing }) => sum + powerKW * existing, 0);
  let most = 0;
  return Float64Array.from(input.years, (_, year) => {
    most = Math.max(most, neededPowerKW(input, year) - existingKW);
    return most;
  });
}

/** Scales a row so that its largest entry is 1. */
function scaledRow(cols: readonly number[], values: readonly number[], lb: number): AtLeastRow {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest > 0 ? 1 / largest : 1;
  return { cols, values: values.map((value) => value * scale), lb: lb * scale };
}

/** Columns of all years up to one. */
export function colsUpTo(first: number, year: number): number[] {
  return Array.from({ length: year + 1 }, (_, each) => first + each);
}

/** The rows on purchases: budget, power, room and limits on chargers. */
function purchaseRows(input: CapexInput, program: Omit<MasterProgram, "rows">): AtLeastRow[] {
  const { numYears, solar, battery, chargers, solarSize, batterySize, neededKW } = program;
  const rows: AtLeastRow[] = [];
  const atMost = (cols: readonly number[], values: readonly number[], ub: number) => {
    rows.push(
      scaledRow(
        cols,
        values.map((value) => -value),
        -ub,
      ),
    );
  };
  for (let year = 0; year < numYears; year++) {
    atMost(
      [solar + year, battery + year, ...chargers.map((first) => first + year)],
      [
        input.solar.costPerKWp[year] * solarSize,
        input.battery.costPerKWh[year] * batterySize,
        ...input.chargers.map(({ cost }) => cost[year]),
      ],
      input.capexBudget[year],
    );
  }
  for (let year = 0; year < numYears; year++) {
    if (neededKW[year] <= (year > 0 ? neededKW[year - 1] : 0)) continue;
    const cols = chargers.flatMap((first) => colsUpTo(first, year));
    const values = input.chargers.flatMap(({ powerKW }) => new Array<number>(year + 1).fill(powerKW));
    rows.push(scaledRow(cols, values, neededKW[year]));
  }
  const last = numYears - 1;
  const ones = new Array<number>(numYears).fill(1);
  atMost(colsUpTo(solar, last), ones, input.solar.maxAddKWp / solarSize);
  atMost(colsUpTo(battery, last), ones, input.battery.maxKWh / batterySize);
  for (const [pos, { maxTotal }] of input.chargers.entries()) {
    if (maxTotal !== null) atMost(colsUpTo(chargers[pos], last), ones, maxTotal);
  }
  if (input.maxChargerUnits !== null) {
    const cols = chargers.flatMap((first) => colsUpTo(first, last));
    atMost(cols, new Array<number>(cols.length).fill(1), input.maxChargerUnits);
  }
  return rows;
}

/** Fills costs and upper bounds of the purchases of a year. */
function fillYear(input: CapexInput, program: Omit<MasterProgram, "rows">, year: number): void {
  const { solar, battery, chargers, solarSize, batterySize, unitUSD, colCost, ub, isInteger } = program;
  const discount = input.discountFactor[year] / unitUSD;
  const budget = input.capexBudget[year];
  const isModule = { solar: input.solar.moduleKWp !== null, battery: input.battery.moduleKWh !== null };
  const solarUSD = input.solar.costPerKWp[year] * solarSize;
  const batteryUSD = input.battery.costPerKWh[year] * batterySize;
  colCost[solar + year] = discount * solarUSD;
  colCost[battery + year] = discount * batteryUSD;
  ub[solar + year] = payable(budget, solarUSD, input.solar.maxAddKWp / solarSize, isModule.solar);
  ub[battery + year] = payable(budget, batteryUSD, input.battery.maxKWh / batterySize, isModule.battery);
  isInteger[solar + year] = isModule.solar ? 1 : 0;
  isInteger[battery + year] = isModule.battery ? 1 : 0;
  const mostKW = program.neededKW[program.numYears - 1];
  for (const [pos, { powerKW, cost, maxUnits, maxTotal }] of input.chargers.entries()) {
    const col = chargers[pos] + year;
    // More than all years need is never worth its price.
    const useful = Math.max(0, Math.ceil(mostKW / powerKW - 1e-9));
    const limits = [maxUnits, maxTotal, input.maxChargerUnits, useful].flatMap((each) => each ?? []);
    colCost[col] = discount * cost[year];
    ub[col] = payable(budget, cost[year], Math.min(...limits), true);
    isInteger[col] = 1;
  }
}

/** Largest capacities by year: what the budgets so far can pay, within the room. */
function mostSoFar(
  ub: Float64Array,
  first: number,
  numYears: number,
  size: number,
  room: number,
): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: numYears }, (_, year) => {
    sum += ub[first + year] * size;
    return Math.min(room, sum);
  });
}

/** The program of an instance, without tangents. @param unitUSD scale of the objective. */
export function masterProgram(input: CapexInput, unitUSD: number): MasterProgram {
  const numYears = input.years.length;
  const numCols = numYears * (3 + input.chargers.length);
  const program = {
    ...{ numYears, numCols, unitUSD, solar: 0, battery: numYears },
    chargers: input.chargers.map((_, pos) => (2 + pos) * numYears),
    cost: numCols - numYears,
    solarSize: input.solar.moduleKWp ?? 1,
    batterySize: input.battery.moduleKWh ?? 1,
    colCost: new Float64Array(numCols).fill(1),
    lb: new Float64Array(numCols),
    ub: new Float64Array(numCols),
    isInteger: new Uint8Array(numCols),
    neededKW: neededByYear(input),
    mostSolarKWp: new Float64Array(0),
    mostBatteryKWh: new Float64Array(0),
  };
  for (let year = 0; year < numYears; year++) fillYear(input, program, year);
  const { ub, solar, battery, solarSize, batterySize } = program;
  return {
    ...program,
    rows: purchaseRows(input, program),
    mostSolarKWp: mostSoFar(ub, solar, numYears, solarSize, input.solar.maxAddKWp),
    mostBatteryKWh: mostSoFar(ub, battery, numYears, batterySize, input.battery.maxKWh),
  };
}

/** A tangent as a row; one of what is missing (`isScarce`) has no cost column: it asks that nothing is. */
export function tangentRow(program: MasterProgram, cut: OperatingCut, isScarce: boolean): AtLeastRow {
  const { solar, battery, solarSize, batterySize, unitUSD, cost } = program;
  const { year, constant, bySolar, byBattery } = cut;
  const cols = isScarce ? [] : [cost + year];
  const values = isScarce ? [] : [unitUSD];
  for (let each = 0; each <= year; each++) {
    cols.push(solar + each, battery + each);
    values.push(-bySolar * solarSize, -byBattery * batterySize);
  }
  if (isScarce) return scaledRow(cols, values, constant);
  return { cols, values: values.map((value) => value / unitUSD), lb: constant / unitUSD };
}
