import { ModelError, type Problem } from "../../engine/index.ts";

/**
 * Least value of each semi-continuous column, by column, for formats that state it as the lower bound.
 *
 * @throws ModelError for a semi-continuous column whose own lower bound is not 0: such a format has no place for it.
 */
export function leastValues(
  { semicontinuous, colLb }: Problem,
  colNames: readonly string[],
): ReadonlyMap<number, number> {
  const leastOf = new Map<number, number>();
  for (const [pos, col] of (semicontinuous?.col ?? []).entries()) {
    if (colLb[col] !== 0) {
      const what = `column ${col} (${colNames[col]})`;
      throw new ModelError(
        `${what}: this format cannot hold a least value beside the lower bound ${colLb[col]}`,
      );
    }
    leastOf.set(col, semicontinuous?.least[pos] ?? 0);
  }
  return leastOf;
}
