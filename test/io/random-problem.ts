import fc from "fast-check";
import { conditionsOf, type Names, type Problem, SetList } from "../../engine/index.ts";
import { matrixByColumns } from "../generators/columns.ts";

/** Finite doubles as model files hold them: small wholes, decimals, any double of magnitude below 1e14. */
const finite: fc.Arbitrary<number> = fc
  .oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.double({ min: -1000, max: 1000, noNaN: true }),
    fc.double({ min: -1e14, max: 1e14, noNaN: true }),
    fc.constantFrom(0.1, -0.1, 1e-320, 5e-324, 1 / 3, 123456789012345.6, -1e-9),
  )
  .map((value) => value + 0);

const nonZero: fc.Arbitrary<number> = finite.filter((value) => value !== 0);

/** Two sides in any of the forms a file must keep apart; low <= high. */
const sides: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  finite.map((value) => [value, value] as const),
  finite.map((value) => [value, Number.POSITIVE_INFINITY] as const),
  finite.map((value) => [Number.NEGATIVE_INFINITY, value] as const),
  fc.constant([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const),
  fc.constant([0, Number.POSITIVE_INFINITY] as const),
  fc.constant([0, 1] as const),
  fc.tuple(finite, finite).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
);

/** Small problems of every shape: no rows, no columns, empty ones, free rows, ranges, all kinds of bounds. */
const randomPlainProblem: fc.Arbitrary<Problem> = fc
  .tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }))
  .chain(([numRows, numCols]) =>
    fc.record({
      numRows: fc.constant(numRows),
      numCols: fc.constant(numCols),
      maximize: fc.boolean(),
      objectiveOffset: fc.oneof(fc.constant(0), finite),
      costs: fc.array(fc.oneof(fc.constant(0), finite), { minLength: numCols, maxLength: numCols }),
      bounds: fc.array(sides, { minLength: numCols, maxLength: numCols }),
      integers: fc.array(fc.boolean(), { minLength: numCols, maxLength: numCols }),
      rows: fc.array(sides, { minLength: numRows, maxLength: numRows }),
      cells: fc.array(fc.option(nonZero), { minLength: numRows * numCols, maxLength: numRows * numCols }),
    }),
  )
  .map(({ numRows, numCols, maximize, objectiveOffset, costs, bounds, integers, rows, cells }) => {
    return {
      numRows,
      numCols,
      maximize,
      objectiveOffset,
      colCost: Float64Array.from(costs),
      colLb: Float64Array.from(bounds, ([lb]) => lb),
      colUb: Float64Array.from(bounds, ([, ub]) => ub),
      integrality: Uint8Array.from(integers, (isInteger) => (isInteger ? 1 : 0)),
      rowLb: Float64Array.from(rows, ([lb]) => lb),
      rowUb: Float64Array.from(rows, ([, ub]) => ub),
      ...matrixByColumns(numRows, numCols, (row, col) => cells[col * numRows + row]),
    };
  });

/** A set over some of the columns, in an order of its own. */
function randomSet(numCols: number) {
  const members = fc.shuffledSubarray(Array.from({ length: numCols }, (_, col) => col));
  const weights = fc.uniqueArray(finite, { minLength: numCols, maxLength: numCols });
  return fc
    .record({ type: fc.constantFrom(1 as const, 2 as const), members, weights })
    .map(({ type, members: cols, weights: all }) => ({ type, cols, weights: all.slice(0, cols.length) }));
}

/** The same, at times with special ordered sets and semi-continuous columns from 0 on. */
export const randomProblem: fc.Arbitrary<Problem> = randomPlainProblem.chain((problem) =>
  fc
    .record({
      sets: fc.array(randomSet(problem.numCols), { maxLength: 3 }),
      least: fc.array(fc.option(finite), { minLength: problem.numCols, maxLength: problem.numCols }),
    })
    .map(({ sets, least }) => {
      const list = new SetList();
      for (const set of sets) list.add(set, "set");
      const cols = least.flatMap((value, col) =>
        value !== null && value > 0 && problem.colLb[col] === 0 ? [col] : [],
      );
      const semicontinuous = {
        col: Int32Array.from(cols),
        least: Float64Array.from(cols, (col) => least[col] as number),
      };
      return { ...problem, ...conditionsOf(list.toSets(), semicontinuous) };
    }),
);

const TRICKY: readonly string[] = [
  "__proto__",
  "constructor",
  "toString",
  "RHS",
  "BND",
  "ROWS",
  "$x",
  "*x",
  "'MARKER'",
  "-inf",
  "3x",
  "e5",
  "end",
  "st",
  "inf",
  "free",
  "obj",
  "ü",
  "名",
  "x[1,2]",
  "a b",
  "",
  "GP+++ 1",
  'quo"te\\',
  "nan",
  "\ud800",
  "x".repeat(300),
];

/** Names as programs and people choose them: doubles, blanks, keywords, other alphabets. */
export function randomNames(problem: Problem): fc.Arbitrary<Names> {
  const name = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ maxLength: 12, unit: "grapheme" }));
  const list = (count: number) => fc.array(name, { minLength: count, maxLength: count });
  return fc
    .record({
      model: name,
      objective: name,
      rows: list(problem.numRows),
      cols: list(problem.numCols),
      sets: list(problem.sets?.count ?? 0),
    })
    .map(({ model, objective, rows, cols, sets }) => ({
      model,
      objective,
      row: (row: number) => rows[row],
      col: (col: number) => cols[col],
      set: (set: number) => sets[set] ?? "",
    }));
}
