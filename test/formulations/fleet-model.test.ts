import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveSync } from "../../engine/index.ts";
import { fleet } from "../../formulations/fleet/index.ts";
import { exampleWith, type RawFleet, solveFleet, tinyFleet } from "./fleet-cases.ts";

const cost = (raw: RawFleet) => solveFleet(raw).objective;

describe("fleet model by hand", () => {
  it("buys what the departure asks for in the cheaper hour", () => {
    // 0.5 -> 0.9 of 10 kWh: 4 / 0.9 kWh at 0.02 EUR/kWh; the hour at 0.10 is left alone, feed-in is worth nothing.
    const raw = tinyFleet("110", [100, 20, 50], { feedIn: { fixedEurPerMWh: 0 } });
    expect(cost(raw)).toBeCloseTo((4 / 0.9) * 0.02, 9);
  });

  it("the rule of the source gives away the energy of the last plugged-in step", () => {
    // The target is met before step 1, in which 5 kW · 0.9 are sold for 0.05 EUR/kWh although the battery pays for nothing.
    const source = tinyFleet("110", [20, 50, 50], { departureRule: "source" });
    expect(cost(source)).toBeCloseTo((4 / 0.9) * 0.02 - 5 * 0.9 * 0.05, 9);
    const honest = { departureRule: "source", noDepartureAbuse: true };
    expect(cost(tinyFleet("110", [20, 50, 50], honest))).toBeCloseTo((4 / 0.9) * 0.02, 9);
  });

  it("sells at the peak down to what must be left at the end", () => {
    // From 0.5 to 0.3: 2 kWh leave the battery, 1.8 reach the grid.
    const raw = tinyFleet("1", [100], { terminalSoc: 0.3 });
    expect(cost(raw)).toBeCloseTo(-1.8 * 0.1, 9);
    // An end beyond reach is lowered to what full charging gives, here by 4.5 kWh to the limit of 0.9.
    expect(cost(tinyFleet("1", [100], { terminalSoc: 0.9 }))).toBeCloseTo((4 / 0.9) * 0.1, 9);
  });

  it("takes solar energy for free, but not while it discharges", () => {
    const raw = tinyFleet("11", [100, 100], { terminalSoc: 0.5, pvSplit: "joint" });
    raw.data.pv = [2, 2];
    // One hour charges 2 kWh of sun, the other sells the 1.8 kWh that reached the battery.
    expect(cost(raw)).toBeCloseTo(-1.8 * 0.9 * 0.1, 9);
  });

  it("negative prices pay for charging only as far as the battery takes it", () => {
    const raw = tinyFleet("11", [-100, 100], { terminalSoc: 0.5 });
    // 0.5 -> 0.9 takes 4/0.9 kWh, paid 0.1 each; then 4 kWh are sold as 3.6.
    expect(cost(raw)).toBeCloseTo(-(4 / 0.9) * 0.1 - 3.6 * 0.1, 9);
  });

  it("a feeder limit holds for charging less discharging of all vehicles", () => {
    const raw = exampleWith((each) => {
      each.params.fleetLimitKW = 8;
    });
    const { plan, input } = solveFleet(raw);
    expect(fleet.check(plan, input)).toEqual([]);
    expect(fleet.kpis(plan, input).peakFleetKW).toBeLessThan(8 + 1e-6);
    raw.params.gridLimit = "perVehicle";
    const apart = solveFleet(raw);
    expect(fleet.kpis(apart.plan, apart.input).peakFleetKW).toBeLessThan(8 + 1e-6);
  });

  it("targets of lunch departures are those of the first step away", () => {
    const raw = tinyFleet("1110", [10, 10, 10, 10]);
    raw.data.time = ["09:00", "10:00", "11:00", "12:00"].map((clock) => `2026-05-04T${clock}+02:00`);
    raw.vehicles[0].targetSocLunch = 0.6;
    expect(fleet.parse(raw, new Map()).vehicles[0]?.sessions[0]?.targetSoc).toBe(0.6);
    raw.data.time = ["12:00", "13:00", "14:00", "15:00"].map((clock) => `2026-05-04T${clock}+02:00`);
    expect(fleet.parse(raw, new Map()).vehicles[0]?.sessions[0]?.targetSoc).toBe(0.9);
  });
});

const instance = fc.record({
  spot: fc.array(fc.integer({ min: -80, max: 250 }), { minLength: 8, maxLength: 8 }),
  pv: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 8, maxLength: 8 }),
  isJoint: fc.boolean(),
});

function drawn({ spot, pv, isJoint }: { spot: number[]; pv: number[]; isJoint: boolean }): RawFleet {
  return exampleWith((raw) => {
    raw.data.spot = spot;
    raw.data.pv = pv;
    raw.params.gridLimit = isJoint ? "joint" : "perVehicle";
    raw.params.pvSplit = isJoint ? "joint" : "equal";
  });
}

describe("fleet model, whatever the prices", () => {
  it("gives plans that pass the check, whose energy balance closes and whose cost is the objective", () => {
    fc.assert(
      fc.property(instance, (draw) => {
        const { input, plan, objective } = solveFleet(drawn(draw));
        expect(fleet.check(plan, input)).toEqual([]);
        const kpis = fleet.kpis(plan, input);
        expect(kpis.balanceErrorKWh).toBeLessThan(1e-6);
        expect(kpis.costEur).toBeCloseTo(objective, 6);
        expect(kpis.simultaneousSteps).toBe(0);
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  it("costs scale with the prices and do not depend on the order of the vehicles", () => {
    fc.assert(
      fc.property(instance, fc.integer({ min: 2, max: 5 }), (draw, factor) => {
        const base = cost(drawn(draw));
        const scaled = drawn({ ...draw, spot: draw.spot.map((value) => factor * value) });
        expect(cost(scaled)).toBeCloseTo(factor * base, 6);
        const turned = drawn(draw);
        turned.vehicles.reverse();
        expect(cost(turned)).toBeCloseTo(base, 6);
      }),
      { numRuns: 12, seed: 5 },
    );
  });

  it("shared sun and a shared connection that does not bind cost no more than equal shares", () => {
    fc.assert(
      fc.property(instance, (draw) => {
        expect(cost(drawn({ ...draw, isJoint: true }))).toBeLessThanOrEqual(
          cost(drawn({ ...draw, isJoint: false })) + 1e-7,
        );
      }),
      { numRuns: 12, seed: 9 },
    );
  });

  it("the tightening rows cut off no exclusive plan", () => {
    // Without rows (8) to (10) the optimum is the same.
    fc.assert(
      fc.property(instance, (draw) => {
        const input = fleet.parse(drawn(draw), new Map());
        const { model } = fleet.build(input);
        const names = model.names();
        const { numRows } = model.toProblem();
        const tight = solveFleet(drawn(draw)).objective;
        for (let row = 0; row < numRows; row++) {
          if (/^(pvdir|socfull|socempty)_/.test(names.row(row))) {
            model.setRowBounds(row, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
          }
        }
        const loose = solveModel(model);
        expect(tight).toBeCloseTo(loose, 6);
      }),
      { numRuns: 15, seed: 11 },
    );
  });
});

function solveModel(model: ReturnType<typeof fleet.build>["model"]): number {
  const { objective } = solveSync(model, { mipGap: 1e-9, mipGapAbs: 1e-9 });
  if (objective === null) throw new Error("no solution");
  return objective;
}
