import { minimizationForm } from "../../engine/model/minimization-form.ts";
import type { Problem } from "../../engine/model/problem.ts";
import type { LpOptions, LpSolver, LpStatus } from "../../engine/simplex/lp-types.ts";
import { createLpSolver } from "../../engine/simplex/simplex-solver.ts";
import { DUAL_FEASIBILITY } from "../../engine/tolerances.ts";

/** Everything switched on, nothing that stops. */
export const ALL_ON: LpOptions = {
  scaling: true,
  perturbation: true,
  boundFlipping: true,
  edgeWeights: true,
  hypersparse: true,
  crash: true,
  dualSimplex: true,
  dualTolerance: DUAL_FEASIBILITY,
  seed: 0,
  shouldStop: () => false,
};

/** The bare method. */
export const ALL_OFF: LpOptions = {
  ...ALL_ON,
  scaling: false,
  perturbation: false,
  boundFlipping: false,
  edgeWeights: false,
  hypersparse: false,
  crash: false,
};

/** Each technique switched off alone, and all of them. */
export const VARIANTS: readonly (readonly [string, LpOptions])[] = [
  ["all on", ALL_ON],
  ["without scaling", { ...ALL_ON, scaling: false }],
  ["without perturbation", { ...ALL_ON, perturbation: false }],
  ["without bound flipping", { ...ALL_ON, boundFlipping: false }],
  ["without edge weights", { ...ALL_ON, edgeWeights: false }],
  ["without hypersparse solves", { ...ALL_ON, hypersparse: false }],
  ["without crash", { ...ALL_ON, crash: false }],
  ["all off", ALL_OFF],
  ["by the primal simplex", { ...ALL_ON, dualSimplex: false }],
  ["by the bare primal simplex", { ...ALL_OFF, dualSimplex: false }],
];

/** Runs a solver to its end; a solve that never ends fails instead of hanging. */
export function finish(solver: LpSolver): LpStatus {
  for (let slice = 0; slice < 2000; slice++) {
    const status = solver.advance();
    if (status !== "working") return status;
  }
  throw new Error("the LP solve did not end");
}

/** A solver for the minimisation form of a problem. */
export function solverFor(problem: Problem, options: LpOptions = ALL_ON): LpSolver {
  return createLpSolver(minimizationForm(problem), options);
}

/** A dense problem written row by row; minimise cost'x. */
export function denseProblem(
  cost: readonly number[],
  rows: readonly { readonly a: readonly number[]; readonly lb?: number; readonly ub?: number }[],
  bounds: readonly (readonly [number, number])[],
): Problem {
  const colStart = [0];
  const rowIndex: number[] = [];
  const value: number[] = [];
  cost.forEach((_, col) => {
    rows.forEach((row, index) => {
      const entry = row.a[col] ?? 0;
      if (entry === 0) return;
      rowIndex.push(index);
      value.push(entry);
    });
    colStart.push(rowIndex.length);
  });
  return {
    numRows: rows.length,
    numCols: cost.length,
    maximize: false,
    objectiveOffset: 0,
    colCost: Float64Array.from(cost),
    colLb: Float64Array.from(bounds, (b) => b[0]),
    colUb: Float64Array.from(bounds, (b) => b[1]),
    integrality: new Uint8Array(cost.length),
    rowLb: Float64Array.from(rows, (row) => row.lb ?? Number.NEGATIVE_INFINITY),
    rowUb: Float64Array.from(rows, (row) => row.ub ?? Number.POSITIVE_INFINITY),
    colStart: Int32Array.from(colStart),
    rowIndex: Int32Array.from(rowIndex),
    value: Float64Array.from(value),
  };
}
