import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../engine/errors.ts";
import { Model, sum } from "../../engine/model/model.ts";
import { numEntries, type Problem } from "../../engine/model/problem.ts";
import { subproblem } from "../../engine/model/subproblem.ts";
import { randomLp, randomMip } from "../generators/lp.ts";

fc.configureGlobal({ seed: 20260101 });

/** max 3x + 2y + 1, x + y <= 4, 1 <= x + 3y <= 6, x <= 3 integer, y free. */
function example(): { model: Model; problem: Problem } {
  const model = new Model("example");
  const x = model.addCol({ ub: 3, integer: true, name: "x" });
  const y = model.addCol({ lb: Number.NEGATIVE_INFINITY, tag: { unit: "kW" } });
  model.addRow(x.plus(y).atMost(4), { name: "limit", tag: { step: 1 } });
  model.addRow(sum([x, y.times(3)]).between(1, 6));
  model.maximize(sum([x.times(3), y.times(2), 1]));
  return { model, problem: model.toProblem() };
}

/** Writes a problem through the builder, row by row. */
function rebuild(problem: Problem): Model {
  const model = new Model();
  model.setMaximize(problem.maximize);
  model.setObjectiveOffset(problem.objectiveOffset);
  const cols = model.addCols(problem.numCols, {
    lb: (pos) => problem.colLb[pos] as number,
    ub: (pos) => problem.colUb[pos] as number,
    cost: (pos) => problem.colCost[pos] as number,
    integer: (pos) => problem.integrality[pos] === 1,
  });
  model.addRows(problem.numRows, {
    lb: (pos) => problem.rowLb[pos] as number,
    ub: (pos) => problem.rowUb[pos] as number,
    terms: (row, pos) => {
      for (let col = problem.numCols - 1; col >= 0; col--) {
        for (
          let entry = problem.colStart[col] as number;
          entry < (problem.colStart[col + 1] as number);
          entry++
        ) {
          const half = (problem.value[entry] as number) / 2;
          if (problem.rowIndex[entry] === pos) row.add(half, cols.at(col)).add(half, model.col(col));
        }
      }
    },
  });
  return model;
}

describe("Model", () => {
  it("becomes the record that its expressions say", () => {
    const { problem } = example();
    expect(problem).toEqual({
      numRows: 2,
      numCols: 2,
      maximize: true,
      objectiveOffset: 1,
      colCost: Float64Array.of(3, 2),
      colLb: Float64Array.of(0, Number.NEGATIVE_INFINITY),
      colUb: Float64Array.of(3, Number.POSITIVE_INFINITY),
      integrality: Uint8Array.of(1, 0),
      rowLb: Float64Array.of(Number.NEGATIVE_INFINITY, 1),
      rowUb: Float64Array.of(4, 6),
      colStart: Int32Array.of(0, 2, 4),
      rowIndex: Int32Array.of(0, 1, 0, 1),
      value: Float64Array.of(1, 1, 1, 3),
    });
  });

  it("names and tags columns and rows by block", () => {
    const { model } = example();
    model.addCols(3, { name: (pos) => `power[${pos}]`, tag: (pos) => ({ step: pos }) });
    const names = model.names();
    expect([0, 1, 2, 4].map((col) => names.col(col))).toEqual(["x", "c1", "power[0]", "power[2]"]);
    expect([0, 1].map((row) => names.row(row))).toEqual(["limit", "r1"]);
    expect(names.model).toBe("example");
    expect(model.colTag(1)).toEqual({ unit: "kW" });
    expect(model.colTag(3)).toEqual({ step: 1 });
    expect(model.rowTag(0)).toEqual({ step: 1 });
    expect(model.rowTag(1)).toBeUndefined();
  });

  it("keeps its record until it changes, and then makes another", () => {
    const { model, problem } = example();
    expect(model.toProblem()).toBe(problem);
    model.setCost(0, 7);
    const changed = model.toProblem();
    expect(changed).not.toBe(problem);
    expect([...changed.colCost]).toEqual([7, 2]);
    expect([...problem.colCost]).toEqual([3, 2]);
    model.setColBounds(1, 0, 9);
    model.setRowBounds(0, 0, 5);
    model.setInteger(1, true);
    model.addCost(1, -0.5);
    model.addObjectiveOffset(2);
    expect(model.toProblem()).toMatchObject({
      objectiveOffset: 3,
      colCost: Float64Array.of(7, 1.5),
      colUb: Float64Array.of(3, 9),
      rowLb: Float64Array.of(0, 1),
      integrality: Uint8Array.of(1, 1),
    });
  });

  it("takes rows and columns after a record was made", () => {
    const { model } = example();
    const z = model.addCol({ name: "z" });
    model.addRow(z.plus(model.col(0).times(2)).atLeast(1));
    const problem = model.toProblem();
    expect([...problem.colStart]).toEqual([0, 3, 5, 6]);
    expect([...problem.rowIndex]).toEqual([0, 1, 2, 0, 1, 2]);
    expect([...problem.value]).toEqual([1, 1, 2, 1, 3, 1]);
  });

  it("moves the constants of a relation to its bounds and sums repeated columns", () => {
    const model = new Model();
    const x = model.addCol();
    const row = model.addRow(x.plus(5).plus(x).atMost(x.minus(1)));
    const problem = model.toProblem();
    expect(row).toBe(0);
    expect([...problem.value]).toEqual([1]);
    expect([...problem.rowUb]).toEqual([-6]);
  });

  it("drops all costs when the objective is set anew", () => {
    const { model } = example();
    model.minimize(model.col(1).plus(2));
    expect(model.toProblem()).toMatchObject({
      maximize: false,
      objectiveOffset: 2,
      colCost: Float64Array.of(0, 1),
    });
  });

  it("comes back the same from a record, row by row and as a whole", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(8), fc.nat(8), fc.boolean(), (seed, rows, cols, isMip) => {
        const shape = { rows: rows + 1, cols: cols + 1, empties: 0.2 };
        const problem = isMip ? randomMip(seed, shape) : randomLp(seed, shape);
        expect(rebuild(problem).toProblem()).toEqual(problem);
        expect(Model.fromProblem(problem).toProblem()).toBe(problem);
      }),
    );
  });

  it("grows around a record with names", () => {
    const names = {
      model: "m",
      objective: "cost",
      row: (row: number) => `R${row}`,
      col: (col: number) => `X${col}`,
    };
    const model = Model.fromProblem(example().problem, names);
    model.addRow(model.addCol({ name: "extra" }).equals(1));
    expect(model.names().objective).toBe("cost");
    expect([0, 1, 2].map((col) => model.names().col(col))).toEqual(["X0", "X1", "extra"]);
    expect([1, 2].map((row) => model.names().row(row))).toEqual(["R1", "r2"]);
    expect(numEntries(model.toProblem())).toBe(5);
    expect(model.toProblem().maximize).toBe(true);
  });

  it("collects warnings about what it tidied", () => {
    const model = new Model();
    const x = model.addCol();
    model.addRow(x.times(1e-10).plus(model.addCol()).atMost(1e30));
    const problem = model.toProblem();
    expect(numEntries(problem)).toBe(1);
    expect(problem.rowUb[0]).toBe(Number.POSITIVE_INFINITY);
    expect(model.warnings).toHaveLength(1);
    model.setCost(0, 1);
    model.toProblem();
    expect(model.warnings).toHaveLength(1);
  });
});

describe("Model refuses", () => {
  it("NaN where it enters, with the name, and stays as it was", () => {
    const model = new Model();
    const lb = (pos: number): number => (pos === 2 ? Number.NaN : 0);
    expect(() => model.addCols(3, { lb, name: (pos) => `p${pos}` })).toThrow(
      "column 2 (p2): lower bound: found NaN",
    );
    expect(model.numCols).toBe(0);
    const x = model.addCol();
    expect(() => model.addRow(x.atMost(Number.NaN), { name: "cap" })).toThrow(
      "row 0 (cap): upper bound: found NaN",
    );
    expect(() => model.addRow(x.times(Number.NaN).atMost(1))).toThrow("coefficient NaN of column 0");
    expect(() => model.addRow(x.plus(Number.POSITIVE_INFINITY).atMost(1))).toThrow("constant Infinity");
    expect(() => model.setCost(x, Number.NaN)).toThrow(ModelError);
    expect(() => model.minimize(x.times(Number.NaN).plus(7))).toThrow("column 0: cost");
    expect(() => model.minimize(x.plus(Number.NaN))).toThrow("objective offset");
    expect(model.toProblem()).toMatchObject({ objectiveOffset: 0, colCost: Float64Array.of(0) });
    expect(model.numRows).toBe(0);
    expect(numEntries(model.toProblem())).toBe(0);
  });

  it("a pair of bounds for one of them, and keeps both", () => {
    const model = new Model();
    const x = model.addCol({ ub: 4 });
    model.addRow(x.between(1, 3));
    expect(() => model.setColBounds(x, 2, Number.NaN)).toThrow("column 0: upper bound: found NaN");
    expect(() => model.setRowBounds(0, 2, Number.NaN)).toThrow("row 0: upper bound: found NaN");
    model.setCost(x, 1);
    expect(model.toProblem()).toMatchObject({ colLb: Float64Array.of(0), rowLb: Float64Array.of(1) });
  });

  it("columns it does not have", () => {
    const model = new Model();
    const x = model.addCol();
    const other = new Model().addCol();
    expect(() => model.addRow(other.atMost(1))).toThrow("another model");
    expect(() => model.setCost(other, 1)).toThrow("another model");
    expect(() => model.setCost(1, 1)).toThrow("found column 1, expected 0 to 0");
    const rows = { terms: (row: { add(a: number, col: number): unknown }, pos: number) => row.add(1, pos) };
    expect(() => model.addRows(2, rows)).toThrow("row 1: found column 1, expected 0 to 0");
    expect(model.numRows).toBe(0);
    expect(() => model.addCols(2).at(2)).toThrow("found position 2, expected 0 to 1");
    expect(() => model.addCols(1.5)).toThrow("count 1.5");
    expect(x.index).toBe(0);
  });

  it("calls on its rows from inside a row, and terms after the row is finished", () => {
    const model = new Model();
    const x = model.addCol();
    let kept: { add(a: number, col: number): unknown } | undefined;
    expect(() => model.addRows(1, { terms: () => void model.addRow(x.atMost(1)) })).toThrow(ModelError);
    expect(() => model.addRows(1, { terms: () => void model.toProblem() })).toThrow(ModelError);
    model.addRows(1, {
      terms: (row) => {
        kept = row;
      },
    });
    expect(() => kept?.add(1, 0)).toThrow("after its row was finished");
    expect(model.numRows).toBe(1);
  });

  it("infinite costs and bounds that leave nothing, when the record is made", () => {
    const model = new Model();
    const x = model.addCol({ name: "x" });
    model.setCost(x, Number.POSITIVE_INFINITY);
    expect(() => model.toProblem()).toThrow("column 0 (x): cost: found Infinity");
    model.setCost(x, 0);
    model.setColBounds(x, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(() => model.toProblem()).toThrow("column 0 (x): lower bound: found Infinity");
  });
});

describe("Model at size", () => {
  it("builds a million columns and three million entries in seconds", () => {
    const count = 1_000_000;
    const start = performance.now();
    const model = new Model();
    const cols = model.addCols(count, { ub: (pos) => pos % 7, name: (pos) => `x${pos}` });
    model.addRows(count, {
      lb: 0,
      ub: 10,
      terms: (row, pos) => {
        row
          .add(1, cols.at(pos))
          .add(-0.5, cols.at((pos + 1) % count))
          .add(2, cols.at((pos * 7) % count));
      },
    });
    const problem = model.toProblem();
    const seconds = (performance.now() - start) / 1000;
    // Rows 0 and 500000 meet their own column twice: 7 p = p modulo the count.
    expect(numEntries(problem)).toBe(3 * count - 2);
    expect(problem.value[0]).toBe(3);
    expect(model.names().col(count - 1)).toBe("x999999");
    // About one second on a laptop; the limit leaves room for a busy machine.
    expect(seconds).toBeLessThan(10);
  });

  it("keeps branching priorities, through changes and parts, and refuses what is none", () => {
    const model = new Model();
    model.addCols(2, { integer: true });
    expect(model.toProblem().branchPriority).toBeUndefined();
    model.addCols(2, { integer: true, branchPriority: 7 });
    const problem = model.toProblem();
    expect(problem.branchPriority).toEqual(Uint8Array.of(0, 0, 7, 7));
    expect(Model.fromProblem(problem).toProblem().branchPriority).toEqual(Uint8Array.of(0, 0, 7, 7));
    const part = subproblem(problem, new Int32Array(0), Int32Array.of(3, 0), new Int32Array(0));
    expect(part.branchPriority).toEqual(Uint8Array.of(7, 0));
    for (const branchPriority of [-1, 0.5, 256, Number.NaN]) {
      expect(() => model.addCols(1, { branchPriority })).toThrow("from 0 to 255");
    }
    expect(model.numCols).toBe(4);
    expect(model.toProblem()).toEqual(problem);
  });
});
