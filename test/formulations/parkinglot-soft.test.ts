import { describe, expect, it } from "vitest";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { answerOf, exampleWith, type RawParking } from "./parkinglot-cases.ts";

const VARIANTS = ["convex", "pwl1", "pwl1_semi", "pwl2_lp", "pwl2_sos2"];

async function planOf(raw: RawParking, isSoft: boolean) {
  const input = parkinglot.parse(raw, new Map(), { isSoft });
  const { plan, objective, result } = await answerOf(input, { mipGap: 1e-9 });
  if (plan === null || objective === null) return { status: result.status, objective: 0, found: null };
  const found = {
    violations: parkinglot.check(plan, input),
    kpis: parkinglot.kpis(plan, input),
    plan,
    input,
  };
  return { status: result.status, objective, violations: result.violations, found };
}

describe("parkinglot with soft requirements", () => {
  for (const variant of VARIANTS) {
    it(`${variant} finds the strict optimum where there is one`, async () => {
      const strict = await planOf(exampleWith({ variant }), false);
      const soft = await planOf(exampleWith({ variant }), true);
      expect(soft.status).toBe("optimal");
      expect(soft.found?.violations).toEqual([]);
      const difference = Math.abs(soft.objective - strict.objective);
      expect(difference).toBeLessThan(1e-6 * Math.max(1, Math.abs(strict.objective)));
      expect(soft.found?.kpis).toMatchObject({ shortfallKWh: 0, shortfallPenaltyEur: 0 });
    });

    it(`${variant} misses what a vehicle that comes too late cannot reach`, async () => {
      const raw = exampleWith({ variant });
      (raw.data.vehicles[0] as { arrivalStep: number }).arrivalStep = 5;
      expect(() => parkinglot.parse(raw, new Map())).toThrow(/must leave with/);
      const { found, status } = await planOf(raw, true);
      expect(status).toBe("optimal");
      expect(found?.violations).toHaveLength(1);
      expect(found?.violations[0]).toMatchObject({ where: "vehicle 1", unit: "kWh", isShortfall: true });
      // Two quarters of an hour at 7.4 kW; 6 kWh are asked for.
      expect(found?.violations[0]?.amount).toBeCloseTo(6 - 0.95 * 3.7, 4);
      expect(found?.kpis.shortfallKWh).toBeCloseTo(6 - 0.95 * 3.7, 4);
    });
  }

  for (const variant of ["convex", "pwl1", "pwl2_lp"]) {
    it(`${variant} shares a connection that is too small for all`, async () => {
      const raw = exampleWith({ variant, gridLimitKW: 5 });
      expect((await planOf(raw, false)).status).toBe("infeasible");
      const { found, objective } = await planOf(raw, true);
      // 2 hours of 5 kW for 10.8 kWh.
      expect(found?.kpis.shortfallKWh).toBeCloseTo(10.8 - 0.95 * 10, 4);
      expect(found?.violations.every(({ isShortfall }) => isShortfall === true)).toBe(true);
      const { totalCost, degradationCost, modelDegradation, shortfallPenaltyEur } = found?.kpis ?? {};
      // The model counts its own degradation, the figures the exact one.
      const counted =
        variant === "convex" ? 0 : 20 * ((modelDegradation as number) - (degradationCost as number));
      const cost = (totalCost as number) + counted + (shortfallPenaltyEur as number);
      expect(Math.abs(cost - objective)).toBeLessThan(1e-5 * Math.abs(objective));
    });
  }

  it("still holds everything else against a plan", async () => {
    const { found } = await planOf(exampleWith({ variant: "pwl1", gridLimitKW: 5 }), true);
    if (found === null) throw new Error("not solved");
    (found.plan.vehicles[0]?.powerKW as Float64Array)[1] = 7;
    const hard = parkinglot.check(found.plan, found.input).filter(({ isShortfall }) => isShortfall !== true);
    expect(hard.map(({ what }) => what)).toContain("grid connection above its limit");
  });

  it("refuses the index variants, whose objective is no cost", () => {
    for (const variant of ["index_rh", "index_slp"]) {
      const raw = exampleWith({ variant });
      expect(() => parkinglot.parse(raw, new Map(), { isSoft: true })).toThrow(/soft targets/);
    }
  });
});
