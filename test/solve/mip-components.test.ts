import { describe, expect, it } from "vitest";
import { checkCertificate, Model, type Problem, solveSync, verify } from "../../engine/index.ts";
import { blockDiagonal } from "../generators/blocks.ts";
import { withRandomConditions, withZeros } from "../generators/conditions.ts";
import { randomMip } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { tinyMip } from "../mip/tiny-mip.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";

const EXACT = { mipGap: 1e-9, mipGapAbs: 1e-9 } as const;

/** Tiny programs of one sense, by how brute force ends on them. */
function sortTinies(maximize: boolean): ReadonlyMap<string, readonly Problem[]> {
  const byStatus = new Map<string, Problem[]>();
  for (let seed = 0; seed < 150; seed++) {
    const problem = { ...tinyMip(seed), maximize };
    const { status } = solveByBruteForce(problem);
    byStatus.set(status, [...(byStatus.get(status) ?? []), problem]);
  }
  return byStatus;
}

function mixed(seed: number): Problem {
  const blocks = Array.from({ length: 6 }, (_, pos) =>
    randomMip(10 * seed + pos, { rows: 5 + pos, cols: 8, integers: 5, maximize: seed % 2 === 0 }),
  );
  return blockDiagonal(blocks, new Random(seed)).problem;
}

/** Problems of one sense side by side, their conditions included. */
function sideBySide(parts: readonly Problem[]): Problem {
  const model = new Model();
  for (const part of parts) {
    const { first } = model.addCols(part.numCols, {
      lb: (pos) => part.colLb[pos] as number,
      ub: (pos) => part.colUb[pos] as number,
      cost: (pos) => part.colCost[pos] as number,
      integer: (pos) => part.integrality[pos] === 1,
    });
    const rows: [number, number][][] = Array.from({ length: part.numRows }, () => []);
    for (let col = 0; col < part.numCols; col++) {
      const end = part.colStart[col + 1] as number;
      for (let entry = part.colStart[col] as number; entry < end; entry++) {
        rows[part.rowIndex[entry] as number]?.push([part.value[entry] as number, first + col]);
      }
    }
    model.addRows(part.numRows, {
      lb: (pos) => part.rowLb[pos] as number,
      ub: (pos) => part.rowUb[pos] as number,
      terms: (row, pos) => {
        for (const [value, col] of rows[pos] ?? []) row.add(value, col);
      },
    });
    const { sets, semicontinuous } = part;
    for (let set = 0; sets !== undefined && set < sets.count; set++) {
      const members = [...sets.col.subarray(sets.start[set], sets.start[set + 1])];
      model.addSos({ type: sets.type[set] === 1 ? 1 : 2, cols: members.map((col) => first + col) });
    }
    for (const [pos, col] of (semicontinuous?.col ?? []).entries()) {
      model.setLeast(first + col, semicontinuous?.least[pos] as number);
    }
    model.addObjectiveOffset(part.objectiveOffset);
  }
  model.setMaximize(parts[0]?.maximize ?? false);
  return model.toProblem();
}

describe("a mixed-integer program of several components with sets", () => {
  it("ends as its parts do by brute force", () => {
    const byStatus = new Map<string, { problem: Problem; objective: number }[]>();
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const problem = withRandomConditions(random, withZeros(random, { ...tinyMip(seed), maximize: false }));
      if (problem.numRows === 0) continue;
      try {
        const { status, objective } = solveByBruteForce(problem);
        const found = { problem, objective: objective?.toNumber() ?? Number.NaN };
        byStatus.set(status, [...(byStatus.get(status) ?? []), found]);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }
    let apart = 0;
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const parts = Array.from({ length: 15 }, () => random.pick(byStatus.get("optimal") ?? []));
      const odd = (["unbounded", "infeasible"] as const).filter((_, pos) => seed % 3 === pos + 1);
      for (const status of odd) parts[random.whole(0, 14)] = random.pick(byStatus.get(status) ?? []);
      const result = solveSync(sideBySide(parts.map(({ problem }) => problem)), EXACT);
      expect(`${seed} ${result.status}`).toBe(`${seed} ${odd[0] ?? "optimal"}`);
      if ("components" in result.statistics) apart++;
      if (result.solution === null) continue;
      expect(result.objective).toBeCloseTo(
        parts.reduce((sum, { objective }) => sum + objective, 0),
        6,
      );
    }
    expect(apart).toBeGreaterThan(15);
  });
});

describe("a mixed-integer program of several components", () => {
  it("ends as its parts do by brute force: infeasible, unbounded, or the sum of their optima", () => {
    const sorted = [sortTinies(false), sortTinies(true)];
    let apart = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const pool = sorted[seed % 2];
      const parts = Array.from({ length: 30 }, () => random.pick(pool?.get("optimal") ?? []));
      const odd = (["unbounded", "infeasible"] as const).filter((_, pos) => seed % 3 === pos + 1);
      for (const status of odd) parts[random.whole(0, 29)] = random.pick(pool?.get(status) ?? []);
      const { problem } = blockDiagonal(parts, seed % 4 === 0 ? random : null);
      const result = solveSync(problem, seed % 5 === 0 ? { ...EXACT, off: ["presolve"] } : EXACT);
      expect(`${seed} ${result.status}`).toBe(`${seed} ${odd[0] ?? "optimal"}`);
      if ("components" in result.statistics) apart++;
      if (result.solution === null) continue;
      const sum = parts.reduce(
        (total, part) => total + (solveByBruteForce(part).objective?.toNumber() ?? Number.NaN),
        0,
      );
      expect(result.objective).toBeCloseTo(sum, 6);
      expect(verify(problem, { colValue: result.solution.colValue }).accepted).toBe(true);
    }
    expect(apart).toBeGreaterThan(20);
  });

  it("has the optimum of the search in one piece, with a bound on the right side", () => {
    for (let seed = 0; seed < 12; seed++) {
      const problem = mixed(seed);
      const apart = solveSync(problem, EXACT);
      const whole = solveSync(problem, { ...EXACT, off: ["components"] });
      expect(apart.statistics).toHaveProperty("components");
      expect(whole.statistics).not.toHaveProperty("components");
      expect(apart.status).toBe("optimal");
      expect(apart.objective).toBeCloseTo(whole.objective as number, 6);
      const sense = problem.maximize ? -1 : 1;
      expect(sense * (apart.dualBound as number)).toBeLessThanOrEqual(sense * (apart.objective as number));
    }
  });

  it("closes the gap without any allowance", () => {
    for (let seed = 0; seed < 6; seed++) {
      const problem = mixed(seed);
      const { status, gap, statistics } = solveSync(problem, { mipGap: 0, mipGapAbs: 0 });
      expect([status, gap]).toEqual(["optimal", 0]);
      expect(statistics).toHaveProperty("components");
    }
  });

  it("solves equal parts once", () => {
    const part = randomMip(4, { rows: 8, cols: 10 });
    const other = randomMip(5, { rows: 8, cols: 10 });
    const { problem } = blockDiagonal([part, part, other, part, part]);
    const result = solveSync(problem, EXACT);
    const once = (each: Problem) => solveSync(each, EXACT).objective as number;
    expect(result.objective).toBeCloseTo(4 * once(part) + once(other), 6);
    expect(result.statistics.components?.copied).toBeGreaterThanOrEqual(3);
  });

  it("keeps the gap of the whole, though the objectives of parts may cancel", () => {
    for (const mipGap of [0.2, 0.01]) {
      for (let seed = 0; seed < 8; seed++) {
        const problem = mixed(seed);
        const rough = solveSync(problem, { mipGap });
        const exact = solveSync(problem, EXACT);
        expect(rough.status).toBe("optimal");
        const distance = Math.abs((rough.objective as number) - (exact.objective as number));
        expect(distance).toBeLessThanOrEqual(mipGap * Math.abs(rough.objective as number) + 1e-6);
        expect(rough.gap).toBeLessThanOrEqual(mipGap);
      }
    }
  });

  it("stopped at a limit, it still gives a valid bound, and a point once every part has one", () => {
    let withPoint = 0;
    let stopped = 0;
    for (let seed = 0; seed < 10; seed++) {
      const problem = mixed(seed);
      const { objective } = solveSync(problem, EXACT);
      const best = objective as number;
      const sense = problem.maximize ? -1 : 1;
      for (let nodeLimit = 0; nodeLimit < 40; nodeLimit += 3) {
        const result = solveSync(problem, { ...EXACT, nodeLimit });
        if (result.status === "node_limit") stopped++;
        else expect(result.status).toBe("optimal");
        if (result.dualBound !== null) {
          expect(sense * result.dualBound).toBeLessThanOrEqual(sense * best + 1e-6 * Math.abs(best));
        }
        if (result.solution === null) continue;
        withPoint++;
        expect(verify(problem, { colValue: result.solution.colValue }).accepted).toBe(true);
        expect(sense * result.solution.objective).toBeGreaterThanOrEqual(
          sense * best - 1e-6 * Math.abs(best),
        );
      }
    }
    expect(withPoint).toBeGreaterThan(0);
    expect(stopped).toBeGreaterThan(0);
  });

  it("ends at once when it is aborted or out of time", () => {
    const problem = mixed(3);
    expect(solveSync(problem, { timeLimit: 0 }).status).toBe("time_limit");
    expect(solveSync(problem, { signal: { aborted: true } }).status).toBe("interrupted");
  });

  it("tells of better points of the whole, in order, each of them feasible", () => {
    let numExact = 0;
    for (let seed = 0; seed < 6; seed++) {
      const problem = mixed(seed);
      let isExact = false;
      const seen: number[] = [];
      const result = solveSync(problem, {
        ...EXACT,
        onIncumbent: ({ objective, colValue }) => {
          const { accepted, violations } = verify(problem, { colValue });
          expect(accepted).toBe(true);
          isExact = Math.max(violations.row, violations.bound) <= 1e-9;
          seen.push(objective);
        },
      });
      // The answer is made exact where the last point is not.
      expect(seen.at(-1)).toBeCloseTo(result.objective as number, isExact ? 9 : 6);
      numExact += isExact ? 1 : 0;
      const sense = problem.maximize ? -1 : 1;
      for (let pos = 1; pos < seen.length; pos++) {
        expect(sense * (seen[pos] as number)).toBeLessThan(sense * (seen[pos - 1] as number));
      }
    }
    expect(numExact).toBeGreaterThan(0);
  });

  it("carries the proof of an infeasible part back to the whole", () => {
    let proved = 0;
    for (let seed = 0; seed < 10; seed++) {
      const blocks = Array.from({ length: 5 }, (_, pos) => randomMip(10 * seed + pos, { rows: 6, cols: 8 }));
      blocks[seed % 5] = randomMip(seed, { rows: 6, cols: 8, planted: "infeasible" });
      const { problem } = blockDiagonal(blocks);
      const result = solveSync(problem, { off: ["presolve", "propagation"] });
      expect(result.status).toBe("infeasible");
      if (result.certificate === null) continue;
      expect(checkCertificate(problem, result.certificate).valid).toBe(true);
      proved++;
    }
    expect(proved).toBeGreaterThan(0);
  });

  it("takes a start, and finds the same with it", () => {
    const problem = mixed(1);
    const { solution, objective } = solveSync(problem, EXACT);
    const again = solveSync(problem, { ...EXACT, start: solution?.colValue ?? new Float64Array(0) });
    expect(again.status).toBe("optimal");
    expect(again.objective).toBeCloseTo(objective as number, 9);
  });

  it("repeats itself to the last node", () => {
    const problem = mixed(2);
    const first = solveSync(problem, EXACT);
    const second = solveSync(problem, EXACT);
    expect([second.nodes, second.simplexIterations]).toEqual([first.nodes, first.simplexIterations]);
  });
});
