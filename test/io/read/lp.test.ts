import { describe, expect, it } from "vitest";
import { readLp } from "../../../io/read/lp.ts";
import { describeModel, refusal, utf8 } from "./dialect.ts";

const read = (text: string) => readLp(utf8(text), "f");
const lines = (text: string) => describeModel(read(text)).split("\n");
const warningsOf = (text: string) => read(text).warnings;

/** A model with one objective term and the given rows and later sections. */
const lp = (rows: string, rest = "", objective = " x + y") =>
  `Minimize\n${objective}\nSubject To\n${rows}\n${rest}\nEnd\n`;

describe("sets and semi-continuous columns in LP", () => {
  it("are read in the order of their weights, with or without names", () => {
    const rest = "SOS\n curve: S2:: x:3 y : -1.5\n z:2\n S1:: y:1 z:2\n S1: s2 :: x:1";
    const { problem, names } = read(lp(" c: x + z >= 1", rest));
    expect(problem.sets).toEqual({
      count: 3,
      type: Uint8Array.of(2, 1, 2),
      priority: new Int32Array(3),
      start: Int32Array.of(0, 3, 5, 6),
      col: Int32Array.of(1, 2, 0, 1, 2, 0),
      weight: Float64Array.of(-1.5, 2, 3, 1, 2, 1),
    });
    expect([0, 1, 2].map((set) => names.set?.(set))).toEqual(["curve", "set1", "S1"]);
  });

  it("take the least value from the lower bound, which may come later", () => {
    const rest = "Semi-Continuous\n x y\nBounds\n 2 <= x <= 8";
    const { problem, warnings } = read(lp(" c: x >= 1", rest));
    expect(problem.semicontinuous).toEqual({ col: Int32Array.of(0), least: Float64Array.of(2) });
    expect([problem.colLb[0], problem.colUb[0]]).toEqual([0, 8]);
    expect(warnings.join()).toMatch(/f:6: semi-continuous with the lower bound 0/);
  });
});

describe("an accepted LP text", () => {
  it("gives columns in the order of their appearance, rows and sides", () => {
    const text =
      "\\Problem name: two words\nMaximize\n profit: 3 x + 2y - z + 5\nSubject To\n c1: x + y <= 4\n x - w >= 1\nEnd\n";
    expect(lines(text)).toEqual([
      "x 0..inf 3",
      "y 0..inf 2",
      "z 0..inf -1",
      "w 0..inf 0",
      "c1 -inf..4: 1 x + 1 y",
      "r1 1..inf: 1 x + -1 w",
      "offset 5",
      "max",
    ]);
    expect(read(text).names.model).toBe("two words");
    expect(read(text).names.objective).toBe("profit");
    expect(warningsOf(text)).toEqual([]);
  });

  it.each([
    ["c: x + y <= 4", "c -inf..4: 1 x + 1 y"],
    ["c: x + y =< 4", "c -inf..4: 1 x + 1 y"],
    ["c: x + y < 4", "c -inf..4: 1 x + 1 y"],
    ["c: x + y >= 4", "c 4..inf: 1 x + 1 y"],
    ["c: x + y => 4", "c 4..inf: 1 x + 1 y"],
    ["c: x + y > 4", "c 4..inf: 1 x + 1 y"],
    ["c: x + y = -4", "c -4..-4: 1 x + 1 y"],
    ["c: 4 >= x + y", "c -inf..4: 1 x + 1 y"],
    ["c: 4 <= x + y", "c 4..inf: 1 x + 1 y"],
    ["c: 1 <= x + y <= 2", "c 1..2: 1 x + 1 y"],
    ["c: 2 >= x + y >= 1", "c 1..2: 1 x + 1 y"],
    ["c: -inf <= x <= 2", "c -inf..2: 1 x"],
    ["c: x >= -1e30", "c -inf..inf: 1 x"],
    ["c: x + 1 <= 4", "c -inf..3: 1 x"],
    ["c: x >= y + 2", "c 2..inf: 1 x + -1 y"],
    ["c: 3 x >= 2 x + 2 y", "c 0..inf: 1 x + -2 y"],
    ["c: 3 x - - 2 y + - 1 >= 0", "c 1..inf: 3 x + 2 y"],
    ["c: 0 x >= -1", "c -1..inf: "],
    ["c: 0 >= 2", "c 2..inf: "],
    ["c: 2e1x + 1.5e-1 y >= .5", "c 0.5..inf: 20 x + 0.15 y"],
    ["c:\n x\n + y\n <=\n 4", "c -inf..4: 1 x + 1 y"],
    ["c: 1 <= x\n + y\n <= 2", "c 1..2: 1 x + 1 y"],
    ["c: x + y <= 4 \\ comment >= 5", "c -inf..4: 1 x + 1 y"],
  ])("reads the row %j", (row, expected) => {
    expect(lines(lp(` ${row}`))[2]).toBe(expected);
  });

  it("separates rows without labels by lines", () => {
    expect(lines(lp(" x >= 3\n y <= 4\n 3 >= x\n x - y >= 0")).slice(2)).toEqual([
      "r0 3..inf: 1 x",
      "r1 -inf..4: 1 y",
      "r2 -inf..3: 1 x",
      "r3 0..inf: 1 x + -1 y",
    ]);
  });

  it("gives rows without label a name that is free", () => {
    const { names } = read(lp(" r1: x >= 3\n y <= 4"));
    expect([names.row(0), names.row(1)]).toEqual(["r1", "r1_"]);
  });

  it.each([
    [" x <= 5", "x 0..5 1"],
    [" x >= -5", "x -5..inf 1"],
    [" x = 5", "x 5..5 1"],
    [" 5 >= x", "x 0..5 1"],
    [" -5 <= x", "x -5..inf 1"],
    [" -5 <= x <= 5", "x -5..5 1"],
    [" 5 >= x >= -5", "x -5..5 1"],
    [" -inf <= x", "x -inf..inf 1"],
    [" x >= -infinity", "x -inf..inf 1"],
    [" x <= +INF", "x 0..inf 1"],
    [" x <= 1e20", "x 0..inf 1"],
    [" x free", "x -inf..inf 1"],
    [" x Free\n x <= 5", "x -inf..5 1"],
    [" x >= 5\n x <= 3", "x 5..3 1"],
  ])("reads the bounds %j", (bounds, expected) => {
    expect(lines(lp(" c: x >= 0", `Bounds\n${bounds}`))[0]).toBe(expected);
    expect(warningsOf(lp(" c: x >= 0", `Bounds\n${bounds}`))).toEqual([]);
  });

  it.each([
    ["General\n x", "x 0..inf int 1"],
    ["Integers\n x\n y", "x 0..inf int 1"],
    ["Binaries\n x", "x 0..1 int 1"],
    ["General\n x\nBounds\n x <= 9", "x 0..9 int 1"],
    ["Bounds\n x <= 0\nBinary\n x", "x 0..0 int 1"],
    ["Binary\n x\nBounds\n x >= 1", "x 1..1 int 1"],
  ])("reads %j", (sections, expected) => {
    expect(lines(lp(" c: x >= 0", sections))[0]).toBe(expected);
  });

  it("knows keywords, __proto__ and other alphabets as names", () => {
    const names = ["bin", "end", "general", "free", "__proto__", "größe", "x(1,2)", "e", "max", "st"];
    const model = read(
      `Minimize\n obj: ${names.join(" + ")}\nSubject To\n end: bin + end >= 1\nBounds\n free free\nEnd\n`,
    );
    expect(names.map((_, col) => model.names.col(col))).toEqual(names);
    expect(model.problem.colLb[names.indexOf("free")]).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each([
    ["an empty objective", "Minimize\n obj:\nSubject To\n c: x >= 1\nEnd", ["x 0..inf 0", "c 1..inf: 1 x"]],
    ["an empty Subject To", "Minimize\n x\nSubject To\nEnd", ["x 0..inf 1"]],
    ["no Subject To", "Minimize\n x\nBounds\n x <= 1\nEnd", ["x 0..1 1"]],
    ["a constant alone", "Minimize\n 7\nEnd", ["offset 7"]],
    ["st and CRLF", "min\r\n x\r\nst\r\n c: x >= 1\r\nend\r\n", ["x 0..inf 1", "c 1..inf: 1 x"]],
    ["s.t. with a row on its line", "max\n x\ns.t. c: x <= 1\nend", ["x 0..inf 1", "c -inf..1: 1 x", "max"]],
    ["a byte order mark", "\ufeffmin\n x\nend", ["x 0..inf 1"]],
    ["text after End", "min\n x\nend\nhello world", ["x 0..inf 1"]],
  ])("may have %s", (_, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe("a doubtful LP text is accepted with a warning:", () => {
  it.each([
    ["no End", "Minimize\n x\n", /without "End"/],
    ["a column twice in a row", lp(" c: x + x >= 2"), /f:4: .* its terms are summed/],
    ["a negative upper bound", lp(" c: x >= 0", "Bounds\n x <= -3"), /f:6: .* the lower one stays 0/],
    ["a product with a parenthesis", lp(" c: 2 (x + y) >= 1"), /f:4: read "\(x" as the name .* \(and 1 more/],
    ["a parenthesis before a name", lp(" c: 2 (x) >= 1"), /f:4: read "\(x\)"/],
    ["a semicolon at the end", lp(" c: x + y; >= 1"), /f:4: read "y;" as the name of a column/],
  ])("%s", (_, text, expected) => {
    expect(warningsOf(text)).toHaveLength(1);
    expect(warningsOf(text)[0]).toMatch(expected);
  });

  it("sums the terms of a column that comes twice", () => {
    expect(lines(lp(" c: x + 2 x - y >= 2"))[2]).toBe("c 2..inf: 3 x + -1 y");
  });
});

describe("an LP text is refused for", () => {
  it.each<[string, string, string, RegExp]>([
    ["being empty", "", "1", /an empty file/],
    ["hello world", "hello world", "1:1", /"hello", expected Minimize or Maximize/],
    ["two names in a row", lp(" c: x y >= 1"), "4:7", /"y", expected "\+", "-" or a relation/],
    ["2 x 3", lp(" c: 2 x 3 >= 1"), "4:9", /"3", expected "\+", "-"/],
    ["2 3 x", lp(" c: 2 3 x >= 1"), "4:7", /"3", expected "\+", "-"/],
    ["2 e5", lp(" c: 2 e5 >= 1"), "4:7", /"e5" after a number/],
    ["a quadratic term", lp(" c: [ x^2 ] >= 1"), "4:5", /quadratic/],
    ["x ^ 2", lp(" c: x ^ 2 >= 1"), "4:7", /quadratic/],
    ["x * y", lp(" c: x * y >= 1"), "4:7", /quadratic/],
    ["an indicator", lp(" c: x = 1 -> y >= 1"), "4:11", /indicator rows/],
    ["two relations against each other", lp(" c: 1 <= x >= 2"), "4", /two relations/],
    ["two equations", lp(" c: 1 = x = 2"), "4", /two relations/],
    ["two columns in a chain", lp(" c: x <= y <= 2"), "4", /two relations/],
    ["a column on the outer side", lp(" c: 1 <= x <= y"), "6", /columns on an outer side/],
    ["no right side", lp(" c: x >="), "6", /"End", expected a number or a column name/],
    ["no relation", lp(" c: x + y"), "6", /"End", expected a relation/],
    ["two relation signs", lp(" c: x >= = 2"), "4:10", /an expression after the relation/],
    ["a row label twice", lp(" c: x >= 1\n c: y >= 1"), "5:2", /row "c" a second time/],
    ["nan", lp(" c: nan x >= 1"), "4:5", /"nan", expected a number or a name/],
    ["a decimal comma", lp(" c: 1,5 x >= 1"), "4:5", /no comma/],
    ["a hexadecimal number", lp(" c: 0x1p3 >= 1"), "4:5", /not hexadecimal/],
    ["two points", lp(" c: 1.5.2 x >= 1"), "4:5", /a decimal number/],
    ["an infinite coefficient", lp(" c: inf x >= 1"), "4:9", /coefficient Infinity/],
    ["a coefficient of 1e15", lp(" c: 1e15 x >= 1"), "4:10", /magnitude below/],
    ["an infinite cost", lp(" c: x >= 1", "", " 1e300 x"), "2:8", /magnitude below/],
    ["a row above inf", lp(" c: x >= 1e30"), "4:10", /finite sides/],
    ["inf - inf", lp(" c: inf - inf + x >= 1"), "4:15", /inf - inf/],
    ["a bound on an unknown column", lp(" c: x >= 1", "Bounds\n q <= 1"), "6:2", /column "q"/],
    ["a coefficient in a bound", lp(" c: x >= 1", "Bounds\n 2 x <= 1"), "6:4", /no coefficient/],
    ["a bound between columns", lp(" c: x >= 1", "Bounds\n x <= y"), "6:7", /"y", expected a number/],
    ["a lower bound of inf", lp(" c: x >= 1", "Bounds\n x >= inf"), "6:7", /leaves a finite value/],
    ["an unknown integer column", lp(" c: x >= 1", "General\n q"), "6:2", /column "q"/],
    [
      "rows after bounds",
      lp(" c: x >= 1", "Bounds\n x <= 1\nSubject To\n d: x >= 2"),
      "7:1",
      /before the others/,
    ],
    ["two objectives", lp(" c: x >= 1", "Maximize\n x"), "5:1", /one objective/],
    ["semi-continuous below 0", lp(" c: x >= 1", "Bounds\n x >= -2\nsemis\n x"), "8", /lower bound -2/],
    ["an unknown semi-continuous column", lp(" c: x >= 1", "semi\n q"), "6:2", /column "q"/],
    ["a set without type", lp(" c: x >= 1", "sos2\n s: x:1"), "6:5", /"x", expected S1 or S2/],
    ["a set of type 3", lp(" c: x >= 1", "sos\n s: S3:: x:1"), "6:5", /"S3", expected S1 or S2/],
    ["a member before its set", lp(" c: x >= 1", "sos\n x:1"), "6:2", /"x", expected S1:: or S2:: first/],
    ["an unknown member", lp(" c: x >= 1", "sos\n s: S1:: x:1 q:2"), "6:14", /"q", expected a column/],
    ["a weight twice", lp(" c: x >= 1", "sos\n s: S1:: x:1 y:1"), "6:16", /weight 1 twice/],
    ["a member twice", lp(" c: x >= 1", "sos\n s: S1:: x:1 x:2"), "6:16", /a column twice/],
    ["a member without weight", lp(" c: x >= 1", "sos\n s: S1:: x y:2"), "6:12", /"y", expected ":"/],
    ["lazy constraints", lp(" c: x >= 1", "Lazy Constraints\n d: x>=1"), "5:1", /lazy rows/],
    ["user cuts", lp(" c: x >= 1", "User Cuts\n d: x>=1"), "5:1", /user cuts/],
    ["a stray bracket", lp(" c: x ] >= 1"), "4:7", /"\]", expected a number, name or sign/],
    ["a NUL byte", lp(" c: x\u0000 >= 1"), "4", /a NUL byte/],
    ["a long name", lp(` c: ${"x".repeat(2 ** 20 + 1)} >= 1`), "4:5", /at most 1048576 bytes/],
  ])("%s", (_, text, at, expected) => {
    const { message, position } = refusal(readLp, text);
    expect(message).toMatch(expected);
    expect(`${position.line}:${position.column ?? ""}`.startsWith(at)).toBe(true);
    expect(message.length).toBeLessThan(400);
  });

  it("one endless line, quickly", () => {
    const started = performance.now();
    expect(refusal(readLp, `min\n x ${"+ x ".repeat(3_000_000)} !! >= `).position.line).toBe(2);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
