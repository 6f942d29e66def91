/** The plan as charts and figures, as data. */
import { comparedRows, type FigureRow } from "../common/kpi-rows.ts";
import type { Band, Chart, ChartGrid, KpiRow, ReportView } from "../common/report-view.ts";
import { degradationByStep, totalPowerKW } from "./figures.ts";
import { tariffIndices } from "./indices.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";
import { figuresOf, type ParkingFigures } from "./kpis.ts";
import { type ParkingPlan, planStart, type VehiclePlan } from "./plan.ts";
import { planUncontrolled } from "./uncontrolled.ts";

/** Vehicles that get a chart of their own; all of them stand in schedule.csv. */
const MAX_VEHICLE_CHARTS = 60;

const NO_BANDS = { thresholds: [], bands: [], bandLabel: "" } as const;

function powerChart(plan: ParkingPlan, uncontrolled: ParkingPlan, input: ParkingInput): Chart {
  return {
    id: "power",
    title: "Power of all chargers",
    caption: "Mean power of each step. The dashed line is charging at once, without any plan.",
    unit: "kW",
    series: [
      { label: "charging", role: "charge", kind: "fill", values: totalPowerKW(plan, input) },
      {
        label: "charging at once",
        role: "quiet",
        kind: "step",
        values: totalPowerKW(uncontrolled, input),
        dashed: true,
      },
    ],
    ...NO_BANDS,
    thresholds: [{ label: "limit", value: input.gridLimitKW }],
  };
}

function priceChart(input: ParkingInput): Chart {
  return {
    id: "price",
    title: "Price of energy",
    caption: "What a kilowatt-hour costs.",
    unit: "EUR/kWh",
    series: [{ label: "price", role: "price", kind: "step", values: input.price }],
    ...NO_BANDS,
  };
}

function wearChart(plan: ParkingPlan, uncontrolled: ParkingPlan, input: ParkingInput): Chart {
  const cents = (values: Float64Array) => values.map((value) => value * 100);
  return {
    id: "degradation",
    title: "Battery degradation",
    caption: "Exact cost of each step, all vehicles together, without its weight in the objective.",
    unit: "ct",
    series: [
      {
        label: "degradation",
        role: "discharge",
        kind: "fill",
        values: cents(degradationByStep(plan, input)),
      },
      {
        label: "charging at once",
        role: "quiet",
        kind: "step",
        values: cents(degradationByStep(uncontrolled, input)),
        dashed: true,
      },
    ],
    ...NO_BANDS,
  };
}

/** Vehicles that are connected in each step. */
function presenceChart(input: ParkingInput): Chart {
  const count = new Float64Array(input.steps);
  for (const { arrivalStep, departureStep } of input.vehicles) {
    for (let step = arrivalStep; step < departureStep; step++) count[step]++;
  }
  return {
    id: "presence",
    title: "Vehicles connected",
    caption: "How many vehicles are plugged in.",
    unit: "vehicles",
    series: [{ label: "connected", role: "load", kind: "step", values: count }],
    ...NO_BANDS,
  };
}

function tariffChart(input: ParkingInput): Chart {
  return {
    id: "tariff-index",
    title: "Tariff index",
    caption: "1 in the cheapest step, 0 in the dearest.",
    unit: "1",
    series: [{ label: "tariff index", role: "second-price", kind: "step", values: tariffIndices(input) }],
    ...NO_BANDS,
  };
}

function awayBands({ arrivalStep, departureStep }: ParkingVehicle, steps: number): readonly Band[] {
  const bands: Band[] = [];
  if (arrivalStep > 0) bands.push({ fromStep: 0, toStep: arrivalStep });
  if (departureStep < steps) bands.push({ fromStep: departureStep, toStep: steps });
  return bands;
}

function vehicleChart(plan: VehiclePlan, vehicle: number, input: ParkingInput): Chart {
  const limits = input.vehicles[vehicle];
  const start = planStart(input, vehicle)?.soc ?? limits.socArrival;
  return {
    id: `vehicle-${vehicle + 1}`,
    title: `Vehicle ${limits.id}`,
    caption: "",
    unit: "%",
    series: [
      {
        label: "state of charge",
        role: "soc",
        kind: "line",
        values: plan.soc.map((soc) => soc * 100),
        start: start * 100,
      },
    ],
    thresholds: [{ label: "required", value: limits.socRequired * 100 }],
    bands: awayBands(limits, input.steps),
    bandLabel: "away",
    range: { from: 0, to: 100 },
  };
}

function vehicleGrid(plan: ParkingPlan, input: ParkingInput): ChartGrid {
  const shown = plan.vehicles.slice(0, MAX_VEHICLE_CHARTS);
  const rest = plan.vehicles.length - shown.length;
  const more = rest > 0 ? ` The other ${rest} vehicles stand in schedule.csv.` : "";
  return {
    title: "State of charge of each vehicle",
    caption: `Shaded: away. Dashed: what it requires at departure.${more}`,
    charts: shown.map((each, vehicle) => vehicleChart(each, vehicle, input)),
  };
}

const ROWS: readonly FigureRow<keyof ParkingFigures>[] = [
  ["Energy and weighted degradation", "totalCost", "EUR", 2, true],
  ["Cost of energy", "energyCost", "EUR", 2],
  ["Degradation, exact, without weight", "degradationCost", "EUR", 4, true],
  ["Peak power", "peakKW", "kW", 1, true],
  ["Energy at the grid side", "energyKWh", "kWh", 1],
  ["Steps at the limit", "bindingSteps", "", 0],
  ["Largest state of charge missed at departure", "largestShortfall", "", 4],
];

function kpiRows(plan: ParkingPlan, input: ParkingInput, uncontrolled: ParkingFigures): readonly KpiRow[] {
  const figures = figuresOf(plan, input);
  const rows = comparedRows(
    ROWS,
    (key) => figures[key],
    (key) => uncontrolled[key],
  );
  const single = (label: string, unit: string, value: number, digits: number): KpiRow => ({
    ...{ label, unit, value, digits },
    baseline: null,
  });
  const model = plan.modelDegradationEur;
  if (model !== null) {
    rows.push(single("Degradation as the model counted it", "EUR", model, 4));
    if (figures.degradationCost > 0) {
      const error = (model / figures.degradationCost - 1) * 100;
      rows.push(single("Error of the model's degradation", "%", error, 3));
    }
  }
  return rows;
}

const CONVENTIONS: readonly string[] = [
  "Powers are means over a step in kW at the grid side of the chargers; a state of charge is that at the end of a step.",
  "Degradation is computed from the schedule by the exact law, whatever the model used; its weight counts in the total only.",
  "Charging at once: in the order of the list, each vehicle charges at full power from arrival until it holds what it requires, within the limit.",
];

/** The report of a plan. */
export function reportParking(plan: ParkingPlan, input: ParkingInput): ReportView {
  const baseline = planUncontrolled(input);
  const vehicles = input.vehicles.length === 1 ? "1 vehicle" : `${input.vehicles.length} vehicles`;
  const minutes = Number((input.stepHours * 60).toPrecision(6));
  const isIndex = input.variant.startsWith("index");
  return {
    title: input.name,
    subtitle: `${vehicles}, ${input.steps} steps of ${minutes} minutes, variant ${input.variant}`,
    objectiveUnit: isIndex ? "kW × indices" : "EUR",
    grid: input,
    kpis: kpiRows(plan, input, figuresOf(baseline, input)),
    baselineLabel: "At once",
    baselineNote:
      "At once: each vehicle charges at full power from arrival until it holds what it requires, within the limit.",
    charts: [
      powerChart(plan, baseline, input),
      priceChart(input),
      wearChart(plan, baseline, input),
      presenceChart(input),
      ...(isIndex ? [tariffChart(input)] : []),
    ],
    grids: [vehicleGrid(plan, input)],
    conventions: CONVENTIONS,
  };
}
