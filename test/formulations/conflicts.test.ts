import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findConflict, Model } from "../../engine/index.ts";
import {
  type AnyFormulation,
  type ConflictReport,
  conflictGroups,
  describeConflict,
  findFormulation,
} from "../../formulations/index.ts";

/** A formulation's example, changed. */
function example(name: string, change: (raw: never) => void): { formulation: AnyFormulation; raw: unknown } {
  const formulation = findFormulation(name);
  const raw = formulation.example?.();
  change(raw as never);
  return { formulation, raw };
}

async function explain({ formulation, raw }: ReturnType<typeof example>): Promise<ConflictReport> {
  const input = formulation.parse(raw, new Map());
  const { model } = formulation.build(input);
  const { conflictWords } = formulation;
  const conflict = await findConflict(model, conflictGroups(model, conflictWords, input));
  expect(conflict).toMatchObject({ status: "found", isMinimal: true });
  return describeConflict(model, conflict, conflictWords, input);
}

/** A truck that comes back late, beside another one. */
function depot(importLimitKW: number, chargers: number | null) {
  const truck = {
    ...{ chargeKW: 50, dischargeKW: 0, etaCharge: 1, etaDischarge: 1, socMinKWh: 0, socMaxKWh: 100 },
    ...{ socStartKWh: 30, v2g: [0, 0, 0, 0, 0, 0] },
  };
  const late = { id: "T3", socEndKWh: 80, parked: [0, 0, 0, 1, 1, 1], drain: [10, 5, 5, 0, 0, 0] };
  const other = { id: "T4", socEndKWh: 30, parked: [1, 1, 1, 1, 1, 1], drain: [0, 0, 0, 0, 0, 0] };
  const even = (value: number) => [value, value, value, value, value, value];
  return example("depot", (raw: { data: unknown }) => {
    raw.data = {
      ...{ steps: 6, stepHours: 0.5, importPrice: even(0.1), pv: even(0), baseLoad: even(10) },
      time: ["04:00", "04:30", "05:00", "05:30", "06:00", "06:30"].map((clock) => `2026-03-02T${clock}`),
      site: { importLimitKW, exportLimitKW: 10, chargers },
      trucks: [
        { ...truck, ...late },
        { ...truck, ...other },
      ],
    };
  });
}

describe("conflicts in the planner's words", () => {
  it("depot: a late truck and a small connection", async () => {
    const { text, items } = await explain(depot(40, null));
    expect(text).toContain(
      "truck T3 must hold at least 80 kWh at 07:00 (at most 55 kWh can be reached), but",
    );
    expect(text).toContain("the connection gives at most 40 kW from 05:30 to 07:00");
    expect(text).toContain("base load less sun is 10 kW from 05:30 to 07:00");
    expect(text).not.toContain("T4");
    expect(items[0]).toMatchObject({
      role: "target",
      subject: "truck T3",
      lastStep: 5,
      bound: 80,
      unit: "kWh",
    });
    expect(items[0]?.relaxBy).toBeCloseTo(25, 6);
  });

  it("parkinglot: targets that take each other all there is", async () => {
    const sample = readFileSync(
      new URL("../../formulations/parkinglot/sample/six-cars.json", import.meta.url),
    );
    const raw = JSON.parse(sample.toString());
    raw.params.gridLimitKW = 6;
    const { text, items } = await explain({ formulation: findFormulation("parkinglot"), raw });
    expect(text).toContain("at 16:00 (not even 0 kWh can be reached beside the others)");
    expect(text).toMatch(/\(at most \d\S* kWh can be reached beside the others\)/);
    expect(text).not.toContain(" -");
    // Too many for a sentence.
    const lines = text.split("\n");
    expect(lines[0]).toBe("these cannot hold together");
    expect(lines.filter((line) => !line.startsWith("    ")).slice(1)).toEqual([
      "  targets",
      "  limits",
      "  figures",
    ]);
    expect(items.map((item) => item.text)).toContain("vehicle car-01 arrives with 18 kWh at 08:00");
  });

  it("depot: departures behind a weak charger and a transformer that others load", async () => {
    const late = (raw: { data: { trucks: { departureSocKWh?: number[] }[]; site: object } }) => raw.data;
    const withOptions = (options: (data: ReturnType<typeof late>) => void) => {
      const { formulation, raw } = depot(200, null);
      options(late(raw as Parameters<typeof late>[0]));
      return explain({ formulation, raw });
    };
    const weak = await withOptions((data) => {
      Object.assign(data.site, { chargerTypes: [{ powerKW: 11, count: 2 }] });
    });
    expect(weak.text).toContain("truck T3 must hold at least 80 kWh at 07:00");
    expect(weak.text).toContain(
      "truck T3 draws no more than its charger gives, which is at most 11 kW from 05:30",
    );
    const loaded = await withOptions((data) => {
      Object.assign(data.site, { transformerLimitKW: 60 });
      Object.assign(data, { otherLoad: [0, 0, 0, 25, 25, 25] });
    });
    expect(loaded.text).toContain("the transformer leaves at most 35 kW from 05:30 to 07:00");
  });

  it("depot: too few chargers", async () => {
    const { text } = await explain(depot(100, 0));
    expect(text).toContain("truck T3 must hold at least 80 kWh at 07:00");
    expect(text).toContain("the depot has chargers for at most 0 trucks at once");
    expect(text).not.toContain("connection");
  });

  it("fleet: a connection that leaves too little before the departure", async () => {
    const { text } = await explain(
      example("fleet", (raw: { params: Record<string, unknown> }) => {
        raw.params.gridConnectionKW = 16;
        raw.params.gridLimit = "perVehicle";
      }),
    );
    expect(text).toMatch(/vehicle B must hold at least \d/);
    expect(text).toMatch(/the connection of 16 kW, with 12 kW of load less sun, leaves at most 4 kW/);
  });

  it("parkinglot: two vehicles at one small connection", async () => {
    const { text } = await explain(
      example("parkinglot", (raw: { params: { gridLimitKW: number } }) => {
        raw.params.gridLimitKW = 4.3;
      }),
    );
    expect(text).toMatch(/vehicle 1 must leave with at least 22 kWh at 01:45/);
    expect(text).toMatch(/vehicle 1 arrives with \S+ kWh at \d\d:\d\d[;.]?/);
    expect(text).toMatch(/vehicle 2 must leave with at least 16.8 kWh at 02:00/);
    expect(text).toContain("the connection gives all chargers together at most 4.3 kW");
  });

  it("dcopf: a load behind a line that is too small", async () => {
    const { text } = await explain(
      example("dcopf", (raw: { data: Record<string, unknown> }) => {
        raw.data = {
          network: {
            baseMVA: 100,
            referenceBus: 1,
            buses: [{ id: 1 }, { id: 2, loadMW: 80 }],
            branches: [{ from: 1, to: 2, reactance: 0.1, ratingMW: 50 }],
            generators: [{ bus: 1, maxMW: 200, costLinear: 10 }],
          },
          ...{ periods: 1, stepHours: 1, loadScale: [1] },
        };
      }),
    );
    expect(text).toContain("bus 2 takes 80 MW");
    expect(text).toContain("(at most 50 MW can be reached)");
    expect(text).toContain("(from bus 1 to bus 2) carries at most 50 MW");
  });

  it("capex: chargers that the limits of purchases do not allow", async () => {
    const { text } = await explain(
      example("capex", (raw: { data: { chargers: { maxUnits?: number }[] } }) => {
        for (const charger of raw.data.chargers) charger.maxUnits = 0;
      }),
    );
    expect(text).toContain("year 2027 needs chargers of 112.5 kW");
    expect(text).toContain("year 2027 allows purchases of charger 50kW: 0 units");
  });

  it("rows and columns without tags and words stand by their names", async () => {
    const model = new Model();
    const col = model.addCol({ name: "x", ub: 3 });
    model.addRow(col.atLeast(5), { tag: { formulation: "mine", pump: 7, step: 2, limit: "flow" } });
    const conflict = await findConflict(model, conflictGroups(model, undefined, null));
    const { text } = describeConflict(model, conflict, undefined, null);
    expect(text).toContain("pump 7 flow at least 5 in step 2");
    expect(text).toContain("x at most 3");
  });
});
