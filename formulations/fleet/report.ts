/** The plan as charts, figures and tables, as data. Long horizons are shown by days; the comparison over the hours of the day. */
import { comparedRows, type FigureRow, withSavings } from "../common/kpi-rows.ts";
import type {
  Chart,
  ChartGrid,
  ChartSeries,
  ComparisonTable,
  KpiRow,
  ReportView,
} from "../common/report-view.ts";
import { stepLabel, type TimeGrid } from "../common/time-grid.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import { type FleetFigures, figuresOf, fleetPower } from "./kpis.ts";
import type { FleetPlan, VehiclePlan } from "./plan.ts";
import { type Missed, missedTargets } from "./soft.ts";
import { type StaticFigures, staticFigures } from "./static-kpis.ts";
import { STRATEGIES, type StaticRun, type Strategy, simulate } from "./strategies.ts";

/** Vehicles that get a chart of their own; all of them stand in schedule.csv. */
const MAX_VEHICLE_CHARTS = 24;

/** Steps up to which charts show every step. */
const MAX_STEPS_SHOWN = 1500;

/** How series over the steps become series of a chart. */
interface Lens {
  readonly grid: TimeGrid;
  readonly note: string;
  /** Means over the entries of the grid. */
  mean(values: Float64Array): Float64Array;
}

/** Means over equal numbers of steps; each step by itself where they are few enough. */
function makeLens(input: FleetInput): Lens {
  if (input.steps <= MAX_STEPS_SHOWN) return { grid: input, note: "", mean: (values) => values };
  const perDay = Math.max(1, Math.round(24 / input.stepHours));
  const days = Math.ceil(input.steps / perDay);
  const time =
    input.time === null ? null : Array.from({ length: days }, (_, day) => input.time?.[day * perDay] ?? "");
  return {
    grid: { steps: days, stepHours: perDay * input.stepHours, time },
    note: " Means over 24 hours.",
    mean(values) {
      return Float64Array.from({ length: days }, (_, day) => {
        const piece = values.subarray(day * perDay, (day + 1) * perDay);
        return piece.reduce((sum, value) => sum + value, 0) / piece.length;
      });
    },
  };
}

/** One day in steps of the input's length: means over all steps that begin at the same time of day. */
function hoursLens(input: FleetInput): Lens {
  const perDay = Math.max(1, Math.floor(24 / input.stepHours));
  const slotOf = (step: number) =>
    Math.min(perDay - 1, Math.floor((input.clockMinutes[step] as number) / 60 / input.stepHours));
  const count = new Float64Array(perDay);
  for (let step = 0; step < input.steps; step++) count[slotOf(step)] = (count[slotOf(step)] as number) + 1;
  return {
    grid: { steps: perDay, stepHours: input.stepHours, time: null },
    note: "",
    mean(values) {
      const sums = new Float64Array(perDay);
      for (let step = 0; step < input.steps; step++) {
        sums[slotOf(step)] = (sums[slotOf(step)] as number) + (values[step] as number);
      }
      return sums.map((sum, slot) => (count[slot] === 0 ? 0 : sum / (count[slot] as number)));
    },
  };
}

const negated = (values: Float64Array) => values.map((value) => (value === 0 ? 0 : -value));

/** Sum of one kind of power over the vehicles, kW. */
function totalOf(plan: FleetPlan, key: "chargeKW" | "dischargeKW" | "pvKW", steps: number): Float64Array {
  const total = new Float64Array(steps);
  for (const vehicle of plan.vehicles) {
    for (let step = 0; step < steps; step++)
      total[step] = (total[step] as number) + (vehicle[key][step] as number);
  }
  return total;
}

type ChartParts = Pick<Chart, "id" | "title" | "caption" | "unit" | "series"> & Partial<Chart>;

function chart(lens: Lens, parts: ChartParts): Chart {
  return {
    thresholds: [],
    bands: [],
    bandLabel: "",
    ...parts,
    caption: parts.caption + lens.note,
    grid: lens.grid,
    series: parts.series.map((series) => ({ ...series, values: lens.mean(series.values) })),
  };
}

function powerChart(plan: FleetPlan, input: FleetInput, lens: Lens): Chart {
  const sun = totalOf(plan, "pvKW", input.steps);
  const bought = totalOf(plan, "chargeKW", input.steps).map((power, step) => power - (sun[step] as number));
  return chart(lens, {
    id: "fleet-power",
    title: "Charging and discharging",
    caption: "All vehicles: charging upwards, from the grid and from the sun; discharging downwards.",
    unit: "kW",
    series: [
      { label: "charging from the grid", role: "charge", kind: "stack", values: bought },
      { label: "charging from the sun", role: "pv", kind: "stack", values: sun },
      {
        label: "discharging",
        role: "discharge",
        kind: "stack",
        values: negated(totalOf(plan, "dischargeKW", input.steps)),
      },
    ],
  });
}

function gridChart(plan: FleetPlan, uncontrolled: StaticRun, input: FleetInput, lens: Lens): Chart {
  const atGrid = (each: FleetPlan) => {
    const fleet = fleetPower(each, input.steps);
    return fleet.map((power, step) => power + (input.loadKW[step] as number) - (input.pvKW[step] as number));
  };
  return chart(lens, {
    id: "grid",
    title: "Power at the grid connection",
    caption: "Load of the building less sun, with the fleet. Dashed: with uncontrolled charging.",
    unit: "kW",
    series: [
      { label: "load less sun, with fleet", role: "import", kind: "fill", values: atGrid(plan) },
      {
        label: "with uncontrolled charging",
        role: "quiet",
        kind: "step",
        dashed: true,
        values: atGrid(uncontrolled.plan),
      },
    ],
    thresholds: [{ label: "connection", value: input.params.gridConnectionKW }],
  });
}

function priceChart(input: FleetInput, lens: Lens): Chart {
  return chart(lens, {
    id: "prices",
    title: "Prices",
    caption: "What a kilowatt-hour costs, and what it earns when fed in.",
    unit: "EUR/kWh",
    series: [
      { label: "price", role: "price", kind: "step", values: input.price },
      { label: "feed-in tariff", role: "second-price", kind: "step", values: input.tariff },
    ],
  });
}

/** Roles by which the strategies are told apart. */
const STRATEGY_LINES: Readonly<Record<Strategy, Pick<ChartSeries, "role" | "dashed">>> = {
  uncontrolled: { role: "quiet", dashed: true },
  distributed: { role: "load", dashed: true },
  night: { role: "second-price", dashed: true },
};

/** The optimum and the static strategies over the hours of the day. */
function hourCharts(plan: FleetPlan, runs: readonly StaticRun[], input: FleetInput): readonly Chart[] {
  const lens = hoursLens(input);
  const lines = STRATEGIES.map(
    (strategy, pos): ChartSeries => ({
      label: strategy,
      ...STRATEGY_LINES[strategy],
      kind: "step",
      values: fleetPower((runs[pos] as StaticRun).plan, input.steps),
    }),
  );
  return [
    chart(lens, {
      id: "day-power",
      title: "Charging over the hours of the day",
      caption: "Mean power of the fleet at each time of day: the plan and the static strategies.",
      unit: "kW",
      series: [
        { label: "plan", role: "charge", kind: "fill", values: fleetPower(plan, input.steps) },
        ...lines,
      ],
    }),
    chart(lens, {
      id: "day-price",
      title: "Price over the hours of the day",
      caption: "Mean price at each time of day.",
      unit: "EUR/kWh",
      series: [{ label: "price", role: "price", kind: "step", values: input.price }],
    }),
  ];
}

function vehicleChart(vehicle: FleetVehicle, plan: VehiclePlan, pos: number, lens: Lens): Chart {
  return chart(lens, {
    id: `vehicle-${pos + 1}`,
    title: `Vehicle ${vehicle.id}`,
    caption: "",
    unit: "% of the battery",
    series: [
      { label: "state of charge", role: "soc", kind: "step", values: plan.soc.map((soc) => 100 * soc) },
    ],
    thresholds: [{ label: "target", value: 100 * vehicle.targetSoc }],
    range: { from: 0, to: 100 },
  });
}

function vehicleGrid(plan: FleetPlan, input: FleetInput, lens: Lens): ChartGrid {
  const shown = input.vehicles.slice(0, MAX_VEHICLE_CHARTS);
  const rest = input.vehicles.length - shown.length;
  const more = rest > 0 ? ` The other ${rest} vehicles stand in schedule.csv.` : "";
  return {
    title: "State of charge",
    caption: `At the end of each step; 0 while away. Dashed: the target.${lens.note}${more}`,
    charts: shown.map((vehicle, pos) => vehicleChart(vehicle, plan.vehicles[pos] as VehiclePlan, pos, lens)),
  };
}

const PLAN_ROWS: readonly FigureRow<keyof FleetFigures>[] = [
  ["Total cost", "costEur", "EUR", 2, true],
  ["Cost of charging", "chargingCostEur", "EUR", 2],
  ["Revenue from discharging", "dischargingRevenueEur", "EUR", 2],
  ["Energy charged", "energyChargedKWh", "kWh", 1, true],
  ["Energy bought", "energyFromGridKWh", "kWh", 1],
  ["Energy discharged", "energyDischargedKWh", "kWh", 1, true],
  ["Solar energy used", "pvUsedKWh", "kWh", 1],
  ["Peak of the fleet", "peakFleetKW", "kW", 1],
  ["Peak at the connection", "peakGridKW", "kW", 1, true],
  ["Overload of the connection", "gridOverloadKWh", "kWh", 2],
  ["Missing at the ends of stays", "shortfallKWh", "kWh", 2],
  ["Calendar wear", "degradationCalendarSum", "batteries", 5],
  ["Cyclic wear", "degradationCyclicSum", "batteries", 5],
];

function kpiRows(figures: FleetFigures, uncontrolled: FleetFigures): readonly KpiRow[] {
  return withSavings(
    comparedRows(
      PLAN_ROWS,
      (key) => figures[key],
      (key) => uncontrolled[key],
    ),
  );
}

type ComparisonRow = readonly [
  label: string,
  unit: string,
  digits: number,
  ofPlan: (figures: FleetFigures, missed: Missed) => number | null,
  key: keyof StaticFigures,
];

const COMPARISON_ROWS: readonly ComparisonRow[] = [
  ["Cost", "EUR", 2, ({ costEur }) => costEur, "energyCostEur"],
  ["Energy charged", "kWh", 1, ({ energyChargedKWh }) => energyChargedKWh, "energyChargedKWh"],
  ["Energy bought", "kWh", 1, ({ energyFromGridKWh }) => energyFromGridKWh, "energyFromGridKWh"],
  ["Solar energy used", "kWh", 1, ({ pvUsedKWh }) => pvUsedKWh, "pvUsedKWh"],
  ["Overload of the connection", "kWh", 2, ({ gridOverloadKWh }) => gridOverloadKWh, "overloadKWh"],
  [
    "Steps with overload",
    "",
    0,
    ({ gridOverloadStepsOfTheSum }) => gridOverloadStepsOfTheSum,
    "overloadSteps",
  ],
  ["Departures that miss their target", "", 0, (_figures, missed) => missed.numDepartures, "socViolations"],
  ["Most missing at a departure", "%", 1, (_figures, missed) => 100 * missed.largestSoc, "socMissingMax"],
  [
    "Calendar wear",
    "batteries",
    5,
    ({ degradationCalendarSum }) => degradationCalendarSum,
    "degradationCalendarSum",
  ],
  ["Cyclic wear", "batteries", 5, ({ degradationCyclicSum }) => degradationCyclicSum, "degradationCyclicSum"],
];

/** The plan beside the static strategies as they were meant. */
function compare(figures: FleetFigures, missed: Missed, logs: readonly StaticFigures[]): ComparisonTable {
  return {
    title: "The plan and the static strategies",
    note: "Uncontrolled charges at full power on arrival, distributed spreads it over the stay, night starts late enough to be done by the earliest departure. None looks at prices, discharges or keeps the connection's limit.",
    columns: ["Plan", "Uncontrolled", "Distributed", "Night"],
    rows: COMPARISON_ROWS.map(([label, unit, digits, ofPlan, key]) => {
      const factor = unit === "%" ? 100 : 1;
      return {
        label,
        unit,
        digits,
        values: [ofPlan(figures, missed), ...logs.map((log) => factor * log[key])],
      };
    }),
  };
}

const CONVENTIONS: readonly string[] = [
  "Powers are means over a step in kW. Charging is at the grid side; discharging is at the battery, and its efficiency counts when it is paid for.",
  "A state of charge is a share of the battery at the end of a step; it is 0 while the vehicle is away.",
  "Cost = energy bought for charging − revenue from energy fed in. Solar energy is free; the building's load is not part of it.",
  "Wear is a share of a battery, summed over the vehicles, by an empirical rule for time and cycles.",
];

/** The report of a plan. */
export function reportFleet(plan: FleetPlan, input: FleetInput): ReportView {
  const runs = STRATEGIES.map((strategy) => simulate(input, strategy, "fixed"));
  const uncontrolled = runs[0] as StaticRun;
  const figures = figuresOf(plan, input);
  const lens = makeLens(input);
  const count = input.vehicles.length;
  const days = Number(((input.steps * input.stepHours) / 24).toPrecision(4));
  const start = input.time === null ? "" : `, from ${stepLabel(input, 0).replace("T", " ")}`;
  return {
    title: input.name,
    subtitle: `${count} vehicle${count === 1 ? "" : "s"}, ${input.steps} steps of ${Number((input.stepHours * 60).toPrecision(6))} minutes (${days} days)${start}`,
    objectiveUnit: "EUR",
    grid: input,
    kpis: kpiRows(figures, figuresOf(uncontrolled.plan, input)),
    baselineLabel: "Uncontrolled",
    baselineNote:
      "Uncontrolled: each vehicle charges at full power as soon as it is plugged in, until it holds its target; it never discharges.",
    comparison: compare(
      figures,
      missedTargets(plan, input),
      runs.map((run) => staticFigures(input, run, "fixed")),
    ),
    charts: [
      powerChart(plan, input, lens),
      priceChart(input, lens),
      gridChart(plan, uncontrolled, input, lens),
      ...hourCharts(plan, runs, input),
    ],
    grids: [vehicleGrid(plan, input, lens)],
    conventions: CONVENTIONS,
  };
}
