import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidateTolerance, chooseEntering, RatioTest } from "../../engine/simplex/ratio-test.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { ALL_ON, denseProblem } from "./lp-solving.ts";

const INF = Number.POSITIVE_INFINITY;

interface Column {
  readonly dual: number;
  readonly alpha: number;
  readonly range: number;
  readonly move: -1 | 0 | 1;
}

/** A state with one row and the given nonbasic columns; the pivot row is set by hand. */
function stateOf(columns: readonly Column[], flipping: boolean): SimplexState {
  const bounds = columns.map((c): [number, number] =>
    c.move === 0 ? [-INF, INF] : c.move === 1 ? [0, c.range] : [-c.range, 0],
  );
  const problem = denseProblem(
    columns.map(() => 0),
    [{ a: columns.map((c) => c.alpha), ub: 0 }],
    bounds,
  );
  const options = { ...ALL_ON, boundFlipping: flipping };
  const state = new SimplexState(scaleLp(problem, false), options);
  state.lower.set(state.lp.lower);
  state.upper.set(state.lp.upper);
  columns.forEach((column, col) => {
    state.dual[col] = column.dual;
    state.move[col] = column.move;
    state.pivotRow.array[col] = column.alpha;
    state.pivotRow.index[state.pivotRow.count++] = col;
  });
  state.isBasic[columns.length] = 1;
  return state;
}

function choose(columns: readonly Column[], slope: number, flipping = true): RatioTest {
  const state = stateOf(columns, flipping);
  const test = new RatioTest(state.numTotal);
  chooseEntering(state, test, 1, slope);
  return test;
}

describe("dual ratio test", () => {
  it("takes the smallest ratio when nothing is boxed", () => {
    // Ratios 3/1, 1/2, 4/4: the second is smallest.
    const test = choose(
      [
        { dual: 3, alpha: 1, range: INF, move: 1 },
        { dual: 1, alpha: 2, range: INF, move: 1 },
        { dual: 4, alpha: 4, range: INF, move: 1 },
      ],
      10,
    );
    expect(test.entering).toBe(1);
    expect(test.dualStep).toBe(0.5);
    expect(test.flipEnd).toBe(0);
  });

  it("bound flipping passes three boxed columns before the pivot", () => {
    // Break points 1, 2, 3 (range 1, pivot 1 each), then 4. Slope 3.5 − 1 − 1 − 1 = 0.5 is still positive at 4.
    const columns: Column[] = [1, 2, 3].map((dual) => ({ dual, alpha: 1, range: 1, move: 1 }));
    columns.push({ dual: 4, alpha: 1, range: INF, move: 1 });
    const test = choose(columns, 3.5);
    expect(test.entering).toBe(3);
    expect(test.dualStep).toBe(4);
    expect([...test.variable.slice(0, test.flipEnd)].sort()).toEqual([0, 1, 2]);
  });

  it("stops flipping where the slope is used up", () => {
    // Slope 1.5: after the first flip 0.5 is left, at the second break point it turns negative.
    const columns: Column[] = [1, 2, 3].map((dual) => ({ dual, alpha: 1, range: 1, move: 1 }));
    const test = choose(columns, 1.5);
    expect(test.entering).toBe(1);
    expect(test.flipEnd).toBe(1);
  });

  it("never flips when bound flipping is off", () => {
    const columns: Column[] = [1, 2, 3].map((dual) => ({ dual, alpha: 1, range: 1, move: 1 }));
    const test = choose(columns, 100, false);
    expect(test.entering).toBe(0);
    expect(test.flipEnd).toBe(0);
  });

  it("a free column blocks at once, whatever the sign of its pivot", () => {
    for (const alpha of [2, -2]) {
      const test = choose(
        [
          { dual: 0, alpha, range: INF, move: 0 },
          { dual: 1, alpha: 1, range: INF, move: 1 },
        ],
        1,
      );
      expect(test.entering).toBe(0);
      expect(Math.abs(test.dualStep)).toBe(0);
    }
  });

  it("a free column with a tiny entry neither enters nor loses its feasibility", () => {
    // 1e-8 would be a pivot on which everything else blows up; the step of the other column moves it by 1e-8 only.
    for (const alpha of [1e-8, -1e-8]) {
      const columns: Column[] = [
        { dual: 0, alpha, range: INF, move: 0 },
        { dual: 2, alpha: 2, range: INF, move: 1 },
      ];
      const test = choose(columns, 1);
      expect(test.entering).toBe(1);
      expect(Math.abs(test.dualStep * alpha)).toBeLessThanOrEqual(1e-7);
    }
  });

  it("a free column with a small entry stops the step where its reduced cost would leave the tolerance", () => {
    const test = choose(
      [
        { dual: 0, alpha: 1e-4, range: INF, move: 0 },
        { dual: 2, alpha: 2, range: INF, move: 1 },
      ],
      1,
    );
    expect(test.entering).toBe(0);
    expect(test.dualStep).toBe(0);
  });

  it("among ratios within the tolerance the larger pivot enters", () => {
    const test = choose(
      [
        { dual: 1e-9, alpha: 1e-3, range: INF, move: 1 },
        { dual: 2e-6, alpha: 1, range: INF, move: 1 },
      ],
      1,
    );
    // 1e-9/1e-3 = 1e-6 and 2e-6: both within (d + 1e-7)/alpha of the first.
    expect(test.entering).toBe(1);
  });

  it("without a blocking column there is none", () => {
    const test = choose([{ dual: 1, alpha: -1, range: INF, move: 1 }], 1);
    expect(test.entering).toBe(-1);
  });

  it("entries below the tolerance for the factor's age are no candidates", () => {
    expect([0, 9, 10, 19, 20, 100].map(candidateTolerance)).toEqual([1e-9, 1e-9, 3e-8, 3e-8, 1e-6, 1e-6]);
    expect(choose([{ dual: 1, alpha: 1e-10, range: INF, move: 1 }], 1).entering).toBe(-1);
  });

  it.each([50, 600, 5000])(
    "a row of %i columns gives the same whether its positions are known or not",
    (numCols) => {
      const columns = Array.from({ length: numCols }, (_, col): Column => {
        const random = (col * 7919) % 1009;
        const move = random % 3 === 0 ? -1 : 1;
        const alpha = random % 4 === 0 ? 0 : (random - 500) / 64;
        return {
          dual: (move * ((random * 31) % 257)) / 64,
          alpha,
          range: random % 5 === 0 ? INF : 0.01,
          move,
        };
      });
      const basic = numCols - 1;
      // Only rows of more than 400 columns keep those that are basic.
      const kept = numCols > 400 ? 3 : 0;
      const outcomes = [true, false].map((isKnown) => {
        const state = stateOf(
          [...columns.slice(0, basic), { dual: 0, alpha: kept, range: INF, move: 1 }],
          true,
        );
        state.isBasic[basic] = 1;
        state.basicCol[0] = basic;
        state.move[basic] = 0;
        if (isKnown) state.pivotRow.count = numCols;
        else state.pivotRow.count = -1;
        const test = new RatioTest(state.numTotal);
        chooseEntering(state, test, 1, 20);
        const { array } = state.pivotRow;
        expect(array[basic]).toBe(0);
        const { entering, alpha, dualStep, flipEnd, bound } = test;
        const flips = [...test.variable.subarray(0, flipEnd)].sort((a, b) => a - b);
        return { entering, alpha, dualStep, bound, flips, row: [...array] };
      });
      expect(outcomes[0].entering).toBeGreaterThanOrEqual(0);
      expect(outcomes[0].flips.length).toBeGreaterThan(0);
      expect(outcomes[1]).toEqual(outcomes[0]);
    },
  );

  it("after the step and the flips every reduced cost is feasible within the tolerance", () => {
    const column = fc.record({
      dual: fc.integer({ min: 0, max: 1000 }).map((v) => v / 64),
      alpha: fc.integer({ min: -64, max: 64 }).map((v) => v / 16),
      range: fc.constantFrom(0.25, 1, 4, 64, INF),
      side: fc.constantFrom(-1 as const, 1 as const, 1 as const, -1 as const, 0 as const),
    });
    fc.assert(
      fc.property(
        fc.array(column, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 500 }),
        (drawn, s) => {
          const columns = drawn.map((c): Column => {
            const { side: move, alpha } = c;
            return { dual: move * c.dual + 0, alpha, range: move === 0 ? INF : c.range, move };
          });
          const slope = s / 8;
          const state = stateOf(columns, true);
          const test = new RatioTest(state.numTotal);
          const found = chooseEntering(state, test, 1, slope);
          const blocks = columns.some((c) => (c.move === 0 ? c.alpha !== 0 : c.alpha * c.move > 0));
          expect(found).toBe(blocks);
          if (!found) return;
          const flipped = new Set(test.variable.slice(0, test.flipEnd));
          let passed = 0;
          columns.forEach((c, col) => {
            const isFlipped = flipped.has(col);
            if (isFlipped) passed += c.range * Math.abs(c.alpha);
            const after = c.dual - test.dualStep * c.alpha;
            const side = isFlipped ? -c.move : c.move;
            if (c.move === 0 && col !== test.entering) expect(Math.abs(after)).toBeLessThanOrEqual(1.1e-7);
            if (col !== test.entering) expect(side * after).toBeGreaterThanOrEqual(-1.1e-7);
          });
          // The slope of the dual objective stays nonnegative up to the last flip.
          expect(passed).toBeLessThanOrEqual(slope);
          expect(test.dualStep).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });
});
