import { isWithinGaps } from "../control.ts";
import { OptionError } from "../errors.ts";
import { searchBox } from "../mip/heuristics/box-search.ts";
import { buildMipProblem } from "../mip/mip-problem.ts";
import type { PresolvedMip } from "../mip/presolve/mip-presolve.ts";
import { createSearch, type Search, type SearchListener } from "../mip/search.ts";
import { deriveControl, type SearchControl } from "../mip/search-control.ts";
import { searchStatistics } from "../mip/search-statistics.ts";
import { branchAndCut, type SearchEnd } from "../mip/tree/branch-and-cut.ts";
import { PresolvedSearch, type RunListener } from "../mip/tree/presolved-search.ts";
import type { TreeExchange } from "../mip/tree/tree-exchange.ts";
import { objectiveNoise } from "../model/objective-noise.ts";
import type { Problem } from "../model/problem.ts";
import { TreeSharing } from "../parallel/tree-sharing.ts";
import type { Certificate, Result } from "../result.ts";
import { STOP_REASONS } from "../status.ts";
import { DECIDED_GAP } from "../tolerances.ts";
import { checkCertificate, verify } from "../verify/verify.ts";
import { gapsInForm, withObjectiveUnit } from "./objective-unit.ts";
import { polishPoint } from "./polish-point.ts";
import { inForm, inSense, makeLpSolver, type SolveContext } from "./solve-context.ts";
import { runLp } from "./solve-lp.ts";
import { solveMipApart } from "./solve-mip-apart.ts";
import { solved, unsolved } from "./solve-result.ts";

/** Listens to nothing: for a search that only serves another. */
const SILENT: SearchListener = { rootSolved() {}, improved() {}, nodeDone() {} };

/** Says in the log and in the counters what presolve did. */
function notePresolve({ control, log }: SolveContext, { status, problem, counters }: PresolvedMip): void {
  const { numRows, numCols, colStart } = problem;
  control.record("mip presolve", counters);
  log.note(
    status === "ready"
      ? `presolve: ${numRows} rows, ${numCols} columns, ${colStart[numCols]} entries left`
      : `presolve: ${status}`,
  );
  control.standing.phase = "root";
}

/** Keeps standing, log and the caller's callbacks up to date. */
function makeListener(context: SolveContext): RunListener {
  const { control, log } = context;
  const { standing, options } = control;
  const update = (run: PresolvedSearch): void => {
    standing.openNodes = run.openNodes;
    if (Number.isFinite(run.bound)) standing.dualBound = inSense(context, run.bound);
  };
  return {
    presolved: (presolved) => notePresolve(context, presolved),
    rootSolved(objective) {
      log.rootLp("optimal", inSense(context, objective));
      standing.phase = "tree";
      standing.dualBound = inSense(context, objective);
    },
    improved(run, foundBy) {
      const objective = inSense(context, run.objective);
      standing.solutions++;
      standing.objective = objective;
      update(run);
      log.row(foundBy);
      options.onIncumbent?.({
        objective,
        colValue: (run.colValue as Float64Array).slice(),
        foundBy,
        seconds: control.seconds,
      });
    },
    nodeDone(run) {
      standing.phase = "tree";
      update(run);
    },
  };
}

/** A search for any point of a problem, as it is. */
function startPointSearch(context: SolveContext, form: Problem): Search {
  const { control } = context;
  const mip = buildMipProblem(form, control.options.seed);
  return createSearch(
    mip,
    control,
    (lp) => makeLpSolver(context, lp, "fresh"),
    SILENT,
    "any-point",
    searchBox,
  );
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

/** The ray of the LP `form` if it passes the check, else that of a second try; null if neither does. */
function* provedRay(
  context: SolveContext,
  form: Problem,
  ray: Float64Array,
): Generator<void, Certificate | null> {
  const certificate: Certificate = { kind: "ray", colDirection: ray };
  if (checkCertificate(context.problem, certificate).valid) return certificate;
  const { status, solver } = yield* runLp(context, form, "plain");
  if (status !== "unbounded") return null;
  const second: Certificate = { kind: "ray", colDirection: solver.ray() };
  return checkCertificate(context.problem, second).valid ? second : null;
}

/**
 * The LP relaxation of the problem, or of the part in `box`, is unbounded: so is the problem, if there is any feasible
 * point.
 * @returns null where the box holds none: the rest of the tree is left to search.
 */
function* decideUnbounded(
  context: SolveContext,
  ray: Float64Array,
  box: Search["rayBox"],
): Generator<void, Result | null> {
  const form = box === null ? context.form : { ...context.form, ...box };
  const certificate = yield* provedRay(context, form, ray);
  if (certificate === null) return unsolved(context, "numerical_error");
  context.log.note("root LP: unbounded; searching a feasible point");
  const search = startPointSearch(context, feasibilityForm(form));
  const end = yield* branchAndCut(search);
  const statistics = searchStatistics(search);
  if (search.incumbent.colValue !== null) {
    return unsolved(context, "unbounded", { certificate, statistics });
  }
  if (end !== "exhausted" && end !== "unbounded") return unsolved(context, end, { statistics });
  const isProved = end === "exhausted" && search.counters.unresolved === 0;
  if (isProved && box !== null) return null;
  return unsolved(context, isProved ? "infeasible" : "numerical_error", { statistics });
}

/**
 * Why the relaxation has no solution, if that is why there is none: the proof of the run if it holds for the model,
 * else that of the relaxation as it is, solved for it unless the tree had to divide nodes.
 */
function* infeasibilityProof(
  context: SolveContext,
  run: PresolvedSearch,
): Generator<void, { readonly certificate?: Certificate }> {
  const accepts = (certificate: Certificate): boolean => checkCertificate(context.problem, certificate).valid;
  if (run.farkas !== null) {
    const certificate: Certificate = { kind: "farkas", rowMultiplier: run.farkas };
    if (accepts(certificate)) return { certificate };
  }
  if (run.hasBranched || context.control.shouldStop()) return {};
  const { status, solver } = yield* runLp(context, context.form, "fresh");
  if (status !== "infeasible") return {};
  const certificate: Certificate = { kind: "farkas", rowMultiplier: solver.farkas() };
  return accepts(certificate) ? { certificate } : {};
}

/** The result of a search that found no point. */
function* withoutPoint(context: SolveContext, run: PresolvedSearch, end: SearchEnd): Generator<void, Result> {
  const { statistics } = run;
  if (end !== "exhausted" && end !== "unbounded") {
    return unsolved(context, end, { dualBound: run.bound, statistics });
  }
  if (run.unresolved > 0) return unsolved(context, "numerical_error", { statistics });
  return unsolved(context, "infeasible", { statistics, ...(yield* infeasibilityProof(context, run)) });
}

/** The result of a search with an incumbent, which is checked once more on the model itself. */
function* withPoint(
  context: SolveContext,
  run: PresolvedSearch,
  end: SearchEnd,
  found: Float64Array,
): Generator<void, Result> {
  // Rows that are not listed would be forgotten.
  const isListed = (context.control.options.plugins.lazyRows ?? []).length === 0;
  const polished = isListed ? yield* polishPoint(context, found) : found;
  const result = resultAt(context, run, end, polished);
  if (result.status !== "numerical_error" || polished === found) return result;
  // The polish may pay for smaller violations with the objective, but the tree was pruned by the point as found.
  const unpolished = resultAt(context, run, end, found);
  return unpolished.status === "optimal" ? unpolished : result;
}

/** The result of a search that ended with this point. */
function resultAt(
  context: SolveContext,
  run: PresolvedSearch,
  end: SearchEnd,
  colValue: Float64Array,
): Result {
  const { statistics } = run;
  const { accepted, point, violations } = verify(context.problem, { colValue });
  if (!accepted) return unsolved(context, "numerical_error", { violations, statistics });
  const { objective } = point;
  const reached = inForm(context, objective);
  const proved = Math.min(run.bound, reached);
  // Where every node was decided, what is left of the gap is the accuracy of the LPs.
  const isDecided = end === "exhausted" && run.unresolved === 0;
  const accuracy = isDecided ? objectiveNoise(DECIDED_GAP, reached, context.form.objectiveOffset) : 0;
  const bound = reached - proved <= accuracy ? reached : proved;
  const answer = { colValue: colValue.slice(), objective, violations };
  if (isWithinGaps(reached, bound, gapsInForm(context))) {
    return solved(context, "optimal", answer, bound, statistics);
  }
  if (end !== "exhausted" && end !== "unbounded") return solved(context, end, answer, bound, statistics);
  // Nodes that no LP could decide keep the bound away from the incumbent.
  return solved(context, "numerical_error", answer, bound, statistics);
}

/** Solves a mixed-integer program whose bounds do not cross: by its parts where it falls apart, else as a whole. */
export function* solveMip(given: SolveContext): Generator<void, Result> {
  noteResumed(given);
  const context = withObjectiveUnit(given);
  const isWhole = context.keeper.resumed?.kind === "whole";
  return (isWhole ? null : yield* solveMipApart(context)) ?? (yield* solveMipWhole(context));
}

/** Whether a limit or the caller's wish has ended the search. */
function isStopped(end: SearchEnd | Result["status"]): boolean {
  return (STOP_REASONS as readonly string[]).includes(end);
}

/** Says in the log where the search goes on. */
function noteResumed({ control, log }: SolveContext): void {
  const { resume } = control.options;
  if (resume === null) return;
  log.note(`resumed: ${resume.nodes} nodes and ${resume.simplexIterations} iterations before`);
}

/** Has the tree searched by the workers, too, where there are any; a caller's plug-ins cannot be sent to them. */
function sharing({ control, team }: SolveContext): { readonly share?: () => TreeExchange } {
  const { plugins, deterministic } = control.options;
  if (team === null || Object.keys(plugins).length > 0) return {};
  return { share: () => new TreeSharing(team, deterministic) };
}

/** The control with the absolute gap in the unit of the form. */
function controlInForm(context: SolveContext): SearchControl {
  const { control, objectiveUnit } = context;
  if (objectiveUnit === 1) return control;
  return deriveControl(control, { options: { ...control.options, ...gapsInForm(context) } });
}

function* solveMipWhole(context: SolveContext): Generator<void, Result> {
  const { control, form, keeper } = context;
  const { resumed } = keeper;
  const { start } = control.options;
  if (start !== null && start.length !== form.numCols) {
    throw new OptionError(`start: expected length ${form.numCols}, found ${start.length}`);
  }
  control.standing.phase = "root";
  const run = new PresolvedSearch(form, {
    control: controlInForm(context),
    makeLp: (lp) => makeLpSolver(context, lp, "fresh"),
    isTurnDue: control.isTurnDue,
    listener: makeListener(context),
    start,
    resume: resumed?.kind === "whole" ? resumed.run : null,
    ...sharing(context),
  });
  yield;
  keeper.source = () => ({ kind: "whole", run: run.state });
  let end = yield* run.run();
  while (end === "unbounded" && run.ray !== null) {
    // The part of the tree that is asked about is in no list meanwhile: from scratch, with the best point.
    keeper.source = () => ({ kind: "whole", run: { ...run.state, tree: null } });
    const result = yield* decideUnbounded(context, run.ray, run.rayBox);
    if (result !== null) {
      if (isStopped(result.status)) keeper.keep();
      return result;
    }
    keeper.source = () => ({ kind: "whole", run: run.state });
    end = yield* run.searchOn();
  }
  if (isStopped(end)) keeper.keep();
  keeper.source = null;
  const { colValue } = run;
  return colValue === null
    ? yield* withoutPoint(context, run, end)
    : yield* withPoint(context, run, end, colValue);
}
