import type { Problem } from "../../model/problem.ts";

/** Powers of ten by which costs are tried to become whole numbers. */
const MAX_DECIMALS = 6;

/** Costs beyond this, scaled, say nothing: their multiples are finer than the LP's accuracy. */
const MAX_SCALED_COST = 1e9;

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/**
 * The step by which objectives of feasible points differ: all are offset + whole multiples of it.
 * Only where every cost stands on an integer column and is a multiple of 10^−6.
 *
 * @param form minimisation form; borrowed.
 * @returns 0 when no step is known; 1 where all objectives are the same.
 */
export function computeObjectiveStep(form: Problem): number {
  const { numCols, colCost, integrality } = form;
  let scale = 1;
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals++, scale *= 10) {
    let divisor = 0;
    let isWhole = true;
    for (let col = 0; col < numCols && isWhole; col++) {
      const cost = Math.abs(colCost[col]);
      if (cost === 0) continue;
      if (integrality[col] === 0) return 0;
      const scaled = Math.round(cost * scale);
      isWhole = scaled < MAX_SCALED_COST && Math.abs(cost * scale - scaled) <= 1e-12 * scaled;
      divisor = greatestCommonDivisor(scaled, divisor);
    }
    if (isWhole) return divisor === 0 ? 1 : divisor / scale;
  }
  return 0;
}
