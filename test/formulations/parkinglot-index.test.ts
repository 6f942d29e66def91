import { describe, expect, it } from "vitest";
import type { Curvature } from "../../formulations/parkinglot/degradation.ts";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import {
  costRange,
  degradationIndex,
  frozenWeight,
  priorityIndex,
  tariffIndices,
} from "../../formulations/parkinglot/indices.ts";
import { indexCost } from "../../formulations/parkinglot/step-costs.ts";
import { Random } from "../generators/random.ts";
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

  it("planning without forecasts can miss a requirement, which is a shortfall and no broken limit", async () => {
    // Vehicle 1 waits for the cheap steps, in which vehicle 2 then needs all the power as well.
    const raw = exampleWith({ variant: "index_rh", gridLimitKW: 7.4 });
    Object.assign(raw.data.vehicles[0], { arrivalStep: 0, departureStep: 5, socRequired: 0.48 });
    Object.assign(raw.data.vehicles[1], { arrivalStep: 3, departureStep: 5, socRequired: 0.62 });
    const input = inputOf(raw);
    const { plan } = await answerOf(input);
    if (plan === null) throw new Error("no plan");
    const violations = parkinglot.check(plan, input);
    expect(violations.length).toBeGreaterThan(0);
    for (const { what, where, isShortfall } of violations) {
      expect([what, isShortfall]).toEqual(["required state of charge missed at departure", true]);
      expect(where).toMatch(/^vehicle [12]$/);
    }
    const kpis = parkinglot.kpis(plan, input);
    const missedKWh = violations.reduce((sum, { amount }) => sum + amount, 0);
    expect(kpis.shortfallKWh).toBeCloseTo(missedKWh, 12);
    expect(kpis).not.toHaveProperty("shortfallPenaltyEur");
    expect(Math.max(...(kpis.departureSocShortfall as number[]))).toBeGreaterThan(0.01);
    expect(kpis.maxViolation).toBeGreaterThan(0.01);
    // The other variants owe what is required, and everything else is held against this one, too.
    const owed = parkinglot.check(plan, { ...input, variant: "index_slp" });
    expect(owed.map(({ isShortfall }) => isShortfall)).toEqual(violations.map(() => undefined));
    plan.vehicles[0].powerKW[0] += 10;
    const broken = parkinglot.check(plan, input).filter(({ isShortfall }) => isShortfall !== true);
    expect(broken.map(({ what }) => what)).toContain("charging power above its limit");
  });

  it("its cost for the interior point method is the sum of indices, with its derivatives", () => {
    const input = inputOf(exampleWith({ variant: "index_slp" }));
    const cost = indexCost(input);
    const empty = (): Curvature => ({ byPower: 0, bySoc: 0, powerTwice: 0, mixed: 0, socTwice: 0 });
    const at = empty();
    const [low, high] = [empty(), empty()];
    const vehicle = input.vehicles[1];
    const range = costRange(input.law, vehicle);
    const step = vehicle.arrivalStep + 1;
    const tariff = tariffIndices(input)[step];
    expect(tariff).toBeGreaterThan(0);
    for (const [power, soc] of [
      [0.5, 0.2],
      [3.1, 0.5],
      [5.5, 0.7],
    ]) {
      const gentle = degradationIndex(input.law, vehicle, range, power, soc);
      const sum = power * gentle * priorityIndex(vehicle, soc, step) * tariff;
      expect(cost.at(1, step, power, soc, at)).toBeCloseTo(-sum, 12);
      const width = 1e-5;
      const slopeByPower =
        (cost.at(1, step, power + width, soc, high) - cost.at(1, step, power - width, soc, low)) /
        (2 * width);
      expect(at.byPower).toBeCloseTo(slopeByPower, 6);
      expect(at.powerTwice).toBeCloseTo((high.byPower - low.byPower) / (2 * width), 5);
      expect(at.mixed).toBeCloseTo((high.bySoc - low.bySoc) / (2 * width), 5);
      const slopeBySoc =
        (cost.at(1, step, power, soc + width, high) - cost.at(1, step, power, soc - width, low)) /
        (2 * width);
      expect(at.bySoc).toBeCloseTo(slopeBySoc, 5);
      expect(at.socTwice).toBeCloseTo((high.bySoc - low.bySoc) / (2 * width), 4);
    }
  });

  it.each([1, 2])("draw %i: the inside ends about where the best ascent does, or above", async (seed) => {
    const random = new Random(seed);
    const raw = exampleWith({ variant: "index_slp", gridLimitKW: 8 + 6 * random.unit() });
    raw.data.price = raw.data.price.map((price) => price * (0.5 + random.unit()));
    const inside = await answerOf(inputOf(raw));
    expect(inside.result.simplexIterations).toBe(0);
    // A vehicle that is full already charges nothing, but has no inside.
    raw.data.vehicles.push({
      ...raw.data.vehicles[0],
      id: "3",
      socRequired: raw.data.vehicles[0].socArrival,
    });
    const input = inputOf(raw);
    const ascents = await answerOf(input);
    if (ascents.plan === null || inside.plan === null) throw new Error("no plan");
    expect(parkinglot.check(ascents.plan, input)).toEqual([]);
    expect(ascents.plan.numSolves).toBeGreaterThan(5);
    expect(inside.objective as number).toBeGreaterThan(0.99 * (ascents.objective as number));
  });

  it("a stopped sum of indices leaves no plan", async () => {
    const input = inputOf(exampleWith({ variant: "index_slp" }));
    const { plan, result } = await answerOf(input, { signal: { aborted: true } });
    expect([plan, result.status]).toEqual([null, "interrupted"]);
  });

  it("the sum of indices ends above that of the cheapest schedule", async () => {
    const input = inputOf(exampleWith({ variant: "index_slp" }));
    const { plan, objective } = await answerOf(input);
    const cheapest = await answerOf({ ...inputOf(exampleWith({ variant: "pwl1" })), degradationWeight: 0 });
    if (plan === null || cheapest.plan === null) throw new Error("no plan");
    const before = parkinglot.kpis(cheapest.plan, input).indexObjective as number;
    expect(objective).toBeGreaterThan(before);
    expect(parkinglot.check(plan, input)).toEqual([]);
  });
});
