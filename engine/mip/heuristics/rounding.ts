import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { Domain } from "../propagation.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { countLocks, type Locks, roundByLocks } from "./locks.ts";

/** Simplex iterations for the continuous columns after the integers are fixed. */
const LP_ITERATIONS = 1000;

/** After a failure the costly part is left out for as many calls as it failed, up to this many. */
const MAX_PAUSE = 100;

/** Rounds each fractional column to the side that no row forbids; null if some column has no such side. */
function roundFreely(mip: MipView, locks: Locks, colValue: Float64Array): Float64Array | null {
  const point = colValue.slice();
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0) continue;
    const value = colValue[col];
    if (Math.abs(value - Math.round(value)) <= INTEGRALITY) point[col] = Math.round(value);
    else if (locks.down[col] === 0) point[col] = Math.floor(value);
    else if (locks.up[col] === 0) point[col] = Math.ceil(value);
    else return null;
  }
  return point;
}

/** Integer columns that are not fixed in the node, those nearest to a whole number first. */
function unfixedByDistance(mip: MipView, node: NodeView): number[] {
  const cols: number[] = [];
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1 && node.colLb[col] < node.colUb[col]) cols.push(col);
  }
  const distance = (col: number): number => Math.abs(node.colValue[col] - Math.round(node.colValue[col]));
  return cols.sort((a, b) => distance(a) - distance(b) || a - b);
}

/** Fixes the integers one by one with propagation; the other neighbour is tried once where one fails. */
function fixAll(mip: MipView, locks: Locks, node: NodeView, domain: Domain): Float64Array | null {
  domain.reset(node.colLb, node.colUb);
  const point = node.colValue.slice();
  for (const col of unfixedByDistance(mip, node)) {
    const clip = (v: number): number => Math.min(Math.max(v, domain.colLb[col]), domain.colUb[col]);
    const wanted = clip(roundByLocks(locks, col, node.colValue[col]));
    domain.startTrail();
    if (!domain.tighten(col, wanted, wanted) || !domain.propagate()) {
      domain.undoTrail();
      const other = clip(wanted > node.colValue[col] ? wanted - 1 : wanted + 1);
      if (other === wanted || !domain.tighten(col, other, other) || !domain.propagate()) return null;
    }
  }
  for (let col = 0; col < mip.numCols; col++) if (mip.integrality[col] === 1) point[col] = domain.colLb[col];
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

    const fixAndSolve = (node: NodeView, probe: LpProbe, found: IncumbentSink): boolean => {
      const point = fixAll(mip, locks, node, domain);
      return point !== null && offerWithFixedIntegers(mip, point, probe, found, LP_ITERATIONS);
    };

    return {
      when: "node",
      search(node, probe, found) {
        const simple = roundFreely(mip, locks, node.colValue);
        if (simple !== null && found.offer(simple)) return "found";
        if (pause > 0) {
          pause--;
          return "none";
        }
        if (fixAndSolve(node, probe, found)) {
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
