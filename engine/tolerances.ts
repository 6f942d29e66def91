/**
 * Every tolerance that more than one part of the engine relies on, with its reason. docs/tolerances.md is the
 * reader's page of the same table. "Absolute" means in the units of the row or column concerned.
 */

/** Input values of at least this magnitude mean infinity (convention of MPS readers). */
export const INPUT_INFINITY = 1e20;

/** Matrix entries up to this magnitude are dropped: they are noise of the generator, never data. */
export const SMALL_ENTRY = 1e-9;

/** Matrix entries of at least this magnitude are refused: no double arithmetic survives them. */
export const LARGE_ENTRY = 1e15;

/** Primal feasibility inside the simplex; a tenth of what the checker grants, so that slack is left. */
export const PRIMAL_FEASIBILITY = 1e-7;

/** Dual feasibility inside the simplex. */
export const DUAL_FEASIBILITY = 1e-7;

/** What the independent checker accepts as row or bound violation, absolute. */
export const ACCEPTED_VIOLATION = 1e-6;

/** Distance from the next integer at which a value counts as integral; the same for sets and least values. */
export const INTEGRALITY = 1e-6;

/** Primal-dual gap, relative to 1 + |objective|, up to which the checker accepts an LP optimum. */
export const ACCEPTED_LP_GAP = 1e-6;

/**
 * Distance of an incumbent from the proved bound, as a share for `objectiveNoise`, that the feasibility tolerance of the
 * LPs explains once every node of a tree is closed: a node that no LP can decide does not count if its bound is as near.
 */
export const DECIDED_GAP = 5e-7;

/**
 * Values below 1e-14 are zero in sparse kernels: rounding noise of O(1) data. Kernels compare squares: the signs of values are
 * random, and two comparisons with ±1e-14 would be a branch guessed wrong every other time.
 */
export const TINY_SQUARED = 1e-28;

/**
 * Stands for a value that cancelled to zero but whose index stays listed. Hot loops store it, and other constants of a module, by a
 * statement of its own: in `array[row] = after === 0 ? CANCELLED : after` V8 makes a heap number of each `after`.
 */
export const CANCELLED = 1e-50;

/** Row or bound violation relative to the size of the terms that the checker accepts: rounding of large data. */
export const ACCEPTED_RELATIVE_VIOLATION = 1e-9;

/** Largest sign violation of a reduced cost or dual that the checker accepts, absolute. */
export const ACCEPTED_DUAL_VIOLATION = 1e-6;

/** Distance from a bound, relative to 1 + |bound|, within which the checker says that a value stands at it. */
export const AT_BOUND = 1e-6;

/** Entries of A'y this small beside their own terms count as cancelled in a proof of infeasibility. */
export const CERTIFICATE_CANCELLATION = 1e-9;

/** The same beside the largest term of the whole proof, of rays too: what rounding leaves of an exact zero. */
export const CERTIFICATE_ROUNDING = 1e-14;

/**
 * A proof that overlooks a cancelled entry must still hold for column values up to this magnitude; a ray that overlooks a
 * cancelled row, for row duals.
 */
export const CERTIFICATE_REACH = 1e6;

/** The same for row duals, in units of the largest cost along the ray: the larger of the two counts. */
export const CERTIFICATE_DUAL_REACH = 1e3;

/** Share by which a proof of infeasibility must exceed its terms. */
export const CERTIFICATE_MARGIN = 1e-9;

/**
 * Entries of a ray, or of A times a ray, this small beside their terms may point out of the recession cone; those
 * of A times the ray only if the objective gains a larger share of its own terms at the same time.
 */
export const RAY_RESIDUAL = 1e-7;
