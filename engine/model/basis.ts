/**
 * The basis as users and the search see it: a status for every column and every row.
 */

/** Status codes of a column or row in a basis. */
export const BASIC: number = 0;
export const AT_LOWER = 1;
export const AT_UPPER = 2;
/** Nonbasic without a finite bound, resting at zero. */
export const FREE = 3;

/** A basis: as many entries are BASIC as there are rows. A row's status speaks of its activity. */
export interface Basis {
  /** Length numCols. */
  readonly colStatus: Uint8Array;
  /** Length numRows. */
  readonly rowStatus: Uint8Array;
}

/** The basis in which every row's slack is basic; columns rest at their finite bound of least magnitude. */
export function slackBasis(colLb: Float64Array, colUb: Float64Array, numRows: number): Basis {
  const colStatus = new Uint8Array(colLb.length);
  for (let col = 0; col < colLb.length; col++) {
    const lb = colLb[col];
    const ub = colUb[col];
    if (lb === Number.NEGATIVE_INFINITY && ub === Number.POSITIVE_INFINITY) colStatus[col] = FREE;
    else colStatus[col] = Math.abs(lb) <= Math.abs(ub) ? AT_LOWER : AT_UPPER;
  }
  return { colStatus, rowStatus: new Uint8Array(numRows) };
}
