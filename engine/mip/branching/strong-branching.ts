/**
 * Reliability branching: pseudo-costs where they rest on enough branchings, and trials of both children's LPs where they do not. A
 * trial that closes a side tightens the node.
 *
 * Achterberg, Koch, Martin, "Branching rules revisited", Operations Research Letters 33 (2005) 42-54.
 */
import type {
  BranchDecision,
  BranchingRule,
  BranchProbe,
  BranchTrial,
  FractionalCols,
  NodeView,
} from "../plugins.ts";
import { boundedFirst } from "./bounded-first.ts";
import { Pseudocosts } from "./pseudocosts.ts";
import { branchingScore, chooseByScore, estimateBelow, firstSide } from "./score.ts";

/** Branchings in each direction that make a pseudo-cost reliable, while trials are cheap ... */
const RELIABLE = 5;

/** ... and iterations that all trials may take: these at first, and this share of those of the nodes. */
const FREE_ITERATIONS = 2000;
const SHARE = 0.5;

/** Iterations of one trial: these at least, and this many times those of an average trial. */
const LEAST_ITERATIONS = 30;
const TIMES_AVERAGE = 3;

/** Trials that lead to no better candidate before the search for one ends. */
const LOOKAHEAD = 8;

/** Candidates tried at one node. */
const MOST_CANDIDATES = 100;

/** Times that a node is tightened before it is divided. */
const MOST_TIGHTENINGS = 100;

/** A candidate at the node at hand. */
interface Candidate {
  readonly pos: number;
  readonly score: number;
}

/** Both sides of a candidate, tried: gains of the objective and proved bounds. */
interface Tried {
  /** Where the column was split. */
  readonly floor: number;
  readonly down: number;
  readonly up: number;
  readonly downBound: number;
  readonly upBound: number;
}

/** What came of trying a candidate. */
type Trial = Tried | Exclude<BranchDecision, { kind: "split" }> | null;

/** State of the rule in one search. */
class Reliability {
  readonly costs: Pseudocosts;
  #numTrials = 0;
  #tried: Map<number, Tried> = new Map();
  #numTightenings = 0;

  /** Of each column; null: all alike. */
  readonly priority: Uint8Array | null;

  constructor(numCols: number, priority: Uint8Array | null) {
    this.costs = new Pseudocosts(numCols);
    this.priority = priority;
  }

  /** Branchings that make a pseudo-cost reliable now: fewer as trials use up their budget. */
  reliableAt(probe: BranchProbe): number {
    const budget = FREE_ITERATIONS + SHARE * probe.nodeIterations;
    const spent = probe.iterations / budget;
    if (spent >= 1) return 0;
    return spent <= 0.5 ? RELIABLE : Math.ceil(2 * (1 - spent) * RELIABLE);
  }

  /** Forgets the trials of the last node. */
  enterNode(): void {
    this.#tried = new Map();
    this.#numTightenings = 0;
  }

  /** Whether trials may still tighten the node. */
  canTighten(): boolean {
    return this.#numTightenings < MOST_TIGHTENINGS;
  }

  /** The trial of this very split at this node. */
  tried(col: number, value: number): Tried | undefined {
    const tried = this.#tried.get(col);
    return tried !== undefined && tried.floor === Math.floor(value) ? tried : undefined;
  }

  /** Solves both children's LPs. */
  *try(node: NodeView, col: number, value: number, probe: BranchProbe): Generator<void, Trial> {
    const floor = Math.floor(value);
    const average = this.#numTrials > 0 ? probe.iterations / this.#numTrials : 0;
    const limit = Math.max(LEAST_ITERATIONS, Math.ceil(TIMES_AVERAGE * average));
    this.#numTrials += 2;
    const down = yield* probe.tryBounds(col, node.colLb[col], floor, limit);
    if (down.status === "failed") return null;
    const up = yield* probe.tryBounds(col, floor + 1, node.colUb[col], limit);
    this.#learn(node, col, "down", value - floor, down);
    this.#learn(node, col, "up", floor + 1 - value, up);
    const isDownClosed = down.status === "infeasible" || down.status === "cutoff";
    const isUpClosed = up.status === "infeasible" || up.status === "cutoff";
    if (isDownClosed && isUpClosed) return { kind: "cutoff" };
    if (isDownClosed || isUpClosed) {
      this.#numTightenings++;
      const lb = isDownClosed ? floor + 1 : node.colLb[col];
      return { kind: "tighten", changes: [{ col, lb, ub: isUpClosed ? floor : node.colUb[col] }] };
    }
    if (down.status !== "open" || up.status !== "open") return null;
    const tried = {
      floor,
      down: Math.max(0, down.objective - node.lpObjective),
      up: Math.max(0, up.objective - node.lpObjective),
      downBound: down.objective,
      upBound: up.objective,
    };
    this.#tried.set(col, tried);
    return tried;
  }

  #learn(node: NodeView, col: number, direction: "down" | "up", distance: number, trial: BranchTrial): void {
    if (trial.status === "failed") return;
    const gain = trial.status === "open" ? trial.objective - node.lpObjective : Number.POSITIVE_INFINITY;
    this.costs.add(col, direction, distance, gain);
  }
}

/** The candidates by their pseudo-cost scores, best first. */
function rankCandidates(
  { costs, priority }: Reliability,
  node: NodeView,
  candidates: FractionalCols,
): Candidate[] {
  const ranked = boundedFirst(node, candidates, priority).map((pos): Candidate => {
    const col = candidates.col[pos];
    const value = candidates.value[pos];
    const down = (value - Math.floor(value)) * costs.down(col);
    const up = (Math.ceil(value) - value) * costs.up(col);
    return { pos, score: branchingScore(costs, node, col, down, up) };
  });
  return ranked.sort((a, b) => b.score - a.score || a.pos - b.pos);
}

/** Tries unreliable candidates, best first, and decides. */
function* decide(
  state: Reliability,
  node: NodeView,
  candidates: FractionalCols,
  probe: BranchProbe,
): Generator<void, BranchDecision> {
  const { costs } = state;
  const ranked = rankCandidates(state, node, candidates);
  let best = -1;
  let bestScore = -1;
  let sinceBetter = 0;
  let numTried = 0;
  let canTry = state.canTighten();
  for (const { pos, score } of ranked) {
    const col = candidates.col[pos];
    let own = score;
    let tried = state.tried(col, candidates.value[pos]);
    // A column without end could be tightened for ever.
    const mayTry = canTry && node.colUb[col] - node.colLb[col] < Number.POSITIVE_INFINITY;
    if (tried === undefined && mayTry && costs.samples(col) < state.reliableAt(probe)) {
      const trial = yield* state.try(node, col, candidates.value[pos], probe);
      if (trial !== null && "kind" in trial) return trial;
      tried = trial ?? undefined;
      sinceBetter++;
      canTry = trial !== null && sinceBetter < LOOKAHEAD && ++numTried < MOST_CANDIDATES;
    }
    if (tried !== undefined) own = branchingScore(costs, node, col, tried.down, tried.up);
    if (own <= bestScore) continue;
    best = pos;
    bestScore = own;
    sinceBetter = 0;
  }
  const col = candidates.col[best];
  const at = candidates.value[best];
  const split = { kind: "split", col, at, first: firstSide(node.rootColValue, col, at) } as const;
  const tried = state.tried(col, at);
  return tried === undefined ? split : { ...split, downBound: tried.downBound, upBound: tried.upBound };
}

/** Pseudo-costs, made reliable by trials. */
export const strongBranching: BranchingRule = {
  name: "strong-branching",
  description: "pseudo-costs, with trials of both children until they are reliable",
  create(mip) {
    const state = new Reliability(mip.numCols, mip.branchPriority);
    return {
      *branch(node, candidates, probe) {
        // What was tried before a tightening still holds.
        if (!probe.isAgain) state.enterNode();
        if (state.reliableAt(probe) > 0) return yield* decide(state, node, candidates, probe);
        const pos = chooseByScore(state.costs, node, candidates, state.priority);
        const col = candidates.col[pos];
        const at = candidates.value[pos];
        return { kind: "split", col, at, first: firstSide(node.rootColValue, col, at) };
      },
      childSolved({ col, direction, distance, objectiveGain, deductions }) {
        state.costs.add(col, direction, distance, objectiveGain);
        state.costs.addDeductions(col, direction, deductions);
      },
      conflictLearnt: (cols) => state.costs.conflicts.add(cols),
      estimate: (node, candidates) => estimateBelow(state.costs, node, candidates),
      history: state.costs,
    };
  },
};
