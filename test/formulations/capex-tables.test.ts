import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { capex } from "../../formulations/capex/index.ts";
import type { PlanTable } from "../../formulations/index.ts";
import { referenceFolder } from "../reference-data.ts";
import { type RawCapex, readReference, type SolvedCapex, smallestWith, solveCapex } from "./capex-cases.ts";

/** The tables of a plan: a record a row, by the names of the columns. */
function tablesOf({ plan, input }: SolvedCapex) {
  const records = ({ columns, numRows, cell }: PlanTable) =>
    Array.from({ length: numRows }, (_, row) =>
      Object.fromEntries(columns.map(({ name }, col) => [name, cell(row, col)])),
    );
  const [results, details] = (capex.tables?.(plan, input) ?? []).map(({ table }) => records(table));
  return { results: results ?? [], details: details ?? [] };
}

/** Two years of a site that needs a charger of 10 and one of 20 kW, or two of 20. */
const twoYears = (change: (data: RawCapex) => void = () => {}) =>
  smallestWith((data) => {
    data.years = [2030, 2031];
    data.chargingDemandKWh = [[100], [300]];
    for (const key of ["baseloadKWh", "gridPrice", "solarYieldKWhPerKWp", "capexBudget"]) {
      data[key] = [data[key][0], data[key][0]];
    }
    data.solar = { existingKWp: 3, maxAddKWp: 0, costPerKWp: [1, 1] };
    data.battery.costPerKWh = [1, 1];
    data.chargers = [
      { id: "small", powerKW: 10, cost: [100, 100] },
      { id: "large", powerKW: 20, cost: [150, 150] },
    ];
    change(data);
  });

describe("the tables of a capex plan", () => {
  it("say by year what is bought and spent, and behind that what stands", async () => {
    const { results } = tablesOf(await solveCapex(twoYears()));
    const rows = results.map(({ Metric, 2030: first, 2031: second, Total, Unit }) => [
      ...[Metric, first, second, Total, Unit],
    ]);
    // 6 kWh of sun a day; 10 hours at 10 kW for 100 kWh, at 30 kW for 300.
    expect(rows).toEqual([
      ["CAPEXCost", 100, 150, 250, "USD"],
      ["OPEXCost", expect.closeTo(52, 9), expect.closeTo(152, 9), expect.closeTo(204, 9), "USD"],
      ["#10KWChargers", 1, 0, 1, "units"],
      ["#20KWChargers", 0, 1, 1, "units"],
      ["SolarCapacity", 0, 0, 0, "kWp"],
      ["BatteryCapacity", 0, 0, 0, "kWh"],
      ["SolarExportRevenue", 0, 0, 0, "USD"],
      ["BatteryExportRevenue", 0, 0, 0, "USD"],
      ["TotalCost", expect.closeTo(152, 9), expect.closeTo(302, 9), expect.closeTo(454, 9), "USD"],
      ["SolarInstalled", 3, 3, null, "kWp"],
      ["BatteryInstalled", 0, 0, null, "kWh"],
      ["ChargerPower", 10, 30, null, "kW"],
    ]);
  });

  it("say by slot where the energy comes from and goes to", async () => {
    const { details } = tablesOf(await solveCapex(twoYears()));
    expect(details).toHaveLength(2);
    expect(details[1]).toMatchObject({
      Year: "2031",
      Slot: "all",
      ChargingRequirement_kWh: 300,
      BaseloadRequirement_kWh: 10,
      TotalDemand_kWh: 310,
      SolarGenerated_kWh: 6,
      SolarUsed_kWh: expect.closeTo(6, 9),
      GridUsed_kWh: expect.closeTo(304, 9),
      ExportPrice_USD_per_kWh: 0.25,
      SlotLength_h: 10,
    });
  });

  it("name chargers of equal power by their ids, and discounted money where it is", async () => {
    const raw = twoYears((data) => {
      data.chargers[1].powerKW = 10;
      data.discountFactor = [1, 0.5];
    });
    const { results } = tablesOf(await solveCapex(raw));
    const byName = new Map(results.map((row) => [row.Metric, row]));
    expect(byName.get("#smallChargers")?.Total).toBe(3);
    expect(byName.has("#largeChargers")).toBe(true);
    const total = byName.get("TotalCost") as Record<string, number>;
    expect(byName.get("DiscountedCost")?.Total).toBeCloseTo((total[2030] ?? 0) + 0.5 * (total[2031] ?? 0), 9);
  });

  const published = referenceFolder("data", "capex");
  it.skipIf(published === null)("have the names of the published ones, in their order", async () => {
    const { results, details } = tablesOf(await solveCapex(readReference("capex-source-5y4s")));
    const read = (name: string) =>
      readFileSync(`${published}/published_${name}_export1.csv`, "utf8")
        .trim()
        .split("\n")
        .map((row) => row.trim().split(","));
    const metrics = read("results").map(([metric]) => metric);
    expect(["Metric", ...results.map(({ Metric }) => Metric)].slice(0, metrics.length)).toEqual(metrics);
    expect(Object.keys(results[0] ?? {})).toEqual(expect.arrayContaining(read("results")[0] ?? []));
    const columns = read("operation")[0]?.filter((name) => name !== "FleetSize") ?? [];
    expect(Object.keys(details[0] ?? {}).slice(0, columns.length)).toEqual(columns);
  });
});
