import { CliqueCollector, extractCliques } from "../domain/clique-table.ts";
import { extractVariableBounds, VariableBoundCollector } from "../domain/variable-bounds.ts";
import type { MipKnowledge, MipProblem } from "../mip-problem.ts";

/** Two literals (2 · column + value) of which at most one holds. */
interface Exclusion {
  readonly one: number;
  readonly other: number;
}

/** col <= constant + coef · binary, or >= for a lower one. */
interface BoundByBinary {
  readonly col: number;
  readonly binary: number;
  readonly coef: number;
  readonly constant: number;
}

/** What probing found out about a problem that no single row says. */
export interface Implications {
  readonly exclusions: Exclusion[];
  readonly upper: BoundByBinary[];
  readonly lower: BoundByBinary[];
}

/** Nothing known yet. */
export function noImplications(): Implications {
  return { exclusions: [], upper: [], lower: [] };
}

/**
 * The implications in the columns of a reduced problem; those of columns that left are lost.
 *
 * @param origin for each column of the reduced problem the one that it stands for; −1 for several. Borrowed.
 * @param numCols columns before the reduction.
 */
export function carryOver(known: Implications, origin: Int32Array, numCols: number): Implications {
  const placeOf = new Int32Array(numCols).fill(-1);
  for (let col = 0; col < origin.length; col++) if (origin[col] >= 0) placeOf[origin[col]] = col;
  const literalAt = (literal: number): number => 2 * placeOf[literal >> 1] + (literal & 1);
  const boundsAt = (bounds: readonly BoundByBinary[]): BoundByBinary[] =>
    bounds
      .filter(({ col, binary }) => placeOf[col] >= 0 && placeOf[binary] >= 0)
      .map((bound) => ({ ...bound, col: placeOf[bound.col], binary: placeOf[bound.binary] }));
  return {
    exclusions: known.exclusions
      .filter(({ one, other }) => placeOf[one >> 1] >= 0 && placeOf[other >> 1] >= 0)
      .map(({ one, other }) => ({ one: literalAt(one), other: literalAt(other) })),
    upper: boundsAt(known.upper),
    lower: boundsAt(known.lower),
  };
}

/** Whether nothing is known. */
function isEmpty({ exclusions, upper, lower }: Implications): boolean {
  return exclusions.length + upper.length + lower.length === 0;
}

/** The tables of a problem with what its rows say and what else is known; none where the rows say all. In steps. */
export function* tablesOf(mip: MipProblem, known: Implications): Generator<void, MipKnowledge> {
  if (isEmpty(known)) return {};
  const isBinary = (col: number): boolean =>
    mip.integrality[col] === 1 && mip.colLb[col] === 0 && mip.colUb[col] === 1;
  const cliques = new CliqueCollector();
  yield* extractCliques(mip, mip.colLb, mip.colUb, cliques);
  yield;
  const fromRows = cliques.close(mip.numCols);
  for (const { one, other } of known.exclusions) {
    if (!isBinary(one >> 1) || !isBinary(other >> 1) || fromRows.areAdjacent(one, other)) continue;
    cliques.add([one, other], false);
  }
  yield;
  const bounds = new VariableBoundCollector(mip.colLb, mip.colUb);
  yield* extractVariableBounds(mip, mip.colLb, mip.colUb, bounds);
  for (const { col, binary, coef, constant } of known.upper) {
    if (isBinary(binary)) bounds.addUpper(col, binary, coef, constant);
  }
  for (const { col, binary, coef, constant } of known.lower) {
    if (isBinary(binary)) bounds.addLower(col, binary, coef, constant);
  }
  yield;
  return { cliques: cliques.close(mip.numCols), variableBounds: bounds.close() };
}
