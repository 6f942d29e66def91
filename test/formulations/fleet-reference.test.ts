import { describe, expect, it } from "vitest";
import { solve } from "../../engine/index.ts";
import { type FleetInput, fleet } from "../../formulations/fleet/index.ts";
import { readInstance } from "../../io/read/instance.ts";
import { REFERENCE_FLEET, referenceOf } from "./fleet-cases.ts";

const inputOf = (name: string) => readInstance(`${REFERENCE_FLEET}/${name}.json`).input as FleetInput;

/** Solved to a gap of 1e-6 within about two seconds each. */
const QUICK: readonly string[] = [
  "lmd1_arb_d1",
  "lmd1_real_d1",
  "lmd1_arb_w1",
  "lmd1_real_w1",
  "lmd1_arb_w1_sourcerule",
  "lmd1_arb_w1_sourcerule_noabuse",
  "lmd1_real_w1_sourcerule",
  "lmd1_real_w1_sourcerule_noabuse",
  "lmd5_arb_d1_joint",
  "lmd5_arb_d1_perev",
  "lmd5_arb_d1_tight",
  "lmd5_real_d1_joint",
  "lmd5_real_d1_perev",
  "lmd5_real_d1_tight",
  "lmd5_real_w1_joint",
  "lmd5_real_w1_perev",
  "lmd5_real_w1_tight",
  "lmd5_arb_w1_joint",
];

const WITH_STATICS: readonly string[] = [
  "lmd1_arb_y1",
  "lmd5_real_y1_perev",
  "ct1_real_m1",
  "ut1_real_m1_summer",
];

describe.skipIf(REFERENCE_FLEET === null)("fleet against published optima", () => {
  it.each(QUICK)("%s", { timeout: 60_000 }, async (name) => {
    const input = inputOf(name);
    const { model, built } = fleet.build(input);
    const { solution, status, dualBound } = await solve(model, { timeLimit: 45, mipGap: 1e-7 });
    if (solution === null) throw new Error(`ended as ${status}`);
    expect(status).toBe("optimal");
    const objective = referenceOf(name)?.objective as number;
    const close = 1e-6 * Math.max(1, Math.abs(objective));
    expect(Math.abs(solution.objective - objective)).toBeLessThan(close);
    expect(dualBound).toBeLessThan(objective + close);
    const plan = fleet.plan(solution, built);
    expect(fleet.check(plan, input)).toEqual([]);
    expect(Math.abs((fleet.kpis(plan, input).costEur as number) - objective)).toBeLessThan(10 * close);
  });

  it.each(WITH_STATICS)("static strategies, clipped targets and size of %s", (name) => {
    const input = inputOf(name);
    const reference = referenceOf(name);
    // biome-ignore lint/suspicious/noExplicitAny: figures are looked up by path
    const logs: any = fleet.baselineKpis?.(input).static;
    for (const [strategy, flavours] of Object.entries(reference?.static ?? {})) {
      for (const [flavour, figures] of Object.entries(flavours)) {
        for (const [figure, wanted] of Object.entries(figures)) {
          const found = logs[strategy][flavour][figure];
          if (typeof wanted !== "number") expect(found).toBe(wanted);
          else expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.max(1e-6 * Math.abs(wanted), 1e-8));
        }
      }
    }
    const clipped = input.vehicles.map(
      ({ sessions }) =>
        sessions.filter(({ departs, askedSoc, targetSoc }) => departs && targetSoc < askedSoc).length,
    );
    expect(clipped).toEqual(reference?.clippedTargets);
    const { numCols } = fleet.build(input).model.toProblem();
    expect(numCols).toBe(reference?.model.cols);
  });
});
