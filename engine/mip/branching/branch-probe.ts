import { INTEGRALITY } from "../../tolerances.ts";
import type { Domain } from "../domain/propagation.ts";
import type { SearchBounds } from "../domain/search-bounds.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { NodeLp } from "../node/node-lp.ts";
import { provedObjective } from "../node/proved-objective.ts";
import type { BranchProbe, BranchTrial } from "../plugins.ts";

/** The node at hand, its LP and its domain, in which nothing is queued while trials run. */
export interface BranchPlace {
  readonly mip: MipProblem;
  readonly lp: NodeLp;
  readonly bounds: SearchBounds;
  readonly domain: Domain;
  /** Length numCols; 1 = the LP takes the column's bounds from the domain. */
  readonly isLpCol: Uint8Array;
  readonly isPropagating: boolean;
}

const FAILED: BranchTrial = { status: "failed" };

/**
 * Tries branchings on the node's own LP: what follows from the new bound is deduced first, then the LP is solved. Its basis and
 * factor are kept aside and brought back after each trial, so that one costs its iterations and some copying.
 */
export class NodeBranchProbe implements BranchProbe {
  readonly #mip: MipProblem;
  readonly #lp: NodeLp;
  readonly #bounds: SearchBounds;
  readonly #domain: Domain;
  readonly #isLpCol: Uint8Array;
  readonly #isPropagating: boolean;
  readonly #offer: (colValue: Float64Array) => void;
  #isKept = false;
  #isAgain = false;
  /** Whether the rule was asked about the node in work. */
  #wasAsked = false;
  #iterations = 0;
  #cutIterations = 0;
  /** Trials so far. */
  trials = 0;

  /** @param place what the search knows of the node at hand. @param offer takes integral points that trials come upon; borrowed. */
  constructor(place: BranchPlace, offer: (colValue: Float64Array) => void) {
    this.#mip = place.mip;
    this.#lp = place.lp;
    this.#bounds = place.bounds;
    this.#domain = place.domain;
    this.#isLpCol = place.isLpCol;
    this.#isPropagating = place.isPropagating;
    this.#offer = offer;
  }

  get iterations(): number {
    return this.#iterations;
  }

  get nodeIterations(): number {
    return this.#lp.iterations - this.#iterations - this.#cutIterations;
  }

  /** Iterations of nodes and of the cut loop: all but those of trials. */
  get untriedIterations(): number {
    return this.#lp.iterations - this.#iterations;
  }

  /** Says that so many iterations made cuts: they are no measure of what a node costs. */
  leaveOut(iterations: number): void {
    this.#cutIterations += iterations;
  }

  get isAgain(): boolean {
    return this.#isAgain;
  }

  /** Says that another node is in work. */
  enterNode(): void {
    this.#wasAsked = false;
  }

  /** Says that the rule is asked, the LP being at a new optimum of the node. */
  begin(): void {
    this.#isKept = false;
    this.#isAgain = this.#wasAsked;
    this.#wasAsked = true;
  }

  /** Keeps the LP of the node for its children; false where that is not possible. */
  keep(): boolean {
    this.#isKept ||= this.#lp.save();
    return this.#isKept;
  }

  *tryBounds(col: number, lb: number, ub: number, iterationLimit: number): Generator<void, BranchTrial> {
    const lp = this.#lp;
    if (!this.keep()) return FAILED;
    this.trials++;
    const before = lp.iterations;
    const domain = this.#domain;
    domain.startTrail();
    if (!domain.tighten(col, lb, ub) || (this.#isPropagating && !domain.propagate())) {
      domain.undoTrail();
      return { status: "infeasible" };
    }
    domain.forEachInTrail((changed) => {
      if (this.#isLpCol[changed] === 1) lp.tryBounds(changed, domain.colLb[changed], domain.colUb[changed]);
    });
    const status = yield* lp.tryOut(this.#bounds.cutoff, iterationLimit);
    const { colValue } = lp.answer;
    const objective =
      status === "optimal" ? provedObjective(lp.problem, domain, lp.answer) : lp.answer.objective;
    if (status === "optimal" && objective < this.#bounds.cutoff && this.#isIntegral(colValue)) {
      this.#offer(colValue);
    }
    domain.forEachInTrail((changed) => {
      if (this.#isLpCol[changed] === 1) lp.takeBack(changed);
    });
    domain.undoTrail();
    lp.goBack();
    this.#iterations += lp.iterations - before;
    if (status === "infeasible") return { status };
    if (status === "cutoff") return { status };
    if (status !== "optimal" && status !== "iteration_limit") return FAILED;
    if (objective >= this.#bounds.cutoff) return { status: "cutoff" };
    return { status: "open", objective, isSolved: status === "optimal" };
  }

  #isIntegral(colValue: Float64Array): boolean {
    const { numCols, integrality } = this.#mip;
    for (let col = 0; col < numCols; col++) {
      if (integrality[col] === 0) continue;
      const value = colValue[col];
      if (Math.abs(value - Math.round(value)) > INTEGRALITY) return false;
    }
    return true;
  }
}
