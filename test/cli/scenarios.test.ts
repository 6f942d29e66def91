import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findFormulation } from "../../formulations/index.ts";
import { makeWorkbook } from "../io/workbook-file.ts";
import { useBuiltCli } from "./built-cli.ts";

const built = useBuiltCli();
const example = () => built.file("capex.json", JSON.stringify(findFormulation("capex").example?.()));
const read = (...names: string[]) => readFileSync(path.join(built.folder, ...names), "utf8");

describe("run with several scenarios", () => {
  it("tells of each one as it begins and ends, with its cost, unless the log is off", () => {
    const { stderr } = built.run("run", example(), "--log", "--json", "--mip-gap", "0");
    const told = stderr.split("\n").filter((line) => line.startsWith("scenario "));
    expect(told).toEqual([
      "scenario 1 of 2 (feed-in-60) begins",
      expect.stringMatching(/^scenario 1 of 2 \(feed-in-60\): optimal, [\d.]+ USD, gap 0 %$/),
      "scenario 2 of 2 (no-export) begins",
      expect.stringMatching(/^scenario 2 of 2 \(no-export\): optimal, [\d.]+ USD, gap 0 %$/),
    ]);
    expect(built.run("run", example(), "--json").stderr).toBe("");
  });

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
    expect(results[0]).toBe("Metric,2027,2028,Total,Unit");
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

describe("run with a workbook", () => {
  it("solves what its sheets hold; validate names the cell of a problem", () => {
    const row = (field: string, value: string | number) => [field, value];
    const fields = [
      ["field", "value", "remark"],
      row("formulation", "capex"),
      row("name", "one year"),
      row("data.daysPerYear", 365),
      ...["existingKWp", "maxAddKWp"].map((name) => row(`data.solar.${name}`, 0)),
      ...["maxKWh", "cRate"].map((name) => row(`data.battery.${name}`, 0)),
      row("data.battery.cRateBasis", "perHour"),
      row("data.scenarios", '[{"id":"only","exportRatio":0}]'),
    ];
    const sheets = (hours: number) => [
      { name: "instance", rows: fields },
      {
        name: "years",
        rows: [
          ["year", "capexBudget [USD]", "solarCost [USD/kWp]", "batteryCost [USD/kWh]"],
          [2030, 1000, 1, 1],
        ],
      },
      {
        name: "slots",
        rows: [
          ["id", "hours [h]", "gridLimit [kWh]"],
          ["all", hours, 1000],
        ],
      },
      {
        name: "year_slots",
        rows: [
          [
            "year",
            "slot",
            "chargingDemand [kWh]",
            "baseload [kWh]",
            "gridPrice [USD/kWh]",
            "solarYield [kWh/kWp]",
          ],
          [2030, "all", 150, 10, 0.5, 0],
        ],
      },
      {
        name: "chargers",
        rows: [
          ["id", "powerKW"],
          ["small", 10],
        ],
      },
      {
        name: "charger_costs",
        rows: [
          ["charger", "year", "cost [USD]"],
          ["small", 2030, 100],
        ],
      },
    ];
    const write = (name: string, hours: number) =>
      writeFileSync(path.join(built.folder, name), makeWorkbook(sheets(hours)));
    write("plan.xlsx", 10);
    const { stdout, stderr, status } = built.run("run", "plan.xlsx", "--json");
    expect(status, stderr).toBe(0);
    // two chargers, and 160 kWh at 0.5 every day
    expect(JSON.parse(stdout)).toMatchObject({
      name: "one year",
      status: "optimal",
      check: { feasible: true },
    });
    expect(JSON.parse(stdout).objective).toBeCloseTo(200 + 365 * 80, 6);
    write("wrong.xlsx", -1);
    const wrong = built.run("validate", "wrong.xlsx");
    expect(wrong.stderr).toMatch(/^wrong\.xlsx:slots!B2: data\.slots\[0\]\.hours: found -1, expected /);
    expect(wrong.status).toBe(1);
    writeFileSync(path.join(built.folder, "none.xlsx"), "no archive");
    expect(built.run("run", "none.xlsx").stderr).toMatch(/^none\.xlsx:1: found no zip archive/);
  });
});
