/** Small random depots that visit every rule: prices of either sign, narrow meters, least powers, chargers, relief. */
import { type DepotInput, depot, InputError } from "../../formulations/index.ts";
import { Random } from "../generators/random.ts";
import type { RawDepot } from "./depot-cases.ts";

const BOTH = [0, 1] as const;

function drawTruck(random: Random, id: number, steps: number): RawDepot {
  const full = random.pick([40, 60, 100]);
  const start = random.whole(full / 4, full);
  const chargeKW = random.pick([20, 50]);
  const dischargeKW = random.pick([20, 50]);
  const parked = Array.from({ length: steps }, () => (random.whole(0, 4) > 0 ? 1 : 0));
  return {
    id,
    chargeKW,
    dischargeKW,
    minChargeKW: random.pick([0, 0, 10]),
    minDischargeKW: random.pick([0, 0, 10]),
    etaCharge: random.pick([0.9, 1]),
    etaDischarge: random.pick([0.9, 1]),
    socMinKWh: random.pick([0, 10]),
    socMaxKWh: full,
    socStartKWh: start,
    socEndKWh: random.pick([10, Math.min(full, start)]),
    degradationCost: random.pick([0, 0.01]),
    parked,
    v2g: parked.map(() => (random.whole(0, 3) > 0 ? 1 : 0)),
    // A parked truck may lose energy, too.
    drain: parked.map((isParked) => (random.whole(0, 9) === 0 ? 3 : isParked === 1 ? 0 : random.whole(0, 5))),
  };
}

/** The instance of a seed; it may be infeasible. */
export function randomDepot(seed: number): RawDepot {
  const random = new Random(seed);
  const steps = random.whole(2, 6);
  const series = (least: number, most: number, unit: number) =>
    Array.from({ length: steps }, () => random.whole(least, most) * unit);
  const count = random.whole(1, 3);
  return {
    formulation: "depot",
    name: `random ${seed}`,
    data: {
      steps,
      stepHours: random.pick([0.5, 1]),
      site: {
        importLimitKW: random.pick([60, 150]),
        exportLimitKW: random.pick([0, 10, 40, 150]),
        gridExclusive: random.pick([true, true, false]),
        congestionPercentile: 50,
        reliefMode: random.pick(["none", "none", "soft", "hard"]),
        reliefReward: 0.2,
        chargers: random.pick([null, null, 1, 2]),
      },
      importPrice: series(-4, 6, 0.05),
      exportPrice: series(random.pick([0, -2]), 5, 0.05),
      peakReductionReward: series(0, 1, 0.02),
      pv: series(0, 3, 20),
      baseLoad: series(0, 3, 10),
      trafoLoad: series(1, 9, 10),
      trucks: Array.from({ length: count }, (_, pos) => drawTruck(random, pos + 1, steps)),
    },
    ...(random.pick(BOTH) === 1 ? { description: "drawn" } : {}),
  };
}

/** A random depot with the options that other instances leave out: departures, peak charge, transformer, ratings. */
export function randomDepotWithOptions(seed: number): RawDepot {
  const raw = randomDepot(seed);
  const random = new Random(seed + 1_000_000);
  const { data } = raw;
  data.site.peakCharge = random.pick([0, 0.1, 1]);
  data.site.peakSoFarKW = random.pick([0, 30]);
  data.otherLoad = data.pv.map(() => random.whole(-1, 4) * 10);
  data.site.transformerLimitKW = random.pick([null, 70, 100]);
  if (random.pick(BOTH) === 1) {
    data.site.chargers = null;
    data.site.chargerTypes = [
      { powerKW: 30, count: random.whole(1, 2) },
      { powerKW: random.pick([15, 50, 80]), count: 1 },
      { powerKW: 20, count: random.whole(0, 1) },
    ];
  }
  for (const truck of data.trucks) {
    const target = random.pick([0, truck.socEndKWh, truck.socStartKWh]);
    truck.departureSocKWh = truck.parked.map(() => target);
  }
  return raw;
}

/** Sound instances of the first seeds, every second one with the options; with a filter. */
export function drawnDepots(
  numSeeds: number,
  isWanted: (input: DepotInput) => boolean = () => true,
): readonly DepotInput[] {
  const drawn: DepotInput[] = [];
  for (let seed = 1; seed <= numSeeds; seed++) {
    try {
      const raw = seed % 2 === 0 ? randomDepot(seed) : randomDepotWithOptions(seed);
      const input = depot.parse(raw, new Map());
      if (isWanted(input)) drawn.push(input);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return drawn;
}
