/**
 * From a point of the tight model to one of the documented model and back. On the way there, what runs in both
 * directions at once is netted: each truck keeps its states of charge and withdraws no more, and the meter imports less,
 * then curtails or exports more (docs/formulations/depot.md, "How it is solved").
 */
import type { ColBlock } from "../../engine/index.ts";
import type { DepotBuilt, TruckCols } from "./build.ts";
import type { DepotInput } from "./input.ts";
import {
  type StateCols,
  type StepCols,
  type TightBuilt,
  type TightTruck,
  truckDecision,
} from "./tight-columns.ts";
import { importCost } from "./tight-steps.ts";

/** Powers of less are rounding, kW. */
const NOISE_KW = 1e-9;

function valueAt(colValue: Float64Array, cols: StepCols, step: number): number {
  const col = cols[step] as number;
  return col < 0 ? 0 : (colValue[col] as number);
}

function powerAt(colValue: Float64Array, { importing, exporting }: StateCols, step: number): number {
  return Math.max(0, valueAt(colValue, importing, step) + valueAt(colValue, exporting, step));
}

/** Whether a truck's binary says that a power is 0; rounding may have left a little of it. */
function isIdle(colValue: Float64Array, on: StepCols, step: number): boolean {
  return (on[step] as number) >= 0 && valueAt(colValue, on, step) < 0.5;
}

/** Writes the netted powers, directions and states of a truck; adds its withdrawal to `netKW`. */
function writeTruck(
  { input, kinds }: TightBuilt,
  from: TightTruck,
  colValue: Float64Array,
  to: TruckCols,
  point: Float64Array,
  netKW: Float64Array,
): void {
  const { truck } = from;
  const throughput = truck.etaCharge * truck.etaDischarge;
  let socKWh = truck.socStartKWh;
  for (let step = 0; step < input.steps; step++) {
    let chargeKW = powerAt(colValue, from.charge, step);
    let dischargeKW = powerAt(colValue, from.discharge, step);
    const bothKW = Math.min(chargeKW, dischargeKW / throughput);
    chargeKW -= bothKW;
    dischargeKW -= throughput * bothKW;
    // Where idle is told from active, the binaries decide: a rest of a power would count as a busy charger.
    const isTold = truckDecision(input, kinds, truck, step) === "activity";
    if (chargeKW < NOISE_KW || (isTold && isIdle(colValue, from.charging, step))) chargeKW = 0;
    if (dischargeKW < NOISE_KW || (isTold && isIdle(colValue, from.discharging, step))) dischargeKW = 0;
    socKWh += input.stepHours * (chargeKW * truck.etaCharge - dischargeKW / truck.etaDischarge);
    socKWh -= truck.drain[step] as number;
    netKW[step] = (netKW[step] as number) + chargeKW - dischargeKW;
    point[to.charge.first + step] = chargeKW;
    point[to.discharge.first + step] = dischargeKW;
    point[to.soc.first + step] = socKWh;
    point[to.charging.first + step] = chargeKW > 0 ? 1 : 0;
    point[to.discharging.first + step] = dischargeKW > 0 ? 1 : 0;
    // Powers have only become smaller, so the charger still suffices.
    const isActive = chargeKW > 0 || dischargeKW > 0;
    for (const [pos, cols] of from.above.entries()) {
      const isAbove = isActive && valueAt(colValue, cols, step) > 0.5;
      point[(to.above[pos] as ColBlock).first + step] = isAbove ? 1 : 0;
    }
  }
}

interface Flows {
  readonly importKW: number;
  readonly exportKW: number;
  readonly curtailedKW: number;
}

/** What a site does with a surplus (negative withdrawal): exports what pays and fits, curtails the rest. */
function disposeOf(input: DepotInput, step: number, surplusKW: number, curtailedKW: number): Flows {
  const roomKW = (input.pv[step] as number) - curtailedKW;
  const wantedKW = (input.exportPrice[step] as number) < 0 ? surplusKW : surplusKW - input.site.exportLimitKW;
  const moreKW = Math.max(0, Math.min(roomKW, wantedKW));
  return { importKW: 0, exportKW: surplusKW - moreKW, curtailedKW: curtailedKW + moreKW };
}

/** Flows at the meter for a withdrawal of the trucks, in one direction. */
function flowsFor(input: DepotInput, step: number, netKW: number, curtailedKW: number): Flows {
  const demandKW = (input.baseLoad[step] as number) - (input.pv[step] as number) + netKW + curtailedKW;
  if (demandKW < 0) return disposeOf(input, step, -demandKW, curtailedKW);
  const usedKW = importCost(input, step) >= 0 ? Math.min(curtailedKW, demandKW) : 0;
  return { importKW: demandKW - usedKW, exportKW: 0, curtailedKW: curtailedKW - usedKW };
}

/** What may run through the meter in both directions at once: only where that is allowed. kW. */
function loopKW({ input, ...cols }: TightBuilt, colValue: Float64Array, step: number): number {
  if (input.site.gridExclusive) return 0;
  const pays = (input.exportPrice[step] as number) > importCost(input, step);
  if (!pays) return 0;
  return Math.max(0, Math.min(valueAt(colValue, cols.import, step), valueAt(colValue, cols.export, step)));
}

function writeSite(
  tight: TightBuilt,
  colValue: Float64Array,
  to: DepotBuilt,
  point: Float64Array,
  netKW: Float64Array,
): void {
  const { input } = tight;
  for (let step = 0; step < input.steps; step++) {
    const sunKW = input.pv[step] as number;
    const curtailedKW = Math.min(sunKW, powerAt(colValue, tight.curtailed, step));
    const flows = flowsFor(input, step, netKW[step] as number, curtailedKW);
    const loop = loopKW(tight, colValue, step);
    point[to.import.first + step] = flows.importKW + loop;
    point[to.export.first + step] = flows.exportKW + loop;
    point[to.curtailed.first + step] = flows.curtailedKW;
    if (to.importing !== null) point[to.importing.first + step] = flows.importKW > 0 ? 1 : 0;
  }
}

/** Relief is all that the import leaves of the base load. */
function writeRelief({ input, ...to }: DepotBuilt, point: Float64Array): void {
  if (to.relief === null) return;
  for (const [pos, step] of to.reliefSteps.entries()) {
    const belowKW = (input.baseLoad[step] as number) - (point[to.import.first + step] as number);
    point[to.relief.first + pos] = Math.max(0, belowKW);
    if (to.reliefActive !== null) point[to.reliefActive.first + pos] = belowKW >= 0 ? 1 : 0;
  }
}

/** The peak is the largest import, or what it was before. */
function writePeak({ input, peak, ...to }: DepotBuilt, point: Float64Array): void {
  if (peak === null) return;
  const imports = point.subarray(to.import.first, to.import.first + input.steps);
  point[peak.first] = imports.reduce((most, power) => Math.max(most, power), input.site.peakSoFarKW);
}

/**
 * The point of the documented model that a point of the tight model stands for; it costs no more, but for rounding.
 * @param colValue point of the tight model; borrowed.
 * @param numCols columns of the documented model.
 */
export function documentedPoint(
  tight: TightBuilt,
  colValue: Float64Array,
  documented: DepotBuilt,
  numCols: number,
): Float64Array {
  const point = new Float64Array(numCols);
  const netKW = new Float64Array(tight.input.steps);
  for (const [pos, from] of tight.trucks.entries()) {
    writeTruck(tight, from, colValue, documented.trucks[pos] as TruckCols, point, netKW);
  }
  writeSite(tight, colValue, documented, point, netKW);
  writeRelief(documented, point);
  writePeak(documented, point);
  return point;
}

function put(target: Float64Array, cols: StepCols, step: number, value: number): void {
  const col = cols[step] as number;
  if (col >= 0) target[col] = value;
}

/** Puts a power into the state of the meter that is in use. */
function putPower(target: Float64Array, cols: StateCols, step: number, value: number, isFor: boolean): void {
  const isSplit = (cols.exporting[step] as number) >= 0;
  // Where the value is not known, neither is the state.
  const unused = Number.isNaN(value) ? value : 0;
  put(target, cols.importing, step, isSplit && !isFor ? unused : value);
  put(target, cols.exporting, step, isFor ? unused : value);
}

/**
 * The point of the tight model for one of the documented model; values that are not known (NaN) stay so.
 * @param point length numCols of the documented model; borrowed.
 * @param numCols columns of the tight model.
 */
export function tightPoint(
  documented: DepotBuilt,
  point: Float64Array,
  tight: TightBuilt,
  numCols: number,
): Float64Array {
  const target = new Float64Array(numCols).fill(Number.NaN);
  const { input } = tight;
  const given = (first: number, step: number) => point[first + step] as number;
  for (let step = 0; step < input.steps; step++) {
    const importing = documented.importing === null ? 1 : given(documented.importing.first, step);
    const isFor = importing > 0.5;
    put(target, tight.isImporting, step, Number.isNaN(importing) ? importing : Math.round(importing));
    put(target, tight.import, step, given(documented.import.first, step));
    put(target, tight.export, step, given(documented.export.first, step));
    putPower(target, tight.curtailed, step, given(documented.curtailed.first, step), isFor);
    for (const [pos, to] of tight.trucks.entries()) {
      const from = documented.trucks[pos] as TruckCols;
      putPower(target, to.charge, step, given(from.charge.first, step), isFor);
      putPower(target, to.discharge, step, given(from.discharge.first, step), isFor);
      put(target, to.soc, step, given(from.soc.first, step));
      const discharging = given(from.discharging.first, step);
      const charging = given(from.charging.first, step);
      // With one binary for the direction, idle counts as charging.
      const hasOne = (to.discharging[step] as number) < 0 && from.discharging.count > 0;
      const isOneWay =
        hasOne && (to.charging[step] as number) >= 0 && (to.discharge.importing[step] as number) >= 0;
      put(target, to.charging, step, isOneWay ? 1 - discharging : charging);
      put(target, to.discharging, step, discharging);
      for (const [level, cols] of to.above.entries()) {
        put(target, cols, step, given((from.above[level] as ColBlock).first, step));
      }
    }
  }
  if (documented.peak !== null) target[tight.peak] = point[documented.peak.first] as number;
  for (const [pos, step] of documented.reliefSteps.entries()) {
    if (documented.relief !== null) put(target, tight.relief, step, given(documented.relief.first, pos));
    if (documented.reliefActive === null) continue;
    put(target, tight.reliefActive, step, given(documented.reliefActive.first, pos));
  }
  return target;
}
