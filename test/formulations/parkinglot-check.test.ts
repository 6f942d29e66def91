import { describe, expect, it } from "vitest";
import { type ParkingPlan, parkinglot } from "../../formulations/parkinglot/index.ts";
import { vehiclePlan } from "../../formulations/parkinglot/plan.ts";
import { answerOf, exampleWith, inputOf } from "./parkinglot-cases.ts";

/** Violations of the optimal plan with powers changed and states following. */
async function violationsAfter(
  change: (powers: Float64Array[]) => void,
  params: Record<string, unknown> = {},
) {
  const input = inputOf(exampleWith({ variant: "pwl1", ...params }));
  const { plan } = await answerOf(input);
  if (plan === null) throw new Error("no plan");
  const powers = plan.vehicles.map(({ powerKW }) => powerKW.slice());
  change(powers);
  const vehicles = powers.map((powerKW, vehicle) => vehiclePlan(input, vehicle, powerKW));
  return parkinglot.check({ ...plan, vehicles } as ParkingPlan, input).map(({ what }) => what);
}

describe("parkinglot check", () => {
  it("accepts the optimum", async () => {
    expect(await violationsAfter(() => {})).toEqual([]);
  });

  it("finds each broken limit", async () => {
    const changed = (vehicle: number, step: number, powerKW: number) =>
      violationsAfter((powers) => {
        powers[vehicle][step] = powerKW;
      });
    expect(await changed(0, 3, 8)).toContain("charging power above its limit");
    expect(await changed(0, 7, 1)).toEqual(["charging while away"]);
    expect(await changed(1, 0, 1)).toEqual(["charging while away"]);
    expect(await changed(0, 1, -1)).toContain("negative charging power");
    expect(await changed(0, 4, Number.NaN)).toContain("charging power is not a number");
    const atOnce = await violationsAfter((powers) => {
      for (const powerKW of powers) powerKW[4] = 7.4;
    });
    expect(atOnce).toContain("grid connection above its limit");
    const nothing = await violationsAfter((powers) => {
      powers[1].fill(0);
    });
    expect(nothing).toEqual(["required state of charge missed at departure"]);
  });

  it("finds states that do not follow from the powers", async () => {
    const input = inputOf(exampleWith({ variant: "pwl1" }));
    const { plan } = await answerOf(input);
    if (plan === null) throw new Error("no plan");
    plan.vehicles[0].soc[5] += 0.01;
    expect(parkinglot.check(plan, input).map(({ what }) => what)).toEqual([
      "state of charge does not follow from the powers",
    ]);
  });

  it("finds powers below the least, and energy that the battery has no room for", async () => {
    const raw = exampleWith({ variant: "pwl1_semi", minRate: 0.5 });
    const input = inputOf(raw);
    const powers = input.vehicles.map(() => new Float64Array(input.steps));
    powers[0].fill(1, 0, 6);
    const plan: ParkingPlan = {
      vehicles: powers.map((powerKW, vehicle) => vehiclePlan(input, vehicle, powerKW)),
      modelDegradationEur: null,
      lpObjective: null,
      numSolves: 1,
    };
    expect(parkinglot.check(plan, input).map(({ what }) => what)).toContain("charging power below its least");
    raw.variant = "pwl1";
    Object.assign(raw.data.vehicles[0], { socArrival: 0.98, socRequired: 0.98 });
    const full = inputOf(raw);
    powers[0].fill(0).fill(6, 0, 1);
    const vehicles = powers.map((powerKW, vehicle) => vehiclePlan(full, vehicle, powerKW));
    expect(parkinglot.check({ ...plan, vehicles }, full).map(({ what }) => what)).toContain(
      "more energy than the battery has room for",
    );
  });
});
