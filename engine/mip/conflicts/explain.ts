/**
 * Why a row moves a bound, or leaves no point: bounds of its other columns that suffice. What the row does not need to its full extent is
 * given up, the bounds that cost least first, of these the latest.
 *
 * Achterberg, "Conflict analysis in mixed integer programming", Discrete Optimization 4 (2007) 4-20, section 3.
 */
import { ACCEPTED_RELATIVE_VIOLATION, ACCEPTED_VIOLATION, INTEGRALITY } from "../../tolerances.ts";
import { ACTIVITY_NOISE } from "../domain/propagation.ts";
import type { Box } from "./dense-proof.ts";
import { type PremiseSet, sideOf } from "./premise-set.ts";

/** sign · (sum value · x over start … end − 1) <= side. */
export interface ReasonRow {
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly start: number;
  readonly end: number;
  readonly sign: number;
  readonly side: number;
}

/** What explanations are made with. */
export interface Explained {
  readonly premises: PremiseSet;
  /** Bounds that hold everywhere, those where the last level begins, and those at the moment of the deduction. */
  readonly everywhere: Box;
  readonly start: Box;
  readonly now: Box;
  readonly integrality: Uint8Array;
  /** By column: the place of its last change in the order of all. */
  readonly changedAt: Int32Array;
}

/** A bound that a row may do without at the price of so much activity. */
interface Part {
  readonly side: number;
  readonly value: number;
  readonly weight: number;
  readonly loss: number;
  readonly isNeeded: boolean;
  readonly at: number;
}

/** Least activity of the row without a column, and the sum of its absolute terms. */
function leastOf({ col, value, start, end, sign }: ReasonRow, now: Box, without: number) {
  let least = 0;
  let size = 0;
  for (let entry = start; entry < end; entry++) {
    const each = col[entry];
    if (each === without) continue;
    const b = sign * value[entry];
    const term = b > 0 ? b * now.colLb[each] : b * now.colUb[each];
    least += term;
    size += Math.abs(term);
  }
  return { least, size };
}

function partsOf(row: ReasonRow, place: Explained, without: number): Part[] {
  const { col, value, start, end, sign } = row;
  const { premises, everywhere, now, changedAt } = place;
  const parts: Part[] = [];
  for (let entry = start; entry < end; entry++) {
    const each = col[entry];
    if (each === without) continue;
    const b = sign * value[entry];
    const isUpper = b < 0;
    const bound = isUpper ? now.colUb[each] : now.colLb[each];
    const free = isUpper ? everywhere.colUb[each] : everywhere.colLb[each];
    if (bound === free) continue;
    const side = sideOf(each, isUpper);
    const isNeeded =
      premises.isNeeded[side] === 1 &&
      (isUpper ? premises.value[side] <= bound : premises.value[side] >= bound);
    const weight = Math.abs(b);
    parts.push({
      side,
      value: bound,
      weight,
      loss: weight * Math.abs(bound - free),
      isNeeded,
      at: changedAt[each],
    });
  }
  return parts;
}

/** Needs the parts but for those whose loss the slack affords. */
function needParts(parts: Part[], affordable: number, { premises, start, integrality }: Explained): void {
  let slack = affordable;
  // What is needed anyway stays; of the others what is lost for least, and latest, goes first.
  parts.sort((a, b) => Number(a.isNeeded) - Number(b.isNeeded) || a.loss - b.loss || b.at - a.at);
  for (const { side, value, weight, loss, isNeeded } of parts) {
    if (isNeeded) continue;
    if (loss < slack) {
      slack -= loss;
      continue;
    }
    const isInteger = integrality[side >> 1] === 1;
    const steps = isInteger && slack > 0 ? Math.ceil(slack / weight) - 1 : 0;
    slack -= steps * weight;
    premises.add(side, (side & 1) === 0 ? value - steps : value + steps, start);
  }
}

/**
 * Needs what makes the row leave no point.
 * @returns false where its activity does not say so.
 */
export function explainEmpty(row: ReasonRow, place: Explained): boolean {
  const { least, size } = leastOf(row, place.now, -1);
  const slack = least - row.side - ACCEPTED_VIOLATION - ACCEPTED_RELATIVE_VIOLATION * size;
  if (!(slack > 0 && slack < Number.POSITIVE_INFINITY)) return false;
  needParts(partsOf(row, place, -1), slack, place);
  return true;
}

/**
 * Needs what makes the row give a side of a column this value.
 * @param factor coefficient of the column, times the row's sign. @returns false where its activity does not say so.
 */
export function explainBound(
  row: ReasonRow,
  place: Explained,
  side: number,
  value: number,
  factor: number,
): boolean {
  const col = side >> 1;
  const isUpper = (side & 1) === 1;
  if (factor > 0 !== isUpper) return false;
  const { least, size } = leastOf(row, place.now, col);
  const weight = Math.abs(factor);
  const reach = isUpper ? value : -value;
  const room = row.side - least;
  const noise = ACTIVITY_NOISE * (size + Math.abs(row.side));
  const isInteger = place.integrality[col] === 1;
  let slack = weight * (isInteger ? reach + 1 - INTEGRALITY : reach - ACCEPTED_VIOLATION) - 2 * noise - room;
  // The bound of a continuous column is what was deduced, to the last digit.
  if (!isInteger && slack <= 0 && slack >= -4 * noise - weight * ACCEPTED_VIOLATION) slack = 0;
  else if (!(slack > 0)) return false;
  if (!(slack < Number.POSITIVE_INFINITY)) return false;
  needParts(partsOf(row, place, col), slack, place);
  return true;
}
