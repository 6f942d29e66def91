/** What a fleet can do in each step, in MW and MWh, and whether its trips can be driven at all. */
import type { IssueList } from "../common/fields.ts";
import { stepLabel } from "../common/time-grid.ts";
import type { DcopfInput, Fleet, FleetTariff } from "./input.ts";

/** Limits of a fleet by step; all arrays of length steps. */
export interface FleetLimits {
  /** Of all batteries together. */
  readonly capacityMWh: number;
  readonly chargeMW: Float64Array;
  readonly dischargeMW: Float64Array;
  /** Limits of the state at the end of the step. */
  readonly socMinMWh: Float64Array;
  readonly socMaxMWh: number;
  readonly driveMWh: Float64Array;
}

/** The limits of a fleet: v2g fleets discharge in peak steps and charge in the others. */
export function fleetLimits(fleet: Fleet, tariff: FleetTariff | null, steps: number): FleetLimits {
  const perKW = fleet.vehicles / 1000;
  const capacityMWh = perKW * fleet.capacityKWh;
  const isPeak = (step: number) => tariff !== null && tariff.peak[step] === 1;
  const chargeMW = fleet.availability.map((share, step) =>
    fleet.v2g && isPeak(step) ? 0 : perKW * share * fleet.chargeKW,
  );
  const dischargeMW = fleet.availability.map((share, step) =>
    fleet.v2g && isPeak(step) ? perKW * share * fleet.dischargeKW : 0,
  );
  const socMinMWh = dischargeMW.map((power, step) => {
    const floor = power > 0 ? Math.max(fleet.socMin, fleet.v2gFloor) : fleet.socMin;
    return capacityMWh * (step === steps - 1 ? Math.max(floor, fleet.socEnd) : floor);
  });
  return {
    capacityMWh,
    chargeMW,
    dischargeMW,
    socMinMWh,
    socMaxMWh: capacityMWh * fleet.socMax,
    driveMWh: fleet.driveKWh.map((energy) => perKW * energy),
  };
}

/** Reports limits that contradict each other, else a trip or an end that even full charging cannot supply. */
export function checkFleet(input: DcopfInput, pos: number, issues: IssueList): void {
  const fleet = input.fleets[pos];
  const at = `data.fleets[${pos}]`;
  if (fleet.socMin > fleet.socMax) {
    issues.add(`${at}.socMin`, String(fleet.socMin), `at most socMax = ${fleet.socMax}`);
    return;
  }
  for (const field of ["socEnd", "v2gFloor"] as const) {
    if (fleet[field] <= fleet.socMax) continue;
    issues.add(`${at}.${field}`, String(fleet[field]), `at most socMax = ${fleet.socMax}`);
    return;
  }
  const limits = fleetLimits(fleet, input.tariff, input.steps);
  const slackMWh = 1e-9 * Math.max(1, limits.capacityMWh);
  let state = fleet.socStart * limits.capacityMWh;
  for (let step = 0; step < input.steps; step++) {
    const charged = input.stepHours * fleet.etaCharge * limits.chargeMW[step];
    state = Math.min(limits.socMaxMWh, state + charged - limits.driveMWh[step]);
    const missing = limits.socMinMWh[step] - state;
    if (missing <= slackMWh) continue;
    const when = `step ${step} (${stepLabel(input, step)})`;
    const found = `fleet ${fleet.id}: ${Number(missing.toPrecision(6))} MWh short of its least state after ${when}`;
    issues.add(
      `${at}.driveKWh[${step}]`,
      found,
      "trips and limits that full charging while connected can meet",
    );
    return;
  }
}
