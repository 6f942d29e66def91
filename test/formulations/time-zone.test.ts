import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IssueList } from "../../formulations/common/fields.ts";
import { resampleValues, rowGrid } from "../../formulations/common/resampling.ts";
import { findZone, formatInstant, localTimes, type ZoneClock } from "../../formulations/common/time-zone.ts";
import { fleet, parseInstant } from "../../formulations/index.ts";
import { exampleWith } from "./fleet-cases.ts";

const clockOf = (zone: string) => findZone(zone) as ZoneClock;

describe("clocks of zones", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T02:30", []],
    ["Europe/Berlin", "2026-10-25T02:30", ["2026-10-25T00:30", "2026-10-25T01:30"]],
    ["Europe/Berlin", "2026-10-25T03:00", ["2026-10-25T02:00"]],
    ["Australia/Sydney", "2026-10-04T02:30", []],
    ["Australia/Lord_Howe", "2026-04-05T01:45", ["2026-04-04T14:45", "2026-04-04T15:15"]],
    ["Asia/Kolkata", "2026-10-25T02:30", ["2026-10-24T21:00"]],
    ["UTC", "2026-03-29T02:30", ["2026-03-29T02:30"]],
  ])("%s shows %s at %j", (zone, shown, expected) => {
    const found = clockOf(zone).instants(Date.parse(`${shown}Z`));
    expect(found.map((utcMs) => new Date(utcMs).toISOString().slice(0, 16))).toEqual(expected);
  });

  it("an instant as the clock shows it is that instant again", () => {
    const zones = ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Tehran"];
    const clocks = zones.map(clockOf);
    fc.assert(
      fc.property(
        fc.constantFrom(...clocks),
        fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }),
        (clock, minute) => {
          const utcMs = minute * 60_000;
          const offset = clock.offsetMinutes(utcMs);
          expect(parseInstant(formatInstant(utcMs, offset))).toEqual({ utcMs, offsetMinutes: offset });
          expect(clock.instants(utcMs + offset * 60_000)).toContain(utcMs);
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });

  it("names that are no zones are none", () => {
    for (const name of ["Europe/Berln", "", "Mars", "\0"]) expect(findZone(name)).toBeNull();
  });

  it("a fleet's local times with a zone may cross the change of clocks", () => {
    const raw = exampleWith(({ data, params }) => {
      data.time = Array.from({ length: data.steps }, (_, step) =>
        formatInstant(Date.UTC(2026, 2, 29) + step * params.stepHours * 3_600_000, 60).slice(0, 16),
      );
      data.timeZone = "Africa/Lagos";
    });
    expect(fleet.parse(raw, new Map())).toMatchObject({ steps: raw.data.steps });
    const issues = new IssueList();
    localTimes(["2026-03-29T01:45", "2026-03-29T02:00"], "Europe/Berlin", "data.time", issues);
    expect(() => issues.throwIfAny()).toThrow(
      'data.time[1]: found "2026-03-29T02:00", expected a time that exists',
    );
  });
});

describe("resampling", () => {
  it("keeps energies, whichever way, and means of powers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        (values, ratio) => {
          const rows = Array.from(
            { length: values.length * ratio },
            (_, row) => values[Math.floor(row / ratio)] as number,
          );
          const sum = (list: ArrayLike<number>) =>
            Array.from(list).reduce((total, value) => total + value, 0);
          const coarser = rowGrid(15, 15 * ratio);
          const finer = rowGrid(15 * ratio, 15);
          if (coarser === null || finer === null) throw new Error("no grid");
          expect(sum(resampleValues(rows, values.length, coarser, "sum"))).toBeCloseTo(sum(rows), 6);
          expect(sum(resampleValues(values, rows.length, finer, "sum"))).toBeCloseTo(sum(values), 6);
          const means = resampleValues(rows, values.length, coarser, "mean");
          for (const [step, value] of values.entries()) expect(means[step]).toBeCloseTo(value, 9);
          expect(Array.from(resampleValues(values, rows.length, finer, "mean"))).toEqual(rows);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  it("takes the first, the least and the largest of a step's rows", () => {
    const grid = rowGrid(15, 60);
    if (grid === null) throw new Error("no grid");
    const rows = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(Array.from(resampleValues(rows, 2, grid, "hold"))).toEqual([3, 5]);
    expect(Array.from(resampleValues(rows, 2, grid, "min"))).toEqual([1, 2]);
    expect(Array.from(resampleValues(rows, 2, grid, "max"))).toEqual([4, 9]);
    expect(rowGrid(20, 30)).toBeNull();
  });
});
