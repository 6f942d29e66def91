import { describe, expect, it } from "vitest";
import { restrictedTo } from "../../engine/conflict/bound-sides.ts";
import { filterGroups } from "../../engine/conflict/deletion-filter.ts";
import {
  type BoundSide,
  type Conflict,
  findConflict,
  Model,
  OptionError,
  type Problem,
  solveSync,
} from "../../engine/index.ts";
import { readModelFile } from "../../io/read/model-file.ts";
import { plantedLp, randomMip } from "../generators/lp.ts";
import { instanceReferences } from "../io/instance-files.ts";

/** Number of a side among all: lower and upper of the rows, then of the columns. */
function sideNumber({ numRows, numCols }: Problem, { kind, index, side }: BoundSide): number {
  const count = kind === "row" ? numRows : numCols;
  return (kind === "row" ? 0 : 2 * numRows) + (side === "upper" ? count : 0) + index;
}

/** Whether some members of a conflict together have a point. */
function statusOf(problem: Problem, members: readonly BoundSide[]): string {
  const sides = new Uint8Array(2 * (problem.numRows + problem.numCols));
  for (const member of members) sides[sideNumber(problem, member)] = 1;
  return solveSync(restrictedTo(problem, sides, false), { timeLimit: 30, nodeLimit: 20_000 }).status;
}

/** The law of a conflict: its members contradict each other, and no group of them can be left out. */
function expectMinimal(problem: Problem, { status, members, isMinimal }: Conflict): void {
  expect(status).toBe("found");
  expect(isMinimal).toBe(true);
  expect(statusOf(problem, members)).toBe("infeasible");
  for (const left of members) {
    const rest = members.filter(({ kind, index }) => kind !== left.kind || index !== left.index);
    expect(statusOf(problem, rest)).toBe("optimal");
  }
}

/** Two pumps, of 3 and 4 kW at most, must give 9 kW; a third row has nothing to do with it. */
function pumps(): Model {
  const model = new Model("pumps");
  const [one, two, other] = [model.addCol({ ub: 3 }), model.addCol({ ub: 4 }), model.addCol({ ub: 8 })];
  model.addRow(one.plus(two).atLeast(9));
  model.addRow(other.plus(one).atMost(10));
  return model;
}

describe("findConflict", () => {
  it("names the two limits and the demand, and by how much each must give way", async () => {
    const { members, isMinimal, needsIntegrality } = await findConflict(pumps());
    expect(isMinimal).toBe(true);
    expect(needsIntegrality).toBe(false);
    expect(members).toEqual([
      { kind: "row", index: 0, side: "lower", bound: 9, relaxBy: 2 },
      { kind: "col", index: 0, side: "upper", bound: 3, relaxBy: 2 },
      { kind: "col", index: 1, side: "upper", bound: 4, relaxBy: 2 },
    ]);
  });

  it("relaxing a member by relaxBy repairs a model of one conflict, by less does not", async () => {
    for (const [share, status] of [
      [1.001, "optimal"],
      [0.999, "infeasible"],
    ] as const) {
      for (const { kind, index, relaxBy } of (await findConflict(pumps())).members) {
        const model = pumps();
        const by = share * (relaxBy as number);
        if (kind === "row") model.setRowBounds(index, 9 - by, Number.POSITIVE_INFINITY);
        else model.setColBounds(index, 0, (index === 0 ? 3 : 4) + by);
        expect(solveSync(model).status).toBe(status);
      }
    }
  });

  it("answers feasible for a model with a point, also an unbounded one", async () => {
    const model = new Model();
    model.addRow(model.addCol({ cost: -1 }).atLeast(1));
    expect(await findConflict(model)).toMatchObject({ status: "feasible", members: [] });
    model.addCol({ integer: true });
    expect(await findConflict(model)).toMatchObject({ status: "feasible", members: [] });
  });

  it("finds crossed bounds, an empty row, and a model without columns", async () => {
    const crossed = new Model();
    crossed.addCol({ lb: 5, ub: 3 });
    expect((await findConflict(crossed)).members).toEqual([
      { kind: "col", index: 0, side: "lower", bound: 5, relaxBy: 2 },
      { kind: "col", index: 0, side: "upper", bound: 3, relaxBy: 2 },
    ]);
    const empty = new Model();
    empty.addRows(2, { lb: (row) => row, terms: () => undefined });
    expect((await findConflict(empty)).members).toMatchObject([{ kind: "row", index: 1, side: "lower" }]);
  });

  it("does not repeat a solve whose answer is known", async () => {
    const plain = await findConflict(pumps());
    const known = solveSync(pumps());
    const again = await findConflict(pumps(), { known });
    expect(again.members).toEqual(plain.members);
    expect(again.numTests).toBe(plain.numTests - 1);
    // Two of three binaries are one and a half: a conflict of whole numbers.
    const whole = new Model();
    const cols = [0, 1, 2].map(() => whole.addCol({ ub: 1, integer: true, cost: 1 }));
    whole.addRow(
      (cols[0] as (typeof cols)[0])
        .times(2)
        .plus((cols[1] as (typeof cols)[0]).times(2))
        .equals(3),
    );
    const searched = await findConflict(whole);
    const told = await findConflict(whole, { known: solveSync(whole) });
    expect(searched).toMatchObject({ status: "found", needsIntegrality: true });
    expect(told.members).toEqual(searched.members);
    expect(told.numTests).toBe(searched.numTests - 1);
  });

  it("does not believe a proof that does not hold", async () => {
    const feasible = new Model();
    feasible.addRow(feasible.addCol({ ub: 3 }).atLeast(2));
    const certificate = { kind: "farkas", rowMultiplier: Float64Array.of(1) } as const;
    const known = { status: "infeasible", certificate } as const;
    expect(await findConflict(feasible, { known })).toMatchObject({ status: "feasible" });
  });

  it("keeps the side of higher rank where either would do", async () => {
    const model = new Model();
    const col = model.addCol({ ub: 10 });
    for (const most of [3, 4, 5]) model.addRow(col.atMost(most));
    model.addRow(col.atLeast(6));
    for (const favoured of [0, 1, 2]) {
      const rankOf = ({ kind, index }: BoundSide) => (kind === "row" && index === favoured ? 1 : 0);
      const { members } = await findConflict(model, {
        rankOf: (side) => (side.kind === "row" && side.index === 3 ? 1 : rankOf(side)),
      });
      expect(members.map(({ index }) => index)).toEqual([favoured, 3]);
    }
  });

  it("takes groups together or not at all", async () => {
    const model = pumps();
    const { members } = await findConflict(model, {
      groupOf: ({ kind, index, side }) => (kind === "col" && index < 2 ? "pumps" : `${kind}${index}${side}`),
    });
    expect(members).toHaveLength(3);
  });

  it("finds a conflict of whole numbers that the relaxation does not have", async () => {
    const model = new Model();
    const cols = [0, 1, 2].map(() => model.addCol({ integer: true, ub: 1 }));
    model.addRow(cols[0].times(2).plus(cols[1].times(2)).equals(1));
    model.addRow(cols[2].plus(cols[1]).atMost(1));
    const conflict = await findConflict(model);
    expect(conflict).toMatchObject({ status: "found", needsIntegrality: true });
    expect(conflict.members.filter(({ kind }) => kind === "row").map(({ index }) => index)).toEqual([0, 0]);
    expect(conflict.members.every(({ relaxBy }) => relaxBy === null)).toBe(true);
  });

  it("says that it is not minimal where the time is up", async () => {
    let nowMs = 0;
    const host = { now: () => nowMs++, yield: () => Promise.resolve() };
    const whole = await findConflict(pumps(), { host, timeLimit: 1000 });
    expect(whole.isMinimal).toBe(true);
    expect(await findConflict(pumps(), { timeLimit: 0 })).toMatchObject({ status: "unknown", members: [] });
    await expect(findConflict(pumps(), { timeLimit: -1 })).rejects.toThrow(OptionError);
  });

  it("keeps the law on generated linear programs", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 120; seed++) {
      const rows = 3 + (seed % 12);
      const { problem } = plantedLp(seed, { planted: "infeasible", rows, cols: rows + 2 });
      const conflict = await findConflict(problem);
      expectMinimal(problem, conflict);
      expect(conflict.needsIntegrality).toBe(false);
    }
  });

  it("keeps the law on generated mixed-integer programs", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const problem = randomMip(seed, { rows: 4, cols: 5, oddRow: true, binary: true });
      const conflict = await findConflict(problem, { nodeLimit: 300 });
      expect(conflict.status).toBe("found");
      expect(statusOf(problem, conflict.members)).toBe("infeasible");
      if (conflict.isMinimal) expectMinimal(problem, conflict);
    }
  });

  it("answers the same twice", async () => {
    const { problem } = plantedLp(7, { planted: "infeasible", rows: 30, cols: 30 });
    expect(await findConflict(problem)).toEqual(await findConflict(problem));
  });
});

describe("filterGroups", () => {
  const judge = (needed: readonly number[], unknown: readonly number[] = []) => {
    let tests = 0;
    const test = async (left: ReadonlySet<number>) => {
      tests++;
      if (!needed.every((group) => left.has(group))) return { judgement: "feasible" as const };
      if (!unknown.every((group) => left.has(group))) return { judgement: "unknown" as const };
      return { judgement: "infeasible" as const };
    };
    return { test, count: () => tests };
  };
  const groups = Array.from({ length: 256 }, (_, group) => group);

  it("needs few tests for few members when it halves", async () => {
    const { test, count } = judge([3, 200]);
    expect(await filterGroups(groups, 256, test)).toEqual({ kept: [3, 200], isMinimal: true });
    expect(count()).toBeLessThan(40);
  });

  it("keeps a group whose test was cut short, and says so", async () => {
    const { test } = judge([3, 200], [77]);
    expect(await filterGroups(groups, 256, test)).toEqual({ kept: [3, 77, 200], isMinimal: false });
  });

  it("makes no test once it is over, and keeps what nothing is known of", async () => {
    const { test, count } = judge([3, 200]);
    const filtered = await filterGroups(groups, 1, test, () => count() >= 5);
    expect(count()).toBe(5);
    expect(filtered).toEqual({ kept: [3, ...groups.slice(5)], isMinimal: false });
  });
});

/** Quick enough for every run. */
const QUICK = ["bgdbg1", "box1", "ex73a", "galenet", "itest2", "klein1", "woodinfe", "refinery", "chemcom"];
const known = instanceReferences().filter(({ path }) => /\/infeasible\//.test(path));

describe.skipIf(known.length === 0)("conflicts of known infeasible models", () => {
  for (const name of QUICK) {
    const reference = known.find(({ path }) => path.endsWith(`/${name}.mps.gz`));
    it.skipIf(reference === undefined)(`${name} keeps the law`, { timeout: 60_000 }, async () => {
      if (reference === undefined) return;
      const { problem } = readModelFile(reference.path);
      expectMinimal(problem, await findConflict(problem, { timeLimit: 50 }));
    });
  }
});
