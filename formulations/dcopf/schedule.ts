/** The dispatch as a table: for each step the system, then its buses, generators, plants, branches and fleets. */
import type { PlanTable } from "../common/report-view.ts";
import { stepLabel, utcLabel } from "../common/time-grid.ts";
import { costAt } from "./cost.ts";
import type { DcopfInput } from "./input.ts";
import type { DcopfPlan } from "./plan.ts";
import { demandMW } from "./supply.ts";

const COLUMNS = [
  { name: "step", unit: "" },
  { name: "time", unit: "" },
  { name: "timeUTC", unit: "" },
  { name: "what", unit: "" },
  { name: "id", unit: "" },
  { name: "bus", unit: "" },
  { name: "toBus", unit: "" },
  { name: "power", unit: "MW" },
  { name: "demand", unit: "MW" },
  { name: "shed", unit: "MW" },
  { name: "angle", unit: "degrees" },
  { name: "price", unit: "$/MWh" },
  { name: "cost", unit: "$" },
  { name: "loading", unit: "%" },
  { name: "charge", unit: "MW" },
  { name: "discharge", unit: "MW" },
  { name: "soc", unit: "MWh" },
] as const;

type Name = (typeof COLUMNS)[number]["name"];
type Cells = Partial<Readonly<Record<Name, number | string | null>>>;

function busCells(plan: DcopfPlan, input: DcopfInput, step: number, bus: number): Cells {
  const { buses } = input.network;
  const pos = step * buses.count + bus;
  return {
    what: "bus",
    id: buses.id[bus],
    bus: buses.id[bus],
    demand: demandMW(input, bus, step),
    shed: plan.shedMW[pos],
    angle: (plan.angleRad[pos] * 180) / Math.PI,
    price: plan.pricePerMWh === null ? null : plan.pricePerMWh[pos],
  };
}

function generatorCells(plan: DcopfPlan, input: DcopfInput, step: number, gen: number): Cells {
  const { buses, generators } = input.network;
  const power = plan.generationMW[step * generators.count + gen];
  return {
    what: "generator",
    id: generators.row[gen],
    bus: buses.id[generators.bus[gen]],
    power,
    cost: input.stepHours * costAt(generators.cost[gen], power),
  };
}

function branchCells(plan: DcopfPlan, input: DcopfInput, step: number, branch: number): Cells {
  const { buses, branches } = input.network;
  const power = plan.flowMW[step * branches.count + branch];
  const rating = branches.ratingMW[branch];
  return {
    what: "branch",
    id: branches.row[branch],
    bus: buses.id[branches.from[branch]],
    toBus: buses.id[branches.to[branch]],
    power,
    loading: Number.isFinite(rating) && rating > 0 ? (100 * Math.abs(power)) / rating : null,
  };
}

function fleetCells(plan: DcopfPlan, input: DcopfInput, step: number, pos: number): Cells {
  const fleet = plan.fleets[pos];
  return {
    what: "fleet",
    id: fleet.id,
    bus: input.fleets[pos].bus,
    charge: fleet.chargeMW[step],
    discharge: fleet.dischargeMW[step],
    soc: fleet.socMWh[step],
  };
}

/** The schedule of a plan. */
export function scheduleDcopf(plan: DcopfPlan, input: DcopfInput): PlanTable {
  const { buses, generators, branches } = input.network;
  const pvCells = (step: number, pos: number): Cells => {
    const power = plan.pvMW[step * input.pv.length + pos];
    return { what: "pv", id: pos + 1, bus: input.pv[pos].bus, power };
  };
  const groups: readonly (readonly [count: number, cells: (step: number, pos: number) => Cells])[] = [
    [buses.count, (step, pos) => busCells(plan, input, step, pos)],
    [generators.count, (step, pos) => generatorCells(plan, input, step, pos)],
    [input.pv.length, pvCells],
    [branches.count, (step, pos) => branchCells(plan, input, step, pos)],
    [input.fleets.length, (step, pos) => fleetCells(plan, input, step, pos)],
  ];
  const perStep = groups.reduce((sum, [count]) => sum + count, 0);
  let cached: { readonly row: number; readonly cells: Cells } | null = null;
  const cellsOf = (row: number): Cells => {
    if (cached?.row === row) return cached.cells;
    const step = Math.floor(row / perStep);
    let left = row % perStep;
    let cells: Cells = {};
    for (const [count, make] of groups) {
      if (left < count) {
        cells = make(step, left);
        break;
      }
      left -= count;
    }
    const time = { step, time: stepLabel(input, step), timeUTC: utcLabel(input, step) || null };
    cached = { row, cells: { ...time, ...cells } };
    return cached.cells;
  };
  return {
    columns: COLUMNS,
    numRows: input.steps * perStep,
    cell: (row, col) => cellsOf(row)[COLUMNS[col].name] ?? null,
  };
}
