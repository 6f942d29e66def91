import { describe, expect, it } from "vitest";
import { capex } from "../../formulations/capex/index.ts";
import { exampleWith, issuesOf, type RawCapex, smallestWith } from "./capex-cases.ts";

/** The only problem of a changed example. */
function onlyIssue(change: (raw: RawCapex) => void) {
  const issues = issuesOf(exampleWith(change));
  expect(issues).toHaveLength(1);
  return issues[0] as { readonly path: string; readonly found: string; readonly expected: string };
}

describe("capex input", () => {
  it("reads tables by year and slot, and one export ratio or one a slot", () => {
    const input = capex.parse(
      exampleWith(({ data }) => {
        data.scenarios[1].exportRatio = [0, 0.5, 1];
      }),
      new Map(),
    );
    expect([...input.gridPrice]).toEqual([0.14, 0.22, 0.31, 0.15, 0.23, 0.33]);
    expect([...input.scenario.exportRatio]).toEqual([0.6, 0.6, 0.6]);
    expect([...(input.scenarios[1]?.exportRatio ?? [])]).toEqual([0, 0.5, 1]);
    expect(input.years).toEqual(["2027", "2028"]);
    expect([...input.discountFactor]).toEqual([1, 1]);
  });

  it("names the axis of a list that is too short", () => {
    expect(onlyIssue(({ data }) => data.capexBudget.pop())).toMatchObject({
      path: "data.capexBudget",
      found: "1 entries",
      expected: "a list of 2 numbers, one a year",
    });
    expect(onlyIssue(({ data }) => data.gridPrice[1].pop())).toMatchObject({
      path: "data.gridPrice[1]",
      expected: "a list of 3 numbers, one a slot",
    });
    expect(onlyIssue(({ data }) => data.gridPrice.pop())).toMatchObject({
      path: "data.gridPrice",
      found: "1 lists",
    });
    expect(onlyIssue(({ data }) => (data.gridPrice = 0.2)).path).toBe("data.gridPrice");
    expect(onlyIssue(({ data }) => (data.scenarios[0].exportRatio = [1])).path).toBe(
      "data.scenarios[0].exportRatio",
    );
  });

  it("missing is never zero", () => {
    expect(onlyIssue(({ data }) => delete data.baseloadKWh).path).toBe("data.baseloadKWh");
    expect(onlyIssue(({ data }) => (data.gridPrice[0][2] = null)).path).toBe("data.gridPrice[0][2]");
    expect(onlyIssue(({ data }) => (data.years[1] = Number.NaN)).path).toBe("data.years[1]");
    expect(onlyIssue(({ data }) => (data.scenarios[1].id = Number.NaN)).path).toBe("data.scenarios[1].id");
    expect(onlyIssue(({ data }) => delete data.battery.cRateBasis).path).toBe("data.battery.cRateBasis");
  });

  it("all problems come in one go, in reading order", () => {
    const issues = issuesOf(
      exampleWith(({ data }) => {
        data.daysPerYear = "365";
        data.gridPrice[0][0] = "0,14";
        data.solar.maxAddKWp = -1;
        data.chargers[1].cost[1] = -5;
        data.chargers[1].colour = "red";
        data.scenarios[0].id = "../up";
      }),
    );
    expect(issues.map((issue) => issue.path)).toEqual([
      "data.daysPerYear",
      "data.gridPrice[0][0]",
      "data.solar.maxAddKWp",
      "data.chargers[1].colour",
      "data.chargers[1].cost[1]",
      "data.scenarios[0].id",
    ]);
  });

  it("a missing list of years is one problem, not one for each table", () => {
    expect(issuesOf(exampleWith(({ data }) => delete data.years)).map((issue) => issue.path)).toEqual([
      "data.years",
    ]);
    expect(issuesOf(exampleWith(({ data }) => (data.years = []))).map((issue) => issue.path)).toEqual([
      "data.years",
    ]);
    expect(issuesOf(exampleWith(({ data }) => delete data.slots)).map((issue) => issue.path)).toEqual([
      "data.slots",
    ]);
  });

  it("years, slots, chargers and scenarios have different names; scenario folders also without their case", () => {
    expect(onlyIssue(({ data }) => (data.years[1] = 2027)).path).toBe("data.years[1]");
    expect(onlyIssue(({ data }) => (data.slots[2].id = "day")).path).toBe("data.slots[2].id");
    expect(onlyIssue(({ data }) => (data.chargers[1].id = "50kW")).path).toBe("data.chargers[1].id");
    expect(onlyIssue(({ data }) => (data.scenarios[1].id = "Feed-In-60")).path).toBe("data.scenarios[1].id");
  });

  it("a day has 24 hours", () => {
    expect(onlyIssue(({ data }) => (data.slots[0].hours = 9)).path).toBe("data.slots");
  });

  it("names the year and slot whose demand nothing can supply", () => {
    // evening: 1500 from the grid, 350 kWp of 0.6 kWh, 800 kWh of battery
    const issue = onlyIssue(({ data }) => (data.chargingDemandKWh[1][2] = 2600));
    expect(issue.path).toBe("data.chargingDemandKWh[1][2]");
    expect(issue.found).toContain("2640");
    expect(issue.expected).toContain("2028");
  });

  it("a demand at the very limit is accepted, a little more is not", () => {
    const grid = (limit: number) => issuesOf(smallestWith((data) => (data.gridLimitKWhPerSlot = [limit])));
    expect(grid(160)).toEqual([]);
    expect(grid(159.9)).toHaveLength(1);
  });

  it("names the year whose chargers cannot be paid or have no room", () => {
    const paid = (usd: number) => issuesOf(smallestWith((data) => (data.capexBudget = [usd])));
    expect(paid(150)).toEqual([]);
    expect(paid(149)[0]?.path).toBe("data.capexBudget[0]");
    const room = issuesOf(smallestWith((data) => (data.maxChargerUnits = 1)));
    expect(room[0]).toMatchObject({ path: "data.maxChargerUnits" });
  });

  it("doubts units that cannot be meant", () => {
    const warn = (change: (data: RawCapex) => void) =>
      capex.warnings?.(
        capex.parse(
          exampleWith(({ data }) => change(data)),
          new Map(),
        ),
      ) ?? [];
    expect(warn(() => {})).toEqual([]);
    expect(warn((data) => (data.gridPrice[0][0] = 140))[0]).toContain("MWh");
    expect(warn((data) => (data.gridPrice[0][0] = -0.1))[0]).toContain("curtailed");
    expect(warn((data) => (data.chargers[0].powerKW = 50_000))[0]).toContain("watts");
    expect(warn((data) => (data.scenarios[0].exportRatio = 60))[0]).toContain("percent");
    expect(warn((data) => (data.solarYieldKWhPerKWp[0][1] = 1200))[0]).toContain("several days");
  });
});
