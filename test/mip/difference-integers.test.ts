import { describe, expect, it } from "vitest";
import { type Col, Model, solveSync } from "../../engine/index.ts";
import { buildMipProblem } from "../../engine/mip/mip-problem.ts";
import { findDifferenceIntegers } from "../../engine/mip/presolve/difference-integers.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { Random } from "../generators/random.ts";

function markedIn(model: Model): number[] {
  const mip = buildMipProblem(minimizationForm(model.toProblem()), 0);
  return [...findDifferenceIntegers(mip, mip.integrality)];
}

/** Two tasks on one machine, and the end of both; columns: two starts, end, order. */
function twoTasks(duration: number, bigM = 20, leastEnd = 0, isShared = false): Model {
  const model = new Model();
  const [one, other, end] = [0, 0, leastEnd].map((lb) => model.addCol({ lb, ub: 20 })) as [Col, Col, Col];
  const isFirst = model.addCol({ ub: 1, integer: true });
  model.addRow(
    other
      .minus(one)
      .minus(isFirst.times(bigM))
      .atLeast(duration - bigM),
  );
  model.addRow(one.minus(other).plus(isFirst.times(bigM)).atLeast(3));
  if (isShared) model.addRow(isFirst.atMost(1));
  // A row in other units says the same.
  model.addRow(
    end
      .times(2)
      .minus(one.times(2))
      .atLeast(2 * duration),
  );
  model.addRow(end.minus(other).atLeast(3));
  return model;
}

describe("continuous columns that meet in differences only", () => {
  it("are whole where durations, bounds and big M are", () => {
    expect(markedIn(twoTasks(4))).toEqual([1, 1, 1, 1]);
    expect(markedIn(twoTasks(4.5))).toEqual([0, 0, 0, 1]);
    expect(markedIn(twoTasks(4, 20.5))).toEqual([0, 0, 0, 1]);
  });

  it("stay continuous with a fractional bound somewhere among them", () => {
    expect(markedIn(twoTasks(4, 20, 0.5))).toEqual([0, 0, 0, 1]);
  });

  it("may meet in sums if signs make these differences: x + y, y + z, but not x + z as well", () => {
    const sums = (pairs: readonly (readonly [number, number])[]): number[] => {
      const model = new Model();
      const cols = [0, 1, 2].map(() => model.addCol({ ub: 1, cost: -1 })) as Col[];
      for (const [one, other] of pairs) {
        const order = model.addCol({ ub: 1, integer: true });
        model.addRow(
          (cols[one] as Col)
            .plus(cols[other] as Col)
            .plus(order)
            .atMost(2),
        );
      }
      return markedIn(model).slice(0, 3);
    };
    const path: (readonly [number, number])[] = [
      [0, 1],
      [1, 2],
    ];
    expect(sums(path)).toEqual([1, 1, 1]);
    // Three halves are the best of the cycle where every binary is 1.
    expect(sums([...path, [0, 2]])).toEqual([0, 0, 0]);
  });

  it("stay continuous where no binaries decide their order alone", () => {
    expect(markedIn(twoTasks(4, 20, 0, true))).toEqual([0, 0, 0, 1]);
  });

  it("stay continuous where three meet in a row, or entries differ in size", () => {
    const model = new Model();
    const [a, b, c, d, e] = [0, 1, 2, 3, 4].map(() => model.addCol({ ub: 5 })) as [Col, Col, Col, Col, Col];
    model.addRow(a.plus(b).minus(c).atMost(3));
    model.addRow(d.times(2).minus(e).atMost(3));
    expect(markedIn(model)).toEqual([0, 0, 0, 0, 0]);
  });

  it("are counted as integer without a loss: drawn schedules have the optimum that they have without", () => {
    let marked = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const model = new Model();
      const tasks = Array.from({ length: 4 }, () =>
        model.addCol({ lb: random.whole(0, 4), ub: random.whole(15, 30), cost: random.whole(-3, 5) / 2 }),
      );
      for (let row = 0; row < 6; row++) {
        const [one, other] = [random.whole(0, 3), random.whole(0, 3)];
        if (one === other) continue;
        const order = model.addCol({ ub: 1, integer: true, cost: random.whole(-4, 4) / 4 });
        // Some signs make no differences, some durations no whole ones.
        const first = (tasks[one] as Col).times(seed % 5 === 4 ? -1 : 1);
        const duration = random.whole(1, 6) + (seed % 7 === 6 ? 0.5 : 0);
        model.addRow(
          (tasks[other] as Col)
            .minus(first)
            .minus(order.times(24))
            .atLeast(duration - 24),
        );
      }
      const options = { mipGap: 0, mipGapAbs: 0, seed };
      const marks = markedIn(model);
      marked += marks.slice(0, 4).reduce((sum, mark) => sum + mark, 0);
      const { status, objective } = solveSync(model, options);
      const without = solveSync(model, { ...options, off: ["implied-integers"] });
      expect([seed, status]).toEqual([seed, without.status]);
      if (objective !== null) expect(objective).toBeCloseTo(without.objective as number, 6);
    }
    expect(marked).toBeGreaterThan(60);
  });
});
