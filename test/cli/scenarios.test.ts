import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findFormulation } from "../../formulations/index.ts";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();
const example = () => built.file("capex.json", JSON.stringify(findFormulation("capex").example?.()));
const read = (...names: string[]) => readFileSync(path.join(built.folder, ...names), "utf8");

describe("run with several scenarios", () => {
  it("gives the first one's figures, and those of all in a list", () => {
    const { stdout, stderr, status } = built.run("run", example(), "--json", "--mip-gap", "0");
    expect(status, stderr).toBe(0);
    const json = JSON.parse(stdout);
    expect(json.scenarios.map(({ id }: { id: string }) => id)).toEqual(["feed-in-60", "no-export"]);
    const [first, second] = json.scenarios;
    expect(first).toMatchObject({
      status: "optimal",
      objective: json.objective,
      gap: json.gap,
      kpis: json.kpis,
    });
    expect(second.objective).toBeGreaterThan(first.objective);
    expect(second.dualBound).toBeLessThanOrEqual(second.objective);
    expect(second.seconds).toBeGreaterThan(0);
  });

  it("--out writes a folder a scenario, a table and a report of all", () => {
    const { stdout, status } = built.run("run", example(), "--out", "plan");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^feed-in-60 +optimal .* passed$/m);
    expect(stdout).toMatch(/^no-export +optimal .* passed$/m);
    expect(readdirSync(path.join(built.folder, "plan")).sort()).toEqual([
      "feed-in-60",
      "no-export",
      "report.html",
      "scenarios.csv",
    ]);
    const files = ["kpis.json", "model.mps", "operational_details.csv", "optimization_results.csv"];
    for (const file of [...files, "report.html", "schedule.csv", "solution.sol"]) {
      expect(existsSync(path.join(built.folder, "plan/no-export", file)), file).toBe(true);
    }
    const rows = read("plan", "scenarios.csv").trimEnd().split("\n");
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^id,status,objective,dualBound,gap,totalCostUSD,/);
    expect(rows[2]).toMatch(/^no-export,optimal,/);
    const { totalCostUSD } = JSON.parse(read("plan", "no-export", "kpis.json"));
    expect(Number(rows[2]?.split(",")[5])).toBeCloseTo(totalCostUSD, 5);
    const results = read("plan", "no-export", "optimization_results.csv").split("\n");
    expect(results[0]).toBe("metric,unit,2027,2028,total");
    expect(read("plan", "no-export", "operational_details.csv").trimEnd().split("\n")).toHaveLength(7);
    const report = read("plan", "report.html");
    expect(report).toContain("2 scenarios side by side");
    expect(report).toContain("no-export");
    expect(report).not.toMatch(/<script|https?:/);
  });

  it("writes a single scenario into the folder itself", () => {
    const one = '[{"id":"only","exportRatio":0}]';
    expect(built.run("run", example(), "--set", `data.scenarios=${one}`, "--out", "one").status).toBe(0);
    expect(existsSync(path.join(built.folder, "one/schedule.csv"))).toBe(true);
    expect(existsSync(path.join(built.folder, "one/only"))).toBe(false);
  });

  it("says so when one of them has no answer in time", () => {
    const { stdout, status } = built.run("run", example(), "--json", "--time-limit", "0");
    expect(JSON.parse(stdout).scenarios.map((each: { status: string }) => each.status)).toEqual([
      "time_limit",
      "time_limit",
    ]);
    expect(status).toBe(2);
  });
});
