import { INTEGRALITY } from "../tolerances.ts";
import type { MipProblem } from "./mip-problem.ts";
import type { NodeLp } from "./node-lp.ts";
import type { BranchProbe, BranchTrial } from "./plugins.ts";
import type { SearchBounds } from "./search-bounds.ts";

const FAILED: BranchTrial = { status: "failed" };

/**
 * Tries branchings on the node's own LP: its basis and factor are kept aside and brought back after each trial, so that one costs its
 * iterations and some copying.
 */
export class NodeBranchProbe implements BranchProbe {
  readonly #mip: MipProblem;
  readonly #lp: NodeLp;
  readonly #bounds: SearchBounds;
  readonly #offer: (colValue: Float64Array) => void;
  #isKept = false;
  #isAgain = false;
  #iterations = 0;

  /** @param offer takes integral points that trials come upon; borrowed. */
  constructor(mip: MipProblem, lp: NodeLp, bounds: SearchBounds, offer: (colValue: Float64Array) => void) {
    this.#mip = mip;
    this.#lp = lp;
    this.#bounds = bounds;
    this.#offer = offer;
  }

  get iterations(): number {
    return this.#iterations;
  }

  get nodeIterations(): number {
    return this.#lp.iterations - this.#iterations;
  }

  get isAgain(): boolean {
    return this.#isAgain;
  }

  /** Says that the LP now stands at another optimum. @param isAgain whether it is that of the same node, tightened. */
  begin(isAgain: boolean): void {
    this.#isKept = false;
    this.#isAgain = isAgain;
  }

  /** Keeps the LP of the node for its children; false where that is not possible. */
  keep(): boolean {
    this.#isKept ||= this.#lp.save();
    return this.#isKept;
  }

  *tryBounds(col: number, lb: number, ub: number, iterationLimit: number): Generator<void, BranchTrial> {
    const lp = this.#lp;
    if (!this.keep()) return FAILED;
    const before = lp.iterations;
    const status = yield* lp.tryBounds(col, lb, ub, this.#bounds.cutoff, iterationLimit);
    const { objective, colValue } = lp.answer;
    if (status === "optimal" && objective < this.#bounds.cutoff && this.#isIntegral(colValue)) {
      this.#offer(colValue);
    }
    lp.restore(col);
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
