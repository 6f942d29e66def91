/** The physical check of a plan. It reads the input and the plan only, never the model. */
import { stepLabel } from "../common/time-grid.ts";
import { areAllPlanned, type Report, reportTo } from "../common/violations.ts";
import type { PlanViolation } from "../formulation.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import type { FleetPlan, VehiclePlan } from "./plan.ts";
import type { Session } from "./sessions.ts";

/** Beyond a limit this is rounding: kW for each kW of the charger. */
const POWER_SHARE = 1e-6;

/** The same for the state of charge, shares of the battery: a fixed part, and one that adds up over a stay's steps. */
const SOC = 2e-6;
const SOC_PER_STEP = 2e-7;

function checkPower(
  valueKW: number,
  limitKW: number,
  slackKW: number,
  what: string,
  where: () => string,
  report: Report,
) {
  if (!Number.isFinite(valueKW)) report(`${what} is not a number`, where(), Number.MAX_VALUE, "kW");
  else if (valueKW < -slackKW) report(`negative ${what}`, where(), -valueKW, "kW");
  else if (valueKW > limitKW + slackKW) report(`${what} above its limit`, where(), valueKW - limitKW, "kW");
}

function checkPowers(vehicle: FleetVehicle, plan: VehiclePlan, input: FleetInput, report: Report): void {
  const { chargerKW, there } = vehicle;
  const slackKW = POWER_SHARE * Math.max(1, chargerKW);
  const pvShare = input.params.pvSplit === "equal" ? 1 / input.vehicles.length : 1;
  for (let step = 0; step < input.steps; step++) {
    const where = () => `vehicle ${vehicle.id}, step ${step} (${stepLabel(input, step)})`;
    const limitKW = there[step] === 1 ? chargerKW : 0;
    const chargeKW = plan.chargeKW[step] as number;
    const dischargeKW = plan.dischargeKW[step] as number;
    checkPower(chargeKW, limitKW, slackKW, "charging power", where, report);
    checkPower(dischargeKW, limitKW, slackKW, "discharging power", where, report);
    const sunKW = Math.min(chargeKW, (input.pvKW[step] as number) * pvShare);
    checkPower(plan.pvKW[step] as number, Math.max(0, sunKW), slackKW, "solar power", where, report);
    const bothKW = Math.min(chargeKW, dischargeKW);
    if (bothKW > slackKW) report("charging and discharging at once", where(), bothKW, "kW");
  }
}

/** One stay: states recomputed from the powers, against the plan's own and the limits. */
function checkStay(
  session: Session,
  vehicle: FleetVehicle,
  plan: VehiclePlan,
  input: FleetInput,
  report: Report,
): void {
  const { first, end, departs } = session;
  const { params, stepHours } = input;
  const isSource = params.departureRule === "source";
  let state = session.startSoc;
  let judged = state;
  for (let step = first; step < end; step++) {
    const where = () => `vehicle ${vehicle.id}, step ${step} (${stepLabel(input, step)})`;
    const tolerance = SOC + (step - first + 1) * SOC_PER_STEP;
    const gainKWh = params.etaCharge * (plan.chargeKW[step] as number) * stepHours;
    const takenKWh = (plan.dischargeKW[step] as number) * stepHours;
    const isLast = departs && step === end - 1;
    if (isLast && isSource) judged = state;
    else state += (gainKWh - takenKWh) / vehicle.batteryKWh;
    if (isLast && !isSource) judged = state;
    const wrong = Math.abs((plan.soc[step] as number) - state);
    if (!(wrong <= tolerance))
      report("state of charge does not follow from the powers", where(), wrong, "share");
    if (state < -tolerance) report("state of charge below empty", where(), -state, "share");
    const over = state - vehicle.targetSoc;
    if (over > tolerance) report("state of charge above its limit", where(), over, "share");
    const isForbidden = isLast && params.noDepartureAbuse;
    if (isForbidden && (plan.dischargeKW[step] as number) > POWER_SHARE * Math.max(1, vehicle.chargerKW)) {
      report("discharging in the last step of a stay", where(), plan.dischargeKW[step] as number, "kW");
    }
  }
  const missing = session.targetSoc - (departs ? judged : state);
  if (missing > SOC + (end - first) * SOC_PER_STEP) {
    const what = departs ? "target at departure missed" : "end state missed";
    const where = `vehicle ${vehicle.id}, step ${end - 1} (${stepLabel(input, end - 1)})`;
    report(what, where, missing * vehicle.batteryKWh, "kWh", input.soft !== null);
  }
}

function checkAway(vehicle: FleetVehicle, plan: VehiclePlan, input: FleetInput, report: Report): void {
  for (let step = 0; step < input.steps; step++) {
    const soc = plan.soc[step] as number;
    if (vehicle.there[step] === 0 && soc !== 0) {
      report("a state of charge while away", `vehicle ${vehicle.id}, step ${step}`, Math.abs(soc), "share");
    }
  }
}

/** What the vehicles share: sun, connection and feeder. */
function checkShared(plan: FleetPlan, input: FleetInput, report: Report): void {
  const { params, vehicles } = input;
  const allKW = vehicles.reduce((sum, { chargerKW }) => sum + chargerKW, 0);
  const slackKW = POWER_SHARE * Math.max(1, allKW, params.gridConnectionKW);
  const feederKW = params.fleetLimitKW ?? Number.POSITIVE_INFINITY;
  // A connection that gives way does so for the building, never for vehicles that draw from it.
  const isForced = (drawnKW: number) => input.soft !== null && drawnKW <= slackKW;
  for (let step = 0; step < input.steps; step++) {
    const where = () => `step ${step} (${stepLabel(input, step)})`;
    const roomKW = params.gridConnectionKW - (input.loadKW[step] as number) + (input.pvKW[step] as number);
    let netKW = 0;
    let sunKW = 0;
    for (const each of plan.vehicles) {
      const ownKW = (each.chargeKW[step] as number) - (each.dischargeKW[step] as number);
      if (params.gridLimit === "perVehicle" && ownKW > roomKW + slackKW) {
        const place = `vehicle ${each.id}, ${where()}`;
        report("grid connection overloaded", place, ownKW - roomKW, "kW", isForced(ownKW));
      }
      netKW += ownKW;
      sunKW += each.pvKW[step] as number;
    }
    if (params.gridLimit === "joint" && netKW > roomKW + slackKW) {
      report("grid connection overloaded", where(), netKW - roomKW, "kW", isForced(netKW));
    }
    if (netKW > feederKW + slackKW) report("fleet limit exceeded", where(), netKW - feederKW, "kW");
    const overKW = sunKW - (input.pvKW[step] as number);
    if (overKW > slackKW) report("more solar power than there is", where(), overKW, "kW");
  }
}

/** What the plan breaks; empty = it can be carried out. */
export function checkFleet(plan: FleetPlan, input: FleetInput): PlanViolation[] {
  const violations: PlanViolation[] = [];
  const report = reportTo(violations);
  if (!areAllPlanned(plan.vehicles, input.vehicles, "vehicles", report)) return violations;
  for (const [pos, vehicle] of input.vehicles.entries()) {
    const vehiclePlan = plan.vehicles[pos] as VehiclePlan;
    checkPowers(vehicle, vehiclePlan, input, report);
    checkAway(vehicle, vehiclePlan, input, report);
    for (const session of vehicle.sessions) checkStay(session, vehicle, vehiclePlan, input, report);
  }
  checkShared(plan, input, report);
  return violations;
}
