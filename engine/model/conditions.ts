/** Special ordered sets and semi-continuous columns of whole problems: what they are, counts, and those of a part. */
import { ModelError } from "../errors.ts";
import { type ColSets, type Semicontinuous, SetList } from "./col-sets.ts";
import { numIntegers, type Problem } from "./problem.ts";

/** Number of special ordered sets. */
export function numSets(problem: Problem): number {
  return problem.sets?.count ?? 0;
}

/** Number of semi-continuous columns. */
export function numSemicontinuous(problem: Problem): number {
  return problem.semicontinuous?.col.length ?? 0;
}

/** Whether there are sets or semi-continuous columns. */
export function hasConditions(problem: Problem): boolean {
  return numSets(problem) > 0 || numSemicontinuous(problem) > 0;
}

/** Whether the problem needs a tree search: integer columns, sets or semi-continuous columns. */
export function isMixedInteger(problem: Problem): boolean {
  return hasConditions(problem) || numIntegers(problem) > 0;
}

/** 1 for each column in a set or semi-continuous; length numCols. */
export function markConditionCols(problem: Problem): Uint8Array {
  const marks = new Uint8Array(problem.numCols);
  for (const col of problem.sets?.col ?? []) marks[col] = 1;
  for (const col of problem.semicontinuous?.col ?? []) marks[col] = 1;
  return marks;
}

/** The problem without its sets and semi-continuous columns; the same record where there are none. */
export function withoutConditions(problem: Problem): Problem {
  if (!hasConditions(problem)) return problem;
  const { sets: _sets, semicontinuous: _semicontinuous, ...plain } = problem;
  return plain;
}

/** Conditions as a problem holds them: nothing where there are none. */
export type Conditions = Pick<Problem, "sets" | "semicontinuous">;

/** Conditions ready to be spread into a problem. */
export function conditionsOf(
  sets: ColSets | undefined,
  semicontinuous: Semicontinuous | undefined,
): Conditions {
  return {
    ...(sets === undefined || sets.count === 0 ? {} : { sets }),
    ...(semicontinuous === undefined || semicontinuous.col.length === 0 ? {} : { semicontinuous }),
  };
}

/**
 * The conditions of a part of the columns, in the part's numbers. A set goes with the part that holds its members; one
 * that lies outside is left out.
 *
 * @param cols columns of the part.
 * @throws ModelError for a part that holds some members of a set, but not all: the set would say something else.
 */
export function pickConditions(problem: Problem, cols: Int32Array): Conditions {
  if (!hasConditions(problem)) return {};
  const place = new Int32Array(problem.numCols).fill(-1);
  for (let pos = 0; pos < cols.length; pos++) place[cols[pos]] = pos;
  return { ...pickSets(problem, place), ...pickSemicontinuous(problem, place) };
}

function pickSets({ sets }: Problem, place: Int32Array): Conditions {
  if (sets === undefined) return {};
  const list = new SetList();
  for (let set = 0; set < sets.count; set++) {
    const [from, to] = [sets.start[set], sets.start[set + 1]];
    const members = sets.col.subarray(from, to);
    const inside = members.filter((col) => place[col] >= 0).length;
    if (inside === 0) continue;
    if (inside < members.length) {
      throw new ModelError(
        `set ${set}: found ${inside} of ${members.length} columns in a part, expected all`,
      );
    }
    const type = sets.type[set] === 1 ? 1 : 2;
    const weights = sets.weight.subarray(from, to);
    list.add({ type, cols: members.map((col) => place[col]), weights, priority: sets.priority[set] }, "set");
  }
  return conditionsOf(list.toSets(), undefined);
}

function pickSemicontinuous({ semicontinuous }: Problem, place: Int32Array): Conditions {
  if (semicontinuous === undefined) return {};
  const kept: { readonly col: number; readonly least: number }[] = [];
  for (let pos = 0; pos < semicontinuous.col.length; pos++) {
    const col = place[semicontinuous.col[pos]];
    if (col >= 0) kept.push({ col, least: semicontinuous.least[pos] });
  }
  kept.sort((a, b) => a.col - b.col);
  return conditionsOf(undefined, {
    col: Int32Array.from(kept, ({ col }) => col),
    least: Float64Array.from(kept, ({ least }) => least),
  });
}
