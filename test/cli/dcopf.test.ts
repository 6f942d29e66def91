import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();
const SAMPLE = fileURLToPath(new URL("../../formulations/dcopf/sample/", import.meta.url));

const runJson = (...args: string[]) => {
  const { stdout, stderr, status } = built.run("run", "sample/region-day.json", "--json", ...args);
  expect(stdout.split("\n"), stderr).toHaveLength(2);
  return { json: JSON.parse(stdout), status };
};

describe("run of a power flow", () => {
  beforeAll(() => {
    mkdirSync(path.join(built.folder, "sample"));
    for (const name of ["region-day.json", "region.m"]) {
      copyFileSync(path.join(SAMPLE, name), path.join(built.folder, "sample", name));
    }
  });

  it("proves an exact cost to 1e-7, and its files agree", () => {
    const { json, status } = runJson("--out", "plan");
    expect(status).toBe(0);
    expect(json).toMatchObject({ status: "optimal", formulation: "dcopf", check: { feasible: true } });
    expect(json.gap).toBeLessThanOrEqual(1e-7);
    expect(json.kpis.exactCost).toBe(json.objective);
    const folder = path.join(built.folder, "plan");
    expect(readdirSync(folder).sort()).toEqual([
      "kpis.json",
      "model.mps",
      "report.html",
      "schedule.csv",
      "solution.sol",
    ]);
    const report = readFileSync(path.join(folder, "report.html"), "utf8");
    for (const title of ["Prices of the buses", "Loading of the most loaded branches"]) {
      expect(report).toContain(title);
    }
    // A row for each of 24 buses, 6 generators, 3 plants, 38 branches and 4 fleets in 24 hours.
    const schedule = readFileSync(path.join(folder, "schedule.csv"), "utf8").trim().split("\n");
    expect(schedule).toHaveLength(1 + 24 * (24 + 6 + 3 + 38 + 4));
    const checked = JSON.parse(built.run("check", "plan/model.mps", "plan/solution.sol").stdout);
    expect(checked.feasible).toBe(true);
    expect(checked.objective).toBeLessThanOrEqual(json.objective * (1 + 1e-9));
  });

  it("segments cost more than the exact functions, and their plan is priced truly beside it", () => {
    const exact = runJson().json;
    const { json } = runJson("--set", "data.costSegments=4");
    expect(json.objective).toBeGreaterThan(exact.objective);
    expect(json.kpis.modelCost).toBeCloseTo(json.objective, 4);
    expect(json.kpis.exactCost).toBeLessThan(json.objective);
    expect(json.kpis.exactCost).toBeGreaterThanOrEqual(exact.dualBound);
  });

  it("a limit leaves the best plan so far with an honest gap", () => {
    const limit = Math.round(0.7 * runJson().json.simplexIterations);
    const { json, status } = runJson("--iteration-limit", String(limit));
    expect(status).toBe(0);
    expect(json.status).toBe("iteration_limit");
    expect(json.gap).toBeGreaterThan(1e-7);
    expect(json.check.feasible).toBe(true);
    expect(json.objective).toBeGreaterThanOrEqual(json.dualBound);
    expect(json.simplexIterations).toBeLessThanOrEqual(limit);
  });
});
