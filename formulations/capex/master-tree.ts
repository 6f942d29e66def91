/**
 * Branch and bound over the master: whole units of chargers and modules. Each open node keeps a dictionary of its own, so that a
 * child takes some pivots. A whole point whose costs are true is a plan; one whose costs are too low gets tangents there and
 * is solved again. A node is closed by `provenBound` or `provesInfeasible` only, never by the dictionary's word.
 *
 * It is not the engine's search: rows that join at whole points, one dictionary a node and a start without presolve, cuts and
 * heuristics solve a master in some milliseconds, for which the engine's search takes 50 to 500.
 *
 * Branching: products of what both children gain, tried out while a column's history is short (Achterberg, Koch and Martin,
 * "Branching rules revisited", Operations Research Letters 33 (2005) 42-54). Order: the better child at once, else the
 * open node of least bound.
 */
import type { GrowingTableau } from "../../engine/index.ts";
import type { Master } from "./master.ts";

/** How far a search got. */
export interface TreeOutcome {
  /** "done": the gap is closed; "limit": nodes or the caller ended it; "stuck": rounding did. */
  readonly end: "done" | "limit" | "stuck";
  /** Proven for every plan, USD; infinite where there is none. */
  readonly boundUSD: number;
  readonly nodes: number;
  readonly pivots: number;
  /** Rows of the pool. */
  readonly rows: number;
}

/** What a search asks of its caller. */
export interface TreeLimits {
  /** Relative and absolute gap that may stay open, as of the engine's options. */
  readonly mipGap: number;
  readonly mipGapAbs: number;
  /** Entries of dictionaries that pivots may pass over. */
  readonly mostWork: number;
  /** Called at each node; true: stop. */
  isOver(): boolean;
  /** Told of each better plan; the point is borrowed. */
  found(objectiveUSD: number, point: Float64Array): void;
}

/** A column to branch on, and the side that comes first. */
interface Choice {
  readonly col: number;
  readonly isUpFirst: boolean;
}

interface OpenNode {
  readonly tableau: GrowingTableau;
  /** Proven, in the master's unit. */
  bound: number;
  readonly depth: number;
  /** How it came about, for the history: column, direction, fraction and objective of the parent; col -1 at the root. */
  readonly col: number;
  readonly isUp: boolean;
  readonly share: number;
  readonly parentObjective: number;
}

/** Gain of a side that is proven closed, and the largest one of others. */
const CLOSED: number = Number.POSITIVE_INFINITY;
const LARGE_GAIN = 1e6;
const INTEGRALITY = 1e-6;
/** A gap below this share of the objective is rounding. */
const CLOSED_GAP = 1e-9;
/** What rounding units to whole ones may change of the objective, as a share. */
const ROUNDED_GAP = 1e-6;
/** Trials of a column in each direction until its history is trusted, trials at a node, and pivots of each. */
const TRUSTED_TRIALS = 2;
const MOST_TRIALS = 8;
const TRIAL_PIVOTS = 20;
/** Slack above which rows leave the dictionaries of the tree; the pool keeps them. */
const LOOSE_ROW = 1e-3;
/** Rounds of tangents at one node. */
const TANGENT_ROUNDS = 30;
/** Open nodes, and entries of their dictionaries, from which on the deepest goes first: they shall not fill the memory. */
const MANY_OPEN = 200;
const MANY_ENTRIES = 1.6e7;

/** A search over one master. */
export class MasterTree {
  readonly #master: Master;
  readonly #limits: TreeLimits;
  readonly #point: Float64Array;
  readonly #integers: readonly number[];
  /** Gain a unit and trials, by column and direction. */
  readonly #gain: readonly [Float64Array, Float64Array];
  readonly #trials: readonly [Int32Array, Int32Array];
  readonly #spare: GrowingTableau[] = [];
  readonly #trial: GrowingTableau;
  #open: OpenNode[] = [];
  #current: OpenNode | null = null;
  /** In the master's unit. */
  #best: number = Number.POSITIVE_INFINITY;
  /** Least bound of the nodes that were closed by it. */
  #closedBound: number = Number.POSITIVE_INFINITY;
  #nodes = 0;
  #pivots = 0;
  #isStuck = false;

  /** @param bestUSD value of a plan that is known; infinite without one. */
  constructor(master: Master, limits: TreeLimits, bestUSD: number) {
    const { numCols, isInteger, unitUSD } = master.program;
    this.#master = master;
    this.#limits = limits;
    this.#best = bestUSD / unitUSD;
    this.#point = new Float64Array(numCols);
    this.#integers = Array.from({ length: numCols }, (_, col) => col).filter((col) => isInteger[col] === 1);
    this.#gain = [new Float64Array(numCols), new Float64Array(numCols)];
    this.#trials = [new Int32Array(numCols), new Int32Array(numCols)];
    this.#trial = master.makeTableau(2 * master.pool.length);
  }

  /** Searches. The generator yields at each node, where its caller may pause; then answers. */
  *search(): Generator<void, TreeOutcome> {
    const root = this.#master.makeTableau(20 * this.#master.program.numYears);
    const end = yield* this.#master.solveRoot(root, 0.01 * Math.max(this.#limits.mipGap, 1e-7), this.#point);
    if (end === "stuck") return this.#outcome("stuck");
    if (end === "infeasible" && !root.provesInfeasible(this.#master.rest)) return this.#outcome("stuck");
    this.#pivots += root.pivots;
    if (end === "infeasible") return this.#outcome("done");
    root.dropSlackRows(LOOSE_ROW);
    const bound = root.provenBound(this.#master.rest);
    let node: OpenNode | undefined = {
      ...{ tableau: root, bound, depth: 0, col: -1, isUp: false, share: 1, parentObjective: root.objective },
    };
    while (node !== undefined) {
      this.#current = node;
      const work = this.#pivots * node.tableau.numRows * node.tableau.numCols;
      if (work > this.#limits.mostWork || this.#limits.isOver()) {
        this.#closedBound = Math.min(this.#closedBound, node.bound);
        return this.#outcome("limit");
      }
      this.#nodes++;
      const child: OpenNode | null = this.#process(node);
      if (this.#isStuck) {
        this.#closedBound = Math.min(this.#closedBound, node.bound);
        return this.#outcome("stuck");
      }
      node = child ?? this.#next();
      yield;
    }
    return this.#outcome("done");
  }

  #outcome(end: TreeOutcome["end"]): TreeOutcome {
    let bound = Math.min(this.#closedBound, this.#best);
    for (const each of this.#open) bound = Math.min(bound, each.bound);
    if (end === "stuck" && this.#nodes === 0) bound = Number.NEGATIVE_INFINITY;
    const boundUSD = bound * this.#master.program.unitUSD;
    return { end, boundUSD, nodes: this.#nodes, pivots: this.#pivots, rows: this.#master.pool.length };
  }

  /** Where the search stands; the bound in the master's unit. */
  standing(): {
    readonly nodes: number;
    readonly openNodes: number;
    readonly pivots: number;
    readonly bound: number;
  } {
    let bound = Math.min(this.#current?.bound ?? Number.NEGATIVE_INFINITY, this.#closedBound, this.#best);
    for (const each of this.#open) bound = Math.min(bound, each.bound);
    return { nodes: this.#nodes, openNodes: this.#open.length + 1, pivots: this.#pivots, bound };
  }

  /** Objective from which on a node cannot matter. */
  #cutoff(): number {
    const { mipGap, mipGapAbs } = this.#limits;
    if (this.#best === Number.POSITIVE_INFINITY) return this.#best;
    const { unitUSD } = this.#master.program;
    return this.#best - Math.max(Math.max(mipGap, CLOSED_GAP) * Math.abs(this.#best), mipGapAbs / unitUSD);
  }

  /** The next open node: the deepest where there are many, else that of least bound. */
  #next(): OpenNode | undefined {
    const cutoff = this.#cutoff();
    const open: OpenNode[] = [];
    for (const each of this.#open) {
      if (each.bound < cutoff) open.push(each);
      else this.#close(each);
    }
    this.#open = open;
    let chosen = -1;
    const entries = open.length === 0 ? 0 : open[0].tableau.numRows * open[0].tableau.numCols;
    const isFull = open.length >= MANY_OPEN || open.length * entries >= MANY_ENTRIES;
    for (const [pos, each] of open.entries()) {
      const before = open[chosen];
      if (before === undefined) chosen = pos;
      else if (isFull ? each.depth > before.depth : each.bound < before.bound) chosen = pos;
    }
    if (chosen < 0) return undefined;
    const node = open[chosen];
    open[chosen] = open[open.length - 1];
    open.pop();
    return node;
  }

  /** A node that is closed by its bound. */
  #close(node: OpenNode): void {
    this.#closedBound = Math.min(this.#closedBound, node.bound);
    this.#spare.push(node.tableau);
  }

  /** Solves a node; the child to go on with, or null. */
  #process(node: OpenNode): OpenNode | null {
    const { tableau } = node;
    const pivotsBefore = tableau.pivots;
    let rounds = 0;
    let pivotsAtOffer = -1;
    for (let isFirst = true; rounds < TANGENT_ROUNDS; isFirst = false) {
      const isOpen = this.#solve(node);
      if (isOpen && isFirst) this.#learn(node);
      const candidates = isOpen ? this.#candidates() : [];
      const choice = candidates.length > 0 ? this.#chooseCol(node, candidates) : null;
      // A trial has closed one side: the node goes on without it.
      if (choice === "tightened") continue;
      const isWhole = isOpen && choice === null;
      // New tangents that ask for no pivot are those of the point before its units were rounded.
      const isRounding =
        isWhole && tableau.pivots === pivotsAtOffer && this.#isBestBy(ROUNDED_GAP, node.bound);
      const isDone = isWhole && (isRounding || this.#offer());
      pivotsAtOffer = tableau.pivots;
      if (!isOpen || isDone || choice !== null) this.#pivots += tableau.pivots - pivotsBefore;
      if (isDone) this.#close(node);
      if (!isOpen || isDone) return null;
      if (choice !== null) return this.#branch(node, choice);
      rounds++;
    }
    this.#isStuck = true;
    return null;
  }

  /** Whether a bound is as good as the best plan but for a share. */
  #isBestBy(share: number, bound: number): boolean {
    return this.#best < Number.POSITIVE_INFINITY && bound >= this.#best - share * Math.abs(this.#best);
  }

  /** Walks to a node's optimum; false if it is closed. */
  #solve(node: OpenNode): boolean {
    const { tableau } = node;
    const end = this.#master.solve(tableau, this.#cutoff(), this.#point);
    if (end === "infeasible") {
      if (tableau.provesInfeasible(this.#master.rest)) this.#spare.push(tableau);
      else this.#isStuck = true;
      return false;
    }
    const { rest, program } = this.#master;
    const bound = tableau.provenBound(rest);
    // Only what is no better than the best plan leaves, so that the bound of the whole is not touched.
    if (end === "optimal" && bound < this.#best) tableau.tighten(rest, this.#best - bound, program.isInteger);
    node.bound = Math.max(node.bound, bound);
    if (end === "stuck") {
      this.#isStuck = true;
      return false;
    }
    if (node.bound >= this.#cutoff()) {
      this.#close(node);
      return false;
    }
    // The dictionary has passed the cutoff, and what it proves has not: rounding.
    if (end === "cutoff") this.#isStuck = true;
    return end === "optimal";
  }

  /**
   * Offers a whole point; true if its costs are true, so that the node is done with. Else tangents have joined the pool.
   */
  #offer(): boolean {
    const { program } = this.#master;
    const point = this.#point;
    for (const col of this.#integers) point[col] = Math.round(point[col]);
    let objective = 0;
    for (let col = 0; col < point.length; col++) objective += program.colCost[col] * point[col];
    const closed = Math.max(CLOSED_GAP, 0.1 * this.#limits.mipGap) * Math.abs(objective);
    const leastUSD = (closed * program.unitUSD) / program.numYears;
    const { moreUSD, added } = this.#master.addTangents(point, leastUSD);
    const value = objective + moreUSD / program.unitUSD;
    if (value < this.#best) {
      this.#best = value;
      this.#limits.found(value * program.unitUSD, point);
    }
    return added === 0;
  }

  /** Columns that are not whole at the point. */
  #candidates(): number[] {
    const point = this.#point;
    return this.#integers.filter((col) => Math.abs(point[col] - Math.round(point[col])) > INTEGRALITY);
  }

  #record(col: number, isUp: boolean, share: number, gain: number): void {
    const side = isUp ? 1 : 0;
    if (!(share > INTEGRALITY) || !Number.isFinite(gain)) return;
    const trials = this.#trials[side][col];
    this.#gain[side][col] = (this.#gain[side][col] * trials + Math.max(0, gain) / share) / (trials + 1);
    this.#trials[side][col] = trials + 1;
  }

  #learn({ col, isUp, share, parentObjective, tableau }: OpenNode): void {
    if (col >= 0) this.#record(col, isUp, share, tableau.objective - parentObjective);
  }

  /** What a direction is thought to gain. */
  #estimate(col: number, isUp: boolean, share: number, mean: number): number {
    const side = isUp ? 1 : 0;
    return share * (this.#trials[side][col] > 0 ? this.#gain[side][col] : mean);
  }

  #meanGain(side: 0 | 1): number {
    let sum = 0;
    let count = 0;
    for (const col of this.#integers) {
      if (this.#trials[side][col] === 0) continue;
      sum += this.#gain[side][col];
      count++;
    }
    return count > 0 ? sum / count : 1;
  }

  /** Divides a node; the better child, the other one stays open. */
  #branch(node: OpenNode, choice: Choice): OpenNode {
    const { col } = choice;
    const value = this.#point[col];
    const down = Math.floor(value);
    const share = value - down;
    const { tableau, depth, bound } = node;
    const parentObjective = tableau.objective;
    const upper = tableau.ub[col];
    const other = this.#spare.pop() ?? this.#master.makeTableau(tableau.numRows + 8);
    other.copyFrom(tableau);
    const child = (of: GrowingTableau, isUp: boolean): OpenNode => {
      if (isUp) of.setBounds(col, down + 1, upper);
      else of.setBounds(col, of.lb[col], down);
      return {
        ...{ tableau: of, bound, depth: depth + 1, col, isUp, parentObjective },
        share: isUp ? 1 - share : share,
      };
    };
    const first = child(tableau, choice.isUpFirst);
    this.#open.push(child(other, !choice.isUpFirst));
    return first;
  }

  /** The column to branch on; or "tightened", where a trial proved that one of its sides holds nothing better. */
  #chooseCol(node: OpenNode, candidates: readonly number[]): Choice | "tightened" {
    const point = this.#point;
    const meanDown = this.#meanGain(0);
    const meanUp = this.#meanGain(1);
    const scoreOf = (down: number, up: number) => Math.max(down, 1e-6) * Math.max(up, 1e-6);
    const ranked = candidates.map((col) => {
      const share = point[col] - Math.floor(point[col]);
      const down = this.#estimate(col, false, share, meanDown);
      const up = this.#estimate(col, true, 1 - share, meanUp);
      return { col, share, down, up, score: scoreOf(down, up) };
    });
    ranked.sort((a, b) => b.score - a.score || a.col - b.col);
    let best = ranked[0];
    let tried = 0;
    for (const each of ranked) {
      const { col, share } = each;
      const isTrusted = Math.min(this.#trials[0][col], this.#trials[1][col]) >= TRUSTED_TRIALS;
      if (!isTrusted && tried < MOST_TRIALS) {
        tried++;
        each.down = this.#try(node, col, false);
        if (each.down === CLOSED) return this.#tighten(node, col, false);
        each.up = this.#try(node, col, true);
        if (each.up === CLOSED) return this.#tighten(node, col, true);
        this.#record(col, false, share, each.down);
        this.#record(col, true, 1 - share, each.up);
        each.score = scoreOf(each.down, each.up);
      }
      if (each.score > best.score) best = each;
    }
    return { col: best.col, isUpFirst: best.up < best.down };
  }

  /** Leaves the closed side of a column out of a node. */
  #tighten({ tableau }: OpenNode, col: number, isUpClosed: boolean): "tightened" {
    const down = Math.floor(this.#point[col]);
    if (isUpClosed) tableau.setBounds(col, tableau.lb[col], down);
    else tableau.setBounds(col, down + 1, tableau.ub[col]);
    return "tightened";
  }

  /** What a child's objective gains within some pivots; `CLOSED` if it is proven to hold nothing better. */
  #try({ tableau }: OpenNode, col: number, isUp: boolean): number {
    const trial = this.#trial;
    const { rest } = this.#master;
    trial.copyFrom(tableau);
    const value = this.#point[col];
    if (isUp) trial.setBounds(col, Math.floor(value) + 1, trial.ub[col]);
    else trial.setBounds(col, trial.lb[col], Math.floor(value));
    const before = trial.objective;
    const pivotsBefore = trial.pivots;
    const end = trial.walk(this.#cutoff(), TRIAL_PIVOTS);
    this.#pivots += trial.pivots - pivotsBefore;
    if (end === "infeasible" && trial.provesInfeasible(rest)) return CLOSED;
    if (end === "cutoff" && trial.objective >= this.#cutoff()) {
      const bound = trial.provenBound(rest);
      if (bound >= this.#cutoff()) {
        this.#closedBound = Math.min(this.#closedBound, bound);
        return CLOSED;
      }
    }
    return end === "infeasible" ? LARGE_GAIN : Math.min(LARGE_GAIN, trial.objective - before);
  }
}
