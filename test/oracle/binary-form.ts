import { type Col, hasConditions, Model, type Problem, sum } from "../../engine/index.ts";

/**
 * The same problem with binaries in place of sets and least values, behind the columns of the given one.
 *
 * @returns null where a column of a set or a semi-continuous one has no finite bounds to switch off.
 */
export function binaryForm(problem: Problem): Problem | null {
  if (!hasConditions(problem)) return problem;
  const { sets, semicontinuous, ...plain } = problem;
  const model = Model.fromProblem(plain);
  let isPossible = true;
  /** lb z <= x <= ub z, z a sum of binaries. */
  const allow = (col: number, switches: readonly Col[]): void => {
    const lb = problem.colLb[col] as number;
    const ub = problem.colUb[col] as number;
    isPossible &&= Number.isFinite(lb) && Number.isFinite(ub);
    if (!isPossible) return;
    model.addRow(model.col(col).minus(sum(switches).times(ub)).atMost(0));
    model.addRow(model.col(col).minus(sum(switches).times(lb)).atLeast(0));
  };
  for (let set = 0; sets !== undefined && set < sets.count; set++) {
    const members = [...sets.col.subarray(sets.start[set], sets.start[set + 1])];
    const width = sets.type[set] as number;
    if (members.length <= width) continue;
    const places = members.slice(width - 1).map(() => model.addCol({ ub: 1, integer: true }));
    model.addRow(sum(places).equals(1));
    for (const [pos, col] of members.entries()) {
      allow(
        col,
        places.filter((_, place) => place <= pos && place > pos - width),
      );
    }
  }
  for (const [pos, col] of (semicontinuous?.col ?? []).entries()) {
    const isOn = model.addCol({ ub: 1, integer: true });
    const ub = problem.colUb[col] as number;
    isPossible &&= Number.isFinite(ub);
    if (!isPossible) return null;
    model.addRow(model.col(col).minus(isOn.times(ub)).atMost(0));
    model.addRow(
      model
        .col(col)
        .minus(isOn.times(semicontinuous?.least[pos] as number))
        .atLeast(0),
    );
  }
  return isPossible ? model.toProblem() : null;
}
