/**
 * Solving: purchases are searched in the master (master.ts), in which a year's operation is one column, and the best plan is
 * carried over to the documented model and checked there. Where the master does not apply or does not get there, the documented
 * model is solved itself. See docs/formulations/capex.md, "How it is solved".
 */
import {
  DEFAULT_OPTIONS,
  type Model,
  PLAIN_HOST,
  type Result,
  relativeGap,
  type SolvedResult,
  type SolveOptions,
  verify,
} from "../../engine/index.ts";
import { resultAt } from "../common/point-result.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import type { CapexBuilt } from "./build.ts";
import type { CapexInput } from "./input.ts";
import { Master } from "./master.ts";
import { documentedPoint, masterPoint } from "./master-point.ts";
import { MasterTree, type TreeOutcome } from "./master-tree.ts";
import { type CapexPlan, planCapex } from "./plan.ts";

/** The documented model, built. */
interface DocumentedCapex {
  readonly model: Model;
  readonly built: CapexBuilt;
}

/** Entries of a dictionary at most; beyond, nodes would fill the memory and pivots cost more than with a sparse factor. */
const MOST_ENTRIES = 3e5;
/** Rows of a dictionary for each year, about: tangents and rounded rows that are near the point. */
const ROWS_PER_YEAR = 14;
/** Entries that the pivots of a search may pass over before the documented model is tried; some ten seconds. */
const MOST_WORK = 4e9;
/** Kept of the gap that is asked for, so that rounding does not miss it. */
const GAP_SHARE = 0.999;
/** A bound that is as near, as a share of the objective, has met it: less than the digits of a sum of its terms. */
const BOUND_ROUNDING = 1e-12;
const REPORT_EVERY_MS = 200;
const TURN_EVERY_MS = 10;

/** Whether the master stands for the instance, and the caller asks for nothing that only the engine's search gives. */
function hasMaster(input: CapexInput, { options }: SolverAccess): boolean {
  const { resume, onCheckpoint, nodeLimit, iterationLimit, solutionLimit } = options;
  const asked = [resume, onCheckpoint, nodeLimit, iterationLimit, solutionLimit];
  if (asked.some((each) => each !== undefined)) return false;
  // What is not served has a price of its own; and with negative prices a slot may store and take out at once.
  if (input.unservedUSD !== null || input.gridPrice.some((price) => price < 0)) return false;
  const numCols = input.years.length * (3 + input.chargers.length);
  return numCols * ROWS_PER_YEAR * input.years.length <= MOST_ENTRIES;
}

/** A plan of the master, on the documented model. */
interface Found {
  readonly colValue: Float64Array;
  readonly result: SolvedResult;
}

const NO_FIGURES = {
  ...{ threads: 1, dualBound: null, gap: null, duals: null, basis: null, certificate: null },
  seconds: { presolve: 0, solve: 0 },
  status: "optimal",
} as const;

/** The search of one master, with its clock and its messages. */
class MasterSearch {
  readonly #documented: DocumentedCapex;
  readonly #access: SolverAccess;
  readonly #master: Master;
  readonly #log: StepLog;
  readonly #startMs: number;
  #point: Float64Array | null = null;
  #objective: number = Number.POSITIVE_INFINITY;
  #turnMs: number;
  #reportMs: number;

  constructor(documented: DocumentedCapex, access: SolverAccess) {
    this.#documented = documented;
    this.#access = access;
    this.#startMs = this.#now();
    this.#turnMs = this.#startMs;
    this.#reportMs = this.#startMs;
    this.#log = new StepLog(access, "master", "USD");
    this.#master = new Master(documented.built.input);
  }

  #now(): number {
    return (this.#access.options.host ?? PLAIN_HOST).now();
  }

  get seconds(): number {
    return (this.#now() - this.#startMs) / 1000;
  }

  get #secondsLeft(): number {
    return (this.#access.options.timeLimit ?? Number.POSITIVE_INFINITY) - this.seconds;
  }

  #isStopped(): boolean {
    return this.#access.options.signal?.aborted === true || this.#secondsLeft <= 0;
  }

  /** Takes the caller's start for the first plan, where the documented model accepts it. */
  takeStart(): void {
    const { start } = this.#access.options;
    if (start === undefined) return;
    const point = masterPoint(this.#master.program, this.#documented.built, start);
    if (point === null) return;
    this.#point = point;
    const found = this.carriedOver(Number.POSITIVE_INFINITY);
    if (found === null) this.#point = null;
    else this.#objective = found.result.objective;
  }

  /** Searches until the gap is closed or a limit is met. */
  async run(): Promise<TreeOutcome> {
    const { options } = this.#access;
    const { unitUSD } = this.#master.program;
    const tree = new MasterTree(
      this.#master,
      {
        mipGap: GAP_SHARE * (options.mipGap ?? DEFAULT_OPTIONS.mipGap),
        mipGapAbs: options.mipGapAbs ?? DEFAULT_OPTIONS.mipGapAbs,
        mostWork: MOST_WORK,
        isOver: () => this.#isStopped(),
        found: (value, point) => this.#take(value, point),
      },
      this.#objective,
    );
    const steps = tree.search();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      const nowMs = this.#now();
      if (nowMs - this.#turnMs < TURN_EVERY_MS) continue;
      this.#turnMs = nowMs;
      this.#report(tree, unitUSD, nowMs);
      await (options.host ?? PLAIN_HOST).yield();
    }
  }

  #report(tree: MasterTree, unitUSD: number, nowMs: number): void {
    if (nowMs - this.#reportMs < REPORT_EVERY_MS) return;
    this.#reportMs = nowMs;
    const { nodes, openNodes, pivots, bound } = tree.standing();
    const dualBound = Number.isFinite(bound) ? bound * unitUSD : null;
    const objective = this.#point === null ? null : this.#objective;
    this.#log.begin(`${nodes} nodes, ${openNodes} open`);
    this.#log.passed();
    this.#access.options.onProgress?.({
      ...{ phase: nodes === 0 ? "root" : "tree", nodes, openNodes, simplexIterations: pivots },
      ...{ objective, dualBound, gap: relativeGap(objective, dualBound), seconds: this.seconds },
    });
  }

  #take(value: number, point: Float64Array): void {
    this.#point = point.slice();
    this.#objective = value;
    const { onIncumbent } = this.#access.options;
    if (onIncumbent === undefined) return;
    const found = this.carriedOver(Number.POSITIVE_INFINITY);
    if (found === null) return;
    const { objective } = found.result;
    onIncumbent({ objective, colValue: found.colValue, foundBy: "master", seconds: this.seconds });
  }

  /** The best plan on the documented model; null without one, or if that refuses it or finds it dearer. */
  carriedOver(mostUSD: number): Found | null {
    if (this.#point === null) return null;
    const problem = this.#documented.model.toProblem();
    const colValue = documentedPoint(this.#master, this.#point, this.#documented.built, problem.numCols);
    const report = verify(problem, { colValue });
    const { objective } = report.point;
    if (!report.accepted || objective > mostUSD + 1e-7 * Math.max(1, Math.abs(mostUSD))) return null;
    const { rowActivity, violations } = report;
    const solution = { objective, colValue, rowActivity };
    const bare = {
      ...NO_FIGURES,
      nodes: 0,
      simplexIterations: 0,
      statistics: {},
      objective,
      solution,
      violations,
    };
    return { colValue, result: resultAt(bare, report, colValue, null) };
  }

  /** The answer to an outcome, or null where the documented model has to be solved. */
  answer({ end, boundUSD, nodes, pivots, rows }: TreeOutcome): Result | null {
    if (end !== "done" && !(end === "limit" && this.#isStopped())) return null;
    const found = this.carriedOver(this.#objective);
    if (found === null) return null;
    const { objective } = found.result;
    const isMet = boundUSD >= objective - BOUND_ROUNDING * Math.abs(objective);
    const dualBound = isMet ? objective : Number.isFinite(boundUSD) ? boundUSD : null;
    this.#log.begin(`${nodes} nodes, ${pivots} pivots`);
    this.#log.done({ best: objective, bound: dualBound });
    const isAborted = this.#access.options.signal?.aborted === true;
    const status = end === "done" ? "optimal" : isAborted ? "interrupted" : "time_limit";
    this.#access.count?.({ nodes, simplexIterations: pivots });
    return {
      ...found.result,
      ...{ status, dualBound, gap: relativeGap(objective, dualBound), nodes, simplexIterations: pivots },
      seconds: { presolve: 0, solve: this.seconds },
      statistics: { master: { nodes, pivots, rows } },
    };
  }

  /** Options for the documented model: what is left of the time, and the best plan to start from. */
  rest(): SolveOptions {
    const { start, timeLimit } = this.#access.options;
    const best = this.carriedOver(Number.POSITIVE_INFINITY)?.colValue ?? start;
    return {
      ...(best === undefined ? {} : { start: best }),
      ...(timeLimit === undefined ? {} : { timeLimit: Math.max(0, this.#secondsLeft) }),
    };
  }
}

/** The documented model itself, as the engine solves it. */
function solveDocumented({ model }: DocumentedCapex, access: SolverAccess): Promise<Result> {
  const { start } = access.options;
  return access.solve(model, start === undefined ? {} : { start });
}

async function solveByMaster(documented: DocumentedCapex, access: SolverAccess): Promise<Result> {
  const search = new MasterSearch(documented, access);
  search.takeStart();
  const outcome = await search.run();
  return search.answer(outcome) ?? access.solve(documented.model, search.rest());
}

/** Solves a built instance; the one progress is the answer. */
export async function* solveCapex(
  access: SolverAccess,
  documented: DocumentedCapex,
): AsyncGenerator<Progress<CapexPlan>> {
  const isMaster = hasMaster(documented.built.input, access);
  const result = await (isMaster ? solveByMaster : solveDocumented)(documented, access);
  const { solution, objective, dualBound } = result;
  const plan = solution === null ? null : planCapex(solution, documented.built);
  yield { plan, objective, dualBound, result };
}
