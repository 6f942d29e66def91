import { relativeGap } from "./control.ts";
import type { Certificate, DualSolution, SolvedResult, UnsolvedResult } from "./result.ts";
import type { Basis } from "./simplex/basis.ts";
import { inSense, type SolveContext } from "./solve-context.ts";
import type { Statistics } from "./statistics.ts";
import { multiply } from "./verify/products.ts";
import type { Violations } from "./verify/violations.ts";

/** Figures that every result has. */
function base(context: SolveContext, statistics: Statistics) {
  const { control } = context;
  return {
    nodes: control.standing.nodes,
    simplexIterations: control.iterations,
    seconds: { presolve: 0, solve: control.seconds },
    statistics: { lp: control.lpCounters(), ...control.recorded, ...statistics },
  };
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
  return {
    ...base(context, found.statistics ?? {}),
    status,
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
    readonly objective: number;
    readonly violations: Violations;
    readonly duals?: DualSolution;
    readonly basis?: Basis;
  },
  dualBound: number,
  statistics: Statistics = {},
): SolvedResult {
  const bound = Math.min(dualBound, inSense(context, point.objective));
  const modelBound = Number.isFinite(bound) ? inSense(context, bound) : null;
  return {
    ...base(context, statistics),
    status,
    dualBound: modelBound,
    objective: point.objective,
    gap: relativeGap(point.objective, modelBound),
    solution: {
      objective: point.objective,
      colValue: point.colValue,
      rowActivity: multiply(context.problem, point.colValue).value,
    },
    duals: point.duals ?? null,
    basis: point.basis ?? null,
    violations: point.violations,
    certificate: null,
  };
}
