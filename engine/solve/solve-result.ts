import { relativeGap } from "../control.ts";
import type { Basis } from "../model/basis.ts";
import type { Certificate, DualSolution, SolvedResult, UnsolvedResult } from "../result.ts";
import type { Statistics } from "../statistics.ts";
import { multiply } from "../verify/products.ts";
import type { Violations } from "../verify/violations.ts";
import { inForm, inSense, type SolveContext } from "./solve-context.ts";

/** Counters by component: those of the LP solvers and more. */
function statisticsOf({ control }: SolveContext, more: Statistics): Statistics {
  return { lp: control.lpCounters(), ...control.recorded, ...more };
}

/** A result without a point. @param dualBound minimisation form; null or infinite = none. */
export function unsolved(
  context: SolveContext,
  status: UnsolvedResult["status"],
  found: {
    readonly dualBound?: number;
    readonly certificate?: Certificate;
    readonly violations?: Violations | null;
    readonly statistics?: Statistics;
  } = {},
): UnsolvedResult {
  const { dualBound } = found;
  const { control } = context;
  return {
    status,
    nodes: control.standing.nodes,
    simplexIterations: control.iterations,
    threads: context.team?.threadsUsed ?? 1,
    seconds: { presolve: 0, solve: control.seconds },
    statistics: statisticsOf(context, found.statistics ?? {}),
    dualBound: dualBound !== undefined && Number.isFinite(dualBound) ? inSense(context, dualBound) : null,
    objective: null,
    gap: null,
    solution: null,
    duals: null,
    basis: null,
    violations: found.violations ?? null,
    certificate: found.certificate ?? null,
  };
}

/**
 * A result with a point that was checked on `context.problem`.
 *
 * @param point.colValue kept. @param point.objective in the model's sense.
 * @param dualBound minimisation form; infinite = none. Never reported better than the objective.
 */
export function solved(
  context: SolveContext,
  status: SolvedResult["status"],
  point: {
    readonly colValue: Float64Array;
    /** A x, compensated; computed where it is left out. */
    readonly rowActivity?: Float64Array;
    readonly objective: number;
    readonly violations: Violations;
    readonly duals?: DualSolution;
    readonly basis?: Basis;
  },
  dualBound: number,
  statistics: Statistics = {},
): SolvedResult {
  const bound = Math.min(dualBound, inForm(context, point.objective));
  const modelBound = Number.isFinite(bound) ? inSense(context, bound) : null;
  const { control } = context;
  // Spelled out, not spread: on a small model a spread takes longer than the pivots.
  return {
    status,
    nodes: control.standing.nodes,
    simplexIterations: control.iterations,
    threads: context.team?.threadsUsed ?? 1,
    seconds: { presolve: 0, solve: control.seconds },
    statistics: statisticsOf(context, statistics),
    dualBound: modelBound,
    objective: point.objective,
    gap: relativeGap(point.objective, modelBound),
    solution: {
      objective: point.objective,
      colValue: point.colValue,
      rowActivity: point.rowActivity ?? multiply(context.problem, point.colValue).value,
    },
    duals: point.duals ?? null,
    basis: point.basis ?? null,
    violations: point.violations,
    certificate: null,
  };
}
