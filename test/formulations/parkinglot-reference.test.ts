import { describe, expect, it } from "vitest";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { answerOf, REFERENCE_PARKINGLOT, readReference } from "./parkinglot-cases.ts";

/** Instances that take less than two seconds each. */
const MODELS = [
  "ev5_tou_pwl8_w20",
  "ev5_hourly_pwl8_w20",
  "ev10_tou_pwl8_w20",
  "ev20_tou_pwl8_w20",
  "ev5_tou_pwl2lp_w20_30min",
  "ev5_tou_semi_w20_15min",
  "ev10_tou_semi_w20",
  "ev10_tou_semi_w20_15min",
  "ev20_tou_semi_w20",
];

describe.skipIf(REFERENCE_PARKINGLOT === null)("parkinglot reference instances", () => {
  it.each(MODELS)("%s has its known optimum", { timeout: 60_000 }, async (name) => {
    const { input, reference } = readReference(name);
    const { plan, objective } = await answerOf(input, { timeLimit: 30 });
    if (plan === null) throw new Error("no plan");
    expect(parkinglot.check(plan, input)).toEqual([]);
    const bound = reference.bound ?? Number.NEGATIVE_INFINITY;
    const isProven = bound === reference.objective;
    const tolerance = (isProven ? 1e-6 : 1e-4) * reference.objective;
    expect(objective).toBeGreaterThanOrEqual(bound - 1e-6 * Math.abs(bound));
    expect(objective).toBeLessThanOrEqual(reference.objective + tolerance);
  });

  it("ev5_tou_convex is certified to the reference's own gap", { timeout: 60_000 }, async () => {
    const { input, reference } = readReference("ev5_tou_convex");
    const { plan, objective, dualBound, result } = await answerOf(input, { timeLimit: 30 });
    if (plan === null || objective === null || dualBound === null) throw new Error("no plan");
    expect(result.status).toBe("optimal");
    expect(objective).toBeLessThanOrEqual(reference.objective * (1 + 1e-6));
    expect(objective).toBeGreaterThanOrEqual((reference.bound ?? 0) * (1 - 1e-6));
    expect(dualBound).toBeGreaterThan(objective * (1 - 1e-6));
    expect(parkinglot.kpis(plan, input).energyCost).toBeCloseTo(reference.energyCost ?? 0, 6);
    expect(parkinglot.check(plan, input)).toEqual([]);
  });

  it.each(["ev5_tou", "ev5_hourly", "ev10_tou", "ev20_hourly"])(
    "%s: the linear program at each snapshot of the receding horizon has its known optimum",
    { timeout: 60_000 },
    async (lot) => {
      for (const name of [`${lot}_index_rh`, `${lot}_index_rh1`]) {
        const { reference } = readReference(name);
        for (const { step, soc, lpObjectiveMinForm } of reference.snapshots ?? []) {
          const { input } = readReference(name, { startStep: step, soc });
          const { plan } = await answerOf(input);
          if (plan === null) throw new Error("no plan");
          const found = parkinglot.kpis(plan, input).lpObjective as number;
          const scale = Math.max(1, Math.abs(lpObjectiveMinForm));
          expect(Math.abs(found - lpObjectiveMinForm) / scale).toBeLessThan(1e-6);
        }
      }
    },
  );

  it("ev5_tou: the myopic closed loop is the known one", { timeout: 60_000 }, async () => {
    const { input, reference } = readReference("ev5_tou_index_rh1");
    const { objective } = await answerOf(input);
    expect((objective ?? 0) / reference.objective).toBeCloseTo(1, 8);
  });

  it("ev5_hourly: the sum of indices is the best known one", {
    timeout: 60_000,
  }, async () => {
    const { input, reference } = readReference("ev5_hourly_index_slp");
    const { objective } = await answerOf(input);
    expect(objective).toBeGreaterThan(0.9999 * reference.objective);
  });
});
