/**
 * Entries after which a loop over something long writes down how far it has come.
 *
 * V8 compiles a loop while it runs for the first time, for what it has seen so far. What stands behind the loop it has not
 * seen, so that each run falls back to uncompiled code there, and the compiled loop is kept all the same: a function that only
 * meets long loops does so on every call (d6cube: 441 of 442 iterations; 20 to 50 µs each). Written within an outer loop over
 * sections, what follows a section has run before the loop is compiled.
 */
export const LOOP_SECTION = 64;
