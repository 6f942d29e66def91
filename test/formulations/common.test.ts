import { describe, expect, it } from "vitest";
import { findShortage, neededSoc, socFromPowers } from "../../formulations/common/battery.ts";
import { IssueList, numberField } from "../../formulations/common/fields.ts";
import { congestedSteps, energyCost, percentile } from "../../formulations/common/tariff.ts";
import {
  checkTimes,
  clockHours,
  clockLabel,
  expectedTime,
  parseInstant,
  utcLabel,
} from "../../formulations/common/time-grid.ts";
import { FORMULATIONS, findFormulation } from "../../formulations/index.ts";

describe("percentile", () => {
  it("interpolates like numpy's default", () => {
    // numpy.percentile([15, 20, 35, 40, 50], 40) = 29.0
    expect(percentile(Float64Array.of(35, 15, 50, 40, 20), 40)).toBeCloseTo(29, 12);
    expect(percentile(Float64Array.of(7), 80)).toBe(7);
    expect(percentile(Float64Array.of(1, 2), 100)).toBe(2);
  });

  it("a step at the threshold itself is not congested", () => {
    expect(Array.from(congestedSteps(Float64Array.of(5, 5, 5, 5), 80))).toEqual([0, 0, 0, 0]);
    expect(Array.from(congestedSteps(Float64Array.of(1, 2, 3, 4, 9), 75))).toEqual([0, 0, 0, 0, 1]);
  });

  it("sums of costs survive cancellation", () => {
    expect(energyCost(Float64Array.of(1e16, 1, -1e16), Float64Array.of(1, 1, 1), 1)).toBe(1);
  });
});

describe("battery", () => {
  const battery = {
    chargeKW: 10,
    etaCharge: 0.5,
    etaDischarge: 0.8,
    socMinKWh: 5,
    socMaxKWh: 30,
    socStartKWh: 20,
    socEndKWh: 20,
    parked: Uint8Array.of(1, 0, 1),
    drain: Float64Array.of(0, 12, 0),
  };

  it("loses on the way in and on the way out", () => {
    const soc = socFromPowers(battery, Float64Array.of(10, 0, 0), Float64Array.of(0, 0, 4), 1);
    expect(Array.from(soc)).toEqual([25, 13, 8]);
  });

  it("finds the first shortage under full charging", () => {
    // 25, 13, 18: two short of the end
    expect(findShortage(battery, 1)).toEqual({ step: 2, missingKWh: 2, limit: "end" });
    expect(findShortage({ ...battery, socEndKWh: 18 }, 1)).toBeNull();
    expect(findShortage({ ...battery, drain: Float64Array.of(0, 22, 0) }, 1)).toEqual({
      step: 1,
      missingKWh: 2,
      limit: "floor",
    });
  });

  it("needs before a trip what the trip takes and the end cannot regain", () => {
    expect(Array.from(neededSoc(battery, 1))).toEqual([27, 15, 20]);
  });
});

describe("time", () => {
  it("reads instants with their offsets", () => {
    expect(parseInstant("2026-03-29T01:15+01:00")).toEqual({
      utcMs: Date.UTC(2026, 2, 29, 0, 15),
      offsetMinutes: 60,
    });
    expect(parseInstant("2026-03-29 01:15:30.5Z")?.utcMs).toBe(Date.UTC(2026, 2, 29, 1, 15, 30, 500));
    expect(parseInstant("2026-03-29T01:15")?.offsetMinutes).toBeNull();
    for (const text of ["2026-02-30T00:00", "2026-13-01T00:00", "2026-01-01T24:00", "29.03.2026 01:15", ""]) {
      expect(parseInstant(text)).toBeNull();
    }
  });

  it("labels steps by the clock of the first one and in UTC", () => {
    const grid = { steps: 2, stepHours: 0.25, time: ["2026-03-29T23:45+02:00", "2026-03-30T00:00+02:00"] };
    expect(clockLabel(grid, 0.5)).toBe("00:15");
    expect(utcLabel(grid, 1)).toBe("2026-03-29T22:00Z");
  });

  it("counts the clock's hours from midnight, over days and over the hour that spring leaves out", () => {
    const spring = ["2026-03-29T00:30+01:00", "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"];
    const grid = { steps: 3, stepHours: 1, time: spring };
    expect([0, 1, 1.5, 2, 3, 24].map((hours) => clockHours(grid, hours))).toEqual([
      0.5, 1.5, 2, 3.5, 4.5, 25.5,
    ]);
    expect(clockHours({ steps: 2, stepHours: 1, time: null }, 1.25)).toBe(1.25);
    expect(clockHours({ steps: 1, stepHours: 1, time: ["1969-12-31T22:00"] }, 3)).toBe(25);
  });
});

describe("what wrong times should be", () => {
  it("a wrong length of the steps is said once, with the right one", () => {
    const issues = new IssueList();
    const time = ["00", "01", "02", "03"].map((hour) => `2026-03-10T${hour}:00`);
    checkTimes({ steps: 4, stepHours: 15, time }, "time", issues);
    expect(issues.all()).toEqual([
      {
        path: "time[1]",
        found: '"2026-03-10T01:00", 60 minutes after the step before, as all are',
        expected: "steps of 900 minutes as stepHours says, or stepHours 1 for these",
      },
    ]);
  });

  it("a date as people write it is told what a spreadsheet can do", () => {
    expect(expectedTime("10.03.2026 01:00")).toMatch(/cell format yyyy-mm-dd hh:mm/);
    expect(expectedTime("3/10/2026 1:00 AM")).toMatch(/cell format yyyy-mm-dd hh:mm/);
    expect(expectedTime("2026-03-10")).not.toMatch(/cell format/);
  });
});

describe("what wrong shares should be", () => {
  const share = numberField({ about: "efficiency", above: 0, max: 1 });
  const power = numberField({ about: "power", min: 0, max: 1, unit: "kW" });
  const expectedOf = (field: typeof share, value: number) => {
    const issues = new IssueList();
    field.read(value, "eta", { issues } as never);
    return issues.all()[0]?.expected;
  };

  it("a percentage is told as a share", () => {
    expect(expectedOf(share, 95)).toBe("a number above 0 and at most 1 (95 % is 0.95)");
    expect(expectedOf(share, 1.5)).toBe("a number above 0 and at most 1");
    expect(expectedOf(power, 95)).toBe("a number at least 0 and at most 1 [kW]");
  });
});

describe("the registry", () => {
  it("an unknown formulation is an input error with the known names", () => {
    expect(findFormulation("depot")).toBe(FORMULATIONS[0]);
    expect(() => findFormulation("depto")).toThrow('did you mean "depot"');
    expect(() => findFormulation(undefined)).toThrow("found nothing");
  });
});
