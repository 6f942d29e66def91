/** The steps of a search for a conflict: tests that are counted, what a proof needs, and the filter on groups of sides. */

import type { Problem } from "../model/problem.ts";
import { setPlaces, subproblem } from "../model/subproblem.ts";
import { type BoundSide, farkasWeights, restrictedTo, sideAt } from "./bound-sides.ts";
import { filterGroups, type GroupTest } from "./deletion-filter.ts";
import type { FeasibilityTest, OptionsNow, TestAnswer } from "./feasibility-test.ts";

/** Clock and counters of one search. */
export interface ConflictControl {
  readonly optionsNow: OptionsNow;
  /** Whether a limit or the caller ends the search. */
  readonly isOver: () => boolean;
  numTests: number;
  simplexIterations: number;
}

/** A problem whose sides belong to groups, numbered from low rank to high. */
export interface GroupedProblem {
  readonly problem: Problem;
  /** Group of each side, −1 = none. */
  readonly groupAt: Int32Array;
  /** Rank of each group, ascending. */
  readonly rank: Float64Array;
}

/** A set of sides that is infeasible, with the proof where there is one. */
export interface InfeasibleSides {
  readonly sides: Uint8Array;
  /** Length numRows. */
  readonly rowMultiplier: Float64Array | null;
}

/** Numbers the groups of a set of sides. */
export function groupSides(
  problem: Problem,
  sides: Uint8Array,
  groupOf: (side: BoundSide) => string,
  rankOf: (side: BoundSide) => number,
): GroupedProblem {
  const byKey = new Map<string, { members: number[]; rank: number }>();
  for (let at = 0; at < sides.length; at++) {
    if (sides[at] === 0) continue;
    const side = sideAt(problem, at);
    const key = groupOf(side);
    const group = byKey.get(key) ?? { members: [], rank: Number.NEGATIVE_INFINITY };
    group.members.push(at);
    group.rank = Math.max(group.rank, rankOf(side));
    byKey.set(key, group);
  }
  const ordered = [...byKey.values()].sort((one, other) => one.rank - other.rank);
  const groupAt = new Int32Array(sides.length).fill(-1);
  for (const [group, { members }] of ordered.entries()) for (const at of members) groupAt[at] = group;
  return { problem, groupAt, rank: Float64Array.from(ordered, ({ rank }) => rank) };
}

/** Asks a test and counts it; once the search is over, the answer is "unknown". */
export async function ask(
  control: ConflictControl,
  test: FeasibilityTest,
  sides: Uint8Array,
): Promise<TestAnswer> {
  if (control.isOver()) return { outcome: "unknown", rowMultiplier: null, simplexIterations: 0 };
  const answer = await test(sides);
  control.numTests++;
  control.simplexIterations += answer.simplexIterations;
  return answer;
}

/** Leaves out all groups of a rank where the rest is infeasible without them, low ranks first. */
export async function dropLowRanks(
  control: ConflictControl,
  test: FeasibilityTest,
  { groupAt, rank }: GroupedProblem,
  first: InfeasibleSides,
): Promise<InfeasibleSides> {
  let standing = first;
  for (const low of [...new Set(rank)].slice(0, -1)) {
    const sides = standing.sides.map((side, at) => (side === 1 && rank[groupAt[at]] !== low ? 1 : 0));
    const { outcome, rowMultiplier } = await ask(control, test, sides);
    if (outcome === "infeasible") standing = { sides, rowMultiplier };
  }
  return standing;
}

/** The sides that the proof needs, where a test confirms that they suffice; else the set as it is. */
export async function shrinkToProof(
  control: ConflictControl,
  test: FeasibilityTest,
  problem: Problem,
  standing: InfeasibleSides,
): Promise<InfeasibleSides> {
  const { sides, rowMultiplier } = standing;
  if (rowMultiplier === null) return standing;
  const { weight } = farkasWeights(restrictedTo(problem, sides, true), rowMultiplier);
  const needed = sides.map((side, at) => (side === 1 && weight[at] > 0 ? 1 : 0));
  const answer = await ask(control, test, needed);
  if (answer.outcome !== "infeasible") return standing;
  return { sides: needed, rowMultiplier: answer.rowMultiplier ?? rowMultiplier };
}

/** Leaves out groups until none can go; says whether every test that counts was decided. */
export async function filterSides(
  control: ConflictControl,
  test: FeasibilityTest,
  { problem, groupAt }: GroupedProblem,
  first: InfeasibleSides,
): Promise<InfeasibleSides & { readonly isMinimal: boolean }> {
  const present = new Set<number>();
  for (let at = 0; at < groupAt.length; at++) if (first.sides[at] === 1) present.add(groupAt[at]);
  const groups = [...present].sort((one, other) => one - other);
  let standing = first;
  // With a proof by multipliers nearly all that is left is needed; without, most of it is not.
  const chunk = first.rowMultiplier === null ? Math.max(1, groups.length) : 1;
  const judge: GroupTest = async (left) => {
    const sides = standing.sides.map((side, at) => (side === 1 && left.has(groupAt[at]) ? 1 : 0));
    const { outcome, rowMultiplier } = await ask(control, test, sides);
    if (outcome !== "infeasible") return { judgement: outcome };
    standing = await shrinkToProof(control, test, problem, { sides, rowMultiplier });
    const needed = new Set<number>();
    for (let at = 0; at < groupAt.length; at++) if (standing.sides[at] === 1) needed.add(groupAt[at]);
    return { judgement: outcome, needed };
  };
  const { isMinimal } = await filterGroups(groups, chunk, judge, control.isOver);
  return { ...standing, isMinimal };
}

/** A problem of some sides of another one. */
export interface PartOfSides {
  readonly grouped: GroupedProblem;
  /** Number in the whole of each side of the part. */
  readonly sideOf: Int32Array;
}

/** The rows of a set of sides with the columns that they meet or that are in the set, as a problem of their own. */
export function partOfSides({ problem, groupAt, rank }: GroupedProblem, sides: Uint8Array): PartOfSides {
  const { numRows, numCols, colStart, rowIndex } = problem;
  const isIn = (lower: number, count: number) => sides[lower] === 1 || sides[lower + count] === 1;
  const rows = Int32Array.from(problem.rowLb.keys()).filter((row) => isIn(row, numRows));
  const place = new Int32Array(numRows);
  setPlaces(place, rows);
  const cols = Int32Array.from(problem.colLb.keys()).filter((col) => {
    if (isIn(2 * numRows + col, numCols)) return true;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      if (place[rowIndex[entry]] > 0) return true;
    }
    return false;
  });
  const sideOf = new Int32Array(2 * (rows.length + cols.length));
  sideOf.set(rows);
  sideOf.set(
    rows.map((row) => numRows + row),
    rows.length,
  );
  sideOf.set(
    cols.map((col) => 2 * numRows + col),
    2 * rows.length,
  );
  sideOf.set(
    cols.map((col) => 2 * numRows + numCols + col),
    2 * rows.length + cols.length,
  );
  const part = subproblem(problem, rows, cols, place);
  return { grouped: { problem: part, groupAt: sideOf.map((at) => groupAt[at]), rank }, sideOf };
}
