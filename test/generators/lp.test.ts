import { describe, expect, it } from "vitest";
import { validateProblem } from "../../engine/model/validate.ts";
import { checkCertificate, checkSolution, verify } from "../../engine/verify/verify.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";
import { solveExactLp } from "../oracle/exact-lp.ts";
import { type LpShape, plantedLp, randomLp, randomMip } from "./lp.ts";

const SHAPES: readonly LpShape[] = [
  {},
  { degenerate: true },
  { wide: 8 },
  { rows: 3, cols: 10, density: 0.3 },
  { rows: 9, cols: 4, duplicates: 0.4, empties: 0.2 },
  { boxed: true, maximize: true },
];

/** Every shape with thirty seeds. */
function forEachShape(visit: (seed: number, shape: LpShape) => void): void {
  for (const shape of SHAPES) for (let seed = 0; seed < 30; seed++) visit(seed, shape);
}

describe("planted linear programs", () => {
  it("are the same for the same seed", () => {
    expect(randomLp(5)).toEqual(randomLp(5));
    expect(randomLp(5)).not.toEqual(randomLp(6));
  });

  it("have the planted optimum, exactly, and duals that prove it", () => {
    forEachShape((seed, shape) => {
      const { problem, colValue, rowDual, objective } = plantedLp(seed, shape);
      validateProblem(problem);
      const exact = solveExactLp(problem);
      expect(exact.status).toBe("optimal");
      expect(exact.objective?.toNumber()).toBe(objective);
      const report = verify(problem, { colValue: colValue ?? new Float64Array(), rowDual });
      expect(report.violations).toEqual({ row: 0, bound: 0, integrality: 0, dual: 0 });
      expect(report.accepted).toBe(true);
    });
  });

  it("are infeasible by the planted multipliers", () => {
    forEachShape((seed, shape) => {
      const { problem, rowDual } = plantedLp(seed, { ...shape, planted: "infeasible" });
      validateProblem(problem);
      expect(solveExactLp(problem).status).toBe("infeasible");
      const rowMultiplier = rowDual ?? new Float64Array();
      expect(checkCertificate(problem, { kind: "farkas", rowMultiplier })).toMatchObject({ valid: true });
    });
  });

  it("are unbounded along the planted direction", () => {
    forEachShape((seed, shape) => {
      const { problem, colValue, ray } = plantedLp(seed, { ...shape, planted: "unbounded" });
      validateProblem(problem);
      expect(solveExactLp(problem).status).toBe("unbounded");
      expect(checkSolution(problem, colValue ?? new Float64Array()).feasible).toBe(true);
      const colDirection = ray ?? new Float64Array();
      expect(checkCertificate(problem, { kind: "ray", colDirection })).toMatchObject({ valid: true });
    });
  });

  it("hold the planted point when costs are random", () => {
    forEachShape((seed, shape) => {
      const { problem, colValue } = plantedLp(seed, { ...shape, planted: "feasible" });
      expect(checkSolution(problem, colValue ?? new Float64Array()).violations.row).toBe(0);
      expect(solveExactLp(problem).status).not.toBe("infeasible");
    });
  });
});

describe("random mixed-integer programs", () => {
  it("have an optimum by default", () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(solveByBruteForce(randomMip(seed, { cols: 6, integers: 3 })).status).toBe("optimal");
      const binary = randomMip(seed, { cols: 8, integers: 6, binary: true });
      expect(solveByBruteForce(binary).status).toBe("optimal");
      expect([...binary.colUb.subarray(0, 6)]).toEqual([1, 1, 1, 1, 1, 1]);
    }
  });

  it("with an odd row are infeasible though the relaxation often is not", () => {
    let numFeasibleRelaxations = 0;
    for (let seed = 0; seed < 20; seed++) {
      const problem = randomMip(seed, { rows: 2, cols: 6, integers: 3, oddRow: true });
      validateProblem(problem);
      expect(solveByBruteForce(problem).status).toBe("infeasible");
      if (solveExactLp(problem).status === "optimal") numFeasibleRelaxations++;
    }
    expect(numFeasibleRelaxations).toBeGreaterThan(5);
  });
});
