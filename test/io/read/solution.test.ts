import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_NAMES, ModelError, type Names, ParseError } from "../../../engine/index.ts";
import { readMps } from "../../../io/read/mps.ts";
import { readSolution } from "../../../io/read/solution.ts";
import { writeSolution } from "../../../io/write/solution.ts";
import { utf8 } from "./dialect.ts";

const { problem } = readMps(utf8("ROWS\n N o\nCOLUMNS\n a o 1\n b o 1\n c o 1\nENDATA"), "m");
const named = (...list: string[]): Names => ({ ...DEFAULT_NAMES, col: (col) => list[col] });
const NAMES = named("x", "two words", "#z");

const read = (text: string, names = NAMES) => readSolution(utf8(text), "s", problem, names);
const failure = (text: string, names = NAMES): string => {
  try {
    read(text, names);
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError);
    return (error as ParseError).message;
  }
  throw new Error("accepted");
};

describe("a .sol file", () => {
  it.each([
    ["=obj= 5\nx 1\ntwo words 2\n#z 3\n", 5, [1, 2, 3]],
    ["=obj= 5\r\n#z 3\r\n\r\n  x \t 1 \r\n", 5, [1, 0, 3]],
    ["# a comment\nx 1e-3", null, [1e-3, 0, 0]],
    ["\ufeff=obj= -1D2\n# Objective value = 5\n", -100, [0, 0, 0]],
    ["=obj= 1\ntwo words -0\rx 2\r", 1, [2, 0, 0]],
  ])("%j is read", (text, objective, values) => {
    const solution = read(text);
    expect(solution.objective).toBe(objective);
    expect([...solution.colValue]).toEqual(values);
  });

  it("may hold names such as __proto__ and =obj=", () => {
    const names = named("__proto__", "constructor", "=obj=");
    expect([...read("=obj= 9\n__proto__ 1\nconstructor 2\n=obj= 3", names).colValue]).toEqual([1, 2, 3]);
  });

  it.each([
    ["", /^s:1: found an empty file/],
    ["=obj= 5\ny 1", /^s:2: found the column "y", expected a column of the model/],
    ["=obj= 5\n\nx 1\nx 2", /^s:4: found the column "x" a second time/],
    ["=obj= 5\nx", /^s:2: found "x", expected a column name and a value/],
    ["=obj= 5\nx abc", /^s:2: found "abc", expected a finite number/],
    ["=obj= 5\nx nan", /"nan", expected a finite number/],
    ["=obj= 5\nx 1e999", /expected a finite number/],
    ["=obj= 5\nx 1,5", /expected a finite number/],
    ["x 1\n=obj= 5", /^s:2: found the column "=obj="/],
    ["=obj= 5\nx 1\u0000", /NUL byte/],
  ])("%j is refused", (text, expected) => {
    expect(failure(text)).toMatch(expected);
  });

  it("is refused where a name is that of two columns", () => {
    expect(failure("=obj= 0\nx 1", named("x", "x", "y"))).toMatch(/"x" of several columns/);
  });

  it("gives back every value that was written", () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0);
    const list = fc.array(value, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(list, value, (values, objective) => {
        const written = writeSolution({ objective, colValue: Float64Array.from(values) }, NAMES);
        const back = readSolution(written, "s", problem, NAMES);
        expect([...back.colValue]).toEqual(values);
        expect(back.objective).toBe(objective);
      }),
    );
  });

  it("cannot hold a name with a line break", () => {
    const solution = { objective: 0, colValue: new Float64Array(3) };
    expect(() => writeSolution(solution, named("a", "b\nc", "d"))).toThrow(ModelError);
  });
});
