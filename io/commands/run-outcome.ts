import { isWithinGaps, type Problem } from "../../engine/index.ts";
import type { ConflictItem, ConflictReport, Kpis, PlanViolation } from "../../formulations/index.ts";
import type { InstanceAnswer } from "./instance-answer.ts";
import { countComponents } from "./model-components.ts";
import type { SolveFlags } from "./options.ts";
import { type ModelSize, type Outcome, roundSeconds, type SolveFigures, sizeOf } from "./outcome.ts";

/**
 * What the status `optimal` is said of, where that is not the plan as a whole: the windows of `--rolling`, or the programs of
 * a method that knows no bound of the whole.
 */
export type OptimalOf = "windows" | "programs";

/** The same in words. */
export const OPTIMAL_OF_TEXT: Readonly<Record<OptimalOf, string>> = {
  windows: "each window by itself",
  programs: "each program by itself, while nothing bounds the whole",
};

/** The physical check of a plan. */
interface CheckOutcome {
  readonly feasible: boolean;
  readonly violations: readonly PlanViolation[];
  /** With `--soft`, or where the problem lets targets give way: what did. `feasible` means that everything else holds. */
  readonly shortfalls?: readonly PlanViolation[];
}

function checkOf(violations: readonly PlanViolation[] | null, isSoft: boolean): CheckOutcome | null {
  if (violations === null) return null;
  const broken = violations.filter(({ isShortfall }) => isShortfall !== true);
  const shortfalls = violations.filter(({ isShortfall }) => isShortfall === true);
  return {
    feasible: broken.length === 0,
    violations: broken,
    ...(isSoft || shortfalls.length > 0 ? { shortfalls } : {}),
  };
}

/** One scenario's figures. */
export interface ScenarioOutcome {
  readonly id: string;
  readonly status: Outcome["status"];
  /** Where `optimal` is not said of the plan as a whole. */
  readonly optimalOf?: OptimalOf;
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly gap: number | null;
  readonly seconds: number;
  readonly kpis: Kpis | null;
  /** Of an infeasible one: the limits that contradict each other, where they were found. */
  readonly conflict?: readonly ConflictItem[];
}

/** What `run --json` prints; `kpis` and `check` are null without a plan. */
export interface RunOutcome extends Outcome {
  readonly formulation: string;
  /** Where `optimal` is not said of the plan as a whole, but of its `windows` or of the `programs` that led to it. */
  readonly optimalOf?: OptimalOf;
  readonly model: ModelSize & { readonly components: number };
  readonly kpis: Kpis | null;
  readonly check: CheckOutcome | null;
  readonly scenarios?: readonly ScenarioOutcome[];
  /** Of an infeasible instance: the limits that contradict each other, where they were found. */
  readonly conflict?: readonly ConflictItem[];
}

/**
 * What an answer's status `optimal` is said of; null: of the plan as a whole, or the status is another one.
 * @param isRolling whether the plan was made window by window. @param gaps at which it is optimal as a whole all the same.
 */
export function optimalOf(
  { status, objective, dualBound }: SolveFigures,
  isRolling: boolean,
  gaps: Pick<SolveFlags, "mipGap" | "mipGapAbs">,
): OptimalOf | null {
  if (status !== "optimal") return null;
  if (objective === null || dualBound === null) return isRolling ? "windows" : "programs";
  if (!isRolling) return null;
  return isWithinGaps(objective, dualBound, gaps) ? null : "windows";
}

function optimalOfField(of: OptimalOf | null): { readonly optimalOf?: OptimalOf } {
  return of === null ? {} : { optimalOf: of };
}

function conflictField(conflict: ConflictReport | null): { readonly conflict?: readonly ConflictItem[] } {
  return conflict === null ? {} : { conflict: conflict.items };
}

/** One scenario's figures for the list of all. */
export function scenarioOutcomeOf(
  id: string,
  answer: InstanceAnswer,
  of: OptimalOf | null,
  conflict: ConflictReport | null,
): ScenarioOutcome {
  const { status, objective, dualBound, gap } = answer.figures;
  const seconds = roundSeconds(answer.repetition.solveSeconds[0]);
  const figures = { objective, dualBound, gap, seconds, kpis: answer.kpis };
  return { id, status, ...optimalOfField(of), ...figures, ...conflictField(conflict) };
}

/** Adds what a formulation knows to a solve's outcome. */
export function runOutcomeOf(
  outcome: Outcome,
  formulation: string,
  problem: Problem,
  answer: InstanceAnswer,
  of: OptimalOf | null,
  scenarios: readonly ScenarioOutcome[],
  conflict: ConflictReport | null,
  isSoft: boolean,
): RunOutcome {
  const { kpis, violations } = answer;
  return {
    ...outcome,
    formulation,
    ...optimalOfField(of),
    model: { ...sizeOf(problem), components: countComponents(problem) },
    kpis,
    check: checkOf(violations, isSoft),
    ...(scenarios.length === 0 ? {} : { scenarios }),
    ...conflictField(conflict),
  };
}
