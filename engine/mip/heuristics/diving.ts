import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { Domain } from "../propagation.ts";
import { fixAll } from "./fix-all.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { countLocks, type Locks, roundByLocks } from "./locks.ts";

/** Nodes between two dives, without and with an incumbent. */
const EVERY_WITHOUT = 20;
const EVERY_WITH = 200;

/** Share of the fractional columns that one step fixes. */
const STEP_SHARE = 0.1;

/** Simplex iterations of one LP of a dive. */
const LP_ITERATIONS = 500;

/** LPs of one dive; what is still fractional then is rounded. */
const MAX_LPS = 50;

/** Fractional columns, those nearest to the whole number they would be rounded to first. */
function fractionalByDistance(mip: MipView, locks: Locks, domain: Domain, colValue: Float64Array): number[] {
  const cols: number[] = [];
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || domain.colLb[col] === domain.colUb[col]) continue;
    if (Math.abs(colValue[col] - Math.round(colValue[col])) > INTEGRALITY) cols.push(col);
  }
  const distance = (col: number): number => Math.abs(colValue[col] - roundByLocks(locks, col, colValue[col]));
  return cols.sort((a, b) => distance(a) - distance(b) || a - b);
}

/** Fixes a column to the wanted neighbour, or to the other one where propagation finds that impossible. */
function* fixWithPropagation(
  domain: Domain,
  col: number,
  value: number,
  wanted: number,
): Generator<void, boolean> {
  const other = wanted > value ? wanted - 1 : wanted + 1;
  for (const whole of [wanted, other]) {
    domain.startTrail();
    if (domain.tighten(col, whole, whole) && (yield* domain.propagateInSteps())) return true;
    domain.undoTrail();
  }
  return false;
}

/**
 * Fractional diving: fixes the columns that are nearest to a whole number, propagates, solves the LP, and so on
 * until all integers are whole or the LP has no better solution; one step may be taken back.
 */
export const diving: Heuristic = {
  name: "diving",
  description: "fixes the columns nearest to whole numbers step by step, solving the LP in between",
  create(mip) {
    const locks = countLocks(mip);
    const domain = new Domain(mip);
    let sinceLast = EVERY_WITH;

    const dive = function* (
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, "found" | "none"> {
      domain.reset(node.colLb, node.colUb);
      let colValue = node.colValue;
      let hasBacktracked = false;
      for (let numLps = 0; numLps < MAX_LPS; numLps++) {
        const cols = fractionalByDistance(mip, locks, domain, colValue);
        if (cols.length === 0) break;
        const numFixed = hasBacktracked ? 1 : Math.max(1, Math.floor(STEP_SHARE * cols.length));
        const lbBefore = domain.colLb.slice();
        const ubBefore = domain.colUb.slice();
        for (let pos = 0; pos < numFixed; pos++) {
          const col = cols[pos];
          const value = colValue[col];
          const isStillOpen = domain.colLb[col] <= Math.floor(value) && domain.colUb[col] >= Math.ceil(value);
          if (!isStillOpen) continue;
          const wanted = roundByLocks(locks, col, value);
          if (!(yield* fixWithPropagation(domain, col, value, wanted))) return "none";
          yield;
        }
        let answer = yield* probe.solveInSteps(domain.colLb, domain.colUb, LP_ITERATIONS);
        if ((answer.status === "infeasible" || answer.status === "cutoff") && !hasBacktracked) {
          hasBacktracked = true;
          const col = cols[0];
          const wanted = roundByLocks(locks, col, colValue[col]);
          const other = wanted > colValue[col] ? wanted - 1 : wanted + 1;
          domain.reset(lbBefore, ubBefore);
          if (!domain.tighten(col, other, other) || !(yield* domain.propagateInSteps())) return "none";
          answer = yield* probe.solveInSteps(domain.colLb, domain.colUb, LP_ITERATIONS);
        }
        if (answer.status !== "optimal") return "none";
        colValue = answer.colValue.slice();
      }
      if (found.offer(colValue)) return "found";
      if (!(yield* fixAll(mip, locks, domain, colValue, "nearest"))) return "none";
      return (yield* offerWithFixedIntegers(mip, domain.colLb, probe, found, LP_ITERATIONS, colValue))
        ? "found"
        : "none";
    };

    return {
      when: "node",
      *search(node, probe, found) {
        sinceLast++;
        const every = node.incumbent === null ? EVERY_WITHOUT : EVERY_WITH;
        if (node.depth > 0 && sinceLast < every) return "skipped";
        sinceLast = 0;
        return yield* dive(node, probe, found);
      },
    };
  },
};
