/**
 * Betters a schedule within cells: a linear program in which each place keeps to its cell, then each place whose
 * state or power lies on an edge moves to the cell beyond it if a corner there has the least reduced cost. The point
 * lies in the new cells, too, so that costs never rise.
 */
import type { Basis, DualSolution, Solution } from "../../engine/index.ts";
import type { SolverAccess, WarmSolver } from "../formulation.ts";
import type { GridBuilt } from "./build.ts";
import { findInterval } from "./grid-cell.ts";

/** A state or power this near to a node, as a share of the interval, lies on it. */
const ON_NODE = 1e-6;
/** Reduced costs above minus this share of 1 + |objective| gain nothing. */
const LEAST_GAIN = 1e-9;
/** A move of all places that gains less, relative, is the last. */
const LITTLE = 1e-6;

/** The intervals of ascending nodes that hold a value: two where it is a node between them. */
function intervalsAt(nodes: Float64Array, value: number): readonly number[] {
  const interval = findInterval(nodes, value);
  const share = (value - nodes[interval]) / (nodes[interval + 1] - nodes[interval]);
  if (share >= 1 - ON_NODE && interval + 2 < nodes.length) return [interval, interval + 1];
  return share <= ON_NODE && interval > 0 ? [interval, interval - 1] : [interval];
}

/** Cells of all places over the program without adjacency. */
export class CellDescent {
  readonly #built: GridBuilt;
  readonly #lp: WarmSolver;
  /** Cell i · (powerGridPoints − 1) + j of each place; −1: not kept to one yet. */
  readonly #cell: Int32Array;
  /** Programs that were solved. */
  numSolves = 0;

  /**
   * @param built the grid without adjacency.
   * @param basis an optimal one.
   */
  constructor(built: GridBuilt, basis: Basis | null, solver: SolverAccess) {
    this.#built = built;
    this.#lp = solver.warm(built.model);
    this.#lp.setBasis(basis);
    this.#cell = new Int32Array(built.stays.numPlaces).fill(-1);
  }

  /** First weight of a place. */
  #firstWeight(place: number): number {
    const { socGridPoints, powerGridPoints } = this.#built.input;
    return this.#built.degradation.weight.first + place * socGridPoints * powerGridPoints;
  }

  /** Corners of a cell as positions among the weights of a place. */
  #corners(cell: number): readonly [number, number, number, number] {
    const { powerGridPoints } = this.#built.input;
    const first = Math.floor(cell / (powerGridPoints - 1)) * powerGridPoints + (cell % (powerGridPoints - 1));
    return [first, first + 1, first + powerGridPoints, first + powerGridPoints + 1];
  }

  /** Cells that hold the state and power of a place. */
  #cellsAt(place: number, colValue: Float64Array): readonly number[] {
    const { input, stays, degradation, power, soc } = this.#built;
    const vehicle = stays.vehicleOf[place];
    const grid = degradation.grids[vehicle];
    const isFirst = place === stays.firstPlace[vehicle];
    const state = isFirst ? input.vehicles[vehicle].socArrival : colValue[soc.first + place - 1];
    const ofPower = intervalsAt(grid.powerKW, colValue[power.first + place]);
    return intervalsAt(grid.soc, state).flatMap((i) =>
      ofPower.map((j) => i * (input.powerGridPoints - 1) + j),
    );
  }

  /** Keeps a place to a cell. */
  #keepTo(place: number, cell: number): void {
    const before = this.#cell[place];
    if (before === cell) return;
    this.#cell[place] = cell;
    const first = this.#firstWeight(place);
    const { socGridPoints, powerGridPoints } = this.#built.input;
    const corners = this.#corners(cell);
    const left =
      before < 0
        ? Array.from({ length: socGridPoints * powerGridPoints }, (_, pos) => pos)
        : this.#corners(before);
    for (const pos of left) if (!corners.includes(pos)) this.#lp.setColBounds(first + pos, 0, 0);
    if (before >= 0)
      for (const pos of corners) this.#lp.setColBounds(first + pos, 0, Number.POSITIVE_INFINITY);
  }

  /** Keeps each place to the best cell that holds it. @returns whether a place has moved. */
  #choose(colValue: Float64Array, reducedCost: Float64Array, tolerance: number): boolean {
    let hasMoved = false;
    for (let place = 0; place < this.#cell.length; place++) {
      const first = this.#firstWeight(place);
      let best = this.#cell[place];
      let least = best < 0 ? Number.POSITIVE_INFINITY : -tolerance;
      for (const cell of this.#cellsAt(place, colValue)) {
        if (cell === this.#cell[place]) continue;
        let lowest = Number.POSITIVE_INFINITY;
        for (const pos of this.#corners(cell)) lowest = Math.min(lowest, reducedCost[first + pos]);
        if (lowest >= least) continue;
        least = lowest;
        best = cell;
      }
      hasMoved ||= best !== this.#cell[place];
      this.#keepTo(place, best);
    }
    return hasMoved;
  }

  /**
   * Descends from an optimum of the program without adjacency.
   * @param isGoodEnough asked for each objective on the way: whether to stop there.
   * @returns the best solution in cells; null where a limit or trouble came before the first.
   */
  async run(
    { colValue, objective }: Solution,
    { reducedCost }: DualSolution,
    isGoodEnough: (objective: number) => boolean,
  ): Promise<Solution | null> {
    const tolerance = LEAST_GAIN * (1 + Math.abs(objective));
    let best: Solution | null = null;
    let hasMoved = this.#choose(colValue, reducedCost, tolerance);
    while (hasMoved) {
      const result = await this.#lp.solve();
      this.numSolves++;
      if (result.status !== "optimal" || result.duals === null) break;
      const before: number = best?.objective ?? Number.POSITIVE_INFINITY;
      if (result.objective < before) best = result.solution;
      if (isGoodEnough(result.objective) || before - result.objective <= LITTLE * Math.abs(result.objective))
        break;
      hasMoved = this.#choose(result.solution.colValue, result.duals.reducedCost, tolerance);
    }
    return best;
  }
}
