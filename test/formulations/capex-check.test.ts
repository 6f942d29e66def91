import { describe, expect, it } from "vitest";
import { capex } from "../../formulations/capex/index.ts";
import type { CapexPlan } from "../../formulations/capex/plan.ts";
import { exampleWith, solveCapex } from "./capex-cases.ts";

type Draft = { -readonly [K in keyof CapexPlan]: CapexPlan[K] };

const solved = await solveCapex(
  exampleWith(({ data }) => {
    data.maxChargerUnits = 8;
    data.solar.moduleKWp = 5;
    data.battery.costPerKWh = [40, 40];
  }),
);

/** What the check says about a damaged plan. */
function verdict(damage: (plan: Draft) => void): readonly string[] {
  const plan = structuredClone(solved.plan) as Draft;
  damage(plan);
  return capex.check(plan, solved.input).map(({ what, where }) => `${what}: ${where}`);
}

const shift = (values: Float64Array, pos: number, by: number) => {
  values[pos] = (values[pos] as number) + by;
};

describe("the physical check of capex", () => {
  it("accepts the optimum", () => {
    expect(verdict(() => {})).toEqual([]);
  });

  it("finds a broken balance, with its year and slot", () => {
    expect(verdict((plan) => shift(plan.gridKWh, 4, 0.01))).toContain(
      "energy balance does not close: year 2028, slot day",
    );
    expect(verdict((plan) => shift(plan.solarExportedKWh, 1, 0.01))).toContain(
      "solar energy does not add up: year 2027, slot day",
    );
  });

  it("finds a battery whose state does not follow, and one fuller than it is large", () => {
    expect(verdict((plan) => shift(plan.batteryStartKWh, 1, 1)).join()).toContain(
      "does not follow from the flows",
    );
    expect(verdict((plan) => shift(plan.batteryStartKWh, 1, 5000)).join()).toContain(
      "energy in the battery above its limit",
    );
  });

  it("finds a discharge and a charge beyond the C-rate", () => {
    const stored = solved.plan.batteryUsedKWh.findIndex((value) => value > 0);
    expect(stored).toBeGreaterThanOrEqual(0);
    const small = verdict((plan) => {
      plan.batteryBoughtKWh = plan.batteryBoughtKWh.map(() => 0);
    }).join();
    expect(small).toContain("discharge of the battery above its limit");
    expect(small).toContain("charge of the battery above its limit");
  });

  it("finds grid energy above the limit and negative flows", () => {
    expect(verdict((plan) => shift(plan.gridKWh, 0, 2000)).join()).toContain("grid energy above its limit");
    expect(verdict((plan) => shift(plan.solarUsedKWh, 0, -1)).join()).toContain("negative solar energy used");
  });

  it("finds chargers that are too few, broken into parts, or more than there is room for", () => {
    const chargers = (units: number) => (plan: Draft) => {
      plan.chargers = plan.chargers.map((each) => ({ ...each, bought: each.bought.map(() => units) }));
    };
    expect(verdict(chargers(0)).join()).toContain("chargers too small for the demand: year 2027, slot night");
    expect(verdict(chargers(1.5)).join()).toContain("charger 50kW is not in whole modules");
    expect(verdict(chargers(3)).join()).toContain("more chargers than there is room for");
    expect(verdict(chargers(3)).join()).toContain("purchase of charger 150kW above its limit");
  });

  it("finds purchases above the budget, beyond the room, and in parts of modules", () => {
    expect(verdict((plan) => shift(plan.solarBoughtKWp, 0, 400)).join()).toContain(
      "purchases above the budget",
    );
    expect(verdict((plan) => shift(plan.solarBoughtKWp, 0, 400)).join()).toContain(
      "solar power beyond the room",
    );
    expect(verdict((plan) => shift(plan.solarBoughtKWp, 0, 1)).join()).toContain(
      "solar power is not in whole modules",
    );
    expect(verdict((plan) => shift(plan.batteryBoughtKWh, 1, 7)).join()).toContain(
      "battery is not in whole modules",
    );
  });

  it("does not take a number that is none for a small one", () => {
    for (const key of ["gridKWh", "batteryStartKWh", "solarBoughtKWp"] as const) {
      const said = verdict((plan) => {
        plan[key][0] = Number.NaN;
      });
      expect(said.length).toBeGreaterThan(0);
    }
  });
});
