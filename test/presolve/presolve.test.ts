import { describe, expect, it } from "vitest";
import type { Problem } from "../../engine/model/problem.ts";
import { presolveLp } from "../../engine/presolve/presolve.ts";
import { COL_PHASES, ROW_PHASES, SWEEPS } from "../../engine/presolve/reductions/registry.ts";
import { TECHNIQUES } from "../../engine/techniques.ts";
import { plantedLp, randomLp } from "../generators/lp.ts";
import { presolve, solveReduced } from "./restoring.ts";

const ALWAYS = { isOn: () => true, shouldStop: () => false };

describe("presolveLp", () => {
  it("can switch every reduction by the name of a technique", () => {
    const local = [...ROW_PHASES, ...COL_PHASES].flatMap((phase) => phase.reductions);
    const reductions = [...local, ...SWEEPS.flat()];
    const techniques = TECHNIQUES.map(({ name }) => name);
    for (const { name } of reductions) expect(techniques).toContain(name);
  });

  it("does nothing with everything off, and then hands the answer through", () => {
    const { problem, colValue, rowDual } = plantedLp(3, { maximize: false });
    const result = presolve(problem, []);
    expect(result.status).toBe("unchanged");
    expect(result.reduced).toBe(problem);
    const answer = solveReduced(result);
    expect(answer.colValue).toHaveLength((colValue as Float64Array).length);
    expect(answer.rowDual).toHaveLength((rowDual as Float64Array).length);
  });

  it("leaves the given problem as it was", () => {
    for (let seed = 0; seed < 50; seed++) {
      const problem = randomLp(seed, { rows: 15, cols: 20, density: 0.15 });
      const copy = structuredClone(problem);
      presolve(problem);
      expect(problem).toEqual(copy);
    }
  });

  it("makes the same of the same problem", () => {
    for (let seed = 0; seed < 20; seed++) {
      const problem = randomLp(seed, { rows: 15, cols: 20, density: 0.15 });
      expect(presolve(problem).reduced).toEqual(presolve(problem).reduced);
    }
  });

  it("writes columns with ascending rows and entries that are not zero", () => {
    for (let seed = 0; seed < 100; seed++) {
      const { reduced } = presolve(randomLp(seed, { rows: 20, cols: 24, density: 0.15, maximize: false }));
      const { numCols, numRows, colStart, rowIndex, value } = reduced;
      expect(colStart[numCols]).toBe(value.length);
      for (let col = 0; col < numCols; col++) {
        for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
          expect(value[entry]).not.toBe(0);
          expect(rowIndex[entry]).toBeLessThan(numRows);
          if (entry > colStart[col]) expect(rowIndex[entry]).toBeGreaterThan(rowIndex[entry - 1]);
        }
      }
    }
  });

  it("keeps what it has when it must stop", () => {
    const problem = randomLp(1, { rows: 20, cols: 24, density: 0.15, maximize: false });
    const stopped = presolveLp(problem, { ...ALWAYS, shouldStop: () => true });
    expect(stopped.status).toBe("unchanged");
  });

  it("looks for no substitutions where the local reductions found nothing", () => {
    // Rows x_t + x_(t+1) + x_(t+2) = 3 with x free: each could be substituted, and nothing else is to be done.
    const numRows = 250;
    const numCols = numRows + 2;
    const cols = Array.from({ length: numCols }, (_, col) => {
      const first = Math.max(0, col - 2);
      const last = Math.min(numRows - 1, col);
      return Array.from({ length: last - first + 1 }, (_, k) => first + k);
    });
    const starts = [0];
    for (const rows of cols) starts.push((starts.at(-1) as number) + rows.length);
    const chain: Problem = {
      ...randomLp(1, { rows: 1, cols: 1 }),
      numRows,
      numCols,
      maximize: false,
      colCost: Float64Array.from({ length: numCols }, (_, col) => (col < 2 || col >= numRows ? 1 : 0)),
      colLb: new Float64Array(numCols).fill(Number.NEGATIVE_INFINITY),
      colUb: new Float64Array(numCols).fill(Number.POSITIVE_INFINITY),
      integrality: new Uint8Array(numCols),
      rowLb: new Float64Array(numRows).fill(3),
      rowUb: new Float64Array(numRows).fill(3),
      colStart: Int32Array.from(starts),
      rowIndex: Int32Array.from(cols.flat()),
      value: new Float64Array(cols.flat().length).fill(1),
    };
    const local = ["free-column-singletons", "slack-columns"];
    const isOn = (name: string): boolean => !local.includes(name);
    expect(presolveLp(chain, { ...ALWAYS, isOn }).status).toBe("unchanged");
    const thorough = presolveLp(chain, { ...ALWAYS, isOn, isThorough: true });
    expect(thorough.counters.aggregator).toBeGreaterThan(0);
  });

  it("spares small problems the outer rounds unless asked", () => {
    const outer = ["parallel-rows", "parallel-columns", "aggregator"];
    let rounds = 0;
    for (let seed = 0; seed < 50; seed++) {
      const problem = randomLp(seed, { rows: 12, cols: 16, density: 0.3, duplicates: 0.3, maximize: false });
      const { counters } = presolveLp(problem, ALWAYS);
      for (const name of outer) expect(counters).not.toHaveProperty(name);
      if (outer.some((name) => name in presolve(problem).counters)) rounds++;
    }
    expect(rounds).toBeGreaterThan(10);
  });
});
