import { describe, expect, it } from "vitest";
import {
  type BoxOutcome,
  type BoxRow,
  type Heuristic,
  type IncumbentSink,
  Model,
  type ProbeAnswer,
  type Problem,
  solveSync,
  sum,
} from "../../engine/index.ts";
import { makeRandom } from "../../engine/mip/heuristics/random.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import { mipOf } from "./example.ts";

const allBut = (...names: string[]): string[] =>
  HEURISTICS.map((each) => each.name).filter((each) => !names.includes(each));

/** Facilities: 14 sites with opening costs, 40 customers, each served by one site of limited capacity. */
function facilities(seed: number): Problem {
  const random = makeRandom(seed);
  const model = new Model("facilities");
  const numSites = 14;
  const opens = Array.from({ length: numSites }, () =>
    model.addCol({ ub: 1, integer: true, cost: 60 + Math.floor(60 * random()) }),
  );
  const served = Array.from({ length: numSites }, () => [] as ReturnType<typeof model.addCol>[]);
  for (let customer = 0; customer < 40; customer++) {
    const cols = opens.map(() => model.addCol({ ub: 1, integer: true, cost: 1 + Math.floor(40 * random()) }));
    for (const [site, col] of cols.entries()) served[site]?.push(col);
    model.addRow(sum(cols).equals(1));
  }
  for (const [site, cols] of served.entries()) {
    const open = opens[site];
    if (open !== undefined) model.addRow(sum(cols).minus(open.times(7)).atMost(0));
  }
  return model.toProblem();
}

/** A probe that takes down the boxes it is asked to search. */
class BoxTaker {
  readonly boxes: { readonly colLb: Float64Array; readonly colUb: Float64Array }[] = [];
  readonly rows: (BoxRow | undefined)[] = [];

  solve(): ProbeAnswer {
    return { status: "limit" };
  }
  // biome-ignore lint/correctness/useYield: it has no steps.
  *solveInSteps(): Generator<void, ProbeAnswer> {
    return { status: "limit" };
  }
  // biome-ignore lint/correctness/useYield: it has no steps.
  *solveWithCosts(): Generator<void, ProbeAnswer> {
    return { status: "limit" };
  }
  // biome-ignore lint/correctness/useYield: it has no steps.
  *searchBox(
    colLb: Float64Array,
    colUb: Float64Array,
    _nodeLimit: number,
    _found: IncumbentSink,
    row?: BoxRow,
  ): Generator<void, BoxOutcome> {
    this.rows.push(row);
    this.boxes.push({ colLb: colLb.slice(), colUb: colUb.slice() });
    return "exhausted";
  }
}

/** Calls a heuristic many times with these incumbents in turn; the boxes it asked for. */
function boxesOf(name: string, colValue: Float64Array, incumbents: readonly Float64Array[], firstDepth = 0) {
  const mip = mipOf(facilities(1));
  const heuristic = HEURISTICS.find((each) => each.name === name)?.create(mip);
  const taker = new BoxTaker();
  const reducedCost = new Float64Array(mip.numCols);
  const { colLb, colUb } = mip;
  for (let call = 0; call < 400; call++) {
    const incumbent = incumbents[Math.min(call, incumbents.length - 1)] as Float64Array;
    const view = {
      id: 0,
      depth: firstDepth + call,
      lpObjective: 0,
      cutoff: 1e9,
      colValue,
      reducedCost,
      colLb,
      colUb,
      incumbent,
      rootColValue: null,
    };
    const begun = heuristic?.search(view, taker, { offer: () => false });
    if (typeof begun === "object") for (const _ of begun) expect(_).toBeUndefined();
  }
  return { mip, boxes: taker.boxes, rows: taker.rows };
}

/** A whole point of the columns, another one by seed. */
function wholes(seed: number, share: number): Float64Array {
  const random = makeRandom(seed);
  return Float64Array.from({ length: mipOf(facilities(1)).numCols }, () => (random() < share ? 1 : 0));
}

describe("heuristics that search boxes", () => {
  it("rens leaves each column its two neighbours, once", () => {
    const colValue = wholes(1, 0.2).map((value, col) => (col % 5 === 0 ? 0.5 : value));
    const { boxes } = boxesOf("rens", colValue, [wholes(1, 0.2)]);
    expect(boxes.length).toBe(1);
    expect(boxes[0]?.colLb).toEqual(colValue.map(Math.floor));
    expect(boxes[0]?.colUb).toEqual(colValue.map(Math.ceil));
  });

  it("rens leaves a tree alone whose root was done elsewhere", () => {
    expect(boxesOf("rens", wholes(1, 0.2), [wholes(1, 0.2)], 3).boxes).toEqual([]);
  });

  it("rins fixes the columns on which incumbent and LP solution agree", () => {
    const incumbent = wholes(1, 0.2);
    const colValue = incumbent.map((value, col) => (col % 5 === 0 ? 0.5 : value));
    const { boxes } = boxesOf("rins", colValue, [incumbent]);
    expect(boxes.length).toBeGreaterThan(0);
    for (const [col, value] of incumbent.entries()) {
      expect([boxes[0]?.colLb[col], boxes[0]?.colUb[col]]).toEqual(col % 5 === 0 ? [0, 1] : [value, value]);
    }
  });

  it("crossover fixes the columns on which the last incumbents agree, once for the same ones", () => {
    const first = wholes(1, 0.2);
    const second = first.map((value, col) => (col % 4 === 0 ? 1 - value : value));
    const { boxes } = boxesOf("crossover", first, [first, second]);
    expect(boxes.length).toBe(1);
    for (const [col, value] of first.entries()) {
      expect([boxes[0]?.colLb[col], boxes[0]?.colUb[col]]).toEqual(col % 4 === 0 ? [0, 1] : [value, value]);
    }
  });

  it("mutation keeps most of the incumbent, another part each time", () => {
    const incumbent = wholes(1, 0.2);
    const { mip, boxes } = boxesOf("mutation", incumbent, [incumbent]);
    expect(boxes.length).toBeGreaterThan(1);
    const freeOf = boxes.map(({ colLb, colUb }) => {
      const free: number[] = [];
      for (let col = 0; col < mip.numCols; col++) {
        if (colLb[col] !== colUb[col]) free.push(col);
        else expect(colLb[col]).toBe(incumbent[col]);
      }
      expect(free.length).toBeGreaterThan(0.05 * mip.numCols);
      expect(free.length).toBeLessThan(0.75 * mip.numCols);
      return free;
    });
    expect(freeOf[0]).not.toEqual(freeOf[1]);
  });

  it("local branching searches what differs from the incumbent in few binaries, farther after each search to the end", () => {
    const incumbent = wholes(1, 0.2);
    const { boxes, rows, mip } = boxesOf("local-branching", incumbent, [incumbent]);
    expect(boxes[0]).toEqual({ colLb: mip.colLb, colUb: mip.colUb });
    const isIn = (distance: number, row: BoxRow | undefined): boolean => {
      if (row === undefined) throw new Error("no row");
      const point = incumbent.map((value, col) => (col < distance ? 1 - value : value));
      const activity = row.col.reduce(
        (sum, col, k) => sum + (row.value[k] as number) * (point[col] as number),
        0,
      );
      return activity <= row.rhs;
    };
    expect([0, 15, 16].map((distance) => isIn(distance, rows[0]))).toEqual([true, true, false]);
    expect([23, 24].map((distance) => isIn(distance, rows[1]))).toEqual([true, false]);
  });

  it("keep to a row that is handed over with the box", () => {
    const problem = facilities(2);
    const best = solveSync(problem, { nodeLimit: 1 }).solution?.colValue as Float64Array;
    const opens = Int32Array.from({ length: 14 }, (_, col) => col);
    // One site more than the best plan of the root has.
    const numOpen = opens.reduce((count, col) => count + Math.round(best[col] as number), 0);
    const row = { col: opens, value: new Float64Array(14).fill(-1), rhs: -numOpen - 1 };
    const found: number[] = [];
    const more: Heuristic = {
      name: "more-sites",
      description: "searches the plans with more sites",
      create: (mip) => ({
        when: "node",
        *search(node, probe) {
          if (node.depth > 0) return "skipped";
          const sink: IncumbentSink = {
            offer(point) {
              found.push(opens.reduce((count, col) => count + Math.round(point[col] as number), 0));
              return false;
            },
          };
          yield* probe.searchBox(mip.colLb, mip.colUb, 300, sink, row);
          return "none";
        },
      }),
    };
    solveSync(problem, { off: allBut(), nodeLimit: 1, plugins: { heuristics: [more] } });
    expect(found.length).toBeGreaterThan(0);
    expect(Math.min(...found)).toBeGreaterThan(numOpen);
  });

  it("find the optimum in a box that holds it", () => {
    const problem = facilities(2);
    const outcomes: string[] = [];
    const whole: Heuristic = {
      name: "whole-box",
      description: "searches the whole problem as a box",
      create: (mip) => ({
        when: "node",
        *search(node, probe, found) {
          if (node.depth > 0) return "skipped";
          outcomes.push(yield* probe.searchBox(mip.colLb, mip.colUb, 2000, found));
          return "none";
        },
      }),
    };
    const options = { off: allBut(), nodeLimit: 1, plugins: { heuristics: [whole] } };
    const { objective } = solveSync(problem, options);
    expect(outcomes).toEqual(["found"]);
    expect(objective as number).toBeLessThan(1.01 * (solveSync(problem).objective as number));
  });

  it("leave the optimum as it is", () => {
    for (let seed = 1; seed <= 2; seed++) {
      const problem = facilities(seed);
      const all = solveSync(problem, { mipGap: 1e-9, nodeLimit: 20_000 });
      const none = solveSync(problem, { mipGap: 1e-9, nodeLimit: 20_000, off: allBut() });
      expect([all.status, none.status]).toEqual(["optimal", "optimal"]);
      expect(all.objective).toBeCloseTo(none.objective as number, 6);
    }
  });

  it("make the same search twice", () => {
    const run = () => solveSync(facilities(5), { nodeLimit: 400, seed: 3 });
    const [first, second] = [run(), run()];
    expect([first.nodes, first.simplexIterations, first.objective]).toEqual([
      second.nodes,
      second.simplexIterations,
      second.objective,
    ]);
  });
});

describe("feasibility jump", () => {
  it("finds a plan of facilities before any LP is solved", () => {
    const finders: string[] = [];
    solveSync(facilities(1), {
      nodeLimit: 1,
      onIncumbent: (event) => finders.push(event.foundBy),
    });
    expect(finders[0]).toBe("feasibility-jump");
  });
});
