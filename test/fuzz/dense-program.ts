import { conditionsOf, type Problem, SetList } from "../../engine/index.ts";
import { matrixByColumns } from "../generators/columns.ts";

/** A row of a small program. */
export interface DenseRow {
  readonly lb: number;
  readonly ub: number;
  /** One a column; 0 = no entry. */
  readonly coefficients: readonly number[];
}

/** A column of a small program. */
export interface DenseCol {
  readonly lb: number;
  readonly ub: number;
  readonly cost: number;
  readonly isInteger: boolean;
  /** Above 0: semi-continuous. */
  readonly least?: number;
}

/** A special ordered set of a small program. */
export interface DenseSet {
  readonly type: 1 | 2;
  /** In the order of the set. */
  readonly cols: readonly number[];
}

/** A small program with every coefficient written out: easy to draw, cut down and compare. */
export interface DenseProgram {
  readonly maximize: boolean;
  readonly offset: number;
  readonly cols: readonly DenseCol[];
  readonly rows: readonly DenseRow[];
  readonly sets?: readonly DenseSet[];
}

/** The program as the solver takes it. */
export function toProblem({ maximize, offset, cols, rows, sets = [] }: DenseProgram): Problem {
  const list = new SetList();
  for (const set of sets) list.add(set, "set");
  const semicontinuous = cols.flatMap(({ least }, col) => (least === undefined ? [] : [{ col, least }]));
  return {
    numRows: rows.length,
    numCols: cols.length,
    maximize,
    objectiveOffset: offset,
    colCost: Float64Array.from(cols, (col) => col.cost),
    colLb: Float64Array.from(cols, (col) => col.lb),
    colUb: Float64Array.from(cols, (col) => col.ub),
    integrality: Uint8Array.from(cols, (col) => (col.isInteger ? 1 : 0)),
    rowLb: Float64Array.from(rows, (row) => row.lb),
    rowUb: Float64Array.from(rows, (row) => row.ub),
    ...matrixByColumns(rows.length, cols.length, (row, col) => rows[row]?.coefficients[col] || null),
    ...conditionsOf(list.toSets(), {
      col: Int32Array.from(semicontinuous, ({ col }) => col),
      least: Float64Array.from(semicontinuous, ({ least }) => least),
    }),
  };
}

/** The program behind a problem record. */
export function fromProblem(problem: Problem): DenseProgram {
  const coefficients = Array.from({ length: problem.numRows }, () =>
    new Array<number>(problem.numCols).fill(0),
  );
  for (let col = 0; col < problem.numCols; col++) {
    for (
      let entry = problem.colStart[col] as number;
      entry < (problem.colStart[col + 1] as number);
      entry++
    ) {
      const row = coefficients[problem.rowIndex[entry] as number] as number[];
      row[col] = problem.value[entry] as number;
    }
  }
  const { sets, semicontinuous } = problem;
  const denseSets = Array.from(
    { length: sets?.count ?? 0 },
    (_, set): DenseSet => ({
      type: sets?.type[set] === 1 ? 1 : 2,
      cols: [...(sets?.col.subarray(sets.start[set], sets.start[set + 1]) ?? [])],
    }),
  );
  const leastOf = new Map(
    [...(semicontinuous?.col ?? [])].map((col, pos) => [col, semicontinuous?.least[pos] as number]),
  );
  return {
    ...(denseSets.length === 0 ? {} : { sets: denseSets }),
    maximize: problem.maximize,
    offset: problem.objectiveOffset,
    cols: Array.from({ length: problem.numCols }, (_, col) => ({
      lb: problem.colLb[col] as number,
      ub: problem.colUb[col] as number,
      cost: problem.colCost[col] as number,
      isInteger: problem.integrality[col] === 1,
      ...(leastOf.has(col) ? { least: leastOf.get(col) as number } : {}),
    })),
    rows: coefficients.map((row, pos) => ({
      lb: problem.rowLb[pos] as number,
      ub: problem.rowUb[pos] as number,
      coefficients: row,
    })),
  };
}
