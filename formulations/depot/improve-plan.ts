/**
 * Betters a plan of the tight model: parts of it are solved anew, all binaries of the rest fixed, such as
 * a span of steps with all trucks, or a few trucks over all steps. See docs/formulations/depot.md, "Parts".
 */
import { type Host, Model, type Problem, type Solution } from "../../engine/index.ts";
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
const PART_NODES = { least: 40, most: 320 } as const;
/** Gains that are little, relative. */
const LITTLE = 1e-5;
/** What the search of a part leaves out: most parts hold nothing better, and these take longer to find out than the tree. */
const LEFT_OUT: readonly string[] = [
  "feasibility-jump",
  "rens",
  "rins",
  "crossover",
  "mutation",
  "strong-branching",
];

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

const shown = (objective: number): number => Number(objective.toPrecision(8));

/** A search of parts of one tight model; a later call goes on where the last one was stopped. */
export class PartSearch {
  readonly #problem: Problem;
  readonly #built: TightBuilt;
  readonly #solver: SolverAccess;
  readonly #host: Host;
  readonly #binaries: readonly PlacedBinary[];
  readonly #random: () => number;
  #nodeLimit: number = PART_NODES.least;

  /** @param model the tight model. */
  constructor(model: Model, built: TightBuilt, solver: SolverAccess) {
    this.#problem = model.toProblem();
    this.#built = built;
    this.#solver = solver;
    this.#host = quietHost(solver);
    this.#binaries = placedBinaries(built);
    this.#random = makeRandom(solver.options.seed ?? 0);
  }

  /** Whether larger searches of parts gained little, too: another call would solve none. */
  get isDone(): boolean {
    return this.#nodeLimit > PART_NODES.most;
  }

  /** Solves one part from a plan. */
  async #solvePart(isFree: Part, plan: Solution, timeLimit: number): Promise<Solution> {
    const part = fixOutside(this.#problem, this.#binaries, isFree, plan.colValue);
    const { off = [] } = withoutRootCuts(this.#solver.options);
    const { solution } = await this.#solver.solve(part, {
      ...{ start: plan.colValue, host: this.#host, nodeLimit: this.#nodeLimit, timeLimit },
      off: [...off, ...LEFT_OUT],
      onProgress: () => {},
      onIncumbent: () => {},
    });
    return solution !== null && solution.objective < plan.objective ? solution : plan;
  }

  /**
   * A plan that costs no more, found by solving parts of it anew.
   * @param first a solution of the tight model.
   * @param seconds time for it; Infinity = until larger searches of parts gain little, too.
   */
  async improve(first: Solution, seconds: number): Promise<Solution> {
    const deadline = this.#host.now() + 1000 * seconds;
    let solution = first;
    while (!this.isDone) {
      const before = solution.objective;
      for (const isFree of partsOf(this.#built, this.#random)) {
        const secondsLeft = (deadline - this.#host.now()) / 1000;
        const isStopped = secondsLeft <= 0 || this.#solver.options.signal?.aborted === true;
        if (isStopped) return this.#told(first, solution);
        solution = await this.#solvePart(isFree, solution, Math.min(secondsLeft, PART_SHARE * seconds));
      }
      if (before - solution.objective <= LITTLE * Math.abs(before)) this.#nodeLimit *= 2;
    }
    return this.#told(first, solution);
  }

  #told(first: Solution, better: Solution): Solution {
    const log = this.#solver.options.host?.log;
    log?.(`parts: from ${shown(first.objective)} to ${shown(better.objective)} EUR`);
    return better;
  }
}
