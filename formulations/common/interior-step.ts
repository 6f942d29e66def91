/** What the steps of interior point methods have in common, for a slack s > 0 and its multiplier z > 0 with s z → μ. */

/** Change of a multiplier that brings its product with the slack to μ, to first order. */
export function multiplierChange(mu: number, slack: number, multiplier: number, slackChange: number): number {
  return (mu - multiplier * slackChange) / slack - multiplier;
}

/** How many times its change a positive value can take before it is 0. */
export function roomForSteps(value: number, change: number): number {
  return change < 0 ? -value / change : Number.POSITIVE_INFINITY;
}
