import type { Run } from "./race.ts";

/** Which figure of a run: of the first solve in a fresh process, or of the best repetition. */
export type Temperature = "cold" | "warm";

/** Shift of the geometric means, seconds, for quick suites and for slow ones. */
export const SHIFTS: readonly number[] = [0.01, 1];

/**
 * Shifted geometric mean: exp(mean(ln(x + shift))) − shift. The shift keeps the smallest times from deciding.
 * @param values at least 0, in the unit of `shift`. @returns NaN for none.
 */
export function shiftedGeometricMean(values: readonly number[], shift: number): number {
  if (values.length === 0) return Number.NaN;
  const sum = values.reduce((total, value) => total + Math.log(value + shift), 0);
  return Math.exp(sum / values.length) - shift;
}

/** Seconds that count: what is not solved counts as the limit, and nothing counts as more. */
export function chargedSeconds(run: Run, temperature: Temperature, limit: number): number {
  if (run.verdict !== "ok") return limit;
  return Math.min(limit, temperature === "cold" ? run.coldSeconds : run.warmSeconds);
}

/** Two runs of one instance. */
export interface Duel {
  readonly own: Run;
  readonly other: Run;
}

/** The instances that both ran and at least one solved. */
export function duels(runs: readonly Run[], name: string, rival: string): Duel[] {
  return runs.flatMap((own) => {
    if (own.contender !== name) return [];
    const other = runs.find((run) => run.contender === rival && run.instance === own.instance);
    return other === undefined || (own.verdict !== "ok" && other.verdict !== "ok") ? [] : [{ own, other }];
  });
}

/** How many times as long the own run took, each time shifted; above 1 is a loss. */
export function ratio({ own, other }: Duel, temperature: Temperature, limit: number, shift: number): number {
  const seconds = (run: Run) => chargedSeconds(run, temperature, limit) + shift;
  return seconds(own) / seconds(other);
}

/** Geometric mean of the ratios of all duels: the quotient of the shifted geometric means. */
export function meanRatio(
  pairs: readonly Duel[],
  temperature: Temperature,
  limit: number,
  shift: number,
): number {
  return shiftedGeometricMean(
    pairs.map((pair) => ratio(pair, temperature, limit, shift)),
    0,
  );
}
