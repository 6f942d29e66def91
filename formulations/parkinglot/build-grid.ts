/**
 * Rows of pwl2_lp and pwl2_sos2: state, power and cost as weighted means of grid nodes. That all weight lies within one cell
 * is said by binaries in the documented model and by special ordered sets in the one that is searched.
 */
import type { ColBlock } from "../../engine/index.ts";
import type { Schedule } from "./build-schedule.ts";
import { type DegradationGrid, degradationGrids } from "./degradation-grid.ts";

/** How a model keeps all weight within one cell; "none": it does not. */
export type Adjacency = "none" | "binaries" | "sets";

/** Columns of the grid weights, one block each, the columns of one place together. */
export interface GridCols {
  readonly grids: readonly DegradationGrid[];
  /** Weight of each node: socGridPoints · powerGridPoints a place, node i · powerGridPoints + j. */
  readonly weight: ColBlock;
  /** With binaries: those of the intervals, socGridPoints − 1 and powerGridPoints − 1 a place. */
  readonly socInterval: ColBlock | null;
  readonly powerInterval: ColBlock | null;
  /** With sets: the weight of each node of an axis, socGridPoints and powerGridPoints a place. */
  readonly socShare: ColBlock | null;
  readonly powerShare: ColBlock | null;
  /** Degradation cost of a point as this model counts it, EUR without weight. */
  readonly degradationEur: (colValue: Float64Array) => number;
}

/** Adds the weights w and rows (7) to (9). */
function addWeights(schedule: Schedule, grids: readonly DegradationGrid[]): ColBlock {
  const { input, stays, model, power, soc, name, tag } = schedule;
  const { degradationWeight, socGridPoints, powerGridPoints, vehicles } = input;
  const { numPlaces, vehicleOf, firstPlace } = stays;
  const perPlace = socGridPoints * powerGridPoints;
  const placeOf = (pos: number) => Math.floor(pos / perPlace);
  const weight = model.addCols(numPlaces * perPlace, {
    cost: (pos) => degradationWeight * grids[vehicleOf[placeOf(pos)]].cost[pos % perPlace],
    name: (pos) => {
      const node = pos % perPlace;
      return `${name("w")(placeOf(pos))}_${Math.floor(node / powerGridPoints) + 1}_${(node % powerGridPoints) + 1}`;
    },
    tag: (pos) => tag("degradation grid")(placeOf(pos)),
  });
  const spec = (prefix: string) => ({ name: name(prefix), tag: tag("degradation grid") });
  model.addRows(numPlaces, {
    ...spec("whole"),
    lb: 1,
    ub: 1,
    terms: (row, place) => {
      for (let node = 0; node < perPlace; node++) row.add(1, weight.first + place * perPlace + node);
    },
  });
  model.addRows(numPlaces, {
    ...spec("powernode"),
    lb: 0,
    ub: 0,
    terms: (row, place) => {
      const { powerKW } = grids[vehicleOf[place]];
      row.add(-1, power.first + place);
      for (let node = 0; node < perPlace; node++) {
        row.add(powerKW[node % powerGridPoints], weight.first + place * perPlace + node);
      }
    },
  });
  const isFirst = (place: number) => place === firstPlace[vehicleOf[place]];
  const arrival = (place: number) => (isFirst(place) ? vehicles[vehicleOf[place]].socArrival : 0);
  model.addRows(numPlaces, {
    ...spec("socnode"),
    lb: arrival,
    ub: arrival,
    terms: (row, place) => {
      const grid = grids[vehicleOf[place]];
      if (!isFirst(place)) row.add(-1, soc.first + place - 1);
      for (let node = 0; node < perPlace; node++) {
        row.add(grid.soc[Math.floor(node / powerGridPoints)], weight.first + place * perPlace + node);
      }
    },
  });
  return weight;
}

/** One axis of the grid: its nodes' weights are sums of `across` weights each. */
interface Axis {
  readonly label: string;
  readonly points: number;
  readonly across: number;
  /** Position of a weight in its place: node of this axis, position on the other. */
  readonly position: (node: number, other: number) => number;
}

/** Adds binaries of one axis and rows (10) and (11): all weight within two neighbouring nodes. */
function addAdjacency(schedule: Schedule, weight: ColBlock, axis: Axis): ColBlock {
  const { input, stays, model, name, tag } = schedule;
  const { numPlaces } = stays;
  const perPlace = input.socGridPoints * input.powerGridPoints;
  const intervals = axis.points - 1;
  const intervalName = (prefix: string, count: number) => (pos: number) =>
    `${name(`${prefix}${axis.label}`)(Math.floor(pos / count))}_${(pos % count) + 1}`;
  const limit = "neighbouring grid nodes";
  const interval = model.addCols(numPlaces * intervals, {
    ub: 1,
    integer: true,
    name: intervalName("z", intervals),
    tag: (pos) => tag(limit)(Math.floor(pos / intervals)),
  });
  model.addRows(numPlaces, {
    lb: 1,
    ub: 1,
    name: name(`one${axis.label}`),
    tag: tag(limit),
    terms: (row, place) => {
      for (let pos = 0; pos < intervals; pos++) row.add(1, interval.first + place * intervals + pos);
    },
  });
  model.addRows(numPlaces * axis.points, {
    ub: 0,
    name: intervalName("near", axis.points),
    tag: (pos) => tag(limit)(Math.floor(pos / axis.points)),
    terms: (row, pos) => {
      const place = Math.floor(pos / axis.points);
      const node = pos % axis.points;
      for (let other = 0; other < axis.across; other++) {
        row.add(1, weight.first + place * perPlace + axis.position(node, other));
      }
      if (node > 0) row.add(-1, interval.first + place * intervals + node - 1);
      if (node < intervals) row.add(-1, interval.first + place * intervals + node);
    },
  });
  return interval;
}

/** Adds the weights of one axis' nodes as columns and a set of type 2 over those of each place. */
function addSets(schedule: Schedule, weight: ColBlock, axis: Axis): ColBlock {
  const { input, stays, model, name, tag } = schedule;
  const { points, across } = axis;
  const perPlace = input.socGridPoints * input.powerGridPoints;
  const shareName = (pos: number) =>
    `${name(`u${axis.label}`)(Math.floor(pos / points))}_${(pos % points) + 1}`;
  const share = model.addCols(stays.numPlaces * points, { ub: 1, name: shareName });
  model.addRows(share.count, {
    lb: 0,
    ub: 0,
    name: (pos) => `share${shareName(pos)}`,
    tag: (pos) => tag("neighbouring grid nodes")(Math.floor(pos / points)),
    terms: (row, pos) => {
      const first = weight.first + Math.floor(pos / points) * perPlace;
      for (let other = 0; other < across; other++) row.add(1, first + axis.position(pos % points, other));
      row.add(-1, share.first + pos);
    },
  });
  for (let place = 0; place < stays.numPlaces; place++) {
    const cols = Array.from({ length: points }, (_, node) => share.first + place * points + node);
    model.addSos({ type: 2, cols, name: `${name(`near${axis.label}`)(place)}` });
  }
  return share;
}

/** The two axes of the grid. */
function axesOf({ socGridPoints, powerGridPoints }: Schedule["input"]): {
  readonly soc: Axis;
  readonly power: Axis;
} {
  return {
    soc: {
      label: "s",
      points: socGridPoints,
      across: powerGridPoints,
      position: (node, other) => node * powerGridPoints + other,
    },
    power: {
      label: "p",
      points: powerGridPoints,
      across: socGridPoints,
      position: (node, other) => other * powerGridPoints + node,
    },
  };
}

/** Adds the grid of pwl2. */
export function addGrid(schedule: Schedule, adjacency: Adjacency): GridCols {
  const { socGridPoints, powerGridPoints } = schedule.input;
  const grids = degradationGrids(schedule.input);
  const weight = addWeights(schedule, grids);
  const { vehicleOf } = schedule.stays;
  const perPlace = socGridPoints * powerGridPoints;
  const degradationEur = (colValue: Float64Array) => {
    let sum = 0;
    for (let pos = 0; pos < weight.count; pos++) {
      const { cost } = grids[vehicleOf[Math.floor(pos / perPlace)]];
      sum += cost[pos % perPlace] * colValue[weight.first + pos];
    }
    return sum;
  };
  const axes = axesOf(schedule.input);
  const isBinary = adjacency === "binaries";
  const isSet = adjacency === "sets";
  return {
    grids,
    weight,
    socInterval: isBinary ? addAdjacency(schedule, weight, axes.soc) : null,
    powerInterval: isBinary ? addAdjacency(schedule, weight, axes.power) : null,
    socShare: isSet ? addSets(schedule, weight, axes.soc) : null,
    powerShare: isSet ? addSets(schedule, weight, axes.power) : null,
    degradationEur,
  };
}
