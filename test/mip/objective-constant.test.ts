/**
 * A constant in the objective is seen by no LP: which point is best does not depend on it. Objectives are the same to a search
 * within a share of their size. A constant of 1e12 once made that 1000, and one of 1e9 beside costs of −1e9 made it 1.
 */
import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync } from "../../engine/index.ts";
import { dot } from "../generators/draft.ts";
import { Random } from "../generators/random.ts";
import { tinyMip } from "./tiny-mip.ts";

const EXACT = { mipGap: 0, mipGapAbs: 1e-9 };
const WAYS = [[], ["presolve"], ["presolve", "tableau"], ["all"]];

/** Status, and the objective of the point without the constant. */
function solveWith(problem: Problem, objectiveOffset: number, off: readonly string[]) {
  const { status, solution } = solveSync({ ...problem, objectiveOffset }, { ...EXACT, off });
  return { status, amount: solution === null ? null : dot(problem.colCost, solution.colValue) };
}

describe("a large constant in the objective", () => {
  for (const off of WAYS) {
    it(`changes no optimum${off.length === 0 ? "" : ` without ${off.join(", ")}`}`, () => {
      for (let seed = 0; seed < 150; seed++) {
        const problem = tinyMip(seed);
        const { status, amount } = solveWith(problem, 0, off);
        for (const constant of [1e12, -1e12]) {
          const shifted = solveWith(problem, constant, off);
          expect(shifted.status, `seed ${seed}`).toBe(status);
          // Doubles near 1e12 are a few ten thousandths apart.
          if (amount !== null && status === "optimal")
            expect(Math.abs((shifted.amount as number) - amount), `seed ${seed}`).toBeLessThan(5e-3);
        }
      }
    });
  }
});

/** Units at least cost that serve `wanted`. What is not served is forbidden, or has a price: here that of what is served is taken off. */
function addUnits(model: Model, random: Random, wanted: number, price: number | null): void {
  const units = Array.from({ length: 20 }, () => {
    const size = random.whole(500, 2000);
    const cost = (size + random.whole(0, 600)) / 2000;
    return model.addCol({ ub: 1, integer: true, cost }).times(size);
  });
  const power = units.reduce((sum, unit) => sum.plus(unit));
  for (let row = 0; row < 9; row++) {
    const some = units.filter(() => random.chance(0.4));
    if (some.length > 0) model.addRow(some.reduce((sum, unit) => sum.plus(unit)).atMost(8000));
  }
  if (price === null) {
    model.addRow(power.atLeast(wanted));
    return;
  }
  const served = model.addCol({ ub: wanted, cost: -price });
  model.addRow(power.minus(served).atLeast(0));
}

/** That for several places apart; the price of all that is wanted is the constant. */
function drawUnits(seed: number, numPlaces: number, price: number | null): Problem {
  const random = new Random(seed + 47_000);
  const model = new Model("units");
  const wanted = 10_000;
  for (let place = 0; place < numPlaces; place++) addUnits(model, random, wanted, price);
  return { ...model.toProblem(), objectiveOffset: (price ?? 0) * wanted * numPlaces };
}

function maximized(problem: Problem): Problem {
  const colCost = problem.colCost.map((cost) => 0 - cost);
  return { ...problem, maximize: true, colCost, objectiveOffset: 0 - problem.objectiveOffset };
}

describe("a constant that cancels nearly all of the objective", () => {
  for (const [numPlaces, price] of [
    [1, 1e4],
    [1, 1e5],
    [3, 1e4],
    [3, 1e5],
  ] as const) {
    it(`lets no worse point pass for an optimum at a price of ${price} in ${numPlaces} places`, () => {
      for (let seed = 0; seed < 5; seed++) {
        const best = solveSync(drawUnits(seed, numPlaces, null), EXACT).objective as number;
        const problem = drawUnits(seed, numPlaces, price);
        for (const given of [problem, maximized(problem)]) {
          const { status, objective } = solveSync(given);
          expect(status, `seed ${seed}`).toBe("optimal");
          expect(Math.abs(objective as number), `seed ${seed}`).toBeLessThan(best * (1 + 2e-4));
        }
      }
    });
  }
});

describe("an absolute gap beside a large constant", () => {
  it("is kept in spite of rounding", () => {
    for (let seed = 0; seed < 6; seed++) {
      const problem = drawUnits(seed, 1, null);
      const best = solveSync(problem, EXACT).objective as number;
      for (const constant of [2 ** 38, -(2 ** 40)]) {
        const options = { mipGap: 0, mipGapAbs: 1e-2 };
        const { status, objective, dualBound } = solveSync(
          { ...problem, objectiveOffset: constant },
          options,
        );
        expect(status, `seed ${seed}`).toBe("optimal");
        expect((objective as number) - (dualBound as number)).toBeLessThanOrEqual(1e-2);
        expect((objective as number) - constant).toBeLessThan(best + 1.1e-2);
      }
    }
  });
});
