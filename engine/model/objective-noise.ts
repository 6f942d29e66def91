/** What rounding leaves of a small objective beside a constant, as a share of the constant. */
const CONSTANT_ROUNDING = 2e-15;

/**
 * Distance at which two objectives are the same: a share of their size without the constant, which no LP sees, and what is
 * lost where the constant is added.
 *
 * @param share relative to max(1, |objective − constant|).
 */
export function objectiveNoise(share: number, objective: number, constant: number): number {
  return share * Math.max(1, Math.abs(objective - constant)) + CONSTANT_ROUNDING * Math.abs(constant);
}
