/**
 * Betters a plan of the tight model: parts of it are solved anew, all binaries of the rest fixed, such as
 * a span of steps with all trucks, or a few trucks over all steps. See docs/formulations/depot.md, "Parts".
 */
import { Model, type Problem, type Result, type Solution } from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import { makeRandom } from "../common/random-numbers.ts";
import { withoutRootCuts } from "../common/root-cuts.ts";
import type { SolverAccess } from "../formulation.ts";
import type { TightBuilt } from "./tight-columns.ts";

/** Steps of a span, and how far the next one is shifted. */
const SPAN = { steps: 12, shift: 6 } as const;
/** Trucks of a group. */
const FEW_TRUCKS = 4;
/** A part takes at most this share of the time. */
const PART_SHARE = 0.2;
/** Nodes of a part: at first, and at most; twice as many after each round that gained little. */
const PART_NODES = { least: 60, most: 240 } as const;
/** Gains that are little, relative. */
const LITTLE = 1e-5;
/** What the search of a part leaves out: most parts hold nothing better, and these take longer to find out than the tree. */
const LEFT_OUT: readonly string[] = ["feasibility-jump", "rens", "rins", "crossover", "mutation"];

/** A binary with its truck (−1: the site's) and step. */
interface PlacedBinary {
  readonly col: number;
  readonly truck: number;
  readonly step: number;
}

function placedBinaries(built: TightBuilt): readonly PlacedBinary[] {
  const found: PlacedBinary[] = [];
  const addAll = (cols: Int32Array, truck: number) => {
    for (const [step, col] of cols.entries()) if (col >= 0) found.push({ col, truck, step });
  };
  addAll(built.isImporting, -1);
  addAll(built.reliefActive, -1);
  for (const [truck, { charging, discharging, above }] of built.trucks.entries()) {
    for (const cols of [charging, discharging, ...above]) addAll(cols, truck);
  }
  return found;
}

/** Says which binaries of a part are free. */
type Part = (binary: PlacedBinary) => boolean;

/** The trucks in any order (Fisher and Yates). */
function shuffled(numTrucks: number, random: () => number): readonly number[] {
  const order = Array.from({ length: numTrucks }, (_, truck) => truck);
  for (let last = numTrucks - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/** Spans of steps, and groups of trucks with the site's binaries; drawn anew in each round. */
function partsOf({ input }: TightBuilt, random: () => number): readonly Part[] {
  const parts: Part[] = [];
  const shift = Math.floor(random() * SPAN.shift);
  for (let first = -shift; first < input.steps; first += SPAN.shift) {
    parts.push(({ step }) => step >= first && step < first + SPAN.steps);
  }
  const order = shuffled(input.trucks.length, random);
  for (let first = 0; order.length > FEW_TRUCKS && first < order.length; first += FEW_TRUCKS) {
    const group = new Set(order.slice(first, first + FEW_TRUCKS));
    parts.push(({ truck }) => truck === -1 || group.has(truck));
  }
  return parts;
}

/** The problem with the binaries outside a part fixed as they are in a point. */
function fixOutside(
  problem: Problem,
  binaries: readonly PlacedBinary[],
  isFree: Part,
  point: Float64Array,
): Model {
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  for (const binary of binaries) {
    if (isFree(binary)) continue;
    const whole = Math.round(point[binary.col] as number);
    colLb[binary.col] = whole;
    colUb[binary.col] = whole;
  }
  return Model.fromProblem({ ...problem, colLb, colUb });
}

/** A plan bettered by parts. */
export interface BetterPlan {
  readonly solution: Solution;
  /** False: the time was up before parts stopped gaining. */
  readonly isDone: boolean;
}

/**
 * The best point found by solving parts anew until the time is up or larger searches gain little, too.
 * @param solve solves a part from a start within so many nodes; null = stop.
 */
async function searchParts(
  problem: Problem,
  built: TightBuilt,
  first: Solution,
  random: () => number,
  solve: (part: Model, start: Float64Array, nodeLimit: number) => Promise<Result | null>,
): Promise<BetterPlan> {
  const binaries = placedBinaries(built);
  let solution = first;
  let nodeLimit: number = PART_NODES.least;
  while (nodeLimit <= PART_NODES.most) {
    const before = solution.objective;
    for (const isFree of partsOf(built, random)) {
      const part = fixOutside(problem, binaries, isFree, solution.colValue);
      const result = await solve(part, solution.colValue, nodeLimit);
      if (result === null) return { solution, isDone: false };
      const found = result.solution;
      if (found !== null && found.objective < solution.objective) solution = found;
    }
    if (before - solution.objective <= LITTLE * Math.abs(before)) nodeLimit *= 2;
  }
  return { solution, isDone: true };
}

const shown = (objective: number): number => Number(objective.toPrecision(8));

/**
 * A plan that costs no more, found by solving parts of it anew.
 * @param model the tight model that `first` is a solution of.
 * @param seconds time for it; Infinity = until parts gain little.
 */
export async function improveByParts(
  model: Model,
  built: TightBuilt,
  first: Solution,
  solver: SolverAccess,
  seconds: number,
): Promise<BetterPlan> {
  const host = quietHost(solver);
  const { off } = withoutRootCuts(solver.options);
  const deadline = host.now() + 1000 * seconds;
  const solve = async (part: Model, start: Float64Array, nodeLimit: number) => {
    const secondsLeft = (deadline - host.now()) / 1000;
    if (secondsLeft <= 0 || solver.options.signal?.aborted === true) return null;
    return solver.solve(part, {
      ...{ start, host, nodeLimit, off: [...(off ?? []), ...LEFT_OUT] },
      timeLimit: Math.min(secondsLeft, PART_SHARE * seconds),
      onProgress: () => {},
      onIncumbent: () => {},
    });
  };
  const better = await searchParts(
    model.toProblem(),
    built,
    first,
    makeRandom(solver.options.seed ?? 0),
    solve,
  );
  const log = solver.options.host?.log;
  log?.(`parts: from ${shown(first.objective)} to ${shown(better.solution.objective)} EUR`);
  return better;
}
