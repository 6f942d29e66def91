/** Small random fleets that visit every rule: both departure rules, shared limits, sun, prices of either sign. */
import { Random } from "../generators/random.ts";
import type { RawFleet } from "./fleet-cases.ts";

function drawVehicle(random: Random, id: number, steps: number): RawFleet {
  const there = Array.from({ length: steps }, () => (random.whole(0, 4) > 0 ? 1 : 0));
  const batteryKWh = random.pick([10, 20]);
  return {
    id,
    batteryKWh,
    chargerKW: random.pick([4, 8]),
    targetSoc: random.pick([0.8, 1]),
    there,
    arrivalSoc: there.map((flag, step) =>
      flag === 1 && there[step - 1] !== 1 ? random.pick([0.1, 0.4, 0.6]) : 0,
    ),
  };
}

/** The instance of a seed; it may be infeasible. */
export function randomFleet(seed: number, mostVehicles = 3): RawFleet {
  const random = new Random(seed);
  const steps = random.whole(4, 9);
  const series = (least: number, most: number, unit: number) =>
    Array.from({ length: steps }, () => random.whole(least, most) * unit);
  const gridLimit = random.pick(["joint", "perVehicle"]);
  return {
    formulation: "fleet",
    name: `random ${seed}`,
    data: { steps, load: series(0, 3, 2), pv: series(0, 3, 2), spot: series(-4, 8, 20) },
    vehicles: Array.from({ length: random.whole(1, mostVehicles) }, (_, pos) =>
      drawVehicle(random, pos + 1, steps),
    ),
    params: {
      stepHours: random.pick([0.5, 1]),
      etaCharge: random.pick([0.9, 1]),
      etaDischarge: random.pick([0.9, 1]),
      initialSoc: 0.5,
      terminalSoc: random.pick([null, 0.5]),
      feedIn: random.pick(["spot", { fixedEurPerMWh: 50 }]),
      departureRule: random.pick(["fixed", "fixed", "source"]),
      noDepartureAbuse: random.pick([true, false]),
      gridLimit,
      gridConnectionKW: random.pick([9, 14, 100]),
      fleetLimitKW: random.pick([null, 8, 12]),
      pvSplit: random.pick(["equal", "joint"]),
    },
  };
}
