/** What rounding leaves of a small objective beside a constant, as a share of the constant. */
const CONSTANT_ROUNDING = 2e-15;

/**
 * Distance at which two objectives are the same: a share of their size, and what is lost where the constant is added. The size is
 * that with or without the constant, whichever is less: a large constant may stand beside a small objective, or cancel a large
 * one, as a penalty on all that is wanted does less what is served of it. Neither makes the difference any smaller.
 *
 * @param share relative to max(1, min(|objective|, |objective − constant|)).
 */
export function objectiveNoise(share: number, objective: number, constant: number): number {
  const size = Math.min(Math.abs(objective), Math.abs(objective - constant));
  return share * Math.max(1, size) + CONSTANT_ROUNDING * Math.abs(constant);
}
