import { describe, expect, it } from "vitest";
import { dcopf, networkFromMatpower, readMatpower } from "../../formulations/dcopf/index.ts";
import { IssueList } from "../../formulations/index.ts";
import { Random } from "../generators/random.ts";
import { caseFiles, issuesOf, onCase, SMALL_CASE, solveRaw } from "./dcopf-cases.ts";

const networkOf = (text: string) => {
  const issues = new IssueList();
  const network = networkFromMatpower(readMatpower(text), "case.m", issues);
  issues.throwIfAny();
  if (network === null) throw new Error("no network");
  return network;
};

/** All that is wrong with a case: with its text, and with its figures. */
const problems = (text: string) =>
  issuesOf(onCase(), caseFiles(text)).map(({ position, path, found, expected }) => {
    const at = position?.column === undefined ? position?.line : `${position.line}:${position.column}`;
    return `${at} ${path}: ${found}, expected ${expected}`;
  });

const changed = (from: string | RegExp, to: string) => {
  const text = SMALL_CASE.replace(from, to);
  expect(text).not.toBe(SMALL_CASE);
  return text;
};

/** Line and column in a text where a part of it begins, or what stands behind the beginning of that part. */
const placeIn = (text: string, part: string, skipped = "") => {
  const before = text.slice(0, text.indexOf(part) + skipped.length).split("\n");
  return `${before.length}:${(before.at(-1) as string).length + 1}`;
};

describe("a MATPOWER case", () => {
  it("is read with comments, continuations, commas, cells, Inf and exponents", () => {
    const { buses, branches, generators, baseMVA, remarks } = networkOf(SMALL_CASE);
    expect(baseMVA).toBe(100);
    expect(Array.from(buses.id)).toEqual([1, 20]);
    expect(Array.from(buses.loadMW)).toEqual([10, 90]);
    expect(Array.from(buses.shuntMW)).toEqual([1, 0]);
    expect(Array.from(buses.shuntMVAr)).toEqual([0, 5]);
    expect(Array.from(buses.isReference)).toEqual([1, 0]);
    expect(Array.from(branches.row)).toEqual([1, 2]);
    expect(Array.from(branches.ratingMW)).toEqual([60, Number.POSITIVE_INFINITY]);
    expect(Array.from(branches.tap)).toEqual([1, 1.1]);
    expect(branches.shiftRad[1]).toBeCloseTo((3 * Math.PI) / 180, 15);
    expect(branches.angleMaxRad[0]).toBeCloseTo(Math.PI / 6, 15);
    expect(branches.angleMaxRad[1]).toBe(Number.POSITIVE_INFINITY);
    expect(Array.from(generators.row)).toEqual([1, 2, 4]);
    expect(Array.from(generators.maxMW)).toEqual([Number.POSITIVE_INFINITY, 50, 20]);
    expect(generators.cost[0]).toEqual({ kind: "polynomial", c2: 0, c1: 10, c0: 1 });
    expect(generators.cost[1]).toEqual({ kind: "polynomial", c2: 0.01, c1: 30, c0: 5 });
    expect(generators.cost[2]).toMatchObject({ kind: "pieces" });
    expect(remarks).toEqual([]);
  });

  it("is solved to the optimum computed by hand", async () => {
    const { objective, plan } = await solveRaw(onCase(), caseFiles(SMALL_CASE));
    // 60 MW over the first line mean 0.06 rad, and 0.06 · 100 · b over the second
    const imported = 60 + (6 * 0.4) / (0.03 ** 2 + 0.4 ** 2);
    const fromPieces = 90 - imported - 10;
    const own = 0.01 * 100 + 30 * 10 + 5;
    expect(objective).toBeCloseTo(10 * (imported + 11) + 1 + own + 20 * fromPieces, 6);
    expect(plan.pricePerMWh?.[1]).toBeCloseTo(20, 6);
  });

  it("bends the second piece of a cost at its point", async () => {
    const { objective } = await solveRaw(onCase({ loadScale: [1.1] }), caseFiles(SMALL_CASE));
    const imported = 60 + (6 * 0.4) / (0.03 ** 2 + 0.4 ** 2);
    const fromPieces = 99 - imported - 10;
    const own = 0.01 * 100 + 30 * 10 + 5;
    expect(fromPieces).toBeGreaterThan(10);
    expect(objective).toBeCloseTo(10 * (imported + 12) + 1 + own + 200 + 30 * (fromPieces - 10), 6);
  });

  it("closes the exact cost of generators with limits to the bound", async () => {
    const text = changed("1 0 0 3 0 0 10 200 20 500;", "2 0 0 3 0.2 20.5 0 0 0 0;");
    const { objective, dualBound, plan } = await solveRaw(onCase(), caseFiles(text));
    expect(objective - dualBound).toBeLessThanOrEqual(1e-7 * objective);
    const marginal = [0.02 * plan.generationMW[1] + 30, 0.4 * plan.generationMW[2] + 20.5];
    expect(plan.generationMW[1]).toBeCloseTo(10, 6);
    expect(plan.pricePerMWh?.[1]).toBeCloseTo(marginal[1], 2);
  });

  it("chooses a reference where there is none, and says so", () => {
    const { buses, remarks } = networkOf(changed("1, 3, 10", "1, 1, 10"));
    expect(Array.from(buses.isReference)).toEqual([1, 0]);
    expect(remarks.join()).toMatch(/bus 1 /);
  });

  it("takes gencost of reactive power for granted", () => {
    const more = changed(
      "2 0 0 1 0 0 0 0 0 0;",
      `2 0 0 1 0 0 0 0 0 0;\n${"9 9 9 9 9 9 9 9 9 9;\n".repeat(5)}`,
    );
    expect(networkOf(more).generators.count).toBe(3);
  });

  it.each([
    [
      "a program",
      "mpc.version = '2';",
      "mpc.version = '2';\nmpc.bus(:, 3) = 2 * mpc.bus(:, 3);",
      7,
      /assignment/,
    ],
    ["a loop", "mpc.version = '2';", "mpc.version = '2';\nfor i = 1:3", 7, /assignment/],
    ["a product in a matrix", "20 1 90", "20 1 9*10", 11, /number/],
    ["a lone sign", "20 1 90", "20 1 - 90", 11, /number/],
    ["a ragged row", "20 1 90", "20 1", 11, /12 numbers.*13/],
    ["a text in a matrix", "20 1 90", "20 1 'x'", 11, /number/],
    ["a missing bracket", /\];\s*$/, "", 34, /\]/],
    ["a head of version 1", "mpc = small", "[baseMVA, bus] = small", 2, /version 2/],
    ["two matrices", "mpc.baseMVA = 100.0;", "mpc.baseMVA = 100.0; mpc.baseMVA = 1;", 7, /one assignment/],
    ["rest after a statement", "mpc.version = '2';", "mpc.version = '2' 3;", 6, /end of the statement/],
    ["an open comment", "%}", "", 3, /%\}/],
  ] as const)("refuses %s with its line", (_name, from, to, line, expected) => {
    const found = problems(changed(from, to));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(found[0]).toMatch(new RegExp(`^${line}:\\d+ data\\.caseFile: `));
  });

  it.each([
    ["1, 3, 10", "1, 3, NaN", "1, 3, ", /Pd: NaN/],
    ["20 1 90", "1 1 90", "", /bus_i/],
    ["20 1 90", "20 5 90", "20 ", /type: 5/],
    ["1 20 0.00 0.10 0 60 0 0 0   0 1", "1 21 0.00 0.10 0 60 0 0 0   0 1", "1 ", /tbus: 21/],
    ["1 20 0.00 0.10 0 60 0 0 0   0 1", "1 20 0.00 0 0 60 0 0 0   0 1", "1 20 0.00 ", /\.x: 0/],
    ["1 20 0.03 0.40", "1 1 0.03 0.40", "1 ", /another bus/],
    ["-30 30;", "30 -30;", "", /angmin/],
    ["50 10;", "Inf 10;", "", /finite limits/],
    ["50 10;", "5 10;", "5 ", /Pmin: 10/],
    ["1e-2  30", "-1e-2  30", "", /convex/],
    ["10 200 20 500", "10 400 20 500", "10 400 20 ", /convex/],
    ["10 200 20 500", "10 200 10 500", "10 200 ", /x2: 10/],
    ["1 0 0 3 0 0", "1 0 0 4 0 0", "1 0 0 ", /n: 4/],
    ["2 0 0 2 10", "3 0 0 2 10", "", /model: 3/],
    ["mpc.version = '2';", "mpc.version = '1';", "mpc.version = ", /mpc\.version: "1"/],
    ["mpc.baseMVA = 100.0", "mpc.baseMVA = 0", "mpc.baseMVA = ", /mpc\.baseMVA: 0/],
  ] as const)("says what is wrong with a figure, and where: %s becomes %s", (from, to, skipped, expected) => {
    const text = changed(from, to);
    const found = problems(text);
    expect(found.join("\n")).toMatch(expected);
    expect(found[0]?.split(" ")[0]).toBe(placeIn(text, to, skipped));
  });

  it("finds a figure in a line of its own, and a table that is too narrow", () => {
    const text = changed("1, 3, 10", "1, 3, ...\n NaN");
    expect(problems(text)).toEqual([
      expect.stringMatching(new RegExp(`^${placeIn(text, " NaN", " ")} mpc.bus\\(1\\).Pd: NaN`)),
    ]);
    const narrow = changed(/(mpc\.branch = )\[[^\]]*\]/, "$1[1 20 0 1]");
    expect(problems(narrow)[0]).toMatch(
      new RegExp(`^${placeIn(narrow, "[1 20 0 1]")} mpc.branch: 4 columns, expected at least 11`),
    );
  });

  it("reports all wrong figures at once", () => {
    const text = SMALL_CASE.replace("1, 3, 10", "1, 3, NaN")
      .replace("-30 30;", "30 -30;")
      .replace("50 10;", "5 10;");
    expect(problems(text)).toHaveLength(3);
    expect(problems(changed("mpc.version = '2';", "")).join()).toMatch(/mpc\.version: nothing/);
    expect(problems(changed("mpc.branch = [", "mpc.brunch = [")).join()).toMatch(/mpc\.branch: nothing/);
    expect(problems(changed("100.0", "0")).join()).toMatch(/baseMVA/);
    expect(problems("").length).toBeGreaterThan(2);
  });

  it("never fails in another way, whatever is done to the text", () => {
    const random = new Random(11);
    const pieces = [
      "%",
      "%{\n",
      "...",
      "]",
      "[",
      "'",
      ";",
      "\n",
      "NaN",
      "-Inf",
      "1e999",
      "0",
      "-1",
      "9e99",
      "=",
      "\u0000",
    ];
    let accepted = 0;
    for (let turn = 0; turn < 1200; turn++) {
      let text = SMALL_CASE;
      for (let edit = random.whole(1, 3); edit > 0; edit--) {
        const at = random.whole(0, text.length - 1);
        text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.whole(0, 4));
      }
      const files = caseFiles(text);
      if (issuesOf(onCase(), files).length > 0) continue;
      accepted++;
      const { model } = dcopf.build(dcopf.parse(onCase(), files));
      expect(() => model.toProblem()).not.toThrow();
    }
    expect(accepted).toBeGreaterThan(20);
  });

  it("goes on behind what it does not understand, and tells all of it with line and column", () => {
    const text = SMALL_CASE.replace("mpc.version = '2';", "mpc.version = two;")
      .replace("20 1 90", "20 1 9*10")
      .replace("mpc.gen = [", "for i = 1:3\nmpc.gen = [")
      .replace("50 10;", "5 10;")
      .replace("2 0 0 2 10", "2 0 0 2 x 10 11");
    const found = problems(text);
    const placed = found.map((each) => each.replace(/^[\d:]+ /, ""));
    expect(placed).toEqual([
      expect.stringMatching(/^data\.caseFile: "two;", expected '2'$/),
      expect.stringMatching(
        /^data\.caseFile: "9\*10 .*", expected a number or the end of a row in mpc\.bus$/,
      ),
      'data.caseFile: "for i = 1:3", expected an assignment of figures such as mpc.bus = [ … ];',
      expect.stringMatching(
        /^data\.caseFile: "x 10 11.*", expected a number or the end of a row in mpc\.gencost$/,
      ),
      "mpc.gen(2).Pmin: 10, expected a number of at most Pmax = 5 [MW]",
    ]);
    expect(found.map((each) => each.split(" ")[0])).toEqual([
      placeIn(text, "two;"),
      placeIn(text, "20 1 9*10", "20 1 "),
      placeIn(text, "for i"),
      placeIn(text, "2 0 0 2 x", "2 0 0 2 "),
      placeIn(text, "5 10;", "5 "),
    ]);
  });

  it("a bracket that is missing does not hide the matrices behind it", () => {
    const bus = SMALL_CASE.lastIndexOf("mpc.bus = [");
    const end = SMALL_CASE.indexOf("];", bus);
    const text = SMALL_CASE.slice(0, end) + SMALL_CASE.slice(end + 2).replace("50 10;", "5 10;");
    const found = problems(text);
    expect(found).toEqual([
      expect.stringMatching(/"mpc\.\w+ = .*, expected \] at the end of mpc\.bus, which begins in line \d+$/),
      expect.stringMatching(/mpc\.gen\(2\)\.Pmin: 10/),
    ]);
  });

  it("a bracket too many is told once, not for each row behind it", () => {
    const found = problems(changed("20 1 90", "20 1 ] 90"));
    expect(found).toEqual([
      expect.stringMatching(/^11:3 .*a row of 2 numbers in mpc\.bus/),
      expect.stringMatching(/^11:10 .*"90 0 0 5 .*expected the end of the statement$/),
      expect.stringMatching(/^13:3 .*"7 4 50 .*expected an assignment/),
    ]);
  });

  it("buses that could not be read are not missed where others name them", () => {
    expect(problems(changed("20 1 90", "2x 1 90"))).toEqual([expect.stringMatching(/"2x 1 90/)]);
    expect(problems(changed("mpc.bus = [\n", "mpc.bus = 5; [\n"))).toHaveLength(2);
  });

  it("lists the first fifty problems and counts the others", () => {
    const { problems: kept, numProblems } = readMatpower("x y\n".repeat(70));
    expect([kept.length, numProblems]).toEqual([50, 70]);
    const found = problems("x y\n".repeat(70));
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toMatch(/^undefined data\.caseFile: 26 more problems/);
  });

  it.each([
    ["brackets", "", "["],
    ["brackets on lines", "", "[\n"],
    ["closing brackets", "", "])}"],
    ["an open matrix", "mpc.bus = [", "["],
    ["an open cell", "mpc.names = {", "{ "],
    ["open cells", "", "mpc.a = {\n"],
    ["statements with open brackets", "", "x = (\n"],
    ["a text without end", "mpc.a = '", "a"],
    ["texts on one line", "mpc.a = {", "'a' "],
    ["doubled quotes", "x = '", "''"],
    ["letters behind an open bracket", "x = (\n", "a"],
    ["points behind an open bracket", "x = (\n", "a."],
    ["lone quotes in a matrix", "mpc.bus = [", "'a\n"],
    ["open comments", "", "%{\n"],
    ["digits", "mpc.baseMVA = ", "1"],
    ["commas", "mpc.bus = [", ","],
    ["rows", "mpc.bus = [", "1;"],
    ["dots", "mpc.bus = [1 ", "..."],
    ["zeros", "", "\u0000"],
    ["blanks of other kinds", "mpc.bus = [", "\u00a0\v"],
  ] as const)("%s without end are refused soon", (_name, start, part) => {
    const text = start + part.repeat(Math.ceil(2 ** 18 / part.length));
    const before = process.cpuUsage();
    const found = problems(text);
    const { user, system } = process.cpuUsage(before);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(60);
    // Linear in the text; what looks from each line to the end takes ten times as long.
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});
