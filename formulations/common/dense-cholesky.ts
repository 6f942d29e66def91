/** Cholesky factors of dense symmetric matrices, for the few rows that all vehicles or trucks share. */

/**
 * Factorises in place: the lower triangle becomes L with L L' = A.
 * @param a row by row, `size` × `size`; only the lower triangle is read and written.
 * @param from first row of this portion: those before it are done. @param to end of the portion.
 * @returns whether A is positive definite, as far as it was looked at.
 */
export function choleskyInPlace(a: Float64Array, size: number, from: number = 0, to: number = size): boolean {
  for (let row = from; row < to; row++) {
    const rowStart = row * size;
    for (let col = 0; col <= row; col++) {
      const colStart = col * size;
      let sum = a[rowStart + col];
      for (let pos = 0; pos < col; pos++) sum -= a[rowStart + pos] * a[colStart + pos];
      if (col < row) a[rowStart + col] = sum / a[colStart + col];
      else if (sum > 0) a[rowStart + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L L' x = b in place. @param factor of `choleskyInPlace`. @param x holds b, then the solution. */
export function choleskySolve(factor: Float64Array, size: number, x: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = x[row];
    for (let pos = 0; pos < row; pos++) sum -= factor[row * size + pos] * x[pos];
    x[row] = sum / factor[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    const value = x[row] / factor[row * size + row];
    x[row] = value;
    for (let pos = 0; pos < row; pos++) x[pos] -= factor[row * size + pos] * value;
  }
}
