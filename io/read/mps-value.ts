import { INPUT_INFINITY, LARGE_ENTRY } from "../../engine/index.ts";
import { parseDecimal, parseInfinity } from "./decimal.ts";
import type { MpsLines } from "./mps-lines.ts";

/** Value of a field that may be infinite: 1e20 and beyond, `inf`, `infinity`. @throws ParseError at its line. */
export function readExtended(lines: MpsLines, field: number): number {
  const { bytes } = lines;
  const start = lines.start[field];
  const end = lines.end[field];
  let value = parseDecimal(bytes, start, end);
  if (Number.isNaN(value)) value = parseInfinity(bytes, start, end);
  if (Number.isNaN(value)) throw lines.error(lines.quote(field), "a number");
  if (value >= INPUT_INFINITY) return Number.POSITIVE_INFINITY;
  return value <= -INPUT_INFINITY ? Number.NEGATIVE_INFINITY : value;
}

/** Value of a matrix entry. @throws ParseError where it is no number or of magnitude 1e15 and more. */
export function readEntry(lines: MpsLines, field: number): number {
  const value = parseDecimal(lines.bytes, lines.start[field], lines.end[field]);
  if (Number.isNaN(value)) throw lines.error(lines.quote(field), "a number");
  if (Math.abs(value) >= LARGE_ENTRY) {
    throw lines.error(lines.quote(field), `a coefficient of magnitude below ${LARGE_ENTRY.toExponential()}`);
  }
  return value;
}

/** Value of a cost or of the objective's constant. @throws ParseError where it is no number or infinite. */
export function readCost(lines: MpsLines, field: number): number {
  const value = readExtended(lines, field);
  if (!Number.isFinite(value)) throw lines.error(lines.quote(field), "a finite number in the objective");
  return value;
}
