import type { Conflict } from "./conflict-pool.ts";
import { type Box, type DenseProof, LEAST_VIOLATION, type ProofPlace, TERM_ROOM } from "./dense-proof.ts";

/** Columns that a conflict may have: these and this share of all. */
const FEW_COLS = 100;
const COL_SHARE = 0.15;
/** Excess, the largest coefficient being 1, below which coefficients stay as they are. */
const LEAST_EXCESS = 1e-3;

/** The entries, the largest being 1; null where they are too many or leave the node a point. */
function collect({ coefficient, largest, rhs, size }: DenseProof, { here }: ProofPlace): Conflict | null {
  const numCols = coefficient.length;
  let count = 0;
  for (let col = 0; col < numCols; col++) if (coefficient[col] !== 0) count++;
  if (count > FEW_COLS + COL_SHARE * numCols) return null;
  const conflict = { col: new Int32Array(count), value: new Float64Array(count), rhs: 0 };
  let least = 0;
  let terms = size / largest;
  for (let col = 0, pos = 0; pos < count; col++) {
    if (coefficient[col] === 0) continue;
    const a = coefficient[col] / largest;
    conflict.col[pos] = col;
    conflict.value[pos++] = a;
    const term = a > 0 ? a * here.colLb[col] : a * here.colUb[col];
    least += term;
    terms += Math.abs(term);
  }
  conflict.rhs = rhs / largest + TERM_ROOM * terms;
  return least - conflict.rhs > LEAST_VIOLATION ? conflict : null;
}

/**
 * Lessens coefficients of integer columns that exceed what the inequality can be broken by at all: with such a column one
 * step off its bound it holds by itself. Whole points feel no difference; propagation sees more.
 */
function tightenCoefficients({ col, value, rhs }: Conflict, box: Box, integrality: Uint8Array): Conflict {
  let greatest = 0;
  let size = Math.abs(rhs);
  for (let entry = 0; entry < col.length; entry++) {
    const a = value[entry];
    const term = a > 0 ? a * box.colUb[col[entry]] : a * box.colLb[col[entry]];
    greatest += term;
    size += Math.abs(term);
  }
  const excess = greatest - rhs + TERM_ROOM * size;
  if (!(excess >= LEAST_EXCESS && excess < 1)) return { col, value, rhs };
  let side = rhs;
  const lessened = value.map((a, entry) => {
    if (integrality[col[entry]] === 0 || Math.abs(a) <= excess) return a;
    const kept = a > 0 ? excess : -excess;
    side -= (a - kept) * (a > 0 ? box.colUb[col[entry]] : box.colLb[col[entry]]);
    return kept;
  });
  const largest = lessened.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
  return { col, value: lessened.map((a) => a / largest), rhs: side / largest };
}

/**
 * What a proof says, as a sparse inequality; null where it is too dense or leaves the node a point.
 *
 * @param integrality length numCols, 1 = integer; borrowed.
 */
export function proofRow(proof: DenseProof, place: ProofPlace, integrality: Uint8Array): Conflict | null {
  const conflict = collect(proof, place);
  return conflict === null ? null : tightenCoefficients(conflict, place.everywhere, integrality);
}
