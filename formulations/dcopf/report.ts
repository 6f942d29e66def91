/** The plan as charts, figures and tables, as data. */
import type { BarChart, Chart, ChartGrid, KpiRow, ReportView } from "../common/report-view.ts";
import type { DcopfInput } from "./input.ts";
import { type DcopfFigures, demandByStep, figuresOf, loadings, stepSums } from "./kpis.ts";
import type { DcopfPlan } from "./plan.ts";
import { branchLabel, generatorBars, loadingBars, mostLoaded, priceBars } from "./report-bars.ts";

/** Branches that get a chart of their own; all of them stand in schedule.csv. */
const MAX_BRANCH_CHARTS = 12;
const MAX_FLEET_CHARTS = 24;

const NO_BANDS: Pick<Chart, "thresholds" | "bands" | "bandLabel"> = {
  thresholds: [],
  bands: [],
  bandLabel: "",
};

/** Shaded peak steps of the tariff. */
function peakBands(input: DcopfInput): Pick<Chart, "thresholds" | "bands" | "bandLabel"> {
  const { tariff, steps } = input;
  const bands = [];
  let from = -1;
  for (let step = 0; step <= steps; step++) {
    const isPeak = step < steps && tariff?.peak[step] === 1;
    if (isPeak && from < 0) from = step;
    if (!isPeak && from >= 0) {
      bands.push({ fromStep: from, toStep: step });
      from = -1;
    }
  }
  return { thresholds: [], bands, bandLabel: bands.length > 0 ? "peak steps of the tariff" : "" };
}

function negated(values: Float64Array): Float64Array {
  return values.map((value) => (value === 0 ? 0 : -value));
}

/** Power of all fleets by step, MW. */
function fleetSum(plan: DcopfPlan, steps: number, of: "chargeMW" | "dischargeMW" | "socMWh"): Float64Array {
  const sum = new Float64Array(steps);
  for (const fleet of plan.fleets) for (let step = 0; step < steps; step++) sum[step] += fleet[of][step];
  return sum;
}

function balanceChart(plan: DcopfPlan, input: DcopfInput): Chart {
  const { steps } = input;
  const shed = stepSums(plan.shedMW, steps);
  const hasFleets = input.fleets.length > 0;
  const all = [
    { label: "generation", role: "import", values: stepSums(plan.generationMW, steps), isShown: true },
    { label: "sun", role: "pv", values: stepSums(plan.pvMW, steps), isShown: input.pv.length > 0 },
    {
      label: "discharging",
      role: "discharge",
      values: fleetSum(plan, steps, "dischargeMW"),
      isShown: hasFleets,
    },
    { label: "not served", role: "limit", values: shed, isShown: shed.some((value) => value > 0) },
    { label: "demand", role: "load", values: negated(demandByStep(input)), isShown: true },
    {
      label: "charging",
      role: "charge",
      values: negated(fleetSum(plan, steps, "chargeMW")),
      isShown: hasFleets,
    },
  ] as const;
  return {
    id: "balance",
    title: "Where the power comes from and goes to",
    caption: "The whole network: sources upwards, uses downwards; in every step both sides are equal.",
    unit: "MW",
    series: all
      .filter((each) => each.isShown)
      .map(({ label, role, values }) => ({ label, role, values, kind: "stack" as const })),
    ...peakBands(input),
  };
}

function priceChart(price: Float64Array, input: DcopfInput): Chart {
  const { steps } = input;
  const perStep = price.length / steps;
  const ofStep = (pick: (prices: Float64Array) => number) =>
    Float64Array.from({ length: steps }, (_, step) =>
      pick(price.subarray(step * perStep, (step + 1) * perStep)),
    );
  const mean = ofStep((prices) => prices.reduce((sum, value) => sum + value, 0) / prices.length);
  return {
    id: "prices",
    title: "Prices",
    caption: "What one more megawatt-hour of demand costs: at the dearest and cheapest bus, and on average.",
    unit: "$/MWh",
    series: [
      {
        label: "dearest bus",
        role: "second-price",
        kind: "step",
        values: ofStep((prices) => prices.reduce((most, value) => Math.max(most, value))),
      },
      { label: "mean of all buses", role: "price", kind: "step", values: mean },
      {
        label: "cheapest bus",
        role: "quiet",
        kind: "step",
        values: ofStep((prices) => prices.reduce((least, value) => Math.min(least, value))),
        dashed: true,
      },
    ],
    ...peakBands(input),
  };
}

function loadingChart(plan: DcopfPlan, input: DcopfInput): Chart {
  const { steps } = input;
  const loading = loadings(plan, input);
  const perStep = loading.length / steps;
  const most = Float64Array.from({ length: steps }, (_, step) =>
    loading
      .subarray(step * perStep, (step + 1) * perStep)
      .reduce((highest, value) => Math.max(highest, 100 * value), 0),
  );
  return {
    id: "loading",
    title: "Highest loading of a branch",
    caption: "The flow of the most loaded branch as a share of its rating.",
    unit: "%",
    series: [{ label: "most loaded branch", role: "import", kind: "fill", values: most }],
    ...NO_BANDS,
    thresholds: [{ label: "rating", value: 100 }],
  };
}

function fleetCharts(plan: DcopfPlan, input: DcopfInput): readonly Chart[] {
  if (input.fleets.length === 0) return [];
  const { steps, fleets } = input;
  const capacity = (share: "socStart" | "socMax" | "socMin") =>
    fleets.reduce((sum, fleet) => sum + (fleet.vehicles * fleet.capacityKWh * fleet[share]) / 1000, 0);
  return [
    {
      id: "fleets",
      title: "Charging and discharging of the fleets",
      caption: "All fleets together: charging upwards, discharging downwards.",
      unit: "MW",
      series: [
        { label: "charging", role: "charge", kind: "stack", values: fleetSum(plan, steps, "chargeMW") },
        {
          label: "discharging",
          role: "discharge",
          kind: "stack",
          values: negated(fleetSum(plan, steps, "dischargeMW")),
        },
      ],
      ...peakBands(input),
    },
    {
      id: "fleet-soc",
      title: "Energy in all vehicles",
      caption: "The sum of the states of charge at the end of each step.",
      unit: "MWh",
      series: [
        {
          label: "energy stored",
          role: "soc",
          kind: "line",
          values: fleetSum(plan, steps, "socMWh"),
          start: capacity("socStart"),
        },
      ],
      ...peakBands(input),
      thresholds: [
        { label: "all full", value: capacity("socMax") },
        { label: "all at their least", value: capacity("socMin") },
      ],
    },
  ];
}

function sunChart(plan: DcopfPlan, input: DcopfInput): readonly Chart[] {
  if (input.pv.length === 0) return [];
  const available = new Float64Array(input.steps);
  for (const { mw } of input.pv) for (let step = 0; step < input.steps; step++) available[step] += mw[step];
  return [
    {
      id: "sun",
      title: "Sun",
      caption: "Available solar power of all plants, and what is used of it.",
      unit: "MW",
      series: [
        { label: "used", role: "pv", kind: "fill", values: stepSums(plan.pvMW, input.steps) },
        { label: "available", role: "quiet", kind: "step", values: available, dashed: true },
      ],
      ...NO_BANDS,
    },
  ];
}

/** Small charts of the most loaded branches and of each fleet. */
function smallCharts(plan: DcopfPlan, input: DcopfInput): readonly ChartGrid[] {
  const { steps } = input;
  if (steps === 1) return [];
  const { count } = input.network.branches;
  const loading = loadings(plan, input);
  const branches = mostLoaded(plan, input, MAX_BRANCH_CHARTS);
  const grids: ChartGrid[] = [];
  if (branches.length > 0) {
    grids.push({
      title: "Loading of the most loaded branches",
      caption: "Flow as a share of the rating, by step. All branches stand in schedule.csv.",
      charts: branches.map(({ branch }) => ({
        id: `branch-${branch}`,
        title: branchLabel(input, branch),
        caption: "",
        unit: "%",
        series: [
          {
            label: "loading",
            role: "import",
            kind: "fill",
            values: Float64Array.from({ length: steps }, (_, step) => 100 * loading[step * count + branch]),
          },
        ],
        ...NO_BANDS,
        range: { from: 0, to: 100 },
      })),
    });
  }
  if (input.fleets.length === 0) return grids;
  grids.push({
    title: "State of charge of each fleet",
    caption: "Share of the capacity at the end of each step. Dashed: the limits.",
    charts: input.fleets.slice(0, MAX_FLEET_CHARTS).map((fleet, pos) => ({
      id: `fleet-${pos + 1}`,
      title: `Fleet ${fleet.id}, bus ${fleet.bus}`,
      caption: "",
      unit: "%",
      series: [
        {
          label: "state of charge",
          role: "soc",
          kind: "line",
          values: plan.fleets[pos].socMWh.map((energy) =>
            percentOf(energy, fleet.vehicles * fleet.capacityKWh),
          ),
          start: 100 * fleet.socStart,
        },
      ],
      ...peakBands(input),
      thresholds: [
        { label: "largest", value: 100 * fleet.socMax },
        { label: "least", value: 100 * fleet.socMin },
      ],
      range: { from: 0, to: 100 },
    })),
  });
  return grids;
}

/** MWh as a share of a capacity in kWh; 0 of none. */
function percentOf(energyMWh: number, capacityKWh: number): number {
  return capacityKWh > 0 ? (100_000 * energyMWh) / capacityKWh : 0;
}

/** What a figure is about; figures of what an instance does not have are left out. */
type Subject = "always" | "fleets" | "sun" | "shedding" | "segments";

type Row = readonly [
  label: string,
  key: keyof DcopfFigures,
  unit: string,
  digits: number,
  subject: Subject,
  headline?: boolean,
];

const ROWS: readonly Row[] = [
  ["Total cost", "exactCost", "$", 2, "always", true],
  ["Cost of generation", "generationCost", "$", 2, "always"],
  ["Cost of the fleets' energy", "tariffCost", "$", 2, "fleets"],
  ["Cost of load not served", "shedCost", "$", 2, "shedding"],
  ["Cost by the model's segments", "modelCost", "$", 2, "segments"],
  ["Congestion rent", "congestionRentCost", "$", 2, "always"],
  ["Mean price", "priceMeanUsdPerMWh", "$/MWh", 2, "always", true],
  ["Lowest price", "priceMinUsdPerMWh", "$/MWh", 2, "always"],
  ["Highest price", "priceMaxUsdPerMWh", "$/MWh", 2, "always"],
  ["Highest loading of a branch", "maxLoadingPercent", "%", 1, "always", true],
  ["Branches at their rating", "congestedCount", "branch-steps", 0, "always"],
  ["Demand", "loadMWh", "MWh", 1, "always"],
  ["Generation", "generatedMWh", "MWh", 1, "always", true],
  ["Highest generation", "peakGenerationMW", "MW", 1, "always"],
  ["Load not served", "shedMWh", "MWh", 2, "shedding"],
  ["Solar energy used", "pvUsedMWh", "MWh", 1, "sun"],
  ["Solar energy curtailed", "curtailedMWh", "MWh", 1, "sun"],
  ["Energy charged", "chargedMWh", "MWh", 1, "fleets"],
  ["Energy discharged", "dischargedMWh", "MWh", 1, "fleets"],
  ["Driving energy", "drivenMWh", "MWh", 1, "fleets"],
  ["Charging and discharging losses", "lossesMWh", "MWh", 1, "fleets"],
  ["Highest net power of the fleets", "peakFleetMW", "MW", 1, "fleets"],
];

function kpiRows(figures: DcopfFigures, input: DcopfInput): readonly KpiRow[] {
  const has: Readonly<Record<Subject, boolean>> = {
    always: true,
    fleets: input.fleets.length > 0,
    sun: input.pv.length > 0,
    shedding: input.shedCost !== null,
    segments: input.costSegments !== null,
  };
  return ROWS.flatMap(([label, key, unit, digits, subject, isHeadline]) => {
    const value = figures[key];
    return value === null || !has[subject]
      ? []
      : [{ label, unit, value, baseline: null, digits, isHeadline: isHeadline === true }];
  });
}

const CONVENTIONS: readonly string[] = [
  "Powers are means over a step in MW; a flow counts from the first bus of a branch to the second. An angle is that of the voltage; flows are proportional to differences of angles, and the network has no losses.",
  "A price is what one more megawatt-hour of demand at a bus would cost. Prices differ between buses where branches are at their limits.",
  "Congestion rent: what the buyers pay at the prices of their buses beyond what the sellers get.",
  "Powers of a fleet are measured at the grid side; its state of charge is the energy in all its batteries at the end of a step.",
];

/** The report of a plan. */
export function reportDcopf(plan: DcopfPlan, input: DcopfInput): ReportView {
  const { buses, branches, generators } = input.network;
  const figures = figuresOf(plan, input);
  const price = plan.pricePerMWh;
  const minutes = Number((input.stepHours * 60).toPrecision(6));
  const horizon = input.steps === 1 ? "1 step" : `${input.steps} steps`;
  const hasRatings = figures.maxLoadingPercent !== null;
  const bars: readonly BarChart[] = [
    ...loadingBars(plan, input),
    ...(price === null ? [] : [priceBars(price, input)]),
    ...generatorBars(plan, input),
  ];
  return {
    title: input.name,
    subtitle: `${input.caseName}: ${buses.count} buses, ${branches.count} branches and ${generators.count} generators in service; ${horizon} of ${minutes} minutes`,
    objectiveUnit: "$",
    grid: input,
    kpis: kpiRows(figures, input),
    baselineLabel: "",
    baselineNote: "",
    charts: [
      balanceChart(plan, input),
      ...(price === null || input.steps === 1 ? [] : [priceChart(price, input)]),
      ...(hasRatings && input.steps > 1 ? [loadingChart(plan, input)] : []),
      ...fleetCharts(plan, input),
      ...sunChart(plan, input),
    ],
    bars,
    grids: smallCharts(plan, input),
    conventions: [
      ...CONVENTIONS,
      `The power balance of every bus closes to ${figures.balanceErrorMWh.toExponential(1)} MWh a step.`,
    ],
  };
}
