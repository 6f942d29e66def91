import { describe, expect, it } from "vitest";
import { placeText } from "../../engine/index.ts";
import { InputError } from "../../formulations/index.ts";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { exampleWith, inputOf, type RawParking } from "./parkinglot-cases.ts";

const VEHICLE_FILE = "ev;Bcap;Pmax;SoCi;SoCf;arr;dep\n0;40;7.4;0.4;0.5;0;4\n1;24;3.7;0.3;0.4;1;8\n";
const TARIFF_FILE = `time;tff\n${[0.4, 0.3, 0.2, 0.2, 0.3, 0.4, 0.5, 0.5].map((tff, t) => `${t};${tff}`).join("\n")}\n`;

function issuesOf(raw: unknown, files: Record<string, string> = {}): string[] {
  const bytes = Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)] as const);
  try {
    parkinglot.parse(raw, new Map(bytes));
  } catch (error) {
    if (error instanceof InputError) {
      return error.issues.map(({ path, found, expected, position }) => {
        const where = position === undefined ? "" : `${placeText(position)} `;
        return `${where}${path}|${found}|${expected}`;
      });
    }
    throw error;
  }
  return [];
}

function broken(change: (raw: RawParking) => void): RawParking {
  const raw = exampleWith({});
  change(raw);
  return raw;
}

const fromFiles = (changes: Record<string, unknown> = {}) => ({
  ...exampleWith({}),
  data: { vehicle: "cars.csv", tariff: "prices.csv" },
  ...changes,
});

describe("parkinglot input", () => {
  it("fills in the defaults of what may be absent", () => {
    const input = inputOf(exampleWith({}));
    expect(input.law).toEqual({ coefficient: 0.05, exponent: 0.795 });
    expect([input.steps, input.segments, input.windowSteps, input.startStep]).toEqual([8, 8, null, null]);
  });

  it("reads vehicles and prices from files that the instance names", () => {
    expect(parkinglot.files(fromFiles()).map(({ path }) => path)).toEqual(["cars.csv", "prices.csv"]);
    const files = new Map([
      ["cars.csv", new TextEncoder().encode(VEHICLE_FILE)],
      ["prices.csv", new TextEncoder().encode(`\ufeff${TARIFF_FILE.replaceAll("\n", "\r\n")}`)],
    ]);
    const input = parkinglot.parse(fromFiles(), files);
    expect(Array.from(input.price)).toEqual([0.4, 0.3, 0.2, 0.2, 0.3, 0.4, 0.5, 0.5]);
    expect(input.vehicles[1]).toMatchObject({
      id: "1",
      capacityKWh: 24,
      maxKW: 3.7,
      arrivalStep: 1,
      departureStep: 8,
    });
  });

  it("names file, line and column of every wrong cell at once", () => {
    const cars = VEHICLE_FILE.replace("40;7.4", ";7.x").replace("0.3;0.4;1", "80;0.4;1.5");
    const prices = TARIFF_FILE.replace("2;0.2", "2;n/a");
    const issues = issuesOf(fromFiles(), { "cars.csv": cars, "prices.csv": prices });
    expect(issues).toEqual([
      'prices.csv:4:3 data.tariff|"n/a"|a number in the column tff',
      "cars.csv:2:3 data.vehicle|a blank cell|a number in the column Bcap",
      'cars.csv:2:4 data.vehicle|"7.x"|a number in the column Pmax',
      "cars.csv:3:10 data.vehicle|SoCi = 80|a share from 0 to 1",
      "cars.csv:3:17 data.vehicle|arr = 1.5|a step, a whole number of at least 0",
    ]);
  });

  it("refuses missing files, columns and ragged rows", () => {
    expect(issuesOf(fromFiles()).join()).toMatch(/no file "prices.csv".*no file "cars.csv"/);
    const noColumn = issuesOf(fromFiles(), {
      "cars.csv": VEHICLE_FILE.replace("Bcap", "capacity"),
      "prices.csv": TARIFF_FILE.replace("3;0.2", "3"),
    }).join();
    expect(noColumn).toMatch(/cars.csv:1:1 data.vehicle\|no column Bcap/);
    expect(noColumn).toMatch(/cars.csv:1:4 data.vehicle\|the unknown column "capacity"/);
    expect(noColumn).toMatch(/prices.csv:5:1 data.tariff\|1 cells/);
    const twice = VEHICLE_FILE.replaceAll(/^([^;]*);([^;]*)/gm, "$1;$2;$2");
    expect(issuesOf(fromFiles(), { "cars.csv": twice, "prices.csv": TARIFF_FILE })[0]).toMatch(
      /cars.csv:1:9 data.vehicle\|the column Bcap twice/,
    );
  });

  it("converts units in the headers of its files, and refuses those that do not fit", () => {
    const parse = (cars: string, prices: string) =>
      parkinglot.parse(
        fromFiles(),
        new Map([
          ["cars.csv", new TextEncoder().encode(cars)],
          ["prices.csv", new TextEncoder().encode(prices)],
        ]),
      );
    const cars =
      "ev;Bcap [Wh];Pmax [MW];SoCi [%];SoCf;arr;dep\n0;40000;0.0074;40;0.5;0;4\n1;24000;0.0037;30;0.4;1;8\n";
    const rows = TARIFF_FILE.split("\n").map((line) => line.replace(/;0\.(\d)/, ";$10"));
    const prices = rows.join("\n").replace("tff", "tff [ct/kWh]");
    expect(parse(cars, prices)).toEqual(parse(VEHICLE_FILE, TARIFF_FILE));
    const wrong = issuesOf(fromFiles(), {
      "cars.csv": cars.replace("[Wh]", "[kW]").replace("arr", "arr [h]"),
      "prices.csv": prices.replace("ct/kWh", "EUR"),
    }).join("\n");
    expect(wrong).toContain('prices.csv:1:6 data.tariff|the header "tff [EUR]"|tff, or tff [EUR/kWh] (or ');
    expect(wrong).toContain('cars.csv:1:4 data.vehicle|the header "Bcap [kW]"|Bcap, or Bcap [kWh] (or ');
    expect(wrong).toContain('data.vehicle|the header "arr [h]"|arr without unit');
  });

  it("tells of wrong times of the tariff file where they stand there, beside wrong prices", () => {
    const times = ["00:00", "00:15", "00:30", "01:45", "01:00", "01:15", "01:30", "01:45"];
    const rows = times.map((clock, row) => `2026-03-10T${clock};${row === 6 ? "n/a" : "0.2"}`);
    const files = { "cars.csv": VEHICLE_FILE, "prices.csv": `time;tff\n${rows.join("\n")}\n` };
    const raw = fromFiles();
    raw.params.stepHours = 0.25;
    expect(issuesOf(raw, files)).toEqual([
      'prices.csv:8:18 data.tariff|"n/a"|a number in the column tff',
      expect.stringMatching(/^prices.csv:5:1 data.time\[3\]\|"2026-03-10T01:45", 75 minutes after/),
      expect.stringMatching(/^prices.csv:6:1 data.time\[4\]\|"2026-03-10T01:00", -45 minutes after/),
    ]);
  });

  it("wants vehicles and prices from one place each", () => {
    const both = issuesOf(
      { ...exampleWith({}), data: { ...exampleWith({}).data, vehicle: "cars.csv" } },
      { "cars.csv": VEHICLE_FILE },
    );
    expect(both.join()).toMatch(/both data.vehicle and data.vehicles/);
    expect(issuesOf({ ...exampleWith({}), data: {} }).join()).toMatch(/neither data.tariff nor data.price/);
  });

  it("reports wrong fields together", () => {
    const issues = issuesOf(
      broken((raw) => {
        raw.variant = "pwl3";
        raw.params.etaCharge = 95;
        raw.params.gridLimitKw = 3;
        raw.data.price[2] = Number.NaN;
        raw.data.vehicles[0].socArrival = null;
      }),
    );
    expect(issues).toHaveLength(5);
    expect(issues.join()).toMatch(/gridLimitKw\|an unknown field\|"gridLimitKW", perhaps/);
  });

  it("says by how much a required state is out of reach", () => {
    const issues = issuesOf(
      broken((raw) => {
        raw.data.vehicles[0].socRequired = 0.9;
      }),
    );
    // 7 quarter hours of 7.4 kW at 95 % bring 12.3025 kWh to 16; 36 are required
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(/vehicle 1.*7\.6975 kWh missing/);
  });

  it("a full battery cannot be required where charging loses energy", () => {
    const issues = issuesOf(
      broken((raw) => {
        Object.assign(raw.data.vehicles[1], { socArrival: 0.97, socRequired: 1, departureStep: 2 });
      }),
    );
    expect(issues.join()).toMatch(/vehicle 2, which must leave with 1/);
  });

  it("refuses stays that end before they begin or after the horizon, and doubled ids", () => {
    const issues = issuesOf(
      broken((raw) => {
        Object.assign(raw.data.vehicles[0], { arrivalStep: 5, departureStep: 5 });
        Object.assign(raw.data.vehicles[1], { id: 1, departureStep: 9 });
      }),
    ).join();
    expect(issues).toMatch(/a stay of at least one step/);
    expect(issues).toMatch(/departure of vehicle 1 at step 9/);
    expect(issues).toMatch(/unique ids/);
  });

  it("joins steps: prices are averaged, stays shrink to whole steps", () => {
    const input = inputOf(exampleWith({ aggregateSteps: 2 }));
    expect(input.steps).toBe(4);
    expect(input.stepHours).toBe(0.5);
    expect(Array.from(input.price)).toEqual([0.4, 0.275, 0.275, 0.45]);
    // 0 to 7 becomes 0 to 3; 1 to 8 becomes 1 to 4
    expect(input.vehicles.map(({ arrivalStep, departureStep }) => [arrivalStep, departureStep])).toEqual([
      [0, 3],
      [1, 4],
    ]);
    expect(issuesOf(exampleWith({ aggregateSteps: 3 })).join()).toMatch(/a divisor of the 8 steps/);
  });

  it("wants a state of each vehicle that is connected at startStep, and of no other", () => {
    const ask = (params: Record<string, unknown>) =>
      issuesOf(exampleWith({ variant: "index_rh", ...params })).join();
    expect(ask({ startStep: 3, soc: { 1: 0.45 } })).toMatch(/params.soc\["2"\]\|nothing/);
    expect(ask({ startStep: 3, soc: { 1: 0.45, 2: 0.5, 7: 0.1 } })).toMatch(/an unknown vehicle/);
    expect(ask({ startStep: 3, soc: { 1: 1.45, 2: 0.5 } })).toMatch(/1.45/);
    expect(ask({ soc: { 1: 0.45 } })).toMatch(/without params.startStep/);
    expect(ask({ startStep: 8, soc: {} })).toMatch(/a step from 0 to 7/);
    expect(ask({ startStep: 0, soc: { 1: 0.4 } })).toBe("");
  });

  it("warns of what looks like another unit", () => {
    const raw = broken((each) => {
      each.data.price[0] = 42;
      each.data.vehicles[0].maxKW = 7400;
    });
    const warnings = parkinglot.warnings?.(inputOf(raw)) ?? [];
    expect(warnings.join()).toMatch(/are these cents.*are these watts/s);
    expect(parkinglot.warnings?.(inputOf(exampleWith({})))).toEqual([]);
    const small = broken((each) => {
      each.data.price = each.data.price.map((price: number) => price / 1000);
    });
    expect((parkinglot.warnings?.(inputOf(small)) ?? []).join()).toMatch(/at most 0\.000.*prices per MWh/);
  });
});
