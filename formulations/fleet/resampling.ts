/** The series of a fleet over steps of another length than the rows of its data file. */
import { type Field, type IssueList, showValue } from "../common/fields.ts";
import {
  firstRow,
  type ResampleRule,
  type RowGrid,
  readResampling,
  resampleValues,
  rowGrid,
} from "../common/resampling.ts";
import type { FleetSeries, VehicleSeries } from "./series.ts";

const DAY_MINUTES = 1440;

/** The series that have a rule. */
const SERIES = ["load", "pv", "spot"] as const;

/** How rows of another length become steps. */
export interface FleetResampling {
  /** As the instance has it. */
  readonly text: string;
  /** Null = each series by its rule, whichever is longer; else the only way it may be. */
  readonly way: "none" | "mean" | "repeat" | null;
  /** Length of the steps, where the instance repeats it; else null. */
  readonly stepMinutes: number | null;
  readonly rules: Readonly<Record<(typeof SERIES)[number], ResampleRule>>;
}

function byWord(way: "none" | "mean" | "repeat"): FleetResampling {
  const rule: ResampleRule = way === "repeat" ? "hold" : "mean";
  return { text: `the rule "${way}"`, way, stepMinutes: null, rules: { load: rule, pv: rule, spot: rule } };
}

/** `"none"`, `"mean"`, `"repeat"`, or a rule for each series. */
export const RESAMPLING_FIELD: Field<FleetResampling> = {
  about: "how rows of another length become steps",
  type: '"none", "mean", "repeat", or an object with stepMinutes and rules of load, pv and spot',
  unit: "",
  absent: { text: "none", make: () => byWord("none") },
  read(value, path, context) {
    if (value === "none" || value === "mean" || value === "repeat") return byWord(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      context.issues.add(path, showValue(value), '"none", "mean", "repeat", or an object of rules');
      return byWord("none");
    }
    const { stepMinutes, rules } = readResampling(value, path, context);
    const ruleOf = (name: string): ResampleRule => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (rule === undefined) context.issues.add(`${path}.rules`, `no rule for ${name}`, "one");
      return rule ?? "mean";
    };
    for (const name of Object.keys(rules)) {
      if (SERIES.some((each) => each === name)) continue;
      context.issues.add(`${path}.rules[${JSON.stringify(name)}]`, "an unknown series", SERIES.join(", "));
    }
    const text = "rules for each series";
    return {
      ...{ text, way: null, stepMinutes },
      rules: { load: ruleOf("load"), pv: ruleOf("pv"), spot: ruleOf("spot") },
    };
  },
};

/**
 * A vehicle counts as plugged in for a step if it is in all of its rows. The stay begins with the state of charge of
 * the last arrival up to the step's first row.
 */
function resampleVehicle(vehicle: VehicleSeries, steps: number, grid: RowGrid): VehicleSeries {
  const there = Uint8Array.from(resampleValues(vehicle.there, steps, grid, "min"));
  const arrivalSoc = new Float64Array(steps);
  let seen = -1;
  let lastSoc = Number.NaN;
  for (let step = 0; step < steps; step++) {
    const first = firstRow(grid, step);
    while (seen < first) {
      seen++;
      const isArrival = vehicle.there[seen] === 1 && (seen === 0 || vehicle.there[seen - 1] === 0);
      if (isArrival) lastSoc = vehicle.arrivalSoc[seen] as number;
    }
    arrivalSoc[step] = there[step] === 1 && (step === 0 || there[step - 1] === 0) ? lastSoc : 0;
  }
  return { there, arrivalSoc };
}

/** The grid of rows and steps; null where the lengths do not fit or the instance names no rule for them. */
function gridOf(
  rowMinutes: number,
  stepMinutes: number,
  { text, way, stepMinutes: asked }: FleetResampling,
  issues: IssueList,
): RowGrid | null {
  const grid = rowGrid(rowMinutes, stepMinutes);
  const wanted = rowMinutes < stepMinutes ? "mean" : "repeat";
  if (asked !== null && asked !== stepMinutes) {
    issues.add("data.resample.stepMinutes", String(asked), `${stepMinutes}, as params.stepHours has it`);
  } else if (grid !== null && (way === null || way === wanted)) return grid;
  else {
    const found = `rows of ${rowMinutes} minutes for steps of ${stepMinutes}, with ${text}`;
    const expected =
      grid === null
        ? "one length to be a multiple of the other"
        : `the rule "${wanted}", or rows of ${stepMinutes} minutes`;
    issues.add("data.resample", found, expected);
  }
  return null;
}

/**
 * The series over steps of another length. Problems are reported at `data.resample`.
 *
 * @returns null where the lengths do not fit or the rule does not.
 */
export function resampleFleet(
  series: FleetSeries,
  rowMinutes: number,
  stepMinutes: number,
  resampling: FleetResampling,
  issues: IssueList,
): FleetSeries | null {
  if (rowMinutes === stepMinutes) return series;
  const grid = gridOf(rowMinutes, stepMinutes, resampling, issues);
  if (grid === null) return null;
  const firstMinutes = series.clockMinutes[0] ?? 0;
  if (grid.rowsPerStep > 1 && firstMinutes % stepMinutes !== 0) {
    issues.add("data.resample", `a first row at minute ${firstMinutes} of the day`, "the start of a step");
    return null;
  }
  const { rowsPerStep, stepsPerRow } = grid;
  const { rules } = resampling;
  const steps = Math.floor(series.loadKW.length / rowsPerStep) * stepsPerRow;
  const clock = (step: number) => {
    const start = series.clockMinutes[firstRow(grid, step)] as number;
    return (start + (step % stepsPerRow) * stepMinutes) % DAY_MINUTES;
  };
  const label = (step: number) => (series.time as readonly string[])[firstRow(grid, step)] as string;
  return {
    // Within a row there is no text of the data for a step's start.
    time:
      series.time === null || stepsPerRow > 1
        ? null
        : Array.from({ length: steps }, (_, step) => label(step)),
    clockMinutes: Float64Array.from({ length: steps }, (_, step) => clock(step)),
    loadKW: resampleValues(series.loadKW, steps, grid, rules.load),
    pvKW: resampleValues(series.pvKW, steps, grid, rules.pv),
    spotEurPerMWh: resampleValues(series.spotEurPerMWh, steps, grid, rules.spot),
    vehicles: series.vehicles.map((vehicle) => resampleVehicle(vehicle, steps, grid)),
  };
}
