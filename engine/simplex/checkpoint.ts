/**
 * A solved LP set aside, so that it can be tried with other bounds and then be taken up again as it was: basis,
 * factor, values, reduced costs, weights and the point. Copying them is cheaper than a new factorisation or than
 * walking back. L and the row transformations of the factor are only appended to by updates, so lengths suffice for them; after a
 * refactorisation in between the factor is made anew.
 */
import type { LuFactor } from "../linalg/lu-factor.ts";
import { clearShortList } from "./dual-pricing.ts";
import type { LpPoint } from "./lp-point.ts";
import type { SimplexState } from "./simplex-state.ts";
import type { BoundChanges } from "./warm-start.ts";

/** Exchanged variables up to which the row matrix is put right one by one. */
const FEW_EXCHANGES = 100;

/** Copies of the arrays of an object that never change their length. */
class FixedArrays {
  readonly #live: readonly (Float64Array | Int32Array | Int8Array | Uint8Array)[];
  readonly #kept: readonly (Float64Array | Int32Array | Int8Array | Uint8Array)[];

  constructor(live: readonly (Float64Array | Int32Array | Int8Array | Uint8Array)[]) {
    this.#live = live;
    this.#kept = live.map((array) => array.slice());
  }

  save(): void {
    for (let pos = 0; pos < this.#live.length; pos++) this.#kept[pos].set(this.#live[pos]);
  }

  restore(): void {
    for (let pos = 0; pos < this.#live.length; pos++) this.#live[pos].set(this.#kept[pos]);
  }
}

/** The used part of U, whose store may grow and move. */
class KeptEntries {
  #index = new Int32Array(0);
  #value = new Float64Array(0);

  save(index: Int32Array, value: Float64Array, count: number): void {
    if (this.#index.length < count) {
      this.#index = new Int32Array(2 * count);
      this.#value = new Float64Array(2 * count);
    }
    this.#index.set(index.subarray(0, count));
    this.#value.set(value.subarray(0, count));
  }

  restore(index: Int32Array, value: Float64Array, count: number): void {
    index.set(this.#index.subarray(0, count));
    value.set(this.#value.subarray(0, count));
  }
}

/** What updates change of a factor. */
class KeptFactor {
  readonly #lu: LuFactor;
  readonly #arrays: FixedArrays;
  readonly #columns = new KeptEntries();
  readonly #rows = new KeptEntries();
  #numUpdates = 0;
  #uCount = 0;
  #uIndexEnd = 0;
  #uOrderCount = 0;
  #uFirst = 0;
  #urCount = 0;

  constructor(lu: LuFactor) {
    this.#lu = lu;
    const { uStart, uEnd, uPivot, uPos, uOrder, urStart, urEnd, urCap } = lu;
    this.#arrays = new FixedArrays([uStart, uEnd, uPivot, uPos, uOrder, urStart, urEnd, urCap]);
  }

  save(): void {
    const lu = this.#lu;
    this.#arrays.save();
    this.#columns.save(lu.uIndex, lu.uValue, lu.uIndexEnd);
    this.#rows.save(lu.urIndex, lu.urValue, lu.urCount);
    this.#numUpdates = lu.numUpdates;
    this.#uCount = lu.uCount;
    this.#uIndexEnd = lu.uIndexEnd;
    this.#uOrderCount = lu.uOrderCount;
    this.#uFirst = lu.uFirst;
    this.#urCount = lu.urCount;
  }

  restore(): void {
    const lu = this.#lu;
    this.#arrays.restore();
    this.#columns.restore(lu.uIndex, lu.uValue, this.#uIndexEnd);
    this.#rows.restore(lu.urIndex, lu.urValue, this.#urCount);
    lu.numUpdates = this.#numUpdates;
    lu.uCount = this.#uCount;
    lu.uIndexEnd = this.#uIndexEnd;
    lu.uOrderCount = this.#uOrderCount;
    lu.uFirst = this.#uFirst;
    lu.urCount = this.#urCount;
  }
}

/** One place to keep a solved LP; saving again forgets what was kept. */
export class Checkpoint {
  readonly #state: SimplexState;
  readonly #point: LpPoint;
  readonly #arrays: FixedArrays;
  readonly #isBasic: Uint8Array;
  readonly #factor: KeptFactor;
  readonly #changes: BoundChanges;
  #numFactorizations = 0;
  #numInfeasible = 0;
  #dualObjective = 0;
  #costsChanged = false;
  #hasFree = false;
  #primalTolerance = 0;
  #dualTolerance = 0;
  #ticksSinceFactor = 0;
  #ticksOfFactor = 0;
  #objective = 0;

  /** @param changes the solver's list of changed bounds; borrowed. */
  constructor(state: SimplexState, point: LpPoint, changes: BoundChanges) {
    this.#changes = changes;
    const { lower, upper, cost, value, dual, move, basicCol, baseValue, baseLower, baseUpper } = state;
    const { infeasibility, infeasibleRow, isListed, edgeWeight } = state;
    const { colValue, rowActivity, rowDual, reducedCost } = point;
    this.#state = state;
    this.#point = point;
    this.#arrays = new FixedArrays([
      ...[lower, upper, cost, value, dual, move, basicCol, baseValue, baseLower, baseUpper],
      ...[infeasibility, infeasibleRow, isListed, edgeWeight],
      ...[colValue, rowActivity, rowDual, reducedCost],
    ]);
    this.#isBasic = state.isBasic.slice();
    this.#factor = new KeptFactor(state.lu);
  }

  /** Keeps the LP as it stands: optimal, with factor, values and reduced costs valid. */
  save(): void {
    const state = this.#state;
    this.#changes.mark();
    this.#arrays.save();
    this.#isBasic.set(state.isBasic);
    this.#factor.save();
    this.#numFactorizations = state.counters.factorizations;
    this.#numInfeasible = state.numInfeasible;
    this.#dualObjective = state.dualObjective;
    this.#costsChanged = state.costsChanged;
    this.#hasFree = state.hasFree;
    this.#primalTolerance = state.primalTolerance;
    this.#dualTolerance = state.dualTolerance;
    this.#ticksSinceFactor = state.lu.ticks - state.ticksAtFactor;
    this.#ticksOfFactor = state.ticksOfFactor;
    this.#objective = this.#point.objective;
  }

  /** Brings the kept LP back; bounds changed since then are listed as changes. Afterwards state.hasFactor says whether the factor came along. */
  restore(): void {
    const state = this.#state;
    this.#changes.returnToMark();
    this.#arrays.restore();
    this.#restoreBasics();
    clearShortList(state);
    if (state.numTaboo > 0) state.tabooRow.fill(0);
    state.numTaboo = 0;
    state.numInfeasible = this.#numInfeasible;
    state.dualObjective = this.#dualObjective;
    state.costsChanged = this.#costsChanged;
    state.primalTolerance = this.#primalTolerance;
    state.dualTolerance = this.#dualTolerance;
    this.#point.objective = this.#objective;
    const hasFactor = state.counters.factorizations === this.#numFactorizations;
    if (hasFactor) {
      this.#factor.restore();
      state.ticksAtFactor = state.lu.ticks - this.#ticksSinceFactor;
      state.ticksOfFactor = this.#ticksOfFactor;
    }
    state.hasFactor = hasFactor;
    state.hasPrimals = hasFactor;
    state.hasDuals = true;
    state.hasFree = this.#hasFree;
  }

  #restoreBasics(): void {
    const { isBasic, rows, lp, numCols } = this.#state;
    const { colStart, rowIndex } = lp;
    const kept = this.#isBasic;
    let exchanges = 0;
    for (let col = 0; col < numCols; col++) if (isBasic[col] !== kept[col]) exchanges++;
    if (exchanges <= FEW_EXCHANGES) {
      for (let col = 0; col < numCols; col++) {
        if (isBasic[col] === kept[col]) continue;
        if (kept[col] === 0) rows.makeNonbasic(col, rowIndex, colStart[col], colStart[col + 1]);
        else rows.makeBasic(col, rowIndex, colStart[col], colStart[col + 1]);
      }
    }
    isBasic.set(kept);
    if (exchanges > FEW_EXCHANGES) rows.partition(isBasic);
  }
}
