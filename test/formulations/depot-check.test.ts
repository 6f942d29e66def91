import { beforeAll, describe, expect, it } from "vitest";
import { type DepotInput, type DepotPlan, depot } from "../../formulations/depot/index.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { exampleWith, type RawDepot } from "./depot-cases.ts";

async function solveExample(change: (raw: RawDepot) => void) {
  const input = depot.parse(exampleWith(change), new Map());
  const { model, built } = depot.build(input);
  const { solution } = await solveWithHighs(model.toProblem());
  if (solution === null) throw new Error("the example has a solution");
  return { input, plan: depot.plan(solution, built) };
}

/** A copy of a plan whose arrays may be changed. */
function copyPlan(plan: DepotPlan): DepotPlan {
  return structuredClone(plan);
}

describe("depot check", () => {
  let input: DepotInput;
  let plan: DepotPlan;
  beforeAll(async () => {
    ({ input, plan } = await solveExample(() => {}));
  });

  const whatBreaks = (change: (broken: DepotPlan) => void, given: DepotInput = input) => {
    const broken = copyPlan(plan);
    change(broken);
    return depot.check(broken, given).map((violation) => violation.what);
  };

  it("accepts the optimal plan", () => {
    expect(depot.check(plan, input)).toEqual([]);
  });

  it("a kilowatt more of import opens the balance by its energy", () => {
    const broken = copyPlan(plan);
    broken.importKW[1] = (broken.importKW[1] as number) + 1;
    const violation = depot
      .check(broken, input)
      .find((each) => each.what === "energy balance does not close");
    expect(violation).toMatchObject({ where: "step 1 (01:00)", unit: "kWh" });
    expect(violation?.amount).toBeCloseTo(1, 9);
  });

  it.each<[string, (broken: DepotPlan) => void]>([
    ["import above its limit", (broken) => (broken.importKW[0] = 101)],
    ["export above its limit", (broken) => (broken.exportKW[0] = 61)],
    ["curtailment above its limit", (broken) => (broken.curtailedKW[0] = 1)],
    ["negative import", (broken) => (broken.importKW[0] = -1)],
    ["import is not a number", (broken) => (broken.importKW[0] = Number.NaN)],
    ["relief above its limit", (broken) => (broken.reliefKW[0] = 1)],
    ["charging power above its limit", (broken) => ((broken.trucks[0] as RawDepot).chargeKW[2] = 10)],
    ["discharging power above its limit", (broken) => ((broken.trucks[0] as RawDepot).dischargeKW[3] = 10)],
    ["state of charge above capacity", (broken) => (broken.trucks[1] as RawDepot).chargeKW.fill(50)],
    ["state of charge below its least", (broken) => (broken.trucks[1] as RawDepot).dischargeKW.fill(50)],
    ["end state of charge missed", (broken) => (broken.trucks[1] as RawDepot).dischargeKW.fill(50)],
    [
      "state of charge does not follow from the powers",
      (broken) => ((broken.trucks[1] as RawDepot).socKWh[2] += 0.001),
    ],
    [
      "charging and discharging at once",
      (broken) => {
        (broken.trucks[1] as RawDepot).chargeKW[0] = 5;
        (broken.trucks[1] as RawDepot).dischargeKW[0] = 5;
      },
    ],
    [
      "import and export at once",
      (broken) => {
        broken.importKW[0] = (broken.importKW[0] as number) + 5;
        broken.exportKW[0] = (broken.exportKW[0] as number) + 5;
      },
    ],
  ])("finds: %s", (what, change) => {
    expect(whatBreaks(change)).toContain(what);
  });

  it("finds more active trucks than chargers and power below its least", () => {
    const oneCharger = { ...input, site: { ...input.site, chargers: 1 } };
    const both = (broken: DepotPlan) => {
      for (const truck of broken.trucks) truck.chargeKW[1] = 20;
    };
    expect(whatBreaks(both, oneCharger)).toContain("more trucks active than chargers");
    const least = { ...input, trucks: input.trucks.map((truck) => ({ ...truck, minChargeKW: 25 })) };
    expect(whatBreaks(both, least)).toContain("charging power below its least");
  });

  it("finds imports above the base load in a congested step of hard relief", () => {
    const hard = { ...input, site: { ...input.site, reliefMode: "hard" as const } };
    const congested = { ...hard, congested: Uint8Array.from([1, 0, 0, 0, 0, 0]) };
    const change = (broken: DepotPlan) => (broken.importKW[0] = 21);
    expect(whatBreaks(change, congested)).toContain("import above the base load in a congested step");
  });

  it("a trace of two-way flow from an almost integral binary is netted, a real one is not", async () => {
    const { model, built } = depot.build(input);
    const { solution } = await solveWithHighs(model.toProblem());
    if (solution === null) throw new Error("no solution");
    const cols = built.trucks[1];
    if (cols === undefined) throw new Error("no truck");
    const disturbed = (trace: number) => {
      const colValue = solution.colValue.slice();
      for (const block of [cols.charge, cols.discharge]) {
        colValue[block.at(3)] = (colValue[block.at(3)] as number) + trace;
      }
      return depot.check(depot.plan({ ...solution, colValue }, built), input);
    };
    expect(disturbed(4e-5)).toEqual([]);
    expect(disturbed(1e-3).map((each) => each.what)).toContain("charging and discharging at once");
  });
});

describe("uncontrolled charging", () => {
  it("charges at once and at full power up to what is needed, and never discharges", () => {
    const input = depot.parse(
      exampleWith(() => {}),
      new Map(),
    );
    const plan = depot.baselines?.(input)[0]?.plan;
    // Truck 1 holds its end state of 60 and drives 30: it waits, since 60 − 30 ≥ 20, and recharges from hour 4.
    // 30 kWh need 31.58 kWh at an efficiency of 0.95. Truck 2 fetches 10 kWh in the first hour.
    expect(Array.from(plan?.trucks[0]?.chargeKW ?? [])).toEqual([
      0,
      0,
      0,
      0,
      expect.closeTo(30 / 0.95, 9),
      0,
    ]);
    expect(Array.from(plan?.trucks[1]?.chargeKW ?? [])).toEqual([
      expect.closeTo(10 / 0.95, 9),
      0,
      0,
      0,
      0,
      0,
    ]);
    expect(depot.check(plan as DepotPlan, input)).toEqual([]);
  });

  it("charges ahead of a trip that the end state would not carry", () => {
    const input = depot.parse(
      exampleWith((raw) => {
        raw.data.trucks[0].drain = [0, 0, 35, 35, 0, 0];
      }),
      new Map(),
    );
    const plan = depot.baselines?.(input)[0]?.plan as DepotPlan;
    // 70 kWh above the floor of 20 make 90 before the trip.
    expect(plan.trucks[0]?.socKWh[1]).toBeCloseTo(90, 9);
    expect(depot.check(plan, input)).toEqual([]);
  });

  it("what the import limit does not leave is missing, and the figures say so", () => {
    const input = depot.parse(
      exampleWith((raw) => {
        raw.data.site.importLimitKW = 31;
      }),
      new Map(),
    );
    const plan = depot.baselines?.(input)[0]?.plan as DepotPlan;
    expect(depot.check(plan, input).map((each) => each.what)).toContain("end state of charge missed");
    expect(depot.kpis(plan, input).shortfallUncontrolledKWh).toBeGreaterThan(1);
  });
});
