import { describe, expect, it } from "vitest";
import { Model, type SolveOptions, solve, takeLower } from "../../engine/index.ts";
import { MoveBack, makeCostCurve } from "../../formulations/depot/cost-curve.ts";
import { type DepotTruck, depot, type TruckCols } from "../../formulations/depot/index.ts";
import { TruckPricer } from "../../formulations/depot/truck-pricing.ts";
import type { DepotInput } from "../../formulations/index.ts";
import { Random } from "../generators/random.ts";
import { drawnDepots } from "./depot-random.ts";

const EXACT: SolveOptions = { mipGap: 0, mipGapAbs: 1e-7 };
/** Price of drawing more than a rating. */
const ABOVE_EUR = 0.75;

/** The documented binaries and rows of one truck alone, at prices of power and activity. */
function truckModel(input: DepotInput, pos: number, powerEur: Float64Array, activeEur: Float64Array): Model {
  const { degradationCost } = input.trucks[pos] as DepotTruck;
  const { model, built } = depot.build({ ...input, trucks: [input.trucks[pos] as DepotTruck] });
  const { charge, discharge, soc, charging, discharging, above } = built.trucks[0] as TruckCols;
  const problem = model.toProblem();
  const colCost = new Float64Array(problem.numCols);
  for (let step = 0; step < input.steps; step++) {
    const power = powerEur[step] as number;
    colCost[charge.first + step] = power;
    colCost[discharge.first + step] = input.stepHours * degradationCost - power;
    colCost[charging.first + step] = activeEur[step] as number;
    colCost[discharging.first + step] = activeEur[step] as number;
    for (const { first } of above) colCost[first + step] = ABOVE_EUR;
  }
  // The site gives and takes whatever the truck wants.
  const rowLb = problem.rowLb.slice();
  const rowUb = problem.rowUb.slice();
  const own = new Set<number>();
  for (const { first } of [charge, discharge, soc, charging, discharging, ...above]) {
    for (let step = 0; step < input.steps; step++) own.add(first + step);
  }
  for (let col = 0; col < problem.numCols; col++) {
    if (own.has(col)) continue;
    for (
      let entry = problem.colStart[col] as number;
      entry < (problem.colStart[col + 1] as number);
      entry++
    ) {
      const row = problem.rowIndex[entry] as number;
      rowLb[row] = Number.NEGATIVE_INFINITY;
      rowUb[row] = Number.POSITIVE_INFINITY;
    }
  }
  return Model.fromProblem({ ...problem, colCost, rowLb, rowUb, objectiveOffset: 0 });
}

/** Runs steps to their end. */
function finish<Value>(steps: Generator<void, Value>): Value {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

describe("curves of costs", () => {
  it("the lower of two crossing lines has their crossing as a corner", () => {
    const [one, other, lower] = [makeCostCurve(), makeCostCurve(), makeCostCurve()];
    one.push(0, 0, 4, 4);
    other.push(0, 2, 6, 2);
    takeLower(one, other, lower);
    expect(lower.numSegments).toBe(2);
    expect(Array.from(lower.corners.subarray(0, 8))).toEqual([0, 0, 2, 2, 2, 2, 6, 2]);
  });

  it("a move back reaches the lowest point from as far as it goes", () => {
    const [after, before] = [makeCostCurve(), makeCostCurve()];
    after.push(0, 4, 4, 0);
    after.push(4, 0, 6, 6);
    new MoveBack().carry(after, { least: 1, most: 2, perKWh: 0, fixedEur: 3 }, before);
    // The lowest point, 4, lies in [x + 1, x + 2] for x from 2 to 3.
    const at = (x: number) => {
      for (let place = 0; place < 4 * before.numSegments; place += 4) {
        const [x0, y0, x1, y1] = before.corners.subarray(place, place + 4) as unknown as number[];
        if (x >= (x0 as number) && x <= (x1 as number))
          return (
            (y0 as number) +
            (((y1 as number) - (y0 as number)) * (x - (x0 as number))) / ((x1 as number) - (x0 as number))
          );
      }
      return Number.POSITIVE_INFINITY;
    };
    expect(at(2.5)).toBeCloseTo(3, 9);
    expect(at(0)).toBeCloseTo(3 + 2, 9);
    expect(at(4)).toBeCloseTo(3 + 3, 9);
    expect(at(-1)).toBeCloseTo(3 + 3, 9);
    expect(at(5.5)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the cheapest plan of one truck", () => {
  it("costs what a tree search over its rows of the model finds", async () => {
    let numSolved = 0;
    for (const [seed, input] of drawnDepots(50, () => true).entries()) {
      const random = new Random(seed);
      const series = (least: number, most: number) =>
        Float64Array.from({ length: input.steps }, () => random.whole(least, most) / 16);
      for (const [pos, truck] of input.trucks.entries()) {
        const [powerEur, activeEur] = [series(-4, 6), series(0, 12)];
        const all = new Uint8Array(input.steps).fill(1);
        const none = new Uint8Array(input.steps);
        const pricer = new TruckPricer(input, truck);
        const cost = finish(
          pricer.cheapest({
            powerEur: [powerEur, powerEur],
            activeEur: [activeEur, activeEur],
            aboveEur: input.chargerLevels.slice(1).map(() => new Float64Array(input.steps).fill(ABOVE_EUR)),
            isAllowed: [all, none],
          }),
        );
        const tree = await solve(truckModel(input, pos, powerEur, activeEur), EXACT);
        if (tree.solution === null) {
          expect(cost, input.name).toBe(Number.POSITIVE_INFINITY);
          continue;
        }
        expect(cost, input.name).toBeLessThanOrEqual(tree.objective + 1e-6);
        expect(cost, input.name).toBeCloseTo(tree.objective, 4);
        let paid = 0;
        for (const [step, power] of pricer.powerKW.entries()) {
          paid += power * (powerEur[step] as number) + (power === 0 ? 0 : (activeEur[step] as number));
          const above = input.chargerLevels
            .slice(1)
            .filter(({ aboveKW }) => Math.abs(power) > aboveKW + 1e-6);
          paid += ABOVE_EUR * above.length;
          paid += input.stepHours * truck.degradationCost * Math.max(0, -power);
        }
        expect(paid, input.name).toBeCloseTo(cost, 3);
        numSolved++;
      }
    }
    expect(numSolved).toBeGreaterThan(20);
  });
});

describe("the plan that the pricing of one truck finds", () => {
  it("takes no charger for what is only rounding, even where chargers are free", () => {
    let numActive = 0;
    for (const [seed, input] of drawnDepots(50, () => true).entries()) {
      const random = new Random(seed);
      // Whole batteries and equal prices: many plans cost the same.
      const powerEur = Float64Array.from({ length: input.steps }, () => random.whole(1, 3) / 16);
      const free = new Float64Array(input.steps);
      const all = new Uint8Array(input.steps).fill(1);
      for (const truck of input.trucks) {
        const pricer = new TruckPricer(input, truck);
        const cost = finish(
          pricer.cheapest({
            powerEur: [powerEur, powerEur],
            activeEur: [free, free],
            aboveEur: input.chargerLevels.slice(1).map(() => free),
            isAllowed: [all, new Uint8Array(input.steps)],
          }),
        );
        if (!Number.isFinite(cost)) continue;
        const active = pricer.powerKW.filter((power) => power !== 0);
        expect(Math.min(1, ...active.map(Math.abs)), input.name).toBeGreaterThan(1e-7);
        numActive += active.length;
      }
    }
    expect(numActive).toBeGreaterThan(100);
  });
});

describe("the cheapest plan of a truck in both states of the meter", () => {
  it("costs no more than with any one state for each step, and as much with those that it takes", () => {
    let numTold = 0;
    for (const [seed, input] of drawnDepots(40, () => true).entries()) {
      const random = new Random(seed);
      const series = (least: number, most: number) =>
        Float64Array.from({ length: input.steps }, () => random.whole(least, most) / 16);
      for (const truck of input.trucks) {
        const powerEur = [series(-4, 6), series(-4, 6)] as const;
        const activeEur = [series(0, 40), series(0, 40)] as const;
        const aboveEur = input.chargerLevels.slice(1).map(() => series(0, 12));
        const pricer = new TruckPricer(input, truck);
        const costIn = (first: Uint8Array, second: Uint8Array) =>
          finish(pricer.cheapest({ powerEur, activeEur, aboveEur, isAllowed: [first, second] }));
        const all = new Uint8Array(input.steps).fill(1);
        const cost = costIn(all, all);
        if (!Number.isFinite(cost)) continue;
        const taken = pricer.state.slice();
        expect(
          costIn(
            taken.map((state) => 1 - state),
            taken,
          ),
          input.name,
        ).toBeCloseTo(cost, 6);
        for (let draw = 0; draw < 12; draw++) {
          const one = taken.map((state) => (random.chance(draw / 12) ? 1 - state : state));
          const single = costIn(
            one.map((state) => 1 - state),
            one,
          );
          expect(single, input.name).toBeGreaterThanOrEqual(cost - 1e-7);
          if (single > cost + 1e-3) numTold++;
        }
      }
    }
    expect(numTold).toBeGreaterThan(100);
  });
});

describe("the pricing of one truck", () => {
  it("gives a battery up whose levels are too large to be told apart", () => {
    const [input] = drawnDepots(9, (each) => each.trucks.length > 0) as [DepotInput];
    const all = new Uint8Array(input.steps).fill(1);
    const free = new Float64Array(input.steps);
    const prices = {
      powerEur: [free, free],
      activeEur: [free, free],
      aboveEur: input.chargerLevels.slice(1).map(() => free),
      isAllowed: [all, all],
    } as const;
    const truck = { ...(input.trucks[0] as DepotTruck), socMaxKWh: 1e9 };
    expect(finish(new TruckPricer(input, truck).cheapest(prices))).toBe(Number.NEGATIVE_INFINITY);
  });
});
