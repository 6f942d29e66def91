import { describe, expect, it } from "vitest";
import { solveSync } from "../../engine/index.ts";
import { type CapexInput, capex } from "../../formulations/capex/index.ts";
import { OperatingCosts } from "../../formulations/capex/operating-costs.ts";
import { makeRandom } from "../../formulations/common/random-numbers.ts";
import { InputError } from "../../formulations/index.ts";
import { randomCapex } from "./capex-random.ts";

function parseIfSound(seed: number): CapexInput | null {
  try {
    const input = capex.parse(randomCapex(seed, { years: 2, slots: 6 }), new Map());
    // Every second one has a grid that may be too weak.
    const share = seed % 2 === 0 ? 0.4 : 1;
    return { ...input, gridLimitKWhPerSlot: input.gridLimitKWhPerSlot.map((limit) => share * limit) };
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** The documented model of the first year alone, with given capacities and nothing to buy. */
function yearCost(input: CapexInput, solarKWp: number, batteryKWh: number): number | null {
  const years = 1;
  const slots = input.slots.length;
  const first = (values: Float64Array) => values.subarray(0, years * slots);
  const year: CapexInput = {
    ...input,
    years: input.years.slice(0, years),
    chargingDemandKWh: first(input.chargingDemandKWh),
    baseloadKWh: first(input.baseloadKWh),
    gridPrice: first(input.gridPrice),
    solarYieldKWhPerKWp: first(input.solarYieldKWhPerKWp),
  };
  const { model, built } = capex.build(year);
  const problem = model.toProblem();
  const rowLb = problem.rowLb.slice();
  const rowUb = problem.rowUb.slice();
  const firstFlowRow = problem.numRows - slots * (input.battery.limitCharge ? 6 : 5);
  rowLb.fill(Number.NEGATIVE_INFINITY, 0, firstFlowRow);
  rowUb.fill(Number.POSITIVE_INFINITY, 0, firstFlowRow);
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  const fix = (col: number, value: number) => {
    colLb[col] = value;
    colUb[col] = value;
  };
  for (let col = 0; col < built.grid.first; col++) fix(col, 0);
  fix(built.solarAdded.first, solarKWp);
  fix(built.batteryCapacity.first, batteryKWh);
  const integrality = new Uint8Array(problem.numCols);
  return solveSync({ ...problem, rowLb, rowUb, colLb, colUb, integrality }).objective;
}

const SEEDS = Array.from({ length: 120 }, (_, pos) => pos + 1);

describe("the cost of a year's operation in capex", () => {
  it("is that of the documented model, and its tangents lie below it everywhere", () => {
    const count = { planned: 0, missing: 0 };
    for (const seed of SEEDS) {
      const input = parseIfSound(seed);
      if (input === null) continue;
      const random = makeRandom(seed);
      const costs = new OperatingCosts(input);
      const draw = (most: number) => (random() < 0.2 ? 0 : most * random());
      const solarKWp = draw(input.solar.maxAddKWp);
      const batteryKWh = draw(input.battery.maxKWh);
      const { cut, isScarce, value } = costs.tangentAt(0, solarKWp, batteryKWh);
      const cost = yearCost(input, solarKWp, batteryKWh);
      if (isScarce) {
        expect(cost, `seed ${seed}`).toBeNull();
        expect(value).toBeGreaterThan(0);
        count.missing++;
      } else {
        if (cost === null) throw new Error(`seed ${seed}: no operation`);
        expect(Math.abs(value - cost), `seed ${seed}`).toBeLessThanOrEqual(
          1e-8 * Math.max(1, Math.abs(cost)),
        );
        count.planned++;
      }
      const otherSolar = draw(input.solar.maxAddKWp);
      const otherBattery = draw(input.battery.maxKWh);
      const bound = cut.constant + cut.bySolar * otherSolar + cut.byBattery * otherBattery;
      const other = yearCost(input, otherSolar, otherBattery);
      if (other === null) continue;
      const limit = isScarce ? 0 : other;
      expect(bound, `seed ${seed}`).toBeLessThanOrEqual(limit + 1e-8 * Math.max(1, Math.abs(limit)));
    }
    expect(count.planned).toBeGreaterThan(70);
    expect(count.missing).toBeGreaterThan(3);
  });
});
