import { describe, expect, it } from "vitest";
import { findComponents } from "../../engine/model/components.ts";
import { Model } from "../../engine/model/model.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { setPlaces, subproblem } from "../../engine/model/subproblem.ts";
import { findTwins } from "../../engine/model/twins.ts";
import { blockDiagonal } from "../generators/blocks.ts";
import { randomLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";

/** Full matrices: each is one component with all rows and columns. */
const connected = (seed: number, rows = 4, cols = 5): Problem =>
  randomLp(seed, { rows, cols, density: 1, empties: 0, duplicates: 0, maximize: false });

const membersOf = (start: Int32Array, members: Int32Array, which: number): number[] => [
  ...members.subarray(start[which], start[which + 1]),
];

function twinsOf(problem: Problem): number[] {
  const components = findComponents(problem);
  if (components === null) throw new Error("expected components");
  const place = new Int32Array(problem.numRows);
  for (let which = 0; which < components.count; which++) {
    setPlaces(place, components.rows.subarray(components.rowStart[which], components.rowStart[which + 1]));
  }
  return [...findTwins(problem, components, place)];
}

describe("components with special ordered sets", () => {
  /** Four rows of two columns each, then two columns without entries; the rows share nothing. */
  const example = (sets: readonly (readonly number[])[]) => {
    const model = new Model();
    const cols = model.addCols(10);
    model.addRows(4, {
      ub: 1,
      terms: (row, pos) => {
        row.add(1, cols.at(2 * pos)).add(1, cols.at(2 * pos + 1));
      },
    });
    for (const members of sets) model.addSos({ type: 1, cols: members });
    return model.toProblem();
  };

  it("are joined by a set, also by way of columns without entries", () => {
    expect(findComponents(example([]))?.count).toBe(4);
    expect(findComponents(example([[0, 2]]))?.count).toBe(3);
    const found = findComponents(
      example([
        [2, 8],
        [9, 8],
        [9, 6],
      ]),
    );
    expect(found?.count).toBe(3);
    expect(membersOf(found?.rowStart as Int32Array, found?.rows as Int32Array, 1)).toEqual([1, 3]);
    expect(membersOf(found?.colStart as Int32Array, found?.cols as Int32Array, 1)).toEqual([
      2, 3, 6, 7, 8, 9,
    ]);
    expect(findComponents(example([[8, 9]]))?.count).toBe(4);
  });

  it("have no twins where they hold a set", () => {
    // The columns without entries go with the first component.
    expect(twinsOf(example([]))).toEqual([0, 1, 1, 1]);
    expect(
      twinsOf(
        example([
          [0, 1],
          [4, 5],
        ]),
      ),
    ).toEqual([0, 1, 2, 1]);
  });
});

describe("components", () => {
  it("are the blocks that a problem was put together from", () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const sizes = Array.from({ length: 2 + (seed % 4) }, () => random.whole(1, 5));
      const blocks = sizes.map((size, pos) => connected(100 * seed + pos, size, size + 1));
      const { problem, rowsOf, colsOf } = blockDiagonal(blocks, random);
      const found = findComponents(problem);
      expect(found?.count).toBe(sizes.length);
      if (found === null) continue;
      for (let which = 0; which < found.count; which++) {
        const rows = membersOf(found.rowStart, found.rows, which);
        const block = rowsOf.findIndex((places) => places[0] === rows[0]);
        expect(rows).toEqual([...rowsOf[block]]);
        expect(membersOf(found.colStart, found.cols, which)).toEqual([...colsOf[block]]);
      }
    }
  });

  it("a connected problem has none", () => {
    expect(findComponents(connected(1))).toBeNull();
    expect(findComponents(connected(1, 1, 3))).toBeNull();
  });

  it("rows and columns without entries do not count as components of their own", () => {
    const { problem } = blockDiagonal([connected(1), connected(2)]);
    const numRows = problem.numRows + 1;
    const withEmpty: Problem = {
      ...problem,
      numRows,
      rowLb: Float64Array.of(...problem.rowLb, -1),
      rowUb: Float64Array.of(...problem.rowUb, 1),
      numCols: problem.numCols + 1,
      colCost: Float64Array.of(...problem.colCost, 3),
      colLb: Float64Array.of(...problem.colLb, 0),
      colUb: Float64Array.of(...problem.colUb, 1),
      integrality: new Uint8Array(problem.numCols + 1),
      colStart: Int32Array.of(...problem.colStart, problem.value.length),
    };
    const found = findComponents(withEmpty);
    expect(found?.count).toBe(2);
    expect(found?.rows.toSorted()).toEqual(Int32Array.from({ length: numRows }, (_, row) => row));
    expect(findComponents({ ...withEmpty, rowIndex: withEmpty.rowIndex.fill(0) })).toBeNull();
  });
});

describe("a subproblem", () => {
  it("of a block's rows and columns is the block", () => {
    const blocks = [connected(3), connected(4, 2, 6), connected(5, 7, 3)];
    const { problem, rowsOf, colsOf } = blockDiagonal(blocks, new Random(1));
    const place = new Int32Array(problem.numRows);
    for (const [which, block] of blocks.entries()) {
      setPlaces(place, rowsOf[which]);
      const part = subproblem(problem, rowsOf[which], colsOf[which], place);
      expect(part).toEqual({ ...block, objectiveOffset: 0 });
    }
  });

  it("leaves out the entries of other rows", () => {
    const problem = connected(6, 3, 2);
    const rows = Int32Array.of(2, 0);
    const place = new Int32Array(3);
    setPlaces(place, rows);
    const part = subproblem(problem, rows, Int32Array.of(1), place);
    expect([...part.colStart]).toEqual([0, 2]);
    expect([...part.rowIndex]).toEqual([1, 0]);
    expect([...part.value]).toEqual([problem.value[3], problem.value[5]]);
    expect([...part.rowUb]).toEqual([problem.rowUb[2], problem.rowUb[0]]);
  });
});

describe("twins", () => {
  it("are found where blocks repeat, however they are mixed", () => {
    const [a, b] = [connected(7), connected(8)];
    for (let seed = 0; seed < 10; seed++) {
      const { problem, rowsOf } = blockDiagonal([a, b, a, b, a], new Random(seed));
      const twins = twinsOf(problem);
      // Components are numbered by their first rows.
      const order = [0, 1, 2, 3, 4].toSorted((p, q) => rowsOf[p][0] - rowsOf[q][0]);
      const kind = order.map((block) => block % 2);
      expect(twins).toEqual(kind.map((parity) => kind.indexOf(parity)));
    }
  });

  it.each(["colCost", "colLb", "colUb", "rowLb", "rowUb", "value"] as const)(
    "differ when one figure of %s differs",
    (key) => {
      const block = connected(9);
      const changed = { ...block, [key]: block[key].map((x, pos) => (pos === 1 ? 12345.678 : x)) };
      expect(twinsOf(blockDiagonal([block, changed]).problem)).toEqual([0, 1]);
      expect(twinsOf(blockDiagonal([block, block]).problem)).toEqual([0, 0]);
    },
  );

  it("differ when a column is integer in one of them or an entry stands in another row", () => {
    const block = connected(10, 3, 3);
    const whole = { ...block, integrality: Uint8Array.of(1, 0, 0) };
    expect(twinsOf(blockDiagonal([block, whole]).problem)).toEqual([0, 1]);
    // One column [1 2 .] or [1 . 2], rows of equal bounds, joined by a second column.
    const bounds = { rowLb: new Float64Array(3), rowUb: new Float64Array(3).fill(1) };
    const base: Problem = {
      ...connected(11, 3, 2),
      ...bounds,
      colStart: Int32Array.of(0, 2, 5),
      rowIndex: Int32Array.of(0, 1, 0, 1, 2),
      value: Float64Array.of(1, 2, 1, 1, 1),
    };
    const moved = { ...base, rowIndex: Int32Array.of(0, 2, 0, 1, 2) };
    expect(twinsOf(blockDiagonal([base, moved]).problem)).toEqual([0, 1]);
  });
});
