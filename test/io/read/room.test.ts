import { describe, expect, it } from "vitest";
import { ProblemBuilder } from "../../../io/read/problem-builder.ts";
import { Room, roomFor } from "../../../io/read/room.ts";

describe("a room for data that will be thrown away", () => {
  it("asks for what is needed while that is little, and then for more than 32 MiB", () => {
    expect(roomFor(1000)).toBe(1000);
    expect(roomFor(2_000_000)).toBeGreaterThan(32 * 2 ** 20);
    expect(roomFor(50 * 2 ** 20)).toBe(50 * 2 ** 20);
  });

  it("hands out zeroed arrays that do not overlap, large ones out of one block", () => {
    const room = new Room();
    const bytes = room.uint8(1_100_001).fill(1);
    const ints = room.int32(300_000).fill(2);
    const reals = room.float64(140_000);
    expect(reals.every((value) => value === 0)).toBe(true);
    reals.fill(3);
    expect(new Set([bytes.buffer, ints.buffer, reals.buffer]).size).toBe(1);
    expect(bytes.every((value) => value === 1)).toBe(true);
    expect(ints.every((value) => value === 2)).toBe(true);
    expect(room.int32(10).buffer).not.toBe(ints.buffer);
  });

  it("takes another block when the first is full", () => {
    const room = new Room();
    const first = room.float64(3_000_000);
    const second = room.float64(3_000_000);
    expect(second.buffer).not.toBe(first.buffer);
    expect(second).toHaveLength(3_000_000);
  });
});

describe("a problem of many entries", () => {
  it("comes out of its builder as it went in, rows ascending", () => {
    const [numCols, perCol, numRows] = [30_000, 4, 20_000];
    const builder = new ProblemBuilder();
    for (let row = 0; row < numRows; row++) builder.rowLb[builder.addRow()] = -row;
    for (let col = 0; col < numCols; col++) {
      builder.colCost[builder.addCol()] = col;
      builder.integrality[col] = col % 2;
      for (let k = perCol - 1; k >= 0; k--)
        builder.addEntry((col + 5000 * k) % numRows, col, k === 0 ? 0 : k + col);
    }
    const problem = builder.build();
    expect([problem.numRows, problem.numCols, problem.value.length]).toEqual([numRows, numCols, 3 * numCols]);
    for (let col = 0; col < numCols; col += 271) {
      const start = problem.colStart[col];
      expect(problem.colStart[col + 1]).toBe(start + 3);
      const rows = [1, 2, 3].map((k) => (col + 5000 * k) % numRows);
      const sorted = [1, 2, 3].sort((a, b) => rows[a - 1] - rows[b - 1]);
      expect([...problem.rowIndex.subarray(start, start + 3)]).toEqual(sorted.map((k) => rows[k - 1]));
      expect([...problem.value.subarray(start, start + 3)]).toEqual(sorted.map((k) => k + col));
      expect([problem.colCost[col], problem.colLb[col], problem.integrality[col]]).toEqual([col, 0, col % 2]);
      expect(problem.colUb[col]).toBe(Number.POSITIVE_INFINITY);
    }
    expect([problem.rowLb[777], problem.rowUb[777]]).toEqual([-777, Number.POSITIVE_INFINITY]);
  });
});
