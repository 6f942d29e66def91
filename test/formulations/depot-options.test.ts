import { describe, expect, it } from "vitest";
import { solve, solveSync } from "../../engine/index.ts";
import { chargerLevels, dealChargers, nthRatingKW } from "../../formulations/depot/chargers.ts";
import {
  type DepotInput,
  type DepotPlan,
  type DepotTruck,
  depot,
  type TruckPlan,
} from "../../formulations/depot/index.ts";
import { Random } from "../generators/random.ts";
import { exampleWith, issuesOf, type RawDepot } from "./depot-cases.ts";

async function planOf(raw: RawDepot, isSoft = false) {
  const input = depot.parse(raw, new Map(), { isSoft });
  const { model, built } = depot.build(input);
  const { solution, status } = await solve(model, { mipGap: 0, timeLimit: 60 });
  if (solution === null) throw new Error(`ended as ${status}`);
  const plan = depot.plan(solution, built);
  const kpis = depot.kpis(plan, input) as RawDepot;
  return { input, plan, kpis, objective: solution.objective, violations: depot.check(plan, input) };
}

/** A depot whose trucks charge with all their power or not at all, so that every plan can be listed. */
function stepwise(seed: number): RawDepot {
  const random = new Random(seed);
  const steps = 3;
  const series = (least: number, most: number, unit: number) =>
    Array.from({ length: steps }, () => random.whole(least, most) * unit);
  const truck = (id: number, powerKW: number) => ({
    ...{ id, chargeKW: powerKW, minChargeKW: powerKW, dischargeKW: powerKW, minDischargeKW: powerKW },
    ...{ etaCharge: 1, etaDischarge: 1, socMinKWh: 0, socMaxKWh: 100, socStartKWh: 40, socEndKWh: 40 },
    ...{
      parked: random.pick([
        [1, 0, 1],
        [1, 1, 1],
        [1, 1, 0],
      ]),
      v2g: [1, 1, 1],
    },
    ...{ drain: [0, 0, 0], departureSocKWh: series(2, 6, 10) },
  });
  return {
    formulation: "depot",
    data: {
      ...{ steps, stepHours: 1, importPrice: series(1, 6, 0.05), exportPrice: series(0, 4, 0.05) },
      ...{ pv: series(0, 0, 0), baseLoad: series(0, 2, 10), otherLoad: series(-1, 3, 10) },
      site: {
        ...{ importLimitKW: 90, exportLimitKW: 40, peakCharge: random.pick([0.02, 0.2]) },
        ...{ peakSoFarKW: random.pick([0, 25]), transformerLimitKW: random.pick([null, 80]) },
        chargerTypes: [
          { powerKW: 20, count: random.whole(1, 2) },
          { powerKW: 60, count: 1 },
        ],
      },
      trucks: [truck(1, 20), truck(2, random.pick([20, 40])), truck(3, 40)],
    },
  };
}

/** What a truck alone may do: idle, charge or discharge in each step, where it is there and its battery allows it. */
function listedPlans({ id, socStartKWh, chargeKW, parked }: DepotTruck, steps: number): readonly TruckPlan[] {
  const plans: TruckPlan[] = [];
  // Each step's choice is a digit.
  for (let code = 0; code < 3 ** steps; code++) {
    const plan = { id, chargeKW: new Float64Array(steps), dischargeKW: new Float64Array(steps) };
    const socKWh = new Float64Array(steps);
    let rest = code;
    let state = socStartKWh;
    let isPossible = true;
    for (let step = 0; step < steps; step++) {
      const choice = rest % 3;
      rest = (rest - choice) / 3;
      if (choice === 1) plan.chargeKW[step] = chargeKW;
      if (choice === 2) plan.dischargeKW[step] = chargeKW;
      state += (choice === 1 ? 1 : choice === 2 ? -1 : 0) * chargeKW;
      socKWh[step] = state;
      if (state < 0 || state > 100 || (choice > 0 && parked[step] === 0)) isPossible = false;
    }
    if (isPossible) plans.push({ ...plan, socKWh });
  }
  return plans;
}

/** The least cost of all plans that hold, by listing them; null if none does. */
function listedOptimum(input: DepotInput): number | null {
  const { steps, trucks } = input;
  const listed = trucks.reduce<readonly (readonly TruckPlan[])[]>(
    (before, truck) => {
      const own = listedPlans(truck, steps);
      return before.flatMap((plans) => own.map((plan) => [...plans, plan]));
    },
    [[]],
  );
  let best: number | null = null;
  for (const plans of listed) {
    const importKW = new Float64Array(steps);
    const exportKW = new Float64Array(steps);
    for (let step = 0; step < steps; step++) {
      let netKW = input.baseLoad[step] as number;
      for (const each of plans) netKW += (each.chargeKW[step] as number) - (each.dischargeKW[step] as number);
      importKW[step] = Math.max(0, netKW);
      exportKW[step] = Math.max(0, -netKW);
    }
    const none = new Float64Array(steps);
    const plan: DepotPlan = { importKW, exportKW, curtailedKW: none, reliefKW: none, trucks: plans };
    if (depot.check(plan, input).length > 0) continue;
    let cost = input.site.peakCharge * Math.max(input.site.peakSoFarKW, ...importKW);
    for (let step = 0; step < steps; step++) {
      cost += (importKW[step] as number) * (input.importPrice[step] as number);
      cost -= (exportKW[step] as number) * (input.exportPrice[step] as number);
    }
    if (best === null || cost < best) best = cost;
  }
  return best;
}

describe("charger ratings", () => {
  it("are levels: how many trucks may draw more than each", () => {
    const types = [
      { powerKW: 150, count: 1 },
      { powerKW: 50, count: 2 },
      { powerKW: 50, count: 1 },
      { powerKW: 22, count: 0 },
    ];
    expect(chargerLevels(null, types)).toEqual([
      { aboveKW: 0, toKW: 50, count: 4 },
      { aboveKW: 50, toKW: 150, count: 1 },
    ]);
    expect(chargerLevels(null, null)).toEqual([]);
    expect(chargerLevels(3, null)).toEqual([{ aboveKW: 0, toKW: Number.POSITIVE_INFINITY, count: 3 }]);
    const levels = chargerLevels(null, types);
    expect([0, 1, 3, 4].map((pos) => nthRatingKW(levels, pos))).toEqual([150, 50, 50, 0]);
  });

  it("are dealt out from the largest power on, each the weakest charger that suffices", () => {
    const types = [
      { powerKW: 100, count: 1 },
      { powerKW: 50, count: 2 },
    ];
    expect(dealChargers(types, [40, 0, 80, 50], 1e-6)).toEqual([50, 0, 100, 50]);
    expect(dealChargers(types, [60, 70, 0, 0], 1e-6)).toEqual([-1, 100, 0, 0]);
  });

  it("bind: one strong charger makes two trucks take turns", async () => {
    const raw = exampleWith(({ data }) => {
      data.site.chargerTypes = [
        { powerKW: 50, count: 1 },
        { powerKW: 11, count: 1 },
      ];
    });
    const { plan, violations, input } = await planOf(raw);
    expect(violations).toEqual([]);
    const bothStrong = Array.from({ length: 6 }, (_, step) =>
      plan.trucks.every(
        (truck) => Math.max(truck.chargeKW[step] ?? 0, truck.dischargeKW[step] ?? 0) > 11.001,
      ),
    );
    expect(bothStrong).not.toContain(true);
    const free = await planOf(exampleWith(() => {}));
    expect(depot.check(free.plan, input).map(({ what }) => what)).toContain(
      "no charger strong enough is free",
    );
    const table = depot.schedule?.(plan, input);
    expect(table?.columns.at(-1)).toEqual({ name: "charger", unit: "kW" });
    expect(Math.max(...Array.from({ length: 18 }, (_, row) => Number(table?.cell(row, 13))))).toBe(50);
  });
});

describe("the options of a depot", () => {
  it("have the least cost of all plans, by listing them", { timeout: 120_000 }, async () => {
    let numOptimal = 0;
    for (let seed = 1; seed <= 24; seed++) {
      const raw = stepwise(seed);
      if (issuesOf(raw).length > 0) continue;
      const input = depot.parse(raw, new Map());
      const { status, objective } = solveSync(depot.build(input).model, { mipGap: 0 });
      const expected = listedOptimum(input);
      expect(`${seed} ${status}`).toBe(`${seed} ${expected === null ? "infeasible" : "optimal"}`);
      if (expected === null) continue;
      numOptimal++;
      expect(objective, `seed ${seed}`).toBeCloseTo(expected, 6);
    }
    expect(numOptimal).toBeGreaterThan(7);
  });

  it("a peak charge lowers the peak, and costs what it says", async () => {
    const free = await planOf(exampleWith(() => {}));
    const charged = await planOf(exampleWith(({ data }) => (data.site.peakCharge = 2)));
    expect(charged.violations).toEqual([]);
    expect(charged.kpis.peakImportKW).toBeLessThan(free.kpis.peakImportKW - 1);
    expect(charged.kpis.peakChargeEur).toBeCloseTo(2 * charged.kpis.peakImportKW, 6);
    expect(charged.kpis.costEur).toBeCloseTo(charged.objective, 6);
    // What the month has seen already is paid for anyhow: up to there imports are free of it.
    const late = await planOf(
      exampleWith(({ data }) => {
        data.site.peakCharge = 2;
        data.site.peakSoFarKW = 100;
      }),
    );
    expect(late.objective).toBeCloseTo(free.objective + 200, 6);
  });

  it("a transformer leaves what others do not take", async () => {
    const { plan, violations, kpis, input } = await planOf(
      exampleWith(({ data }) => {
        data.site.transformerLimitKW = 90;
        data.otherLoad = [60, 60, 60, -40, 10, 10];
      }),
    );
    expect(violations).toEqual([]);
    expect(kpis.peakTransformerKW).toBeLessThan(90 + 1e-6);
    expect(Array.from(input.importLimitKW)).toEqual([30, 30, 30, 100, 80, 80]);
    const beyond = { ...plan, importKW: plan.importKW.map((power, step) => (step === 0 ? 31 : power)) };
    expect(depot.check(beyond, input).map(({ what }) => what)).toContain("import above its limit");
  });

  it("a truck departs with what is asked for, in the last step before each trip", async () => {
    const sells = ({ data }: RawDepot) => (data.exportPrice[0] = 0.5);
    const raw = exampleWith((each) => {
      sells(each);
      each.data.trucks[0].departureSocKWh = [99, 80, 0, 99, 99, 99];
    });
    const { plan, violations, input } = await planOf(raw);
    expect(violations).toEqual([]);
    expect(Array.from(input.trucks[0]?.leastSocKWh ?? [])).toEqual([20, 80, 20, 20, 20, 20]);
    expect(plan.trucks[0]?.socKWh[1]).toBeGreaterThan(80 - 1e-6);
    const free = await planOf(exampleWith(sells));
    expect(depot.check(free.plan, input)).toMatchObject([{ what: "departure state missed", unit: "kWh" }]);
    const baseline = depot.baselines?.(input)[0];
    if (baseline === undefined) throw new Error("no baseline");
    expect(depot.check(baseline.plan, input)).toEqual([]);
  });

  it("soft departures are missed by what cannot be charged, and priced", async () => {
    const raw = exampleWith(({ data }) => {
      data.site.importLimitKW = 40;
      data.pv = data.pv.map(() => 0);
      data.trucks[1].socEndKWh = 20;
      data.trucks[1].v2g = [0, 0, 0, 0, 0, 0];
      data.trucks[0].departureSocKWh = [0, 100, 0, 0, 0, 0];
    });
    await expect(planOf(raw)).rejects.toThrow("infeasible");
    const { violations, kpis, objective } = await planOf(raw, true);
    expect(violations).toMatchObject([{ what: "departure state missed", isShortfall: true }]);
    // 20 and 18 kW are left for the truck: 36.1 of the 40 kWh.
    expect(violations[0]?.amount).toBeCloseTo(3.9, 6);
    expect(kpis.shortfallKWh).toBeCloseTo(3.9, 6);
    expect(objective).toBeCloseTo(kpis.costEur + kpis.shortfallPenaltyEur, 4);
  });

  it("wrong figures are told with their places", () => {
    const paths = (change: (raw: RawDepot) => void) => issuesOf(exampleWith(change)).map(({ path }) => path);
    expect(
      paths(({ data }) => {
        data.site.chargers = 1;
        data.site.chargerTypes = [{ powerKW: 50, count: 1 }];
        data.site.transformerLimitKW = 50;
        data.otherLoad = [0, 0, 60, 0, 0, 0];
        data.trucks[0].departureSocKWh = [0, 120, 0, 0, 0, 0];
      }),
    ).toEqual(["data.trucks[0].departureSocKWh[1]", "data.site.chargers", "data.otherLoad[2]"]);
    // 60 kWh and one hour of 50 kW times 0.95 before the trip: 100 is out of reach in one hour.
    const late = paths(({ data }) => {
      data.trucks[0].parked = [0, 1, 0, 0, 1, 1];
      data.trucks[0].socStartKWh = 40;
      data.trucks[0].departureSocKWh = [0, 100, 0, 0, 0, 0];
    });
    expect(late).toEqual(["data.trucks[0].departureSocKWh[1]"]);
  });
});
