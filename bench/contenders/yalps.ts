import type { Constraint, Model, Options } from "yalps";
import type { Status } from "../../engine/index.ts";
import { type Answer, type Contender, type ContenderSource, canImport } from "./contender.ts";
import { type NonnegativeForm, toNonnegativeForm } from "./nonnegative-form.ts";
import { packageVersion } from "./package-version.ts";

/** Keys: rows by their number, variables by theirs, the objective by −1. */
type KeyedModel = Model<number, number>;
const OBJECTIVE = -1;

interface Prepared {
  readonly form: NonnegativeForm;
  readonly model: KeyedModel;
  readonly options: Options;
}

const STATUSES: Readonly<Record<string, Status>> = {
  optimal: "optimal",
  infeasible: "infeasible",
  unbounded: "unbounded",
  timedout: "time_limit",
};

function constraintOf(lb: number, ub: number): Constraint {
  if (lb === ub) return { equal: lb };
  return { ...(Number.isFinite(lb) ? { min: lb } : {}), ...(Number.isFinite(ub) ? { max: ub } : {}) };
}

function modelOf(form: NonnegativeForm): KeyedModel {
  const constraints = new Map<number, Constraint>();
  for (const [row, lb] of form.rowLb.entries()) {
    const ub = form.rowUb[row];
    if (Number.isFinite(lb) || Number.isFinite(ub)) constraints.set(row, constraintOf(lb, ub));
  }
  const coefficients = form.variables.map(({ cost, rows, values }) => {
    const entries = rows.map((row, pos): [number, number] => [row, values[pos]]);
    return new Map<number, number>([[OBJECTIVE, cost], ...entries]);
  });
  return {
    direction: form.maximize ? "maximize" : "minimize",
    objective: OBJECTIVE,
    constraints,
    variables: new Map(coefficients.entries()),
    integers: new Set([...form.variables.keys()].filter((variable) => form.variables[variable].isInteger)),
  };
}

/** YALPS (npm `yalps`): plain JavaScript, dense tableau. A linear program has no time limit there. */
export const yalps: ContenderSource = {
  name: "yalps",
  takesIntegers: true,
  available: () => canImport(() => import("yalps")),
  async load() {
    const { solve } = await import("yalps");
    const contender: Contender<Prepared> = {
      name: "yalps",
      version: packageVersion("yalps"),
      prepare(problem, { timeLimit, mipGap }) {
        const form = toNonnegativeForm(problem);
        const unlimited = { maxPivots: Number.POSITIVE_INFINITY, maxIterations: Number.POSITIVE_INFINITY };
        const options = { ...unlimited, timeout: 1000 * timeLimit, tolerance: mipGap };
        return { form, model: modelOf(form), options };
      },
      async solve({ form, model, options }): Promise<Answer> {
        const { status, result, variables } = solve(model, options);
        const known = STATUSES[status] ?? "numerical_error";
        const hasPoint = known === "optimal" || (known === "time_limit" && Number.isFinite(result));
        if (!hasPoint) return { status: known, objective: null, colValue: null };
        const values = new Array<number>(form.variables.length).fill(0);
        for (const [variable, value] of variables) values[variable] = value;
        return { status: known, objective: null, colValue: form.toColValue(values) };
      },
    };
    return contender as Contender<unknown>;
  },
};
