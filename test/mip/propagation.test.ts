import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync } from "../../engine/index.ts";
import { Domain } from "../../engine/mip/domain/propagation.ts";
import { fixByReducedCost } from "../../engine/mip/domain/reduced-cost-fixing.ts";
import { mipOf } from "./example.ts";
import { tinyMip } from "./tiny-mip.ts";

function domainOf(build: (model: Model) => void): Domain {
  const model = new Model();
  build(model);
  const domain = new Domain(mipOf(model.toProblem()));
  domain.queueAllRows();
  return domain;
}

/** All whole points of a pure integer problem that keep its rows. */
function* feasiblePoints(problem: Problem): Generator<Float64Array> {
  const lb = problem.colLb.map(Math.ceil);
  const point = lb.slice();
  for (;;) {
    const activity = new Float64Array(problem.numRows);
    for (let col = 0; col < problem.numCols; col++) {
      for (
        let entry = problem.colStart[col] as number;
        entry < (problem.colStart[col + 1] as number);
        entry++
      ) {
        activity[problem.rowIndex[entry] as number] +=
          (problem.value[entry] as number) * (point[col] as number);
      }
    }
    if (
      activity.every((a, row) => a >= (problem.rowLb[row] as number) && a <= (problem.rowUb[row] as number))
    ) {
      yield point;
    }
    let col = 0;
    while (col < problem.numCols && (point[col] as number) + 1 > (problem.colUb[col] as number)) {
      point[col] = lb[col] as number;
      col++;
    }
    if (col === problem.numCols) return;
    point[col]++;
  }
}

describe("propagation", () => {
  it("bounds columns by what the others leave of a row", () => {
    const domain = domainOf((model) => {
      const x = model.addCol({ ub: 10, integer: true });
      const y = model.addCol({ lb: 2, ub: 9, integer: true });
      model.addRow(x.times(3).plus(y.times(2)).atMost(12));
    });
    expect(domain.propagate()).toBe(true);
    expect([...domain.colUb]).toEqual([2, 6]);
  });

  it("has nothing left to find when every row is looked at again", () => {
    let narrowed = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const mip = mipOf(tinyMip(seed));
      const domain = new Domain(mip);
      domain.queueAllRows();
      if (!domain.propagate()) continue;
      const col = seed % mip.numCols;
      const isDown = seed % 2 === 0;
      const lb = domain.colLb[col] as number;
      const ub = domain.colUb[col] as number;
      if (!(ub - lb >= 1) || !Number.isFinite(ub - lb)) continue;
      domain.tighten(col, isDown ? lb : ub, isDown ? lb : ub);
      if (!domain.propagate()) continue;
      narrowed++;
      const bounds = [...domain.colLb, ...domain.colUb];
      domain.queueAllRows();
      expect(domain.propagate(), `seed ${seed}`).toBe(true);
      expect([...domain.colLb, ...domain.colUb], `seed ${seed}`).toEqual(bounds);
    }
    expect(narrowed).toBeGreaterThan(50);
  });

  it("takes bounds that are known without deducing from them again", () => {
    const domain = domainOf((model) => {
      const x = model.addCol({ ub: 10, integer: true });
      const y = model.addCol({ ub: 9, integer: true });
      model.addRow(x.plus(y).atMost(12));
    });
    domain.forgetQueue();
    domain.recall(0, 8, 20);
    expect(domain.propagate()).toBe(true);
    expect([[...domain.colLb], [...domain.colUb], domain.numChanged]).toEqual([[8, 0], [10, 9], 0]);
    domain.recall(0, 11, 20);
    expect(domain.isEmpty).toBe(true);
  });

  it("carries on from row to row", () => {
    const domain = domainOf((model) => {
      const x = model.addCol({ ub: 1, integer: true });
      const y = model.addCol({ ub: 1, integer: true });
      const z = model.addCol({ ub: 1, integer: true });
      model.addRow(x.plus(y).equals(1));
      model.addRow(y.plus(z).equals(1));
    });
    domain.tighten(0, 1, 1);
    expect(domain.propagate()).toBe(true);
    expect([...domain.colLb]).toEqual([1, 0, 1]);
    expect([...domain.colUb]).toEqual([1, 0, 1]);
  });

  it("finds a row that nothing can satisfy", () => {
    const domain = domainOf((model) => {
      const x = model.addCol({ ub: 1, integer: true });
      const y = model.addCol({ ub: 1, integer: true });
      model.addRow(x.plus(y).atLeast(3));
    });
    expect(domain.propagate()).toBe(false);
    expect(domain.isEmpty).toBe(true);
  });

  it("ends on a chain that creeps for ever, and every bound stays valid", () => {
    // x = 0.999 y and y = 0.999 x: only 0 is feasible, but bounds shrink by a thousandth a round.
    const domain = domainOf((model) => {
      const x = model.addCol({ lb: -1, ub: 1 });
      const y = model.addCol({ lb: -1, ub: 1 });
      model.addRow(x.minus(y.times(0.999)).equals(0));
      model.addRow(y.minus(x.times(0.999)).equals(0));
    });
    expect(domain.propagate()).toBe(true);
    expect(domain.colLb.every((lb) => lb <= 0)).toBe(true);
    expect(domain.colUb.every((ub) => ub >= 0)).toBe(true);
  });

  it("leaves columns without bounds to the LP before they run off to infinity", () => {
    const contradiction = (model: Model): void => {
      const one = model.addCol({ lb: Number.NEGATIVE_INFINITY, integer: true });
      const other = model.addCol({ integer: true });
      model.addRow(one.plus(other.times(4)).atMost(1));
      model.addRow(one.plus(other).atLeast(2));
    };
    const domain = domainOf(contradiction);
    expect(domain.propagate()).toBe(true);
    for (const bound of [...domain.colLb, ...domain.colUb].filter(Number.isFinite)) {
      expect(Math.abs(bound)).toBeLessThanOrEqual(1e10);
    }
    const model = new Model();
    contradiction(model);
    const { status, nodes } = solveSync(model, { nodeLimit: 10 });
    expect([status, nodes]).toEqual(["infeasible", 1]);
  });

  it("a trail takes everything back", () => {
    const domain = domainOf((model) => {
      const x = model.addCol({ ub: 5, integer: true });
      const y = model.addCol({ ub: 5, integer: true });
      model.addRow(x.plus(y).equals(5));
    });
    domain.propagate();
    domain.startTrail();
    domain.tighten(0, 4, 4);
    domain.propagate();
    expect(domain.colUb[1]).toBe(1);
    domain.undoTrail();
    expect([...domain.colLb, ...domain.colUb]).toEqual([0, 0, 5, 5]);
    expect(domain.tighten(0, 6, 7)).toBe(false);
    domain.undoTrail();
    expect(domain.isEmpty).toBe(false);
  });

  it("never cuts off a feasible point of a random integer program", () => {
    for (let seed = 0; seed < 150; seed++) {
      const drawn = tinyMip(seed);
      const isBoxed = [...drawn.colLb, ...drawn.colUb].every(Number.isFinite);
      if (!isBoxed) continue;
      const problem = { ...drawn, integrality: new Uint8Array(drawn.numCols).fill(1) };
      const domain = new Domain(mipOf(problem));
      domain.queueAllRows();
      const isOpen = domain.propagate();
      for (const point of feasiblePoints(problem)) {
        expect([seed, isOpen]).toEqual([seed, true]);
        expect(point.every((v, col) => v >= (domain.colLb[col] as number))).toBe(true);
        expect(point.every((v, col) => v <= (domain.colUb[col] as number))).toBe(true);
      }
    }
  });
});

describe("reduced-cost fixing", () => {
  const lp = {
    objective: 10,
    colLb: Float64Array.of(0, 0, 0, 0),
    colUb: Float64Array.of(9, 9, 9, 9),
    colValue: Float64Array.of(0, 9, 4.5, 0),
    reducedCost: Float64Array.of(4, -5, 0, 0.1),
  };

  it("bounds a column at its bound by what the gap can pay for", () => {
    const changes: number[][] = [];
    const count = fixByReducedCost(Uint8Array.of(1, 1, 1, 1), lp, 19, (...change) => changes.push(change));
    // Gap 9: two steps of 4, one step of 5; 90 steps of 0.1 forbid nothing. One step more would cost 22 and 20.
    expect(changes).toEqual([
      [0, 0, 2, 22],
      [1, 8, 9, 20],
    ]);
    expect(count).toBe(2);
  });

  it("leaves an LP that is beyond the cutoff alone", () => {
    expect(fixByReducedCost(Uint8Array.of(1, 1, 1, 1), lp, 9, () => expect.unreachable())).toBe(0);
  });

  it("leaves continuous columns alone", () => {
    expect(fixByReducedCost(new Uint8Array(4), lp, 10.5, () => expect.unreachable())).toBe(0);
  });
});
