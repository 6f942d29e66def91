import { describe, expect, it } from "vitest";
import { choleskyInPlace, choleskySolve } from "../../formulations/common/dense-cholesky.ts";
import {
  type Curvature,
  computeCurvature,
  computeTangent,
} from "../../formulations/parkinglot/degradation.ts";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { InteriorPointSolver } from "../../formulations/parkinglot/interior-point.ts";
import { StaySystem } from "../../formulations/parkinglot/stay-system.ts";
import { listStays } from "../../formulations/parkinglot/stays.ts";
import { Random } from "../generators/random.ts";
import { answerOf, exampleWith, inputOf, type RawParking } from "./parkinglot-cases.ts";

const LAW = { coefficient: 0.05, exponent: 0.795 };
const CAR = { capacityKWh: 40, maxKW: 7.4, stepHours: 1 / 12 };

const emptyCurvature = (): Curvature => ({ byPower: 0, bySoc: 0, powerTwice: 0, mixed: 0, socTwice: 0 });

/** The example with drawn prices, states, limit and weight. */
function drawn(seed: number): RawParking {
  const random = new Random(seed);
  const raw = exampleWith({
    variant: "convex",
    gridLimitKW: 7 + 8 * random.unit(),
    degradationWeight: 60 * random.unit(),
  });
  const lowest = seed % 3 === 0 ? -0.5 : 0.5;
  raw.data.price = raw.data.price.map((price) => price * (lowest + 1.5 * random.unit()));
  for (const vehicle of raw.data.vehicles) {
    vehicle.socArrival = (vehicle.socArrival as number) * (0.9 + 0.1 * random.unit());
  }
  return raw;
}

describe("interior point method of convex", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("draw %i: its optimum is that of the tangent cuts", async (seed) => {
    const strict = await answerOf(inputOf(drawn(seed)));
    // Requirements that could be missed, at a price beyond all else, are met: the same optimum by the other method.
    const soft = await answerOf(parkinglot.parse(drawn(seed), new Map(), { isSoft: true }));
    expect([strict.result.status, strict.result.simplexIterations]).toEqual(["optimal", 0]);
    expect(soft.plan?.numSolves).toBeGreaterThan(1);
    const scale = Math.max(1, Math.abs(strict.objective as number));
    expect(Math.abs((strict.objective as number) - (soft.objective as number))).toBeLessThan(2e-6 * scale);
    expect(strict.dualBound as number).toBeLessThanOrEqual((soft.objective as number) + 1e-9 * scale);
  });

  it("no step of it claims a bound above the optimum", async () => {
    for (const seed of [1, 2, 3]) {
      const input = inputOf(drawn(seed));
      const { objective } = await answerOf(input, { mipGap: 1e-8 });
      const solver = new InteriorPointSolver(input, listStays(input));
      let steps = 0;
      while (steps < 12 && solver.advance()) {
        steps++;
        const { boundEur } = solver.standing();
        expect(boundEur).toBeLessThanOrEqual((objective as number) + 1e-7 * Math.abs(objective as number));
      }
      expect(steps).toBe(12);
    }
  });

  it("a battery that must charge at full power all the time has its one plan", async () => {
    const raw = exampleWith({ variant: "convex" });
    const vehicle = raw.data.vehicles[0] as Record<string, number>;
    const hours = 0.25 * ((vehicle.departureStep as number) - (vehicle.arrivalStep as number));
    const gain = (0.95 * hours * (vehicle.maxKW as number)) / (vehicle.capacityKWh as number);
    vehicle.socRequired = (vehicle.socArrival as number) + gain;
    raw.params.gridLimitKW = 50;
    const input = inputOf(raw);
    const { plan, result } = await answerOf(input);
    expect(result.status).toBe("optimal");
    if (plan === null) throw new Error("no plan");
    expect(parkinglot.check(plan, input)).toEqual([]);
  });

  it("an abort before it begins leaves no plan", async () => {
    const { plan, result } = await answerOf(inputOf(drawn(1)), { signal: { aborted: true } });
    expect([plan, result.status]).toEqual([null, "interrupted"]);
  });
});

describe("derivatives of the degradation cost", () => {
  it("agree with the tangent and with differences of it", () => {
    const step = 1e-5;
    for (const [power, soc] of [
      [0.5, 0.1],
      [3.7, 0.6],
      [7.2, 0.9],
      [7.4, 0.97],
    ] as const) {
      const at = emptyCurvature();
      const value = computeCurvature(LAW, CAR, power, soc, at);
      const tangentAt = (p: number, s: number) => {
        const tangent = { value: 0, byPower: 0, bySoc: 0 };
        computeTangent(LAW, CAR, p, s, tangent);
        return tangent;
      };
      const here = tangentAt(power, soc);
      expect(value / here.value).toBeCloseTo(1, 9);
      expect(at.byPower / here.byPower).toBeCloseTo(1, 9);
      expect(at.bySoc / here.bySoc).toBeCloseTo(1, 9);
      const [less, more] = [tangentAt(power - step, soc), tangentAt(power + step, soc)];
      expect((more.byPower - less.byPower) / (2 * step) / at.powerTwice).toBeCloseTo(1, 4);
      expect((more.bySoc - less.bySoc) / (2 * step) / at.mixed).toBeCloseTo(1, 4);
      const [below, above] = [tangentAt(power, soc - step), tangentAt(power, soc + step)];
      expect((above.bySoc - below.bySoc) / (2 * step) / at.socTwice).toBeCloseTo(1, 4);
    }
  });
});

describe("Newton system of a stay", () => {
  const steps = 7;
  const gain = 0.3;
  const random = new Random(5);
  const drawnArray = (least: number) => Float64Array.from({ length: steps }, () => least + random.unit());
  const curvature = { byPower: drawnArray(1), mixed: drawnArray(-0.5), bySoc: drawnArray(0.5) };
  const slope = { byPower: drawnArray(-0.5), bySoc: drawnArray(-0.5), end: 0.7 };
  const endCurvature = 2.5;
  const system = new StaySystem(steps, gain);

  /** The same matrix and slope over the powers alone, from the definition. */
  function dense() {
    const matrix = new Float64Array(steps * steps);
    const right = new Float64Array(steps);
    const gains = (state: number, step: number) => (step < state ? gain : 0);
    for (let row = 0; row < steps; row++) {
      right[row] = -(slope.byPower[row] as number) - gain * slope.end;
      for (let step = 0; step < steps; step++) {
        right[row] = (right[row] as number) - gains(step, row) * (slope.bySoc[step] as number);
      }
      for (let col = 0; col < steps; col++) {
        let sum = row === col ? (curvature.byPower[row] as number) : 0;
        sum +=
          (curvature.mixed[row] as number) * gains(row, col) +
          (curvature.mixed[col] as number) * gains(col, row);
        for (let step = 0; step < steps; step++) {
          sum += (curvature.bySoc[step] as number) * gains(step, row) * gains(step, col);
        }
        matrix[row * steps + col] = sum + endCurvature * gain * gain;
      }
    }
    return { matrix, right };
  }

  it("solves what a dense Cholesky factor solves", () => {
    expect(system.factorize(curvature, endCurvature)).toBe(true);
    const { matrix, right } = dense();
    expect(choleskyInPlace(matrix, steps)).toBe(true);
    choleskySolve(matrix, steps, right);
    const change = new Float64Array(steps);
    system.solve(slope, change);
    for (let step = 0; step < steps; step++) expect(change[step]).toBeCloseTo(right[step] as number, 10);
  });

  it("gives the columns of the inverse", () => {
    system.factorize(curvature, endCurvature);
    const { matrix } = dense();
    choleskyInPlace(matrix, steps);
    for (let at = 0; at < steps; at++) {
      const unit = new Float64Array(steps);
      unit[at] = 1;
      choleskySolve(matrix, steps, unit);
      const column = new Float64Array(steps);
      system.solveUnit(at, column);
      for (let step = 0; step <= at; step++) expect(column[step]).toBeCloseTo(unit[step] as number, 10);
    }
  });

  it("has a dense factor in portions that is the whole one", () => {
    const { matrix } = dense();
    const portions = matrix.slice();
    choleskyInPlace(matrix, steps);
    for (let row = 0; row < steps; row += 2) {
      expect(choleskyInPlace(portions, steps, row, Math.min(steps, row + 2))).toBe(true);
    }
    expect(portions).toEqual(matrix);
  });

  it("says that a matrix has no factor", () => {
    expect(choleskyInPlace(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
    expect(system.factorize({ ...curvature, byPower: new Float64Array(steps).fill(-9) }, 0)).toBe(false);
  });
});
