import type { GLPK, LP, Options } from "glpk.js/node";
import { numIntegers, type Problem, type Status } from "../../engine/index.ts";
import { type Answer, type Contender, type ContenderSource, canImport } from "./contender.ts";
import { packageVersion } from "./package-version.ts";
import { withWholeBounds } from "./whole-bounds.ts";

interface Prepared {
  readonly model: LP;
  readonly options: Options;
  readonly numCols: number;
  readonly timeLimit: number;
}

function boundsOf(glpk: GLPK, lb: number, ub: number): { type: number; lb: number; ub: number } {
  const { GLP_FR, GLP_LO, GLP_UP, GLP_DB, GLP_FX } = glpk;
  if (lb === ub) return { type: GLP_FX, lb, ub };
  if (Number.isFinite(lb))
    return Number.isFinite(ub) ? { type: GLP_DB, lb, ub } : { type: GLP_LO, lb, ub: 0 };
  return Number.isFinite(ub) ? { type: GLP_UP, lb: 0, ub } : { type: GLP_FR, lb: 0, ub: 0 };
}

/** Rows without entries are left out: this interface cannot hold them. */
function modelOf(glpk: GLPK, problem: Problem): LP {
  const { numRows, numCols, colStart, rowIndex, value } = problem;
  const terms = Array.from({ length: numRows }, () => [] as { name: string; coef: number }[]);
  const vars = Array.from(problem.colCost, (coef, col) => ({ name: `x${col}`, coef }));
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      terms[rowIndex[entry]].push({ name: `x${col}`, coef: value[entry] });
    }
  }
  const subjectTo = terms.map((row, pos) => {
    return { name: `r${pos}`, vars: row, bnds: boundsOf(glpk, problem.rowLb[pos], problem.rowUb[pos]) };
  });
  const bounds = vars.map(({ name }, col) => {
    return { name, ...boundsOf(glpk, problem.colLb[col], problem.colUb[col]) };
  });
  return {
    name: "model",
    objective: { direction: problem.maximize ? glpk.GLP_MAX : glpk.GLP_MIN, name: "objective", vars },
    subjectTo: subjectTo.filter(({ vars: row }) => row.length > 0),
    bounds,
    generals: vars.map(({ name }) => name).filter((_, col) => problem.integrality[col] === 1),
  };
}

function statusOf(glpk: GLPK, code: number): Status {
  if (code === glpk.GLP_OPT) return "optimal";
  if (code === glpk.GLP_NOFEAS) return "infeasible";
  return code === glpk.GLP_UNBND ? "unbounded" : "numerical_error";
}

/** GLPK compiled to WebAssembly (npm `glpk.js`), with its presolver. It builds its model within the time. */
export const glpk: ContenderSource = {
  name: "glpk.js",
  takesIntegers: true,
  available: () => canImport(() => import("glpk.js/node")),
  async load() {
    const { default: start } = await import("glpk.js/node");
    const instance = await start();
    const contender: Contender<Prepared> = {
      name: "glpk.js",
      version: `${packageVersion("glpk.js")} (WebAssembly)`,
      prepare: (problem, { timeLimit, mipGap }) => ({
        model: modelOf(instance, withWholeBounds(problem)),
        options: {
          msglev: instance.GLP_MSG_OFF,
          presol: true,
          tmlim: timeLimit,
          ...(numIntegers(problem) > 0 ? { mipgap: mipGap } : {}),
        },
        numCols: problem.numCols,
        timeLimit,
      }),
      async solve({ model, options, numCols, timeLimit }): Promise<Answer> {
        const startedAt = performance.now();
        const { status: code, vars } = instance.solve(model, options).result;
        const isLate = performance.now() - startedAt >= 990 * timeLimit;
        const status = statusOf(instance, code);
        if (status === "optimal" || code === instance.GLP_FEAS) {
          const colValue = Float64Array.from({ length: numCols }, (_, col) => vars[`x${col}`] ?? 0);
          return { status: status === "optimal" ? "optimal" : "time_limit", objective: null, colValue };
        }
        return {
          status: isLate && status === "numerical_error" ? "time_limit" : status,
          objective: null,
          colValue: null,
        };
      },
    };
    return contender as Contender<unknown>;
  },
};
