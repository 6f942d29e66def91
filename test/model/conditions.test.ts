import { describe, expect, it } from "vitest";
import { ModelError } from "../../engine/errors.ts";
import { hasConditions, isMixedInteger, pickConditions } from "../../engine/model/conditions.ts";
import { Model } from "../../engine/model/model.ts";
import { normalizeProblem, validateProblem } from "../../engine/model/validate.ts";

function example() {
  const model = new Model();
  const cols = model.addCols(5, { ub: 9, name: (pos) => `x${pos}`, least: (pos) => (pos === 4 ? 2 : 0) });
  model.addSos({ type: 2, cols: [0, 1, 2], weights: [3, 1, 2], name: "curve", priority: -1 });
  model.addSos({ type: 1, cols: [model.col(3), cols.at(4)] });
  return { model, problem: model.toProblem() };
}

describe("Model.addSos and least values", () => {
  it("become records in the order of the weights", () => {
    const { model, problem } = example();
    expect(problem.sets).toEqual({
      count: 2,
      type: Uint8Array.of(2, 1),
      priority: Int32Array.of(-1, 0),
      start: Int32Array.of(0, 3, 5),
      col: Int32Array.of(1, 2, 0, 3, 4),
      weight: Float64Array.of(1, 2, 3, 1, 2),
    });
    expect(problem.semicontinuous).toEqual({ col: Int32Array.of(4), least: Float64Array.of(2) });
    expect([0, 1].map((set) => model.names().set?.(set))).toEqual(["curve", "set1"]);
    expect([hasConditions(problem), isMixedInteger(problem)]).toEqual([true, true]);
  });

  it("pass through fromProblem, and a least value of 0 takes the other back", () => {
    const { model, problem } = example();
    const copy = Model.fromProblem(problem, model.names());
    copy.addCol();
    expect(copy.toProblem().sets).toEqual(problem.sets);
    expect(copy.names().set?.(0)).toBe("curve");
    copy.setLeast(4, 0);
    expect(copy.toProblem().semicontinuous).toBeUndefined();
  });

  it.each([
    ["an unknown column", { type: 1, cols: [5] }, /found column 5, expected 0 to 4/],
    ["a column twice", { type: 1, cols: [1, 1] }, /set 2 \(s\): found a column twice/],
    ["a weight twice", { type: 2, cols: [0, 1], weights: [1, 1] }, /set 2 \(s\): found the weight 1 twice/],
    ["a missing weight", { type: 2, cols: [0, 1], weights: [1] }, /found 2 columns and 1 weights/],
    ["NaN as a weight", { type: 2, cols: [0], weights: [Number.NaN] }, /weight: found NaN/],
    ["type 3", { type: 3 as 1, cols: [0] }, /type: found 3, expected 1 or 2/],
    ["half a priority", { type: 1, cols: [0], priority: 0.5 }, /priority: found 0.5/],
  ] as const)("refuses %s and stays as it was", (_, spec, message) => {
    const { model, problem } = example();
    const add = () => model.addSos({ ...spec, name: "s" });
    expect(add).toThrow(ModelError);
    expect(add).toThrow(message);
    expect(model.toProblem().sets).toEqual(problem.sets);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("refuses %d as a least value", (least) => {
    expect(() => example().model.setLeast(0, least)).toThrow(/column 0: least value: found/);
  });
});

describe("validateProblem", () => {
  const { problem } = example();
  const { sets, semicontinuous } = problem;
  if (sets === undefined || semicontinuous === undefined) throw new Error("the example has lost its sets");

  it.each([
    ["type", { type: Uint8Array.of(2, 0) }, /set 1: type: found 0/],
    ["column", { col: Int32Array.of(1, 2, 0, 3, 9) }, /set 1: column: found 9, expected 0 to 4/],
    ["double", { col: Int32Array.of(1, 1, 0, 3, 4) }, /set 0: found column 1/],
    ["order", { weight: Float64Array.of(1, 3, 2, 1, 2) }, /set 0: weight: found 2, expected more than 3/],
    ["shape", { start: Int32Array.of(0, 3) }, /sets.start: found length 2/],
  ])("refuses sets of a wrong %s", (_, change, message) => {
    expect(() => validateProblem({ ...problem, sets: { ...sets, ...change } })).toThrow(message);
  });

  it.each([
    [{ col: Int32Array.of(5) }, /found 5, expected 0 to 4/],
    [{ least: Float64Array.of(0) }, /least value: found 0, expected a finite number above 0/],
    [{ least: Float64Array.of(1, 2) }, /found length 2, expected length 1/],
  ])("refuses semi-continuous columns such as %j", (change, message) => {
    const wrong = { ...problem, semicontinuous: { ...semicontinuous, ...change } };
    expect(() => normalizeProblem(wrong)).toThrow(message);
  });
});

describe("pickConditions", () => {
  const { problem } = example();

  it("renumbers the sets of a part", () => {
    expect(pickConditions(problem, Int32Array.of(4, 3))).toEqual({
      sets: {
        count: 1,
        type: Uint8Array.of(1),
        priority: Int32Array.of(0),
        start: Int32Array.of(0, 2),
        col: Int32Array.of(1, 0),
        weight: Float64Array.of(1, 2),
      },
      semicontinuous: { col: Int32Array.of(0), least: Float64Array.of(2) },
    });
  });

  it("refuses to tear a set apart", () => {
    expect(() => pickConditions(problem, Int32Array.of(0, 1))).toThrow(/found 2 of 3 columns in a part/);
  });
});
