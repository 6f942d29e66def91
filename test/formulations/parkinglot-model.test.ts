import { describe, expect, it } from "vitest";
import { checkSolution, type SolveOptions, Solver, solve } from "../../engine/index.ts";
import type { Progress, SolverAccess } from "../../formulations/formulation.ts";
import { degradationCost } from "../../formulations/parkinglot/degradation.ts";
import { type ParkingPlan, parkinglot } from "../../formulations/parkinglot/index.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { answerOf, exampleWith, inputOf, type RawParking } from "./parkinglot-cases.ts";

const kpisOf = async (raw: RawParking) => {
  const input = inputOf(raw);
  const { plan, objective } = await answerOf(input, { mipGap: 1e-9 });
  if (plan === null) throw new Error("no plan");
  return { input, plan, objective: objective as number, kpis: parkinglot.kpis(plan, input) };
};

/** One car, flat price, exactly full power in every one of four steps of an hour. */
function forcedCar(variant: string, more: Record<string, unknown> = {}): RawParking {
  const raw = exampleWith({ variant, stepHours: 1, etaCharge: 1, degradationWeight: 1, ...more });
  raw.data.price = [0.3, 0.3, 0.3, 0.3];
  raw.data.vehicles = [
    { id: 1, capacityKWh: 40, maxKW: 5, socArrival: 0.2, socRequired: 0.7, arrivalStep: 0, departureStep: 4 },
  ];
  return raw;
}

describe("parkinglot models", () => {
  it("have the columns and rows of the documentation", () => {
    // two stays of 7 steps: 14 places in 8 steps; shared rows 2 · 14 + 8
    const sizes = (changes: Record<string, unknown>) => {
      const { numRows, numCols, integrality } = parkinglot
        .build(inputOf(exampleWith(changes)))
        .model.toProblem();
      return [numRows, numCols, integrality.reduce((sum, kind) => sum + kind, 0)];
    };
    expect(sizes({ variant: "index_slp" })).toEqual([36, 28, 0]);
    expect(sizes({ variant: "pwl1", segments: 5 })).toEqual([36 + 14, 28 + 70, 0]);
    expect(sizes({ variant: "pwl1_semi", segments: 5, minRate: 0.3 })).toEqual([36 + 28, 28 + 84, 14]);
    expect(sizes({ variant: "pwl2_lp", socGridPoints: 3, powerGridPoints: 4 })).toEqual([
      36 + 42,
      28 + 168,
      0,
    ]);
    // per place 2 + 3 binaries, 2 sums and 3 + 4 neighbourhoods
    const cells = { variant: "pwl2_sos2", socGridPoints: 3, powerGridPoints: 4 };
    expect(sizes(cells)).toEqual([36 + 42 + 14 * 9, 28 + 168 + 70, 70]);
    expect(sizes({ variant: "convex" })).toEqual([36 + 56, 42, 0]);
    // at step 0 only vehicle 1: 7 powers, 1 shortfall; 7 limits, 2 sums
    expect(sizes({ variant: "index_rh" })).toEqual([9, 8, 0]);
  });

  it("a car that must charge at full power costs what the law says, by hand", async () => {
    const { input, objective, kpis } = await kpisOf(forcedCar("convex"));
    let wear = 0;
    for (const soc of [0.2, 0.325, 0.45, 0.575]) {
      // kd P² / (a B) · [x^a − (x − P/B)^a]
      wear += ((0.05 * 25) / (0.795 * 40)) * ((1 - soc) ** 0.795 - (1 - soc - 0.125) ** 0.795);
    }
    expect(kpis.degradationCost).toBeCloseTo(wear, 12);
    expect(kpis.energyCost).toBeCloseTo(6, 9);
    expect(objective).toBeCloseTo(6 + wear, 9);
    expect(kpis.energyKWh).toBeCloseTo(20, 9);
    // segments see the middle state 0.45 in every step
    const flat = await kpisOf(forcedCar("pwl1", { segments: 3 }));
    const middle = 4 * degradationCost(input.law, input.vehicles[0], 5, 0.45);
    expect(flat.kpis.modelDegradation).toBeCloseTo(middle, 12);
    expect(flat.objective).toBeCloseTo(6 + middle, 9);
    expect(flat.kpis.degradationRelError).toBeCloseTo(middle / wear - 1, 9);
  });

  it("energy bought is energy stored over the efficiency, in every step", async () => {
    const { input, plan } = await kpisOf(exampleWith({ variant: "pwl1" }));
    for (const [pos, { powerKW, soc }] of plan.vehicles.entries()) {
      const { capacityKWh, socArrival } = input.vehicles[pos];
      for (let step = 0; step < input.steps; step++) {
        const before = step === 0 ? socArrival : soc[step - 1];
        const storedKWh = (soc[step] - before) * capacityKWh;
        expect(Math.abs(storedKWh - powerKW[step] * input.stepHours * input.etaCharge)).toBeLessThan(1e-6);
      }
    }
  });

  it("scaling prices and weight scales the cost", async () => {
    const base = await kpisOf(exampleWith({ variant: "pwl1" }));
    const raw = exampleWith({ variant: "pwl1", degradationWeight: 60 });
    raw.data.price = raw.data.price.map((price) => 3 * price);
    expect((await kpisOf(raw)).objective).toBeCloseTo(3 * base.objective, 8);
  });

  it("the order of the vehicles does not matter", async () => {
    for (const variant of ["convex", "pwl2_lp"]) {
      const base = await kpisOf(exampleWith({ variant }));
      const raw = exampleWith({ variant });
      raw.data.vehicles.reverse();
      expect((await kpisOf(raw)).objective / base.objective).toBeCloseTo(1, 6);
    }
  });

  it("more segments come closer to the exact optimum, and the certified bound stays below all", async () => {
    const { objective } = await kpisOf(exampleWith({ variant: "convex" }));
    let worst = Number.POSITIVE_INFINITY;
    for (const segments of [1, 4, 16]) {
      const { kpis } = await kpisOf(exampleWith({ variant: "pwl1", segments }));
      const exact = kpis.totalCost as number;
      expect(exact).toBeGreaterThan(objective * (1 - 1e-6));
      expect(exact).toBeLessThanOrEqual(worst + 1e-9);
      worst = exact;
    }
    expect(worst / objective).toBeLessThan(1.002);
  });

  it("least powers are kept, and the optimum is that of the plain big-M model", async () => {
    const raw = exampleWith({ variant: "pwl1_semi", segments: 4, minRate: 0.6, gridLimitKW: 9 });
    const { input, plan, objective } = await kpisOf(raw);
    for (const [pos, { powerKW }] of plan.vehicles.entries()) {
      const leastKW = 0.6 * input.vehicles[pos].maxKW;
      for (const value of powerKW) expect(value === 0 || value >= leastKW - 1e-5).toBe(true);
    }
    // The same rule on the model of pwl1: p between least · z and most · z.
    const { model, built } = parkinglot.build(
      inputOf(exampleWith({ variant: "pwl1", segments: 4, gridLimitKW: 9 })),
    );
    if (built.kind !== "schedule") throw new Error("no schedule");
    const { vehicleOf, numPlaces } = built.stays;
    const on = model.addCols(numPlaces, { ub: 1, integer: true });
    const { power } = built;
    const maxKW = (place: number) => input.vehicles[vehicleOf[place]].maxKW;
    model.addRows(numPlaces, {
      ub: 0,
      terms: (row, place) => void row.add(1, power.first + place).add(-maxKW(place), on.first + place),
    });
    model.addRows(numPlaces, {
      lb: 0,
      terms: (row, place) => void row.add(1, power.first + place).add(-0.6 * maxKW(place), on.first + place),
    });
    const plain = await solveWithHighs(model.toProblem());
    expect(objective / (plain.solution?.objective ?? 0)).toBeCloseTo(1, 6);
    const free = await kpisOf(exampleWith({ variant: "pwl1", segments: 4, gridLimitKW: 9 }));
    expect(objective).toBeGreaterThan(free.objective + 1e-6);
  });

  it("a search that a first limit ends is carried on to the same optimum", async () => {
    const raw = exampleWith({ variant: "pwl1_semi", segments: 4, minRate: 0.6, gridLimitKW: 9 });
    const input = inputOf(raw);
    const whole = await answerOf(input, { mipGap: 1e-9 });
    let numSolves = 0;
    const access: SolverAccess = {
      options: { mipGap: 1e-9 },
      solve(model, more) {
        // The sums come first, and know nothing here.
        if (model.name.endsWith("-pooled")) return solve(model, { timeLimit: 0 });
        // Without cuts and heuristics the root decides nothing.
        const first: SolveOptions = numSolves++ === 0 ? { nodeLimit: 1, off: ["all"] } : {};
        return solve(model, { mipGap: 1e-9, ...more, ...first });
      },
      warm: (model) => new Solver(model, { mipGap: 1e-9 }),
    };
    let last: Progress<ParkingPlan> | undefined;
    for await (const progress of parkinglot.solve?.(input, access, parkinglot.build(input)) ?? [])
      last = progress;
    expect(numSolves).toBeGreaterThan(1);
    expect(last?.result.status).toBe("optimal");
    expect((last?.objective ?? 0) / (whole.objective as number)).toBeCloseTo(1, 8);
    expect(last?.dualBound).toBeLessThanOrEqual((whole.objective as number) + 1e-9);
  });

  it("grid cells agree with HiGHS and lie above the grid without adjacency", async () => {
    const grid = { socGridPoints: 3, powerGridPoints: 4 };
    const cells = await kpisOf(exampleWith({ variant: "pwl2_sos2", ...grid }));
    const { model } = parkinglot.build(cells.input);
    const oracle = await solveWithHighs(model.toProblem());
    expect(cells.objective / (oracle.solution?.objective ?? 0)).toBeCloseTo(1, 6);
    const relaxed = await kpisOf(exampleWith({ variant: "pwl2_lp", ...grid }));
    expect(cells.objective).toBeGreaterThanOrEqual(relaxed.objective - 1e-9);
  });

  it("a lot whose limit is too small is infeasible, and has no plan", async () => {
    for (const variant of ["convex", "pwl2_sos2", "index_slp"]) {
      const { plan, result } = await answerOf(inputOf(exampleWith({ variant, gridLimitKW: 5 })));
      expect([plan, result.status]).toEqual([null, "infeasible"]);
    }
  });

  it("the point of a method's answer keeps the documented model", async () => {
    for (const variant of ["convex", "index_slp", "pwl2_sos2"]) {
      const input = inputOf(exampleWith({ variant }));
      const { result } = await answerOf(input);
      const { model } = parkinglot.build(input);
      const point = result.solution?.colValue ?? new Float64Array(0);
      expect(checkSolution(model.toProblem(), point).feasible).toBe(true);
    }
  });

  it("the model of convex is a bound on the certified optimum", async () => {
    const { input, objective } = await kpisOf(exampleWith({ variant: "convex" }));
    const bound = await solve(parkinglot.build(input).model);
    expect(bound.objective).toBeLessThanOrEqual(objective + 1e-9);
    expect(bound.objective).toBeGreaterThan(0.97 * objective);
  });
});
