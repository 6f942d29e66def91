import { describe, expect, it } from "vitest";
import { checkCertificate, type Problem, type SolvedResult, solveSync, verify } from "../../engine/index.ts";
import { plantedLp } from "../generators/lp.ts";
import { denseProblem } from "../simplex/lp-solving.ts";

/** Small programs take another way by default. */
const OFF: readonly string[] = ["tableau"];

/** Hours of a battery on a tariff, x_t = x_(t−1) + charge − discharge, a chain that invites substitution. */
function storageChain(hours: number): Problem {
  const cost: number[] = [];
  const bounds: [number, number][] = [];
  for (let hour = 0; hour < hours; hour++) {
    const price = 20 + 15 * Math.sin(hour) + (hour % 7);
    cost.push(0, price, -0.8 * price);
    bounds.push([0, 10], [0, 3], [0, 3]);
  }
  const rows = Array.from({ length: hours }, (_, hour) => {
    const a = new Array<number>(3 * hours).fill(0);
    a[3 * hour] = 1;
    if (hour > 0) a[3 * hour - 3] = -1;
    a[3 * hour + 1] = -0.95;
    a[3 * hour + 2] = 1;
    return { a, lb: hour === 0 ? 5 : 0, ub: hour === 0 ? 5 : 0 };
  });
  return denseProblem(cost, rows, bounds);
}

describe("solving by way of presolve", () => {
  it("gives the optimum, duals and a basis that fit the model, in its own sense", () => {
    for (let seed = 0; seed < 150; seed++) {
      const { problem, objective } = plantedLp(seed, { rows: 15, cols: 20, density: 0.2 });
      const result = solveSync(problem, { off: OFF }) as SolvedResult;
      expect(result.status).toBe("optimal");
      expect(result.objective).toBeCloseTo(objective as number, 6);
      const { rowDual, reducedCost } = result.duals ?? { rowDual: null, reducedCost: null };
      expect(verify(problem, { colValue: result.solution.colValue, rowDual, reducedCost }).accepted).toBe(
        true,
      );
      const isBasic = [...(result.basis?.colStatus ?? []), ...(result.basis?.rowStatus ?? [])];
      expect(isBasic.filter((status) => status === 0)).toHaveLength(problem.numRows);
    }
  });

  it("proves infeasibility and unboundedness on the model as given", () => {
    for (let seed = 0; seed < 100; seed++) {
      for (const planted of ["infeasible", "unbounded"] as const) {
        const { problem } = plantedLp(seed, { planted });
        const result = solveSync(problem, { off: OFF });
        expect(result.status).toBe(planted);
        expect(result.certificate).not.toBeNull();
        if (result.certificate !== null) {
          expect(checkCertificate(problem, result.certificate).valid).toBe(true);
        }
      }
    }
  });

  it("proves unboundedness by way of the reduced problem", () => {
    let carried = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { problem } = plantedLp(seed, { planted: "unbounded", rows: 12, cols: 16, density: 0.15 });
      const lines: string[] = [];
      const host = { now: () => 0, yield: async () => {}, log: (line: string) => lines.push(line) };
      // Presolve would find most of them by itself.
      const result = solveSync(problem, {
        host,
        off: ["tableau", "dual-fixing", "dominated-columns", "empty-columns"],
      });
      expect(result.status).toBe("unbounded");
      if (lines.some((line) => /^presolve: .* left$/.test(line))) carried++;
      const certificate = result.certificate as NonNullable<typeof result.certificate>;
      expect(checkCertificate(problem, certificate).valid).toBe(true);
      // The LP as given was not solved: its iterations would come on top.
      expect(lines.filter((line) => /root LP|^LP/.test(line)).length).toBeLessThanOrEqual(1);
    }
    expect(carried).toBeGreaterThan(20);
  });

  it("tells what it did, and does nothing when switched off", () => {
    const { problem } = plantedLp(1, { rows: 15, cols: 20, density: 0.2 });
    const on = solveSync(problem, { off: OFF });
    const off = solveSync(problem, { off: [...OFF, "presolve"] });
    expect(on.statistics.presolve).toMatchObject({
      rowsLeft: expect.any(Number),
      colsLeft: expect.any(Number),
    });
    expect(on.statistics.presolve.rowsLeft).toBeLessThan(problem.numRows);
    expect(off.statistics).not.toHaveProperty("presolve");
    expect(off.seconds.presolve).toBe(0);
    expect(on.objective).toBeCloseTo(off.objective as number, 9);
    const parts = solveSync(problem, { off: [...OFF, "singleton-rows", "slack-columns"] });
    expect(parts.statistics.presolve).not.toHaveProperty("singleton-rows");
  });

  it("does not turn a storage chain into a dense triangle", () => {
    const problem = storageChain(400);
    const lines: string[] = [];
    const host = { now: () => 0, yield: async () => {}, log: (line: string) => lines.push(line) };
    const result = solveSync(problem, { host });
    expect(result.status).toBe("optimal");
    const left = lines
      .map((line) => /^presolve: .* (\d+) entries left/.exec(line))
      .find((match) => match !== null);
    expect(Number(left?.[1])).toBeLessThanOrEqual(1.2 * problem.value.length);
  });
});
