/** Points within a cell of the degradation grid. */
import type { DegradationGrid } from "./degradation-grid.ts";

/** The interval of ascending nodes that holds a value; the nearest for one outside. */
export function findInterval(nodes: Float64Array, value: number): number {
  let interval = 0;
  while (interval < nodes.length - 2 && value > nodes[interval + 1]) interval++;
  return interval;
}

/**
 * Weights of the four corners of a cell that express a point at least cost: two triangulations can, by either
 * diagonal.
 * @param i interval of the state. @param j interval of the power.
 * @returns weights of the corners (i, j), (i, j+1), (i+1, j), (i+1, j+1); they sum to 1.
 */
export function cellWeights(
  { soc, powerKW, cost }: DegradationGrid,
  i: number,
  j: number,
  socValue: number,
  powerValueKW: number,
): readonly [number, number, number, number] {
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const u = clip((socValue - soc[i]) / (soc[i + 1] - soc[i]));
  const v = clip((powerValueKW - powerKW[j]) / (powerKW[j + 1] - powerKW[j]));
  const columns = powerKW.length;
  const corner = i * columns + j;
  // Moving weight from the main diagonal to the other changes the cost at a constant rate.
  const rate = cost[corner + 1] + cost[corner + columns] - cost[corner] - cost[corner + columns + 1];
  const high = Math.min(u, v);
  const low = Math.max(0, u + v - 1);
  const both = rate > 0 ? high : low;
  return [1 - u - v + both, v - both, u - both, both];
}
