/**
 * What a step of a chain costs as a function of how far it moves the state: for each assignment of its integer columns the flows with their
 * bounds, and attached columns that a flow admits and a cost draws upwards, such as solar energy that only charging can use.
 */
import type { Problem } from "../../model/problem.ts";
import type { Chain, ChainStep } from "./find-chain.ts";
import type { ConvexPiece } from "./piecewise.ts";

/** Assignments of a step's integer columns at most. */
const MOST_ASSIGNMENTS = 16;

/** Rows without continuous columns may be broken by this much, relative to 1 + |side|. */
const ROW_NOISE = 1e-9;

/** Relative error of a cost that is rounding. */
const COST_NOISE = 1e-10;

/** A stretch of a flow at one cost: `length` of contribution to the equation at `slope` a unit. */
interface Stretch {
  readonly flow: number;
  readonly length: number;
  readonly slope: number;
}

/** An attached column: at most `room + perFlow · flow`, at most `ub`; −1 = at a value of its own. */
interface Attachment {
  readonly col: number;
  readonly flow: number;
  readonly perFlow: number;
  readonly room: number;
  readonly lb: number;
  readonly ub: number;
}

/** One assignment of the integer columns of a step. */
export interface StepOption {
  /** Values of `step.integers`. */
  readonly integerValue: readonly number[];
  readonly attachments: readonly Attachment[];
  /** Values of `step.flows` where the contribution is least. */
  readonly leastFlow: readonly number[];
  /** By ascending slope. */
  readonly stretches: readonly Stretch[];
  /** Cost over the contribution of the flows to the equation. */
  readonly cost: ConvexPiece;
}

/** Bounds of one step's columns while an assignment is looked at; by column. */
interface Bounds {
  readonly lb: Map<number, number>;
  readonly ub: Map<number, number>;
}

/** An attached column's limit by a flow. */
type Limit = Omit<Attachment, "lb" | "ub">;

type RowOutcome = "fits" | "conflict" | "unknown";

/** Takes one row of an assignment in: as a check, a bound, or the limit of an attached column. */
function takeRow(
  problem: Problem,
  chain: Chain,
  step: ChainStep,
  row: number,
  fixed: ReadonlyMap<number, number>,
  bounds: Bounds,
  limits: Map<number, Limit>,
): RowOutcome {
  const { rowStart, colIndex, rowValue } = chain;
  const cols: number[] = [];
  const coefficients: number[] = [];
  let activity = 0;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const low = bounds.lb.get(colIndex[entry]);
    const value = fixed.get(colIndex[entry]) ?? (low === bounds.ub.get(colIndex[entry]) ? low : undefined);
    if (value !== undefined) activity += rowValue[entry] * value;
    else {
      cols.push(colIndex[entry]);
      coefficients.push(rowValue[entry]);
    }
  }
  const lb = problem.rowLb[row] - activity;
  const ub = problem.rowUb[row] - activity;
  if (cols.length === 0) {
    return lb <= ROW_NOISE * (1 + Math.abs(lb)) && ub >= -ROW_NOISE * (1 + Math.abs(ub))
      ? "fits"
      : "conflict";
  }
  if (cols.length === 1) {
    const [col, a] = [cols[0], coefficients[0]];
    const [low, high] = a > 0 ? [lb / a, ub / a] : [ub / a, lb / a];
    bounds.lb.set(col, Math.max(bounds.lb.get(col) as number, low));
    bounds.ub.set(col, Math.min(bounds.ub.get(col) as number, high));
    return "fits";
  }
  if (cols.length > 2) return "unknown";
  const at = step.attached.includes(cols[0]) ? 0 : 1;
  const [col, flowCol] = [cols[at], cols[1 - at]];
  const flow = step.flows.indexOf(flowCol);
  const a = coefficients[at];
  // Only a x_u − b x ≤ rhs: the flow admits the attached column.
  const isUpper = a > 0 ? lb === Number.NEGATIVE_INFINITY : ub === Number.POSITIVE_INFINITY;
  const perFlow = -coefficients[1 - at] / a;
  if (!step.attached.includes(col) || flow < 0 || !isUpper || !(perFlow > 0) || limits.has(col))
    return "unknown";
  limits.set(col, { col, flow, perFlow, room: (a > 0 ? ub : lb) / a });
  return "fits";
}

/** The attached columns of an assignment; null if their cost or limits are of another kind, "conflict" if they cannot be met. */
function attach(
  problem: Problem,
  step: ChainStep,
  bounds: Bounds,
  limits: ReadonlyMap<number, Limit>,
): readonly Attachment[] | null | "conflict" {
  const attachments: Attachment[] = [];
  for (const col of step.attached) {
    const lb = bounds.lb.get(col) as number;
    const ub = bounds.ub.get(col) as number;
    if (lb > ub) return "conflict";
    const limit = limits.get(col);
    const cost = problem.colCost[col];
    if (limit === undefined || cost >= 0) {
      const value = cost >= 0 ? lb : ub;
      if (!Number.isFinite(value)) return null;
      // The flow must admit its least value everywhere.
      if (limit !== undefined) {
        const flowLb = bounds.lb.get(step.flows[limit.flow]) as number;
        if (!(limit.room + limit.perFlow * flowLb >= value)) return null;
      }
      attachments.push({ col, flow: -1, perFlow: 0, room: value, lb: value, ub: value });
    } else {
      const flowLb = bounds.lb.get(step.flows[limit.flow]) as number;
      if (!Number.isFinite(ub) || !(limit.room + limit.perFlow * flowLb >= lb)) return null;
      attachments.push({ ...limit, lb, ub });
    }
  }
  return attachments;
}

/** Value of an attached column where its flow has this value. */
export function attachedValue({ flow, perFlow, room, ub }: Attachment, flowValue: number): number {
  return flow < 0 ? room : Math.min(ub, room + perFlow * flowValue);
}

/** Cost of a step's columns where its flows have these values. */
function costAt(
  { colCost }: Problem,
  step: ChainStep,
  integerValue: readonly number[],
  attachments: readonly Attachment[],
  flows: readonly number[],
): number {
  let cost = 0;
  for (const [pos, col] of step.integers.entries()) cost += colCost[col] * integerValue[pos];
  for (const [flow, col] of step.flows.entries()) cost += colCost[col] * flows[flow];
  for (const each of attachments) {
    cost += colCost[each.col] * attachedValue(each, each.flow < 0 ? 0 : flows[each.flow]);
  }
  return cost;
}

/** Cost over the contribution, made of the stretches of all flows. */
function priceOption(
  problem: Problem,
  step: ChainStep,
  bounds: Bounds,
  attachments: readonly Attachment[],
  integerValue: readonly number[],
): StepOption | null {
  const stretches: Stretch[] = [];
  const leastFlow: number[] = [];
  const mostFlow: number[] = [];
  let contribution = 0;
  for (const [flow, col] of step.flows.entries()) {
    const lb = bounds.lb.get(col) as number;
    const ub = bounds.ub.get(col) as number;
    if (!Number.isFinite(lb) || !Number.isFinite(ub)) return null;
    const a = step.flowCoefficient[flow];
    const own = attachments.filter((each) => each.flow === flow);
    // Values at which an attached column reaches its upper bound.
    const kinks = own.map((each) => (each.ub - each.room) / each.perFlow).filter((x) => x > lb && x < ub);
    const corners = [lb, ...kinks.sort((one, other) => one - other), ub];
    for (let pos = 1; pos < corners.length; pos++) {
      const length = corners[pos] - corners[pos - 1];
      if (length <= 0) continue;
      let rate = problem.colCost[col];
      const middle = corners[pos - 1] + 0.5 * length;
      for (const each of own) {
        if (each.room + each.perFlow * middle < each.ub) rate += problem.colCost[each.col] * each.perFlow;
      }
      stretches.push({ flow, length: Math.abs(a) * length, slope: rate / a });
    }
    leastFlow.push(a > 0 ? lb : ub);
    mostFlow.push(a > 0 ? ub : lb);
    contribution += a * leastFlow[flow];
  }
  let cost = costAt(problem, step, integerValue, attachments, leastFlow);
  stretches.sort((one, other) => one.slope - other.slope);
  const x = [contribution];
  const y = [cost];
  for (const { length, slope } of stretches) {
    contribution += length;
    if (contribution <= x[x.length - 1]) continue;
    cost += slope * length;
    x.push(contribution);
    y.push(cost);
  }
  // The slopes must lead from the cost at one end to that at the other; else rounding has spoilt a corner.
  const end = costAt(problem, step, integerValue, attachments, mostFlow);
  if (!(Math.abs(end - cost) <= COST_NOISE * (1 + Math.abs(end)))) return null;
  return { integerValue, attachments, leastFlow, stretches, cost: { x, y } };
}

/** Every assignment of the integer columns; null if there are too many. */
function assignmentsOf(
  { colLb, colUb }: Problem,
  integers: readonly number[],
): readonly (readonly number[])[] | null {
  let assignments: number[][] = [[]];
  for (const col of integers) {
    const width = colUb[col] - colLb[col] + 1;
    if (!(width * assignments.length <= MOST_ASSIGNMENTS)) return null;
    assignments = assignments.flatMap((values) =>
      Array.from({ length: width }, (_, above) => [...values, colLb[col] + above]),
    );
  }
  return assignments;
}

/** The options of a step, one for each assignment that its rows allow; null if the step is of another kind. */
export function stepOptions(problem: Problem, chain: Chain, step: ChainStep): readonly StepOption[] | null {
  const assignments = assignmentsOf(problem, step.integers);
  if (assignments === null) return null;
  const options: StepOption[] = [];
  for (const integerValue of assignments) {
    const fixed = new Map(step.integers.map((col, pos) => [col, integerValue[pos]]));
    const cols = [...step.flows, ...step.attached];
    const bounds: Bounds = {
      lb: new Map(cols.map((col) => [col, problem.colLb[col]])),
      ub: new Map(cols.map((col) => [col, problem.colUb[col]])),
    };
    const limits = new Map<number, Limit>();
    let isPossible = true;
    let open = step.rows;
    // What bounds fix makes other rows shorter.
    for (let last = -1; open.length > 0 && open.length !== last; ) {
      last = open.length;
      open = open.filter((row) => {
        const outcome = takeRow(problem, chain, step, row, fixed, bounds, limits);
        if (outcome === "conflict") isPossible = false;
        return outcome === "unknown";
      });
    }
    if (open.length > 0) return null;
    const isEmpty = step.flows.some((col) => (bounds.lb.get(col) as number) > (bounds.ub.get(col) as number));
    if (!isPossible || isEmpty) continue;
    const attachments = attach(problem, step, bounds, limits);
    if (attachments === null) return null;
    if (attachments === "conflict") continue;
    const option = priceOption(problem, step, bounds, attachments, integerValue);
    if (option === null) return null;
    options.push(option);
  }
  return options;
}
