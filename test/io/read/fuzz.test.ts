import { describe, expect, it } from "vitest";
import { ModelError, ParseError } from "../../../engine/index.ts";
import { readLp } from "../../../io/read/lp.ts";
import { readModelJson } from "../../../io/read/model-json.ts";
import { readMps } from "../../../io/read/mps.ts";
import type { ReadModel } from "../../../io/read/read-model.ts";
import { utf8 } from "./dialect.ts";

const MPS = `NAME          TEST
OBJSENSE
    MAX
ROWS
 N  COST
 L  LIM1
 G  LIM2
 E  MYEQN
COLUMNS
    MARKER    'MARKER'                 'INTORG'
    XONE      COST               1.0   LIM1               1.0
    XONE      LIM2               1.0
    MARKER    'MARKER'                 'INTEND'
    YTWO      COST               2.0   LIM1               1.0
    YTWO      MYEQN             -1.0
RHS
    RHS       LIM1               4.0   LIM2               1.0
RANGES
    RNG       LIM1               2.5   MYEQN              4.0
BOUNDS
 UP BND       XONE               4.0
 LO BND       YTWO              -1.0
ENDATA
`;
const FIXED = MPS.replaceAll("XONE", "X NE").replaceAll("LIM1", "LI 1");
const LP = `\\Problem name: test
Maximize
 obj: 3 x + 2y - z + 5
Subject To
 c1: x + y <= 4
 -1 <= x - y + 2 z <= 7
 3 >= x
Bounds
 x free
 -inf <= y <= 3
General
 x
Binary
 z
End
`;
const JSON_TEXT = `{"format": "gridplex-model", "version": 1, "name": "t\\u00e9", "sense": "max",
"rows": [{"name": "r", "lb": -1.5e0, "ub": null, "terms": {"x": 1, "y\\n": 2}}, {}],
"columns": [{"name": "x", "lb": null, "ub": "inf", "cost": 3, "integer": true}, {"ub": 4}]}
`;

/** Pieces that are more likely than random bytes to reach deep. */
const PIECES = [
  "\n",
  " ",
  "-",
  "+",
  "1e30",
  "1e400",
  "nan",
  "inf",
  "\0",
  "\xff",
  "\t",
  "\r",
  ":",
  "<=",
  "[",
  "{",
].concat(
  [
    "}",
    '"',
    "\\",
    ",",
    "$",
    "*",
    "ROWS\n",
    "ENDATA\n",
    "MARKER",
    "'INTEND'",
    "End\n",
    "free",
    "0x",
    ".",
    "e5",
  ],
  ["COLUMNS\n", "RANGES\n", "BOUNDS\n", "FR", "MI", "BV", "Bounds\n", "=", "null", "\\ud800"],
);

/** A small generator with a seed (mulberry32), so that every failure can be repeated. */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function mutate(text: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = [...text];
  for (let change = 0; change <= random(4); change++) {
    const at = random(bytes.length + 1);
    const kind = random(6);
    if (kind === 0) bytes[Math.min(at, bytes.length - 1)] = random(256);
    else if (kind === 1) bytes.splice(at, 1 + random(12));
    else if (kind === 2) bytes.splice(at, 0, ...Buffer.from(PIECES[random(PIECES.length)], "latin1"));
    else if (kind === 3) bytes.splice(at, 0, ...bytes.slice(at, at + random(60)));
    else if (kind === 4) bytes = bytes.slice(0, at);
    else bytes.splice(at, 0, ...bytes.splice(random(bytes.length + 1), random(30)));
    if (bytes.length === 0) bytes = [10];
  }
  return Uint8Array.from(bytes);
}

/** Every array has its length and no value that readers must refuse. */
function expectSound({ problem, names }: ReadModel): void {
  const { numCols, numRows, colStart, rowIndex, value } = problem;
  expect(colStart.length).toBe(numCols + 1);
  expect([rowIndex.length, value.length]).toEqual([colStart[numCols], colStart[numCols]]);
  for (let col = 0; col < numCols; col++) {
    expect(Number.isFinite(problem.colCost[col])).toBe(true);
    expect(
      problem.colLb[col] < Number.POSITIVE_INFINITY && problem.colUb[col] > Number.NEGATIVE_INFINITY,
    ).toBe(true);
    expect(typeof names.col(col)).toBe("string");
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      expect(rowIndex[entry] > (entry === colStart[col] ? -1 : rowIndex[entry - 1])).toBe(true);
      expect(rowIndex[entry] < numRows && Number.isFinite(value[entry]) && value[entry] !== 0).toBe(true);
    }
  }
  for (let row = 0; row < numRows; row++) {
    expect(
      problem.rowLb[row] < Number.POSITIVE_INFINITY && problem.rowUb[row] > Number.NEGATIVE_INFINITY,
    ).toBe(true);
  }
}

describe.each([
  { name: "free MPS", text: MPS.replaceAll("    ", " "), read: readMps },
  { name: "fixed MPS", text: FIXED, read: readMps },
  { name: "LP", text: LP, read: readLp },
  { name: "JSON", text: JSON_TEXT.replace("y\\n", "c1"), read: readModelJson },
])("damaged $name", ({ text, read }) => {
  it("as it stands is a sound model", () => {
    expectSound(read(utf8(text), "f"));
  });

  it("is a sound model or a ParseError, never anything else, in 3000 mutations", () => {
    const original = utf8(text);
    let accepted = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const bytes = mutate(original, randomSource(seed));
      try {
        expectSound(read(bytes, "f"));
        accepted++;
      } catch (error) {
        if (!(error instanceof ParseError || error instanceof ModelError)) {
          throw new Error(`seed ${seed}: ${JSON.stringify(Buffer.from(bytes).toString("latin1"))}`, {
            cause: error,
          });
        }
      }
    }
    expect(accepted).toBeGreaterThan(10);
    expect(accepted).toBeLessThan(2900);
  });

  it("cut anywhere is a sound model or a ParseError", () => {
    const original = utf8(text);
    for (let length = 0; length < original.length; length++) {
      try {
        expectSound(read(original.subarray(0, length), "f"));
      } catch (error) {
        expect(error).toBeInstanceOf(ParseError);
      }
    }
  });
});
