/** Cuts that a separator hands in, noted and held against programs. */
import { expect } from "vitest";
import { type Problem, type Separator, solveSync } from "../../engine/index.ts";

/** A cut as it was handed in. */
export interface FoundCut {
  readonly col: readonly number[];
  readonly value: readonly number[];
  readonly rhs: number;
}

/** The separator, noting what it hands in and the sink takes. */
export function noting(separator: Separator, found: FoundCut[]): Separator {
  return {
    ...separator,
    create(mip) {
      const inner = separator.create(mip);
      return {
        separate: (node, rows, cuts) =>
          inner.separate(node, rows, {
            get size() {
              return cuts.size;
            },
            add(count, col, value, rhs) {
              const isTaken = cuts.add(count, col, value, rhs);
              if (isTaken)
                found.push({
                  col: Array.from(col).slice(0, count),
                  value: Array.from(value).slice(0, count),
                  rhs,
                });
              return isTaken;
            },
          }),
      };
    },
  };
}

/** Expects that no point of the linear program breaks a cut. @returns how many were held against it: none where it has no point. */
export function expectValid(problem: Problem, cuts: readonly FoundCut[]): number {
  let numChecked = 0;
  for (const { col, value, rhs } of cuts) {
    const colCost = new Float64Array(problem.colCost.length);
    for (const [pos, each] of col.entries()) colCost[each] = -(value[pos] as number);
    const { status, objective } = solveSync({ ...problem, colCost });
    if (status === "infeasible") break;
    expect(status).toBe("optimal");
    expect(-(objective as number)).toBeLessThan(rhs + 1e-6);
    numChecked++;
  }
  return numChecked;
}
