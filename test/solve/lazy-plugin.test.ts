import { describe, expect, it } from "vitest";
import { type LazyRows, Model, ModelError, type SearchState, solveSync, sum } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";
import { solveTour, tourCost } from "./tour.ts";

/** Without these, longer tours need some nodes. */
const CUTS = ["clique", "zero-half", "gomory", "mir", "cover", "strong-branching"];

const EXACT = { mipGap: 0, mipGapAbs: 0 } as const;

/** Cost of a best tour, by trying all of them. */
function bestTour(cost: readonly (readonly number[])[]): number {
  const walk = (at: number, left: readonly number[], sofar: number): number => {
    if (left.length === 0) return sofar + tourCost(cost, at, 0);
    return Math.min(
      ...left.map((next) =>
        walk(
          next,
          left.filter((each) => each !== next),
          sofar + tourCost(cost, at, next),
        ),
      ),
    );
  };
  return walk(
    0,
    Array.from({ length: cost.length - 1 }, (_, pos) => pos + 1),
    0,
  );
}

function randomCosts(seed: number, count: number): number[][] {
  const random = new Random(seed);
  const places = Array.from({ length: count }, () => [random.whole(0, 40), random.whole(0, 40)] as const);
  return places.map(([x, y]) => places.map(([u, v]) => Math.abs(x - u) + Math.abs(y - v)));
}

/** x + y <= 1 as a row that nobody lists. */
const hidden = (limit: number): LazyRows => ({
  name: "hidden",
  description: "first two columns together",
  create: () => ({
    separate: (_colValue, rows) => rows.add([0, 1], [1, 1], Number.NEGATIVE_INFINITY, limit),
  }),
});

describe("rows that the model does not list", () => {
  it("make tours out of matchings, and the best of them", { timeout: 60_000 }, () => {
    for (let seed = 0; seed < 25; seed++) {
      const cost = randomCosts(seed, 7);
      const { result, tour } = solveTour(cost, EXACT);
      expect(result.status).toBe("optimal");
      expect(result.objective, `seed ${seed}`).toBeCloseTo(bestTour(cost), 6);
      expect(tour).toHaveLength(7);
    }
  });

  it("change no tour when techniques are off, and all of them are told apart in the statistics", () => {
    const cost = randomCosts(76, 12);
    const { result } = solveTour(cost, EXACT);
    const bare = solveTour(cost, { ...EXACT, off: ["all"] });
    expect(bare.result.objective).toBeCloseTo(result.objective as number, 6);
    const several = solveTour(randomCosts(79, 24), { ...EXACT, off: CUTS }).result;
    expect(several.statistics["lazy rows"]?.found).toBeGreaterThan(0);
  });

  it("outlive an interruption", { timeout: 60_000 }, () => {
    const cost = randomCosts(79, 24);
    const off = CUTS;
    const whole = solveTour(cost, { ...EXACT, off }).result;
    for (const nodeLimit of [1, 3, 6]) {
      const states: SearchState[] = [];
      const onCheckpoint = (state: SearchState): void => void states.push(structuredClone(state));
      const { result } = solveTour(cost, { ...EXACT, off, nodeLimit, onCheckpoint });
      expect(result.status).toBe("node_limit");
      const resume = states.at(-1) as SearchState;
      expect(solveTour(cost, { ...EXACT, off, resume }).result.objective).toBeCloseTo(
        whole.objective as number,
        6,
      );
    }
  });

  it("bind columns that no row and no integer holds, also against a start and a heuristic's point", () => {
    for (const integer of [true, false]) {
      const model = new Model("free");
      const cols = [model.addCol({ ub: 3, integer }), model.addCol({ ub: 3, integer })];
      model.maximize(sum(cols));
      const plugins = { lazyRows: [hidden(4)] };
      expect(solveSync(model, { plugins }).objective).toBe(4);
      const start = Float64Array.of(3, 3);
      const events: number[] = [];
      const result = solveSync(model, {
        plugins,
        start,
        onIncumbent: ({ colValue }) => events.push((colValue[0] as number) + (colValue[1] as number)),
      });
      expect(result.objective).toBe(4);
      expect(Math.max(...events)).toBeLessThanOrEqual(4 + 1e-6);
      expect(solveSync(model, { plugins: { lazyRows: [hidden(-1)] } }).status).toBe("infeasible");
    }
  });

  it("are refused where they name no column of the model, and where they alone would hold an objective", () => {
    const model = new Model("two");
    const cols = [model.addCol({ ub: 3, integer: true }), model.addCol({ ub: 3 })];
    model.maximize(sum(cols));
    const wrong = (cols: number[], values: number[]): LazyRows => ({
      name: "wrong",
      description: "rows that cannot be",
      create: () => ({ separate: (_colValue, rows) => rows.add(cols, values, 0, 1) }),
    });
    const refused = (rows: LazyRows) => () => solveSync(model, { plugins: { lazyRows: [rows] } });
    expect(refused(wrong([0, 2], [1, 1]))).toThrow("lazy row of wrong: found column 2, expected one below 2");
    expect(refused(wrong([0, 0], [1, 1]))).toThrow("column 0 twice");
    expect(refused(wrong([0], [Number.NaN]))).toThrow("the value NaN");
    expect(refused(wrong([0], [1, 1]))).toThrow("found 2 values, expected 1");
    const open = new Model("open");
    open.maximize(sum([open.addCol({ integer: true }), open.addCol({})]));
    expect(() => solveSync(open, { plugins: { lazyRows: [hidden(4)] } })).toThrow(ModelError);
  });
});
