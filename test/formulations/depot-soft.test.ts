import { describe, expect, it } from "vitest";
import { solve } from "../../engine/index.ts";
import { depot } from "../../formulations/index.ts";
import { expectSoftIsStrict, softPlanOf } from "./soft-plan.ts";

const even = (value: number) => Array.from({ length: 6 }, () => value);

/** Six half hours; a truck that comes back after three with 10 kWh and has to leave with 60 kWh, and a building. */
function instance(site: { importLimitKW: number }, baseLoadKW: number, socEndKWh = 60): unknown {
  const truck = {
    ...{
      id: "T3",
      chargeKW: 50,
      dischargeKW: 0,
      etaCharge: 1,
      etaDischarge: 1,
      socMinKWh: 0,
      socMaxKWh: 100,
    },
    ...{ socStartKWh: 30, socEndKWh, parked: [0, 0, 0, 1, 1, 1], v2g: even(0), drain: [10, 5, 5, 0, 0, 0] },
  };
  return {
    formulation: "depot",
    data: {
      ...{ steps: 6, stepHours: 0.5, importPrice: even(0.1), pv: even(0), baseLoad: even(baseLoadKW) },
      site: { ...site, exportLimitKW: 10 },
      trucks: [truck],
    },
  };
}

const planOf = (raw: unknown, isSoft: boolean) => softPlanOf(depot, raw, isSoft);

describe("depot with soft targets", () => {
  it("finds the strict optimum where there is one", async () => {
    for (const raw of [depot.example?.(), instance({ importLimitKW: 60 }, 10)]) {
      await expectSoftIsStrict(depot, raw, { overloadKW: 0, shortfallPenaltyEur: 0, shortfallKWh: 0 });
    }
  });

  it("misses the end state by no more than a small connection makes it, and never overloads it for that", async () => {
    const raw = instance({ importLimitKW: 30 }, 10);
    expect((await planOf(raw, false)).status).toBe("infeasible");
    const { violations, kpis } = await planOf(raw, true);
    // 20 kW are left for an hour and a half: 30 of the 50 kWh.
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({
      what: "end state of charge missed",
      where: "truck T3",
      isShortfall: true,
    });
    expect(violations[0]?.amount).toBeCloseTo(20, 5);
    expect(kpis).toMatchObject({ overloadKW: 0 });
    expect(kpis.shortfallKWh).toBeCloseTo(20, 5);
  });

  it("misses the end state of a truck that comes back too late for it", async () => {
    const raw = instance({ importLimitKW: 100 }, 10, 90);
    expect(() => depot.parse(raw, new Map())).toThrow(/cannot reach/);
    const { violations } = await planOf(raw, true);
    expect(violations).toHaveLength(1);
    expect(violations[0]?.amount).toBeCloseTo(5, 5);
  });

  it("overloads the connection by what the building needs, with the truck's target missed before", async () => {
    const raw = instance({ importLimitKW: 30 }, 40);
    expect(() => depot.parse(raw, new Map())).toThrow(/baseLoad/);
    const { violations, kpis, objective } = await planOf(raw, true);
    const over = violations.filter(({ what }) => what === "import above its limit");
    expect(over).toHaveLength(6);
    for (const each of over) expect(each).toMatchObject({ unit: "kW", isShortfall: true });
    expect(over[2]?.amount).toBeCloseTo(10, 5);
    expect(over[2]?.where).toMatch(/^step 2 /);
    const missed = violations.filter(({ what }) => what === "end state of charge missed");
    expect(missed[0]?.amount).toBeCloseTo(50, 5);
    expect(violations).toHaveLength(7);
    expect(kpis.overloadKW).toBeCloseTo(10, 5);
    const cost = (kpis.costEur as number) + (kpis.shortfallPenaltyEur as number);
    expect(Math.abs(cost - (objective as number))).toBeLessThan(1e-6 * Math.abs(cost));
  });

  it("still holds everything else against a plan", async () => {
    const input = depot.parse(instance({ importLimitKW: 30 }, 10), new Map(), { isSoft: true });
    const { model, built } = depot.build(input);
    const { solution } = await solve(model);
    if (solution === null) throw new Error("not solved");
    const plan = depot.plan(solution, built);
    (plan.trucks[0]?.chargeKW as Float64Array)[5] = 60;
    const hard = depot.check(plan, input).filter(({ isShortfall }) => isShortfall !== true);
    expect(hard.map(({ what }) => what)).toContain("charging power above its limit");
  });

  it("refuses trips that cannot be driven also when soft", () => {
    const raw = instance({ importLimitKW: 30 }, 10) as { data: { trucks: { drain: number[] }[] } };
    (raw.data.trucks[0] as { drain: number[] }).drain[0] = 50;
    expect(() => depot.parse(raw, new Map(), { isSoft: true })).toThrow(/socMinKWh/);
  });
});
