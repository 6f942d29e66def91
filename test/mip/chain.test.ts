import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync, verify } from "../../engine/index.ts";
import {
  type ConvexPiece,
  clip,
  convolve,
  lowerEnvelope,
  valueAt,
} from "../../engine/mip/chain/piecewise.ts";
import { solveChain } from "../../engine/mip/chain/solve-chain.ts";
import { Random } from "../generators/random.ts";

function drawPiece(random: Random): ConvexPiece {
  const slopes = Array.from({ length: random.whole(1, 4) }, () => random.whole(-10, 10)).sort(
    (a, b) => a - b,
  );
  const x = [random.whole(0, 10)];
  const y = [random.whole(0, 10)];
  for (const slope of slopes) {
    const length = random.whole(1, 4);
    x.push((x.at(-1) as number) + length);
    y.push((y.at(-1) as number) + slope * length);
  }
  return { x, y };
}

const at = (piece: ConvexPiece, x: number) =>
  x < (piece.x[0] as number) - 1e-9 || x > (piece.x.at(-1) as number) + 1e-9
    ? Number.POSITIVE_INFINITY
    : valueAt(piece, x);
const least = (pieces: readonly ConvexPiece[], x: number) => Math.min(...pieces.map((piece) => at(piece, x)));

/** Equal, or both infinite. */
function expectSame(found: number, wanted: number): void {
  if (Number.isFinite(wanted)) expect(found).toBeCloseTo(wanted, 7);
  else expect(found).toBe(wanted);
}

describe("piecewise-linear functions", () => {
  it("the lower envelope is the least of all pieces everywhere, in convex pieces", () => {
    const random = new Random(1);
    for (let trial = 0; trial < 300; trial++) {
      const pieces = Array.from({ length: random.whole(1, 6) }, () => drawPiece(random));
      const envelope = lowerEnvelope(pieces);
      for (let x = -1; x < 40; x += 0.37) expectSame(least(envelope, x), least(pieces, x));
      for (const { x, y } of envelope) {
        const slopes = x
          .slice(1)
          .map((right, pos) => ((y[pos + 1] as number) - (y[pos] as number)) / (right - (x[pos] as number)));
        for (let pos = 1; pos < slopes.length; pos++) {
          expect(slopes[pos] as number).toBeGreaterThanOrEqual((slopes[pos - 1] as number) - 1e-9);
        }
      }
    }
  });

  it("the infimal convolution is the best split of the argument", () => {
    const random = new Random(2);
    for (let trial = 0; trial < 200; trial++) {
      const [f, g] = [drawPiece(random), drawPiece(random)];
      const both = convolve(f, g);
      for (let x = both.x[0] as number; x <= (both.x.at(-1) as number); x += 0.5) {
        let best = Number.POSITIVE_INFINITY;
        for (let part = f.x[0] as number; part <= (f.x.at(-1) as number); part += 0.5) {
          best = Math.min(best, at(f, part) + at(g, x - part));
        }
        expect(valueAt(both, x)).toBeCloseTo(best, 9);
      }
    }
  });

  it("clipping keeps the values inside and drops what has no length", () => {
    const piece: ConvexPiece = { x: [0, 1, 3], y: [2, 0, 1] };
    expect(clip(piece, 0.5, 2)).toEqual({ x: [0.5, 1, 2], y: [1, 0, 0.5] });
    expect(clip(piece, 3, 9)).toBeNull();
    expect(clip(piece, -1, 9)).toBe(piece);
  });

  it("corners that lie on a line but for rounding do not stay", () => {
    const noisy: ConvexPiece = { x: [0, 1, 1 + 1e-15, 2, 3], y: [0, 1, 1, 2 + 1e-15, 3] };
    expect(lowerEnvelope([noisy, { x: [0, 3], y: [9, 9] }])).toEqual([{ x: [0, 3], y: [0, 3] }]);
  });
});

interface ChainShape {
  readonly steps: number;
  readonly twoBinaries: boolean;
  readonly hasSun: boolean;
  readonly isClosed: boolean;
}

/** A battery against prices of any sign; with sun that only charging can use. */
function drawChain(random: Random, { steps, twoBinaries, hasSun, isClosed }: ChainShape): Problem {
  const model = new Model();
  const price = () => random.whole(-30, 60);
  const block = (spec: Parameters<Model["addCols"]>[1]) => model.addCols(steps, spec);
  const charge = block({ ub: 2, cost: price });
  const discharge = block({ ub: 3, cost: () => -price() });
  const canCharge = block({ ub: 1, integer: true });
  const canDischarge = twoBinaries ? block({ ub: 1, integer: true, cost: () => random.whole(0, 3) }) : null;
  const sun = hasSun ? block({ ub: () => random.whole(0, 5) / 2, cost: () => -price() }) : null;
  const soc = model.addCols(steps, { ub: 5 });
  model.setColBounds(soc.at(steps - 1), isClosed ? 3 : 0, 5);
  const add = (lb: number, ub: number, terms: readonly (readonly [number, number])[]) =>
    void model.addRows(1, {
      lb,
      ub,
      terms: (row) => {
        for (const [coefficient, col] of terms) row.add(coefficient, col);
      },
    });
  for (let step = 0; step < steps; step++) {
    const start = step === 0 ? 2.5 : 0;
    const before: [number, number][] = step === 0 ? [] : [[-1, soc.at(step - 1)]];
    add(start - 0.25, start - 0.25, [
      [1, soc.at(step)],
      ...before,
      [-0.9, charge.at(step)],
      [1.1, discharge.at(step)],
    ]);
    add(-1e30, 0, [
      [1, charge.at(step)],
      [-2, canCharge.at(step)],
    ]);
    if (canDischarge === null)
      add(-1e30, 3, [
        [1, discharge.at(step)],
        [3, canCharge.at(step)],
      ]);
    else {
      add(-1e30, 0, [
        [1, discharge.at(step)],
        [-3, canDischarge.at(step)],
      ]);
      add(-1e30, 1, [
        [1, canCharge.at(step)],
        [1, canDischarge.at(step)],
      ]);
      // A least power.
      add(0, 1e30, [
        [1, discharge.at(step)],
        [-0.5, canDischarge.at(step)],
      ]);
    }
    if (sun !== null)
      add(-1e30, 0, [
        [1, sun.at(step)],
        [-1, charge.at(step)],
      ]);
  }
  return model.toProblem();
}

/** A battery that idles or runs at a least power, in whole figures, so that its limits are met exactly; its end is fixed. */
function drawSteppedChain(random: Random, steps: number): Problem {
  const model = new Model();
  const price = () => random.whole(-9, 9);
  const charge = model.addCols(steps, { ub: 2, cost: price });
  const discharge = model.addCols(steps, { ub: 2, cost: price });
  const charges = model.addCols(steps, { ub: 1, integer: true, cost: () => random.whole(0, 2) });
  const discharges = model.addCols(steps, { ub: 1, integer: true, cost: () => random.whole(0, 2) });
  const soc = model.addCols(steps - 1, { ub: 3 });
  const [start, end] = [random.whole(0, 3), random.whole(0, 3)];
  for (let step = 0; step < steps; step++) {
    const side = (step === 0 ? start : 0) - (step === steps - 1 ? end : 0);
    const terms: [number, number][] = [
      [-1, charge.at(step)],
      [1, discharge.at(step)],
    ];
    if (step > 0) terms.push([-1, soc.at(step - 1)]);
    if (step < steps - 1) terms.push([1, soc.at(step)]);
    const row = (lb: number, ub: number, entries: readonly (readonly [number, number])[]) =>
      void model.addRows(1, {
        lb,
        ub,
        terms: (each) => {
          for (const [coefficient, col] of entries) each.add(coefficient, col);
        },
      });
    row(side, side, terms);
    for (const [flow, runs] of [
      [charge.at(step), charges.at(step)],
      [discharge.at(step), discharges.at(step)],
    ] as const) {
      row(-1e30, 0, [
        [1, flow],
        [-2, runs],
      ]);
      row(0, 1e30, [
        [1, flow],
        [-1, runs],
      ]);
    }
    row(-1e30, 1, [
      [1, charges.at(step)],
      [1, discharges.at(step)],
    ]);
  }
  return model.toProblem();
}

describe("storage chains", () => {
  it("have the optimum of the tree search, with a point that holds", () => {
    let solved = 0;
    for (let seed = 0; seed < 120; seed++) {
      const random = new Random(seed);
      const problem = drawChain(random, {
        steps: random.whole(2, 12),
        twoBinaries: seed % 2 === 0,
        hasSun: seed % 3 > 0,
        isClosed: seed % 5 === 0,
      });
      const chain = solveChain(problem);
      const tree = solveSync(problem, { off: ["components"], mipGap: 1e-9, mipGapAbs: 1e-9 });
      if (chain === null) {
        expect(`${seed} ${tree.status}`).toBe(`${seed} infeasible`);
        continue;
      }
      solved++;
      expect(tree.status).toBe("optimal");
      // The tree's LPs may use their tolerance of 1e-7 on every row.
      const miss = Math.abs(chain.objective - (tree.objective as number));
      expect([seed, miss < 1e-6]).toEqual([seed, true]);
      expect(verify(problem, { colValue: chain.colValue }).accepted).toBe(true);
    }
    expect(solved).toBeGreaterThan(80);
  });

  it("lose no state that can only be met exactly, such as a full battery that idles to its end", () => {
    let solved = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = new Random(seed);
      const problem = drawSteppedChain(random, random.whole(2, 6));
      const chain = solveChain(problem);
      if (chain === null) continue;
      solved++;
      const tree = solveSync(problem, { off: ["components"], mipGap: 1e-9, mipGapAbs: 1e-9 });
      const miss = Math.abs(chain.objective - (tree.objective as number));
      expect([seed, miss < 1e-6]).toEqual([seed, true]);
    }
    expect(solved).toBeGreaterThan(50);
  });

  it("are no chains with a limit over two steps, a cost on the state or losses while at rest", () => {
    const base = drawChain(new Random(4), { steps: 5, twoBinaries: false, hasSun: false, isClosed: false });
    expect(solveChain(base)).not.toBeNull();
    const colCost = base.colCost.slice();
    colCost[base.numCols - 2] = 1;
    expect(solveChain({ ...base, colCost })).toBeNull();
    const value = base.value.map((each) => (each === -1 ? -0.99 : each));
    expect(solveChain({ ...base, value })).toBeNull();
    const limited = {
      ...base,
      numRows: base.numRows + 1,
      rowLb: Float64Array.of(...base.rowLb, Number.NEGATIVE_INFINITY),
      rowUb: Float64Array.of(...base.rowUb, 3),
      colStart: base.colStart.map((start, col) => start + Math.min(col, 2)),
      rowIndex: Int32Array.of(
        ...base.rowIndex.slice(0, base.colStart[1]),
        base.numRows,
        ...base.rowIndex.slice(base.colStart[1], base.colStart[2]),
        base.numRows,
        ...base.rowIndex.slice(base.colStart[2]),
      ),
      value: Float64Array.of(
        ...base.value.slice(0, base.colStart[1]),
        1,
        ...base.value.slice(base.colStart[1], base.colStart[2]),
        1,
        ...base.value.slice(base.colStart[2]),
      ),
    };
    expect(solveChain(limited)).toBeNull();
  });
});
