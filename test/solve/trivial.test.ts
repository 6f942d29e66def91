import { describe, expect, it } from "vitest";
import { checkCertificate, Model, type Problem, solveSync, verify } from "../../engine/index.ts";

const INF = Number.POSITIVE_INFINITY;

/** A problem of empty rows and free-standing columns. */
function bare(rows: readonly (readonly [number, number])[], cols: readonly (readonly number[])[]): Problem {
  return {
    numRows: rows.length,
    numCols: cols.length,
    maximize: false,
    objectiveOffset: 4,
    colCost: Float64Array.from(cols, (col) => col[2] as number),
    colLb: Float64Array.from(cols, (col) => col[0] as number),
    colUb: Float64Array.from(cols, (col) => col[1] as number),
    integrality: new Uint8Array(cols.length),
    rowLb: Float64Array.from(rows, (row) => row[0]),
    rowUb: Float64Array.from(rows, (row) => row[1]),
    colStart: new Int32Array(cols.length + 1),
    rowIndex: new Int32Array(0),
    value: new Float64Array(0),
  };
}

describe("problems that need no algorithm", () => {
  it("nothing at all has the constant as its optimum", () => {
    const result = solveSync(bare([], []));
    expect([result.status, result.objective, result.dualBound, result.gap]).toEqual(["optimal", 4, 4, 0]);
    expect(solveSync(new Model()).status).toBe("optimal");
  });

  it("empty rows are met by zero or by nothing", () => {
    expect(solveSync(bare([[-1, 1]], [])).status).toBe("optimal");
    for (const row of [
      [1, 2],
      [-3, -1],
    ] as const) {
      const problem = bare([row], []);
      const result = solveSync(problem);
      expect(result.status).toBe("infeasible");
      if (result.certificate === null) expect.unreachable();
      else expect(checkCertificate(problem, result.certificate).valid).toBe(true);
    }
  });

  it("without rows each column goes to its cheapest bound", () => {
    const problem = bare(
      [],
      [
        [-1, 5, 2],
        [-1, 5, -2],
        [3, INF, 0],
        [-INF, INF, 0],
      ],
    );
    const result = solveSync(problem);
    expect([...(result.solution?.colValue ?? [])]).toEqual([-1, 5, 3, 0]);
    expect(result.objective).toBe(4 - 2 - 10);
    expect(verify(problem, { colValue: Float64Array.of(-1, 5, 3, 0), ...result.duals }).accepted).toBe(true);
  });

  it("an empty column with a cost and no bound is unbounded, with a ray", () => {
    for (const col of [
      [0, INF, -1],
      [-INF, 0, 1],
      [-INF, INF, 3],
    ]) {
      const problem = bare([], [[0, 1, 1], col]);
      const result = solveSync(problem);
      expect(result.status).toBe("unbounded");
      if (result.certificate === null) expect.unreachable();
      else expect(checkCertificate(problem, result.certificate).valid).toBe(true);
    }
  });

  it("the same beside rows", () => {
    const model = new Model();
    const x = model.addCol({ ub: 3 });
    model.addCol({ cost: -1 });
    model.addRow(x.atLeast(1));
    expect(solveSync(model).status).toBe("unbounded");
  });

  it("crossed bounds are infeasible, with a proof", () => {
    for (const problem of [bare([[2, 1]], [[0, 1, 0]]), bare([], [[2, 1, 0]])]) {
      const result = solveSync(problem);
      expect(result.status).toBe("infeasible");
      if (result.certificate === null) expect.unreachable();
      else expect(checkCertificate(problem, result.certificate).valid).toBe(true);
    }
  });
});
