/** What callers without a compiler hand in: it is refused with its place, never dropped or guessed. */
import { describe, expect, it } from "vitest";
import {
  checkCertificate,
  checkOptions,
  checkSolution,
  findConflict,
  type Linear,
  Model,
  ModelError,
  OptionError,
  ranging,
  Solver,
  solve,
  solveSync,
  sum,
  verify,
} from "../../engine/index.ts";

/** As a caller without types sees it. */
// biome-ignore lint/suspicious/noExplicitAny: the point of these tests.
type Untyped = any;

function twoCols() {
  const model = new Model();
  const x = model.addCol({ ub: 4, cost: -1 });
  const y = model.addCol({ ub: 3, cost: -2 });
  model.addRow(x.plus(y).atMost(5.5), { name: "both" });
  return { model, x: x as Untyped, y: y as Untyped, untyped: model as Untyped };
}

type Setting = ReturnType<typeof twoCols>;

describe("a model refuses", () => {
  it.each<[string, (setting: Setting) => void, RegExp]>([
    ["a limit that is absent", ({ model, x }) => model.addRow(x.atMost()), /found undefined/],
    ["a limit in quotes", ({ model, x }) => model.addRow(x.atMost("3")), /found "3"/],
    ["sides in quotes", ({ model, x }) => model.addRow(x.between("1", "3")), /lower bound: found "1"/],
    ["sides that are null", ({ model, x }) => model.addRow(x.between(null, null)), /lower bound: found null/],
    [
      "a side without the other",
      ({ model, x }) => model.addRow(x.between(1)),
      /upper bound: found undefined/,
    ],
    ["a cost in quotes", ({ untyped, x }) => untyped.setCost(x, "3"), /cost: found "3"/],
    ["a further cost in quotes", ({ untyped, x }) => untyped.addCost(x, "5"), /cost: found "5"/],
    ["a further offset in quotes", ({ untyped }) => untyped.addObjectiveOffset("5"), /offset: found "5"/],
    ["a bigint as a bound", ({ untyped }) => untyped.addCol({ ub: 3n }), /ub: found 3n/],
    ["a name that is no text", () => new Model({ name: "plan" } as Untyped), /model: name: found an object/],
    [
      "the model of another library",
      () => solveSync({ optimize: "cost", opType: "min", variables: {}, constraints: {} } as Untyped),
      /model: found an object without numRows and colStart, expected a Model/,
    ],
    ["a term that is absent", ({ model, x }) => model.addRow(x.plus(undefined).atMost(3)), /found undefined/],
    ["a term that is null", ({ model, x }) => model.addRow(x.minus(null).atMost(3)), /found null/],
    [
      "a sum over a gap",
      ({ model, x }) => model.addRow(sum([x, undefined] as Untyped).atMost(3)),
      /undefined/,
    ],
    ["a sum of two arguments", ({ x, y }) => (sum as Untyped)(x, y), /expected one list/],
    ["a factor in quotes", ({ x }) => x.times("2"), /found the factor "2"/],
    ["a column times a column", ({ x, y }) => x.times(y), /found the factor an object/],
    ["an objective that is absent", ({ untyped }) => untyped.minimize(), /found undefined/],
    ["a relation as the objective", ({ untyped, x }) => untyped.maximize(x.atMost(3)), /found an object/],
    ["a row that is no relation", ({ untyped, x }) => untyped.addRow(x.plus(1)), /expected a relation/],
    ["no row at all", ({ untyped }) => untyped.addRow(), /row 1: found undefined/],
    ["an unknown field of a column", ({ untyped }) => untyped.addCol({ cots: 3 }), /did you mean "cost"/],
    ["null as a bound", ({ untyped }) => untyped.addCol({ lb: null }), /column 2: lb: found null/],
    ["a text as integrality", ({ untyped }) => untyped.addCol({ integer: "no" }), /integer: found "no"/],
    [
      "a list as integrality",
      ({ untyped }) => untyped.addCols(2, { integer: [true, false] }),
      /found a list/,
    ],
    ["a column that is a number", ({ untyped }) => untyped.addCol(5), /found 5, expected an object/],
    ["a block's name that is a text", ({ untyped }) => untyped.addCols(2, { name: "p" }), /name: found "p"/],
    ["an unknown field of a row", ({ untyped, x }) => untyped.addRow(x.atMost(1), { nam: "r" }), /"name"/],
    ["rows without terms", ({ untyped }) => untyped.addRows(1, { ub: 3 }), /terms: found nothing/],
    ["rows without anything", ({ untyped }) => untyped.addRows(1), /found undefined, expected an object/],
    ["more columns than there are indices", ({ model }) => model.addCols(2 ** 32 - 1), /2147483647/],
    ["a set that is absent", ({ untyped }) => untyped.addSos(null), /set 0: found null, expected an object/],
    [
      "an unknown field of a set",
      ({ untyped }) => untyped.addSos({ type: 1, cols: [0, 1], weigths: [2, 1] }),
      /did you mean "weights"/,
    ],
    [
      "a set's name that is a number",
      ({ untyped }) => untyped.addSos({ type: 1, cols: [0, 1], name: 7 }),
      /set 0: name: found 7/,
    ],
    ["a set without columns", ({ untyped }) => untyped.addSos({ type: 1 }), /cols: found undefined/],
    [
      "a column that is absent",
      ({ untyped }) => untyped.setCost(undefined, 3),
      /expected a column or its index/,
    ],
    ["a text to say integer", ({ untyped }) => untyped.setInteger(0, "no"), /expected true or false/],
  ])("%s", (_, misuse, message) => {
    const setting = twoCols();
    const { model } = setting;
    const misusing = () => misuse(setting);
    expect(misusing).toThrow(ModelError);
    expect(misusing).toThrow(message);
    expect([model.numCols, model.numRows]).toEqual([2, 1]);
    expect(solveSync(model).objective).toBe(-8.5);
  });

  it("a column with a wrong least value as a whole", () => {
    const { model } = twoCols();
    expect(() => model.addCol({ least: -1 })).toThrow("column 2: least value: found -1");
    expect(model.numCols).toBe(2);
  });

  it("no field that all objects have inherited", () => {
    const model = new Model();
    model.addCol(Object.create({ ub: 3, legacy: () => 1 }));
    expect(model.toProblem().colUb).toEqual(Float64Array.of(3));
  });

  it("parts of expressions made by another copy of the package", () => {
    const { model, x } = twoCols();
    const foreign = { plus: () => foreign } as unknown as Linear;
    expect(() => model.addRow(x.plus(foreign).atMost(3))).toThrow("found an object");
  });
});

describe("a solve refuses", () => {
  const { model } = twoCols();

  it.each<[string, object, RegExp]>([
    ["a text for a switch", { deterministic: "no" }, /deterministic: expected true or false, found "no"/],
    ["a callback that is none", { onProgress: 5 }, /onProgress: expected a function, found 5/],
    ["a controller as the signal", { signal: new AbortController() }, /did you mean its \.signal/],
    ["techniques that are no list", { off: "presolve" }, /off: expected a list of names/],
    ["a technique that is no name", { on: [5] }, /on: expected a list of names/],
    ["a gap among techniques", { off: new Array(1) }, /off: expected a list of names/],
    ["a gap in a start", { start: new Array(3) }, /start: expected a Float64Array/],
    ["a text as the start", { start: "12" }, /start: expected a Float64Array/],
    ["a host without a clock", { host: {} }, /host: expected an object with the functions now and yield/],
    ["an unknown kind of plug-in", { plugins: { heuristic: [] } }, /did you mean "heuristics"/],
    ["a plug-in that is none", { plugins: { heuristics: [{}] } }, /plugins\.heuristics: expected a list/],
    ["a pool that is none", { pool: 5 }, /pool: expected a pool of workers/],
    ["a number in quotes", { timeLimit: "3" }, /timeLimit: expected a number, found "3"/],
    ["options that are none", [], /options: expected an object, found a list/],
  ])("%s", async (_, options, message) => {
    expect(() => checkOptions(options)).toThrow(OptionError);
    expect(() => solveSync(model, options)).toThrow(message);
    await expect(solve(model, options)).rejects.toThrow(message);
    await expect(new Solver(model).solve(options)).rejects.toThrow(OptionError);
  });

  it("what is no model", () => {
    expect(() => solveSync(undefined as Untyped)).toThrow("model: found undefined");
    expect(() => new Solver(null as Untyped)).toThrow("model: found null");
  });

  it("not a start in a plain list, nor null for none", () => {
    const options = { start: [1, 3], signal: null, onProgress: null, resume: null } as Untyped;
    expect(solveSync(model, options).objective).toBe(-8.5);
  });

  it("not a plug-in or a host that is a function with fields, as a class with static members is one", () => {
    const search = () => "none" as const;
    const create = () => ({ when: "node", search }) as const;
    const rounding = Object.assign(function rounding() {}, { description: "offers nothing", create });
    const clock = Object.assign(() => 0, { now: () => 0, yield: async () => {} });
    expect(() => checkOptions({ plugins: { heuristics: [rounding] }, host: clock })).not.toThrow();
    expect(() => checkOptions(clock as Untyped)).toThrow("options: expected an object, found a function");
  });
});

describe("beside the solve", () => {
  const { model, untyped } = twoCols();

  it("a solver refuses rows and columns that say nothing or too much", () => {
    const solver = new Solver(model) as Untyped;
    expect(() => solver.addRows([{ cols: [0], values: [1], upper: 1 }])).toThrow(/new row 0: .*"upper"/);
    expect(() => solver.addRows(5)).toThrow("new rows: found 5, expected a list");
    expect(() => solver.addCols([{ cost: 1 }])).toThrow("new column 0: rows: found nothing");
    expect(() => solver.addCols([{ rows: [], values: [], integer: 1 }])).toThrow("integer: found 1");
    expect(() => solver.setBasis({})).toThrow(OptionError);
    expect(() => ranging(untyped, null as Untyped)).toThrow(OptionError);
  });

  it("a conflict refuses groups that are no function", async () => {
    await expect(findConflict(untyped, { groupOf: 5 } as Untyped)).rejects.toThrow("groupOf: expected");
  });

  it("the checks take a model as well as its record, and refuse what is no answer", () => {
    const colValue = Float64Array.of(2.5, 3);
    expect(checkSolution(model, colValue)).toEqual(checkSolution(model.toProblem(), colValue));
    expect(verify(model, { colValue }).accepted).toBe(true);
    expect(() => checkSolution(model, [1, 2] as Untyped)).toThrow("colValue: found a list");
    expect(() => checkSolution(5 as Untyped, colValue)).toThrow("model: found 5");
    expect(() => verify(model, {} as Untyped)).toThrow("answer.colValue: found undefined");
    expect(() => checkCertificate(model, null as Untyped)).toThrow("certificate");
  });
});
