/**
 * Rows on how many vehicles charge in a step, where they share a connection or the sun. They cut off no plan, but points that each
 * vehicle alone allows: half of them charging in whole and half of each charging are not the same to a shared limit. See
 * docs/formulations/fleet.md, "How many vehicles charge".
 */
import { Model, type Problem } from "../../engine/index.ts";
import { type FleetBuilt, isCritical, mayDischarge, sharedRoomKW, type VehicleCols } from "./build.ts";
import type { FleetVehicle } from "./input.ts";
import { excessKW } from "./soft.ts";

/** Powers that differ by less are the same, kW. */
const SAME_KW = 1e-9;

/** Shared power ≤ constant + slope · vehicles that charge; kW. */
interface CountRow {
  /** Sums over the vehicles: power from chargers, or sun used. */
  readonly power: "charge" | "pv";
  readonly step: number;
  /** Plugged in: positions of the vehicles. */
  readonly vehicles: readonly number[];
  readonly slopeKW: number;
  readonly constantKW: number;
}

/** A concave function of the number of vehicles that charge, at 0 … n. kW. */
type ByCount = Float64Array;

/** Sum of the largest powers, by how many are taken; length count + 1. */
function sumsOfLargest(powersKW: readonly number[], count: number): ByCount {
  const sorted = [...powersKW].sort((one, other) => other - one);
  const sums = new Float64Array(count + 1);
  for (let taken = 1; taken <= count; taken++) {
    sums[taken] = (sums[taken - 1] as number) + (sorted[taken - 1] ?? 0);
  }
  return sums;
}

/**
 * Lines through two neighbouring counts where no single one of `limits` is the least at both: the hull of the least of them over whole
 * counts. Where one is, it implies the line.
 */
function linesAcross(limits: readonly ByCount[]): readonly Pick<CountRow, "slopeKW" | "constantKW">[] {
  const least = (count: number) => Math.min(...limits.map((limit) => limit[count] as number));
  const isLeast = (limit: ByCount, count: number) => (limit[count] as number) <= least(count) + SAME_KW;
  const lines: Pick<CountRow, "slopeKW" | "constantKW">[] = [];
  const numCounts = limits[0]?.length ?? 0;
  for (let count = 0; count + 1 < numCounts; count++) {
    if (limits.some((limit) => isLeast(limit, count) && isLeast(limit, count + 1))) continue;
    const slopeKW = least(count + 1) - least(count);
    lines.push({ slopeKW, constantKW: least(count) - slopeKW * count });
  }
  return lines;
}

/** What the vehicles plugged in may draw and give, by how many charge; at most the least of these. */
function chargingLimits(
  { input, overload }: FleetBuilt,
  step: number,
  present: readonly number[],
  allowed: readonly Uint8Array[],
): readonly ByCount[] {
  const count = present.length;
  const powersKW = (of: readonly number[]) =>
    of.map((pos) => (input.vehicles[pos] as FleetVehicle).chargerKW);
  const drawn = sumsOfLargest(powersKW(present), count);
  const roomKW = sharedRoomKW(input, step) + (overload === null ? 0 : excessKW(input, step));
  if (roomKW === Number.POSITIVE_INFINITY) return [drawn];
  const discharging = present.filter((pos) => allowed[pos]?.[step] === 1);
  const given = sumsOfLargest(powersKW(discharging), count);
  return [drawn, given.map((_, charging) => roomKW + (given[count - charging] as number))];
}

/** The rows of one step. @param allowed 1 where a vehicle may discharge, by vehicle and step. */
function countRowsOf(built: FleetBuilt, step: number, allowed: readonly Uint8Array[]): readonly CountRow[] {
  const { params, pvKW, vehicles } = built.input;
  const present = Array.from(vehicles.keys()).filter((pos) => vehicles[pos]?.there[step] === 1);
  if (present.length < 2) return [];
  const limits = chargingLimits(built, step, present, allowed);
  const place = { step, vehicles: present };
  const rows: CountRow[] = linesAcross(limits).map((line) => ({ ...line, ...place, power: "charge" }));
  if (params.pvSplit === "equal") return rows;
  const sun = new Float64Array(present.length + 1).fill(pvKW[step] as number);
  const sunLines = linesAcross([...limits, sun]);
  return [...rows, ...sunLines.map((line) => ({ ...line, ...place, power: "pv" as const }))];
}

/**
 * The model with rows on how many vehicles charge in the steps in which charging and discharging at once could pay.
 * @param problem the documented model's.
 * @returns null where there are none.
 */
export function withChargingCounts(problem: Problem, built: FleetBuilt): Model | null {
  const { input, vehicles } = built;
  const allowed = input.vehicles.map((vehicle) => mayDischarge(input, vehicle));
  const rows: CountRow[] = [];
  for (let step = 0; step < input.steps; step++) {
    if (isCritical(input, step)) rows.push(...countRowsOf(built, step, allowed));
  }
  if (rows.length === 0) return null;
  const model = Model.fromProblem(problem);
  model.addRows(rows.length, {
    ub: (pos) => (rows[pos] as CountRow).constantKW,
    terms: (row, pos) => {
      const { power, step, vehicles: present, slopeKW } = rows[pos] as CountRow;
      for (const vehicle of present) {
        const { charge, pv, direction } = vehicles[vehicle] as VehicleCols;
        const { chargerKW } = input.vehicles[vehicle] as FleetVehicle;
        if (power === "charge") row.add(chargerKW, charge.first + step);
        else row.add(1, pv.first + step);
        if (slopeKW !== 0) row.add(-slopeKW, direction.first + step);
      }
    },
  });
  return model;
}
