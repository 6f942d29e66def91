/**
 * An exact simplex dictionary over integers with one common denominator: basic_r · D = b_r − sum_c T_rc nonbasic_c,
 * all variables nonnegative. Pivots divide without remainder, so no fraction is ever reduced. Bland's rule.
 *
 * Source: Edmonds, "Systems of distinct representatives and linear algebra", J. Res. NBS 71B (1967) 241–245;
 * Chvátal, "Linear Programming" (1983), chapters 2, 3 and 8; Bland, Math. Oper. Res. 2 (1977) 103–107.
 */
export class Dictionary {
  /** Rows: the right-hand side stands at column 0, T_rc at column c + 1. Below numBasic: objectives. */
  readonly rows: bigint[][];
  readonly basic: number[];
  readonly nonbasic: number[];
  denominator = 1n;

  /**
   * basic_r = rhs_r − sum_c matrix_rc x_c for slack variables numbered from numCols on.
   * @param costs objectives to be minimised, each by column.
   */
  constructor(
    matrix: readonly (readonly bigint[])[],
    rhs: readonly bigint[],
    numCols: number,
    costs: readonly (readonly bigint[])[],
  ) {
    this.rows = matrix.map((entries, row) => [rhs[row] as bigint, ...entries]);
    // An objective has the form of a row with a right-hand side of 0: z = 0 − sum (−c) x.
    for (const cost of costs) this.rows.push([0n, ...cost.map((c) => -c)]);
    this.basic = matrix.map((_, row) => numCols + row);
    this.nonbasic = Array.from({ length: numCols }, (_, col) => col);
  }

  /** Numerator of a variable's value; its denominator is `denominator`. */
  valueOf(variable: number): bigint {
    const row = this.basic.indexOf(variable);
    return row < 0 ? 0n : (this.rows[row]?.[0] as bigint);
  }

  /** Exchanges the basic variable of a row with the nonbasic one of a column; the pivot entry must not be 0. */
  pivot(row: number, col: number): void {
    const { rows, denominator } = this;
    const pivotRow = rows[row] as bigint[];
    const pivot = pivotRow[col + 1] as bigint;
    for (let other = 0; other < rows.length; other++) {
      if (other === row) continue;
      const entries = rows[other] as bigint[];
      const factor = entries[col + 1] as bigint;
      for (let pos = 0; pos < entries.length; pos++) {
        if (pos === col + 1) entries[pos] = -factor;
        else
          entries[pos] =
            ((entries[pos] as bigint) * pivot - factor * (pivotRow[pos] as bigint)) / denominator;
      }
    }
    pivotRow[col + 1] = denominator;
    this.denominator = pivot;
    if (pivot < 0n) {
      this.denominator = -pivot;
      for (const entries of rows)
        for (let pos = 0; pos < entries.length; pos++) entries[pos] = -(entries[pos] as bigint);
    }
    const entering = this.nonbasic[col] as number;
    this.nonbasic[col] = this.basic[row] as number;
    this.basic[row] = entering;
  }

  /** From a feasible dictionary to an optimal one for the k-th objective. The variable `barred` never enters. */
  minimize(k: number, barred: number): "optimal" | "unbounded" {
    const objective = this.rows[this.basic.length + k] as bigint[];
    for (;;) {
      let col = -1;
      for (let candidate = 0; candidate < this.nonbasic.length; candidate++) {
        const variable = this.nonbasic[candidate] as number;
        const improves = (objective[candidate + 1] as bigint) > 0n && variable !== barred;
        if (improves && (col < 0 || variable < (this.nonbasic[col] as number))) col = candidate;
      }
      if (col < 0) return "optimal";
      const row = this.#leavingRow(col);
      if (row < 0) return "unbounded";
      this.pivot(row, col);
    }
  }

  /** Least ratio; ties by the smallest variable. −1 when nothing blocks. */
  #leavingRow(col: number): number {
    let best = -1;
    for (let row = 0; row < this.basic.length; row++) {
      const entries = this.rows[row] as bigint[];
      const step = entries[col + 1] as bigint;
      if (step <= 0n) continue;
      if (best < 0) {
        best = row;
        continue;
      }
      const rival = this.rows[best] as bigint[];
      const difference = (entries[0] as bigint) * (rival[col + 1] as bigint) - (rival[0] as bigint) * step;
      if (
        difference < 0n ||
        (difference === 0n && (this.basic[row] as number) < (this.basic[best] as number))
      ) {
        best = row;
      }
    }
    return best;
  }
}
