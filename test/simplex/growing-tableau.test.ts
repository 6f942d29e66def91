import { describe, expect, it } from "vitest";
import { type AtLeastRow, GrowingTableau, Model, ModelError, solveSync } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";

interface Program {
  readonly cost: Float64Array;
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly rows: readonly AtLeastRow[];
}

function randomProgram(random: Random): Program {
  const numCols = random.whole(2, 8);
  const list = (valueAt: () => number) => Float64Array.from({ length: numCols }, valueAt);
  const lb = list(() => random.whole(-3, 2));
  const rows = Array.from({ length: random.whole(1, 9) }, () => {
    const cols = Array.from({ length: numCols }, (_, col) => col).filter(() => random.whole(0, 2) > 0);
    return { cols, values: cols.map(() => random.whole(-4, 6)), lb: random.whole(-6, 9) };
  });
  return { cost: list(() => random.whole(0, 5)), lb, ub: lb.map((low) => low + random.whole(0, 6)), rows };
}

/** The optimum by the engine; null where there is none. */
function optimumOf({ cost, lb, ub, rows }: Program): number | null {
  const model = new Model("dense");
  model.addCols(cost.length, {
    lb: (col) => lb[col],
    ub: (col) => ub[col],
    cost: (col) => cost[col],
  });
  model.addRows(rows.length, {
    lb: (row) => rows[row].lb,
    terms: (terms, row) => {
      for (const [pos, col] of rows[row].cols.entries()) terms.add(rows[row].values[pos], col);
    },
  });
  return solveSync(model).objective;
}

/** Walks a tableau whose claim must be proven by the rows as given; its objective, or null where it is infeasible. */
function provenOptimum(tableau: GrowingTableau): number | null {
  const rest = new Float64Array(tableau.numCols);
  const end = tableau.walk(Number.POSITIVE_INFINITY);
  if (end === "infeasible") {
    expect(tableau.provesInfeasible(rest)).toBe(true);
    return null;
  }
  expect(end).toBe("optimal");
  expect(tableau.provenBound(rest)).toBeCloseTo(tableau.objective, 7);
  return tableau.objective;
}

describe("a tableau that grows", () => {
  it("finds the optima of the engine as rows join and bounds move, with a proof each time", () => {
    let numInfeasible = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const program = randomProgram(random);
      const { cost, lb, ub, rows } = program;
      const tableau = new GrowingTableau(cost, lb, ub, rows, 1);
      const half = Math.ceil(rows.length / 2);
      const compare = (asked: Program, of: GrowingTableau) => {
        const expected = optimumOf(asked);
        const found = provenOptimum(of);
        if (expected === null) numInfeasible++;
        if (expected === null || found === null) expect(found, `seed ${seed}`).toBe(expected);
        else expect(found, `seed ${seed}`).toBeCloseTo(expected, 7);
        return found !== null;
      };
      for (let row = 0; row < half; row++) tableau.addRow(row);
      if (!compare({ ...program, rows: rows.slice(0, half) }, tableau)) continue;
      for (let row = half; row < rows.length; row++) tableau.addRow(row);
      if (!compare(program, tableau)) continue;
      const col = random.whole(0, cost.length - 1);
      const copy = new GrowingTableau(cost, lb, ub, rows, 1);
      copy.copyFrom(tableau);
      const raised = lb.slice();
      raised[col] = Math.min(ub[col], lb[col] + 1);
      copy.setBounds(col, raised[col], ub[col]);
      compare({ ...program, lb: raised }, copy);
      // The copy is one: the tableau stands where it stood.
      tableau.dropSlackRows(0.5);
      compare(program, tableau);
    }
    expect(numInfeasible).toBeGreaterThan(30);
  });

  it("refuses columns that have nowhere to start", () => {
    const start = (cost: number, lb: number) =>
      new GrowingTableau(Float64Array.of(cost), Float64Array.of(lb), Float64Array.of(1), [], 1);
    expect(start(0, 0).walk(Number.POSITIVE_INFINITY)).toBe("optimal");
    expect(() => start(-1, 0)).toThrow(ModelError);
    expect(() => start(0, Number.NEGATIVE_INFINITY)).toThrow(/column 0: .*finite/);
  });
});
