import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Model, solveSync, sum } from "../../engine/index.ts";
import { cleanCut } from "../../engine/mip/cuts/clean-cut.ts";
import type { Cut } from "../../engine/mip/cuts/cut.ts";
import { CutPool } from "../../engine/mip/cuts/cut-pool.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { templateSeparator } from "../../engine/mip/cuts/template.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import type { NodeView } from "../../engine/mip/plugins.ts";
import { describeSeparator } from "../conformance/separator.ts";
import { mipOf } from "./example.ts";

for (const separator of [...SEPARATORS, templateSeparator]) describeSeparator(separator);

const NAMES = SEPARATORS.map((each) => each.name);

function cut(value: readonly number[], rhs: number): Cut {
  const norm = Math.hypot(...value);
  return { col: Int32Array.from(value.keys()), value: Float64Array.from(value), rhs, norm, foundBy: "test" };
}

/** A node of three columns: two integers in [0, 4] and a continuous one without upper bound. */
function node(colValue: readonly number[]): {
  readonly mip: ReturnType<typeof mipOf>;
  readonly view: NodeView;
} {
  const model = new Model("three columns");
  model.addCol({ ub: 4, integer: true });
  model.addCol({ ub: 4, integer: true });
  model.addCol({});
  const mip = mipOf(model.toProblem());
  const { colLb, colUb } = mip;
  const view = { colLb, colUb, colValue: Float64Array.from(colValue) } as unknown as NodeView;
  return { mip, view };
}

describe("known cuts", () => {
  it("are the same however they are scaled, also where their directions differ by rounding at the edge of a range", () => {
    const scales = [3, 1 / 3, 0.7, 1e-3, 1e3, Math.PI];
    for (const value of [[3, 4], [-4, 3], [5, 12], [8, 15], [1, 0.5, 1], [-1, 1], [1]]) {
      const pool = new CutPool();
      expect(pool.add(cut(value, 1))).toBe(true);
      for (const by of scales) {
        const scaled = value.map((each) => each * by);
        expect(pool.add(cut(scaled, by)), `${value} by ${by}`).toBe(false);
        expect(pool.add(cut(scaled, 2 * by)), `weaker than ${value} by ${by}`).toBe(false);
      }
      expect(pool.add(cut(value, 0.5))).toBe(true);
      expect(pool.add(cut([...value, 1e-3], 0.5))).toBe(true);
    }
  });
});

describe("clean-up of cuts", () => {
  it("rounds the side of a whole inequality down", () => {
    const { mip, view } = node([1, 1, 0]);
    const raw = { count: 2, col: Int32Array.of(1, 0), value: Float64Array.of(1, 2), rhs: 2.9 };
    const cleaned = cleanCut(mip, view, raw, "test");
    expect(cleaned?.rhs).toBe(2);
    expect([...(cleaned?.col ?? [])]).toEqual([0, 1]);
    expect([...(cleaned?.value ?? [])]).toEqual([2, 1]);
  });

  it("moves a tiny coefficient to the side by the bound that makes it least", () => {
    const { mip, view } = node([3, 0, 1]);
    const raw = { count: 2, col: Int32Array.of(0, 1), value: Float64Array.of(1, -1e-7), rhs: 1.5 };
    const cleaned = cleanCut(mip, view, raw, "test");
    // x0 <= 1.5 + 4e-7, and whole.
    expect([...(cleaned?.col ?? [])]).toEqual([0]);
    expect(cleaned?.rhs).toBe(1);
  });

  it("refuses a tiny coefficient on a column without the bound, and a cut that the point keeps", () => {
    const { mip, view } = node([3, 0, 1]);
    const unbounded = { count: 2, col: Int32Array.of(0, 2), value: Float64Array.of(1, -1e-7), rhs: 1.5 };
    expect(cleanCut(mip, view, unbounded, "test")).toBeNull();
    const kept = { count: 1, col: Int32Array.of(0), value: Float64Array.of(1), rhs: 3 };
    expect(cleanCut(mip, view, kept, "test")).toBeNull();
  });

  it("refuses what is no finite number, wherever it stands", () => {
    const { mip, view } = node([3, 3, 1]);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const at of [0, 1, 2]) {
        const value = Float64Array.of(1, 1, 1);
        value[at] = wrong;
        expect(
          cleanCut(mip, view, { count: 3, col: Int32Array.of(0, 1, 2), value, rhs: 2 }, "test"),
        ).toBeNull();
      }
      const value = Float64Array.of(1);
      expect(cleanCut(mip, view, { count: 1, col: Int32Array.of(0), value, rhs: wrong }, "test")).toBeNull();
    }
  });

  it("of a long inequality sorts all entries, and is not touched by what is cleaned later", () => {
    const numCols = 3000;
    const model = new Model("many columns");
    for (let col = 0; col < numCols; col++) model.addCol({ ub: 4 });
    const mip = mipOf(model.toProblem());
    const view = { colLb: mip.colLb, colUb: mip.colUb, colValue: new Float64Array(numCols).fill(1) };
    const draw = (count: number, step: number) => {
      const col = Int32Array.from({ length: count }, (_, entry) => (entry * step) % numCols);
      const raw = { count, col, value: Float64Array.from(col, (each) => 1 + each / 4096), rhs: 0 };
      return cleanCut(mip, view as unknown as NodeView, raw, "test");
    };
    const isAsDrawn = (cleaned: Cut | null, count: number) => {
      expect(cleaned?.col).toHaveLength(count);
      expect(cleaned?.col).toEqual(cleaned?.col.slice().sort());
      expect(cleaned?.value).toEqual(Float64Array.from(cleaned?.col ?? [], (each) => 1 + each / 4096));
    };
    const long = draw(300, 1151);
    const short = draw(5, 7);
    const longer = draw(390, 1153);
    isAsDrawn(long, 300);
    isAsDrawn(short, 5);
    isAsDrawn(longer, 390);
  });

  it("leaves room for rounding on the side of a mixed cut", () => {
    const { mip, view } = node([3, 0, 1]);
    const raw = { count: 2, col: Int32Array.of(0, 2), value: Float64Array.of(1, 1), rhs: 2 };
    const rhs = cleanCut(mip, view, raw, "test")?.rhs as number;
    expect(rhs).toBeGreaterThan(2);
    expect(rhs).toBeLessThan(2 + 1e-8);
  });
});

describe("cut pool", () => {
  it("takes a cut once, a multiple of it only if tighter", () => {
    const pool = new CutPool();
    expect(pool.add(cut([1, 2], 3))).toBe(true);
    expect(pool.add(cut([2, 4], 6))).toBe(false);
    expect(pool.add(cut([2, 4], 5))).toBe(true);
    expect(pool.add(cut([1, -2], 3))).toBe(true);
  });

  it("chooses the deepest of parallel cuts and all that are orthogonal", () => {
    const pool = new CutPool();
    for (const each of [cut([1, 0.1], 1), cut([1, 0.2], 0.1), cut([-0.1, 1], 0.5)]) pool.add(each);
    const chosen = pool.choose(Float64Array.of(2, 2), 10);
    expect(chosen.map(({ rhs }) => rhs)).toEqual([0.1, 0.5]);
    // Those are in the LP now; the point still breaks the third.
    expect(pool.choose(Float64Array.of(2, 2), 10).map(({ rhs }) => rhs)).toEqual([1]);
  });

  it("takes nearly parallel cuts where more are wanted", () => {
    const pool = new CutPool();
    for (const each of [cut([1, 0.6], 1), cut([1, 0.3], 0.1), cut([1, 0.31], 0.2)]) pool.add(each);
    expect(pool.choose(Float64Array.of(2, 2), 10, 2).map(({ rhs }) => rhs)).toEqual([0.1, 1]);
  });

  it("forgets a cut that was not broken for thirty rounds", () => {
    const pool = new CutPool();
    pool.add(cut([1, 1], 1));
    for (let round = 0; round < 29; round++) pool.choose(Float64Array.of(0, 0), 10);
    expect(pool.size).toBe(1);
    pool.choose(Float64Array.of(0, 0), 10);
    expect(pool.size).toBe(0);
  });
});

describe("root cuts", () => {
  it("the template has fewer than 40 lines", () => {
    const url = new URL("../../engine/mip/cuts/template.ts", import.meta.url);
    expect(readFileSync(url, "utf8").split("\n").length).toBeLessThan(40);
  });

  it("mixed-integer rounding closes a lot-sizing row at the root", () => {
    // 7 units wanted, lots of at most 5: two set-ups cost 20; the LP pays 14.
    const model = new Model("lots");
    const setUps = [0, 1, 2].map(() => model.addCol({ ub: 1, integer: true, cost: 10 }));
    const lots = setUps.map((setUp) => {
      const lot = model.addCol({});
      model.addRow(lot.minus(setUp.times(5)).atMost(0));
      return lot;
    });
    model.addRow(sum(lots).atLeast(7));
    const off = NAMES.filter((name) => name !== "mir");
    const { nodes, objective, statistics } = solveSync(model, {
      off: [...off, ...HEURISTICS.map(({ name }) => name), "presolve"],
    });
    expect([objective, nodes]).toEqual([20, 1]);
    expect(statistics["separator mir"]?.found).toBeGreaterThan(0);
  });

  it("cuts that are active in the end stay, and the optimum is that without them", () => {
    const model = new Model("knapsack");
    const weights = [31, 27, 24, 19, 17, 13, 11, 8];
    const items = weights.map((weight) =>
      model.addCol({ ub: 1, integer: true, cost: -weight - (weight % 5) }),
    );
    model.addRow(sum(items.map((item, pos) => item.times(weights[pos] as number))).atMost(74.5));
    const plain = solveSync(model, { off: NAMES });
    const cut = solveSync(model);
    expect(cut.objective).toBe(plain.objective);
    expect(cut.statistics.cuts?.kept).toBeGreaterThan(0);
    expect(plain.statistics.cuts).toBeUndefined();
  });
});
