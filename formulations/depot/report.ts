/** The plan as charts and figures, as data. */
import { comparedRows, type FigureRow, withSavings } from "../common/kpi-rows.ts";
import type { Band, Chart, ChartGrid, KpiRow, ReportView } from "../common/report-view.ts";
import { stepLabel } from "../common/time-grid.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { type DepotFigures, figuresOf, totalKW } from "./kpis.ts";
import type { DepotPlan, TruckPlan } from "./plan.ts";
import { planUncontrolled } from "./uncontrolled.ts";

/** Trucks that get a chart of their own; all of them stand in schedule.csv. */
const MAX_TRUCK_CHARTS = 48;

/** Runs of steps that hold. */
function bandsWhere(steps: number, holds: (step: number) => boolean): readonly Band[] {
  const bands: Band[] = [];
  let from = -1;
  for (let step = 0; step <= steps; step++) {
    const isIn = step < steps && holds(step);
    if (isIn && from < 0) from = step;
    if (!isIn && from >= 0) {
      bands.push({ fromStep: from, toStep: step });
      from = -1;
    }
  }
  return bands;
}

function negated(values: Float64Array): Float64Array {
  return values.map((value) => (value === 0 ? 0 : -value));
}

function usedPv(plan: DepotPlan, input: DepotInput): Float64Array {
  return input.pv.map((pv, step) => pv - (plan.curtailedKW[step] as number));
}

function gridChart(
  plan: DepotPlan,
  uncontrolled: DepotPlan,
  input: DepotInput,
  bands: readonly Band[],
): Chart {
  const { site } = input;
  const hasExport = plan.exportKW.some((value) => value > 0);
  const thresholds = [{ label: "import limit", value: site.importLimitKW }];
  if (site.peakCharge > 0 && site.peakSoFarKW > 0) {
    thresholds.push({ label: "peak so far", value: site.peakSoFarKW });
  }
  if (hasExport) thresholds.push({ label: "export limit", value: -site.exportLimitKW });
  return {
    id: "grid",
    title: "Power at the grid connection",
    caption:
      "Import counts upwards, export downwards. The dashed line is the import of uncontrolled charging.",
    unit: "kW",
    series: [
      { label: "import", role: "import", kind: "fill", values: plan.importKW },
      ...(hasExport
        ? [{ label: "export", role: "export", kind: "fill", values: negated(plan.exportKW) } as const]
        : []),
      {
        label: "uncontrolled import",
        role: "quiet",
        kind: "step",
        values: uncontrolled.importKW,
        dashed: true,
      },
      ...(site.transformerLimitKW === null
        ? []
        : [
            {
              label: "left by contract and transformer",
              role: "limit",
              kind: "step",
              values: input.importLimitKW,
              dashed: true,
            } as const,
          ]),
    ],
    thresholds,
    bands,
    bandLabel: bands.length > 0 ? "congested" : "",
  };
}

function priceChart(input: DepotInput, bands: readonly Band[]): Chart {
  const isUsed = (values: Float64Array) => values.some((value) => value !== 0);
  return {
    id: "prices",
    title: "Prices",
    caption: "What a kilowatt-hour costs when imported and earns when exported.",
    unit: "EUR/kWh",
    series: [
      { label: "import price", role: "price", kind: "step", values: input.importPrice },
      ...(isUsed(input.exportPrice)
        ? [{ label: "export price", role: "second-price", kind: "step", values: input.exportPrice } as const]
        : []),
      ...(isUsed(input.peakReductionReward)
        ? [
            {
              label: "reward for unused import limit",
              role: "quiet",
              kind: "step",
              values: input.peakReductionReward,
              dashed: true,
            } as const,
          ]
        : []),
    ],
    thresholds: [],
    bands,
    bandLabel: bands.length > 0 ? "congested" : "",
  };
}

function loadChart(plan: DepotPlan, input: DepotInput): Chart {
  const hasCurtailment = plan.curtailedKW.some((value) => value > 0);
  return {
    id: "load",
    title: "Sun and base load",
    caption: hasCurtailment
      ? "Available solar power, what was used of it, and the load of the site without trucks."
      : "Solar power (all of it used) and the load of the site without trucks.",
    unit: "kW",
    series: [
      {
        label: hasCurtailment ? "solar power used" : "solar power",
        role: "pv",
        kind: "fill",
        values: usedPv(plan, input),
      },
      ...(hasCurtailment
        ? [
            {
              label: "solar power available",
              role: "pv",
              kind: "step",
              values: input.pv,
              dashed: true,
            } as const,
          ]
        : []),
      { label: "base load", role: "load", kind: "step", values: input.baseLoad },
    ],
    thresholds: [],
    bands: [],
    bandLabel: "",
  };
}

function truckPowerChart(plan: DepotPlan, bands: readonly Band[]): Chart {
  return {
    id: "trucks",
    title: "Charging and discharging",
    caption: "All trucks together: charging upwards, discharging downwards.",
    unit: "kW",
    series: [
      { label: "charging", role: "charge", kind: "stack", values: totalKW(plan, "chargeKW") },
      {
        label: "discharging",
        role: "discharge",
        kind: "stack",
        values: negated(totalKW(plan, "dischargeKW")),
      },
    ],
    thresholds: [],
    bands,
    bandLabel: bands.length > 0 ? "congested" : "",
  };
}

function balanceChart(plan: DepotPlan, input: DepotInput): Chart {
  return {
    id: "balance",
    title: "Where the power comes from and goes to",
    caption: "Sources upwards, uses downwards; in every step both sides are equal.",
    unit: "kW",
    series: [
      { label: "import", role: "import", kind: "stack", values: plan.importKW },
      { label: "sun", role: "pv", kind: "stack", values: usedPv(plan, input) },
      { label: "discharging", role: "discharge", kind: "stack", values: totalKW(plan, "dischargeKW") },
      { label: "base load", role: "load", kind: "stack", values: negated(input.baseLoad) },
      { label: "charging", role: "charge", kind: "stack", values: negated(totalKW(plan, "chargeKW")) },
      { label: "export", role: "export", kind: "stack", values: negated(plan.exportKW) },
    ],
    thresholds: [],
    bands: [],
    bandLabel: "",
  };
}

/** Energy in all batteries, between the sums of their limits. */
function fleetChart(plan: DepotPlan, input: DepotInput): Chart {
  const total = new Float64Array(input.steps);
  for (const truck of plan.trucks) {
    for (let step = 0; step < input.steps; step++) {
      total[step] = (total[step] as number) + (truck.socKWh[step] as number);
    }
  }
  const sum = (of: (truck: DepotTruck) => number) => input.trucks.reduce((all, truck) => all + of(truck), 0);
  return {
    id: "fleet-soc",
    title: "Energy in all batteries",
    caption: "The sum of the states of charge at the end of each step.",
    unit: "kWh",
    series: [
      {
        label: "energy stored",
        role: "soc",
        kind: "line",
        values: total,
        start: sum((truck) => truck.socStartKWh),
      },
    ],
    thresholds: [
      { label: "all full", value: sum((truck) => truck.socMaxKWh) },
      { label: "all at their least", value: sum((truck) => truck.socMinKWh) },
    ],
    bands: [],
    bandLabel: "",
  };
}

/** Whether any departure asks for more than the floor. */
function hasDepartures({ leastSocKWh, socMinKWh }: DepotTruck): boolean {
  return leastSocKWh.some((leastKWh) => leastKWh > socMinKWh);
}

function truckChart(truck: DepotTruck, plan: TruckPlan, pos: number, steps: number, topKWh: number): Chart {
  return {
    id: `truck-${pos + 1}`,
    title: `Truck ${truck.id}`,
    caption: "",
    unit: "kWh",
    series: [
      { label: "state of charge", role: "soc", kind: "line", values: plan.socKWh, start: truck.socStartKWh },
      ...(hasDepartures(truck)
        ? [
            {
              label: "asked for at departures",
              role: "quiet",
              kind: "step",
              values: truck.leastSocKWh,
              dashed: true,
            } as const,
          ]
        : []),
    ],
    thresholds: [
      { label: "capacity", value: truck.socMaxKWh },
      { label: "least", value: truck.socMinKWh },
    ],
    bands: bandsWhere(steps, (step) => truck.parked[step] === 0),
    bandLabel: "away",
    range: { from: 0, to: topKWh },
  };
}

function truckGrid(plan: DepotPlan, input: DepotInput): ChartGrid {
  const topKWh = input.trucks.reduce((most, truck) => Math.max(most, truck.socMaxKWh), 0);
  const shown = input.trucks.slice(0, MAX_TRUCK_CHARTS);
  const rest = input.trucks.length - shown.length;
  const more = rest > 0 ? ` The other ${rest} trucks stand in schedule.csv.` : "";
  return {
    title: input.trucks.length === 1 ? "State of charge" : "State of charge of each truck",
    caption: `Shaded: away from the depot. Dashed: capacity and least state of charge.${more}`,
    charts: shown.map((truck, pos) =>
      truckChart(truck, plan.trucks[pos] as TruckPlan, pos, input.steps, topKWh),
    ),
  };
}

const ROWS: readonly FigureRow<keyof DepotFigures>[] = [
  ["Total cost", "costEur", "EUR", 2, true],
  ["Cost of imports", "importCostEur", "EUR", 2],
  ["Revenue from exports", "exportRevenueEur", "EUR", 2],
  ["Reward for unused import limit", "peakReductionRewardEur", "EUR", 2],
  ["Reward for relief", "reliefRewardEur", "EUR", 2],
  ["Battery wear", "degradationCostEur", "EUR", 2],
  ["Worth of discharged energy", "v2gRevenueEur", "EUR", 2],
  ["Peak import", "peakImportKW", "kW", 1, true],
  ["Peak export", "peakExportKW", "kW", 1],
  ["Energy imported", "energyImportedKWh", "kWh", 1, true],
  ["Energy exported", "energyExportedKWh", "kWh", 1],
  ["Solar energy used", "pvUsedKWh", "kWh", 1],
  ["Solar energy curtailed", "curtailedKWh", "kWh", 1],
  ["Energy charged", "chargedKWh", "kWh", 1],
  ["Energy discharged", "dischargedKWh", "kWh", 1, true],
  ["Driving energy", "drivenKWh", "kWh", 1],
  ["Charging and discharging losses", "lossesKWh", "kWh", 1],
  ["Relief in congested steps", "reliefKWh", "kWh", 1],
  ["Missing at the end of the horizon", "shortfallKWh", "kWh", 2],
];

/** The figures of an instance: those of options that it does not use are left out. */
function rowsFor(input: DepotInput): readonly FigureRow<keyof DepotFigures>[] {
  const { peakCharge, transformerLimitKW } = input.site;
  const missing = input.trucks.some(hasDepartures)
    ? "Missing at departures and at the end"
    : "Missing at the end of the horizon";
  return ROWS.flatMap((row): readonly FigureRow<keyof DepotFigures>[] => {
    if (row[1] === "degradationCostEur" && peakCharge > 0) {
      return [row, ["Peak charge", "peakChargeEur", "EUR", 2]];
    }
    if (row[1] === "peakExportKW" && transformerLimitKW !== null) {
      return [row, ["Peak of import and other load", "peakTransformerKW", "kW", 1]];
    }
    return row[1] === "shortfallKWh" ? [[missing, "shortfallKWh", "kWh", 2]] : [row];
  });
}

function kpiRows(figures: DepotFigures, uncontrolled: DepotFigures, input: DepotInput): readonly KpiRow[] {
  return withSavings(
    comparedRows(
      rowsFor(input),
      (key) => figures[key],
      (key) => uncontrolled[key],
    ),
  );
}

const CONVENTIONS: readonly string[] = [
  "Powers are means over a step in kW at the grid side of the chargers; energies are kWh; a state of charge is the energy in the battery at the end of a step.",
  "Import and charging are positive numbers of their own; so are export and discharging. Only the charts turn export and discharging downwards.",
  "Cost = imports − exports − reward for unused import limit − reward for relief + battery wear + charge for the largest import. A negative cost is income.",
  "Worth of discharged energy: the exported part at the export price, the rest at the import price it replaced. Exports are counted as solar power first. It is part of the cost above, not on top of it.",
  "Relief is the import below the base load in a congested step. A step is congested when the transformer load lies above its percentile over the horizon.",
];

/** A time as people write it: `2026-03-29 01:15 (UTC+01:00)`; other texts stay as they are. */
function dateLabel(time: string): string {
  return time.replace(/^([\d-]+)T([\d:.]+)(.*)$/, (_all, day, clock, zone) => {
    const offset = zone === "Z" ? " (UTC)" : zone === "" ? "" : ` (UTC${zone})`;
    return `${day} ${clock}${offset}`;
  });
}

/** The report of a plan. */
export function reportDepot(plan: DepotPlan, input: DepotInput): ReportView {
  const baseline = planUncontrolled(input);
  const figures = figuresOf(plan, input);
  const congested = bandsWhere(input.steps, (step) => input.congested[step] === 1);
  const trucks = input.trucks.length === 1 ? "1 truck" : `${input.trucks.length} trucks`;
  const minutes = Number((input.stepHours * 60).toPrecision(6));
  const hours = Number((input.steps * input.stepHours).toPrecision(6));
  const start = input.time === null ? "" : `, from ${dateLabel(stepLabel(input, 0))}`;
  const { balanceErrorKWh } = figures;
  const closes = balanceErrorKWh === 0 ? "exactly" : `to ${balanceErrorKWh.toExponential(1)} kWh`;
  const balance = `The energy balance of every step closes ${closes}.`;
  return {
    title: input.name,
    subtitle: `${trucks}, ${input.steps} steps of ${minutes} minutes (${hours} h)${start}`,
    objectiveUnit: "EUR",
    grid: input,
    kpis: kpiRows(figures, figuresOf(baseline, input), input),
    baselineLabel: "Uncontrolled",
    baselineNote:
      "Uncontrolled: each truck charges at full power as soon as it is parked, until it holds its end state or what its next trips need, within the import limit; it never discharges.",
    charts: [
      gridChart(plan, baseline, input, congested),
      priceChart(input, congested),
      truckPowerChart(plan, congested),
      loadChart(plan, input),
      balanceChart(plan, input),
      ...(input.trucks.length > 1 ? [fleetChart(plan, input)] : []),
    ],
    grids: [truckGrid(plan, input)],
    conventions: [...CONVENTIONS, balance],
  };
}
