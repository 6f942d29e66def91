import { describe, expect, it } from "vitest";
import { assemble, EMPTY_MATRIX } from "../../engine/model/assemble.ts";

/** Rows given as lists of [column, value]. */
function newRows(firstRow: number, rows: readonly (readonly (readonly [number, number])[])[]) {
  const entries = rows.flat();
  const rowStart = new Int32Array(rows.length + 1);
  rows.forEach((row, pos) => {
    rowStart[pos + 1] = (rowStart[pos] as number) + row.length;
  });
  return {
    firstRow,
    numRows: rows.length,
    rowStart,
    colIndex: Int32Array.from(entries, ([col]) => col),
    value: Float64Array.from(entries, ([, value]) => value),
  };
}

describe("assemble", () => {
  it("sorts entries by column and row, whatever their order in the rows", () => {
    const rows = newRows(0, [
      [
        [2, 5],
        [0, 1],
      ],
      [
        [1, 3],
        [0, 2],
      ],
    ]);
    const matrix = assemble(EMPTY_MATRIX, 3, rows);
    expect([...matrix.colStart]).toEqual([0, 2, 3, 4]);
    expect([...matrix.rowIndex]).toEqual([0, 1, 1, 0]);
    expect([...matrix.value]).toEqual([1, 2, 3, 5]);
  });

  it("sums entries of the same place and leaves out exact zeros", () => {
    const rows = newRows(0, [
      [
        [0, 1],
        [1, 4],
        [0, 2],
        [1, -4],
      ],
      [[1, 0]],
      [[1, 6]],
    ]);
    const matrix = assemble(EMPTY_MATRIX, 2, rows);
    expect([...matrix.colStart]).toEqual([0, 1, 2]);
    expect([...matrix.rowIndex]).toEqual([0, 2]);
    expect([...matrix.value]).toEqual([3, 6]);
  });

  it("appends rows and columns below and beside a matrix", () => {
    const base = assemble(EMPTY_MATRIX, 2, newRows(0, [[[0, 1]], [[1, 2]]]));
    const more = newRows(2, [
      [
        [0, 3],
        [2, 4],
      ],
    ]);
    const matrix = assemble(base, 3, more);
    expect([...matrix.colStart]).toEqual([0, 2, 3, 4]);
    expect([...matrix.rowIndex]).toEqual([0, 2, 1, 2]);
    expect([...matrix.value]).toEqual([1, 3, 2, 4]);
    expect([...base.value]).toEqual([1, 2]);
  });

  it("makes an empty matrix of nothing", () => {
    const matrix = assemble(EMPTY_MATRIX, 0, newRows(0, []));
    expect([...matrix.colStart]).toEqual([0]);
  });
});
