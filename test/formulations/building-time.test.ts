/** Building a model takes time and entries in proportion to the data. */
import { describe, expect, it } from "vitest";
import { fleet } from "../../formulations/fleet/index.ts";
import { tinyFleet } from "./fleet-cases.ts";

/** One vehicle over some days of hourly steps, plugged in at night; solar power and prices of any kind. */
function days(count: number) {
  const night = "111111110000000011111111";
  const spot = Array.from({ length: 24 * count }, (_, step) => 40 + ((step * 37) % 60));
  return fleet.parse(tinyFleet(night.repeat(count), spot), new Map());
}

/** Model size and CPU seconds of building it. */
function build(count: number) {
  const input = days(count);
  const before = process.cpuUsage();
  const problem = fleet.build(input).model.toProblem();
  const { user, system } = process.cpuUsage(before);
  return { columns: problem.numCols, entries: problem.value.length, seconds: (user + system) / 1e6 };
}

describe("building", () => {
  it("doubling the days doubles columns and entries, and five years are built in seconds", () => {
    const [once, twice] = [build(100), build(200)];
    // States have one column more than steps.
    expect(twice.columns - 1).toBe(2 * (once.columns - 1));
    expect(twice.entries).toBeGreaterThan(1.99 * once.entries);
    expect(twice.entries).toBeLessThan(2.01 * once.entries);
    // 43 800 steps, a quarter of the largest year; quadratic work would take minutes.
    expect(build(1825).seconds).toBeLessThan(3);
  });
});
