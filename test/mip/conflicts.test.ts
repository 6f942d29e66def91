import { describe, expect, it } from "vitest";
import { Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { type Conflict, ConflictPool } from "../../engine/mip/conflicts/conflict-pool.ts";
import { type ProofPlace, sumProof } from "../../engine/mip/conflicts/dense-proof.ts";
import { proofRow } from "../../engine/mip/conflicts/proof-row.ts";
import { propagateConflict } from "../../engine/mip/conflicts/propagate-conflict.ts";
import { Domain } from "../../engine/mip/domain/propagation.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { toProblem } from "../fuzz/dense-program.ts";
import { drawMip } from "../fuzz/draw-mip.ts";
import { Random } from "../generators/random.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";
import { solveWatched } from "./debug-solution.ts";
import { mipOf } from "./example.ts";

/** Three binary columns, the first two costing 1 and the third 2, with 3 x0 + 2 x1 + 2 x2 >= 4. */
function cover(): Problem {
  const model = new Model("cover");
  const cols = [1, 1, 2].map((cost) => model.addCol({ ub: 1, cost, integer: true }));
  model.addRow(sum(cols.map((col, pos) => col.times([3, 2, 2][pos] as number))).atLeast(4));
  return minimizationForm(model.toProblem());
}

const everywhere = { colLb: Float64Array.of(0, 0, 0), colUb: Float64Array.of(1, 1, 1) };

/** The inequality that these multipliers of the rows prove. */
function rowOf(form: Problem, y: Float64Array, place: ProofPlace): Conflict | null {
  const proof = sumProof(form, y, place);
  return proof && proofRow(proof, place, form.integrality);
}

/** Whether the point keeps the inequality, but for rounding. */
function keeps({ col, value, rhs }: Conflict, point: readonly number[]): boolean {
  let activity = 0;
  for (let entry = 0; entry < col.length; entry++) {
    activity += (value[entry] as number) * (point[col[entry] as number] as number);
  }
  return activity <= rhs + 1e-9;
}

describe("the row of a proof", () => {
  it("is the broken row itself, its coefficients lessened to what it can be broken by", () => {
    const here = { colLb: Float64Array.of(0, 0, 0), colUb: Float64Array.of(0, 0, 1) };
    const conflict = rowOf(cover(), Float64Array.of(1), { cutoff: null, everywhere, here });
    // −3 x0 − 2 x1 − 2 x2 <= −4 exceeds its side by 4 at most: nothing to lessen, and 3 is scaled to 1.
    expect([...(conflict?.col ?? [])]).toEqual([0, 1, 2]);
    for (const [pos, a] of [-1, -2 / 3, -2 / 3].entries()) expect(conflict?.value[pos]).toBeCloseTo(a, 12);
    expect(conflict?.rhs).toBeCloseTo(-4 / 3, 6);
  });

  it("lessens coefficients that are larger than the excess", () => {
    const model = new Model("one of two");
    const [a, b] = [model.addCol({ ub: 1, integer: true }), model.addCol({ ub: 1, integer: true })];
    model.addRow(a.times(5).plus(b.times(4)).atMost(8));
    const box = { colLb: Float64Array.of(0, 0), colUb: Float64Array.of(1, 1) };
    const here = { colLb: Float64Array.of(1, 1), colUb: Float64Array.of(1, 1) };
    const conflict = rowOf(minimizationForm(model.toProblem()), Float64Array.of(-1), {
      ...{ cutoff: null, everywhere: box, here },
    });
    // 5a + 4b <= 8 and whole columns: a + b <= 1.
    for (const pos of [0, 1]) expect(conflict?.value[pos]).toBeCloseTo(1, 6);
    expect(conflict?.rhs).toBeCloseTo(1, 5);
  });

  it("holds for every point at most as dear as the cutoff and fails in the node", () => {
    const form = cover();
    // With x0 = 0 the row asks for x1 = x2 = 1 at cost 3.
    const here = { colLb: Float64Array.of(0, 0, 0), colUb: Float64Array.of(0, 1, 1) };
    const conflict = rowOf(form, Float64Array.of(1), { cutoff: 2.5, everywhere, here }) as Conflict;
    expect(conflict).not.toBeNull();
    for (let bits = 0; bits < 8; bits++) {
      const point = [bits & 1, (bits >> 1) & 1, bits >> 2] as const;
      const isFeasible = 3 * point[0] + 2 * point[1] + 2 * point[2] >= 4;
      if (isFeasible && point[0] + point[1] + 2 * point[2] <= 2.5) expect(keeps(conflict, point)).toBe(true);
    }
    const lb = here.colLb.slice();
    const ub = here.colUb.slice();
    expect(propagateConflict(conflict, lb, ub, form.integrality, () => {})).toBe("empty");
  });

  it("is refused where the multipliers prove nothing of the node", () => {
    expect(rowOf(cover(), Float64Array.of(1), { cutoff: null, everywhere, here: everywhere })).toBeNull();
    expect(rowOf(cover(), Float64Array.of(0), { cutoff: null, everywhere, here: everywhere })).toBeNull();
  });
});

describe("propagation of a conflict", () => {
  const conflict = { col: Int32Array.of(0, 2), value: Float64Array.of(1, -2), rhs: 0 };

  it("bounds whole columns from both sides", () => {
    const domain = new Domain(mipOf(cover()));
    domain.tighten(0, 1, 1);
    const tighten = (col: number, lb: number, ub: number) => void domain.tighten(col, lb, ub);
    const { integrality } = cover();
    // x0 <= 2 x2 with x0 = 1.
    expect(propagateConflict(conflict, domain.colLb, domain.colUb, integrality, tighten)).toBe("tightened");
    expect(domain.colLb[2]).toBe(1);
    expect(propagateConflict(conflict, domain.colLb, domain.colUb, integrality, tighten)).toBe("nothing");
  });

  it("is part of the domain's own, as soon as one of its columns moves", () => {
    const pool = new ConflictPool(3, 3);
    const domain = new Domain(mipOf(cover()), pool);
    pool.add(conflict);
    domain.tighten(0, 1, 1);
    expect(domain.propagate()).toBe(true);
    expect(domain.colLb[2]).toBe(1);
    expect(pool.used).toBe(1);
    domain.reset(Float64Array.of(0, 0, 0), Float64Array.of(1, 1, 1));
    domain.tighten(2, 0, 0);
    // The row asks for x0 = x1 = 1 now, the conflict for x0 = 0.
    expect(domain.propagate()).toBe(false);
    expect(pool.used).toBe(2);
  });

  it("looks at those learnt last when asked to", () => {
    const pool = new ConflictPool(3, 3);
    const domain = new Domain(mipOf(cover()), pool);
    pool.add({ col: Int32Array.of(1), value: Float64Array.of(1), rhs: 0 });
    expect(domain.propagate()).toBe(true);
    expect(domain.colUb[1]).toBe(1);
    domain.queueLatestConflicts(1);
    domain.propagate();
    expect(domain.colUb[1]).toBe(0);
  });
});

describe("the pool", () => {
  it("never holds more than it may, and lets go of what was of no use for longest", () => {
    const pool = new ConflictPool(2, 0);
    const single = (rhs: number): Conflict => ({ col: Int32Array.of(0), value: Float64Array.of(1), rhs });
    for (let each = 0; each < ConflictPool.capacity; each++) pool.add(single(each));
    pool.noteUse(0);
    expect(pool.add(single(-1))).toBe(1);
    expect(pool.numSlots).toBe(ConflictPool.capacity);
    expect(new Set(pool.slotsOfLb[0]).size).toBe(ConflictPool.capacity);
    expect(pool.slotsOfUb[0]).toEqual([]);
    expect(pool.slots[0]?.rhs).toBe(0);
  });

  it("counts entries, too", () => {
    const pool = new ConflictPool(600, 0);
    const long = {
      col: Int32Array.from({ length: 600 }, (_, col) => col),
      value: Float64Array.from({ length: 600 }, (_, col) => (col === 1 ? -1 : 1)),
      rhs: 1,
    };
    pool.add(long);
    pool.add(long);
    expect(pool.slotsOfLb[0]?.length).toBe(1);
    expect(pool.slotsOfUb[1]?.length).toBe(1);
  });
});

describe("conflict analysis", () => {
  it("loses no optimum on random programs, by brute force", { timeout: 60_000 }, () => {
    let learnt = 0;
    for (let seed = 0; seed < 120; seed++) {
      const problem = toProblem(drawMip(new Random(seed + 8_000_000)).program);
      let exact: ReturnType<typeof solveByBruteForce>;
      try {
        exact = solveByBruteForce(problem);
      } catch (error) {
        if (error instanceof RangeError) continue;
        throw error;
      }
      if (exact.status !== "optimal") continue;
      const optimum = Float64Array.from(exact.colValue, (value) => value.toNumber());
      if (!optimum.every((x) => Math.abs(x) < 1e9)) continue;
      // Without what else closes nodes there is more to learn.
      const off = [
        "strong-branching",
        "reduced-cost-fixing",
        "mir",
        "gomory",
        "zero-half",
        "rounding",
        "diving",
      ];
      learnt += solveWatched(problem, optimum, off).conflicts;
    }
    expect(learnt).toBeGreaterThan(5);
  });

  it("finds the same optimum as a search without it", () => {
    const model = new Model("subset");
    const weights = [31, 41, 59, 26, 53, 58, 97, 93, 23, 84, 62, 64, 33, 83, 27];
    const items = weights.map((weight) => model.addCol({ ub: 1, integer: true, cost: weight % 7 }));
    model.addRow(sum(items.map((item, pos) => item.times(weights[pos] as number))).atLeast(400.5));
    model.addRow(sum(items).atMost(6));
    const [without, having] = [["conflict-analysis"], []].map((off) => solveSync(model, { off }));
    expect(having?.status).toBe("optimal");
    expect(having?.objective).toBe(without?.objective);
    expect(without?.statistics.conflicts?.added).toBe(0);
  });
});
