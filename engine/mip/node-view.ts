import { INTEGRALITY } from "../tolerances.ts";
import type { MipProblem } from "./mip-problem.ts";
import type { FractionalCols, NodeView } from "./plugins.ts";
import type { Search } from "./search.ts";

/** The node in work as plug-ins see it; cutoff and incumbent are always the latest. */
export function viewNode(
  search: Search,
  id: number,
  lpObjective: number,
  colValue: Float64Array,
  reducedCost: Float64Array,
): NodeView {
  const { domain, bounds, incumbent } = search;
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
  };
}

/** The integer columns whose value is not whole; fresh arrays. */
export function fractionalCols(mip: MipProblem, colValue: Float64Array): FractionalCols {
  const { numCols, integrality } = mip;
  const col = new Int32Array(mip.numIntegers);
  const value = new Float64Array(mip.numIntegers);
  let count = 0;
  for (let index = 0; index < numCols; index++) {
    if (integrality[index] === 0) continue;
    const at = colValue[index];
    if (Math.abs(at - Math.round(at)) <= INTEGRALITY) continue;
    col[count] = index;
    value[count++] = at;
  }
  return { count, col, value };
}
