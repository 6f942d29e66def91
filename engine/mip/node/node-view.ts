import { INTEGRALITY } from "../../tolerances.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { FractionalCols, NodeView } from "../plugins.ts";
import type { Search } from "../search.ts";

/** The node in work as plug-ins see it; cutoff and incumbent are always the latest. */
export function viewNode(
  search: Search,
  id: number,
  lpObjective: number,
  colValue: Float64Array,
  reducedCost: Float64Array,
): NodeView {
  const { domain, bounds, incumbent, rootLp } = search;
  return {
    id,
    depth: search.nodes.depth[id],
    lpObjective,
    colValue,
    reducedCost,
    colLb: domain.colLb,
    colUb: domain.colUb,
    get cutoff() {
      return bounds.cutoff;
    },
    get incumbent() {
      return incumbent.colValue;
    },
    rootColValue: rootLp === null ? null : rootLp.colValue,
  };
}

/** The integer columns whose value is not whole; fresh arrays. */
export function fractionalCols(mip: MipProblem, colValue: Float64Array): FractionalCols {
  const { numCols, integrality } = mip;
  const isFractional = (col: number): boolean =>
    integrality[col] === 1 && Math.abs(colValue[col] - Math.round(colValue[col])) > INTEGRALITY;
  let count = 0;
  for (let col = 0; col < numCols; col++) if (isFractional(col)) count++;
  const cols = new Int32Array(count);
  const value = new Float64Array(count);
  for (let col = 0, pos = 0; pos < count; col++) {
    if (!isFractional(col)) continue;
    cols[pos] = col;
    value[pos++] = colValue[col];
  }
  return { count, col: cols, value };
}
