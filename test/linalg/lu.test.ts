import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LuBuilder } from "../../engine/linalg/lu-build.ts";
import { LuFactor } from "../../engine/linalg/lu-factor.ts";
import { updateFactor } from "../../engine/linalg/lu-update.ts";
import { clearVector, SparseVector } from "../../engine/linalg/sparse-vector.ts";
import { btran, ftran, ftranInPart } from "../../engine/linalg/triangular-solve.ts";

/** A small reproducible generator (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Sparse {
  numRows: number;
  numCols: number;
  colStart: Int32Array;
  rowIndex: Int32Array;
  value: Float64Array;
}

/** Random sparse columns; each column is given about `perCol` entries of size 0.1 to 10. */
function randomColumns(numRows: number, numCols: number, perCol: number, random: () => number): Sparse {
  const start = [0];
  const index: number[] = [];
  const value: number[] = [];
  for (let col = 0; col < numCols; col++) {
    const rows = new Set<number>();
    const count = 1 + Math.floor(random() * 2 * perCol);
    for (let k = 0; k < count; k++) rows.add(Math.floor(random() * numRows));
    for (const row of [...rows].sort((a, b) => a - b)) {
      index.push(row);
      value.push((random() < 0.5 ? -1 : 1) * 10 ** (2 * random() - 1));
    }
    start.push(index.length);
  }
  return {
    numRows,
    numCols,
    colStart: Int32Array.from(start),
    rowIndex: Int32Array.from(index),
    value: Float64Array.from(value),
  };
}

/** B x for the basis in positions. */
function multiply(matrix: Sparse, basicCol: Int32Array, x: Float64Array): Float64Array {
  const result = new Float64Array(matrix.numRows);
  for (let pos = 0; pos < matrix.numRows; pos++) {
    const variable = basicCol[pos] as number;
    const factor = x[pos] as number;
    if (variable >= matrix.numCols) {
      result[variable - matrix.numCols] = (result[variable - matrix.numCols] as number) + factor;
      continue;
    }
    for (let e = matrix.colStart[variable] as number; e < (matrix.colStart[variable + 1] as number); e++) {
      const row = matrix.rowIndex[e] as number;
      result[row] = (result[row] as number) + factor * (matrix.value[e] as number);
    }
  }
  return result;
}

/** B'y for the basis in positions. */
function multiplyTransposed(matrix: Sparse, basicCol: Int32Array, y: Float64Array): Float64Array {
  const result = new Float64Array(matrix.numRows);
  for (let pos = 0; pos < matrix.numRows; pos++) {
    const variable = basicCol[pos] as number;
    if (variable >= matrix.numCols) {
      result[pos] = y[variable - matrix.numCols] as number;
      continue;
    }
    let sum = 0;
    for (let e = matrix.colStart[variable] as number; e < (matrix.colStart[variable + 1] as number); e++) {
      sum += (matrix.value[e] as number) * (y[matrix.rowIndex[e] as number] as number);
    }
    result[pos] = sum;
  }
  return result;
}

function sparseFrom(values: Float64Array): SparseVector {
  const vector = new SparseVector(values.length);
  for (let row = 0; row < values.length; row++) {
    if (values[row] === 0) continue;
    vector.array[row] = values[row] as number;
    vector.index[vector.count++] = row;
  }
  return vector;
}

function residual(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < a.length; k++)
    largest = Math.max(largest, Math.abs((a[k] as number) - (b[k] as number)));
  return largest;
}

function norm(a: Float64Array): number {
  let largest = 1;
  for (const v of a) largest = Math.max(largest, Math.abs(v));
  return largest;
}

/** Largest residual of B x = b and B'y = b, relative to the size of the solution. */
function solveError(matrix: Sparse, lu: LuFactor, basicCol: Int32Array, rhs: Float64Array): number {
  const x = sparseFrom(rhs);
  ftran(lu, x, 0, false);
  const y = sparseFrom(rhs);
  btran(lu, y, 0, false);
  const xs = x.array.slice(0, matrix.numRows);
  const ys = y.array.slice(0, matrix.numRows);
  return Math.max(
    residual(multiply(matrix, basicCol, xs), rhs) / norm(xs),
    residual(multiplyTransposed(matrix, basicCol, ys), rhs) / norm(ys),
  );
}

function randomRhs(size: number, random: () => number, density: number): Float64Array {
  const rhs = new Float64Array(size);
  for (let row = 0; row < size; row++) if (random() < density) rhs[row] = 2 * random() - 1;
  rhs[Math.floor(random() * size)] = 1;
  return rhs;
}

/** Puts a column into the basis by an update. @returns false where no pivot of it is large and sure enough. */
function exchange(
  matrix: Sparse,
  lu: LuFactor,
  basicCol: Int32Array,
  entering: number,
  random: () => number,
): boolean {
  const m = matrix.numRows;
  const spike = new SparseVector(m);
  for (let e = matrix.colStart[entering] as number; e < (matrix.colStart[entering + 1] as number); e++) {
    spike.index[spike.count++] = matrix.rowIndex[e] as number;
    spike.array[matrix.rowIndex[e] as number] = matrix.value[e] as number;
  }
  ftran(lu, spike, 0, true);
  // A good pivot among random rows keeps the basis itself well-conditioned.
  let row = 0;
  for (let k = 0; k < m; k++) {
    const candidate = Math.floor(random() * m);
    if (Math.abs(spike.array[candidate] as number) > Math.abs(spike.array[row] as number)) row = candidate;
  }
  if (Math.abs(spike.array[row] as number) < 0.2) return false;
  const unit = new SparseVector(m);
  unit.index[unit.count++] = row;
  unit.array[row] = 1;
  btran(lu, unit, 0, true);
  let alphaRow = 0;
  for (let e = matrix.colStart[entering] as number; e < (matrix.colStart[entering + 1] as number); e++) {
    alphaRow += (unit.array[matrix.rowIndex[e] as number] as number) * (matrix.value[e] as number);
  }
  const alpha = spike.array[row] as number;
  // What the simplex does as well: a pivot on which row and column disagree is not taken.
  if (Math.abs(alphaRow - alpha) > 1e-9 * Math.abs(alpha)) return false;
  updateFactor(lu, row, spike, unit, alpha);
  basicCol[row] = entering;
  return true;
}

describe("LU factorisation", () => {
  it("solves a 3 by 3 system computed by hand", () => {
    // B = [2 1 0; 0 1 1; 4 0 1], x = (1, 2, 3): b = (4, 5, 7).
    const matrix: Sparse = {
      numRows: 3,
      numCols: 3,
      colStart: Int32Array.of(0, 2, 4, 6),
      rowIndex: Int32Array.of(0, 2, 0, 1, 1, 2),
      value: Float64Array.of(2, 4, 1, 1, 1, 1),
    };
    const basicCol = Int32Array.of(0, 1, 2);
    const lu = new LuFactor(3, 10);
    expect(new LuBuilder(matrix).build(lu, basicCol)).toBe(0);
    const x = sparseFrom(Float64Array.of(4, 5, 7));
    ftran(lu, x, 1, false);
    const byCol = new Float64Array(3);
    for (let row = 0; row < 3; row++) byCol[basicCol[row] as number] = x.array[row] as number;
    expect([...byCol].map((v) => Math.round(v * 1e12) / 1e12)).toEqual([1, 2, 3]);
  });

  it("solves with random sparse bases, hypersparse and by scan alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 60 }), (seed, m) => {
        const random = generator(seed);
        const matrix = randomColumns(m, 2 * m, 1 + 3 * random(), random);
        const basicCol = new Int32Array(m);
        const order = Array.from({ length: 3 * m }, (_, k) => k).sort(() => random() - 0.5);
        for (let pos = 0; pos < m; pos++) basicCol[pos] = order[pos] as number;
        const lu = new LuFactor(m, 10);
        new LuBuilder(matrix).build(lu, basicCol);
        expect(new Set(basicCol).size).toBe(m);
        for (const density of [0, 0.5]) {
          for (const hyper of [true, false]) {
            lu.hypersparse = hyper;
            expect(solveError(matrix, lu, basicCol, randomRhs(m, random, density))).toBeLessThan(1e-9);
          }
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("a scan lists each row that is not zero once, and clears what is tiny, among logicals too", () => {
    const random = generator(11);
    const m = 60;
    const matrix = randomColumns(m, m, 3, random);
    for (const numLogicals of [0, 20, 59, 60]) {
      const basicCol = Int32Array.from({ length: m }, (_, pos) => (pos < numLogicals ? m + pos : pos));
      const lu = new LuFactor(m, 10);
      lu.hypersparse = false;
      new LuBuilder(matrix).build(lu, basicCol);
      for (const density of [0.02, 0.5, 1]) {
        const x = sparseFrom(randomRhs(m, random, density).map((v, row) => (row % 5 === 0 ? 1e-15 * v : v)));
        ftran(lu, x, 1, false);
        const listed = [...x.index.subarray(0, x.count)].sort((p, q) => p - q);
        expect(listed).toEqual([...x.array.keys()].filter((row) => Math.abs(x.array[row]) > 1e-14));
        expect(x.array.filter((v) => v !== 0)).toHaveLength(x.count);
      }
    }
  });

  it("an interrupted factorisation leaves the same variables, and the next one factorises them", () => {
    const random = generator(3);
    const m = 220;
    const matrix = randomColumns(m, m, 400, random);
    // Every ninth one a logical.
    const variables = Array.from({ length: m }, (_, pos) => (pos % 9 === 0 ? m + pos : pos));
    const basicCol = Int32Array.from(variables);
    const lu = new LuFactor(m, 10);
    const builder = new LuBuilder(matrix);
    const deficiency = builder.build(lu, basicCol.slice());
    let looks = 0;
    builder.interrupt = () => ++looks === 3;
    expect(builder.build(lu, basicCol)).toBe(-1);
    expect(looks).toBe(3);
    expect([...basicCol].sort((a, b) => a - b)).toEqual(variables.sort((a, b) => a - b));
    builder.interrupt = () => false;
    expect(builder.build(lu, basicCol)).toBe(deficiency);
    expect(solveError(matrix, lu, basicCol, randomRhs(m, random, 0.5))).toBeLessThan(1e-9);
  });

  it("replaces dependent columns by logicals and says which", () => {
    const matrix: Sparse = {
      numRows: 3,
      numCols: 3,
      colStart: Int32Array.of(0, 2, 4, 6),
      rowIndex: Int32Array.of(0, 1, 0, 1, 0, 1),
      value: Float64Array.of(1, 2, 2, 4, 1, 1),
    };
    const basicCol = Int32Array.of(0, 1, 2);
    const lu = new LuFactor(3, 10);
    const builder = new LuBuilder(matrix);
    expect(builder.build(lu, basicCol)).toBe(1);
    expect(builder.rejected.length).toBe(1);
    expect([...basicCol].filter((v) => v >= 3)).toEqual([5]);
    expect(solveError(matrix, lu, basicCol, Float64Array.of(1, -1, 2))).toBeLessThan(1e-12);
  });

  it("an entry too small to pivot on does not hide the rest of its column", () => {
    // Row 0 holds only 1e-13 in column 0; rows 1 and 2 are of full rank without it.
    const matrix: Sparse = {
      numRows: 3,
      numCols: 3,
      colStart: Int32Array.of(0, 3, 5, 7),
      rowIndex: Int32Array.of(0, 1, 2, 1, 2, 1, 2),
      value: Float64Array.of(1e-13, 1, 1, 1, -1, 2, -2),
    };
    const basicCol = Int32Array.of(0, 1, 2);
    const lu = new LuFactor(3, 10);
    const builder = new LuBuilder(matrix);
    expect(builder.build(lu, basicCol)).toBe(1);
    expect(basicCol[0]).toBe(3);
    expect(basicCol.includes(0)).toBe(true);
    expect(builder.rejected.length).toBe(1);
  });

  it("a solve in part gives the wanted entries of the whole one, before and after updates", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = generator(seed);
      const m = 40 + seed * 5;
      const matrix = randomColumns(m, 3 * m, 2.5, random);
      const basicCol = Int32Array.from({ length: m }, (_, k) => (k % 3 === 0 ? 3 * m + k : k));
      const lu = new LuFactor(m, 40);
      new LuBuilder(matrix).build(lu, basicCol);
      let least = m;
      let numListed = 0;
      for (let entering = m; entering < 3 * m && lu.numUpdates < 40; entering++) {
        for (const density of [0.02, 0.3]) {
          const rhs = randomRhs(m, random, density);
          const wanted = sparseFrom(randomRhs(m, random, 0.05));
          const whole = sparseFrom(rhs);
          ftran(lu, whole, 1, false);
          const part = sparseFrom(rhs);
          least = Math.min(least, ftranInPart(lu, part, wanted, density));
          for (const row of wanted.index.subarray(0, wanted.count)) {
            expect(Math.abs(part.array[row] - whole.array[row])).toBeLessThan(1e-9 * (1 + norm(whole.array)));
          }
          // What is listed is all that may be nonzero, each once.
          const listed = part.index.slice(0, Math.max(0, part.count));
          expect(new Set(listed).size).toBe(listed.length);
          numListed += listed.length;
          if (part.count >= 0) for (const row of listed) part.array[row] = 0;
          else clearVector(part);
          expect(part.array.every((v) => v === 0)).toBe(true);
        }
        exchange(matrix, lu, basicCol, entering, random);
      }
      expect(lu.numUpdates).toBeGreaterThan(10);
      expect(least).toBeLessThan(m / 2);
      expect(numListed).toBeGreaterThan(m);
    }
  });

  it("Forrest–Tomlin updates agree with the basis they stand for over 200 replacements", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = generator(seed);
      const m = 20 + seed * 8;
      const matrix = randomColumns(m, 3 * m, 2.5, random);
      const basicCol = Int32Array.from({ length: m }, (_, k) => 3 * m + k);
      const lu = new LuFactor(m, 250);
      lu.hypersparse = seed % 2 === 0;
      const builder = new LuBuilder(matrix);
      builder.build(lu, basicCol);
      let updates = 0;
      for (let trial = 0; trial < 2000 && updates < 200; trial++) {
        const entering = Math.floor(random() * 3 * m);
        if (basicCol.includes(entering)) continue;
        if (!exchange(matrix, lu, basicCol, entering, random)) continue;
        updates++;
        if (updates % 20 === 0) {
          expect(solveError(matrix, lu, basicCol, randomRhs(m, random, 0.2))).toBeLessThan(1e-6);
        }
      }
      expect(updates).toBeGreaterThan(100);
      const fresh = new LuFactor(m, 10);
      const order = basicCol.slice();
      expect(builder.build(fresh, order)).toBe(0);
      expect(solveError(matrix, fresh, order, randomRhs(m, random, 0.2))).toBeLessThan(1e-9);
    }
  });
});
