/**
 * Boxes of the tight model: in each, the meter runs in a given direction in some steps. The relaxation without cuts says where
 * to divide a box next. See docs/formulations/depot.md, "The meter first".
 */
import { Model, type Problem } from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import type { SolverAccess, WarmSolver } from "../formulation.ts";

/** The meter's binaries that are fixed, by column. */
export type MeterPattern = ReadonlyMap<number, 0 | 1>;

/** A box with what is known of it. */
export interface MeterBox {
  readonly fixed: MeterPattern;
  /** A proved bound on everything in it, EUR. */
  readonly bound: number;
  /** Whether `bound` is that of a root with cuts. */
  readonly isBounded: boolean;
}

/** The relaxation of a box that is not empty. */
export interface RelaxedBox {
  readonly kind: "relaxed";
  /** Its objective. */
  readonly bound: number;
  /** All binaries of the meter, rounded. */
  readonly core: MeterPattern;
  /** Those that are not whole. */
  readonly open: readonly number[];
}

/** What the relaxation says of a box: that it is empty, or how good its plans can be. */
export type Relaxed = RelaxedBox | { readonly kind: "empty" };

/** The bound that a relaxation proves; Infinity where nothing is left. */
const boundOf = (relaxed: Relaxed): number =>
  relaxed.kind === "empty" ? Number.POSITIVE_INFINITY : relaxed.bound;

/** A bound above an objective by no more than this, relative to max(1, |objective|), is rounding. */
const OBJECTIVE_NOISE = 1e-6;
/** Distance from a whole number that is rounding. */
const WHOLE = 1e-6;
/** A gain of at least so much, EUR, keeps a side without any from hiding the other. */
const LEAST_GAIN = 1e-6;

/** The problem of a box. */
export function boxModel(problem: Problem, fixed: MeterPattern): Model {
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  for (const [col, value] of fixed) colLb[col] = colUb[col] = value;
  return Model.fromProblem({ ...problem, colLb, colUb });
}

/** Whether a plan costs less than a bound allows, beyond rounding: then the bound, or that there is no plan, was wrong. EUR. */
export function isRefuted(bound: number, objective: number): boolean {
  return bound > objective + OBJECTIVE_NOISE * Math.max(1, Math.abs(objective));
}

/** Whether a point lies in a box. */
export function isInBox(fixed: MeterPattern, colValue: Float64Array): boolean {
  for (const [col, value] of fixed) if (Math.round(colValue[col] as number) !== value) return false;
  return true;
}

/** The box with one more binary fixed. */
function childBox(box: MeterBox, col: number, value: 0 | 1, bound: number): MeterBox {
  return { fixed: new Map(box.fixed).set(col, value), bound: Math.max(bound, box.bound), isBounded: false };
}

/** Relaxations of boxes, solved one from the other. */
export class MeterRelaxation {
  readonly #lp: WarmSolver;
  readonly #cols: readonly number[];

  /** @param problem the tight model's. @param cols its binaries of the meter. */
  constructor(problem: Problem, cols: readonly number[], solver: SolverAccess) {
    const relaxed = { ...problem, integrality: new Uint8Array(problem.colLb.length) };
    this.#cols = cols;
    this.#lp = solver.warm(Model.fromProblem(relaxed), {
      host: quietHost(solver),
      onProgress: () => {},
      onIncumbent: () => {},
    });
  }

  /** The relaxation of a box; null where a limit or trouble ends it. */
  async solve(fixed: MeterPattern): Promise<Relaxed | null> {
    for (const col of this.#cols) {
      const value = fixed.get(col);
      this.#lp.setColBounds(col, value ?? 0, value ?? 1);
    }
    const { status, solution, dualBound } = await this.#lp.solve();
    if (status === "infeasible") return { kind: "empty" };
    if (status !== "optimal" || solution === null || dualBound === null) return null;
    const core = new Map<number, 0 | 1>();
    const open: number[] = [];
    for (const col of this.#cols) {
      const share = solution.colValue[col] as number;
      core.set(col, share >= 0.5 ? 1 : 0);
      if (Math.abs(share - Math.round(share)) > WHOLE) open.push(col);
    }
    return { kind: "relaxed", bound: dualBound, core, open };
  }

  /**
   * Both halves of a box, divided where that raises the relaxation most; null where a limit or trouble ends it.
   * @param open columns to choose among, not empty.
   */
  async divide(box: MeterBox, { bound, open }: RelaxedBox): Promise<readonly [MeterBox, MeterBox] | null> {
    let best: readonly [MeterBox, MeterBox] | null = null;
    let bestGain = -1;
    for (const col of open) {
      const down = await this.solve(new Map(box.fixed).set(col, 0));
      const up = await this.solve(new Map(box.fixed).set(col, 1));
      if (down === null || up === null) return null;
      const [downBound, upBound] = [boundOf(down), boundOf(up)];
      const gain = Math.max(LEAST_GAIN, downBound - bound) * Math.max(LEAST_GAIN, upBound - bound);
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = [childBox(box, col, 0, downBound), childBox(box, col, 1, upBound)];
    }
    return best;
  }

  /** The relaxation that costs least with one of the open binaries at the value that it was not rounded to; null without any. */
  async turn({ core, open }: RelaxedBox): Promise<RelaxedBox | null> {
    let best: RelaxedBox | null = null;
    for (const col of open) {
      const turned = await this.solve(new Map([[col, core.get(col) === 1 ? 0 : 1]]));
      if (turned === null) return best;
      if (turned.kind === "empty") continue;
      if (turned.bound < (best?.bound ?? Number.POSITIVE_INFINITY)) best = turned;
    }
    return best;
  }
}
