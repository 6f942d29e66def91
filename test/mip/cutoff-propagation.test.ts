import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { boundByCutoff } from "../../engine/mip/domain/cutoff-propagation.ts";
import { Random } from "../generators/random.ts";
import { mipOf } from "./example.ts";
import { forEachPoint } from "./integer-points.ts";
import { tinyMip } from "./tiny-mip.ts";

type Change = [col: number, lb: number, ub: number];

function changesOf(
  objective: Parameters<typeof boundByCutoff>[0],
  cutoff: number,
  lb: number[],
  ub: number[],
) {
  const changes: Change[] = [];
  boundByCutoff(objective, cutoff, Float64Array.from(lb), Float64Array.from(ub), (...change) => {
    changes.push(change);
  });
  return changes;
}

describe("bounds from the cutoff", () => {
  it("are what the others leave of it at their cheapest", () => {
    const objective = {
      colCost: Float64Array.of(3, -2, 0, 1),
      objectiveOffset: 10,
      integrality: Uint8Array.of(1, 1, 1, 1),
    };
    // At least 10 + 3 − 10 + 0 = 3; 7 are left: two steps of 3, three of −2, seven of 1.
    expect(changesOf(objective, 10, [1, 0, 0, 0], [9, 5, 9, 9])).toEqual([
      [0, 1, 3],
      [1, 2, 5],
      [3, 0, 7],
    ]);
  });

  it("leave a continuous column its tolerance", () => {
    const objective = {
      colCost: Float64Array.of(4),
      objectiveOffset: 0,
      integrality: new Uint8Array(1),
    };
    const [[col, lb, ub]] = changesOf(objective, 10, [0], [Number.POSITIVE_INFINITY]);
    expect([col, lb]).toEqual([0, 0]);
    expect(ub).toBeGreaterThan(2.5);
    expect(ub).toBeCloseTo(2.5, 5);
  });

  it("bound the one column that costs endlessly little by the others, and say nothing with two of them", () => {
    const objective = {
      colCost: Float64Array.of(1, 2),
      objectiveOffset: 0,
      integrality: Uint8Array.of(1, 1),
    };
    const free = Number.NEGATIVE_INFINITY;
    expect(changesOf(objective, 9, [free, 1], [99, 99])).toEqual([[0, free, 7]]);
    expect(changesOf(objective, 9, [free, free], [99, 99])).toEqual([]);
  });

  it("hold for every point at or below it", () => {
    let tightened = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const mip = mipOf(tinyMip(seed));
      const { form, colLb, colUb } = mip;
      const points: { readonly colValue: Float64Array; readonly cost: number }[] = [];
      forEachPoint(mip, (point) => {
        const cost = point.reduce((sum, x, col) => sum + x * form.colCost[col], form.objectiveOffset);
        points.push({ colValue: point.slice(), cost });
      });
      const cutoff = points[points.length >> 1]?.cost;
      if (cutoff === undefined) continue;
      boundByCutoff(form, cutoff, colLb, colUb, (col, lb, ub) => {
        tightened++;
        for (const { colValue, cost } of points) {
          if (cost <= cutoff && (colValue[col] < lb || colValue[col] > ub)) {
            expect.unreachable(`seed ${seed}: column ${col} at ${colValue[col]} is outside ${lb} … ${ub}`);
          }
        }
      });
    }
    expect(tightened).toBeGreaterThan(50);
  });
});

/** Sites to open among the places, at most so many, so that the farthest place is as near as can be. */
function pCenter(numPlaces: number, most: number, seed: number): Problem {
  const random = new Random(seed);
  const place = Array.from(
    { length: numPlaces },
    () => [random.whole(0, 999), random.whole(0, 999)] as const,
  );
  const model = new Model();
  const radius = model.addCol({ cost: 1 });
  const isOpen = place.map(() => model.addCol({ ub: 1, integer: true }));
  model.addRow(sum(isOpen).atMost(most));
  for (const [x, y] of place) {
    const isServed = place.map(() => model.addCol({ ub: 1, integer: true }));
    const distance = isServed.map((by, site) => {
      model.addRow(by.minus(isOpen[site]).atMost(0));
      return by.times(Math.round(Math.hypot(x - place[site][0], y - place[site][1])));
    });
    model.addRow(sum(isServed).equals(1));
    model.addRow(radius.minus(sum(distance)).atLeast(0));
  }
  return model.toProblem();
}

/** So many of the places that the least distance between two of them is as great as can be. */
function dispersion(numPlaces: number, numChosen: number, seed: number): Problem {
  const random = new Random(seed);
  const place = Array.from(
    { length: numPlaces },
    () => [random.whole(0, 999), random.whole(0, 999)] as const,
  );
  const model = new Model();
  const least = model.addCol({ cost: -1, ub: 1500 });
  const isChosen = place.map(() => model.addCol({ ub: 1, integer: true }));
  model.addRow(sum(isChosen).equals(numChosen));
  place.forEach(([x, y], i) => {
    for (let j = 0; j < i; j++) {
      const distance = Math.hypot(x - place[j][0], y - place[j][1]);
      const beyond = isChosen[i].plus(isChosen[j]).times(1500 - distance);
      model.addRow(least.plus(beyond).atMost(3000 - distance));
    }
  });
  return model.toProblem();
}

describe("a search with the cutoff on its objective", () => {
  function nodesOf(problems: readonly Problem[], off: readonly string[]): number {
    let nodes = 0;
    for (const problem of problems) {
      const solution = solveSync(problem, { off: [...off] });
      expect(solution.status).toBe("optimal");
      expect(Math.abs((solution.objective as number) / optimumOf(problem) - 1)).toBeLessThan(2e-4);
      nodes += solution.nodes;
    }
    return nodes;
  }

  const optima = new Map<Problem, number>();
  function optimumOf(problem: Problem): number {
    const known = optima.get(problem) ?? (solveSync(problem).objective as number);
    optima.set(problem, known);
    return known;
  }

  it("needs fewer nodes where one column is the objective", () => {
    const problems = [1, 2, 3].map((seed) => pCenter(13, 4, seed));
    expect(nodesOf(problems, [])).toBeLessThan(0.8 * nodesOf(problems, ["cutoff-propagation"]));
  });

  it("begins anew where binary columns have come to exclude each other", () => {
    const problems = [1, 2, 3].map((seed) => dispersion(20, 5, seed));
    expect(nodesOf(problems, [])).toBeLessThan(0.5 * nodesOf(problems, ["restarts"]));
  });
});
