import type { LpProblem, LpSolver } from "../../simplex/lp-types.ts";
import { deriveControl, type SearchControl } from "../search-control.ts";
import type { LpMaker } from "./node-lp.ts";

/** The LP solvers that the trees of a run have made and not let go of yet; counts the iterations of all. */
export class LiveSolvers {
  readonly #control: SearchControl;
  readonly #makeLp: LpMaker;
  #solvers: LpSolver[] = [];
  #retiredIterations = 0;

  constructor(control: SearchControl, makeLp: LpMaker) {
    this.#control = control;
    this.#makeLp = makeLp;
  }

  /** Simplex iterations so far. */
  get iterations(): number {
    let sum = this.#retiredIterations;
    for (const solver of this.#solvers) sum += solver.iterations;
    return sum;
  }

  /** Makes a solver that is counted from now on. */
  make(lp: LpProblem): LpSolver {
    const solver = this.#makeLp(lp);
    this.#solvers.push(solver);
    return solver;
  }

  /** The control of the whole, which notes the solvers that a tree lets go of by itself. */
  countingControl(): SearchControl {
    return deriveControl(this.#control, {
      retire: (solver) => {
        this.#solvers.splice(this.#solvers.indexOf(solver), 1);
        this.#retiredIterations += solver.iterations;
        this.#control.retire(solver);
      },
    });
  }

  /** Lets go of all. */
  close(): void {
    this.#retiredIterations = this.iterations;
    for (const solver of this.#solvers) this.#control.retire(solver);
    this.#solvers = [];
  }
}
