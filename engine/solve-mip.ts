import { relativeGap } from "./control.ts";
import { branchAndCut, type SearchEnd } from "./mip/branch-and-cut.ts";
import { buildMipProblem } from "./mip/mip-problem.ts";
import { createSearch, provedBound, type Search, type SearchListener } from "./mip/search.ts";
import { offerStart } from "./mip/start-solution.ts";
import type { Problem } from "./model/problem.ts";
import type { Certificate, Result } from "./result.ts";
import { inSense, makeLpSolver, type SolveContext } from "./solve-context.ts";
import { runLp } from "./solve-lp.ts";
import { solveMipApart } from "./solve-mip-apart.ts";
import { solved, unsolved } from "./solve-result.ts";
import type { Statistics } from "./statistics.ts";
import { DECIDED_GAP } from "./tolerances.ts";
import { checkCertificate, verify } from "./verify/verify.ts";

/** Listens to nothing: for a search that only serves another. */
const SILENT: SearchListener = { rootSolved() {}, improved() {}, nodeDone() {} };

/** Keeps standing, log and the caller's callbacks up to date. */
function makeListener(context: SolveContext): SearchListener {
  const { control, log } = context;
  const { standing, options } = control;
  const update = (search: Search): void => {
    standing.openNodes = search.selector.size;
    const bound = provedBound(search);
    if (Number.isFinite(bound)) standing.dualBound = inSense(context, bound);
  };
  return {
    rootSolved(_search, objective) {
      log.rootLp("optimal", inSense(context, objective));
      standing.phase = "tree";
      standing.dualBound = inSense(context, objective);
    },
    improved(search, foundBy) {
      const { incumbent } = search;
      const objective = inSense(context, incumbent.objective);
      standing.solutions++;
      standing.objective = objective;
      update(search);
      log.row(foundBy);
      options.onIncumbent?.({
        objective,
        colValue: (incumbent.colValue as Float64Array).slice(),
        foundBy,
        seconds: control.seconds,
      });
    },
    nodeDone: update,
  };
}

function startSearch(
  context: SolveContext,
  form: Problem,
  listener: SearchListener,
  aim: Search["aim"],
): Search {
  const { control } = context;
  const mip = buildMipProblem(form, control.options.seed);
  return createSearch(mip, control, (lp) => makeLpSolver(context, lp, false), listener, aim);
}

/**
 * The form with costs that draw columns without end to their finite bound: its LP is bounded, and any feasible
 * point will do. With no costs at all the search would follow such columns for ever.
 */
function feasibilityForm(form: Problem): Problem {
  const colCost = form.colCost.map((_, col) => {
    const hasLb = form.colLb[col] > Number.NEGATIVE_INFINITY;
    const hasUb = form.colUb[col] < Number.POSITIVE_INFINITY;
    return hasLb === hasUb ? 0 : hasLb ? 1 : -1;
  });
  return { ...form, objectiveOffset: 0, colCost };
}

/** Counters of a search and of its heuristics. */
function searchStatistics(search: Search): Statistics {
  const heuristics = search.heuristics.map(({ name, calls, found, iterations }) => {
    return [`heuristic ${name}`, { calls, found, iterations }] as const;
  });
  const separators = search.separators.map(({ name, calls, found, kept }) => {
    return [`separator ${name}`, { calls, found, kept }] as const;
  });
  return { tree: { ...search.counters }, ...Object.fromEntries([...heuristics, ...separators]) };
}

/** The ray of the root LP if it passes the check, else that of a second try; null if neither does. */
function* provedRay(context: SolveContext, ray: Float64Array): Generator<void, Certificate | null> {
  const certificate: Certificate = { kind: "ray", colDirection: ray };
  if (checkCertificate(context.problem, certificate).valid) return certificate;
  const { status, solver } = yield* runLp(context, context.form, true);
  if (status !== "unbounded") return null;
  const second: Certificate = { kind: "ray", colDirection: solver.ray() };
  return checkCertificate(context.problem, second).valid ? second : null;
}

/** The LP relaxation is unbounded: so is the problem, if it has any feasible point. */
function* decideUnbounded(context: SolveContext, ray: Float64Array): Generator<void, Result> {
  const certificate = yield* provedRay(context, ray);
  if (certificate === null) return unsolved(context, "numerical_error");
  context.log.note("root LP: unbounded; searching a feasible point");
  const search = startSearch(context, feasibilityForm(context.form), SILENT, "any-point");
  const end = yield* branchAndCut(search);
  const statistics = searchStatistics(search);
  if (search.incumbent.colValue !== null) {
    return unsolved(context, "unbounded", { certificate, statistics });
  }
  if (end !== "exhausted" && end !== "unbounded") return unsolved(context, end, { statistics });
  const isProved = end === "exhausted" && search.counters.unresolved === 0;
  return unsolved(context, isProved ? "infeasible" : "numerical_error", { statistics });
}

/** Why the root LP has no solution, if its proof holds for the model. */
function infeasibilityProof(context: SolveContext, search: Search): { readonly certificate?: Certificate } {
  if (search.rootFarkas === null) return {};
  const certificate: Certificate = { kind: "farkas", rowMultiplier: search.rootFarkas };
  return checkCertificate(context.problem, certificate).valid ? { certificate } : {};
}

/** The result of a search that found no point. */
function withoutPoint(context: SolveContext, search: Search, end: SearchEnd): Result {
  const statistics = searchStatistics(search);
  if (end !== "exhausted" && end !== "unbounded") {
    return unsolved(context, end, { dualBound: provedBound(search), statistics });
  }
  if (search.counters.unresolved > 0) return unsolved(context, "numerical_error", { statistics });
  return unsolved(context, "infeasible", { statistics, ...infeasibilityProof(context, search) });
}

/** The result of a search with an incumbent, which is checked once more on the model itself. */
function withPoint(context: SolveContext, search: Search, end: SearchEnd, colValue: Float64Array): Result {
  const { mipGap, mipGapAbs } = context.control.options;
  const statistics = searchStatistics(search);
  const { accepted, point, violations } = verify(context.problem, { colValue });
  if (!accepted) return unsolved(context, "numerical_error", { violations, statistics });
  const { objective } = point;
  const proved = Math.min(provedBound(search), inSense(context, objective));
  // Where every node was decided, what is left of the gap is the accuracy of the LPs.
  const isDecided = end === "exhausted" && search.counters.unresolved === 0;
  const accuracy = isDecided ? DECIDED_GAP * Math.max(1, Math.abs(objective)) : 0;
  const bound = inSense(context, objective) - proved <= accuracy ? inSense(context, objective) : proved;
  const distance = inSense(context, objective) - bound;
  const gap = relativeGap(objective, inSense(context, bound)) as number;
  const answer = { colValue: colValue.slice(), objective, violations };
  if (gap <= mipGap || distance <= mipGapAbs) return solved(context, "optimal", answer, bound, statistics);
  if (end !== "exhausted" && end !== "unbounded") return solved(context, end, answer, bound, statistics);
  // Nodes that no LP could decide keep the bound away from the incumbent.
  return solved(context, "numerical_error", answer, bound, statistics);
}

/** Solves a mixed-integer program whose bounds do not cross: by its parts where it falls apart, else as a whole. */
export function* solveMip(context: SolveContext): Generator<void, Result> {
  return (yield* solveMipApart(context)) ?? (yield* solveMipWhole(context));
}

function* solveMipWhole(context: SolveContext): Generator<void, Result> {
  const { control, form } = context;
  control.standing.phase = "root";
  const search = startSearch(context, form, makeListener(context), "optimum");
  const { start } = control.options;
  if (start !== null) yield* offerStart(search, start);
  else yield;
  const end = yield* branchAndCut(search);
  if (end === "unbounded" && search.ray !== null) return yield* decideUnbounded(context, search.ray);
  const { colValue } = search.incumbent;
  return colValue === null ? withoutPoint(context, search, end) : withPoint(context, search, end, colValue);
}
