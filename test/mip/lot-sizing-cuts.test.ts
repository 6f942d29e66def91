/**
 * Lot sizing with one item: stock over the periods, and production that a set-up allows. Without capacities the (l, S)
 * inequalities describe the convex hull (Barany, Van Roy, Wolsey, Math. Programming Study 22 (1984) 32-43), and dynamic
 * programming gives the optimum (Wagner, Whitin, Management Science 5 (1958) 89-96).
 */
import { describe, expect, it } from "vitest";
import { type Linear, Model, solveSync } from "../../engine/index.ts";
import { mir } from "../../engine/mip/cuts/mir.ts";
import { SEPARATORS } from "../../engine/mip/cuts/registry.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import { Random } from "../generators/random.ts";
import { expectValid, type FoundCut, noting } from "./found-cuts.ts";

/** Nothing that changes the columns, and no incumbent, which would let cuts take what is dearer. */
const OFF = [...SEPARATORS, ...HEURISTICS].map(({ name }) => name).concat("presolve", "restarts");

/** By period. */
interface Lots {
  readonly demand: readonly number[];
  readonly setUpCost: readonly number[];
  readonly cost: readonly number[];
  readonly stockCost: readonly number[];
  /** What a set-up allows; Infinity = all that is wanted from then on. */
  readonly capacity: number;
}

function drawLots(seed: number, numPeriods: number, capacity: number): Lots {
  const random = new Random(seed + 31_000);
  const draw = (least: number, most: number): number[] =>
    Array.from({ length: numPeriods }, () => random.whole(least, most));
  return {
    demand: draw(0, 9).map((demand, period) => (period === 0 ? demand + 1 : demand)),
    setUpCost: draw(10, 40),
    cost: draw(0, 3),
    stockCost: draw(1, 2),
    capacity,
  };
}

/** Columns in the order production, set-up, stock of each period; set-ups bounded by `setUp` where that is given. */
function modelOf({ demand, setUpCost, cost, stockCost, capacity }: Lots, setUp?: readonly number[]): Model {
  const model = new Model("lots");
  let stock: Linear | null = null;
  for (const [period, wanted] of demand.entries()) {
    const left = demand.slice(period).reduce((total, each) => total + each, 0);
    const make = model.addCol({ cost: cost[period] as number });
    const lb = setUp?.[period] ?? 0;
    const ub = setUp?.[period] ?? 1;
    const isSetUp = model.addCol({ lb, ub, integer: true, cost: setUpCost[period] as number });
    const kept = model.addCol({ cost: stockCost[period] as number });
    model.addRow(make.minus(isSetUp.times(Math.min(capacity, left))).atMost(0));
    const inflow: Linear = stock === null ? make.times(1) : make.plus(stock);
    model.addRow(inflow.minus(kept).equals(wanted));
    stock = kept.times(1);
  }
  return model;
}

/** The least cost without capacities: each set-up makes what is wanted until the next. */
function wagnerWhitin({ demand, setUpCost, cost, stockCost }: Lots): number {
  const least = [0];
  for (let end = 1; end <= demand.length; end++) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = 0; start < end; start++) {
      let total = (least[start] as number) + (setUpCost[start] as number);
      let unit = cost[start] as number;
      for (let period = start; period < end; period++) {
        total += unit * (demand[period] as number);
        unit += stockCost[period] as number;
      }
      // What nobody wants needs no set-up.
      if (demand.slice(start, end).every((each) => each === 0)) total = least[start] as number;
      best = Math.min(best, total);
    }
    least.push(best);
  }
  return least[demand.length] as number;
}

describe("mixed-integer rounding of lot-sizing paths", () => {
  it("closes the gap without capacities at the root", () => {
    let numClosed = 0;
    for (let seed = 0; seed < 20; seed++) {
      const lots = drawLots(seed, 24, Number.POSITIVE_INFINITY);
      const { dualBound } = solveSync(modelOf(lots), {
        off: OFF,
        plugins: { separators: [mir] },
        nodeLimit: 1,
        mipGap: 0,
      });
      const best = wagnerWhitin(lots);
      expect(dualBound as number).toBeLessThan(best + 1e-6);
      if ((dualBound as number) > best - 1e-6) numClosed++;
    }
    // Sixteen where columns keep to the bound nearest to the point.
    expect(numClosed).toBe(20);
  });

  it("cuts off no point of any choice of set-ups", { timeout: 60_000 }, () => {
    let numChecked = 0;
    for (let seed = 0; seed < 8; seed++) {
      const lots = drawLots(seed, 5, seed % 2 === 0 ? 12 : Number.POSITIVE_INFINITY);
      const found: FoundCut[] = [];
      solveSync(modelOf(lots), { off: OFF, plugins: { separators: [noting(mir, found)] }, nodeLimit: 1 });
      for (let choice = 0; choice < 32; choice++) {
        const setUp = lots.demand.map((_, period) => (choice >> period) & 1);
        numChecked += expectValid(modelOf(lots, setUp).toProblem(), found);
      }
    }
    expect(numChecked).toBeGreaterThan(300);
  });
});
