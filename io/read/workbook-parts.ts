/**
 * The parts of a workbook that are read, checked before the reader of sheets sees them: it trusts references of rows and cells
 * and makes room for all cells from A1 on, so that `9e6` in place of `916` would fill the memory.
 */
import { ParseError } from "../../engine/index.ts";
import { attributeValues, walkTags, XmlError } from "./xml-tags.ts";
import type { ZipEntry } from "./zip.ts";

/**
 * Cells that the sheets of a workbook may span from A1 on, blank ones included: a year of quarter hours with 200 columns.
 */
const MOST_CELLS = 8e6;
/** Sheets, and relations between parts: some loops of the reader go over all pairs of them. */
const MOST_SHEETS = 1000;
/** The last row and column that spreadsheets have. */
const LAST_ROW = 2 ** 20;
const LAST_COLUMN = 2 ** 14;

/** The parts that hold sheets, texts and styles. Pictures, themes and the order of calculation are not needed. */
const READ_PART = /^xl\/(?:_rels\/workbook\.xml\.rels|(?!calcChain)[^/]+\.xml|worksheets\/[^/]+\.xml)$/i;

/** Number of a column, from 1. */
function columnNumber(letters: string): number {
  let number = 0;
  for (let pos = 0; pos < letters.length; pos++) number = 26 * number + letters.charCodeAt(pos) - 64;
  return number;
}

/** The place that a tag names; null where it names none. @throws XmlError where it is no place of a spreadsheet. */
function placeOf(
  name: "row" | "c",
  attributes: string,
): { readonly row: number; readonly col: number } | null {
  const values = attributeValues(attributes, "r");
  if (values.length === 0) return null;
  const [value] = values as [string];
  const parts = (name === "row" ? /^()(\d{1,7})$/ : /^([A-Z]{1,3})(\d{1,7})$/).exec(value);
  const place = { row: Number(parts?.[2]), col: columnNumber(parts?.[1] ?? "") };
  const isSound = parts !== null && place.row >= 1 && place.row <= LAST_ROW && place.col <= LAST_COLUMN;
  if (values.length > 1 || !isSound) {
    const which = name === "row" ? "a row" : "a cell";
    throw new XmlError(`${which} with the reference ${JSON.stringify(value.slice(0, 40))}`);
  }
  return place;
}

/** Counts what a part may make the reader hold; parts that are no sheets have no rows. */
class Span {
  #row = 0;
  #col = 0;
  #rows = 0;
  #cols = 0;
  #sheets = 0;

  /** Cells from A1 to the last row and the last column. */
  get cells(): number {
    return this.#rows * this.#cols;
  }

  /** @throws XmlError where a reference is none, or there are too many sheets. */
  add(name: string, attributes: string): void {
    if (name === "sheet" || name === "Relationship") {
      if (++this.#sheets > MOST_SHEETS) throw new XmlError(`over ${MOST_SHEETS} sheets or relations`);
    } else if (name === "row") {
      this.#row = placeOf("row", attributes)?.row ?? this.#row + 1;
      this.#col = 0;
    } else if (name === "c") {
      const place = placeOf("c", attributes);
      this.#col = place?.col ?? this.#col + 1;
      this.#row = place?.row ?? this.#row;
    } else return;
    this.#rows = Math.max(this.#rows, this.#row);
    this.#cols = Math.max(this.#cols, this.#col);
  }
}

/** What a part of the archive spans. */
function spanOf({ name, bytes }: ZipEntry, file: string): number {
  const span = new Span();
  try {
    walkTags(new TextDecoder().decode(bytes), (tag, attributes) => span.add(tag, attributes));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new ParseError(
      { file, line: 1 },
      `${error.message} in ${name}`,
      "a workbook (.xlsx) as spreadsheets write it",
    );
  }
  return span.cells;
}

/**
 * The parts that are to be read, all of them sound.
 * @throws ParseError naming the part that is damaged or hostile, or that spans too many cells.
 */
export function readableParts(entries: readonly ZipEntry[], file: string): readonly ZipEntry[] {
  const parts = entries.filter(({ name }) => READ_PART.test(name));
  let cells = 0;
  for (const part of parts) {
    cells += spanOf(part, file);
    if (cells <= MOST_CELLS) continue;
    const found = `a value so far from A1 in ${part.name} that the sheets span over ${MOST_CELLS} cells`;
    throw new ParseError({ file, line: 1 }, found, "sheets without values far from their tables");
  }
  return parts;
}
