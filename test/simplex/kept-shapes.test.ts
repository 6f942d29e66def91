import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { AggregatedRow } from "../../engine/mip/cuts/aggregated-row.ts";
import { MirTerms } from "../../engine/mip/cuts/mir-terms.ts";
import { KEPT_PROBLEM } from "../../engine/model/kept-shapes.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { createLpSolver } from "../../engine/simplex/simplex-solver.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { randomLp } from "../generators/lp.ts";
import { ALL_ON, finish } from "./lp-solving.ts";

type SameShape = (a: object, b: object) => boolean;

/** V8's own answer to whether two objects have one hidden class. */
function sameShape(): SameShape {
  setFlagsFromString("--allow-natives-syntax");
  try {
    const haveSameMap = runInThisContext("(a, b) => %HaveSameMap(a, b)") as SameShape;
    // Compiled when it is first called, and only under this setting.
    haveSameMap({}, {});
    return haveSameMap;
  } finally {
    setFlagsFromString("--no-allow-natives-syntax");
  }
}

describe("shapes that are kept for good", () => {
  const haveSameShape = sameShape();

  it("are told apart", () => {
    expect(haveSameShape({ a: 0.5 }, { b: 0.5 })).toBe(false);
  });

  it("do not change when a field of the state holds its first fraction", () => {
    const fresh = new SimplexState(scaleLp(KEPT_PROBLEM, false), ALL_ON);
    const used = new SimplexState(scaleLp(KEPT_PROBLEM, false), ALL_ON);
    used.dualObjective = 0.3;
    used.leastMerit = 0.3;
    used.densityCol = 0.3;
    used.densityRho = 0.3;
    used.densityTau = 0.3;
    used.densityFlip = 0.3;
    used.densityPrimal = 0.3;
    used.densityDual = 0.3;
    expect(haveSameShape(used, fresh)).toBe(true);
  });

  it("do not change when a row and its terms hold fractions", () => {
    const row = new AggregatedRow(3);
    row.rhs = 0.3;
    const none = {
      start: new Int32Array(4),
      binary: new Int32Array(0),
      coef: new Float64Array(0),
      constant: new Float64Array(0),
    };
    const node = {
      colValue: new Float64Array(3),
      colLb: new Float64Array(3),
      colUb: new Float64Array(3),
    };
    const rows = {
      numRows: 2,
      rowStart: new Int32Array(3),
      colIndex: new Int32Array(0),
      rowValue: new Float64Array(0),
      rowLb: new Float64Array(2),
      rowUb: new Float64Array(2),
      rowActivity: new Float64Array(2),
    };
    const mip = { integrality: new Uint8Array(3), variableBounds: { upper: none, lower: none } };
    const terms = new MirTerms(mip, node, rows);
    terms.rhs = 0.3;
    terms.size = 0.3;
    expect(haveSameShape(row, AggregatedRow.kept)).toBe(true);
    expect(haveSameShape(terms, MirTerms.kept)).toBe(true);
  });

  it("are those of a solver that has solved something", () => {
    const solver = createLpSolver(randomLp(3), ALL_ON);
    expect(finish(solver)).toBe("optimal");
    const { kept } = solver.constructor as unknown as { kept: object };
    expect(haveSameShape(solver, kept)).toBe(true);
  });
});
