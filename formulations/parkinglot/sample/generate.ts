/**
 * Makes the sample data of this folder: `npx tsx formulations/parkinglot/sample/generate.ts`. The same seeds give the
 * same bytes. Everything is invented; the shapes follow a working day at an office.
 *
 * six-cars.json      6 cars, 48 half hours, convex (seed 6)
 * twelve-cars/       12 cars, 96 quarter hours, least powers, as CSV files (seed 12)
 */
import { makeRandom } from "../../common/random-numbers.ts";
import {
  csv,
  csvOf,
  dayTime,
  formatInstance,
  formatJson,
  inFolder,
  round,
  writeSamples,
} from "../../common/sample-data.ts";

/** Price of a step: cheap at night and noon, dear in the evening, with some noise. EUR/kWh. */
function makePrices(random: () => number, steps: number, stepHours: number): number[] {
  const levels = [0.27, 0.25, 0.36, 0.31, 0.24, 0.29, 0.48, 0.33];
  return Array.from({ length: steps }, (_, step) => {
    const hour = step * stepHours;
    const level = levels[Math.floor((hour % 24) / 3)];
    return round(level * (0.97 + 0.06 * random()), 4);
  });
}

const CARS = [
  { capacityKWh: 40, maxKW: 7.4 },
  { capacityKWh: 58, maxKW: 11 },
  { capacityKWh: 28, maxKW: 3.7 },
];

/** Cars that arrive in the morning and leave in the afternoon; each can reach what it requires with ease. */
function makeCars(random: () => number, count: number, stepHours: number) {
  return Array.from({ length: count }, (_, pos) => {
    const car = CARS[pos % CARS.length];
    const arrivalHour = 6.5 + 3 * random();
    const departureHour = 15 + 3.5 * random();
    const socArrival = round(0.25 + 0.3 * random(), 2);
    const wantedKWh = car.maxKW * (departureHour - arrivalHour) * (0.3 + 0.25 * random());
    const gained = Math.min(0.92 - socArrival, (0.95 * wantedKWh) / car.capacityKWh);
    return {
      id: `car-${String(pos + 1).padStart(2, "0")}`,
      ...car,
      socArrival,
      socRequired: round(socArrival + gained, 2),
      arrivalStep: Math.ceil(arrivalHour / stepHours),
      departureStep: Math.floor(departureHour / stepHours),
    };
  });
}

function makeSixCars(): unknown {
  const random = makeRandom(6);
  return {
    formulation: "parkinglot",
    name: "six cars at an office",
    description: "Six cars on a working day in half hours; degradation counts twentyfold; seed 6.",
    variant: "convex",
    params: { stepHours: 0.5, etaCharge: 0.95, gridLimitKW: 22, degradationWeight: 20 },
    data: { price: makePrices(random, 48, 0.5), vehicles: makeCars(random, 6, 0.5) },
  };
}

/** A folder instance: file name to text. */
function makeTwelveCars(): Record<string, string> {
  const random = makeRandom(12);
  const prices = makePrices(random, 96, 0.25);
  const cars = makeCars(random, 12, 0.25);
  const instance = {
    formulation: "parkinglot",
    name: "twelve cars at an office",
    description:
      "Twelve cars on a working day in quarter hours; none charges below 30 % of its power; seed 12.",
    variant: "pwl1_semi",
    params: {
      stepHours: 0.25,
      etaCharge: 0.95,
      gridLimitKW: 50,
      degradationWeight: 20,
      segments: 5,
      minRate: 0.3,
    },
    data: {},
  };
  return {
    "instance.json": formatJson(instance),
    "timeseries.csv": csv([
      ["time", "price [EUR/kWh]"],
      ...prices.map((price, step) => [dayTime(step, 0.25), price]),
    ]),
    "vehicles.csv": csvOf(cars),
  };
}

writeSamples(import.meta.url, {
  "six-cars.json": formatInstance(makeSixCars()),
  ...inFolder("twelve-cars", makeTwelveCars()),
});
