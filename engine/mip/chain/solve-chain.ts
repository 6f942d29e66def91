/**
 * Storage chains by dynamic programming: the least cost from each state on is a piecewise-linear function, in general not convex, that is
 * carried from the last step to the first. Exact, whatever the signs of the prices, where branch and bound would have to
 * divide again and again.
 *
 * V_t(s) = min over options o and moves δ of G_o(δ) + V_t+1(s + δ): the infimal convolution of convex pieces, then their lower envelope.
 */
import type { Problem } from "../../model/problem.ts";
import { checkSolution } from "../../verify/verify.ts";
import { type Chain, type ChainStep, findChain } from "./find-chain.ts";
import { type ConvexPiece, clip, convolve, lowerEnvelope, valueAt } from "./piecewise.ts";
import { attachedValue, type StepOption, stepOptions } from "./step-cost.ts";

/** More corners than this in one function, and the chain is left to the tree. */
const MOST_CORNERS = 10_000;

/** Objective and cost from the first state that differ by less, relative to 1 + |objective|, are the same, as in a tree. */
const COST_NOISE = 1e-9;

/** Intervals that overlap by less, or miss each other by less, relative to 1 + their place, touch in one point. */
const TOUCHING = 1e-9;

/** Costs from a state on that differ by less, relative to 1 + their size, are the same. */
const SAME_COST = 1e-11;

/** Relative error with which the coefficients of a state must be each other's negatives. */
const SHIFT_NOISE = 1e-14;

/** An optimum of a chain. */
export interface ChainAnswer {
  readonly colValue: Float64Array;
  /** The dual bound, too. */
  readonly objective: number;
}

/** A step with what it costs to move the state by δ; pieces in the order of `options`. */
interface Move {
  readonly step: ChainStep;
  readonly options: readonly StepOption[];
  /** Cost over the state after less the state before, or over the one state that the step has. */
  readonly cost: readonly ConvexPiece[];
}

function mirrored({ x, y }: ConvexPiece): ConvexPiece {
  return { x: x.map((value) => 0 - value).reverse(), y: [...y].reverse() };
}

/** The piece over (rhs − contribution) / divisor in place of the contribution. */
function overState({ x, y }: ConvexPiece, rhs: number, divisor: number): ConvexPiece {
  const turned = x.map((contribution) => (rhs - contribution) / divisor);
  return divisor > 0 ? { x: turned.reverse(), y: [...y].reverse() } : { x: turned, y };
}

function makeMoves(problem: Problem, chain: Chain): Move[] | null {
  const moves: Move[] = [];
  for (const step of chain.steps) {
    const options = stepOptions(problem, chain, step);
    if (options === null || options.length === 0) return null;
    const { after, before, afterCoefficient, beforeCoefficient, rhs } = step;
    if (after >= 0 && before >= 0) {
      const sum = Math.abs(afterCoefficient + beforeCoefficient);
      if (sum > SHIFT_NOISE * Math.abs(afterCoefficient)) return null;
    }
    const divisor = after >= 0 ? afterCoefficient : beforeCoefficient;
    moves.push({ step, options, cost: options.map(({ cost }) => overState(cost, rhs, divisor)) });
  }
  return moves;
}

/**
 * The one state that a piece and two bounds have in common, rounding included, as a piece of one corner; null if there is
 * none.
 */
function touchingPoint(piece: ConvexPiece, lb: number, ub: number): ConvexPiece | null {
  const from = Math.max(lb, piece.x[0]);
  const to = Math.min(ub, piece.x[piece.x.length - 1]);
  if (!(from - to <= TOUCHING * (1 + Math.abs(from)))) return null;
  return { x: [to], y: [valueAt(piece, to)] };
}

/** Whether one of the pieces reaches the state of a point at no more than its cost. */
function isCovered({ x: [x], y: [y] }: ConvexPiece, pieces: readonly ConvexPiece[]): boolean {
  const slack = TOUCHING * (1 + Math.abs(x));
  const most = y + SAME_COST * (1 + Math.abs(y));
  return pieces.some(
    (piece) =>
      x >= piece.x[0] - slack && x <= piece.x[piece.x.length - 1] + slack && valueAt(piece, x) <= most,
  );
}

/** The envelope of the pieces, and the points that are better than it or than the other points. */
function lowestOf(pieces: readonly ConvexPiece[], points: readonly ConvexPiece[]): readonly ConvexPiece[] {
  const lowest = [...lowerEnvelope(pieces)];
  for (const point of points) if (!isCovered(point, lowest)) lowest.push(point);
  return lowest;
}

/** Cost from the state before each step on; null where no state is left, or where there are too many corners. */
function costsToGo(problem: Problem, moves: readonly Move[]): (readonly ConvexPiece[])[] | null {
  const costs: (readonly ConvexPiece[])[] = new Array(moves.length);
  let next: readonly ConvexPiece[] = [];
  for (let pos = moves.length - 1; pos >= 1; pos--) {
    const { step, cost } = moves[pos];
    const state = step.before;
    const candidates: ConvexPiece[] = [];
    const points: ConvexPiece[] = [];
    for (const piece of cost) {
      const reached = step.after < 0 ? [piece] : next.map((each) => convolve(each, mirrored(piece)));
      for (const each of reached) {
        const clipped = clip(each, problem.colLb[state], problem.colUb[state]);
        const point =
          clipped === null ? touchingPoint(each, problem.colLb[state], problem.colUb[state]) : null;
        if (clipped !== null) candidates.push(clipped);
        if (point !== null) points.push(point);
      }
    }
    if (candidates.length + points.length === 0) return null;
    next = lowestOf(candidates, points);
    let corners = 0;
    for (const { x } of next) corners += x.length;
    if (corners > MOST_CORNERS) return null;
    costs[pos] = next;
  }
  return costs;
}

/** The best way to go on from a state: the option and the state after. */
interface Choice {
  readonly option: number;
  readonly after: number;
  readonly cost: number;
}

/** The best state after, over all corners of the cost to go and of the move: between them all is linear. */
function chooseMove({ cost }: Move, before: number, toGo: readonly ConvexPiece[]): Choice | null {
  let best: Choice | null = null;
  const consider = (option: number, piece: ConvexPiece, next: ConvexPiece, after: number) => {
    const total = valueAt(piece, after - before) + valueAt(next, after);
    if (best === null || total < best.cost) best = { option, after, cost: total };
  };
  for (const [option, piece] of cost.entries()) {
    const least = before + piece.x[0];
    const most = before + piece.x[piece.x.length - 1];
    for (const next of toGo) {
      const from = Math.max(least, next.x[0]);
      const to = Math.min(most, next.x[next.x.length - 1]);
      if (from > to) {
        // The ends meet but for rounding.
        if (from - to <= 1e-12 * (1 + Math.abs(from))) consider(option, piece, next, to);
        continue;
      }
      consider(option, piece, next, from);
      consider(option, piece, next, to);
      for (const x of next.x) if (x > from && x < to) consider(option, piece, next, x);
      for (const x of piece.x)
        if (before + x > from && before + x < to) consider(option, piece, next, before + x);
    }
  }
  return best;
}

/** The option of a step that goes to no state: the one that is cheapest at the state before. */
function chooseEnd({ cost }: Move, before: number): Choice | null {
  let best: Choice | null = null;
  for (const [option, piece] of cost.entries()) {
    const noise = 1e-12 * (1 + Math.abs(before));
    if (before < piece.x[0] - noise || before > piece.x[piece.x.length - 1] + noise) continue;
    const total = valueAt(piece, before);
    if (best === null || total < best.cost) best = { option, after: 0, cost: total };
  }
  return best;
}

/** Writes the columns of a step: flows that add up to the contribution, cheapest first. */
function fillStep({ step }: Move, option: StepOption, contribution: number, colValue: Float64Array): void {
  const flows = [...option.leastFlow];
  let left = contribution - option.cost.x[0];
  for (const { flow, length } of option.stretches) {
    const part = Math.min(Math.max(left, 0), length);
    flows[flow] += part / step.flowCoefficient[flow];
    left -= part;
  }
  for (const [pos, col] of step.flows.entries()) colValue[col] = flows[pos];
  for (const [pos, col] of step.integers.entries()) colValue[col] = option.integerValue[pos];
  for (const each of option.attachments) {
    colValue[each.col] = attachedValue(each, each.flow < 0 ? 0 : flows[each.flow]);
  }
}

/** Walks the chain from its first step to its last; null where it is lost in rounding. */
function walk(
  problem: Problem,
  moves: readonly Move[],
  costs: readonly (readonly ConvexPiece[])[],
): { readonly colValue: Float64Array; readonly cost: number } | null {
  const colValue = new Float64Array(problem.numCols);
  let before = 0;
  let cost = Number.NaN;
  for (const [pos, move] of moves.entries()) {
    const { step, options } = move;
    const choice = step.after < 0 ? chooseEnd(move, before) : chooseMove(move, before, costs[pos + 1]);
    if (choice === null) return null;
    if (pos === 0) cost = choice.cost;
    if (step.after >= 0) {
      colValue[step.after] = Math.min(
        Math.max(choice.after, problem.colLb[step.after]),
        problem.colUb[step.after],
      );
    }
    const after = step.after < 0 ? 0 : colValue[step.after];
    const held = step.beforeCoefficient * before + step.afterCoefficient * after;
    fillStep(move, options[choice.option], step.rhs - held, colValue);
    before = after;
  }
  return { colValue, cost };
}

/**
 * Solves a problem that is one storage chain.
 *
 * @param problem minimisation form, bounds of integer columns whole; borrowed.
 * @returns null where it is none, or where the optimum found does not pass the check: then the tree has to do it. The
 *   infeasible ones among them, too.
 */
export function solveChain(problem: Problem): ChainAnswer | null {
  const chain = findChain(problem);
  const moves = chain && makeMoves(problem, chain);
  const costs = moves && costsToGo(problem, moves);
  const way = moves && costs && walk(problem, moves, costs);
  if (!way) return null;
  const report = checkSolution(problem, way.colValue);
  const { objective } = report;
  // Rows with states were left out, so the cost is a bound; a point that keeps them all at that cost is an optimum.
  if (!report.feasible || !(Math.abs(objective - way.cost) <= COST_NOISE * (1 + Math.abs(objective))))
    return null;
  return { colValue: way.colValue, objective };
}
