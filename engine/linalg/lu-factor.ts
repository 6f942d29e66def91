/**
 * LU factorisation of a simplex basis B, kept up to date by Forrest–Tomlin updates.
 *
 * B is m × m; its column in position r is the basic column that pivots in row r, so that positions and rows
 * are one index space and no permutation is stored. With L unit lower triangular in pivot order, R the row
 * transformations of the updates and U upper triangular in `uOrder`:  B = L · R⁻¹ · U.
 * Everything is indexed by pivot row: column r of L stands at lStart[r]..lEnd[r], column r of U at
 * uStart[r]..uEnd[r] with its diagonal in uPivot[r], row r of U (for BTRAN and updates) at urStart[r]..urEnd[r].
 *
 * Sources: Suhl & Suhl, "Computing sparse LU factorizations for large-scale linear programming bases", ORSA
 * J. Computing 2 (1990) 325–335; Forrest & Tomlin, Mathematical Programming 2 (1972) 263–278.
 */
import { Arena } from "./arena.ts";
export class LuFactor {
  readonly numRows: number;
  /** Updates that fit before a refactorisation must happen. */
  readonly maxUpdates: number;

  // L by columns (static between factorisations); lOrder lists the rows whose column is not empty.
  readonly lStart: Int32Array;
  readonly lEnd: Int32Array;
  lIndex: Int32Array;
  lValue: Float64Array;
  lCount = 0;
  readonly lOrder: Int32Array;
  numL = 0;
  // L by rows: entries of row r are (pivot row of the column, value).
  readonly lrStart: Int32Array;
  readonly lrEnd: Int32Array;
  lrIndex: Int32Array;
  lrValue: Float64Array;
  readonly lrOrder: Int32Array;
  numLr = 0;

  // Row transformations of the updates.
  readonly rPivot: Int32Array;
  readonly rStart: Int32Array;
  rIndex: Int32Array;
  rValue: Float64Array;
  numUpdates = 0;

  // U by columns, in pivot order; an entry of uOrder is -1 once its pivot was replaced.
  readonly uStart: Int32Array;
  readonly uEnd: Int32Array;
  readonly uPivot: Float64Array;
  uIndex: Int32Array;
  uValue: Float64Array;
  /** Live entries. */
  uCount = 0;
  /** End of the used part of the store; replaced columns leave holes until the next factorisation. */
  uIndexEnd = 0;
  readonly uOrder: Int32Array;
  uOrderCount = 0;
  /** Positions of uOrder below this hold logicals whose column is a unit vector. */
  uFirst = 0;
  readonly uPos: Int32Array;
  // U by rows, with free space behind each row for updates.
  readonly urStart: Int32Array;
  readonly urEnd: Int32Array;
  readonly urCap: Int32Array;
  urIndex: Int32Array;
  urValue: Float64Array;
  urCount = 0;

  /** Entries of L and U right after the last factorisation. */
  freshEntries = 0;
  /** Work done so far: entries touched. Decides on refactorisation, never the clock. */
  ticks = 0;
  /** Whether sparse right-hand sides may use symbolic solves. */
  hypersparse = true;

  // Workspace of the symbolic solves.
  readonly mark: Int32Array;
  generation = 0;
  readonly stackNode: Int32Array;
  readonly stackPos: Int32Array;
  readonly postOrder: Int32Array;

  constructor(numRows: number, maxUpdates: number, arena: Arena = new Arena()) {
    const m = numRows;
    this.numRows = m;
    this.maxUpdates = maxUpdates;
    this.lStart = arena.int32(m + 1);
    this.lEnd = arena.int32(m + 1);
    this.lIndex = arena.int32(4 * m + 64);
    this.lValue = arena.float64(4 * m + 64);
    this.lOrder = arena.int32(m + 1);
    this.lrStart = arena.int32(m + 1);
    this.lrEnd = arena.int32(m + 1);
    this.lrIndex = arena.int32(4 * m + 64);
    this.lrValue = arena.float64(4 * m + 64);
    this.lrOrder = arena.int32(m + 1);
    this.rPivot = arena.int32(maxUpdates + 1);
    this.rStart = arena.int32(maxUpdates + 2);
    this.rIndex = arena.int32(4 * m + 64);
    this.rValue = arena.float64(4 * m + 64);
    this.uStart = arena.int32(m + 1);
    this.uEnd = arena.int32(m + 1);
    this.uPivot = arena.float64(m + 1);
    this.uIndex = arena.int32(4 * m + 64);
    this.uValue = arena.float64(4 * m + 64);
    this.uOrder = arena.int32(m + maxUpdates + 2);
    this.uPos = arena.int32(m + 1);
    this.urStart = arena.int32(m + 1);
    this.urEnd = arena.int32(m + 1);
    this.urCap = arena.int32(m + 1);
    this.urIndex = arena.int32(8 * m + 64);
    this.urValue = arena.float64(8 * m + 64);
    this.mark = arena.int32(m + 1);
    this.stackNode = arena.int32(m + 1);
    this.stackPos = arena.int32(m + 1);
    this.postOrder = arena.int32(m + 1);
  }

  /** Entries of L, U and R at present. */
  get numEntries(): number {
    return this.lCount + this.uCount + this.rStart[this.numUpdates];
  }

  /** Bytes held by the factor's growable stores. */
  get bytes(): number {
    return (
      12 *
      (this.lIndex.length +
        this.lrIndex.length +
        this.rIndex.length +
        this.uIndex.length +
        this.urIndex.length)
    );
  }

  /** Makes room for `extra` more entries of L. */
  reserveL(extra: number): void {
    const need = this.lCount + extra;
    if (need <= this.lIndex.length) return;
    this.lIndex = growInt32(this.lIndex, need);
    this.lValue = growFloat64(this.lValue, need);
  }

  /** Makes room for `extra` more entries of the columns of U. */
  reserveU(extra: number): void {
    const need = this.uIndexEnd + extra;
    if (need <= this.uIndex.length) return;
    this.uIndex = growInt32(this.uIndex, need);
    this.uValue = growFloat64(this.uValue, need);
  }

  /** Makes room for `extra` more entries of the rows of U. */
  reserveUr(extra: number): void {
    const need = this.urCount + extra;
    if (need <= this.urIndex.length) return;
    this.urIndex = growInt32(this.urIndex, need);
    this.urValue = growFloat64(this.urValue, need);
  }

  /** Makes room for `extra` more entries of R. */
  reserveR(extra: number): void {
    const need = this.rStart[this.numUpdates] + extra;
    if (need <= this.rIndex.length) return;
    this.rIndex = growInt32(this.rIndex, need);
    this.rValue = growFloat64(this.rValue, need);
  }
}

/** A copy with at least `need` and at least 1.5 times the present elements. */
export function growInt32(array: Int32Array, need: number): Int32Array {
  const grown = new Int32Array(Math.max(need, Math.ceil(array.length * 1.5)));
  grown.set(array);
  return grown;
}

/** A copy with at least `need` and at least 1.5 times the present elements. */
export function growFloat64(array: Float64Array, need: number): Float64Array {
  const grown = new Float64Array(Math.max(need, Math.ceil(array.length * 1.5)));
  grown.set(array);
  return grown;
}
