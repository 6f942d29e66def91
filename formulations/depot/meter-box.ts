/**
 * Boxes of the tight model: in each, the meter runs in a given direction in some steps. The relaxation without cuts says where
 * to divide a box next. See docs/formulations/depot.md, "The meter first".
 */
import { Model, type Problem } from "../../engine/index.ts";

/** The meter's binaries that are fixed, by column. */
export type MeterPattern = ReadonlyMap<number, 0 | 1>;

/** A box with what is known of it. */
export interface MeterBox {
  readonly fixed: MeterPattern;
  /** A proved bound on everything in it, EUR. */
  readonly bound: number;
  /** Whether its relaxation settled all directions before. */
  readonly isSettled: boolean;
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
  /** Shares of importing, by column. */
  readonly shares: ReadonlyMap<number, number>;
  /** Binaries of trucks that good plans probably agree on. */
  readonly likely: MeterPattern;
}

/** What the relaxation says of a box: that it is empty, or how good its plans can be; the bound so far where it was stopped. */
export type Relaxed =
  | RelaxedBox
  | { readonly kind: "empty" }
  | { readonly kind: "stopped"; readonly bound: number };

/** A bound above an objective by no more than this, relative to max(1, |objective|), is rounding. */
const OBJECTIVE_NOISE = 1e-6;
/** Distance from a whole number that is rounding. */
const WHOLE = 1e-6;

/** The problem with all binaries as in a point. */
export function withBinariesOf(problem: Problem, colValue: Float64Array): Model {
  const fixed = new Map<number, 0 | 1>();
  for (const [col, isBinary] of problem.integrality.entries()) {
    if (isBinary === 1) fixed.set(col, colValue[col] < 0.5 ? 0 : 1);
  }
  return boxModel(problem, fixed);
}

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

/** The directions at a point of a relaxation. */
export function meterShares(
  cols: readonly number[],
  colValue: Float64Array,
): Pick<RelaxedBox, "core" | "open" | "shares"> {
  const shares = new Map(cols.map((col) => [col, colValue[col] as number]));
  const core = new Map<number, 0 | 1>();
  for (const [col, share] of shares) core.set(col, share >= 0.5 ? 1 : 0);
  const open = cols.filter((col) => Math.abs((shares.get(col) ?? 0) - (core.get(col) ?? 0)) > WHOLE);
  return { core, open, shares };
}

/** Both halves of a box whose relaxation leaves directions open, by the one that is furthest from whole. */
export function divideBox(box: MeterBox, { open, shares }: RelaxedBox): readonly [MeterBox, MeterBox] {
  let col = open[0] as number;
  let furthest = 0;
  for (const each of open) {
    const share = shares.get(each) ?? 0;
    const distance = Math.min(share, 1 - share);
    if (distance > furthest) [col, furthest] = [each, distance];
  }
  const half = (value: 0 | 1): MeterBox => ({
    fixed: new Map(box.fixed).set(col, value),
    bound: box.bound,
    isSettled: false,
  });
  return [half(0), half(1)];
}
