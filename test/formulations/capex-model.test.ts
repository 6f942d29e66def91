import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capex } from "../../formulations/capex/index.ts";
import {
  exampleWith,
  type RawCapex,
  REFERENCE_CAPEX,
  readReference,
  smallestWith,
  solveCapex,
} from "./capex-cases.ts";

describe("capex model", () => {
  it("has the rows and columns of the documentation", () => {
    const counts = (raw: RawCapex) => {
      const { numRows, numCols, integrality } = capex.build(capex.parse(raw, new Map())).model.toProblem();
      return { rows: numRows, cols: numCols, integers: integrality.reduce((sum, kind) => sum + kind, 0) };
    };
    // Y = 2, S = 3, K = 2: (5 + K) Y + 7 Y S columns; 4 Y + 6 Y S rows with limitCharge
    expect(counts(exampleWith(() => {}))).toEqual({ rows: 8 + 36, cols: 14 + 42, integers: 6 });
    const plain = exampleWith((raw) => {
      raw.data.battery.limitCharge = false;
      raw.data.battery.moduleKWh = null;
      raw.data.maxChargerUnits = 30;
      raw.data.chargers[0].maxTotal = 12;
    });
    expect(counts(plain)).toEqual({ rows: 8 + 30 + 2, cols: 14 + 42, integers: 4 });
  });

  it("names and tags its parts by year and slot", () => {
    const { model, built } = capex.build(
      capex.parse(
        exampleWith(() => {}),
        new Map(),
      ),
    );
    const names = model.names();
    expect(names.col(built.grid.at(4))).toBe("grid_2028_day");
    expect(model.colTag(built.grid.at(4))).toEqual({
      formulation: "capex",
      year: "2028",
      slot: "day",
      limit: "grid limit",
    });
    expect(names.row(0)).toBe("solarsum_2027");
  });
});

describe("capex by hand", () => {
  it("chargers alone: 15 kW take two of 10 kW, and the grid supplies all", async () => {
    const { objective, plan, violations } = await solveCapex(smallestWith(() => {}));
    expect(violations).toEqual([]);
    expect([...(plan.chargers[0]?.bought ?? [])]).toEqual([2]);
    expect(objective).toBeCloseTo(200 + 160 * 0.5, 9);
  });

  it("a charger that stands saves one that is bought", async () => {
    const { objective } = await solveCapex(smallestWith((data) => (data.chargers[0].existing = 1)));
    expect(objective).toBeCloseTo(100 + 80, 9);
  });

  it("sun beyond the demand earns the export price", async () => {
    // 100 kWp give 200 kWh: 160 are used, 40 exported at 0.25
    const { objective, kpis } = await solveCapex(smallestWith((data) => (data.solar.existingKWp = 100)));
    expect(objective).toBeCloseTo(200 - 40 * 0.25, 9);
    expect(kpis.solarExportRevenueUSD).toBeCloseTo(10, 9);
  });

  it("panels are bought in whole modules where modules are given", async () => {
    // A kWp costs 0.9 and saves 2 kWh of 0.5: the demand of 160 kWh is worth 80 kWp, beyond that a kWp earns 0.5.
    const buy = (moduleKWp: number | null) =>
      solveCapex(
        smallestWith((data) => {
          data.solar = { existingKWp: 0, maxAddKWp: 1000, costPerKWp: [0.9], moduleKWp };
        }),
      );
    expect((await buy(null)).plan.solarBoughtKWp[0]).toBeCloseTo(80, 6);
    expect((await buy(27)).plan.solarBoughtKWp[0]).toBe(81);
  });

  /** Two slots of 5 hours: sun in the first, dear energy in the second, a free battery of 40 kWh at most. */
  const twoSlots = (change: (data: RawCapex) => void) =>
    smallestWith((data) => {
      data.slots = [
        { id: "sun", hours: 5 },
        { id: "dark", hours: 5 },
      ];
      data.chargingDemandKWh = [[0, 100]];
      data.baseloadKWh = [[0, 0]];
      data.gridPrice = [[0.5, 0.5]];
      data.solarYieldKWhPerKWp = [[2, 0]];
      data.gridLimitKWhPerSlot = [1000, 1000];
      data.solar.existingKWp = 50;
      data.battery = { maxKWh: 40, cRate: 0.5, cRateBasis: "perSlot", costPerKWh: [0] };
      data.scenarios = [{ id: "none", exportRatio: 0 }];
      change(data);
    });

  it("the C-rate limits a slot as a whole, or each of its hours", async () => {
    const used = async (raw: RawCapex) => (await solveCapex(raw)).plan.batteryUsedKWh[1];
    expect(await used(twoSlots(() => {}))).toBeCloseTo(20, 6);
    expect(await used(twoSlots((data) => (data.battery.cRateBasis = "perHour")))).toBeCloseTo(40, 6);
    const slowCharge = twoSlots((data) => {
      data.battery = { ...data.battery, cRateBasis: "perHour", cRate: 0.1, limitCharge: true };
    });
    expect(await used(slowCharge)).toBeCloseTo(20, 6);
  });

  it("losses: what is stored shrinks on its way in and out", async () => {
    const { plan } = await solveCapex(
      twoSlots((data) => {
        data.battery = { ...data.battery, cRate: 10, chargeEfficiency: 0.8, dischargeEfficiency: 0.5 };
      }),
    );
    // 40 kWh of capacity hold 50 kWh of sun after losses, and give 20 kWh.
    expect(plan.batteryStartKWh[1]).toBeCloseTo(40, 6);
    expect(plan.solarStoredKWh[0]).toBeCloseTo(50, 6);
    expect(plan.batteryUsedKWh[1]).toBeCloseTo(20, 6);
  });

  it("the discount factor weighs a year's costs, not its budget", async () => {
    const { objective, kpis } = await solveCapex(smallestWith((data) => (data.discountFactor = [0.5])));
    expect(objective).toBeCloseTo((200 + 80) / 2, 9);
    expect(kpis.totalCostUSD).toBeCloseTo(objective, 9);
    const tight = smallestWith((data) => {
      data.discountFactor = [0.5];
      data.capexBudget = [199];
    });
    await expect(solveCapex(tight)).rejects.toThrow();
  });

  it("limits on chargers steer the choice: by year, in total, and by room", async () => {
    const dearer = (change: (data: RawCapex) => void) =>
      smallestWith((data) => {
        data.chargers = [
          { id: "small", powerKW: 10, cost: [100] },
          { id: "large", powerKW: 20, cost: [300] },
        ];
        change(data);
      });
    const bought = async (raw: RawCapex) =>
      (await solveCapex(raw)).plan.chargers.map((each) => each.bought[0]);
    expect(await bought(dearer(() => {}))).toEqual([2, 0]);
    expect(await bought(dearer((data) => (data.chargers[0].maxUnits = 1)))).toEqual([0, 1]);
    expect(await bought(dearer((data) => (data.chargers[0].maxTotal = 0)))).toEqual([0, 1]);
    expect(await bought(dearer((data) => (data.maxChargerUnits = 1)))).toEqual([0, 1]);
  });
});

describe("capex laws", () => {
  it("balances close to 1e-6 kWh, and the figures add up to the objective", { timeout: 60_000 }, async () => {
    const share = fc.double({ min: 0.2, max: 1, noNaN: true });
    const arbitrary = fc.record({ demand: share, sun: share, ratio: share, loss: share });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ demand, sun, ratio, loss }) => {
        const raw = exampleWith(({ data }) => {
          data.chargingDemandKWh = data.chargingDemandKWh.map((row: number[]) =>
            row.map((kWh) => kWh * demand),
          );
          data.solarYieldKWhPerKWp = data.solarYieldKWhPerKWp.map((row: number[]) =>
            row.map((kWh) => kWh * sun),
          );
          data.battery.dischargeEfficiency = loss;
          data.scenarios = [{ id: "x", exportRatio: ratio }];
        });
        const { kpis, objective, violations } = await solveCapex(raw);
        expect(violations).toEqual([]);
        expect(kpis.balanceErrorKWh).toBeLessThanOrEqual(1e-6);
        expect(kpis.totalCostUSD as number).toBeCloseTo(objective, 4);
      }),
      { seed: 7, numRuns: 12 },
    );
  });

  it("doubling prices and budgets doubles the cost", async () => {
    const once = await solveCapex(exampleWith(() => {}));
    const twice = await solveCapex(
      exampleWith(({ data }) => {
        const double = (list: number[]) => list.map((value) => 2 * value);
        data.gridPrice = data.gridPrice.map(double);
        data.capexBudget = double(data.capexBudget);
        data.solar.costPerKWp = double(data.solar.costPerKWp);
        data.battery.costPerKWh = double(data.battery.costPerKWh);
        for (const charger of data.chargers) charger.cost = double(charger.cost);
      }),
    );
    expect(twice.objective).toBeCloseTo(2 * once.objective, 4);
  });

  it("the order of the chargers and where the day begins change nothing", async () => {
    const once = await solveCapex(exampleWith(() => {}));
    const turned = await solveCapex(
      exampleWith(({ data }) => {
        const turn = <T>([first, ...rest]: T[]) => [...rest, first];
        data.chargers.reverse();
        data.slots = turn(data.slots);
        data.gridLimitKWhPerSlot = turn(data.gridLimitKWhPerSlot);
        for (const key of ["chargingDemandKWh", "baseloadKWh", "gridPrice", "solarYieldKWhPerKWp"]) {
          data[key] = data[key].map(turn);
        }
      }),
    );
    expect(turned.objective).toBeCloseTo(once.objective, 6);
  });

  it("a higher export price never costs more", async () => {
    const costs = await Promise.all(
      [0, 0.3, 0.6, 1].map(async (exportRatio) => {
        const raw = exampleWith(({ data }) => {
          data.scenarios = [{ id: "x", exportRatio }];
        });
        return (await solveCapex(raw)).objective;
      }),
    );
    for (const [pos, cost] of costs.slice(1).entries())
      expect(cost).toBeLessThanOrEqual((costs[pos] as number) + 1e-6);
  });
});

describe.skipIf(REFERENCE_CAPEX === null)("capex against published optima", () => {
  // The others: capex-solve.test.ts.
  it.each(["capex-source-5y4s", "capex-source-5y4s-crate-hour"])(
    "%s, every scenario, as documented",
    { timeout: 60_000 },
    async (name) => {
      const { data, reference } = readReference(name);
      for (const [pos, expected] of reference.scenarios.entries()) {
        const { objective, violations } = await solveCapex({ data }, pos);
        expect(violations).toEqual([]);
        expect(Math.abs(objective - expected.objective)).toBeLessThanOrEqual(0.005);
      }
    },
  );
});
