import { describe, expect, it } from "vitest";
import { Model, sum } from "../../engine/index.ts";
import { type CliqueTable, literalOf } from "../../engine/mip/domain/clique-table.ts";
import type { MipProblem } from "../../engine/mip/mip-problem.ts";
import { randomMip } from "../generators/lp.ts";
import { mipOf } from "./example.ts";
import { forEachPoint } from "./integer-points.ts";
import { tinyMip } from "./tiny-mip.ts";

function cliquesOf(table: CliqueTable): number[][] {
  return Array.from({ length: table.numCliques }, (_, k) => [
    ...table.literal.subarray(table.cliqueStart[k], table.cliqueStart[k + 1]),
  ]);
}

/** Binaries with one row over them, as the search sees them. */
function binaries(weights: readonly number[], lb: number, ub: number): MipProblem {
  const model = new Model();
  const cols = weights.map(() => model.addCol({ ub: 1, integer: true }));
  model.addRow(sum(cols.map((col, pos) => col.times(weights[pos] as number))).between(lb, ub));
  return mipOf(model.toProblem());
}

describe("cliques", () => {
  it("a set-packing row is one", () => {
    const { cliques } = binaries([1, 1, 1], Number.NEGATIVE_INFINITY, 1);
    expect(cliquesOf(cliques)).toEqual([[1, 3, 5]]);
    expect([...cliques.isEquation]).toEqual([0]);
  });

  it("a set-partitioning row is one of which exactly one literal holds", () => {
    expect([...binaries([2, 2, 2], 2, 2).cliques.isEquation]).toEqual([1]);
  });

  it("of a knapsack row, any two of which exceed its capacity, and lighter ones with the heaviest", () => {
    // 6 + 5 > 10, 6 + 4.5 > 10 but 5 + 4.5 < 10, 6 + 3 < 10.
    const { cliques } = binaries([3, 6, 4.5, 5], Number.NEGATIVE_INFINITY, 10);
    expect(cliquesOf(cliques)).toEqual([
      [literalOf(1, 1), literalOf(3, 1)],
      [literalOf(1, 1), literalOf(2, 1)],
    ]);
  });

  it("complements: x1 >= x2 forbids that the second holds without the first", () => {
    const { cliques } = binaries([1, -1], 0, Number.POSITIVE_INFINITY);
    expect(cliquesOf(cliques)).toEqual([[literalOf(0, 0), literalOf(1, 1)]]);
    expect(cliques.areAdjacent(literalOf(0, 0), literalOf(1, 1))).toBe(true);
    expect(cliques.areAdjacent(literalOf(0, 1), literalOf(1, 1))).toBe(false);
    expect(cliques.areAdjacent(literalOf(0, 1), literalOf(0, 0))).toBe(true);
  });

  it("none of 200 binary programs has a feasible point in which two literals of a clique hold", () => {
    let checked = 0;
    for (let seed = 0; seed < 200; seed++) {
      const mip = mipOf(randomMip(seed, { rows: 3, cols: 6, integers: 6, binary: true }));
      if (mip.cliques.numCliques === 0) continue;
      forEachPoint(mip, (point) => {
        for (const [pos, clique] of cliquesOf(mip.cliques).entries()) {
          const holding = clique.filter((literal) => point[literal >> 1] === (literal & 1)).length;
          expect(holding).toBeLessThanOrEqual(1);
          if (mip.cliques.isEquation[pos] === 1) expect(holding).toBe(1);
          checked++;
        }
      });
    }
    expect(checked).toBeGreaterThan(50);
  });
});

describe("variable bounds", () => {
  it("x <= 8 b bounds x by b, a flow of two columns bounds each", () => {
    const model = new Model();
    const x = model.addCol({ ub: 100 });
    const y = model.addCol({ ub: 100 });
    const b = model.addCol({ ub: 1, integer: true });
    model.addRow(x.plus(y).minus(b.times(8)).atMost(0));
    const { upper, lower } = mipOf(model.toProblem()).variableBounds;
    expect([...upper.start]).toEqual([0, 1, 2, 2]);
    expect([...upper.binary]).toEqual([2, 2]);
    expect([...upper.coef]).toEqual([8, 8]);
    expect([...upper.constant]).toEqual([0, 0]);
    expect(lower.binary.length).toBe(0);
  });

  it("a least amount when switched on is a lower one", () => {
    const model = new Model();
    const x = model.addCol({ ub: 100 });
    const b = model.addCol({ ub: 1, integer: true });
    model.addRow(x.minus(b.times(3)).atLeast(0));
    const { lower } = mipOf(model.toProblem()).variableBounds;
    expect([...lower.coef]).toEqual([3]);
    expect([...lower.constant]).toEqual([0]);
  });

  it("none of 400 tiny programs has a feasible point that breaks one", () => {
    let checked = 0;
    for (let seed = 0; seed < 400; seed++) {
      const mip = mipOf(tinyMip(seed));
      const { upper, lower } = mip.variableBounds;
      if (upper.binary.length + lower.binary.length === 0) continue;
      forEachPoint(mip, (point) => {
        for (let col = 0; col < mip.numCols; col++) {
          for (let pos = upper.start[col]; pos < upper.start[col + 1]; pos++) {
            const limit = upper.constant[pos] + upper.coef[pos] * point[upper.binary[pos]];
            expect(point[col]).toBeLessThanOrEqual(limit + 1e-9);
            checked++;
          }
          for (let pos = lower.start[col]; pos < lower.start[col + 1]; pos++) {
            const limit = lower.constant[pos] + lower.coef[pos] * point[lower.binary[pos]];
            expect(point[col]).toBeGreaterThanOrEqual(limit - 1e-9);
            checked++;
          }
        }
      });
    }
    expect(checked).toBeGreaterThan(20);
  });
});
