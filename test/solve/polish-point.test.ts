import { describe, expect, it } from "vitest";
import { Model, type Problem } from "../../engine/index.ts";
import { finishLp } from "../../engine/solve/lp-outcome.ts";
import { polishPoint } from "../../engine/solve/polish-point.ts";
import { makeLpSolver } from "../../engine/solve/solve-context.ts";
import { contextOf, runToEnd } from "./solve-context.ts";

const DEMAND = [3, 5, 4, 6];

/** Lot sizing: each period makes at most 10 if it is set up, and stores what is left. Columns: make, store, set up, period by period. */
function lotSizing(): Problem {
  const model = new Model("lots");
  let before: ReturnType<Model["addCol"]> | null = null;
  for (const [period, demand] of DEMAND.entries()) {
    const make = model.addCol({ cost: 1 });
    const store = model.addCol({ cost: 0.5 });
    const setUp = model.addCol({ cost: 6 + period, ub: 1, integer: true });
    const inFlow = before === null ? make.plus(0) : make.plus(before);
    model.addRow(inFlow.minus(store).equals(demand));
    model.addRow(make.minus(setUp.times(10)).atMost(0));
    before = store;
  }
  return model.toProblem();
}

/** Set up in the first and third period; the first row is missed by 2e-7. */
const NEARLY = Float64Array.of(8 - 2e-7, 5, 1, 0, 0, 0, 10, 6, 1, 0, 0, 0);

describe("the polish of a point", () => {
  it("keeps the integers and meets the rows", () => {
    const exact = runToEnd(polishPoint(contextOf(lotSizing()), NEARLY));
    expect([...exact]).toEqual([8, 5, 1, 0, 0, 0, 10, 6, 1, 0, 0, 0]);
  });

  it("leaves an exact point as it is", () => {
    const exact = NEARLY.with(0, 8);
    expect(runToEnd(polishPoint(contextOf(lotSizing()), exact))).toBe(exact);
  });

  it("presolves the rest of the model, where that is switched on", () => {
    const presolved = contextOf(lotSizing());
    runToEnd(polishPoint(presolved, NEARLY));
    expect(presolved.control.iterations).toBe(0);
    const whole = contextOf(lotSizing(), { off: ["presolve"] });
    expect([...runToEnd(polishPoint(whole, NEARLY))]).toEqual([8, 5, 1, 0, 0, 0, 10, 6, 1, 0, 0, 0]);
    expect(whole.control.iterations).toBeGreaterThan(1);
  });

  it("rests on an LP that ends after so many iterations", () => {
    const context = contextOf(lotSizing());
    const solver = makeLpSolver(context, context.form, "fresh");
    expect(runToEnd(finishLp(context, solver, 2))).toBe("iteration_limit");
    expect(solver.iterations).toBe(2);
    expect(runToEnd(finishLp(context, solver))).toBe("optimal");
  });
});
