import { describe, expect, it } from "vitest";
import { solve } from "../../engine/index.ts";
import { fleet } from "../../formulations/fleet/index.ts";
import { exampleWith, issuesOf, type RawFleet, tinyFleet } from "./fleet-cases.ts";
import { expectSoftIsStrict, softPlanOf } from "./soft-plan.ts";

const planOf = (raw: RawFleet, isSoft: boolean) => softPlanOf(fleet, raw, isSoft);

/** The objective is the cost and what was missed at its prices. */
function expectPriced({ kpis, objective }: Awaited<ReturnType<typeof planOf>>): void {
  const cost = (kpis.costEur as number) + (kpis.shortfallPenaltyEur as number);
  expect(Math.abs(cost - (objective as number))).toBeLessThan(1e-6 * Math.max(1, Math.abs(cost)));
}

describe("fleet with soft targets", () => {
  it("finds the strict optimum where there is one", async () => {
    const cases = [
      exampleWith(),
      exampleWith((raw) => {
        raw.params.gridLimit = "perVehicle";
      }),
      exampleWith((raw) => {
        raw.params.departureRule = "source";
      }),
      tinyFleet("110", [100, 20, 50]),
      // The building is 2 kW above the connection for an hour, in which the vehicle must discharge.
      {
        ...tinyFleet("11", [100, 20], { gridConnectionKW: 10, gridLimit: "perVehicle" }),
        data: { steps: 2, load: [12, 0], pv: [0, 0], spot: [100, 20] },
      },
    ];
    for (const raw of cases) {
      await expectSoftIsStrict(fleet, raw, { overloadKW: 0, shortfallPenaltyEur: 0, shortfallKWh: 0 });
    }
  });

  it("misses the target of a vehicle that comes too late, by no more than it must", async () => {
    // It arrives with 2 kWh and has one hour, which gives 4.5 kWh, for the 9 kWh that are asked for.
    const raw = tinyFleet("010", [10, 10, 10], { clipTarget: false });
    raw.vehicles[0].arrivalSoc[1] = 0.2;
    expect(issuesOf(raw).map(({ path }) => path)).toEqual(["params.clipTarget"]);
    const soft = await planOf(raw, true);
    expect(soft.violations).toHaveLength(1);
    expect(soft.violations[0]).toMatchObject({
      what: "target at departure missed",
      unit: "kWh",
      isShortfall: true,
    });
    expect(soft.violations[0]?.where).toMatch(/^vehicle 1, step 1 /);
    expect(soft.violations[0]?.amount).toBeCloseTo(9 - 2 - 4.5, 6);
    expect(soft.kpis.shortfallKWh).toBeCloseTo(2.5, 6);
    expectPriced(soft);
  });

  it("counts a stay of one step by the rule of the source, in which nothing can be charged", async () => {
    const raw = tinyFleet("010", [10, 10, 10], { clipTarget: false, departureRule: "source" });
    const soft = await planOf(raw, true);
    expect(soft.violations.map(({ isShortfall }) => isShortfall)).toEqual([true]);
    expect(soft.violations[0]?.amount).toBeCloseTo(4, 6);
    expectPriced(soft);
  });

  it("misses targets before it overloads a connection that is too small for all", async () => {
    // 2 kW are left for the vehicle over two hours, which give 3.6 of the 4 kWh.
    for (const gridLimit of ["joint", "perVehicle"]) {
      const raw = tinyFleet("110", [10, 10, 10], { gridConnectionKW: 10, gridLimit });
      raw.data.load = [8, 8, 8];
      expect((await planOf(raw, false)).status).toBe("infeasible");
      const soft = await planOf(raw, true);
      expect(soft.violations).toHaveLength(1);
      expect(soft.violations[0]?.amount).toBeCloseTo(0.4, 6);
      expect(soft.kpis.overloadKW).toBe(0);
      expectPriced(soft);
    }
  });

  it("overloads the connection by what the building needs, after the vehicle has given what it can", async () => {
    for (const gridLimit of ["joint", "perVehicle"]) {
      const raw = tinyFleet("110", [10, 10, 10], { gridConnectionKW: 10, gridLimit });
      raw.data.load = [18, 18, 0];
      const soft = await planOf(raw, true);
      const over = soft.violations.filter(({ what }) => what === "grid connection overloaded");
      expect(over.every(({ isShortfall }) => isShortfall === true)).toBe(true);
      // 5 kWh of the 16 come from the battery.
      expect(over.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(11, 6);
      const missed = soft.violations.filter(({ what }) => what === "target at departure missed");
      expect(missed[0]?.amount).toBeCloseTo(9, 6);
      expect(soft.violations).toHaveLength(over.length + 1);
      expectPriced(soft);
    }
  });

  it("still holds everything else against a plan", async () => {
    const raw = tinyFleet("110", [10, 10, 10], { gridConnectionKW: 10 });
    raw.data.load = [8, 8, 8];
    const input = fleet.parse(raw, new Map(), { isSoft: true });
    const { model, built } = fleet.build(input);
    const { solution } = await solve(model);
    if (solution === null) throw new Error("not solved");
    const plan = fleet.plan(solution, built);
    (plan.vehicles[0]?.chargeKW as Float64Array)[0] = 4;
    const hard = fleet.check(plan, input).filter(({ isShortfall }) => isShortfall !== true);
    expect(hard.map(({ what }) => what)).toContain("grid connection overloaded");
  });
});
