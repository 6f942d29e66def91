import { describe, expect, it } from "vitest";
import { fleet } from "../../formulations/fleet/index.ts";
import { exampleWith, type RawFleet, tinyFleet } from "./fleet-cases.ts";

// biome-ignore lint/suspicious/noExplicitAny: figures are looked up by path
const logs = (raw: RawFleet): any => fleet.baselineKpis?.(fleet.parse(raw, new Map())).static;

describe("static strategies", () => {
  it("uncontrolled charges at full power on arrival", () => {
    // 4 kWh are missing: 4 / 0.9 kWh in the first hour, which costs 0.1 EUR/kWh.
    const { fixed } = logs(tinyFleet("1110", [100, 1, 1, 1])).uncontrolled;
    expect(fixed.energyCostEur).toBeCloseTo((4 / 0.9) * 0.1, 12);
    expect(fixed.departures).toBe(1);
    expect(fixed.socViolations).toBe(0);
  });

  it("distributed spreads it: the source charges less and less, the repaired one evenly", () => {
    const raw = tinyFleet("11110", [0, 0, 0, 100, 0]);
    const { source, fixed } = logs(raw).distributed;
    const needed = 4 / (5 * 0.9);
    const hours = (left: number) => left + 0.001;
    const first = 5 * (needed / hours(4));
    expect(fixed.energyChargedKWh).toBeLessThan(4 / 0.9);
    expect(fixed.energyCostEur / 0.1).toBeCloseTo(first, 2);
    // By the state on arrival the signals are needed/4, /3, /2, /1: all is charged before the last hour ends, and that hour, the
    // only one that costs, has nothing left to do.
    expect(source.energyChargedKWh).toBeCloseTo(4 / 0.9, 9);
    const before = 5 * needed * (1 / hours(4) + 1 / hours(3) + 1 / hours(2));
    expect(source.energyCostEur).toBeCloseTo(0.1 * Math.max(0, 4 / 0.9 - before), 12);
  });

  it("night begins late enough for the earliest departure, and the lunch vehicles follow the other rule", () => {
    // From empty to 0.9 takes 2 h; the earliest departure at 06:00 makes that 04:00, but no start lies after midnight.
    const steps = 34;
    const raw = tinyFleet(`${"1".repeat(30)}0000`, Array(steps).fill(50));
    raw.data.time = Array.from({ length: steps }, (_, step) =>
      new Date(Date.UTC(2026, 4, 4, step)).toISOString().replace(".000", ""),
    );
    const night = logs(raw).night.fixed;
    expect(night.earliestDeparture).toBe("06:00");
    expect(night.hoursNeeded).toBeCloseTo(2, 12);
    expect(night.start).toBe("23:45");
    expect(night.socViolations).toBe(0);
    expect(night.energyChargedKWh).toBeCloseTo(4 / 0.9, 9);
    raw.vehicles[0].targetSocLunch = 0.6;
    expect(logs(raw).night.fixed.energyChargedKWh).toBeCloseTo(4 / 0.9, 9);
  });

  it("overload counts the power drawn, or the signal by the rule of the source", () => {
    const raw = exampleWith((each) => {
      each.params.gridConnectionKW = 30;
      each.data.load = Array(8).fill(25);
      each.data.pv = Array(8).fill(0);
    });
    const { source, fixed } = logs(raw).uncontrolled;
    expect(source.overloadSteps).toBe(8);
    expect(source.overloadMaxKW).toBeCloseTo(25 + 22 - 30, 12);
    expect(fixed.overloadSteps).toBeLessThan(8);
    expect(fixed.overloadKWh).toBeLessThan(source.overloadKWh);
  });

  it("a missed target counts from half a percent on, and wear follows time and cycles", () => {
    const raw = tinyFleet("10", [1, 1], { initialSoc: 0.4, clipTarget: true });
    const { fixed } = logs(raw).uncontrolled;
    // 0.4 + 0.45 = 0.85 of 0.9
    expect(fixed.socViolations).toBe(1);
    expect(fixed.socMissingMax).toBeCloseTo(0.05, 12);
    expect(fixed.degradationCyclicSum).toBeCloseTo((0.45 / 2) * 1.25e-4, 15);
    // The mean state 0.625 is nearer to 0.4 than to 0.9.
    expect(fixed.degradationCalendarSum).toBeCloseTo(0.0293 / 8760, 15);
  });

  it("splits the sun over the vehicles that are plugged in", () => {
    const raw = exampleWith((each) => {
      each.data.pv = Array(8).fill(4);
    });
    const { fixed } = logs(raw).uncontrolled;
    const input = fleet.parse(raw, new Map());
    const sunKWh = fleet
      .baselines?.(input)[0]
      ?.plan.vehicles.reduce((sum, { pvKW }) => sum + pvKW.reduce((all, power) => all + power * 0.5, 0), 0);
    expect(fixed.pvUsedKWh).toBeCloseTo(sunKWh as number, 12);
    for (let step = 0; step < 8; step++) {
      const used = fleet.baselines?.(input)[0]?.plan.vehicles.map(({ pvKW }) => pvKW[step] as number) ?? [];
      expect(used[0] as number).toBeLessThanOrEqual(step === 3 || step === 4 ? 4 : 2);
    }
  });
});
