/**
 * Makes the sample data of this folder: `npx tsx formulations/fleet/sample/generate.ts`. The same seed gives the same bytes.
 * Everything is invented; the shapes follow ordinary weeks.
 *
 * fleet.csv         3 vehicles, 10 days of quarter hours over the change of clocks in spring (seed 7)
 * week.json         the first week: each vehicle for itself
 * shared-day.json   a day on which the three share a small feeder and the sun
 */
import { makeRandom } from "../../common/random-numbers.ts";
import { bump, csv, formatJson, round, writeSamples } from "../../common/sample-data.ts";

const STEPS_PER_DAY = 96;
const DAYS = 10;
const BATTERY_KWH = 58;
const TARGET = 0.85;

/** Local times of Central Europe around 2026-03-29, when the hour from 2 to 3 is left out. */
function localTime(step: number): { text: string; hour: number; day: number } {
  const startMs = Date.UTC(2026, 2, 22, 23); // 2026-03-23 00:00 at +01:00
  const changeMs = Date.UTC(2026, 2, 29, 1);
  const utcMs = startMs + step * 900_000;
  const offset = utcMs >= changeMs ? 2 : 1;
  const local = new Date(utcMs + offset * 3_600_000);
  const hour = local.getUTCHours() + local.getUTCMinutes() / 60;
  return { text: `${local.toISOString().slice(0, 16)}+0${offset}:00`, hour, day: local.getUTCDay() };
}

interface Presence {
  readonly there: number[];
  readonly arrivalSoc: number[];
}

/** One vehicle: away on working days between a morning and an afternoon hour, at weekends rarely. */
function makeVehicle(random: () => number, steps: number): Presence {
  const there = new Array<number>(steps).fill(1);
  const arrivalSoc = new Array<number>(steps).fill(0);
  for (let step = 0; step < steps; step++) {
    const { hour, day } = localTime(step);
    if (hour !== 0) continue;
    const isWeekend = day === 0 || day === 6;
    if (isWeekend && random() < 0.7) continue;
    const leave = step + Math.round(4 * (6.5 + 3 * random()));
    const back = leave + Math.round(4 * (4 + 4 * random()));
    for (let away = leave; away < Math.min(back, steps); away++) there[away] = 0;
    if (back < steps) arrivalSoc[back] = round(TARGET - (8 + 20 * random()) / BATTERY_KWH, 4);
  }
  return { there, arrivalSoc };
}

function makeCsv(): string {
  const random = makeRandom(7);
  const steps = DAYS * STEPS_PER_DAY;
  const vehicles = [makeVehicle(random, steps), makeVehicle(random, steps), makeVehicle(random, steps)];
  const header = ["datetime", "load_kw", "pv_kw", "spot_eur_mwh"];
  for (let k = 0; k < vehicles.length; k++) header.push(`there_${k}`, `soc_return_${k}`);
  const rows: (string | number)[][] = [header];
  let weather = 1;
  for (let step = 0; step < steps; step++) {
    const { text, hour } = localTime(step);
    if (hour === 0) weather = 0.35 + 0.65 * random();
    const sun = bump(hour, 13, 7) * weather;
    const load = (9 + 14 * bump(hour, 10, 6) + 11 * bump(hour, 18, 5)) * (1 + 0.08 * (random() - 0.5));
    const spot = 74 + 45 * bump(hour, 8, 3) + 70 * bump(hour, 19, 3.5) - 95 * sun + 14 * (random() - 0.5);
    const cells: (string | number)[] = [text, round(load, 3), round(24 * sun, 3), round(spot, 2)];
    for (const { there, arrivalSoc } of vehicles) {
      cells.push(there[step], arrivalSoc[step]);
    }
    rows.push(cells);
  }
  return csv(rows);
}

const PARAMS = {
  stepHours: 0.25,
  etaCharge: 0.92,
  etaDischarge: 0.92,
  initialSoc: 0.6,
  terminalSoc: 0.6,
  priceMarkupEurPerMWh: 35,
  priceMultiplier: 1.19,
  feedIn: "spot",
  feedInDeduction: 0.1,
  departureRule: "fixed",
  gridConnectionKW: 70,
};

const vehicles = ["van-1", "van-2", "van-3"].map((id, column) => ({
  id,
  column,
  batteryKWh: BATTERY_KWH,
  chargerKW: 11,
  targetSoc: TARGET,
}));

const instance = (name: string, description: string, data: object, params: object) => ({
  formulation: "fleet",
  name,
  description,
  data: { file: "fleet.csv", ...data },
  vehicles,
  params: { ...PARAMS, ...params },
});

writeSamples(import.meta.url, {
  "fleet.csv": makeCsv(),
  "week.json": formatJson(
    instance(
      "three vans, a week",
      "Three delivery vans over a week, each with its share of the sun; seed 7.",
      { startStep: 0, steps: 7 * STEPS_PER_DAY },
      { gridLimit: "perVehicle", pvSplit: "equal" },
    ),
  ),
  "shared-day.json": formatJson(
    instance(
      "three vans, one feeder",
      "A day on which three vans share a feeder of 16 kW and the sun; seed 7.",
      { startStep: 2 * STEPS_PER_DAY, steps: STEPS_PER_DAY },
      { gridLimit: "joint", pvSplit: "joint", fleetLimitKW: 16 },
    ),
  ),
});
