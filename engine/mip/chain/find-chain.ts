/**
 * Finds storage chains: equations in a row, each of which carries a state on to the next, and around each of them a few columns that
 * decide how far the state moves. Batteries of vehicles that share nothing are of this kind, one chain a stay.
 */
import { transpose } from "../../linalg/csc.ts";
import type { Problem } from "../../model/problem.ts";

/** Integer columns of a step at most: all their values are tried. */
const MOST_INTEGERS = 3;

/** One equation: `before · state before + after · state after + Σ coefficient · flow = rhs`. */
export interface ChainStep {
  readonly row: number;
  readonly rhs: number;
  /** Columns of the states; −1 = none, at the ends. */
  readonly before: number;
  readonly after: number;
  readonly beforeCoefficient: number;
  readonly afterCoefficient: number;
  /** Columns with an entry in this equation only. */
  readonly flows: readonly number[];
  readonly flowCoefficient: readonly number[];
  /** Continuous columns without entries in equations. */
  readonly attached: readonly number[];
  readonly integers: readonly number[];
  /** Rows over flows, attached and integer columns of this step. */
  readonly rows: readonly number[];
}

/** A problem that is one chain. Rows that hold a state and a step's columns are left out: they are for a check at the end. */
export interface Chain {
  readonly steps: readonly ChainStep[];
  /** The matrix by rows. */
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly rowValue: Float64Array;
}

interface ByRows {
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly rowValue: Float64Array;
}

/** Marks of the columns: entries in equations, and the first two of these equations. */
interface Links {
  readonly isEquation: Uint8Array;
  readonly numEquations: number;
  readonly count: Uint8Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

function findLinks(problem: Problem): Links | null {
  const { numRows, numCols, rowLb, rowUb, colStart, rowIndex, integrality, colCost } = problem;
  const isEquation = new Uint8Array(numRows);
  let numEquations = 0;
  for (let row = 0; row < numRows; row++) {
    if (rowLb[row] !== rowUb[row]) continue;
    isEquation[row] = 1;
    numEquations++;
  }
  if (numEquations < 2) return null;
  const count = new Uint8Array(numCols);
  const first = new Int32Array(numCols).fill(-1);
  const second = new Int32Array(numCols).fill(-1);
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      if (isEquation[row] === 0) continue;
      if (integrality[col] === 1 || count[col] === 2) return null;
      if (count[col] === 0) first[col] = row;
      else second[col] = row;
      count[col]++;
    }
    if (count[col] === 2 && colCost[col] !== 0) return null;
  }
  return { isEquation, numEquations, count, first, second };
}

/** The equations in the order of the chain with the state that leads to each; null if they are no path. */
function orderEquations(
  { rowStart, colIndex }: ByRows,
  links: Links,
): { row: number; before: number }[] | null {
  const { isEquation, count, first, second, numEquations } = links;
  const statesOf = (row: number): number[] => {
    const states: number[] = [];
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      if (count[colIndex[entry]] === 2) states.push(colIndex[entry]);
    }
    return states;
  };
  let start = -1;
  for (let row = 0; row < isEquation.length && start < 0; row++) {
    if (isEquation[row] === 1 && statesOf(row).length === 1) start = row;
  }
  if (start < 0) return null;
  const order = [{ row: start, before: -1 }];
  for (let row = start, before = -1; order.length <= numEquations; ) {
    const states = statesOf(row).filter((col) => col !== before);
    if (states.length > 1 || statesOf(row).length > 2) return null;
    if (states.length === 0) break;
    before = states[0];
    row = first[before] === row ? second[before] : first[before];
    order.push({ row, before });
  }
  return order.length === numEquations ? order : null;
}

/** The step that each column belongs to, states left out; null if rows join columns of different steps. */
function ownColumns(
  problem: Problem,
  { rowStart, colIndex }: ByRows,
  links: Links,
  stepOf: Int32Array,
): { owner: Int32Array; rowsOf: number[][] } | null {
  const owner = new Int32Array(problem.numCols).fill(-1);
  for (let col = 0; col < problem.numCols; col++)
    if (links.count[col] === 1) owner[col] = stepOf[links.first[col]];
  const rowsOf: number[][] = Array.from({ length: links.numEquations }, () => []);
  let open: number[] = [];
  for (let row = 0; row < problem.numRows; row++) {
    if (links.isEquation[row] === 1) continue;
    let hasState = false;
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      if (links.count[colIndex[entry]] === 2) hasState = true;
    }
    if (!hasState) open.push(row);
  }
  for (let isNew = true; isNew && open.length > 0; ) {
    isNew = false;
    const left: number[] = [];
    for (const row of open) {
      let step = -1;
      for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
        const other = owner[colIndex[entry]];
        if (other >= 0 && step >= 0 && other !== step) return null;
        if (other >= 0) step = other;
      }
      if (step < 0) {
        left.push(row);
        continue;
      }
      for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) owner[colIndex[entry]] = step;
      rowsOf[step].push(row);
      isNew = true;
    }
    open = left;
  }
  if (open.length > 0) return null;
  for (let col = 0; col < problem.numCols; col++) if (owner[col] < 0 && links.count[col] !== 2) return null;
  return { owner, rowsOf };
}

/** The problem as a chain; null if it is none. Takes time in proportion to the entries. */
export function findChain(problem: Problem): Chain | null {
  const { numRows, numCols, colStart, rowIndex, value, integrality, rowLb } = problem;
  const links = findLinks(problem);
  if (links === null) return null;
  const byRows = transpose(numRows, numCols, colStart, rowIndex, value);
  const { rowStart, colIndex, rowValue } = byRows;
  const order = orderEquations(byRows, links);
  if (order === null) return null;
  const stepOf = new Int32Array(numRows).fill(-1);
  for (const [step, { row }] of order.entries()) stepOf[row] = step;
  const owned = ownColumns(problem, byRows, links, stepOf);
  if (owned === null) return null;
  const attached: number[][] = order.map(() => []);
  const integers: number[][] = order.map(() => []);
  for (let col = 0; col < numCols; col++) {
    if (links.count[col] !== 0) continue;
    (integrality[col] === 1 ? integers : attached)[owned.owner[col]].push(col);
  }
  if (integers.some((list) => list.length > MOST_INTEGERS)) return null;
  const steps = order.map(({ row, before }, step): ChainStep => {
    const flows: number[] = [];
    const flowCoefficient: number[] = [];
    let [after, beforeCoefficient, afterCoefficient] = [-1, 0, 0];
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      const col = colIndex[entry];
      if (col === before) beforeCoefficient = rowValue[entry];
      else if (links.count[col] === 2) {
        after = col;
        afterCoefficient = rowValue[entry];
      } else {
        flows.push(col);
        flowCoefficient.push(rowValue[entry]);
      }
    }
    return {
      row,
      rhs: rowLb[row],
      before,
      after,
      beforeCoefficient,
      afterCoefficient,
      flows,
      flowCoefficient,
      attached: attached[step],
      integers: integers[step],
      rows: owned.rowsOf[step],
    };
  });
  return { steps, rowStart, colIndex, rowValue };
}
