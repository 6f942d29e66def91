/** A cut sum value[k] · x[col[k]] <= rhs that every feasible point keeps. Arrays of equal length, columns ascending. */
export interface Cut {
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly rhs: number;
  /** Euclidean norm of value. */
  readonly norm: number;
  /** Name of the separator that found it. */
  readonly foundBy: string;
}

/** How far the point breaks the cut, as a distance in space; negative where it keeps it. */
export function efficacyOf(cut: Cut, colValue: Float64Array): number {
  const { col, value, rhs, norm } = cut;
  let activity = 0;
  for (let entry = 0; entry < col.length; entry++) activity += value[entry] * colValue[col[entry]];
  return (activity - rhs) / norm;
}
