/**
 * Betters a plan that a time limit has left unproven: parts of it are solved anew, all binaries of the rest fixed, such as
 * a span of steps with all trucks, or a few trucks over all steps. See docs/formulations/depot.md, "Parts".
 */
import {
  DEFAULT_OPTIONS,
  Model,
  type Problem,
  relativeGap,
  type Solution,
  type SolvedResult,
} from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import type { SolverAccess } from "../formulation.ts";
import type { TightBuilt } from "./tight-columns.ts";

/** Steps of a span, and how far the next one is shifted. */
const SPAN = { steps: 12, shift: 6 } as const;
/** Trucks of a group. */
const FEW_TRUCKS = 4;
/** A part takes at most this share of the time. */
const PART_SHARE = 0.2;
/** Nodes of a part. */
const PART_NODES = 200;
/** Rounds without gain after which it ends. */
const IDLE_ROUNDS = 2;

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

/** Groups of trucks, dealt out anew in each round, and spans of steps. The site's binaries are free with any trucks. */
function partsOf({ input }: TightBuilt, round: number): readonly Part[] {
  const parts: Part[] = [];
  const numTrucks = input.trucks.length;
  const numGroups = Math.ceil(numTrucks / FEW_TRUCKS);
  // Strides that share no factor with the number of trucks mix them.
  const groupOf = (truck: number) => Math.floor(((truck * (2 * round + 1)) % numTrucks) / FEW_TRUCKS);
  const shift = (round % 2) * (SPAN.shift / 2);
  for (let first = -shift; first < input.steps; first += SPAN.shift) {
    parts.push(({ step }) => step >= first && step < first + SPAN.steps);
  }
  for (let group = 0; numGroups > 1 && group < numGroups; group++) {
    parts.push(({ truck }) => truck === -1 || groupOf(truck) === group);
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

/**
 * The best point found by solving parts anew until the time is up or nothing is gained.
 * @param solve solves a part from a start within the time, in seconds.
 */
async function searchParts(
  problem: Problem,
  built: TightBuilt,
  first: Solution,
  secondsLeft: () => number,
  solve: (part: Model, start: Float64Array) => Promise<Solution | null>,
): Promise<Solution> {
  const binaries = placedBinaries(built);
  let best = first;
  let idleRounds = 0;
  for (let round = 0; idleRounds < IDLE_ROUNDS; round++) {
    const before = best.objective;
    for (const isFree of partsOf(built, round)) {
      if (secondsLeft() <= 0) return best;
      const found = await solve(fixOutside(problem, binaries, isFree, best.colValue), best.colValue);
      if (found !== null && found.objective < best.objective) best = found;
    }
    idleRounds = best.objective < before ? 0 : idleRounds + 1;
  }
  return best;
}

const shown = (objective: number): number => Number(objective.toPrecision(8));

/**
 * A plan that costs no more, found by solving parts of it anew.
 * @param model the tight model that `result` belongs to.
 * @param seconds time for it.
 * @returns `result` with the better solution, or as it was; the dual bound stays.
 */
export async function improveByParts(
  model: Model,
  built: TightBuilt,
  result: SolvedResult,
  solver: SolverAccess,
  seconds: number,
): Promise<SolvedResult> {
  const { mipGap = DEFAULT_OPTIONS.mipGap } = solver.options;
  const host = quietHost(solver);
  const deadline = host.now() + 1000 * seconds;
  const secondsLeft = () => (deadline - host.now()) / 1000;
  const solve = async (part: Model, start: Float64Array) => {
    const { solution } = await solver.solve(part, {
      start,
      host,
      nodeLimit: PART_NODES,
      timeLimit: Math.max(0, Math.min(secondsLeft(), PART_SHARE * seconds)),
      onProgress: () => {},
      onIncumbent: () => {},
    });
    return solution;
  };
  const solution = await searchParts(model.toProblem(), built, result.solution, secondsLeft, solve);
  const { objective } = solution;
  const gap = relativeGap(objective, result.dualBound);
  solver.options.host?.log?.(`parts: from ${shown(result.objective)} to ${shown(objective)} EUR`);
  const isProven = gap !== null && gap <= mipGap;
  return { ...result, status: isProven ? "optimal" : result.status, objective, gap, solution };
}
