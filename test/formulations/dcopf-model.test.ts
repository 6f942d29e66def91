import { describe, expect, it } from "vitest";
import { checkSolution, solveSync } from "../../engine/index.ts";
import { dcopf } from "../../formulations/dcopf/index.ts";
import { Random } from "../generators/random.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { exampleWith, oneHour, type RawDcopf, solveRaw } from "./dcopf-cases.ts";

const kpisOf = (solved: Awaited<ReturnType<typeof solveRaw>>): RawDcopf =>
  dcopf.kpis(solved.plan, solved.input);

const TWO_BUSES = {
  referenceBus: 1,
  buses: [{ id: 1 }, { id: 2, loadMW: 100 }],
  branches: [{ from: 1, to: 2, reactance: 0.1, ratingMW: 60 }],
  generators: [
    { bus: 1, maxMW: 200, costLinear: 10 },
    { bus: 2, maxMW: 200, costLinear: 30 },
  ],
};

/** A ring of equal lines with the load at bus 3. */
const RING = {
  referenceBus: 1,
  buses: [{ id: 1 }, { id: 2 }, { id: 3, loadMW: 90 }],
  branches: [
    { from: 1, to: 2, reactance: 0.1 },
    { from: 2, to: 3, reactance: 0.1 },
    { from: 1, to: 3, reactance: 0.1, ratingMW: 50 },
  ],
  generators: [
    { bus: 1, maxMW: 200, costLinear: 10 },
    { bus: 2, maxMW: 200, costLinear: 20 },
  ],
};

/** One bus that holds everything. */
const single = (loadMW: number, generators: RawDcopf): RawDcopf => ({
  referenceBus: 1,
  buses: [{ id: 1, loadMW }],
  generators,
});

const FLEET = {
  id: "f",
  bus: 1,
  vehicles: 1000,
  chargeKW: 4,
  dischargeKW: 2,
  capacityKWh: 10,
  etaCharge: 0.8,
  etaDischarge: 1,
  socMin: 0,
  socMax: 1,
  socStart: 0.5,
  socEnd: 0.5,
  v2gFloor: 0.4,
  v2g: true,
  availability: [1, 1],
  driveKWh: [0, 0],
};

describe("dcopf by hand", () => {
  it("a full line splits the prices of its ends", async () => {
    const solved = await solveRaw(oneHour(TWO_BUSES));
    expect(solved.objective).toBeCloseTo(60 * 10 + 40 * 30, 9);
    expect(Array.from(solved.plan.pricePerMWh ?? [])).toEqual([10, 30]);
    expect(solved.plan.flowMW[0]).toBeCloseTo(60, 9);
    expect(kpisOf(solved)).toMatchObject({ congestedCount: 1 });
    expect(kpisOf(solved).congestionRentCost).toBeCloseTo(60 * 20, 9);
  });

  it("in a ring a megawatt at the load costs more than any generator", async () => {
    const { objective, plan } = await solveRaw(oneHour(RING));
    expect(objective).toBeCloseTo(60 * 10 + 30 * 20, 9);
    expect(plan.generationMW[0]).toBeCloseTo(60, 9);
    expect(Array.from(plan.pricePerMWh ?? []).map((price) => price.toFixed(6))).toEqual([
      "10.000000",
      "20.000000",
      "30.000000",
    ]);
  });

  it("prices count by the hour, whatever the length of a step", async () => {
    const { objective, plan } = await solveRaw(oneHour(TWO_BUSES, { stepHours: 0.25 }));
    expect(objective).toBeCloseTo(1800 / 4, 9);
    expect(Array.from(plan.pricePerMWh ?? [])).toEqual([10, 30]);
  });

  it("an angle limit binds like a rating", async () => {
    const limit = (60 / 1000) * (180 / Math.PI); // 60 MW at 1000 MW a radian
    const [branch] = TWO_BUSES.branches;
    const branches = [{ ...branch, ratingMW: 0, angleLimitDegrees: limit }];
    const { objective } = await solveRaw(oneHour({ ...TWO_BUSES, branches }));
    expect(objective).toBeCloseTo(1800, 9);
  });

  it("quadratic costs share a load at equal marginal cost, within 1e-7 of the bound", async () => {
    const generators = [
      { bus: 1, maxMW: 400, costQuadratic: 0.01, costLinear: 10 },
      { bus: 1, maxMW: 400, costQuadratic: 0.02, costLinear: 8 },
    ];
    const { objective, dualBound, plan, solves } = await solveRaw(oneHour(single(300, generators)));
    // 0.02 p + 10 = 0.04 (300 − p) + 8 at p = 500/3, where the marginal cost is 40/3
    expect(objective).toBeCloseTo(10100 / 3, 5);
    expect(objective - dualBound).toBeGreaterThanOrEqual(0);
    expect(objective - dualBound).toBeLessThanOrEqual(1e-7 * objective);
    expect(dualBound).toBeLessThanOrEqual(10100 / 3 + 1e-9);
    expect(plan.generationMW[0]).toBeCloseTo(500 / 3, 1);
    expect(plan.pricePerMWh?.[0]).toBeCloseTo(40 / 3, 2);
    expect(solves).toBeGreaterThan(1);
  });

  it("equal segments charge the chord, and the true cost stands beside it", async () => {
    const generators = [{ bus: 1, maxMW: 100, costQuadratic: 0.1 }];
    const solved = await solveRaw(oneHour(single(25, generators), { costSegments: 2 }));
    expect(solved.objective).toBeCloseTo(125, 9);
    expect(kpisOf(solved).modelCost).toBeCloseTo(125, 9);
    expect(kpisOf(solved).exactCost).toBeCloseTo(62.5, 9);
  });

  it("a phase shifter drives a current round a ring, by the one reading of susceptance only", async () => {
    const branches = [
      { from: 1, to: 2, reactance: 0.1 },
      { from: 1, to: 2, reactance: 0.1, shiftDegrees: 3 },
    ];
    const network = { ...TWO_BUSES, branches, buses: [{ id: 1 }, { id: 2 }] };
    const half = (1000 * 3 * Math.PI) / 180 / 2;
    const shifted = await solveRaw(oneHour(network, { susceptance: "matpower" }));
    expect(shifted.plan.flowMW[0]).toBeCloseTo(half, 9);
    expect(shifted.plan.flowMW[1]).toBeCloseTo(-half, 9);
    expect(dcopf.check(shifted.plan, shifted.input)).toEqual([]);
    const plain = await solveRaw(oneHour(network));
    expect(Array.from(plain.plan.flowMW, Math.abs)).toEqual([0, 0]);
  });

  it("a ramp makes the dear generator start", async () => {
    const generators = [
      { bus: 1, maxMW: 100, costLinear: 10 },
      { bus: 1, maxMW: 400, costLinear: 50 },
    ];
    const more = { periods: 2, loadScale: [0.5, 0.8], rampFraction: 0.1 };
    const { plan, objective } = await solveRaw(oneHour(single(100, generators), more));
    for (const [pos, power] of [50, 0, 60, 20].entries())
      expect(plan.generationMW[pos]).toBeCloseTo(power, 9);
    expect(objective).toBeCloseTo(500 + 600 + 1000, 9);
  });

  it("load that cannot be served is shed at its cost, which is then the price", async () => {
    const generators = [{ bus: 1, maxMW: 70, costLinear: 10 }];
    const { plan, objective } = await solveRaw(oneHour(single(100, generators), { shedCost: 1000 }));
    expect(plan.shedMW[0]).toBeCloseTo(30, 9);
    expect(objective).toBeCloseTo(700 + 30_000, 6);
    expect(plan.pricePerMWh?.[0]).toBeCloseTo(1000, 6);
  });

  it("a fleet buys before the peak and gives back in it; its losses and the tariff are paid", async () => {
    const generators = [
      { bus: 1, maxMW: 18, costLinear: 10 },
      { bus: 1, maxMW: 50, costLinear: 100 },
    ];
    const tariff = { peak: [0, 1], peakPrice: 40, offpeakPrice: 2 };
    const more = { periods: 2, loadScale: [0.5, 1], fleets: [FLEET], tariff };
    const { plan, objective } = await solveRaw(oneHour(single(20, generators), more));
    expect(plan.fleets[0].dischargeMW[1]).toBeCloseTo(2, 9);
    expect(plan.fleets[0].chargeMW[0]).toBeCloseTo(2.5, 9);
    expect(Array.from(plan.fleets[0].socMWh, (energy) => energy.toFixed(6))).toEqual([
      "7.000000",
      "5.000000",
    ]);
    expect(objective).toBeCloseTo(12.5 * 10 + 2.5 * 2 + 18 * 10, 6);
  });

  it("what a fleet drives must be charged", async () => {
    const generators = [{ bus: 1, maxMW: 50, costLinear: 10 }];
    const fleets = [{ ...FLEET, v2g: false, driveKWh: [0, 1] }];
    const tariff = { peak: [0, 1], peakPrice: 40, offpeakPrice: 2 };
    const more = { periods: 2, fleets, tariff };
    const { plan, objective } = await solveRaw(oneHour(single(0, generators), more));
    expect(plan.fleets[0].chargeMW[0]).toBeCloseTo(1 / 0.8, 9);
    expect(objective).toBeCloseTo((1 / 0.8) * 12, 9);
  });

  it("sun is curtailed where nobody can use it", async () => {
    const generators = [{ bus: 1, minMW: 5, maxMW: 70, costLinear: 10 }];
    const pv = [{ bus: 1, mw: [40] }];
    const solved = await solveRaw(oneHour(single(20, generators), { pv }));
    expect(solved.objective).toBeCloseTo(50, 9);
    expect(kpisOf(solved).curtailedMWh).toBeCloseTo(25, 9);
  });
});

describe("dcopf model", () => {
  it("has the rows and columns of the documentation", () => {
    const built = (raw: RawDcopf) => dcopf.build(dcopf.parse(raw, new Map())).model.toProblem();
    // T = 6, 3 buses, 2 quadratic generators, 1 plant, 3 loads to shed, 1 fleet with tariff
    const exact = built(exampleWith());
    expect(exact.numCols).toBe(6 * (3 + 2 * 8 + 1 + 3 + 3 + 1));
    expect(exact.numRows).toBe(6 * (3 + 3 + 1 + 1) + 5 * 2);
    const coarse = exampleWith((raw) => {
      raw.data.costSegments = 3;
      raw.data.shedCost = null;
      raw.data.tariff = null;
      raw.data.rampFraction = null;
    });
    expect(built(coarse).numCols).toBe(6 * (3 + 2 * 3 + 1 + 3));
    expect(built(coarse).numRows).toBe(6 * (3 + 3 + 1));
  });

  it("its optimum is HiGHS's, on random networks", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const raw = randomInstance(new Random(seed));
      const problem = dcopf.build(dcopf.parse(raw, new Map())).model.toProblem();
      const theirs = await solveWithHighs(problem);
      const ours = solveSync(dcopf.build(dcopf.parse(raw, new Map())).model);
      expect(ours.status).toBe("optimal");
      const scale = Math.max(1, Math.abs(theirs.solution?.objective ?? Number.NaN));
      expect(
        Math.abs((ours.objective ?? Number.NaN) - (theirs.solution?.objective ?? Number.NaN)) / scale,
      ).toBeLessThan(1e-8);
    }
  });

  it("the answer's solution is a point of the documented model", async () => {
    const { solution, input } = await solveRaw(exampleWith());
    const problem = dcopf.build(input).model.toProblem();
    expect(solution.colValue).toHaveLength(problem.numCols);
    expect(checkSolution(problem, solution.colValue).feasible).toBe(true);
  });
});

/** A connected network with sun, shedding, ramps and a fleet. */
function randomInstance(random: Random): RawDcopf {
  const count = 4 + random.whole(0, 6 - 1);
  const periods = 1 + random.whole(0, 5 - 1);
  const series = (most: number) => Array.from({ length: periods }, () => Math.round(most * random.unit()));
  const buses = Array.from({ length: count }, (_, pos) => ({
    id: 10 * pos + 3,
    loadMW: random.whole(0, 50 - 1) - 5,
  }));
  const branches = buses.slice(1).map(({ id }, pos) => ({
    from: buses[random.whole(0, pos)].id,
    to: id,
    reactance: 0.02 + 0.2 * random.unit(),
    resistance: 0.02 * random.unit(),
    ratingMW: random.unit() < 0.3 ? 0 : 10 + random.whole(0, 60 - 1),
  }));
  for (let extra = 0; extra < 4; extra++) {
    const [from, to] = [buses[random.whole(0, count - 1)].id, buses[random.whole(0, count - 1)].id];
    if (from === to) continue;
    branches.push({ from, to, reactance: -0.01 + 0.3 * random.unit(), resistance: 0, ratingMW: 20 });
  }
  const generators = Array.from({ length: 3 }, () => ({
    bus: buses[random.whole(0, count - 1)].id,
    maxMW: 40 + random.whole(0, 100 - 1),
    costQuadratic: Math.round(random.unit()) * 0.1 * random.unit(),
    costLinear: 5 + random.whole(0, 60 - 1),
    costConstant: random.whole(0, 100 - 1),
  }));
  return oneHour(
    { referenceBus: buses[0].id, buses, branches, generators },
    {
      periods,
      loadScale: Array.from({ length: periods }, () => 0.5 + random.unit()),
      pv: [{ bus: buses[1].id, mw: series(40) }],
      shedCost: 900,
      rampFraction: 0.4,
      costSegments: random.unit() < 0.5 ? null : 4,
      tariff: { peak: series(1), peakPrice: 50, offpeakPrice: 3 },
      fleets: [
        {
          ...FLEET,
          bus: buses[count - 1].id,
          availability: Array.from({ length: periods }, () => 1),
          driveKWh: Array.from({ length: periods }, () => 0),
        },
      ],
    },
  );
}
