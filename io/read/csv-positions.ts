/**
 * Where the cells of a CSV text stand. The parser gives values without positions; this walks the text by the same
 * rules (a cell is quoted if it begins with a quote; a doubled quote stays inside; a row ends at a line break)
 * and is asked only when a message needs a position.
 */

/** Offsets of the cells, row by row. */
export function findCells(text: string, delimiter: string): readonly (readonly number[])[] {
  const rows: number[][] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let cells: number[] = [];
  while (at <= text.length) {
    cells.push(at);
    if (text[at] === '"') at = endOfQuoted(text, at);
    while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
    if (at < text.length && text[at] === delimiter) {
      at++;
      continue;
    }
    rows.push(cells);
    cells = [];
    if (at >= text.length) break;
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
  }
  return rows;
}

/** Offset behind the closing quote of the cell that begins with a quote at `start`. */
function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

/** A function that gives `FILE:LINE:COLUMN` of a cell; a cell beyond the text gives the last one before it. */
export function cellPosition(
  text: string,
  file: string,
  delimiter: string,
): (row: number, cell: number) => string {
  let rows: readonly (readonly number[])[] | null = null;
  let lineStarts: readonly number[] = [];
  return (row, cell) => {
    if (rows === null) {
      rows = findCells(text, delimiter);
      const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
      for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
      lineStarts = starts;
    }
    const cells = rows[Math.min(row, rows.length - 1)] as readonly number[];
    const offset = cells[Math.min(Math.max(cell, 0), cells.length - 1)] as number;
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return `${file}:${low + 1}:${offset - (lineStarts[low] as number) + 1}`;
  };
}
