import { describe, expect, it } from "vitest";
import { Model, sum } from "../../engine/model/model.ts";
import { solveByBruteForce } from "./brute-force.ts";

describe("brute force", () => {
  it("packs a knapsack of 10 with items worth 5, 4, 3 and weight 7, 5, 5: takes the last two", () => {
    const model = new Model();
    const take = [0, 1, 2].map(() => model.addCol({ ub: 1, integer: true }));
    model.addRow(sum(take.map((x, pos) => x.times([7, 5, 5][pos] ?? 0))).atMost(10));
    model.maximize(sum(take.map((x, pos) => x.times([5, 4, 3][pos] ?? 0))));
    const answer = solveByBruteForce(model.toProblem());
    expect(answer.colValue?.map(String)).toEqual(["0", "1", "1"]);
    expect(answer.objective?.toString()).toBe("7");
  });

  it("uses the continuous columns for what integers cannot reach", () => {
    // x integer in 0..3, y in 0..1/2: x + y = 2.25 needs x = 2.
    const model = new Model();
    const x = model.addCol({ ub: 3, integer: true, cost: 1 });
    const y = model.addCol({ ub: 0.5, cost: 10 });
    model.addRow(x.plus(y).equals(2.25));
    expect(solveByBruteForce(model.toProblem()).objective?.toNumber()).toBe(4.5);
  });

  it("sees that no integer lies between 0.2 and 0.8", () => {
    const model = new Model();
    model.addCol({ lb: 0.2, ub: 0.8, integer: true });
    expect(solveByBruteForce(model.toProblem()).status).toBe("infeasible");
  });

  it("refuses more assignments than it can try", () => {
    const model = new Model();
    model.addCols(13, { ub: 1, integer: true });
    expect(() => solveByBruteForce(model.toProblem())).toThrow(RangeError);
    const open = new Model();
    open.addCol({ integer: true });
    expect(() => solveByBruteForce(open.toProblem())).toThrow(RangeError);
  });
});
