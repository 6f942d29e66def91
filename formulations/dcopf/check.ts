/** The physical check of a plan. It reads the input and the plan only, never the model. */
import { stepLabel } from "../common/time-grid.ts";
import { areAllPlanned, type Report, reportTo } from "../common/violations.ts";
import type { PlanViolation } from "../formulation.ts";
import type { DcopfInput } from "./input.ts";
import { type DcopfPlan, type FleetPlan, surplusMW } from "./plan.ts";

/**
 * Power that may be missing at a bus or be beyond a limit, MW: two watts. The solver's answers may miss a row or
 * bound by one, and noise is taken out of powers on top.
 */
const POWER_MW = 2e-6;

/** Angle beyond a limit that is rounding, rad; beside what POWER_MW means for the branch. */
const ANGLE_RAD = 1e-8;

/** Energy beyond a limit that is rounding, MWh: a fixed part, and one that adds up over the steps. */
const SOC_MWH = 2e-6;
const SOC_MWH_PER_STEP = 1e-6;

/** Judges a figure that must lie within limits. */
function checkWithin(
  value: number,
  least: number,
  most: number,
  what: string,
  where: () => string,
  report: Report,
  slack = POWER_MW,
  unit = "MW",
): void {
  if (value >= least - slack && value <= most + slack) return;
  if (Number.isNaN(value)) report(`${what} is not a number`, where(), Number.MAX_VALUE, unit);
  else if (value < least) report(`${what} below its limit`, where(), least - value, unit);
  else report(`${what} above its limit`, where(), value - most, unit);
}

function checkSources(plan: DcopfPlan, input: DcopfInput, step: number, at: string, report: Report): void {
  const { buses, generators } = input.network;
  for (let gen = 0; gen < generators.count; gen++) {
    const power = plan.generationMW[step * generators.count + gen];
    const where = () => `generator ${generators.row[gen]}, ${at}`;
    checkWithin(power, generators.minMW[gen], generators.maxMW[gen], "power", where, report);
    const most = generators.maxMW[gen];
    if (step === 0 || input.rampFraction === null || !(most > 0)) continue;
    const change = Math.abs(power - plan.generationMW[(step - 1) * generators.count + gen]);
    checkWithin(change, 0, input.rampFraction * most * input.stepHours, "change of power", where, report);
  }
  for (const [pos, { mw }] of input.pv.entries()) {
    const where = () => `solar plant ${pos + 1}, ${at}`;
    checkWithin(plan.pvMW[step * input.pv.length + pos], 0, mw[step], "solar power", where, report);
  }
  for (let bus = 0; bus < buses.count; bus++) {
    const load = input.shedCost === null ? 0 : Math.max(0, buses.loadMW[bus] * input.loadScale[step]);
    const where = () => `bus ${buses.id[bus]}, ${at}`;
    const shed = plan.shedMW[step * buses.count + bus];
    checkWithin(shed, 0, load, "load not served", where, report);
    // At a price of the instance's own, shedding is a choice; at a derived one it is a shortfall.
    const isMissed = input.soft !== null && input.soft.shedPerMWh !== null && shed > POWER_MW;
    if (isMissed && shed <= load + POWER_MW) report("load not served", where(), shed, "MW", true);
  }
}

/** Angles and flows: Kirchhoff's law on every branch by its own formula, ratings, angle limits, references. */
function checkBranches(plan: DcopfPlan, input: DcopfInput, step: number, at: string, report: Report): void {
  const { baseMVA, buses, branches } = input.network;
  const angle = (bus: number) => plan.angleRad[step * buses.count + bus];
  for (let bus = 0; bus < buses.count; bus++) {
    if (buses.isReference[bus] === 0) continue;
    const where = () => `bus ${buses.id[bus]}, ${at}`;
    checkWithin(angle(bus), 0, 0, "angle of the reference", where, report, ANGLE_RAD, "rad");
  }
  for (let branch = 0; branch < branches.count; branch++) {
    const where = () => `branch ${branches.row[branch]}, ${at}`;
    const difference = angle(branches.from[branch]) - angle(branches.to[branch]);
    const x = branches.reactance[branch];
    const r = branches.resistance[branch];
    const isSeries = input.susceptance === "series";
    const megawatts = (isSeries ? x / (r * r + x * x) : 1 / (x * branches.tap[branch])) * baseMVA;
    const expected = megawatts * (isSeries ? difference : difference - branches.shiftRad[branch]);
    const flow = plan.flowMW[step * branches.count + branch];
    const rounding = POWER_MW + 1e-9 * Math.abs(expected);
    checkWithin(flow, expected, expected, "flow that follows from the angles", where, report, rounding);
    const rating = branches.ratingMW[branch];
    checkWithin(flow, -rating, rating, "flow", where, report);
    const slackRad = ANGLE_RAD + POWER_MW / Math.abs(megawatts);
    const least = branches.angleMinRad[branch];
    const most = branches.angleMaxRad[branch];
    checkWithin(difference, least, most, "angle difference", where, report, slackRad, "rad");
  }
}

function checkFleetPlan(plan: FleetPlan, input: DcopfInput, pos: number, report: Report): void {
  const fleet = input.fleets[pos];
  const megawatts = fleet.vehicles / 1000;
  const capacity = megawatts * fleet.capacityKWh;
  let state = fleet.socStart * capacity;
  for (let step = 0; step < input.steps; step++) {
    const where = () => `fleet ${fleet.id}, step ${step} (${stepLabel(input, step)})`;
    const isPeak = input.tariff !== null && input.tariff.peak[step] === 1;
    const connected = megawatts * fleet.availability[step];
    const mayDischarge = fleet.v2g && isPeak;
    const chargeMW = fleet.v2g && isPeak ? 0 : connected * fleet.chargeKW;
    const dischargeMW = mayDischarge ? connected * fleet.dischargeKW : 0;
    checkWithin(plan.chargeMW[step], 0, chargeMW, "charging power", where, report);
    checkWithin(plan.dischargeMW[step], 0, dischargeMW, "discharging power", where, report);
    state += input.stepHours * fleet.etaCharge * plan.chargeMW[step];
    state -= (input.stepHours * plan.dischargeMW[step]) / fleet.etaDischarge;
    state -= megawatts * fleet.driveKWh[step];
    const slack = SOC_MWH + step * SOC_MWH_PER_STEP;
    checkWithin(
      plan.socMWh[step],
      state,
      state,
      "state of charge that follows from the powers",
      where,
      report,
      slack,
      "MWh",
    );
    const isLast = step === input.steps - 1;
    const end = isLast ? fleet.socEnd : 0;
    const least = Math.max(fleet.socMin, dischargeMW > 0 ? fleet.v2gFloor : 0);
    const floor = input.soft === null ? Math.max(least, end) : least;
    const missing = end * capacity - state;
    if (input.soft !== null && missing > slack) {
      report("end state of charge missed", `fleet ${fleet.id}`, missing, "MWh", true);
    }
    const most = fleet.socMax * capacity;
    checkWithin(state, floor * capacity, most, "state of charge", where, report, slack, "MWh");
  }
}

/** What the plan breaks; empty = it can be carried out. */
export function checkDcopf(plan: DcopfPlan, input: DcopfInput): PlanViolation[] {
  const violations: PlanViolation[] = [];
  const report = reportTo(violations);
  if (!areAllPlanned(plan.fleets, input.fleets, "fleets", report)) return violations;
  const { buses } = input.network;
  const surplus = surplusMW(input, plan);
  for (let step = 0; step < input.steps; step++) {
    const at = `step ${step} (${stepLabel(input, step)})`;
    checkSources(plan, input, step, at, report);
    checkBranches(plan, input, step, at, report);
    for (let bus = 0; bus < buses.count; bus++) {
      const missing = Math.abs(surplus[step * buses.count + bus]);
      if (missing <= POWER_MW) continue;
      const amount = Number.isNaN(missing) ? Number.MAX_VALUE : missing;
      report("power balance does not close", `bus ${buses.id[bus]}, ${at}`, amount, "MW");
    }
  }
  for (const [pos, fleet] of plan.fleets.entries()) checkFleetPlan(fleet, input, pos, report);
  return violations;
}
