/** Points within a cell of the degradation grid. */
import type { DegradationGrid } from "./degradation-grid.ts";

/** The interval of ascending nodes that holds a value; the nearest for one outside. */
export function findInterval(nodes: Float64Array, value: number): number {
  let interval = 0;
  while (interval < nodes.length - 2 && value > nodes[interval + 1]) interval++;
  return interval;
}

/**
 * What moving weight of a cell's corners from the main diagonal to the other costs: above 0, the cost bends along the
 * main one.
 */
export function diagonalRate({ powerKW, cost }: DegradationGrid, i: number, j: number): number {
  const corner = i * powerKW.length + j;
  const above = corner + powerKW.length;
  return cost[corner + 1] + cost[above] - cost[corner] - cost[above + 1];
}

/**
 * The cost of a point in cell (i, j) at least cost over its corners: what `cellWeights` give; beyond its edges it goes
 * on as next to them.
 */
export function cellCost(grid: DegradationGrid, i: number, j: number, state: number, power: number): number {
  const { soc, powerKW, cost } = grid;
  const corner = i * powerKW.length + j;
  const u = (state - soc[i]) / (soc[i + 1] - soc[i]);
  const v = (power - powerKW[j]) / (powerKW[j + 1] - powerKW[j]);
  const rate = diagonalRate(grid, i, j);
  const both = rate > 0 ? Math.min(u, v) : Math.max(0, u + v - 1);
  const alongSoc = cost[corner + powerKW.length] - cost[corner];
  const alongPower = cost[corner + 1] - cost[corner];
  return cost[corner] + u * alongSoc + v * alongPower - both * rate;
}

/**
 * Weights of the four corners of a cell that express a point at least cost: two triangulations can, by either
 * diagonal.
 * @param i interval of the state. @param j interval of the power.
 * @returns weights of the corners (i, j), (i, j+1), (i+1, j), (i+1, j+1); they sum to 1.
 */
export function cellWeights(
  grid: DegradationGrid,
  i: number,
  j: number,
  socValue: number,
  powerValueKW: number,
): readonly [number, number, number, number] {
  const { soc, powerKW } = grid;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const u = clip((socValue - soc[i]) / (soc[i + 1] - soc[i]));
  const v = clip((powerValueKW - powerKW[j]) / (powerKW[j + 1] - powerKW[j]));
  const high = Math.min(u, v);
  const low = Math.max(0, u + v - 1);
  const both = diagonalRate(grid, i, j) > 0 ? high : low;
  return [1 - u - v + both, v - both, u - both, both];
}
