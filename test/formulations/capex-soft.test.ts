import { describe, expect, it } from "vitest";
import { solve } from "../../engine/index.ts";
import { capex } from "../../formulations/capex/index.ts";
import { exampleWith, type RawCapex, smallestWith } from "./capex-cases.ts";
import { softPlanOf } from "./soft-plan.ts";

async function planOf(raw: RawCapex, isSoft: boolean) {
  const solved = await softPlanOf(capex, raw, isSoft);
  if (solved.found === null) return { ...solved, unserved: null };
  const [, details] = capex.tables?.(solved.found.plan, solved.found.input) ?? [];
  const columns = details?.table.columns.map(({ name }) => name) ?? [];
  const at = columns.indexOf("Unserved_kWh");
  return { ...solved, unserved: at < 0 ? null : (details?.table.cell(0, at) ?? null) };
}

/** The objective is the cost and what was missed at its price. */
function expectPriced({ kpis, objective }: Awaited<ReturnType<typeof planOf>>): void {
  const cost = (kpis.totalCostUSD as number) + (kpis.shortfallPenaltyUSD as number);
  expect(Math.abs(cost - (objective as number))).toBeLessThan(1e-6 * Math.max(1, Math.abs(cost)));
}

describe("capex with soft demand", () => {
  it("finds the strict optimum where there is one", async () => {
    // The last one buys a second charger for 2 of 100 kWh.
    const cases = [
      exampleWith(() => {}),
      smallestWith(() => {}),
      smallestWith((data) => {
        data.chargingDemandKWh = [[102]];
      }),
    ];
    for (const raw of cases) {
      const strict = await planOf(raw, false);
      const soft = await planOf(raw, true);
      expect(strict.status).toBe("optimal");
      expect(soft.violations).toEqual([]);
      expect([strict.unserved, soft.unserved]).toEqual([null, 0]);
      const difference = (soft.objective as number) - (strict.objective as number);
      expect(Math.abs(difference)).toBeLessThan(1e-6 * Math.abs(strict.objective as number));
      expect(soft.kpis).toMatchObject({ shortfallKWh: 0, shortfallPenaltyUSD: 0 });
    }
  });

  it("leaves unserved what a small connection cannot give", async () => {
    const raw = smallestWith((data) => {
      data.gridLimitKWhPerSlot = [120];
    });
    expect(() => capex.parse(raw, new Map())).toThrow(/chargingDemandKWh/);
    const soft = await planOf(raw, true);
    expect(soft.violations).toHaveLength(1);
    expect(soft.violations[0]).toMatchObject({ what: "demand not served", unit: "kWh", isShortfall: true });
    expect(soft.violations[0]?.amount).toBeCloseTo(160 - 120, 5);
    expect(soft.kpis.shortfallKWh).toBeCloseTo(40, 5);
    expect(soft.unserved).toBeCloseTo(40, 5);
    expect(soft.kpis.balanceErrorKWh as number).toBeLessThan(1e-6);
    expectPriced(soft);
  });

  it("leaves unserved what the chargers of a small budget cannot deliver, and keeps the budget", async () => {
    const raw = smallestWith((data) => {
      data.capexBudget = [150];
    });
    expect((await planOf(raw, false)).status).toBe("infeasible");
    const soft = await planOf(raw, true);
    // One charger of 10 kW in 10 hours: 50 of the 150 kWh are missing.
    expect(soft.violations.map(({ isShortfall }) => isShortfall)).toEqual([true]);
    expect(soft.violations[0]?.amount).toBeCloseTo(50, 5);
    expect(soft.kpis.capexUSD).toBeCloseTo(100, 6);
    expectPriced(soft);
  });

  it("still holds everything else against a plan", async () => {
    const raw = smallestWith((data) => {
      data.capexBudget = [150];
    });
    const input = capex.parse(raw, new Map(), { isSoft: true });
    const { model, built } = capex.build(input);
    const { solution } = await solve(model);
    if (solution === null) throw new Error("not solved");
    const plan = capex.plan(solution, built);
    plan.gridKWh[0] = 160;
    const hard = capex.check(plan, input).filter(({ isShortfall }) => isShortfall !== true);
    expect(hard.map(({ what }) => what)).toEqual(["chargers too small for the demand"]);
  });
});
