import type { Problem } from "../../engine/index.ts";
import type { ConflictItem, ConflictReport, Kpis, PlanViolation } from "../../formulations/index.ts";
import type { InstanceAnswer } from "./instance-answer.ts";
import { countComponents } from "./model-components.ts";
import { type ModelSize, type Outcome, roundSeconds, sizeOf } from "./outcome.ts";

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
  readonly model: ModelSize & { readonly components: number };
  readonly kpis: Kpis | null;
  readonly check: CheckOutcome | null;
  readonly scenarios?: readonly ScenarioOutcome[];
  /** Of an infeasible instance: the limits that contradict each other, where they were found. */
  readonly conflict?: readonly ConflictItem[];
}

/** What "optimal" is said of, where that is not the plan as a whole; null = it is. */
export function optimalOf(dualBound: number | null, isRolling: boolean): string | null {
  if (isRolling) return "each window by itself";
  return dualBound === null ? "each program by itself, while nothing bounds the whole" : null;
}

function conflictField(conflict: ConflictReport | null): { readonly conflict?: readonly ConflictItem[] } {
  return conflict === null ? {} : { conflict: conflict.items };
}

/** One scenario's figures for the list of all. */
export function scenarioOutcomeOf(
  id: string,
  answer: InstanceAnswer,
  conflict: ConflictReport | null,
): ScenarioOutcome {
  const { status, objective, dualBound, gap } = answer.figures;
  const seconds = roundSeconds(answer.repetition.solveSeconds[0]);
  return { id, status, objective, dualBound, gap, seconds, kpis: answer.kpis, ...conflictField(conflict) };
}

/** Adds what a formulation knows to a solve's outcome. */
export function runOutcomeOf(
  outcome: Outcome,
  formulation: string,
  problem: Problem,
  answer: InstanceAnswer,
  scenarios: readonly ScenarioOutcome[],
  conflict: ConflictReport | null,
  isSoft: boolean,
): RunOutcome {
  const { kpis, violations } = answer;
  return {
    ...outcome,
    formulation,
    model: { ...sizeOf(problem), components: countComponents(problem) },
    kpis,
    check: checkOf(violations, isSoft),
    ...(scenarios.length === 0 ? {} : { scenarios }),
    ...conflictField(conflict),
  };
}
