/**
 * FTRAN and BTRAN with the factors of lu-factor.ts: B x = b and B'y = c, in place.
 *
 * Each of the four triangular parts runs either hypersparse (depth-first search from the nonzeros of the
 * right-hand side, then only the entries reached, in topological order) or as a scan over all pivots.
 * Source: Gilbert & Peierls, SIAM J. Sci. Stat. Comput. 9 (1988) 862–874; Hall & McKinnon, "Hyper-sparsity in
 * the revised simplex method and how to exploit it", Comput. Optim. Appl. 32 (2005) 259–283.
 */

import { CANCELLED, TINY_SQUARED } from "../tolerances.ts";
import type { LuFactor } from "./lu-factor.ts";
import { columnProduct, subtractColumn } from "./sparse-kernels.ts";
import type { SparseVector } from "./sparse-vector.ts";
import { packVector, reindexVector, tightenVector } from "./sparse-vector.ts";

/** Share of nonzeros in the right-hand side up to which the symbolic search may pay. */
const RHS_DENSITY = 0.05;
/** Predicted densities of the result up to which it pays, for FTRAN-L, FTRAN-U, BTRAN-U, BTRAN-L. */
const RESULT_DENSITY_FTRAN_L = 0.15;
const RESULT_DENSITY_FTRAN_U = 0.1;
const RESULT_DENSITY_BTRAN_U = 0.15;
const RESULT_DENSITY_BTRAN_L = 0.1;
/** Predicted share of the rows that those wanted depend on, up to which FTRAN-U is done for these alone. */
const DEPENDENCE_DENSITY = 0.15;

/** Density above which positions are no longer listed on the way. */
const LIST_DENSITY = 0.1;

function isHyper(lu: LuFactor, count: number, expectedDensity: number, limit: number): boolean {
  return lu.hypersparse && count >= 0 && count <= RHS_DENSITY * lu.numRows && expectedDensity <= limit;
}

/**
 * Lists in lu.postOrder every row reached from the nonzeros of `x` along the columns start..end, each after
 * the rows it leads to.
 * @returns how many.
 */
function reach(lu: LuFactor, x: SparseVector, start: Int32Array, end: Int32Array, index: Int32Array): number {
  const { mark, stackNode, stackPos, postOrder } = lu;
  const generation = ++lu.generation;
  const roots = x.index;
  const rootCount = x.count;
  let reached = 0;
  let touched = 0;
  for (let k = 0; k < rootCount; k++) {
    let node = roots[k];
    if (mark[node] === generation) continue;
    mark[node] = generation;
    let depth = 0;
    let pos = start[node];
    for (;;) {
      const stop = end[node];
      let child = -1;
      const from = pos;
      while (pos < stop) {
        const next = index[pos++];
        if (mark[next] !== generation) {
          child = next;
          break;
        }
      }
      touched += pos - from + 1;
      if (child >= 0) {
        stackNode[depth] = node;
        stackPos[depth++] = pos;
        mark[child] = generation;
        node = child;
        pos = start[child];
      } else {
        postOrder[reached++] = node;
        if (depth === 0) break;
        node = stackNode[--depth];
        pos = stackPos[depth];
      }
    }
  }
  lu.ticks += touched;
  return reached;
}

/** Unit triangular solve over the rows reached. */
function hyperUnit(
  lu: LuFactor,
  x: SparseVector,
  start: Int32Array,
  end: Int32Array,
  index: Int32Array,
  value: Float64Array,
): void {
  const reached = reach(lu, x, start, end, index);
  const postOrder = lu.postOrder;
  const array = x.array;
  const list = x.index;
  let count = 0;
  let touched = 0;
  for (let k = reached - 1; k >= 0; k--) {
    const row = postOrder[k];
    const pivotal = array[row];
    if (pivotal * pivotal > TINY_SQUARED) {
      list[count++] = row;
      const from = start[row];
      const stop = end[row];
      subtractColumn(array, pivotal, index, value, from, stop);
      touched += stop - from;
    } else array[row] = 0;
  }
  lu.ticks += touched + reached;
  x.count = count;
}

/** Triangular solve with diagonal over the rows reached. */
function hyperPivot(
  lu: LuFactor,
  x: SparseVector,
  start: Int32Array,
  end: Int32Array,
  index: Int32Array,
  value: Float64Array,
  pivot: Float64Array,
): void {
  const reached = reach(lu, x, start, end, index);
  const postOrder = lu.postOrder;
  const array = x.array;
  const list = x.index;
  let count = 0;
  let touched = 0;
  for (let k = reached - 1; k >= 0; k--) {
    const row = postOrder[k];
    let pivotal = array[row];
    if (pivotal * pivotal > TINY_SQUARED) {
      pivotal /= pivot[row];
      array[row] = pivotal;
      list[count++] = row;
      const from = start[row];
      const stop = end[row];
      subtractColumn(array, pivotal, index, value, from, stop);
      touched += stop - from;
    } else array[row] = 0;
  }
  lu.ticks += touched + reached;
  x.count = count;
}

/** x := L⁻¹ x by a scan over the columns of L. */
function scanFtranL(lu: LuFactor, x: SparseVector): void {
  const { lOrder, lStart, lEnd, lIndex, lValue, numL } = lu;
  const array = x.array;
  let touched = numL;
  for (let k = 0; k < numL; k++) {
    const row = lOrder[k];
    const pivotal = array[row];
    if (pivotal * pivotal > TINY_SQUARED) {
      const from = lStart[row];
      const stop = lEnd[row];
      subtractColumn(array, pivotal, lIndex, lValue, from, stop);
      touched += stop - from;
    }
  }
  lu.ticks += touched;
  x.count = -1;
}

/** x := L⁻ᵀ x by a scan over the rows of L, last pivot first. */
function scanBtranL(lu: LuFactor, x: SparseVector): void {
  const { lrOrder, lrStart, lrEnd, lrIndex, lrValue, numLr } = lu;
  const array = x.array;
  let touched = numLr;
  for (let k = numLr - 1; k >= 0; k--) {
    const row = lrOrder[k];
    const pivotal = array[row];
    if (pivotal * pivotal > TINY_SQUARED) {
      const from = lrStart[row];
      const stop = lrEnd[row];
      subtractColumn(array, pivotal, lrIndex, lrValue, from, stop);
      touched += stop - from;
    }
  }
  lu.ticks += touched;
  x.count = -1;
}

/** x := U⁻¹ x by a scan, last pivot first; the result's positions are listed on the way. */
function scanFtranU(lu: LuFactor, x: SparseVector): void {
  const { uOrder, uOrderCount, uFirst, uStart, uEnd, uIndex, uValue, uPivot } = lu;
  const { array, index } = x;
  let touched = uOrderCount;
  let count = 0;
  for (let k = uOrderCount - 1; k >= uFirst; k--) {
    const row = uOrder[k];
    if (row < 0) continue;
    let pivotal = array[row];
    if (pivotal === 0) continue;
    if (pivotal * pivotal > TINY_SQUARED) {
      pivotal /= uPivot[row];
      array[row] = pivotal;
      index[count++] = row;
      const from = uStart[row];
      const stop = uEnd[row];
      subtractColumn(array, pivotal, uIndex, uValue, from, stop);
      touched += stop - from;
    } else array[row] = 0;
  }
  // Unit columns of logicals: nothing to eliminate.
  for (let k = 0; k < uFirst; k++) {
    const row = uOrder[k];
    if (row < 0) continue;
    const entry = array[row];
    if (entry === 0) continue;
    if (entry * entry > TINY_SQUARED) index[count++] = row;
    else array[row] = 0;
  }
  lu.ticks += touched;
  x.count = count;
}

/** x := U⁻ᵀ x by a scan, first pivot first. */
function scanBtranU(lu: LuFactor, x: SparseVector): void {
  const { uOrder, uOrderCount, urStart, urEnd, urIndex, urValue, uPivot } = lu;
  const array = x.array;
  let touched = uOrderCount;
  for (let k = 0; k < uOrderCount; k++) {
    const row = uOrder[k];
    if (row < 0) continue;
    let pivotal = array[row];
    if (pivotal * pivotal > TINY_SQUARED) {
      pivotal /= uPivot[row];
      array[row] = pivotal;
      const from = urStart[row];
      const stop = urEnd[row];
      subtractColumn(array, pivotal, urIndex, urValue, from, stop);
      touched += stop - from;
    } else array[row] = 0;
  }
  lu.ticks += touched;
  x.count = -1;
}

/** Applies the row transformations of the updates, oldest first, keeping the list of positions. */
function ftranRListed(lu: LuFactor, x: SparseVector): void {
  const { numUpdates, rPivot, rStart, rIndex, rValue } = lu;
  const { array, index } = x;
  let count = x.count;
  for (let update = 0; update < numUpdates; update++) {
    const sum = columnProduct(array, rIndex, rValue, rStart[update], rStart[update + 1]);
    if (sum === 0) continue;
    const row = rPivot[update];
    const before = array[row];
    if (before === 0) index[count++] = row;
    const after = before - sum;
    if (after * after > TINY_SQUARED) array[row] = after;
    else array[row] = CANCELLED;
  }
  x.count = count;
}

/** The same where the positions are unknown. */
function ftranRDense(lu: LuFactor, x: SparseVector): void {
  const { numUpdates, rPivot, rStart, rIndex, rValue } = lu;
  const array = x.array;
  for (let update = 0; update < numUpdates; update++) {
    const sum = columnProduct(array, rIndex, rValue, rStart[update], rStart[update + 1]);
    array[rPivot[update]] -= sum;
  }
}

function ftranR(lu: LuFactor, x: SparseVector): void {
  if (x.count < 0) ftranRDense(lu, x);
  else ftranRListed(lu, x);
  lu.ticks += lu.rStart[lu.numUpdates] + lu.numUpdates;
}

/** Applies the transposed row transformations, newest first, keeping the list of positions. */
function btranRListed(lu: LuFactor, x: SparseVector): number {
  const { numUpdates, rPivot, rStart, rIndex, rValue } = lu;
  const { array, index } = x;
  let count = x.count;
  let touched = numUpdates;
  for (let update = numUpdates - 1; update >= 0; update--) {
    const pivotal = array[rPivot[update]];
    if (pivotal * pivotal <= TINY_SQUARED) continue;
    const stop = rStart[update + 1];
    for (let entry = rStart[update]; entry < stop; entry++) {
      const row = rIndex[entry];
      const before = array[row];
      if (before === 0) index[count++] = row;
      const after = before - pivotal * rValue[entry];
      if (after * after > TINY_SQUARED) array[row] = after;
      else array[row] = CANCELLED;
    }
    touched += stop - rStart[update];
  }
  x.count = count;
  return touched;
}

/** The same where the positions are unknown. */
function btranRDense(lu: LuFactor, x: SparseVector): number {
  const { numUpdates, rPivot, rStart, rIndex, rValue } = lu;
  const array = x.array;
  let touched = numUpdates;
  for (let update = numUpdates - 1; update >= 0; update--) {
    const pivotal = array[rPivot[update]];
    if (pivotal * pivotal <= TINY_SQUARED) continue;
    const from = rStart[update];
    const stop = rStart[update + 1];
    subtractColumn(array, pivotal, rIndex, rValue, from, stop);
    touched += stop - from;
  }
  return touched;
}

function btranR(lu: LuFactor, x: SparseVector): void {
  // A list that grew long costs more to keep than to make anew.
  if (x.count > LIST_DENSITY * lu.numRows) x.count = -1;
  lu.ticks += x.count < 0 ? btranRDense(lu, x) : btranRListed(lu, x);
}

/** x := L⁻¹ x, with the updates applied. */
function ftranL(lu: LuFactor, x: SparseVector, expectedDensity: number): void {
  if (lu.numL > 0) {
    if (isHyper(lu, x.count, expectedDensity, RESULT_DENSITY_FTRAN_L)) {
      hyperUnit(lu, x, lu.lStart, lu.lEnd, lu.lIndex, lu.lValue);
    } else scanFtranL(lu, x);
  }
  if (lu.numUpdates > 0) ftranR(lu, x);
}

/**
 * x := B⁻¹ x. Positions of the result are known afterwards.
 * @param expectedDensity predicted share of nonzeros in the result, from past solves of the same kind.
 * @param keepSpike keeps L⁻¹ x (updates applied) packed in x, for a Forrest–Tomlin update.
 */
export function ftran(lu: LuFactor, x: SparseVector, expectedDensity: number, keepSpike: boolean): void {
  ftranL(lu, x, expectedDensity);
  if (keepSpike) packVector(x);
  if (isHyper(lu, x.count, expectedDensity, RESULT_DENSITY_FTRAN_U)) {
    hyperPivot(lu, x, lu.uStart, lu.uEnd, lu.uIndex, lu.uValue, lu.uPivot);
    tightenVector(x);
  } else scanFtranU(lu, x);
}

/**
 * Whether to solve for the wanted positions alone.
 * @param wanted how many they are.
 * @param expectedDependence predicted share of the rows that they depend on, from past solves of the same kind.
 * @param expectedDensity predicted share of nonzeros in the whole result.
 */
export function isSolvedInPart(
  lu: LuFactor,
  wanted: number,
  expectedDependence: number,
  expectedDensity: number,
): boolean {
  if (!lu.hypersparse || wanted > DEPENDENCE_DENSITY * lu.numRows) return false;
  return expectedDependence <= Math.min(DEPENDENCE_DENSITY, expectedDensity);
}

/**
 * Entries of B⁻¹ x at the nonzeros of `wanted`, in place: only the rows of U that they depend on are solved, so that the other
 * positions of `x` hold nothing of use. Pays where the result is dense, and what is asked of it is not.
 * @param expectedDensity predicted share of nonzeros in L⁻¹ x.
 * @returns how many rows were solved.
 */
export function ftranInPart(
  lu: LuFactor,
  x: SparseVector,
  wanted: SparseVector,
  expectedDensity: number,
): number {
  ftranL(lu, x, expectedDensity);
  const { urStart, urEnd, urIndex, urValue, uPivot, postOrder } = lu;
  const reached = reach(lu, wanted, urStart, urEnd, urIndex);
  const { array, index } = x;
  let count = x.count;
  let touched = reached;
  for (let k = 0; k < reached; k++) {
    const row = postOrder[k];
    const before = array[row];
    const from = urStart[row];
    const stop = urEnd[row];
    const after = (before - columnProduct(array, urIndex, urValue, from, stop)) / uPivot[row];
    array[row] = after;
    if (before === 0 && after !== 0 && count >= 0) index[count++] = row;
    touched += stop - from;
  }
  lu.ticks += touched;
  x.count = count;
  return reached;
}

/**
 * x := B⁻ᵀ x. Positions of the result are known afterwards.
 * @param keepRow keeps U⁻ᵀ x packed in x, for a Forrest–Tomlin update (x must be a unit vector).
 */
export function btran(lu: LuFactor, x: SparseVector, expectedDensity: number, keepRow: boolean): void {
  if (isHyper(lu, x.count, expectedDensity, RESULT_DENSITY_BTRAN_U)) {
    hyperPivot(lu, x, lu.urStart, lu.urEnd, lu.urIndex, lu.urValue, lu.uPivot);
  } else scanBtranU(lu, x);
  if (keepRow) packVector(x);
  if (lu.numUpdates > 0) btranR(lu, x);
  if (lu.numLr > 0) {
    if (isHyper(lu, x.count, expectedDensity, RESULT_DENSITY_BTRAN_L)) {
      hyperUnit(lu, x, lu.lrStart, lu.lrEnd, lu.lrIndex, lu.lrValue);
    } else scanBtranL(lu, x);
  }
  if (x.count < 0) reindexVector(x);
  else tightenVector(x);
}
