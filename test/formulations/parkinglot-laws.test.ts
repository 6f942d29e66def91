/** What must hold for every parking lot, whatever its figures. */
import { describe, expect, it } from "vitest";
import { parkinglot } from "../../formulations/parkinglot/index.ts";
import { Random } from "../generators/random.ts";
import { answerOf, exampleWith, inputOf, type RawParking } from "./parkinglot-cases.ts";

const SEEDS = [1, 2, 3, 4];
const VARIANTS = ["convex", "pwl1"] as const;
const CASES = VARIANTS.flatMap((variant) => SEEDS.map((seed) => ({ variant, seed })));

/** The example with other prices and states on arrival. */
function varied({ variant, seed }: (typeof CASES)[number], change: (raw: RawParking) => void = () => {}) {
  const random = new Random(seed);
  const raw = exampleWith({ variant });
  raw.data.price = raw.data.price.map((price) => price * (0.5 + random.unit()));
  for (const vehicle of raw.data.vehicles) {
    vehicle.socArrival = (vehicle.socArrival as number) * (0.9 + 0.1 * random.unit());
  }
  change(raw);
  return raw;
}

async function solveRaw(raw: RawParking) {
  const input = inputOf(raw);
  const { plan, objective } = await answerOf(input, { mipGap: 1e-9 });
  if (plan === null || objective === null) throw new Error("no plan");
  return { input, plan, objective };
}

/** Twice the certified gap of the method, relative. */
const relative = (one: number, other: number) => Math.abs(one - other) / Math.abs(other);
const NOISE = 2e-6;

describe("parkinglot laws", () => {
  it.each(CASES)("$variant, draw $seed: what is charged is in the batteries, to 1e-6 kWh", async (each) => {
    const { input, plan } = await solveRaw(varied(each));
    expect(parkinglot.check(plan, input)).toEqual([]);
    for (const [pos, vehicle] of input.vehicles.entries()) {
      const { powerKW, soc } = plan.vehicles[pos] as (typeof plan.vehicles)[number];
      const chargedKWh = powerKW.reduce((sum, power) => sum + power * input.stepHours * input.etaCharge, 0);
      const gainKWh = ((soc[vehicle.departureStep - 1] as number) - vehicle.socArrival) * vehicle.capacityKWh;
      expect(chargedKWh).toBeGreaterThan(1);
      expect(Math.abs(chargedKWh - gainKWh)).toBeLessThan(1e-6);
    }
  });

  it.each(CASES)("$variant, draw $seed: three times all prices is three times the cost", async (each) => {
    const thrice = varied(each, ({ data, params }) => {
      data.price = data.price.map((price) => 3 * price);
      params.degradationWeight = 3 * (params.degradationWeight as number);
    });
    const { objective } = await solveRaw(varied(each));
    expect(relative((await solveRaw(thrice)).objective, 3 * objective)).toBeLessThan(NOISE);
  });

  it.each(CASES)("$variant, draw $seed: the order of the vehicles changes nothing", async (each) => {
    const other = varied(each, ({ data }) => void data.vehicles.reverse());
    const { objective } = await solveRaw(varied(each));
    expect(relative((await solveRaw(other)).objective, objective)).toBeLessThan(NOISE);
  });
});
