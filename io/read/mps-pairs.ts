import { quoteBytes } from "./byte-text.ts";
import { readWidth } from "./exact-range.ts";
import type { MpsLines } from "./mps-lines.ts";
import { DROPPED, type MpsModel, OBJECTIVE, REFUSED } from "./mps-model.ts";
import { readCost, readExtended } from "./mps-value.ts";
import type { NameTable } from "./name-table.ts";

/** Whether a comment starts at the field: a `$` that starts no known name. */
export function isDollarComment(lines: MpsLines, field: number, names: NameTable): boolean {
  return lines.isDollar(field) && lines.find(names, field) < 0;
}

/** Lets through the lines of the first vector of a section; lines without a vector's name belong to it. */
export class VectorFilter {
  readonly #section: string;
  #name: Uint8Array | null = null;

  constructor(section: string) {
    this.#section = section;
  }

  /** Whether the line whose vector name is in `field` counts. */
  accepts(lines: MpsLines, field: number, model: MpsModel): boolean {
    const { bytes } = lines;
    const name = bytes.subarray(lines.start[field], lines.end[field]);
    this.#name ??= name;
    const first = this.#name;
    if (name.length === first.length && name.every((byte, pos) => byte === first[pos])) return true;
    const kept = quoteBytes(first, 0, first.length);
    model.warnings.add(
      `vector ${this.#section}`,
      lines.line,
      `${this.#section} vector ${lines.quote(field)} ignored, the first one, ${kept}, counts`,
    );
    return false;
  }
}

type PairReader = (lines: MpsLines, model: MpsModel, name: number, field: number) => void;

/** Reads lines of pairs of row name and value, up to the next section. */
function readPairs(lines: MpsLines, model: MpsModel, section: string, readPair: PairReader): boolean {
  const filter = new VectorFilter(section);
  return lines.readData(() => {
    const count = fieldsBeforeComment(lines, model);
    if (count < 2 || count > 5) {
      throw lines.error(`${count} fields`, `in ${section} one or two pairs of row name and value`);
    }
    const first = count % 2;
    if (first === 1 && !filter.accepts(lines, 0, model)) return;
    for (let field = first; field < count; field += 2) {
      const name = model.findRow(lines, field);
      if (model.rowOf.items[name] === REFUSED) readExtended(lines, field + 1);
      else readPair(lines, model, name, field);
    }
  });
}

/** A `$` may open a comment in place of the first or the second pair's row name. */
function fieldsBeforeComment(lines: MpsLines, model: MpsModel): number {
  for (let field = 2; field < Math.min(lines.count, 5); field++) {
    if (isDollarComment(lines, field, model.rowNames)) return field;
  }
  return lines.count;
}

/** Reads the lines of RHS. @returns false at the end of the text. */
export function readRhs(lines: MpsLines, model: MpsModel): boolean {
  return readPairs(lines, model, "RHS", readRhsPair);
}

function readRhsPair(lines: MpsLines, model: MpsModel, name: number, field: number): void {
  const row = model.rowOf.items[name];
  if (row === DROPPED) return;
  if (row === OBJECTIVE) {
    if (model.hasObjectiveRhs) throw lines.error("a second right-hand side of the objective", "at most one");
    model.hasObjectiveRhs = true;
    model.builder.objectiveOffset = 0 - readCost(lines, field + 1); // 0 - 0 is 0, -0 would be -0
    return;
  }
  if (!Number.isNaN(model.rhs[row])) {
    throw lines.error(`a second right-hand side of row ${lines.quote(field)}`, "at most one for each row");
  }
  const value = readExtended(lines, field + 1);
  const type = model.rowType(row);
  const isOpen = (type === "L" && value > 0) || (type === "G" && value < 0);
  if (!Number.isFinite(value) && !isOpen) {
    throw lines.error(
      lines.quote(field + 1),
      `a finite right-hand side for the ${type} row ${lines.quote(field)}`,
    );
  }
  model.rhs[row] = value;
}

/** Reads the lines of RANGES. @returns false at the end of the text. */
export function readRanges(lines: MpsLines, model: MpsModel): boolean {
  return readPairs(lines, model, "RANGES", readRangePair);
}

function readRangePair(lines: MpsLines, model: MpsModel, name: number, field: number): void {
  const row = model.rowOf.items[name];
  if (row === DROPPED || row === OBJECTIVE) {
    model.warnings.add(
      "range",
      lines.line,
      `a range of the N row ${lines.quote(field)} has no meaning: ignored`,
    );
    return;
  }
  if (model.width.has(row)) {
    throw lines.error(`a second range of row ${lines.quote(field)}`, "at most one for each row");
  }
  const value = readExtended(lines, field + 1);
  const width = Number.isFinite(value)
    ? readWidth(lines.bytes, lines.start[field + 1], lines.end[field + 1])
    : { head: Number.POSITIVE_INFINITY, tail: 0 };
  model.width.set(row, { ...width, isNegative: value < 0 });
}
