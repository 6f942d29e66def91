/**
 * Makes the sample data of this folder: `npx tsx formulations/dcopf/sample/generate.ts`. The same seed gives the same
 * bytes. Everything is invented: a region of 24 buses with a cheap north, a dear south and thin lines in between.
 *
 * region.m             the network as a MATPOWER case
 * region-day.json      24 hours with quadratic costs, sun, and four fleets (seed 7)
 * valley-day/          24 hours of a valley of four buses with a narrow outlet, as a folder of CSV files
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

const ROWS = 6;
const COLS = 4;
const HOURS = 24;

/** Number of the bus in a row from north to south and a column from west to east. */
const busAt = (row: number, col: number) => row * COLS + col + 1;

function makeCase(random: () => number): string {
  const buses: string[] = [];
  const branches: string[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let col = 0; col < COLS; col++) {
      const type = row === 0 && col === 0 ? 3 : 1;
      const load = round((row < 2 ? 25 : 60) * (0.6 + 0.8 * random()), 1);
      buses.push(
        `\t${busAt(row, col)}\t${type}\t${load}\t${round(load / 4, 1)}\t0\t0\t1\t1\t0\t220\t1\t1.1\t0.9;`,
      );
      const connect = (other: number, rating: number) => {
        const x = round(0.03 + 0.05 * random(), 4);
        const figures = [
          busAt(row, col),
          other,
          round(x / 8, 4),
          x,
          0.02,
          rating,
          rating,
          rating,
          0,
          0,
          1,
          -30,
          30,
        ];
        branches.push(`\t${figures.join("\t")};`);
      };
      if (col + 1 < COLS) connect(busAt(row, col + 1), 250);
      if (row + 1 < ROWS) connect(busAt(row + 1, col), row === 2 ? 110 : 220);
    }
  }
  const plants = [
    { bus: busAt(0, 0), most: 420, least: 60, c2: 0.008, c1: 14, c0: 300 },
    { bus: busAt(0, 2), most: 380, least: 0, c2: 0.012, c1: 17, c0: 150 },
    { bus: busAt(1, 3), most: 260, least: 0, c2: 0.02, c1: 21, c0: 90 },
    { bus: busAt(3, 1), most: 240, least: 0, c2: 0.035, c1: 33, c0: 60 },
    { bus: busAt(5, 0), most: 260, least: 0, c2: 0.045, c1: 38, c0: 40 },
    { bus: busAt(5, 3), most: 300, least: 0, c2: 0.06, c1: 46, c0: 0 },
  ];
  const gen = plants.map(
    ({ bus, most, least }) => `\t${bus}\t0\t0\t100\t-100\t1\t100\t1\t${most}\t${least};`,
  );
  const cost = plants.map(({ c2, c1, c0 }) => `\t2\t0\t0\t3\t${c2}\t${c1}\t${c0};`);
  return [
    "% A region of 24 buses, invented; made by generate.ts.",
    "function mpc = region",
    "mpc.version = '2';",
    "mpc.baseMVA = 100;",
    "",
    "% bus_i type Pd Qd Gs Bs area Vm Va baseKV zone Vmax Vmin",
    ["mpc.bus = [", ...buses, "];"].join("\n"),
    "",
    "% bus Pg Qg Qmax Qmin Vg mBase status Pmax Pmin",
    ["mpc.gen = [", ...gen, "];"].join("\n"),
    "",
    "% 2 startup shutdown n c2 c1 c0",
    ["mpc.gencost = [", ...cost, "];"].join("\n"),
    "",
    "% fbus tbus r x b rateA rateB rateC ratio angle status angmin angmax",
    ["mpc.branch = [", ...branches, "];"].join("\n"),
    "",
  ].join("\n");
}

const hours = Array.from({ length: HOURS }, (_, hour) => hour);

function makeFleet(random: () => number, id: string, bus: number, vehicles: number, isV2g: boolean) {
  const start = round(0.55 + 0.2 * random(), 2);
  return {
    id,
    bus,
    vehicles,
    chargeKW: 11,
    dischargeKW: 7.4,
    capacityKWh: 62,
    etaCharge: 0.94,
    etaDischarge: 0.94,
    socMin: 0.15,
    socMax: 0.95,
    socStart: start,
    socEnd: start,
    v2gFloor: 0.4,
    v2g: isV2g,
    availability: hours.map((hour) => round(0.92 - 0.55 * bump(hour, 8, 3) - 0.55 * bump(hour, 17.5, 3), 3)),
    driveKWh: hours.map((hour) => round(5 * bump(hour, 8, 2.5) + 5 * bump(hour, 17.5, 2.5), 3)),
  };
}

function makeDay(random: () => number): unknown {
  return {
    formulation: "dcopf",
    name: "a region, one day",
    description: "24 buses with a cheap north and a dear south, sun, and four fleets; seed 7.",
    data: {
      case: "region",
      caseFile: { path: "region.m" },
      susceptance: "series",
      periods: HOURS,
      stepHours: 1,
      loadScale: hours.map((hour) => round(0.62 + 0.25 * bump(hour, 10, 7) + 0.3 * bump(hour, 19, 5), 3)),
      costSegments: null,
      pv: [busAt(2, 1), busAt(4, 2), busAt(4, 0)].map((bus, pos) => ({
        bus,
        mw: hours.map((hour) => round((90 + 30 * pos) * bump(hour, 12.75, 7) * (0.9 + 0.2 * random()), 2)),
      })),
      fleets: [
        makeFleet(random, "north", busAt(1, 1), 1800, false),
        makeFleet(random, "centre", busAt(2, 2), 4200, true),
        makeFleet(random, "south", busAt(4, 1), 5200, true),
        makeFleet(random, "harbour", busAt(5, 3), 1500, true),
      ],
      tariff: {
        peak: hours.map((hour) => (hour >= 17 && hour < 22 ? 1 : 0)),
        peakPrice: 40,
        offpeakPrice: 2,
      },
      shedCost: 5000,
      rampFraction: 0.25,
    },
  };
}

/** What the folder's JSON file holds: the network and what does not vary by step. */
function makeValley(): object {
  return {
    formulation: "dcopf",
    name: "a valley, one day",
    description:
      "Four buses behind a narrow line, a solar plant, and vans that give energy back in the evening.",
    data: {
      case: "valley",
      network: {
        referenceBus: 1,
        buses: [
          { id: 1, loadMW: 30 },
          { id: 2, loadMW: 55 },
          { id: 3, loadMW: 70 },
          { id: 4, loadMW: 25 },
        ],
        branches: [
          { from: 1, to: 2, resistance: 0.01, reactance: 0.08, ratingMW: 75 },
          { from: 1, to: 3, resistance: 0.02, reactance: 0.15, ratingMW: 50 },
          { from: 2, to: 3, resistance: 0.01, reactance: 0.06, ratingMW: 60 },
          { from: 3, to: 4, resistance: 0.01, reactance: 0.05, ratingMW: 70 },
        ],
        generators: [
          { bus: 1, minMW: 20, maxMW: 250, costQuadratic: 0.015, costLinear: 16, costConstant: 120 },
          { bus: 4, maxMW: 120, costQuadratic: 0.04, costLinear: 42 },
        ],
      },
      tariff: { peakPrice: 35, offpeakPrice: 3 },
      shedCost: 4000,
      rampFraction: 0.3,
    },
  };
}

/** A folder instance: file name to text. */
function makeValleyFolder(): Record<string, string> {
  const clock = (hour: number) => dayTime(hour, 1);
  const { availability, driveKWh, ...fleet } = makeFleet(() => 0.5, "vans", 3, 900, true);
  const sun = hours.map((hour) => round(48 * bump(hour, 12.75, 6.5), 2));
  return {
    "instance.json": formatJson(makeValley()),
    "timeseries.csv": csv([
      ["time", "loadScale [%]", "peak"],
      ...hours.map((hour) => [
        clock(hour),
        round(60 + 25 * bump(hour, 9, 6) + 38 * bump(hour, 19, 5), 1),
        Number(hour >= 17 && hour < 21),
      ]),
    ]),
    "pv.csv": csv([["bus", "time", "mw"], ...sun.map((mw, hour) => [2, clock(hour), mw])]),
    "fleets.csv": csvOf([{ ...fleet, v2g: String(fleet.v2g) }]),
    "fleet_steps.csv": csv([
      ["fleet", "time", "availability", "driveKWh"],
      ...hours.map((hour) => [fleet.id, clock(hour), availability[hour], driveKWh[hour]]),
    ]),
  };
}

const random = makeRandom(7);
writeSamples(import.meta.url, {
  "region.m": makeCase(random),
  "region-day.json": formatInstance(makeDay(random)),
  ...inFolder("valley-day", makeValleyFolder()),
});
