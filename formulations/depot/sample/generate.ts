/**
 * Makes the sample data of this folder: `npx tsx formulations/depot/sample/generate.ts`. The same seeds give the
 * same bytes. Everything is invented; the shapes follow an ordinary working day.
 *
 * one-truck.json      1 truck, 48 half hours, a connection of 1250 kW (seed 1)
 * twenty-trucks/      20 trucks, 96 quarter hours, as CSV files (seed 20)
 * shared-chargers/    5 trucks, 24 hours: chargers by power, transformer, peak charge, departures, as CSV files (seed 4)
 */
import { makeRandom } from "../../common/random-numbers.ts";
import {
  bump,
  csv,
  csvOf,
  dayTime,
  formatInstance,
  formatJson,
  inFolder,
  round,
  writeSamples,
} from "../../common/sample-data.ts";

interface SiteShape {
  readonly steps: number;
  readonly stepHours: number;
  readonly baseKW: number;
  readonly pvKW: number;
  readonly trafoExtraKW: number;
}

/** Prices, sun and loads of a day. All prices are positive and selling always pays less than buying costs. */
function makeSeries(random: () => number, shape: SiteShape) {
  const rows = Array.from({ length: shape.steps }, (_, step) => {
    const hour = (step * shape.stepHours) % 24;
    const noise = (width: number) => 1 + width * (random() - 0.5);
    const price =
      (0.11 +
        0.06 * bump(hour, 8, 3.5) +
        0.21 * bump(hour, 19, 4) -
        0.055 * bump(hour, 13, 4.5) -
        0.03 * bump(hour, 3, 4)) *
      noise(0.1);
    const baseLoad = shape.baseKW * (0.45 + 0.4 * bump(hour, 10, 7) + 0.35 * bump(hour, 18, 6)) * noise(0.06);
    const pv = shape.pvKW * bump(hour, 12.75, 7.5) * noise(0.2);
    const others = shape.trafoExtraKW * (0.3 * bump(hour, 8, 4) + bump(hour, 18.5, 5)) * noise(0.04);
    return {
      importPrice: round(price, 5),
      exportPrice: round(price * 0.62, 5),
      peakReductionReward: hour >= 17 && hour < 21 ? 0.02 : 0,
      pv: round(pv, 2),
      baseLoad: round(baseLoad, 2),
      trafoLoad: round(baseLoad + others, 2),
    };
  });
  const column = (key: keyof (typeof rows)[number]) => rows.map((row) => row[key]);
  return {
    importPrice: column("importPrice"),
    exportPrice: column("exportPrice"),
    peakReductionReward: column("peakReductionReward"),
    pv: column("pv"),
    baseLoad: column("baseLoad"),
    trafoLoad: column("trafoLoad"),
  };
}

interface Trip {
  readonly fromHour: number;
  readonly toHour: number;
  readonly energyKWh: number;
}

/** Presence and driving energy of a truck from its trips. */
function makeDay(trips: readonly Trip[], mayDischarge: boolean, steps: number, stepHours: number) {
  const parked = new Array<number>(steps).fill(1);
  const drain = new Array<number>(steps).fill(0);
  for (const trip of trips) {
    const first = Math.round(trip.fromHour / stepHours);
    const end = Math.round(trip.toHour / stepHours);
    for (let step = first; step < end; step++) {
      parked[step] = 0;
      drain[step] = round(trip.energyKWh / (end - first), 4);
    }
  }
  return { parked, v2g: parked.map((isParked) => (mayDischarge ? isParked : 0)), drain };
}

/** One truck with the battery and charger of a heavy tractor, two trips. */
function makeOneTruck(): unknown {
  const shape = { steps: 48, stepHours: 0.5, baseKW: 180, pvKW: 160, trafoExtraKW: 170 };
  const trips = [
    { fromHour: 7.5, toHour: 11.5, energyKWh: 92 },
    { fromHour: 14, toHour: 17, energyKWh: 71 },
  ];
  return {
    formulation: "depot",
    name: "one truck, 48 half hours",
    description: "A tractor with two trips on a working day; positive prices with an evening peak; seed 1.",
    data: {
      steps: shape.steps,
      stepHours: shape.stepHours,
      site: {
        importLimitKW: 1250,
        exportLimitKW: 1250,
        gridExclusive: true,
        congestionPercentile: 80,
        reliefMode: "hard",
        reliefReward: 0.2,
        chargers: null,
      },
      ...makeSeries(makeRandom(1), shape),
      trucks: [
        {
          id: 1,
          chargeKW: 250,
          dischargeKW: 250,
          minChargeKW: 0,
          minDischargeKW: 0,
          etaCharge: 0.975,
          etaDischarge: 0.975,
          socMinKWh: 55.2,
          socMaxKWh: 276,
          socStartKWh: 276,
          socEndKWh: 276,
          degradationCost: 0.02,
          ...makeDay(trips, true, shape.steps, shape.stepHours),
        },
      ],
    },
  };
}

interface TruckType {
  readonly powerKW: number;
  readonly capacityKWh: number;
  readonly kWhPerHour: number;
}

const TRUCK_TYPES: readonly TruckType[] = [
  { powerKW: 150, capacityKWh: 350, kWhPerHour: 32 },
  { powerKW: 250, capacityKWh: 540, kWhPerHour: 44 },
  { powerKW: 50, capacityKWh: 140, kWhPerHour: 15 },
];

/** Twenty trucks of three types; every fourth may not discharge. */
function makeFleet(random: () => number, steps: number, stepHours: number) {
  return Array.from({ length: 20 }, (_, pos) => {
    const type = TRUCK_TYPES[pos % TRUCK_TYPES.length] as TruckType;
    const quarter = (hour: number) => Math.round(hour / stepHours) * stepHours;
    const leave = quarter(5 + 3.5 * random());
    const back = quarter(leave + 3 + 2 * random());
    const trips: Trip[] = [{ fromHour: leave, toHour: back, energyKWh: (back - leave) * type.kWhPerHour }];
    if (random() < 0.7) {
      const again = quarter(back + 1.5 + random());
      const home = quarter(Math.min(21, again + 2.5 + 2 * random()));
      trips.push({ fromHour: again, toHour: home, energyKWh: (home - again) * type.kWhPerHour });
    }
    const start = round(type.capacityKWh * (0.55 + 0.3 * random()), 1);
    return {
      id: `T${String(pos + 1).padStart(2, "0")}`,
      chargeKW: type.powerKW,
      dischargeKW: type.powerKW,
      etaCharge: 0.95,
      etaDischarge: 0.95,
      socMinKWh: type.capacityKWh * 0.2,
      socMaxKWh: type.capacityKWh,
      socStartKWh: start,
      socEndKWh: start,
      degradationCost: 0.03,
      ...makeDay(trips, pos % 4 !== 3, steps, stepHours),
    };
  });
}

/** A column of a table by truck and step, beside presence and driving. */
type TruckStep = (truck: { readonly parked: readonly number[] }, step: number) => number;

/** The tables of a folder instance. */
interface FolderTables {
  readonly instance: object;
  readonly shape: SiteShape;
  /** By the names of the columns, length steps. */
  readonly series: Readonly<Record<string, readonly number[]>>;
  readonly trucks: ReturnType<typeof makeFleet>;
  /** Further columns of truck_steps.csv by their headers. */
  readonly truckColumns?: Readonly<Record<string, TruckStep>>;
}

/** A folder instance: file name to text. */
function makeFolder(tables: FolderTables): Record<string, string> {
  const { instance, shape, series, trucks, truckColumns = {} } = tables;
  const clock = (step: number) => dayTime(step, shape.stepHours);
  const steps = Array.from({ length: shape.steps }, (_, step) => step);
  const seriesKeys = Object.keys(series);
  const inKW = ["pv", "baseLoad", "trafoLoad", "otherLoad"];
  const more = Object.entries(truckColumns);
  return {
    "instance.json": formatJson(instance),
    "timeseries.csv": csv([
      ["time", ...seriesKeys.map((key) => `${key} [${inKW.includes(key) ? "kW" : "EUR/kWh"}]`)],
      ...steps.map((step) => [clock(step), ...seriesKeys.map((key) => series[key]?.[step] as number)]),
    ]),
    "trucks.csv": csvOf(trucks.map(({ parked: _p, v2g: _v, drain: _d, ...fields }) => fields)),
    "truck_steps.csv": csv([
      ["truck", "time", "parked", "v2g", "drain [kWh]", ...more.map(([header]) => header)],
      ...trucks.flatMap((truck) =>
        steps.map((step) => [
          truck.id,
          clock(step),
          truck.parked[step] as number,
          truck.v2g[step] as number,
          truck.drain[step] as number,
          ...more.map(([, of]) => of(truck, step)),
        ]),
      ),
    ]),
  };
}

function makeTwentyTrucks(): Record<string, string> {
  const shape = { steps: 96, stepHours: 0.25, baseKW: 320, pvKW: 420, trafoExtraKW: 300 };
  const random = makeRandom(20);
  const series = makeSeries(random, shape);
  const site = {
    importLimitKW: 1400,
    exportLimitKW: 900,
    gridExclusive: true,
    congestionPercentile: 80,
    reliefMode: "soft",
    reliefReward: 0.1,
    chargers: null,
  };
  const instance = {
    formulation: "depot",
    name: "twenty trucks, one day",
    description: "A depot with 20 trucks of three types on a working day; positive prices; seed 20.",
    data: { stepHours: shape.stepHours, site },
  };
  return makeFolder({ instance, shape, series, trucks: makeFleet(random, shape.steps, shape.stepHours) });
}

/** Few trucks with all that a depot may have to share: chargers by power, a transformer, the peak of the month. */
function makeSharedDepot(): Record<string, string> {
  const shape = { steps: 24, stepHours: 1, baseKW: 90, pvKW: 120, trafoExtraKW: 0 };
  const random = makeRandom(4);
  const { trafoLoad: _, peakReductionReward: __, ...series } = makeSeries(random, shape);
  const otherLoad = series.baseLoad.map((load, step) => round(150 + 60 * bump(step, 18, 6) + load, 1));
  const trucks = makeFleet(random, shape.steps, shape.stepHours).slice(0, 5);
  const site = {
    importLimitKW: 400,
    exportLimitKW: 100,
    chargerTypes: [
      { powerKW: 150, count: 1 },
      { powerKW: 50, count: 2 },
    ],
    peakCharge: 0.35,
    peakSoFarKW: 120,
    transformerLimitKW: 360,
  };
  const instance = {
    formulation: "depot",
    name: "shared chargers, one day",
    description:
      "Five trucks, three chargers, a transformer shared with a neighbour and a charge for the month's peak; seed 4.",
    data: { stepHours: shape.stepHours, site },
  };
  const departsFull: TruckStep = ({ parked }, step) => (parked[step] === 1 && parked[step + 1] === 0 ? 1 : 0);
  const truckColumns = { departureSocKWh: (truck, step) => 90 * departsFull(truck, step) } satisfies Record<
    string,
    TruckStep
  >;
  return makeFolder({ instance, shape, series: { ...series, otherLoad }, trucks, truckColumns });
}

writeSamples(import.meta.url, {
  "one-truck.json": formatInstance(makeOneTruck()),
  ...inFolder("twenty-trucks", makeTwentyTrucks()),
  ...inFolder("shared-chargers", makeSharedDepot()),
});
