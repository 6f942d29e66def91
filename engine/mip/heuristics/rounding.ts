import { INTEGRALITY } from "../../tolerances.ts";
import { Domain } from "../domain/propagation.ts";
import type { Heuristic, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { fixAll } from "./fix-all.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { countLocks, type Locks } from "./locks.ts";

/** Simplex iterations for the continuous columns after the integers are fixed. */
const LP_ITERATIONS = 1000;

/** After a failure the costly part is left out for as many calls as it failed, up to this many. */
const MAX_PAUSE = 100;

/** Rounds each fractional column to the side that no row forbids; null if some column has no such side. */
function roundFreely(mip: MipView, locks: Locks, colValue: Float64Array): Float64Array | null {
  // Most nodes have a column that cannot be rounded; they should cost no copy.
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || locks.down[col] === 0 || locks.up[col] === 0) continue;
    if (Math.abs(colValue[col] - Math.round(colValue[col])) > INTEGRALITY) return null;
  }
  const point = colValue.slice();
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0) continue;
    const value = colValue[col];
    if (Math.abs(value - Math.round(value)) <= INTEGRALITY) point[col] = Math.round(value);
    else if (locks.down[col] === 0) point[col] = Math.floor(value);
    else point[col] = Math.ceil(value);
  }
  return point;
}

/**
 * Rounds the LP solution: first to the sides that no row forbids, which costs nothing; now and then with
 * propagation after each fixing and an LP for the continuous columns.
 */
export const rounding: Heuristic = {
  name: "rounding",
  description: "rounds the LP solution, with propagation and an LP for the rest",
  create(mip) {
    const locks = countLocks(mip);
    const domain = new Domain(mip);
    let numFailures = 0;
    let pause = 0;

    const fixAndSolve = function* (
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, boolean> {
      domain.reset(node.colLb, node.colUb);
      const order = numFailures % 2 === 0 ? "zeros-last" : "nearest";
      if (!(yield* fixAll(mip, locks, domain, node.colValue, order))) return false;
      return yield* offerWithFixedIntegers(mip, domain.colLb, probe, found, LP_ITERATIONS, node.colValue);
    };

    return {
      when: "node",
      beforeCuts: "always",
      *search(node, probe, found) {
        const simple = roundFreely(mip, locks, node.colValue);
        if (simple !== null && found.offer(simple)) return "found";
        if (pause > 0) {
          pause--;
          return "none";
        }
        if (yield* fixAndSolve(node, probe, found)) {
          numFailures = 0;
          return "found";
        }
        numFailures++;
        pause = Math.min(numFailures, MAX_PAUSE);
        return "none";
      },
    };
  },
};
