import { describe, expect, it } from "vitest";
import { checkSolution, type Problem } from "../../engine/index.ts";
import { depot } from "../../formulations/depot/index.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { exampleWith, type RawDepot, REFERENCE_DEPOT, readReference } from "./depot-cases.ts";

function buildFrom(raw: RawDepot) {
  const input = depot.parse(raw, new Map());
  const { model, built } = depot.build(input);
  return { input, model, built, problem: model.toProblem() };
}

const counts = ({ numRows, numCols, integrality }: Problem) => ({
  rows: numRows,
  cols: numCols,
  integers: integrality.reduce((sum, kind) => sum + kind, 0),
});

describe("depot model", () => {
  it("has the rows and columns of the documentation", () => {
    // n = 6 steps, k = 2 trucks: 4n + 5kn columns, n + 4kn + 2n rows with gridExclusive
    expect(counts(buildFrom(exampleWith(() => {})).problem)).toEqual({ rows: 66, cols: 84, integers: 30 });
    const plain = exampleWith((raw) => {
      raw.data.site.gridExclusive = false;
    });
    expect(counts(buildFrom(plain).problem)).toEqual({ rows: 54, cols: 78, integers: 24 });
    const full = exampleWith((raw) => {
      raw.data.site.chargers = 1;
      raw.data.trucks[0].minChargeKW = 10;
      raw.data.trucks[1].minDischargeKW = 10;
      raw.data.site.reliefMode = "soft";
      raw.data.trafoLoad = [1, 2, 3, 4, 5, 6];
      raw.data.site.congestionPercentile = 60;
    });
    // the 60th percentile of 1 … 6 is 4: two congested steps with relief, y and two rows each
    expect(counts(buildFrom(full).problem)).toEqual({ rows: 66 + 6 + 12 + 4, cols: 88, integers: 32 });
  });

  it("is the same to the last byte when built again", () => {
    const first = buildFrom(exampleWith(() => {})).problem;
    const second = buildFrom(exampleWith(() => {})).problem;
    expect(second).toEqual(first);
  });

  it("names and tags its parts lazily by truck and step", () => {
    const { model, built } = buildFrom(exampleWith(() => {}));
    const names = model.names();
    const soc = built.trucks[1]?.soc.at(3) as number;
    expect(names.col(soc)).toBe("soc_2_3");
    expect(names.col(built.import.at(5))).toBe("im_5");
    expect(model.colTag(soc)).toEqual({
      formulation: "depot",
      truck: "2",
      step: 3,
      limit: "state of charge",
    });
    expect(names.row(0)).toBe("balance_0");
  });

  it("fixes what cannot happen: no flow while away, no discharge without permission", () => {
    const { built, problem } = buildFrom(exampleWith((raw) => (raw.data.trucks[1].v2g[4] = 0)));
    const [first, second] = built.trucks;
    expect(problem.colUb[first?.charge.at(2) as number]).toBe(0);
    expect(problem.colUb[first?.charging.at(2) as number]).toBe(0);
    expect(problem.colUb[second?.discharge.at(4) as number]).toBe(0);
    expect(problem.colUb[second?.charge.at(4) as number]).toBe(50);
    expect(problem.colLb[first?.soc.at(5) as number]).toBe(60);
  });

  it("an hour of arbitrage: charge at 0.10, discharge at 0.50", async () => {
    // One truck of 100 kWh capacity, half full, ends half full; no load. It buys x at 0.10 and sells 0.9² x... the
    // meter may export 40 kW at most, so 40 kWh are sold for 20 EUR and 40 / 0.81 kWh are bought.
    const raw = {
      formulation: "depot",
      name: "two hours",
      data: {
        steps: 2,
        stepHours: 1,
        site: { importLimitKW: 100, exportLimitKW: 40 },
        importPrice: [0.1, 0.6],
        exportPrice: [0, 0.5],
        pv: [0, 0],
        baseLoad: [0, 0],
        trucks: [
          {
            id: "a",
            chargeKW: 80,
            dischargeKW: 80,
            etaCharge: 0.9,
            etaDischarge: 0.9,
            socMinKWh: 0,
            socMaxKWh: 100,
            socStartKWh: 50,
            socEndKWh: 50,
            parked: [1, 1],
            v2g: [1, 1],
            drain: [0, 0],
          },
        ],
      },
    };
    const { input, built, problem } = buildFrom(raw);
    const { solution } = await solveWithHighs(problem);
    if (solution === null) throw new Error("no solution");
    expect(solution.objective).toBeCloseTo((40 / 0.81) * 0.1 - 20, 9);
    const plan = depot.plan(solution, built);
    expect(depot.check(plan, input)).toEqual([]);
    expect(plan.trucks[0]?.socKWh[0]).toBeCloseTo(50 + 40 / 0.9, 6);
    expect(depot.kpis(plan, input).v2gRevenueEur).toBeCloseTo(20, 9);
  });
});

const SMALL: readonly string[] = ["depot-1x48", "depot-1x48-lp", "depot-5x48", "depot-20x96-lp"];

/** Their relaxation is compared; where the published root gap is 0, that is the optimum itself. */
const RELAXED: readonly string[] = [
  "depot-5x48-minpower",
  "depot-20x96",
  "depot-20x96-chargers",
  "depot-50x96",
];

describe.skipIf(REFERENCE_DEPOT === null)("depot model against published optima (by HiGHS)", () => {
  it.each(SMALL)("%s", { timeout: 180_000 }, async (name) => {
    const raw = readReference(name);
    const { input, built, problem } = buildFrom(raw);
    const { objective, relaxation } = raw.reference;
    const relaxed = await solveWithHighs(problem, { relax: true });
    const closeTo = (value: number) => 1e-6 * Math.max(1, Math.abs(value));
    expect(Math.abs((relaxed.solution?.objective ?? Number.NaN) - relaxation)).toBeLessThan(
      closeTo(relaxation),
    );
    const { solution } = await solveWithHighs(problem, { mipGap: 1e-7 });
    if (solution === null) throw new Error("no solution");
    expect(Math.abs(solution.objective - objective)).toBeLessThan(closeTo(objective));
    expect(checkSolution(problem, solution.colValue).feasible).toBe(true);
    const plan = depot.plan(solution, built);
    expect(depot.check(plan, input)).toEqual([]);
    const { costEur } = depot.kpis(plan, input);
    expect(Math.abs((costEur as number) - objective)).toBeLessThan(10 * closeTo(objective));
  });

  it.each(RELAXED)("relaxation of %s", async (name) => {
    const raw = readReference(name);
    const { solution } = await solveWithHighs(buildFrom(raw).problem, { relax: true });
    const { relaxation } = raw.reference;
    const difference = Math.abs((solution?.objective ?? Number.NaN) - relaxation);
    expect(difference).toBeLessThan(1e-6 * Math.abs(relaxation));
  });
});
