import { describe, expect, it } from "vitest";
import {
  emptyAnswer,
  type FullAnswer,
  listProduct,
  PostsolveStack,
} from "../../engine/presolve/postsolve-stack.ts";
import { WorkingModel } from "../../engine/presolve/working-model.ts";
import { randomLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { denseProblem } from "../simplex/lp-solving.ts";

/** The model's entries by row, read along rows; checks chains, counts and marks on the way. */
function entriesOf(model: WorkingModel): Map<string, number> {
  const byRow = new Map<string, number>();
  for (let row = 0; row < model.numRows; row++) {
    let count = 0;
    for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
      if (model.isRowAlive[row] === 0) break;
      expect(model.isColAlive[model.colOf[entry]]).toBe(1);
      byRow.set(`${row},${model.colOf[entry]}`, model.value[entry]);
      count++;
    }
    if (model.isRowAlive[row] !== 0) expect(model.rowCount[row]).toBe(count);
  }
  const byCol = new Map<string, number>();
  for (let col = 0; col < model.numCols; col++) {
    if (model.isColAlive[col] === 0) continue;
    for (let entry = model.colHead[col]; entry >= 0; entry = model.nextInCol[entry]) {
      byCol.set(`${model.rowOf[entry]},${col}`, model.value[entry]);
    }
  }
  expect(new Map([...byCol].sort())).toEqual(new Map([...byRow].sort()));
  expect(model.numEntries).toBe(byRow.size);
  return byRow;
}

describe("WorkingModel", () => {
  it("keeps both chains of every entry through random removals and additions", () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random(seed);
      const model = new WorkingModel(randomLp(seed, { rows: 8, cols: 10 }));
      entriesOf(model);
      for (let step = 0; step < 25; step++) {
        const row = random.whole(0, 7);
        const col = random.whole(0, 9);
        if (model.isRowAlive[row] === 0 || model.isColAlive[col] === 0) continue;
        const kind = random.whole(0, 9);
        if (kind === 0) model.removeRow(row);
        else if (kind === 1) model.fixCol(col, random.whole(-2, 2));
        else {
          let place = -1;
          for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
            if (model.colOf[entry] === col) place = entry;
          }
          const amount = random.nonZero(3);
          if (place < 0) model.appendEntry(row, col, amount);
          else model.removeEntry(place);
          expect(entriesOf(model).get(`${row},${col}`)).toBe(place < 0 ? amount : undefined);
        }
        entriesOf(model);
      }
    }
  });

  it("computes activities with infinite terms counted apart", () => {
    const rows = [{ a: [2, -1, 3], lb: 0 }];
    const bounds = [
      [1, 4],
      [-5, Number.POSITIVE_INFINITY],
      [-1, 2],
    ] as const;
    const model = new WorkingModel(denseProblem([0, 0, 0], rows, bounds));
    model.computeActivity(0);
    expect([model.minActivity[0], model.minInfinite[0]]).toEqual([-1, 1]);
    expect([model.maxActivity[0], model.maxInfinite[0]]).toEqual([19, 0]);
    const head = model.rowHead[0];
    expect(model.maxActivityWithout(0, head)).toBe(11);
    expect(model.minActivityWithout(0, head)).toBe(Number.NEGATIVE_INFINITY);
    expect(model.minActivityWithout(0, model.nextInRow[head])).toBe(-1);
    model.setColBounds(1, -5, 6);
    model.computeActivity(0);
    expect(model.minActivityWithout(0, head)).toBe(-9);
  });

  it("lists each change once, for the next round", () => {
    const model = new WorkingModel(
      denseProblem(
        [0, 0],
        [
          { a: [1, 1], lb: 0 },
          { a: [0, 1], lb: 0 },
        ],
        [
          [0, 1],
          [0, 1],
        ],
      ),
    );
    model.changedRows.startRound();
    model.changedCols.startRound();
    expect([model.changedRows.count, model.changedCols.count, model.hasChanges]).toEqual([2, 2, false]);
    model.setColBounds(0, 0, 2);
    model.setColBounds(0, 0, 3);
    expect(model.changedRows.count).toBe(2);
    model.changedRows.startRound();
    model.changedCols.startRound();
    expect([...model.changedRows.items.subarray(0, model.changedRows.count)]).toEqual([0]);
    expect([...model.changedCols.items.subarray(0, model.changedCols.count)]).toEqual([0]);
  });
});

describe("PostsolveStack", () => {
  it("replays thousands of records backward, each with its own data", () => {
    const stack = new PostsolveStack();
    for (let k = 0; k < 3000; k++) {
      stack.begin(k % 2);
      stack.int(k);
      stack.real(k / 2);
    }
    const seen: string[] = [];
    const note =
      (kind: string) => (record: { ints: Int32Array; reals: Float64Array; int: number; real: number }) => {
        seen.push(`${kind}${record.ints[record.int]} ${record.reals[record.real]}`);
      };
    stack.replay([note("even "), note("odd ")], emptyAnswer(0, 0));
    expect(seen).toHaveLength(3000);
    expect(seen.slice(0, 2)).toEqual(["odd 2999 1499.5", "even 2998 1499"]);
    expect(seen.at(-1)).toBe("even 0 0");
  });

  it("stores lines without the entry that is left out", () => {
    const model = new WorkingModel(
      denseProblem(
        [0, 0, 0],
        [{ a: [2, 3, 5], lb: 0 }],
        [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
      ),
    );
    const stack = new PostsolveStack();
    stack.begin(0);
    stack.row(model, 0, 1);
    const sums: number[] = [];
    const undo = (record: Parameters<typeof listProduct>[0], answer: FullAnswer): void => {
      sums.push(record.ints[record.int], listProduct(record, record.int, record.real, answer.colValue));
    };
    const answer = emptyAnswer(1, 3);
    answer.colValue.set([10, 100, 1000]);
    stack.replay([undo], answer);
    expect(sums).toEqual([2, 5020]);
  });
});
