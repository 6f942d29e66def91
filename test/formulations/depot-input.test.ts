import { describe, expect, it } from "vitest";
import { depot } from "../../formulations/depot/index.ts";
import { exampleWith, issuesOf, type RawDepot } from "./depot-cases.ts";

const onlyIssue = (change: (raw: RawDepot) => void) => {
  const issues = issuesOf(exampleWith(change));
  expect(issues).toHaveLength(1);
  return issues[0] as { path: string; found: string; expected: string };
};

describe("depot input", () => {
  it("the example is accepted, with the documented defaults", () => {
    const input = depot.parse(
      exampleWith(() => {}),
      new Map(),
    );
    expect(input.site).toMatchObject({ congestionPercentile: 80, chargers: null, reliefReward: 0 });
    expect(Array.from(input.peakReductionReward)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(input.trucks[0]).toMatchObject({ id: "1", minChargeKW: 0, degradationCost: 0 });
    expect(Array.from(input.congested)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("a list of the wrong length names its length and the one expected", () => {
    const issue = onlyIssue((raw) => raw.data.pv.pop());
    expect(issue).toEqual({
      path: "data.pv",
      found: "5 entries",
      expected: "a list of 6 numbers, one a step",
    });
  });

  it.each([
    ["a text", "0.1"],
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["null", null],
  ])("%s in place of a price is refused at its entry", (_, value) => {
    const issue = onlyIssue((raw) => {
      raw.data.importPrice[3] = value;
    });
    expect(issue.path).toBe("data.importPrice[3]");
    expect(issue.expected).toBe("a number [EUR/kWh]");
  });

  it("a mistyped key is named with its nearest match", () => {
    const issue = onlyIssue((raw) => {
      raw.data.site.congestionPercentil = 90;
    });
    expect(issue.path).toBe("data.site.congestionPercentil");
    expect(issue.expected).toContain('"congestionPercentile"');
  });

  it("__proto__ as a key is an unknown field, not a prototype", () => {
    const raw = exampleWith(() => {});
    Object.defineProperty(raw.data.site, "__proto__", { value: { chargers: 1 }, enumerable: true });
    expect(issuesOf(raw).map((issue) => issue.path)).toEqual(["data.site.__proto__"]);
  });

  it.each<[string, (truck: RawDepot) => void, string]>([
    ["a start above the capacity", (truck) => (truck.socStartKWh = 101), "socStartKWh"],
    ["an end below the least state", (truck) => (truck.socEndKWh = 19), "socEndKWh"],
    ["a least state above the largest", (truck) => (truck.socMinKWh = 120), "socMinKWh"],
    ["a negative power", (truck) => (truck.chargeKW = -1), "chargeKW"],
    ["an efficiency of 0", (truck) => (truck.etaCharge = 0), "etaCharge"],
    ["an efficiency above 1", (truck) => (truck.etaDischarge = 1.01), "etaDischarge"],
    ["a least power above the largest", (truck) => (truck.minChargeKW = 51), "minChargeKW"],
    ["presence of 2", (truck) => (truck.parked[1] = 2), "parked[1]"],
    ["a permission of 0.5", (truck) => (truck.v2g[0] = 0.5), "v2g[0]"],
    ["a negative drain", (truck) => (truck.drain[2] = -3), "drain[2]"],
    ["an id that another truck has", (truck) => (truck.id = "1"), "id"],
  ])("%s is refused with the truck's path", (_, change, field) => {
    const issue = onlyIssue((raw) => change(raw.data.trucks[1]));
    expect(issue.path).toBe(`data.trucks[1].${field}`);
  });

  it.each([2.5, -1, "3", true])("%j chargers are refused", (chargers) => {
    const issue = onlyIssue((raw) => {
      raw.data.site.chargers = chargers;
    });
    expect(issue.path).toBe("data.site.chargers");
  });

  it("a trip that full charging cannot supply names truck, step and missing energy", () => {
    // 60 kWh + 2 h × 50 kW × 0.95 is capped at 100; 100 − 95 = 5, that is 15 below the floor of 20.
    const issue = onlyIssue((raw) => {
      raw.data.trucks[0].drain[2] = 95;
    });
    expect(issue.path).toBe("data.trucks[0].drain[2]");
    expect(issue.found).toContain(
      "truck 1 below socMinKWh = 20 at the end of step 2 (02:00): 15 kWh missing",
    );
  });

  it("an end that full charging cannot reach names the missing energy", () => {
    // 60 kWh at the start, away all day, 30 kWh driven: 30 are left of 60.
    const issue = onlyIssue((raw) => {
      raw.data.trucks[0].parked = [0, 0, 0, 0, 0, 0];
    });
    expect(issue.path).toBe("data.trucks[0].socEndKWh");
    expect(issue.found).toContain("30 kWh missing");
  });

  it("a base load beyond import, sun and trucks is refused", () => {
    // step 2: 100 import + 30 sun + 50 from the one truck that is parked
    const issue = onlyIssue((raw) => {
      raw.data.baseLoad[2] = 181;
    });
    expect(issue).toMatchObject({ path: "data.baseLoad[2]", found: "181" });
    expect(issue.expected).toContain("at most 180");
  });

  it("relief needs the transformer's load", () => {
    const issue = onlyIssue((raw) => {
      raw.data.site.reliefMode = "soft";
    });
    expect(issue.path).toBe("data.trafoLoad");
  });

  it("all problems come in one go, in reading order", () => {
    const issues = issuesOf(
      exampleWith((raw) => {
        raw.data.stepHours = 0;
        raw.data.site.importLimitKW = "100";
        raw.data.pv[0] = null;
        raw.data.trucks[1].etaCharge = 2;
        raw.data.trucks[1].colour = "red";
      }),
    );
    expect(issues.map((issue) => issue.path)).toEqual([
      "data.stepHours",
      "data.site.importLimitKW",
      "data.pv[0]",
      "data.trucks[1].colour",
      "data.trucks[1].etaCharge",
    ]);
  });

  it("a missing object is one problem, and a wrong step count does not flood the lists", () => {
    expect(issuesOf(exampleWith((raw) => delete raw.data.site)).map((issue) => issue.path)).toEqual([
      "data.site",
    ]);
    expect(issuesOf(exampleWith((raw) => (raw.data.steps = "six"))).map((issue) => issue.path)).toEqual([
      "data.steps",
    ]);
  });

  it.each([null, 7, "text", [], {}, { data: null }])("%j is refused", (raw) => {
    expect(issuesOf(raw).length).toBeGreaterThan(0);
  });

  it("times must be one step apart, and the hour that autumn repeats needs offsets", () => {
    const hours = (texts: readonly string[]) =>
      issuesOf(
        exampleWith((raw) => {
          raw.data.time = texts;
        }),
      );
    const clock = ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"].map((text) => `2026-10-25T${text}`);
    expect(hours(clock)[0]?.expected).toContain("autumn");
    const offsets = ["+02:00", "+02:00", "+02:00", "+01:00", "+01:00", "+01:00"];
    expect(hours(clock.map((text, step) => text + offsets[step]))).toEqual([]);
    expect(hours(["0", "1", "2", "3", "4", "5"])).toEqual([]);
    expect(hours(["2026-02-31T00:00", "b", "c", "d", "e", "f"])).toHaveLength(6);
  });

  it("watts in place of kilowatts and prices per MWh raise doubts", () => {
    const warn = (change: (raw: RawDepot) => void) =>
      depot.warnings?.(depot.parse(exampleWith(change), new Map())) ?? [];
    expect(warn(() => {})).toEqual([]);
    expect(warn((raw) => (raw.data.importPrice[0] = 90))[0]).toContain("per MWh");
    const small = warn((raw) => (raw.data.importPrice = raw.data.importPrice.map(() => 0.0003)));
    expect(small[0]).toMatch(/data\.importPrice is at most 0\.0003 EUR.*prices per MWh/);
    expect(warn((raw) => (raw.data.trucks[0].chargeKW = 50_000))[0]).toContain("watts");
  });
});
