import type { ModelDefinition } from "javascript-lp-solver";
import { type Answer, type Contender, type ContenderSource, canImport } from "./contender.ts";
import { type NonnegativeForm, toNonnegativeForm } from "./nonnegative-form.ts";
import { packageVersion } from "./package-version.ts";

const NAME = "javascript-lp-solver";

interface Prepared {
  readonly form: NonnegativeForm;
  readonly model: ModelDefinition;
  readonly timeLimit: number;
}

function modelOf(form: NonnegativeForm, options: NonNullable<ModelDefinition["options"]>): ModelDefinition {
  const constraints: ModelDefinition["constraints"] = {};
  for (const [row, lb] of form.rowLb.entries()) {
    const ub = form.rowUb[row];
    if (lb === ub) constraints[`r${row}`] = { equal: lb };
    else if (Number.isFinite(lb) || Number.isFinite(ub)) {
      constraints[`r${row}`] = {
        ...(Number.isFinite(lb) ? { min: lb } : {}),
        ...(Number.isFinite(ub) ? { max: ub } : {}),
      };
    }
  }
  const variables: ModelDefinition["variables"] = {};
  const ints: Record<string, 1> = {};
  for (const [variable, { cost, rows, values, isInteger }] of form.variables.entries()) {
    const coefficients: Record<string, number> = { objective: cost };
    for (const [pos, row] of rows.entries()) coefficients[`r${row}`] = values[pos];
    variables[`x${variable}`] = coefficients;
    if (isInteger) ints[`x${variable}`] = 1;
  }
  return {
    optimize: "objective",
    opType: form.maximize ? "max" : "min",
    constraints,
    variables,
    ints,
    options,
  };
}

/** javascript-lp-solver: plain JavaScript, dense tableau. A linear program has no time limit there. */
export const javascriptLpSolver: ContenderSource = {
  name: NAME,
  takesIntegers: true,
  available: () => canImport(() => import("javascript-lp-solver")),
  async load() {
    // The types describe the CommonJS face; imported as a module the default export is the solver itself.
    const { default: face } = await import("javascript-lp-solver");
    const solver = face as unknown as typeof face.default;
    const contender: Contender<Prepared> = {
      name: NAME,
      version: packageVersion(NAME),
      prepare(problem, { timeLimit, mipGap }) {
        const form = toNonnegativeForm(problem);
        return { form, model: modelOf(form, { timeout: 1000 * timeLimit, tolerance: mipGap }), timeLimit };
      },
      async solve({ form, model, timeLimit }): Promise<Answer> {
        const startedAt = performance.now();
        const found = solver.Solve(model) as Readonly<Record<string, number | boolean | undefined>>;
        if (found.feasible !== true) return { status: "infeasible", objective: null, colValue: null };
        if (found.bounded === false) return { status: "unbounded", objective: null, colValue: null };
        // It does not say whether the search of a MIP ran out of time.
        const isLate = performance.now() - startedAt >= 1000 * timeLimit;
        const values = form.variables.map((_, variable) => Number(found[`x${variable}`] ?? 0));
        return {
          status: isLate ? "time_limit" : "optimal",
          objective: null,
          colValue: form.toColValue(values),
        };
      },
    };
    return contender as Contender<unknown>;
  },
};
