/** Residuals of an answer, absolute, measured on the original model by code that shares nothing with the solver. */
export interface Violations {
  readonly row: number;
  readonly bound: number;
  /** Of integer columns, special ordered sets and least values of semi-continuous columns. */
  readonly integrality: number;
  /** Largest sign violation of reduced costs and duals of an LP; null for a MIP or without duals. */
  readonly dual: number | null;
}
