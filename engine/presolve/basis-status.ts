/**
 * Status codes of a basis, the same numbers as in the simplex, which presolve may not import: the two share
 * nothing but problems and answers. A test compares them.
 */

export const BASIC: number = 0;
export const AT_LOWER = 1;
export const AT_UPPER = 2;
/** Nonbasic without a finite bound, resting at zero. */
export const FREE = 3;
