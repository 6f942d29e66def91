import { describe, expect, it } from "vitest";
import { dcopf } from "../../formulations/dcopf/index.ts";
import type { Kpis } from "../../formulations/index.ts";
import { exampleWith, oneHour, type RawDcopf, solveInput } from "./dcopf-cases.ts";

/** Two buses, a line of 50 MW, a generator of 100 MW at the first, a load at the second. */
function twoBuses(loadMW: number, more: RawDcopf = {}): RawDcopf {
  return oneHour(
    {
      baseMVA: 100,
      referenceBus: 1,
      buses: [
        { id: 1, loadMW: 0 },
        { id: 2, loadMW },
      ],
      branches: [{ from: 1, to: 2, reactance: 0.1, ratingMW: 50 }],
      generators: [{ bus: 1, minMW: 0, maxMW: 100, costLinear: 30, costQuadratic: 0.01 }],
    },
    more,
  );
}

/** Vans at bus 2: 10 MWh of batteries half full, 6 MW of chargers, that should end full. */
const VANS = {
  ...{ id: "vans", bus: 2, vehicles: 100, chargeKW: 60, dischargeKW: 0, capacityKWh: 100 },
  ...{ etaCharge: 1, etaDischarge: 1, socMin: 0, socMax: 1, socStart: 0.5, socEnd: 1, v2gFloor: 0 },
  ...{ v2g: false, availability: [1], driveKWh: [0] },
};

async function solveDcopf(raw: RawDcopf, options: { readonly isSoft?: boolean } = {}) {
  const input = dcopf.parse(raw, new Map(), options);
  return { input, ...(await solveInput(input)) };
}

/** The objective is the cost and what was missed at its prices. */
function expectPriced(kpis: Kpis, objective: number | null): void {
  const cost = (kpis.exactCost as number) + (kpis.shortfallPenaltyCost as number);
  expect(Math.abs(cost - (objective as number))).toBeLessThan(1e-6 * Math.max(1, Math.abs(cost)));
}

describe("dcopf with soft targets", () => {
  it("finds the strict optimum where there is one", async () => {
    const withoutShedding = exampleWith((raw) => {
      delete raw.data.shedCost;
    });
    for (const raw of [exampleWith(), withoutShedding, twoBuses(40), twoBuses(40, { fleets: [VANS] })]) {
      const strict = await solveDcopf(raw);
      const soft = await solveDcopf(raw, { isSoft: true });
      const difference = (soft.objective as number) - (strict.objective as number);
      expect(Math.abs(difference)).toBeLessThan(1e-6 * Math.abs(strict.objective as number));
      expect(dcopf.check(soft.plan, soft.input)).toEqual([]);
      const kpis = dcopf.kpis(soft.plan, soft.input);
      expect(kpis).toMatchObject({ shortfallMWh: 0 });
      expect(kpis.shortfallPenaltyCost as number).toBeLessThan(1e-6);
    }
  });

  it("sheds what a line cannot carry", async () => {
    const { plan, input, objective } = await solveDcopf(twoBuses(60), { isSoft: true });
    const violations = dcopf.check(plan, input);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ what: "load not served", unit: "MW", isShortfall: true });
    expect(violations[0]?.amount).toBeCloseTo(10, 5);
    const kpis = dcopf.kpis(plan, input);
    expect(kpis.shedMWh).toBeCloseTo(10, 5);
    expect(kpis.shedCost).toBe(0);
    expectPriced(kpis, objective);
  });

  it("misses the end state of a fleet before a load is shed", async () => {
    const raw = twoBuses(48, { fleets: [VANS] });
    const { plan, input, objective } = await solveDcopf(raw, { isSoft: true });
    const violations = dcopf.check(plan, input);
    // 2 MW are left on the line for the 5 MWh.
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      what: "end state of charge missed",
      where: "fleet vans",
      isShortfall: true,
    });
    expect(violations[0]?.amount).toBeCloseTo(3, 5);
    const kpis = dcopf.kpis(plan, input);
    expect(kpis.shortfallMWh).toBeCloseTo(3, 5);
    expect(kpis.shedMWh).toBe(0);
    expectPriced(kpis, objective);
  });

  it("keeps a price for shedding that the instance names, and lists what is shed so as no shortfall", async () => {
    const raw = twoBuses(60, { shedCost: 100 });
    const { plan, input } = await solveDcopf(raw, { isSoft: true });
    expect(dcopf.check(plan, input)).toEqual([]);
    expect(dcopf.kpis(plan, input).shedCost).toBeCloseTo(1000, 3);
  });

  it("takes a fleet that comes too late for its end state, but not trips that cannot be driven", async () => {
    const late = twoBuses(10, { fleets: [{ ...VANS, socStart: 0.1 }] });
    expect(() => dcopf.parse(late, new Map())).toThrow(/driveKWh/);
    const { plan, input } = await solveDcopf(late, { isSoft: true });
    const violations = dcopf.check(plan, input);
    expect(violations.map(({ isShortfall }) => isShortfall)).toEqual([true]);
    expect(violations[0]?.amount).toBeCloseTo(3, 5);
    const broken = twoBuses(10, { fleets: [{ ...VANS, socStart: 0.1, driveKWh: [90] }] });
    expect(() => dcopf.parse(broken, new Map(), { isSoft: true })).toThrow(/driveKWh/);
  });
});
