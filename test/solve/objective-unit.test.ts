import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";

/** A draw whose optimum takes a tree. */
const FAR_APART = 4;

/** Amounts to 1e6, whole ones mostly, with costs of so many times 1 to 9; `copies` of it side by side. */
function draw(seed: number, unit: number, copies: number): Problem {
  const model = new Model("amounts");
  for (let copy = 0; copy < copies; copy++) {
    const random = new Random(seed);
    const cols = Array.from({ length: 6 }, () =>
      model.addCol({
        ub: 1e6 * random.whole(1, 5),
        cost: unit * random.nonZero(9),
        integer: random.chance(0.7),
      }),
    );
    for (let row = 0; row < 4; row++) {
      const left = sum(cols.map((col) => col.times(random.whole(1, 9))));
      const side = random.whole(1, 20_000_000);
      model.addRow(random.chance(0.5) ? left.atLeast(side) : left.atMost(side));
    }
  }
  return model.toProblem();
}

const EXACT = { mipGap: 0, mipGapAbs: 0, timeLimit: 20 } as const;

describe("costs that are next to nothing, or huge", () => {
  it.each([
    [1, 1e-9],
    [2, 1e-9],
    [1, 1e13],
  ])("decide as well as others do, %i times side by side, times %d", (copies, unit) => {
    let optimal = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const expected = solveSync(draw(seed, 1, copies), EXACT);
      const { status, objective, dualBound } = solveSync(draw(seed, unit, copies), EXACT);
      expect(status).toBe(expected.status);
      if (expected.objective === null) continue;
      optimal++;
      expect((objective ?? 0) / unit).toBeCloseTo(expected.objective, 1);
      expect((dualBound ?? 0) / unit).toBeCloseTo(expected.objective, 1);
    }
    expect(optimal).toBeGreaterThan(20);
  });

  it("stand in all figures in the model's own unit and sense", () => {
    const given = draw(FAR_APART, 1e-10, 1);
    const problem = { ...given, maximize: true, objectiveOffset: 0.5 };
    const seen: number[] = [];
    const result = solveSync(problem, {
      ...EXACT,
      off: ["presolve"],
      onIncumbent: ({ objective }) => seen.push(objective),
    });
    const { solution } = result;
    const value = solution?.colValue.reduce(
      (total, x, col) => total + x * (given.colCost[col] as number),
      0.5,
    );
    expect(result.status).toBe("optimal");
    expect(result.objective).toBeCloseTo(value ?? 0, 12);
    expect(seen.at(-1)).toBeCloseTo(value ?? 0, 12);
  });

  it.each([[[]], [["tableau"]], [["tableau", "presolve"]]])(
    "give linear programs their points and duals, without %j",
    (off) => {
      let optimal = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const [ordinary, tiny, huge] = [1, 2 ** -60, 2 ** 40].map((unit) => {
          const problem = draw(seed, unit, 1);
          return solveSync({ ...problem, maximize: seed % 2 === 0, integrality: new Uint8Array(6) }, { off });
        });
        expect([tiny?.status, huge?.status]).toEqual([ordinary?.status, ordinary?.status]);
        if (ordinary?.duals == null) continue;
        optimal++;
        expect((tiny?.objective ?? 0) * 2 ** 60).toBeCloseTo(ordinary.objective ?? 0, 1);
        const { rowDual } = ordinary.duals;
        for (const [row, y] of rowDual.entries()) {
          expect((tiny?.duals?.rowDual[row] ?? Number.NaN) * 2 ** 60).toBeCloseTo(y, 9);
          expect((huge?.duals?.rowDual[row] ?? Number.NaN) / 2 ** 40).toBeCloseTo(y, 9);
        }
      }
      expect(optimal).toBeGreaterThan(20);
    },
  );

  it("are proved by the gaps of ordinary objectives where none are asked for", () => {
    const expected = solveSync(draw(FAR_APART, 1, 1), { mipGap: 0 });
    const { objective, dualBound } = solveSync(draw(FAR_APART, 1e-13, 1), { mipGap: 0 });
    expect((objective ?? 0) * 1e13).toBeCloseTo(expected.objective ?? 0, 1);
    expect((dualBound ?? 0) * 1e13).toBeCloseTo(expected.objective ?? 0, 1);
  });

  it("are searched for no longer than the absolute gap asks for", () => {
    const problem = draw(FAR_APART, 1e-9, 1);
    const exact = solveSync(problem, EXACT);
    const loose = solveSync(problem, { ...EXACT, mipGapAbs: 1e-2 });
    expect(exact.nodes).toBeGreaterThan(1);
    expect(loose.status).toBe("optimal");
    expect(loose.nodes).toBeLessThan(exact.nodes);
  });
});
