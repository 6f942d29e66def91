/**
 * The q-th percentile with linear interpolation between the sorted values, at position (n − 1) q / 100 (the
 * default method of numpy).
 *
 * @param values length at least 1; borrowed. @param percent 0 to 100.
 */
export function percentile(values: Float64Array, percent: number): number {
  const sorted = values.slice().sort();
  const position = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  const low = sorted[below] as number;
  return low + ((sorted[above] as number) - low) * (position - below);
}

/** 1 for each step whose load is strictly above the percentile of all steps, else 0. */
export function congestedSteps(load: Float64Array, percent: number): Uint8Array {
  const threshold = percentile(load, percent);
  return Uint8Array.from(load, (value) => (value > threshold ? 1 : 0));
}

/** Sum of power × price × stepHours, in the price's currency, with compensated summation (Neumaier). */
export function energyCost(powerKW: Float64Array, priceEurPerKWh: Float64Array, stepHours: number): number {
  let sum = 0;
  let lost = 0;
  for (let step = 0; step < powerKW.length; step++) {
    const term = (powerKW[step] as number) * (priceEurPerKWh[step] as number) * stepHours;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Energy of a power series in kWh. */
export function energyKWh(powerKW: Float64Array, stepHours: number): number {
  let sum = 0;
  for (let step = 0; step < powerKW.length; step++) sum += powerKW[step] as number;
  return sum * stepHours;
}
