import type { DenseCol, DenseProgram, DenseRow } from "./dense-program.ts";

const INF = Number.POSITIVE_INFINITY;

/** Whether a smaller program still shows what is looked for. */
export type Shows = (program: DenseProgram) => Promise<boolean>;

/** Programs with a run of rows taken out, long runs first. */
function* withoutRows(program: DenseProgram): Generator<DenseProgram> {
  const { rows } = program;
  for (let length = rows.length; length >= 1; length = Math.floor(length / 2)) {
    for (let first = 0; first + length <= rows.length; first += length) {
      yield { ...program, rows: rows.filter((_, row) => row < first || row >= first + length) };
    }
  }
}

function* withoutCols(program: DenseProgram): Generator<DenseProgram> {
  const { cols, rows } = program;
  for (let length = cols.length; length >= 1; length = Math.floor(length / 2)) {
    for (let first = 0; first + length <= cols.length; first += length) {
      const stays = (_: unknown, col: number) => col < first || col >= first + length;
      const sets = program.sets?.map((set) => ({
        ...set,
        cols: set.cols.filter((col) => stays(null, col)).map((col) => (col < first ? col : col - length)),
      }));
      yield {
        ...program,
        ...(sets === undefined ? {} : { sets }),
        cols: cols.filter(stays),
        rows: rows.map((row) => ({ ...row, coefficients: row.coefficients.filter(stays) })),
      };
    }
  }
}

/** Simpler values for a number: nothing, one, fewer digits. */
function* simpler(value: number): Generator<number> {
  if (!Number.isFinite(value)) return;
  for (const candidate of [0, Math.sign(value), Math.round(value), Number(value.toPrecision(2))]) {
    if (candidate !== value) yield candidate;
  }
}

function* simplerRows(program: DenseProgram): Generator<DenseProgram> {
  const { rows } = program;
  for (const [pos, row] of rows.entries()) {
    const replaced = (changes: Partial<DenseRow>): DenseProgram => ({
      ...program,
      rows: rows.map((each, other) => (other === pos ? { ...each, ...changes } : each)),
    });
    if (row.lb > -INF) yield replaced({ lb: -INF });
    if (row.ub < INF) yield replaced({ ub: INF });
    for (const lb of simpler(row.lb)) yield replaced(row.ub === row.lb ? { lb, ub: lb } : { lb });
    if (row.ub !== row.lb) for (const ub of simpler(row.ub)) yield replaced({ ub });
    for (const [col, value] of row.coefficients.entries()) {
      if (value === 0) continue;
      for (const simple of simpler(value)) {
        yield replaced({ coefficients: row.coefficients.map((a, other) => (other === col ? simple : a)) });
      }
    }
  }
}

function* simplerCols(program: DenseProgram): Generator<DenseProgram> {
  const { cols } = program;
  for (const [pos, col] of cols.entries()) {
    const replaced = (changes: Partial<DenseCol>): DenseProgram => ({
      ...program,
      cols: cols.map((each, other) => (other === pos ? { ...each, ...changes } : each)),
    });
    if (col.isInteger) yield replaced({ isInteger: false });
    if (col.least !== undefined) {
      const { least: _least, ...plain } = col;
      yield { ...program, cols: cols.map((each, other) => (other === pos ? plain : each)) };
    }
    for (const cost of simpler(col.cost)) yield replaced({ cost });
    for (const lb of simpler(col.lb)) yield replaced(col.ub === col.lb ? { lb, ub: lb } : { lb });
    if (col.ub !== col.lb) for (const ub of simpler(col.ub)) yield replaced({ ub });
    // An integer column needs its bounds: brute force counts between them.
    if (!col.isInteger && col.ub < INF) yield replaced({ ub: INF });
    if (!col.isInteger && col.lb > -INF) yield replaced({ lb: -INF });
  }
}

/** Programs without one of the sets, or with a member less. */
function* simplerSets(program: DenseProgram): Generator<DenseProgram> {
  const { sets = [] } = program;
  for (const [pos, set] of sets.entries()) {
    yield { ...program, sets: sets.filter((_, other) => other !== pos) };
    for (const gone of set.cols) {
      const shorter = { ...set, cols: set.cols.filter((col) => col !== gone) };
      yield { ...program, sets: sets.map((each, other) => (other === pos ? shorter : each)) };
    }
  }
}

function* simplerProgram(program: DenseProgram): Generator<DenseProgram> {
  yield* withoutRows(program);
  yield* withoutCols(program);
  yield* simplerSets(program);
  if (program.offset !== 0) yield { ...program, offset: 0 };
  yield* simplerRows(program);
  yield* simplerCols(program);
}

/**
 * The smallest program found that still shows it: rows and columns go first, then digits. Greedy, starting over
 * after each success.
 *
 * @param program must show it. @param mostTries programs that may be tried.
 */
export async function shrink(program: DenseProgram, shows: Shows, mostTries: number): Promise<DenseProgram> {
  let smallest = program;
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of simplerProgram(smallest)) {
      if (++tries > mostTries) return smallest;
      if (!(await shows(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}
