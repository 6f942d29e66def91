import { describe, expect, it } from "vitest";
import { Model, type Problem, sum } from "../../engine/index.ts";
import { clauseOf } from "../../engine/mip/conflicts/clause.ts";
import type { Conflict } from "../../engine/mip/conflicts/conflict-pool.ts";
import { sumProof } from "../../engine/mip/conflicts/dense-proof.ts";
import { propagateConflict } from "../../engine/mip/conflicts/propagate-conflict.ts";
import type { MipProblem } from "../../engine/mip/mip-problem.ts";
import { Random } from "../generators/random.ts";
import { mipOf } from "./example.ts";
import { forEachPoint } from "./integer-points.ts";
import { tinyMip } from "./tiny-mip.ts";

/** A proof with these coefficients of columns between 0 and 1, and bounds of a node. */
function example(coefficient: readonly number[], rhs: number, lb: readonly number[], ub: readonly number[]) {
  const numCols = coefficient.length;
  const largest = Math.max(...coefficient.map(Math.abs));
  const proof = { coefficient: Float64Array.from(coefficient), largest, rhs, size: Math.abs(rhs) };
  const everywhere = { colLb: new Float64Array(numCols), colUb: new Float64Array(numCols).fill(1) };
  const here = { colLb: Float64Array.from(lb), colUb: Float64Array.from(ub) };
  const place = { cutoff: null, everywhere, here };
  return { proof, place, integrality: new Uint8Array(numCols).fill(1) };
}

function plain(conflict: Conflict | null) {
  return conflict && { col: [...conflict.col], value: [...conflict.value], rhs: conflict.rhs };
}

describe("a clause", () => {
  it("gives up what the excess affords, the cheapest first", () => {
    // 3a + 2b − 2c <= 2 with a = b = 1 and c = 0 exceeds by 3: b may go, a and c may not.
    const { proof, place, integrality } = example([3, 2, -2], 2, [1, 1, 0], [1, 1, 0]);
    // Not both a and "not c": a − c <= 0.
    expect(plain(clauseOf(proof, place, integrality, null))).toEqual({ col: [0, 2], value: [1, -1], rhs: 0 });
  });

  it("names a column that is 1 in place of those that a clique forces to 0", () => {
    const model = new Model("one of four");
    const cols = [0, 1, 2, 3].map(() => model.addCol({ ub: 1, integer: true, cost: -1 }));
    model.addRow(sum(cols).atMost(1));
    const { cliques } = mipOf(model.toProblem());
    // −x1 − x2 − x3 <= −0.5: at most one of them is 1, whatever becomes of x0.
    const { proof, place, integrality } = example([0, -1, -1, -1], -0.5, [1, 0, 0, 0], [1, 0, 0, 0]);
    expect(clauseOf(proof, place, integrality, null)?.col).toHaveLength(3);
    expect(plain(clauseOf(proof, place, integrality, cliques))).toEqual({ col: [0], value: [1], rhs: 0 });
  });

  it("is null where the proof leaves the node a point or a domain is too wide", () => {
    const open = example([1, 1], 2, [1, 1], [1, 1]);
    expect(clauseOf(open.proof, open.place, open.integrality, null)).toBeNull();
    const wide = example([1, 1], 1.5, [1, 1], [1, 1]);
    wide.place.everywhere.colUb.fill(Number.POSITIVE_INFINITY);
    wide.place.here.colUb.fill(Number.POSITIVE_INFINITY);
    expect(clauseOf(wide.proof, wide.place, wide.integrality, null)).toBeNull();
  });
});

/** Seven binary columns in random packing rows, with one knapsack. */
function packing(random: Random): Problem {
  const model = new Model("packing");
  const cols = Array.from({ length: 7 }, () =>
    model.addCol({ ub: 1, integer: true, cost: random.whole(-9, 9) }),
  );
  for (let row = 0; row < 3; row++)
    model.addRow(sum(cols.filter(() => random.chance(0.6)).concat(cols[row])).atMost(1));
  model.addRow(sum(cols.map((col) => col.times(random.whole(-5, 5)))).atLeast(random.whole(-3, 2)));
  return model.toProblem();
}

/** Random bounds within those of the problem. */
function drawBox(random: Random, { numCols, colLb, colUb, integrality }: MipProblem) {
  const here = { colLb: colLb.slice(), colUb: colUb.slice() };
  for (let col = 0; col < numCols; col++) {
    if (integrality[col] === 0 || !(colUb[col] - colLb[col] >= 1) || random.chance(0.3)) continue;
    const at = colLb[col] + random.whole(0, colUb[col] - colLb[col]);
    if (random.chance(0.7)) here.colLb[col] = at;
    if (random.chance(0.7)) here.colUb[col] = at;
  }
  return here;
}

function activityOf({ col, value }: Conflict, point: Float64Array): number {
  return col.reduce((total, each, entry) => total + value[entry] * point[each], 0);
}

describe("clauses of random proofs", () => {
  it("hold for every point up to the cutoff and fail in the node, by counting", () => {
    let learnt = 0;
    let short = 0;
    for (let seed = 0; seed < 600; seed++) {
      const random = new Random(seed);
      const mip = mipOf(seed % 2 === 0 ? packing(random) : tinyMip(seed));
      const { form, integrality } = mip;
      for (let col = 0; col < mip.numCols; col++) {
        if (integrality[col] === 0) continue;
        mip.colLb[col] = Math.ceil(mip.colLb[col]);
        mip.colUb[col] = Math.floor(mip.colUb[col]);
      }
      const everywhere = { colLb: mip.colLb, colUb: mip.colUb };
      for (let trial = 0; trial < 10; trial++) {
        const here = drawBox(random, mip);
        const cutoff = random.chance(0.5) ? random.whole(-12, 6) : null;
        const place = { cutoff, everywhere, here };
        const y = Float64Array.from({ length: mip.numRows }, () => random.whole(-3, 3));
        const proof = sumProof(form, y, place);
        const clause = proof && clauseOf(proof, place, integrality, mip.cliques);
        if (!clause) continue;
        learnt++;
        const hasMerged = clause.col.some((col) => proof.coefficient[col] === 0);
        if (hasMerged) short++;
        expect(propagateConflict(clause, here.colLb, here.colUb, integrality, () => {})).toBe("empty");
        forEachPoint(mip, (point) => {
          const cost = point.reduce((total, x, col) => total + form.colCost[col] * x, form.objectiveOffset);
          if (cutoff === null || cost <= cutoff) {
            expect(activityOf(clause, point)).toBeLessThanOrEqual(clause.rhs + 1e-9);
          }
        });
      }
    }
    expect(learnt).toBeGreaterThan(300);
    expect(short).toBeGreaterThan(0);
  });
});
