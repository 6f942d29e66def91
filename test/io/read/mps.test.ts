import { describe, expect, it } from "vitest";
import { readMps } from "../../../io/read/mps.ts";
import { describeModel, refusal, utf8 } from "./dialect.ts";

/** A model with rows e = 4, l <= 4, g >= 4 and columns x, y, z; sections may be replaced or added. */
function mps(parts: {
  head?: string;
  rows?: string;
  columns?: string;
  rhs?: string;
  ranges?: string;
  bounds?: string;
  end?: string;
}): string {
  const { head = "NAME t", rows = " N obj\n E e\n L l\n G g" } = parts;
  const {
    columns = " x obj 1 e 1\n y l 2 g 3\n z g 1",
    rhs = " RHS e 4 l 4\n RHS g 4",
    end = "ENDATA\n",
  } = parts;
  const optional = (section: string, text?: string) => (text === undefined ? "" : `${section}\n${text}\n`);
  return `${head}\nROWS\n${rows}\nCOLUMNS\n${columns}\nRHS\n${rhs}\n${optional("RANGES", parts.ranges)}${optional("BOUNDS", parts.bounds)}${end}`;
}

const read = (text: string) => readMps(utf8(text), "f");
const lines = (text: string) => describeModel(read(text)).split("\n");
const line = (text: string, name: string) => lines(text).find((each) => each.startsWith(`${name} `));
const warningsOf = (text: string) => read(text).warnings;

describe("special ordered sets in MPS", () => {
  const setsOf = (end: string) => {
    const { problem, names } = read(mps({ end: `${end}\nENDATA\n` }));
    const { count = 0, type = [], priority = [], start = [], col = [], weight = [] } = problem.sets ?? {};
    return Array.from({ length: count }, (_, set) => {
      const [from = 0, to = 0] = [start[set], start[set + 1]];
      const members = Array.from({ length: to - from }, (_each, pos) => {
        return `${names.col(col[from + pos] as number)}:${weight[from + pos]}`;
      });
      return `${names.set?.(set)} ${type[set]} ${priority[set]} ${members.join(" ")}`;
    });
  };

  it.each([
    ["SOS\n S1 SOS a 4\n SOS x 2\n SOS y 1\n S2 SOS b\n SOS x 1\n SOS y 2\n SOS z 3"],
    ["SOS\n S1 a 4\n x 2\n y 1\n S2 b\n x 1\n y 2\n z 3"],
    ["SOS1\n S1 SOS a 4\n x 2\n y 1\nSOS2\n S2 SOS b\n x 1\n y 2\n z 3"],
    ["SOS1\n SOS a 4\n SOS x 2\n SOS y 1\nSOS2\n SOS b\n SOS x 1\n SOS y 2\n SOS z 3"],
  ])("stand in either dialect: %j", (end) => {
    expect(setsOf(end)).toEqual(["a 1 4 y:1 x:2", "b 2 0 x:1 y:2 z:3"]);
  });

  it("get names by position, and a column may be called S1", () => {
    expect(setsOf("SOS\n S1\n x 1\n S2\n y 1")).toEqual(["set0 1 0 x:1", "set1 2 0 y:1"]);
    const text = mps({ columns: " S1 e 1\n y e 1", rhs: "", end: "SOS\n S1 a\n S1 1\n y 2\nENDATA" });
    expect(read(text).problem.sets?.col).toEqual(Int32Array.of(0, 1));
  });

  it("stand beside semi-continuous columns, whose lower bound is the least value", () => {
    const { problem, warnings } = read(
      mps({ bounds: " SC BND x 8\n LO BND x 2\n SI BND y 1e30\n LO BND y 3" }),
    );
    expect(problem.semicontinuous).toEqual({ col: Int32Array.of(0, 1), least: Float64Array.of(2, 3) });
    expect([...problem.colLb, ...problem.colUb]).toEqual([0, 0, 0, 8, Infinity, Infinity]);
    expect([...problem.integrality, warnings.length]).toEqual([0, 1, 0, 0]);
    const plain = read(mps({ bounds: " SC BND x 8" }));
    expect(plain.problem.semicontinuous).toBeUndefined();
    expect(plain.warnings.join()).toMatch(/f:15: semi-continuous with the lower bound 0/);
  });
});

describe("an accepted MPS text", () => {
  it("gives columns, rows and sides", () => {
    expect(lines(mps({}))).toEqual([
      "x 0..inf 1",
      "y 0..inf 0",
      "z 0..inf 0",
      "e 4..4: 1 x",
      "l -inf..4: 2 y",
      "g 4..inf: 3 y + 1 z",
    ]);
    expect(warningsOf(mps({}))).toEqual([]);
    expect(read(mps({})).names.model).toBe("t");
  });

  it.each([
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["CR only", (text: string) => text.replaceAll("\n", "\r")],
    ["tabs", (text: string) => text.replaceAll(" ", "\t").replace("NAME\t", "NAME ")],
    ["no final newline", (text: string) => text.trimEnd()],
    ["a byte order mark", (text: string) => `\ufeff${text}`],
    ["comments and blank lines", (text: string) => text.replaceAll("\n", "\n* comment x y z\n\n   \n")],
    [
      "$ comments",
      (text: string) => text.replace("x obj 1 e 1", "x obj 1 $ e 1 w").replace(" x", " x e 1\n x"),
    ],
    ["prose after ENDATA", (text: string) => `${text}\nthis is 1 prose\nROWS\n`],
    ["lower-case sections", (text: string) => text.replace("ROWS", "rows").replace("ENDATA", "endata")],
    ["no NAME", (text: string) => text.replace("NAME t\n", "")],
    ["more words after the name", (text: string) => text.replace("NAME t", "NAME t (a model)  FREE")],
  ])("may have %s", (_, change) => {
    expect(lines(change(mps({})))).toEqual(lines(mps({})));
  });

  it.each([
    ["1e300 as a right-hand side: infinite", " RHS l 1e300", "l", "l -inf..inf: 2 y"],
    ["1e20 on a G row from below", " RHS g -1e20", "g", "g -inf..inf: 3 y + 1 z"],
    ["inf", " RHS l Infinity", "l", "l -inf..inf: 2 y"],
    ["1D5", " RHS l 1D5", "l", "l -inf..100000: 2 y"],
    [".5", " RHS l .5", "l", "l -inf..0.5: 2 y"],
    ["5.", " RHS l 5.", "l", "l -inf..5: 2 y"],
    ["+3", " RHS l +3", "l", "l -inf..3: 2 y"],
    ["-0", " RHS l -0.0", "l", "l -inf..0: 2 y"],
    ["1e-320", " RHS l 1e-320", "l", "l -inf..1e-320: 2 y"],
    ["an omitted vector name", " l 7", "l", "l -inf..7: 2 y"],
    ["two pairs without a vector name", " l 7 g 8", "g", "g 8..inf: 3 y + 1 z"],
    ["a row left out: 0", " RHS l 7", "e", "e 0..0: 1 x"],
  ])("takes %s", (_, rhs, name, expected) => {
    expect(line(mps({ rhs }), name)).toBe(expected);
  });

  it("takes minus the right-hand side of the objective as its constant, also for MAX", () => {
    expect(read(mps({ rhs: " RHS obj -7.113" })).problem.objectiveOffset).toBe(7.113);
    const max = read(mps({ head: "NAME t\nOBJSENSE MAX", rhs: " RHS obj 2" }));
    expect([max.problem.objectiveOffset, max.problem.maximize]).toEqual([-2, true]);
  });

  it.each([
    ["OBJSENSE\n    MAX", true],
    ["OBJSENSE MAXIMIZE", true],
    ["OBJSENSE\n MIN", false],
  ])("reads %j", (section, maximize) => {
    expect(read(mps({ head: section })).problem.maximize).toBe(maximize);
    expect(read(mps({ end: `${section}\nENDATA\n` })).problem.maximize).toBe(maximize);
  });

  it("takes the N row that OBJNAME names", () => {
    const text = mps({
      head: "OBJNAME\n cost",
      rows: " N obj\n N cost\n E e\n L l\n G g",
      columns: " x obj 1 cost 5",
    });
    expect(read(text).problem.colCost).toEqual(Float64Array.of(5));
    expect(read(text).names.objective).toBe("cost");
  });

  it.each([
    ["E", "5", "e 4..9: 1 x"],
    ["E", "-5", "e -1..4: 1 x"],
    ["E", "0", "e 4..4: 1 x"],
    ["L", "5", "l -1..4: 2 y"],
    ["L", "-5", "l -1..4: 2 y"],
    ["G", "5", "g 4..9: 3 y + 1 z"],
    ["G", "-5", "g 4..9: 3 y + 1 z"],
    ["L", "1e30", "l -inf..4: 2 y"],
  ])("ranges an %s row by %s", (type, width, expected) => {
    const name = type.toLowerCase();
    expect(line(mps({ ranges: ` RNG ${name} ${width}` }), name)).toBe(expected);
    expect(line(mps({ ranges: ` ${name} ${width}` }), name)).toBe(expected);
  });

  it.each([
    [" UP BND x 5", "x 0..5 1"],
    [" UP x 5", "x 0..5 1"],
    [" UP BND x 0", "x 0..0 1"],
    [" UP BND x 1e30", "x 0..inf 1"],
    [" LO BND x -5", "x -5..inf 1"],
    [" LO BND x -1e30", "x -inf..inf 1"],
    [" FX BND x 5", "x 5..5 1"],
    [" FR BND x", "x -inf..inf 1"],
    [" FR x", "x -inf..inf 1"],
    [" FR BND x 0", "x -inf..inf 1"],
    [" MI BND x", "x -inf..inf 1"],
    [" UP BND x 5\n MI BND x", "x -inf..5 1"],
    [" MI BND x\n UP BND x 5", "x -inf..5 1"],
    [" PL BND x", "x 0..inf 1"],
    [" BV BND x", "x 0..1 int 1"],
    [" LI BND x 2", "x 2..inf int 1"],
    [" UI BND x 9", "x 0..9 int 1"],
    [" LO BND x -9\n UP BND x -5", "x -9..-5 1"],
    [" UP BND x -5\n LO BND x -9", "x -9..-5 1"],
    [" LO BND x 5\n UP BND x 3", "x 5..3 1"],
  ])("reads the bounds %j", (bounds, expected) => {
    expect(line(mps({ bounds }), "x")).toBe(expected);
    expect(warningsOf(mps({ bounds }))).toEqual([]);
  });

  const INTEGERS = " M 'MARKER' 'INTORG'\n x obj 1 e 1\n M 'MARKER' 'INTEND'\n y l 2 g 3";

  it.each([
    [undefined, "x 0..1 int 1"],
    [" UP BND y 3", "x 0..1 int 1"],
    [" LO BND x 2", "x 2..inf int 1"],
    [" PL BND x", "x 0..inf int 1"],
    [" MI BND x", "x -inf..inf int 1"],
    [" UP BND x 7", "x 0..7 int 1"],
  ])("gives an integer column with bounds %j", (bounds, expected) => {
    expect(line(mps({ columns: INTEGERS, ...(bounds === undefined ? {} : { bounds }) }), "x")).toBe(expected);
    expect(line(mps({ columns: INTEGERS }), "y")).toBe("y 0..inf 0");
  });

  it("knows any names: keywords, __proto__, other alphabets, 10 000 characters", () => {
    const names = [
      "RHS",
      "BOUNDS",
      "__proto__",
      "constructor",
      "-inf",
      "3x",
      "größe",
      "x".repeat(10_000),
      "$d",
    ];
    const rows = ` N obj\n${names.map((name) => ` L ${name}`).join("\n")}`;
    const columns = names.map((name, pos) => ` ${name} ${names[names.length - 1 - pos]} 1`).join("\n");
    const model = read(mps({ rows, columns, rhs: " RHS RHS 3", bounds: " UP BND RHS 2" }));
    expect(names.map((_, col) => model.names.col(col))).toEqual(names);
    expect(names.map((_, row) => model.names.row(row))).toEqual(names);
    expect(model.problem.rowUb[0]).toBe(3);
    expect(model.problem.colUb[0]).toBe(2);
  });

  it("drops explicit zeros but keeps their column", () => {
    const { problem } = read(mps({ columns: " x obj 0\n y e 0 l 1" }));
    expect([problem.numCols, problem.value.length]).toEqual([2, 1]);
  });

  it("may have an empty COLUMNS section and no rows", () => {
    expect(read(mps({ columns: "* none" })).problem.numCols).toBe(0);
    expect(read("ROWS\n N obj\nCOLUMNS\n x obj 1\nENDATA\n").problem.numRows).toBe(0);
  });

  it("sorts the rows of a column", () => {
    const { problem } = read(mps({ columns: " x g 3 e 1\n x l 2" }));
    expect([...problem.rowIndex]).toEqual([0, 1, 2]);
    expect([...problem.value]).toEqual([1, 2, 3]);
  });

  it("reads names with blanks and text past column 61 by the columns of fixed format", () => {
    const fixed = [
      "NAME          BLANKS",
      "ROWS",
      " N  OBJ",
      " L  ROW 1",
      " G  ROW 2",
      "COLUMNS",
      "    COL 1     OBJ                1.0   ROW 1              2.0   0001",
      "    COL 1     ROW 2              3.0",
      "RHS",
      "              ROW 1              4.0",
      "BOUNDS",
      " UP BND       COL 1              5.0",
      "ENDATA",
    ].join("\n");
    expect(lines(fixed)).toEqual(["COL 1 0..5 1", "ROW 1 -inf..4: 2 COL 1", "ROW 2 0..inf: 3 COL 1"]);
    expect(warningsOf(fixed)).toEqual(["f:4: read in fixed format, as free format does not fit"]);
  });

  it("reads a million rows of short names", () => {
    const names = Array.from({ length: 200_000 }, (_, row) => ` L ${row.toString(36)}`);
    expect(read(`ROWS\n${names.join("\n")}\nCOLUMNS\nENDATA`).problem.numRows).toBe(200_000);
  });
});

describe("a doubtful MPS text is accepted with a warning:", () => {
  it.each([
    ["no N row", mps({ rows: " E e\n L l\n G g", columns: " x e 1" }), /no N row: the objective is 0/],
    [
      "further N rows",
      mps({ rows: " N obj\n N n2\n E e\n L l\n G g", columns: " x n2 1 e 1" }),
      /f:4: N row "n2"/,
    ],
    ["several RHS vectors", mps({ rhs: " A e 1\n B e 2" }), /f:13: RHS vector "B" ignored/],
    ["several BOUNDS vectors", mps({ bounds: " UP A x 1\n UP B x 2" }), /BOUNDS vector "B" ignored/],
    ["several RANGES vectors", mps({ ranges: " A l 1\n B l 2" }), /RANGES vector "B" ignored/],
    ["a range on the objective", mps({ ranges: " R obj 1" }), /range of the N row "obj"/],
    ["a negative UP", mps({ bounds: " UP BND x -5" }), /the lower one is -inf/],
    ["a bound set twice", mps({ bounds: " BV BND x\n UP BND x 7" }), /f:16: a bound that is already set/],
    ["a fractional UI", mps({ bounds: " UI BND x 3.5" }), /"3.5" of an integer column is not whole/],
    [
      "an unclosed marker",
      mps({ columns: " M 'MARKER' 'INTORG'\n x e 1" }),
      /'INTORG' marker without 'INTEND'/,
    ],
    ["INTEND alone", mps({ columns: " M 'MARKER' 'INTEND'\n x e 1" }), /'INTEND' has no counterpart/],
  ])("%s", (_, text, expected) => {
    expect(warningsOf(text)).toHaveLength(1);
    expect(warningsOf(text)[0]).toMatch(expected);
  });

  it("sets the lower bound of a negative UP to -inf", () => {
    expect(line(mps({ bounds: " UP BND x -5" }), "x")).toBe("x -inf..-5 1");
  });

  it("ignores entries, right-hand sides and ranges of dropped N rows", () => {
    const text = mps({
      rows: " N obj\n N n\n E e",
      columns: " x n 1 e 1",
      rhs: " RHS n 5",
      ranges: " R n 1",
    });
    expect(lines(text)).toEqual(["x 0..inf 0", "e 0..0: 1 x"]);
  });

  it("counts repeated warnings instead of repeating them", () => {
    expect(warningsOf(mps({ bounds: " UP BND x -5\n UP BND y -5\n UP BND z -5" }))).toEqual([
      "f:15: negative upper bound without a lower bound: the lower one is -inf (and 2 more of this kind)",
    ]);
  });

  it("reads names that are not UTF-8 as Latin-1", () => {
    const bytes = Uint8Array.from(mps({ columns: " gr\u00f6\u00dfe e 1" }), (char) => char.charCodeAt(0));
    const model = readMps(bytes, "f");
    expect(model.names.col(0)).toBe("größe");
    expect(model.warnings).toEqual(["f:1: names are not UTF-8, read as Windows-1252"]);
  });
});

describe("an MPS text is refused for", () => {
  it.each<[string, string, number, RegExp]>([
    ["being empty", "", 1, /an empty file/],
    ["blanks only", " \n\n", 1, /an empty file/],
    ["only NAME", "NAME x\n", 1, /the end of the text, expected ENDATA/],
    ["no ENDATA", mps({ end: "" }), 13, /expected ENDATA/],
    ["no ROWS", "NAME x\nENDATA\n", 2, /expected section ROWS/],
    ["no COLUMNS", "ROWS\n N obj\nENDATA\n", 3, /expected section COLUMNS/],
    ["COLUMNS before ROWS", "NAME\nCOLUMNS\n", 2, /section ROWS before it/],
    ["RHS before COLUMNS", "ROWS\n N o\nRHS\n", 3, /section COLUMNS before it/],
    ["RANGES before COLUMNS", "ROWS\n N o\nRANGES\n", 3, /section COLUMNS before it/],
    ["BOUNDS before COLUMNS", "ROWS\n N o\nBOUNDS\n", 3, /section COLUMNS before it/],
    ["an unknown section", mps({ end: "HELLO\nENDATA\n" }), 14, /section "HELLO", expected one of NAME/],
    ["two NAME", mps({ head: "NAME a\nNAME b" }), 2, /a second section NAME/],
    ["data before a section", " x\nNAME\n", 1, /expected a section/],
    ["an unknown row type", mps({ rows: " X e" }), 3, /row type "X"/],
    ["a row without name", mps({ rows: " E" }), 3, /1 fields/],
    ["a row name twice", mps({ rows: " N obj\n E e\n L e" }), 5, /row "e" a second time/],
    ["a column in two places", mps({ columns: " x e 1\n y e 1\n x l 1" }), 10, /column "x" again/],
    ["an entry twice", mps({ columns: " x e 1\n x e 1" }), 9, /a second entry in row "e"/],
    ["a cost twice", mps({ columns: " x obj 1 obj 1" }), 8, /a second entry in row "obj"/],
    ["an unknown row in COLUMNS", mps({ columns: " x q 1" }), 8, /row "q", expected a row of section ROWS/],
    ["an unknown row in RHS", mps({ rhs: " RHS q 1" }), 12, /row "q"/],
    ["an unknown row in RANGES", mps({ ranges: " RNG q 1" }), 15, /row "q"/],
    ["an unknown column in BOUNDS", mps({ bounds: " UP BND q 1" }), 15, /column "q", expected a column/],
    ["a right-hand side twice", mps({ rhs: " RHS e 1 e 2" }), 12, /a second right-hand side/],
    ["a constant twice", mps({ rhs: " RHS obj 1 obj 2" }), 12, /second right-hand side of the objective/],
    ["a range twice", mps({ ranges: " RNG l 1 l 2" }), 15, /a second range/],
    ["a missing value", mps({ columns: " x e" }), 8, /2 fields/],
    ["too many fields", mps({ columns: " x e 1 l 1 g 1" }), 8, /7 fields/],
    ["nan", mps({ columns: " x e nan" }), 8, /"nan", expected a number/],
    ["a hexadecimal number", mps({ columns: " x e 0x1p3" }), 8, /"0x1p3", expected a number/],
    ["a decimal comma", mps({ columns: " x e 1,5" }), 8, /"1,5", expected a number/],
    ["two points", mps({ columns: " x e 1.5.1" }), 8, /a number/],
    ["a bare exponent", mps({ columns: " x e 1e" }), 8, /a number/],
    ["an infinite coefficient", mps({ columns: " x e 1e30" }), 8, /magnitude below/],
    ["a coefficient of 1e15", mps({ columns: " x e -1e15" }), 8, /magnitude below/],
    ["an infinite cost", mps({ columns: " x obj inf" }), 8, /a finite number in the objective/],
    ["an infinite E row", mps({ rhs: " RHS e 1e30" }), 12, /a finite right-hand side/],
    ["an L row below -inf", mps({ rhs: " RHS l -1e30" }), 12, /a finite right-hand side/],
    ["a G row above inf", mps({ rhs: " RHS g 1e30" }), 12, /a finite right-hand side/],
    ["LO inf", mps({ bounds: " LO BND x 1e30" }), 15, /leaves the column a finite value/],
    ["UP -inf", mps({ bounds: " UP BND x -inf" }), 15, /leaves the column a finite value/],
    ["FX inf", mps({ bounds: " FX BND x 1e30" }), 15, /leaves the column a finite value/],
    ["an unknown bound type", mps({ bounds: " XX BND x 1" }), 15, /bound type "XX"/],
    ["SC without value", mps({ bounds: " SC BND x" }), 15, /column "BND"/],
    ["SC below 0", mps({ bounds: " SC BND x 1\n LO BND x -1" }), 15, /lower bound -1, expected 0 or more/],
    ["SN", mps({ bounds: " SN BND x 1" }), 15, /SC, SI/],
    ["a bound without value", mps({ bounds: " UP x" }), 15, /2 fields/],
    ["a wrong OBJSENSE", mps({ head: "OBJSENSE UP" }), 1, /"UP", expected MAX or MIN/],
    ["OBJSENSE without sense", mps({ head: "OBJSENSE" }), 2, /MAX or MIN after OBJSENSE/],
    ["OBJNAME of no row", mps({ head: "OBJNAME q" }), 7, /the N row "q" of OBJNAME/],
    ["OBJNAME after ROWS", mps({ end: "OBJNAME obj\nENDATA" }), 14, /OBJNAME before ROWS/],
    ["a member before its set", mps({ end: "SOS\n x 1\nENDATA" }), 15, /"x", expected S1 or S2/],
    ["an unknown member", mps({ end: "SOS\n S1 a\n q 1\nENDATA" }), 16, /column "q", expected a column/],
    ["a member twice", mps({ end: "SOS\n S1 a\n x 1\n x 2\nENDATA" }), 17, /a column twice in a set/],
    ["a weight twice", mps({ end: "SOS\n S2 a\n x 1\n y 1\nENDATA" }), 17, /the weight 1 twice in a set/],
    ["a member without weight", mps({ end: "SOS\n S2 a\n x\nENDATA" }), 16, /1 fields, expected a column/],
    ["an infinite weight", mps({ end: "SOS\n S2 a\n x inf\nENDATA" }), 16, /a finite weight/],
    ["a priority of 0.5", mps({ end: "SOS\n S2 SOS a 0.5\nENDATA" }), 15, /priority "0.5"/],
    ["S2 in section SOS1", mps({ end: "SOS1\n S2 a\nENDATA" }), 15, /S1 in section SOS1/],
    ["SOS before COLUMNS", "NAME\nROWS\n N obj\nSOS\n", 4, /section COLUMNS before it/],
    ["SETS", mps({ end: "SETS\nENDATA" }), 14, /special ordered sets in a section SOS/],
    ["SOS markers", mps({ columns: " M 'MARKER' 'SOSORG'" }), 8, /special ordered sets/],
    ["QUADOBJ", mps({ end: "QUADOBJ\n x x 1\nENDATA" }), 14, /quadratic terms are not supported/],
    ["QMATRIX", mps({ end: "QMATRIX\nENDATA" }), 14, /quadratic terms/],
    ["CSECTION", mps({ end: "CSECTION a\nENDATA" }), 14, /cones/],
    ["INDICATORS", mps({ end: "INDICATORS\nENDATA" }), 14, /indicator rows/],
    ["a NUL byte", mps({ columns: " x\u0000 e 1" }), 8, /a NUL byte/],
    ["a long name", mps({ columns: ` ${"x".repeat(2 ** 20 + 1)} e 1` }), 8, /at most 1048576 bytes/],
  ])("%s", (_, text, at, expected) => {
    const error = refusal(readMps, text);
    expect(error.message).toMatch(expected);
    expect(error.position.line).toBe(at);
    expect(error.message.length).toBeLessThan(400);
  });

  it("UTF-16", () => {
    const text = mps({});
    const utf16 = Uint8Array.from({ length: text.length * 2 + 2 }, (_, pos) =>
      pos < 2 ? [0xff, 0xfe][pos] : pos % 2 === 0 ? text.charCodeAt(pos / 2 - 1) : 0,
    );
    expect(refusal(readMps, utf16).message).toMatch(/UTF-16 text/);
  });

  it("one endless line, quickly and in a short message", () => {
    const text = `ROWS\n N obj\nCOLUMNS\n ${"x ".repeat(5_000_000)}`;
    const started = performance.now();
    const error = refusal(readMps, text);
    expect(error.position.line).toBe(4);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("an error in fixed columns, at its own line", () => {
    const text = "ROWS\n N  OBJ\n L  ROW 1\nCOLUMNS\n    COL 1     ROW 1              1,5\nENDATA\n";
    expect(refusal(readMps, text).message).toBe('f:5: found "1,5", expected a number');
  });
});
