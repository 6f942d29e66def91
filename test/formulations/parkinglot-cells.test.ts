import { describe, expect, it } from "vitest";
import { checkSolution, type DualSolution, type Solution, Solver, solve } from "../../engine/index.ts";
import { buildGrid, type GridBuilt } from "../../formulations/parkinglot/build.ts";
import { CellDescent } from "../../formulations/parkinglot/cell-descent.ts";
import { energyCostEur } from "../../formulations/parkinglot/figures.ts";
import { boundByStays } from "../../formulations/parkinglot/grid-bound.ts";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import type { ParkingInput } from "../../formulations/parkinglot/input.ts";
import { shortfallPenaltyEur } from "../../formulations/parkinglot/soft.ts";
import { StayRecursion } from "../../formulations/parkinglot/stay-recursion.ts";
import { Random } from "../generators/random.ts";
import { answerOf, exampleWith, inputOf, REFERENCE_PARKINGLOT, readReference } from "./parkinglot-cases.ts";

const always = async () => true;

/** The example with drawn prices of both signs, batteries and requirements on a coarse grid. */
function drawn(seed: number, isSoft = false): ParkingInput {
  const random = new Random(seed);
  const points = { socGridPoints: random.whole(2, 4), powerGridPoints: random.whole(2, 4) };
  const raw = exampleWith({
    variant: "pwl2_sos2",
    ...points,
    degradationWeight: random.pick([0, 20, 200]),
    gridLimitKW: isSoft ? 3 : random.pick([8, 11]),
  });
  raw.data.price = raw.data.price.map(() => random.whole(-4, 9) / 20);
  for (const vehicle of raw.data.vehicles) {
    vehicle.capacityKWh = random.pick([24, 40]);
    vehicle.socArrival = random.whole(20, 50) / 100;
    vehicle.socRequired = (vehicle.socArrival as number) + random.whole(0, 15) / 100;
  }
  return isSoft ? parkinglot.parse(raw, new Map(), { isSoft }) : inputOf(raw);
}

/** The optimum of the documented model. */
async function optimumOf(built: GridBuilt): Promise<number> {
  const { objective } = await solve(built.model, { mipGap: 0, timeLimit: 30 });
  if (objective === null) throw new Error("no optimum");
  return objective;
}

function leastCost(input: ParkingInput, grid: GridBuilt, prices: Float64Array): number {
  const steps = new StayRecursion(input, 0, grid.degradation.grids[0] as never).leastCost(prices);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** An optimum of the grid without adjacency. */
async function relaxationOf(built: GridBuilt): Promise<{ solution: Solution; duals: DualSolution }> {
  const { solution, duals } = await solve(built.model);
  if (solution === null || duals === null) throw new Error("no relaxation");
  return { solution, duals };
}

describe("the least cost of a stay within grid cells", () => {
  it("is the optimum of the documented model of one vehicle", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 24; seed++) {
      const both = drawn(seed);
      const input = { ...both, vehicles: both.vehicles.slice(0, 1) };
      const built = buildGrid(input, "binaries");
      const { arrivalStep, departureStep } = input.vehicles[0] as ParkingInput["vehicles"][number];
      const prices = input.price.slice(arrivalStep, departureStep).map((price) => input.stepHours * price);
      const cost = leastCost(input, built, prices);
      expect(cost, `seed ${seed}`).toBeCloseTo(await optimumOf(built), 5);
    }
  });

  it("is not below the weights of nodes that are no neighbours, and above them somewhere", async () => {
    let numAbove = 0;
    for (let seed = 1; seed <= 24; seed++) {
      const both = drawn(seed);
      const input = { ...both, vehicles: both.vehicles.slice(0, 1) };
      const relaxed = buildGrid(input, "none");
      const { solution } = await relaxationOf(relaxed);
      const bound = await boundByStays(relaxed, new Float64Array(relaxed.grid.count), always);
      expect(bound).toBeGreaterThanOrEqual(solution.objective - 1e-5);
      if (bound > solution.objective + 1e-4) numAbove++;
    }
    expect(numAbove).toBeGreaterThan(2);
  });
});

describe("a bound by stays", () => {
  it("is none above the optimum, whatever the multipliers", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 16; seed++) {
      const input = drawn(seed, seed % 4 === 0);
      const built = buildGrid(input, "binaries");
      const optimum = await optimumOf(built);
      const random = new Random(seed);
      const none = new Float64Array(built.grid.count);
      for (const duals of [none, none.map(() => -random.whole(0, 9) / 50), none.map(() => random.unit())]) {
        expect(await boundByStays(built, duals, always)).toBeLessThanOrEqual(optimum + 1e-7);
      }
    }
  });

  it("is none where it is told to stop", async () => {
    const built = buildGrid(drawn(1), "none");
    const bound = await boundByStays(built, new Float64Array(built.grid.count), async () => false);
    expect(bound).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("descent through cells", () => {
  it("ends at points of the grid that keep to one cell each", async () => {
    let numFound = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const built = buildGrid(drawn(seed), "none");
      const { solution, duals } = await relaxationOf(built);
      const access = {
        options: {},
        solve,
        warm: (model: typeof built.model) => new Solver(model),
      };
      const objectives: number[] = [];
      const found = await new CellDescent(built, null, access).run(solution, duals, (objective) => {
        objectives.push(objective);
        return false;
      });
      if (found === null) continue;
      numFound++;
      expect(objectives).toEqual([...objectives].sort((one, other) => other - one));
      expect(checkSolution(built.model.toProblem(), found.colValue).feasible).toBe(true);
      const { socGridPoints, powerGridPoints } = built.input;
      const perPlace = socGridPoints * powerGridPoints;
      for (let place = 0; place < built.stays.numPlaces; place++) {
        const first = built.degradation.weight.first + place * perPlace;
        const used = Array.from(found.colValue.subarray(first, first + perPlace).entries()).filter(
          ([, weight]) => weight > 0,
        );
        const rows = used.map(([node]) => Math.floor(node / powerGridPoints));
        const cols = used.map(([node]) => node % powerGridPoints);
        for (const axis of [rows, cols]) expect(Math.max(...axis) - Math.min(...axis)).toBeLessThan(2);
      }
    }
    expect(numFound).toBe(12);
  });
});

describe("the method of pwl2_sos2", () => {
  it("ends at the optimum of the documented model, with a bound below it", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const input = drawn(seed, seed % 4 === 0);
      const { plan, objective, dualBound, result } = await answerOf(input, { mipGap: 1e-7, timeLimit: 20 });
      const optimum = await optimumOf(buildGrid(input, "binaries"));
      expect([result.status, plan === null]).toEqual(["optimal", false]);
      expect(objective, `seed ${seed}`).toBeCloseTo(optimum, 5);
      expect(dualBound).toBeLessThanOrEqual(optimum + 1e-7);
      if (plan === null) continue;
      const wearEur = input.degradationWeight * (plan.modelDegradationEur ?? Number.NaN);
      const countedEur = energyCostEur(plan, input) + wearEur + shortfallPenaltyEur(plan, input);
      expect(countedEur, `seed ${seed}`).toBeCloseTo(objective ?? Number.NaN, 3);
    }
  });

  it.skipIf(REFERENCE_PARKINGLOT === null)("proves a day of half hours without a search", async () => {
    const { input, reference } = readReference("ev5_tou_pwl2sos2_w20_30min");
    const { objective, dualBound, result } = await answerOf(input);
    expect([result.status, result.nodes]).toEqual(["optimal", 0]);
    expect(objective).toBeLessThanOrEqual(reference.objective);
    expect(objective).toBeGreaterThanOrEqual(reference.bound as number);
    expect(((objective as number) - (dualBound as number)) / (objective as number)).toBeLessThan(1e-4);
  });
});
