/**
 * Shifted geometric mean: exp(mean(ln(x + shift))) − shift. The shift keeps the smallest times from deciding.
 * @param values at least 0, in the unit of `shift`. @returns NaN for none.
 */
export function shiftedGeometricMean(values: readonly number[], shift: number): number {
  if (values.length === 0) return Number.NaN;
  const sum = values.reduce((total, value) => total + Math.log(value + shift), 0);
  return Math.exp(sum / values.length) - shift;
}
