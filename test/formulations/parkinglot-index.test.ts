import { describe, expect, it } from "vitest";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import {
  costRange,
  frozenWeight,
  priorityIndex,
  tariffIndices,
} from "../../formulations/parkinglot/indices.ts";
import { answerOf, exampleWith, inputOf } from "./parkinglot-cases.ts";

describe("parkinglot indices", () => {
  it("follow their definitions", () => {
    const input = inputOf(exampleWith({ variant: "index_rh" }));
    const [first] = input.vehicles;
    // 6 kWh missing, 7 quarter hours of 7.4 kW left
    expect(priorityIndex(first, 0.4, 0)).toBeCloseTo(6 / (7.4 * 1.75), 12);
    expect(Array.from(tariffIndices(input))).toEqual(
      [0.25, 0.25, 0.75, 1, 1, 0.75, 0, 0].map((v) => expect.closeTo(v, 9)),
    );
    expect(Array.from(tariffIndices({ price: new Float64Array(3).fill(0.3) }))).toEqual([1, 1, 1]);
    const range = costRange(input.law, first);
    expect(frozenWeight(input.law, first, range, 0.55, 3)).toBe(0);
    expect(frozenWeight(input.law, first, range, 0, 0)).toBeCloseTo(priorityIndex(first, 0, 0), 12);
  });

  it("a myopic step is a knapsack: power goes to the largest weight first", async () => {
    const input = inputOf(
      exampleWith({
        variant: "index_rh",
        windowSteps: 1,
        gridLimitKW: 9,
        startStep: 3,
        soc: { 1: 0.45, 2: 0.5 },
      }),
    );
    const { plan } = await answerOf(input);
    const weights = input.vehicles.map((vehicle, pos) =>
      frozenWeight(input.law, vehicle, costRange(input.law, vehicle), [0.45, 0.5][pos], 3),
    );
    const first = weights[0] > weights[1] ? 0 : 1;
    expect(plan?.vehicles[first].powerKW[3]).toBeCloseTo(7.4, 9);
    expect(plan?.vehicles[1 - first].powerKW[3]).toBeCloseTo(1.6, 9);
  });

  it("the closed loop delivers what is required when it can", async () => {
    const input = inputOf(exampleWith({ variant: "index_rh" }));
    const { plan, objective, dualBound } = await answerOf(input);
    if (plan === null) throw new Error("no plan");
    expect(parkinglot.check(plan, input)).toEqual([]);
    const kpis = parkinglot.kpis(plan, input);
    expect(kpis.indexObjective).toBe(objective);
    expect(kpis.lps).toBe(8);
    expect(dualBound).toBeNull();
  });

  it("planning without forecasts can miss a requirement, and the check says so", async () => {
    // Vehicle 1 waits for the cheap steps, in which vehicle 2 then needs all the power as well.
    const raw = exampleWith({ variant: "index_rh", gridLimitKW: 7.4 });
    Object.assign(raw.data.vehicles[0], { arrivalStep: 0, departureStep: 5, socRequired: 0.48 });
    Object.assign(raw.data.vehicles[1], { arrivalStep: 3, departureStep: 5, socRequired: 0.62 });
    const input = inputOf(raw);
    const { plan } = await answerOf(input);
    if (plan === null) throw new Error("no plan");
    const violations = parkinglot.check(plan, input);
    expect(violations.map(({ what }) => what)).toContain("required state of charge missed at departure");
    const kpis = parkinglot.kpis(plan, input);
    expect(Math.max(...(kpis.departureSocShortfall as number[]))).toBeGreaterThan(0.01);
    expect(kpis.maxViolation).toBeGreaterThan(0.01);
  });

  it("successive linear programs end above each of their starts' cheapest schedule", async () => {
    const input = inputOf(exampleWith({ variant: "index_slp" }));
    const { plan, objective } = await answerOf(input);
    const cheapest = await answerOf({ ...inputOf(exampleWith({ variant: "pwl1" })), degradationWeight: 0 });
    if (plan === null || cheapest.plan === null) throw new Error("no plan");
    const before = parkinglot.kpis(cheapest.plan, input).indexObjective as number;
    expect(objective).toBeGreaterThan(before);
    expect(parkinglot.check(plan, input)).toEqual([]);
  });
});
