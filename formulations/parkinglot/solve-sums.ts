/**
 * Plans and bounds of pwl1_semi by sums over like steps: the pooled model with any shares of steps is a bound; with whole
 * numbers beside these shares, and then any whole numbers, it gives sums that are dealt to the steps.
 */
import { type Result, type SolveOptions, verify } from "../../engine/index.ts";
import { provenBy } from "../common/proven.ts";
import type { SolverAccess } from "../formulation.ts";
import type { SegmentsBuilt } from "./build.ts";
import { dealCharging, shareEvenly } from "./deal-steps.ts";
import { buildPooled, type ChargingCounts, missingIn, type Pooled } from "./pooled-model.ts";
import { segmentsPoint } from "./segments-point.ts";
import { isCutShort } from "./solve-pooled.ts";
import { groupSteps, type StepGroups } from "./step-groups.ts";
import { toggleCharging } from "./toggle-charging.ts";

/** A plan as a point of the documented model, checked there. */
export interface DealtPlan {
  readonly objective: number;
  readonly colValue: Float64Array;
}

/** What sums say about an instance. */
export interface SumsAnswer {
  /** A bound on the optimum; minus infinity where none is known. */
  readonly bound: number;
  /** The best plan found, or null. */
  readonly plan: DealtPlan | null;
  readonly numSolves: number;
  /** The solve that a limit ended, or null. */
  readonly stopped: Result | null;
}

type SumsOptions = Pick<SolveOptions, "mipGap" | "start">;

/** A pooled model with a point. */
interface SumsPoint {
  readonly pooled: Pooled;
  readonly colValue: Float64Array;
}

/** The relative gap to which sums are searched, as a share of the gap asked for: rounding or dealing them takes some, too. */
const SUMS_SHARE = { beside: 0.25, whole: 0.5 } as const;
/** Single decisions are bettered until this share of the gap is left, since the bound is not the optimum. */
const TARGET_SHARE = 0.99;
/** Nodes of a search of sums. */
const SUMS_NODES = 400;
/** Shares this near to a whole number are whole. */
const WHOLE = 1e-6;

/** The whole numbers next to the shares of a pooled point. */
function countsBeside({ charging }: Pooled, colValue: Float64Array): ChargingCounts {
  if (charging === null) return { isWhole: true };
  const shares = colValue.slice(charging.first, charging.first + charging.count);
  const lb = shares.map((share) => Math.floor(share + WHOLE));
  return { isWhole: true, lb, ub: shares.map((share) => Math.ceil(share - WHOLE)) };
}

/** Slots that charge in each step of their group. */
function everyStep({ steps, groupOf }: StepGroups): ChargingCounts {
  const all = Float64Array.from(groupOf, (group) => steps[group].length);
  return { isWhole: false, lb: all, ub: all };
}

/** Solving by sums; what is known so far. */
class Sums {
  readonly #built: SegmentsBuilt;
  readonly #access: SolverAccess;
  readonly #groups: StepGroups;
  bound: number = Number.NEGATIVE_INFINITY;
  plan: DealtPlan | null = null;
  numSolves = 0;
  stopped: Result | null = null;

  constructor(built: SegmentsBuilt, access: SolverAccess) {
    this.#built = built;
    this.#access = access;
    this.#groups = groupSteps(built.input, built.stays);
  }

  async #solve(pooled: Pooled, options: SumsOptions = {}): Promise<Result> {
    const nodeLimit = Math.min(SUMS_NODES, this.#access.options.nodeLimit ?? SUMS_NODES);
    const result = await this.#access.solve(pooled.model, { ...options, nodeLimit });
    this.numSolves++;
    if (isCutShort(result)) this.stopped = result;
    return result;
  }

  /**
   * Solves the pooled model for these numbers of steps.
   * @returns the model with its point; null where there is none.
   */
  async search(counts: ChargingCounts, options: SumsOptions = {}): Promise<SumsPoint | null> {
    const pooled = buildPooled(this.#built, this.#groups, counts);
    const { solution, dualBound } = await this.#solve(pooled, options);
    const isRelaxation = counts.lb === undefined;
    if (isRelaxation && dualBound !== null) this.bound = Math.max(this.bound, dualBound);
    return solution === null ? null : { pooled, colValue: solution.colValue };
  }

  /** Finds the powers for decisions by place, by a linear program over the steps that are alike then. */
  async #decide(isCharging: Uint8Array): Promise<void> {
    const built = this.#built;
    const groups = groupSteps(built.input, built.stays, (place) => isCharging[place] === 1);
    const dealt = buildPooled(built, groups, everyStep(groups));
    const { solution } = await this.#solve(dealt);
    if (solution === null) return;
    const point = segmentsPoint(built, {
      partKW: shareEvenly(dealt, solution.colValue),
      isCharging,
      missingKWh: missingIn(dealt, solution.colValue),
    });
    const report = verify(built.model.toProblem(), { colValue: point });
    const { objective } = report.point;
    if (!report.accepted || (this.plan !== null && this.plan.objective <= objective)) return;
    this.plan = { objective, colValue: point };
  }

  /** Deals whole numbers of steps; decisions that have no plan then are bettered one by one. */
  async deal({ pooled, colValue }: SumsPoint, gap: number): Promise<void> {
    const dealt = dealCharging(pooled, colValue);
    await this.#decide(dealt);
    if (this.plan !== null || this.stopped !== null) return;
    const target = this.bound + TARGET_SHARE * gap * Math.abs(this.bound);
    const { isCharging, numSolves } = await toggleCharging(this.#built, dealt, this.#access, target);
    this.numSolves += numSolves;
    await this.#decide(isCharging);
  }

  isClosed(): boolean {
    return this.plan !== null && provenBy(this.#access.options)(this.plan.objective, this.bound);
  }
}

/**
 * Solves by sums until the gap is closed, or dealing has failed.
 * @param built the documented model; left as it is. @param gap relative.
 */
export async function solveSums(
  built: SegmentsBuilt,
  access: SolverAccess,
  gap: number,
): Promise<SumsAnswer> {
  const sums = new Sums(built, access);
  const shares = await sums.search({ isWhole: false });
  if (shares === null || sums.stopped !== null) return sums;
  const counts = countsBeside(shares.pooled, shares.colValue);
  const beside = await sums.search(counts, { mipGap: SUMS_SHARE.beside * gap });
  if (beside !== null && sums.stopped === null) await sums.deal(beside, gap);
  // Where nothing can be dealt, more of it would not help.
  if (beside === null || sums.plan === null || sums.stopped !== null || sums.isClosed()) return sums;
  const whole = await sums.search(
    { isWhole: true },
    { mipGap: SUMS_SHARE.whole * gap, start: beside.colValue },
  );
  if (whole !== null && sums.stopped === null) await sums.deal(whole, gap);
  return sums;
}
