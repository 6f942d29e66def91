import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InternalError, ParseError } from "../../../engine/index.ts";
import { readLp } from "../../../io/read/lp.ts";
import { readModelJson } from "../../../io/read/model-json.ts";
import { readMps } from "../../../io/read/mps.ts";
import { MOST_PROBLEMS, ParseProblems } from "../../../io/read/parse-problems.ts";
import { refusal } from "./dialect.ts";

type Reader = typeof readMps;

/** Each problem of a text as `LINE found`. */
function problems(read: Reader, text: string): readonly string[] {
  const error = refusal(read, text);
  return [error, ...error.followers].map(({ position, found }) => `${position.line} ${found}`);
}

const mps = (rows: string, columns: string, rest = "") =>
  `NAME T\nROWS\n N  COST\n${rows}COLUMNS\n${columns}RHS\n${rest}ENDATA\n`;

describe("all problems of an MPS text are told", () => {
  it("in every section, at their lines", () => {
    const columns = " X  COST  1  R1  abc\n X  R2  1  R3\n Y  R1  1  R9  2\n Y  R2  1e99\n";
    const rest =
      " B  R1  x\n B  R2  4\nRANGES\n B  R1  1\n B  R1  2\nBOUNDS\n UP  B  Z  4\n ZZ  B  X  1\n LO  B  Y  inf\n";
    expect(problems(readMps, mps(" L  R1\n G  R2\n", columns, rest))).toEqual([
      '7 "abc"',
      "8 4 fields",
      '9 row "R9"',
      '10 "1e99"',
      '12 "x"',
      '16 a second range of row "R1"',
      '18 column "Z"',
      '19 bound type "ZZ"',
      '20 LO "inf"',
    ]);
  });

  it("in fixed format, too", () => {
    const text = [
      "ROWS",
      " N  COST",
      " L  MY ROW",
      "COLUMNS",
      "    X ONE     MY ROW             abc",
      "    X ONE   Q COST               1.0",
      "    Y         OTHER              1.0",
      "ENDATA",
    ].join("\n");
    expect(problems(readMps, text)).toEqual(['5 "abc"', '6 "Q " between two fields', '7 row "OTHER"']);
  });

  it.each([
    [
      "rows after a refused line",
      mps(" Q  R1\n", " X  R1  1\n Y  R1  1  COST  1\n", " B  R1  4\n"),
      ['4 row type "Q"'],
    ],
    ["a line of two rows", mps(" L R1 R2\n", " X R1 1 R2 1\n"), ["4 3 fields"]],
    ["a row named again after it was refused", mps(" Q  R1\n L  R1\n", " X  R1  1\n"), ['4 row type "Q"']],
    ["an unknown row, named thrice", mps("", " X  R1  1\n Y  R1  1\n", " B  R1  1\n"), ['5 row "R1"']],
    [
      "an unknown column, bounded twice",
      `${mps("", "").slice(0, -7)}BOUNDS\n LO  B  X  1\n UP  B  X  2\nENDATA\n`,
      ['7 column "X"'],
    ],
    [
      "a column whose first line is refused",
      `${mps("", " X  COST\n").slice(0, -7)}BOUNDS\n UP  B  X  2\nENDATA\n`,
      ["5 2 fields"],
    ],
    [
      "a column in two places",
      mps(" L  R1\n", " X  R1  1\n Y  R1  1\n X  R1  2\n X  COST  1\n"),
      ['8 column "X" again'],
    ],
    [
      "a misspelt ROWS",
      "ROW\n N  COST\nCOLUMNS\n X  COST  1\nRHS\n B  COST  1\nENDATA\n",
      ['1 section "ROW"'],
    ],
    [
      "a misspelt COLUMNS",
      "ROWS\n N  C\nCOLUMN\n X  C  1\nBOUNDS\n UP  B  X  1\nENDATA\n",
      ['3 section "COLUMN"'],
    ],
    [
      "quadratic terms",
      "ROWS\n N  C\nCOLUMNS\n X  C  1\nQUADOBJ\n X  X  1\n X  Y  1\nENDATA\n",
      ['5 section "QUADOBJ"'],
    ],
    [
      "a sense that is missing",
      "OBJSENSE\nROWS\n N  C\nCOLUMNS\n X  C  y\nENDATA\n",
      ["2 no sense", '5 "y"'],
    ],
    [
      "a lower bound that is refused",
      `${mps("", " X  COST  1\n").slice(0, -7)}BOUNDS\n LO  B  X  z\n SC  B  X  -1\nENDATA\n`,
      ['8 "z"'],
    ],
    [
      "a set whose head is refused",
      "ROWS\n N  C\nCOLUMNS\n X  C  1\nSOS\n S1  a  b  c  d\n X  1\nENDATA\n",
      ["6 5 fields"],
    ],
  ])("without what follows from another: %s", (_, text, expected) => {
    expect(problems(readMps, text)).toEqual(expected);
  });
});

describe("all problems of an LP text are told", () => {
  it("in every section, at their lines", () => {
    const text = `Minimize
 obj: x + [ x^2 + y ] / 2
Subject To
 c1: x + y
 c2: 2 x 3 y <= 4
 c1: x - y >= 0x1
 x + y + 3
 <= 5 5
 c5: b = 1 -> x <= 3
 c6: w <=
Lazy Constraints
 c7: x <= z1
Bounds
 x <= y
 -1 <= zz <= 4
 zz free
General
 a1 x a2
SOS
 s1: S3:: x:1
 s2: S1:: x:1 x:2 y:3
End
`;
    expect(problems(readLp, text)).toEqual([
      '2 "["',
      '5 "c2"',
      '5 "3"',
      '6 row "c1" a second time',
      '8 "5"',
      '9 "->"',
      '11 "Lazy Constraints"',
      '14 "y"',
      '15 column "zz"',
      '18 column "a1"',
      '18 column "a2"',
      '20 "S3"',
      "21 a column twice in a set",
    ]);
  });

  it.each([
    ["columns of a refused row", "min\nst\n c1: 2 x 3 y + z <= 4\nBounds\n y <= 1\n z <= 1\nEnd", ['3 "3"']],
    ["the rest of a row on further lines", "min\nst\n c1: 2 x 3 y\n + z\n <= 4\n c2: x <= 1\nEnd", ['3 "3"']],
    ["a row without relation and label", "min x\nst\n x + y\n z <= 3\nEnd", ['4 "z"']],
    ["a missing sense", "obj: x + y\nst\n c1: x <= 1\nEnd", ['1 "obj"']],
    ["a missing Subject To", "min\n obj: x + y\n c1: x <= 1\n c2: z <= 1\nBounds\n z <= 1\nEnd", ['3 "c1"']],
  ])("without what follows from another: %s", (_, text, expected) => {
    expect(problems(readLp, text)).toEqual(expected);
  });
});

const HEAD = '"format": "gridplex-model", "version": 1';

describe("all problems of a model in JSON are told", () => {
  it("in every part, with lines and paths", () => {
    const text = `{${HEAD}, "sense": "maximum",
"columns": [
  {"name": "x", "lb": "one", "ub": 2, "colour": [1, {"a": 2}]},
  {"name": "x", "integer": 1},
  {"name": "y", "cost": 1e99}
],
"rows": [
  {"name": "r", "lb": "inf", "terms": {"x": 1, "z": 2, "y": "3", "x": 1}},
  {"name": "s", "terms": {"z": 1}, "ub": tru}
],
"sets": [{"type": 3, "members": {"x": 1}}, {"type": "1"}, {"type": 1, "members": {"x": 1, "y": 1}}]}`;
    expect(problems(readModelJson, text)).toEqual([
      '1 "maximum"',
      '3 the string "one"',
      '3 the unknown key "colour"',
      '4 the name "x" a second time',
      '4 "1"',
      "5 1e+99",
      '8 the string "inf"',
      '8 the column "z"',
      '8 the string "3"',
      '8 the column "x" a second time',
      '9 "tru"',
      "11 type 3",
      '11 the string "1"',
      "11 the weight 1 twice in a set",
    ]);
    expect(refusal(readModelJson, text).followers[7]?.expected).toBe("a number at rows[0].terms");
  });

  it.each([
    [
      "a misspelt key of columns",
      `{${HEAD}, "colums": [{"name": "x"}], "rows": [{"terms": {"x": 1}}]}`,
      ['1 the unknown key "colums"'],
    ],
    [
      "a name that cannot be read",
      `{${HEAD}, "columns": [{"name": 5}], "rows": [{"terms": {"x": 1}}]}`,
      ['1 "5"'],
    ],
    [
      "an element that ends in the wrong bracket",
      `{${HEAD}, "columns": [{"name": "x"], "rows": []}`,
      ['1 "]"'],
    ],
    [
      "a missing comma",
      `{${HEAD}, "columns": [\n{"lb": 1 "name": "x"}], "rows": [\n{"terms": {"x": 1, "z": "2"}}]}`,
      ['2 the string "name"', '3 the string "2"'],
    ],
    ["rows before broken columns", `{${HEAD}, "rows": [{"terms": {"x": 1}}], "columns": {}}`, ['1 "{"']],
    ["another version", '{"format": "gridplex-model", "version": 2, "cols": [], "lines": []}', ["1 2"]],
    [
      "an instance",
      '{"formulation": "depot", "data": {"steps": 1}, "x": 1}',
      ['1 the unknown key "formulation"'],
    ],
  ])("without what follows from another: %s", (_, text, expected) => {
    expect(problems(readModelJson, text)).toEqual(expected);
  });
});

describe("a list of problems", () => {
  it.each<[string, Reader, (line: number) => string, string, string]>([
    ["MPS", readMps, (line) => ` Q  R${line}\n`, "ROWS\n", "COLUMNS\nENDATA\n"],
    ["sections of MPS", readMps, (line) => `S${line}\n`, "", "ENDATA\n"],
    ["LP", readLp, (line) => ` c${line}: 3 x 4 y <= 1\n`, "min\nst\n", "End\n"],
    ["bounds of LP", readLp, (line) => ` x${line} <= 1\n`, "min\nBounds\n", "End\n"],
    ["JSON", readModelJson, () => '{"lb": "1"},\n', `{${HEAD}, "columns": [`, '{}], "rows": []}'],
  ])("ends after the first fifty: %s", (_, read, line, head, tail) => {
    const text = (count: number) =>
      head + Array.from({ length: count }, (_, pos) => line(pos)).join("") + tail;
    const enough = refusal(read, text(MOST_PROBLEMS));
    expect([enough.followers.length, enough.hasMore]).toEqual([MOST_PROBLEMS - 1, false]);
    const start = performance.now();
    const tooMany = refusal(read, text(400_000));
    expect([tooMany.followers.length, tooMany.hasMore]).toEqual([MOST_PROBLEMS - 1, true]);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("has one entry for what is noted on several levels, and lets other errors through", () => {
    const list = new ParseProblems();
    const error = new ParseError({ file: "f", line: 1 }, "a", "b");
    list.note(error);
    list.note(error);
    expect(list.count).toBe(1);
    expect(() => list.note(new InternalError("broken"))).toThrow(InternalError);
    expect(() => list.assertNone()).toThrow(error.message);
  });

  it("is empty for a text that is no text", () => {
    for (const read of [readMps, readLp, readModelJson]) {
      expect(refusal(read, gzipSync("ROWS")).followers).toEqual([]);
    }
  });
});
