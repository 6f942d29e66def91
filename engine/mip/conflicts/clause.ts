/**
 * What a proof says where it is too dense for an inequality: the bounds of the node that it cannot do without do not all hold at once.
 *
 * The proof sum a x <= rhs leaves the node no point because the least that the terms can be exceeds the right-hand side. Bounds whose
 * loss the excess affords are given up, the cheapest first. A binary column that is 1 in the node, and by a clique forces others to 0,
 * stands for all of them; given up, at most one of each clique is 1, so that the largest coefficient is all that is lost.
 *
 * Achterberg, "Conflict analysis in mixed integer programming", Discrete Optimization 4 (2007) 4-20, section 4.
 */
import { type CliqueTable, literalOf } from "../domain/clique-table.ts";
import type { Conflict } from "./conflict-pool.ts";
import { type DenseProof, LEAST_VIOLATION, type ProofPlace, TERM_ROOM } from "./dense-proof.ts";

/** Bounds that a clause may name: longer ones hardly ever say anything again. */
const MOST_PREMISES = 150;

/** Widest domain of a column that is named: one step in it must still be felt. */
const MOST_WIDTH = 1000;

/** That an integer column is one step or more off the end of its domain. */
interface Premise {
  readonly col: number;
  /** Off its lower end, or its upper one. */
  readonly isLower: boolean;
  /** What the proof loses without it, the largest coefficient being 1. */
  readonly loss: number;
}

/** The bounds of the node that serve the proof, by column, and what it loses where they are no more than that. */
function premisesOf(
  { coefficient, largest }: DenseProof,
  { everywhere, here }: ProofPlace,
  integrality: Uint8Array,
): { premises: Map<number, Premise>; loss: number } {
  const premises = new Map<number, Premise>();
  let loss = 0;
  for (let col = 0; col < coefficient.length; col++) {
    const a = coefficient[col] / largest;
    if (a === 0) continue;
    const isLower = a > 0;
    const bound = isLower ? here.colLb[col] : here.colUb[col];
    const free = isLower ? everywhere.colLb[col] : everywhere.colUb[col];
    if (bound === free) continue;
    // Bounds of continuous columns are none of the LP's: the proof can do without.
    if (integrality[col] === 0) loss += a * (bound - free);
    else {
      loss += a * (bound - free) - Math.abs(a);
      premises.set(col, { col, isLower, loss: Math.abs(a) });
    }
  }
  return { premises, loss };
}

/** Whether the column is binary everywhere and 1 here. */
function isSetToOne({ everywhere, here }: ProofPlace, integrality: Uint8Array, col: number): boolean {
  return (
    integrality[col] === 1 &&
    everywhere.colLb[col] === 0 &&
    everywhere.colUb[col] === 1 &&
    here.colLb[col] === 1
  );
}

/** Has columns that are 1 stand for those that they force to 0, where that makes premises fewer. */
function mergeByCliques(
  premises: Map<number, Premise>,
  place: ProofPlace,
  integrality: Uint8Array,
  cliques: CliqueTable,
): void {
  const { cliqueStart, literal, memberStart, memberClique } = cliques;
  for (let col = 0; col < integrality.length; col++) {
    if (!isSetToOne(place, integrality, col)) continue;
    const own = premises.get(col);
    // A premise of its upper bound is that of a column that is free to be 1: none.
    let loss = own?.loss ?? 0;
    const forced: number[] = [];
    const one = literalOf(col, 1);
    for (let at = memberStart[one]; at < memberStart[one + 1]; at++) {
      let largest = 0;
      for (let pos = cliqueStart[memberClique[at]]; pos < cliqueStart[memberClique[at] + 1]; pos++) {
        const other = literal[pos] >> 1;
        const premise = (literal[pos] & 1) === 1 && other !== col ? premises.get(other) : undefined;
        if (premise === undefined || premise.isLower || forced.includes(other)) continue;
        forced.push(other);
        largest = Math.max(largest, premise.loss);
      }
      loss += largest;
    }
    if (forced.length < (own === undefined ? 2 : 1)) continue;
    for (const other of forced) premises.delete(other);
    premises.set(col, { col, isLower: true, loss });
  }
}

/**
 * "Not all of these premises hold", as an inequality: each column counts 0 where its premise fails, 1 at the far end of its domain and
 * something in between elsewhere. Null where the node would keep it, since some domains are wide.
 */
function inequalityOf(premises: readonly Premise[], { everywhere, here }: ProofPlace): Conflict | null {
  const { colLb, colUb } = everywhere;
  let missing = 0;
  for (const { col, isLower } of premises) {
    const width = colUb[col] - colLb[col];
    if (!(width <= MOST_WIDTH)) return null;
    missing += (isLower ? colUb[col] - here.colLb[col] : here.colUb[col] - colLb[col]) / width;
  }
  if (missing > 1 - 0.5 / MOST_WIDTH) return null;
  const sorted = [...premises].sort((a, b) => a.col - b.col);
  let rhs = sorted.length - 1;
  const value = Float64Array.from(sorted, ({ col, isLower }) => {
    const factor = (isLower ? 1 : -1) / (colUb[col] - colLb[col]);
    rhs += factor * (isLower ? colLb[col] : colUb[col]);
    return factor;
  });
  return { col: Int32Array.from(sorted, ({ col }) => col), value, rhs };
}

/**
 * An inequality that says which bounds of the node do not hold together in any feasible point better than the cutoff; null where the
 * proof leaves the node a point or needs too many bounds.
 *
 * @param integrality length numCols, 1 = integer; borrowed. @param cliques that hold for all feasible points; null = none are known.
 */
export function clauseOf(
  proof: DenseProof,
  place: ProofPlace,
  integrality: Uint8Array,
  cliques: CliqueTable | null,
): Conflict | null {
  const { coefficient, largest, rhs, size } = proof;
  let least = 0;
  let terms = size / largest;
  for (let col = 0; col < coefficient.length; col++) {
    const a = coefficient[col] / largest;
    if (a === 0) continue;
    const term = a > 0 ? a * place.here.colLb[col] : a * place.here.colUb[col];
    least += term;
    terms += Math.abs(term);
  }
  const { premises, loss } = premisesOf(proof, place, integrality);
  for (const premise of premises.values()) terms += premise.loss;
  let excess = least - loss - rhs / largest - TERM_ROOM * (terms + loss) - LEAST_VIOLATION;
  if (!(excess > 0)) return null;
  if (cliques !== null) mergeByCliques(premises, place, integrality, cliques);
  const cheapest = [...premises.values()].sort((a, b) => a.loss - b.loss || a.col - b.col);
  let numGivenUp = 0;
  while (numGivenUp < cheapest.length && cheapest[numGivenUp].loss < excess) {
    excess -= cheapest[numGivenUp++].loss;
  }
  const kept = cheapest.slice(numGivenUp);
  if (kept.length === 0 || kept.length > MOST_PREMISES) return null;
  return inequalityOf(kept, place);
}
