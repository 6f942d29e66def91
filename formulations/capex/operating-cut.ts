/**
 * Bounds on the cost of a year's operation that are linear in its capacities (Benders, "Partitioning procedures for
 * solving mixed-variables programming problems", Numerische Mathematik 4 (1962) 238-252).
 *
 * Take a price λ_s ≥ 0 for the energy in the battery at the end of each slot, put it on rows (8), and let each slot and level be
 * decided alone: that relaxes the year, so that the sum of their least costs is a bound for any λ. Of a level
 * 0 ≤ start_s+1 ≤ bat it is bat · min(0, λ_s − λ_s+1). A slot's cost is convex in its energy E = sun − σ + β, hence at least
 * a(w) − w E for every slope w from the worth of an export upwards, and what is left is linear in σ and β:
 *
 *     a(w) − w sun + min_σ (w − η λ_s) σ + min_β (λ_s / η′ − w) β,   0 ≤ σ ≤ sun (≤ r bat with limitCharge),   0 ≤ β ≤ r bat
 *
 * sun is linear in solar. So every λ and w give a valid inequality; those of an optimal day give the tangent there.
 */
import type { DayFlows, YearSlots } from "./yearly-operation.ts";

/** cost ≥ constant + bySolar · solar_y + byBattery · bat_y, in USD of the objective, kWp and kWh. */
export interface OperatingCut {
  readonly year: number;
  readonly constant: number;
  readonly bySolar: number;
  readonly byBattery: number;
}

/** Taken off a constant against rounding, as a share of the sum of its terms' magnitudes. */
const ROUNDING = 1e-13;

/**
 * The tangent of a year's cost at given capacities.
 * @param flows the day planned for them; only its prices matter, and any would give a valid bound.
 */
export function operatingCut(
  slots: YearSlots,
  flows: DayFlows,
  solarKWp: number,
  batteryKWh: number,
): OperatingCut {
  const { numSlots, weight, yieldKWhPerKWp, demandKWh, leastKWh, gridPrice, exportPrice } = slots;
  const { rate, scarcePrice, limitCharge, existingKWp, chargeEfficiency, dischargeEfficiency } = slots;
  const { price } = flows;
  const kinks = new Float64Array(5).fill(scarcePrice);
  let constant = 0;
  let size = 0;
  let bySolar = 0;
  let byBattery = 0;
  for (let slot = 0; slot < numSlots; slot++) {
    const yieldKWh = yieldKWhPerKWp[slot];
    const gridUSD = gridPrice[slot];
    const exportUSD = exportPrice[slot];
    const chargeUSD = chargeEfficiency * price[slot];
    const takeUSD = price[slot] / dischargeEfficiency;
    const sunKWh = (existingKWp + solarKWp) * yieldKWh;
    const rateKWh = rate[slot] * batteryKWh;
    const isRated = limitCharge && rateKWh < sunKWh;
    const storeKWh = isRated ? rateKWh : sunKWh;
    let best = Number.NEGATIVE_INFINITY;
    let slope = 0;
    let intercept = 0;
    // The bound is concave in the slope, and piecewise linear with these kinks.
    kinks[0] = exportUSD;
    kinks[1] = gridUSD;
    kinks[2] = chargeUSD;
    kinks[3] = takeUSD;
    for (let pos = 0; pos < kinks.length; pos++) {
      const w = Math.max(kinks[pos], exportUSD);
      // At most the worth of grid energy: the kink of the cost is the demand, where it is 0; else the least energy.
      const isBelow = w < gridUSD;
      const a = isBelow
        ? w * demandKWh[slot]
        : gridUSD * (demandKWh[slot] - leastKWh[slot]) + w * leastKWh[slot];
      const bound =
        a - w * sunKWh + Math.min(0, w - chargeUSD) * storeKWh + Math.min(0, takeUSD - w) * rateKWh;
      if (bound <= best) continue;
      best = bound;
      slope = w;
      intercept = a;
    }
    const storing = Math.min(0, slope - chargeUSD);
    const taking = Math.min(0, takeUSD - slope);
    const perKWp = isRated ? -slope : storing - slope;
    const next = slot + 1 === numSlots ? 0 : slot + 1;
    constant += intercept + perKWp * yieldKWh * existingKWp;
    size += Math.abs(intercept) + Math.abs(perKWp) * yieldKWh * existingKWp;
    bySolar += perKWp * yieldKWh;
    byBattery += (isRated ? storing + taking : taking) * rate[slot] + Math.min(0, price[slot] - price[next]);
  }
  return {
    year: slots.year,
    constant: weight * (constant - ROUNDING * size),
    bySolar: weight * bySolar,
    byBattery: weight * byBattery,
  };
}
