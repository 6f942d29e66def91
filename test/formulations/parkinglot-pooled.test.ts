import { describe, expect, it } from "vitest";
import { type Model, type SolveOptions, Solver, solve, verify } from "../../engine/index.ts";
import type { Progress, SolverAccess } from "../../formulations/formulation.ts";
import type { SegmentsBuilt } from "../../formulations/parkinglot/build.ts";
import { type ParkingInput, type ParkingPlan, parkinglot } from "../../formulations/parkinglot/index.ts";
import { listStays } from "../../formulations/parkinglot/stays.ts";
import { groupSteps } from "../../formulations/parkinglot/step-groups.ts";
import { toggleCharging } from "../../formulations/parkinglot/toggle-charging.ts";
import { exampleWith, inputOf } from "./parkinglot-cases.ts";

const EXACT: SolveOptions = { mipGap: 1e-6, mipGapAbs: 1e-9 };

/** A seeded generator of numbers from 0 to 1. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Lot {
  readonly variant: string;
  readonly isSoft?: boolean;
  readonly lowestPrice?: number;
  readonly socRequired?: number;
}

/** Three vehicles over ten steps (six with a least power) with three prices, so that some steps are alike. */
function randomLot(seed: number, { variant, isSoft = false, lowestPrice = 0.1, ...lot }: Lot): ParkingInput {
  const random = randomOf(seed);
  const raw = exampleWith({ variant, segments: 3, minRate: 0.45, stepHours: 0.5, gridLimitKW: 9 });
  const steps = variant === "pwl1" ? 10 : 6;
  const prices = [lowestPrice, 0.3, 0.31];
  raw.data.price = Array.from({ length: steps }, () => prices[Math.floor(3 * random())] as number);
  raw.data.vehicles = [0, 1, 2].map((id) => {
    const arrivalStep = Math.floor(2 * random());
    const socArrival = 0.2 + 0.2 * random();
    const socRequired = lot.socRequired ?? socArrival + 0.1 + (isSoft ? 0.5 : 0.2) * random();
    const departureStep = steps - Math.floor(2 * random());
    return { id, capacityKWh: 30, maxKW: 7.4, socArrival, socRequired, arrivalStep, departureStep };
  });
  raw.data.time = undefined;
  return parkinglot.parse(raw, new Map(), { isSoft });
}

/** The formulation's own answer, with the models that were solved on the way. */
async function answerWithModels(
  input: ParkingInput,
  own: SolveOptions = EXACT,
): Promise<{ readonly last: Progress<ParkingPlan>; readonly models: readonly Model[] }> {
  const models: Model[] = [];
  const access: SolverAccess = {
    options: own,
    solve(model, more) {
      models.push(model);
      return solve(model, { ...own, ...more });
    },
    warm: (model) => new Solver(model, own),
  };
  let last: Progress<ParkingPlan> | undefined;
  for await (const each of parkinglot.solve?.(input, access, parkinglot.build(input)) ?? []) last = each;
  if (last === undefined) throw new Error("no answer");
  return { last, models };
}

const CASES: readonly Lot[] = [
  { variant: "pwl1" },
  { variant: "pwl1", isSoft: true },
  // Charging pays: states of charge are limited by the battery.
  { variant: "pwl1", lowestPrice: -2 },
  { variant: "pwl1", socRequired: 0.6 },
  { variant: "pwl1_semi" },
  { variant: "pwl1_semi", isSoft: true },
  { variant: "pwl1_semi", lowestPrice: -2 },
];

describe("parkinglot by sums over like steps", () => {
  it.each(CASES)("has the optimum of the documented model: %o", async (lot) => {
    for (let seed = 1; seed <= 2; seed++) {
      const input = randomLot(seed, lot);
      const documented = await solve(parkinglot.build(input).model, EXACT);
      const { last } = await answerWithModels(input, lot.variant === "pwl1" ? EXACT : {});
      expect(last.result.status).toBe(documented.status);
      if (documented.objective === null) continue;
      const size = Math.max(1, Math.abs(documented.objective));
      const difference = Math.abs((last.objective as number) - documented.objective);
      expect(difference).toBeLessThan((lot.variant === "pwl1" ? 1e-8 : 1.1e-4) * size);
      expect(last.dualBound as number).toBeLessThan(documented.objective + 1e-8 * size);
      if (last.plan === null) throw new Error("no plan");
      const broken = parkinglot.check(last.plan, input).filter(({ isShortfall }) => isShortfall !== true);
      expect(broken).toEqual([]);
    }
  });

  it("solves pwl1 once, in fewer rows, and gives duals that prove the optimum of the documented model", async () => {
    const input = randomLot(1, { variant: "pwl1" });
    const { last, models } = await answerWithModels(input);
    const problem = parkinglot.build(input).model.toProblem();
    expect(models).toHaveLength(1);
    expect(models[0]?.numRows).toBeLessThan(problem.numRows / 4);
    const { solution, duals } = last.result;
    if (solution === null || duals === null) throw new Error("no duals");
    expect(verify(problem, { colValue: solution.colValue, ...duals }).accepted).toBe(true);
    expect(last.result.violations?.dual).toBeLessThan(1e-9);
  });

  it("answers a lot of fifty steps of one price by whole numbers of them", async () => {
    const raw = exampleWith({ variant: "pwl1_semi", segments: 4, minRate: 0.35, gridLimitKW: 20 });
    raw.data.price = new Array(50).fill(0.4);
    raw.data.vehicles = Array.from({ length: 6 }, (_, id) => ({
      ...{ id, capacityKWh: 24 + 6 * id, maxKW: id % 2 === 0 ? 7.4 : 3.7 },
      ...{ socArrival: 0.3, socRequired: 0.7 + 0.02 * id, arrivalStep: 2 * id, departureStep: 50 - id },
    }));
    raw.data.time = undefined;
    const { last, models } = await answerWithModels(inputOf(raw), {});
    expect(last.result.status).toBe("optimal");
    expect(models.every(({ name }) => name.endsWith("-pooled"))).toBe(true);
    expect((last.objective as number) - (last.dualBound as number)).toBeLessThan(
      1e-4 * (last.objective as number),
    );
    if (last.plan === null) throw new Error("no plan");
    expect(parkinglot.check(last.plan, inputOf(raw))).toEqual([]);
  });

  it("betters decisions one by one: what was spoilt is made good, what is good enough is left alone", async () => {
    const input = randomLot(2, { variant: "pwl1_semi" });
    const segments = parkinglot.build(input).built as SegmentsBuilt;
    const { charging } = segments.degradation;
    if (charging === null) throw new Error("no least powers");
    const access = { options: {}, solve, warm: (model: Model) => new Solver(model) };
    const costOf = async (isCharging: Uint8Array) => {
      const { model } = parkinglot.build(input);
      for (const [place, value] of isCharging.entries())
        model.setColBounds(charging.first + place, value, value);
      return (await solve(model)).objective ?? Number.POSITIVE_INFINITY;
    };
    const { solution } = await solve(segments.model, EXACT);
    if (solution === null) throw new Error("no optimum");
    const best = Uint8Array.from(
      solution.colValue.subarray(charging.first, charging.first + charging.count),
      Math.round,
    );
    let spoilt = 0;
    for (let place = 0; place < best.length; place += 3) {
      const start = best.slice();
      start[place] = 1 - start[place];
      const before = await costOf(start);
      const { isCharging } = await toggleCharging(segments, start, access, Number.NEGATIVE_INFINITY);
      const after = await costOf(isCharging);
      if (before === Number.POSITIVE_INFINITY) spoilt++;
      expect(after).toBeLessThanOrEqual(before + 1e-9);
      expect(after).toBeGreaterThan(solution.objective * (1 - 2e-6));
      expect(after).toBeLessThan(1.1 * solution.objective);
    }
    expect(spoilt).toBeGreaterThan(0);
    const kept = await toggleCharging(segments, best, access, solution.objective + 1);
    expect(kept).toEqual({ isCharging: best, numSolves: 1 });
  });

  it("groups steps of one price and the same vehicles, each step once", () => {
    const input = randomLot(3, { variant: "pwl1" });
    const stays = listStays(input);
    const { steps, firstSlot, vehicleOf, groupOf } = groupSteps(input, stays);
    expect(steps.flatMap((each) => [...each]).sort((one, other) => one - other)).toEqual([
      ...stays.busySteps,
    ]);
    for (const [group, own] of steps.entries()) {
      const vehicles = [...vehicleOf.subarray(firstSlot[group], firstSlot[group + 1])];
      expect(groupOf.slice(firstSlot[group], firstSlot[group + 1]).every((each) => each === group)).toBe(
        true,
      );
      for (const step of own) {
        expect(input.price[step]).toBe(input.price[own[0] as number]);
        const connected = input.vehicles.flatMap(({ arrivalStep, departureStep }, vehicle) =>
          step >= arrivalStep && step < departureStep ? [vehicle] : [],
        );
        expect(connected).toEqual(vehicles);
      }
    }
    expect(new Set(steps.map((own) => input.price[own[0] as number])).size).toBeGreaterThan(1);
  });

  it("least powers are searched no further once the absolute gap asked for is met", async () => {
    const input = randomLot(3, { variant: "pwl1_semi" });
    const exact = await answerWithModels(input, { mipGap: 0, mipGapAbs: 1e-9 });
    const loose = await answerWithModels(input, { mipGap: 0, mipGapAbs: 100 });
    expect(loose.last.result.status).toBe("optimal");
    expect(loose.models.length).toBeLessThan(exact.models.length);
  });
});
