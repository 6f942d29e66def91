import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_NAMES,
  Model,
  ModelError,
  type Names,
  numSets,
  type Problem,
} from "../../../engine/index.ts";
import { readLp } from "../../../io/read/lp.ts";
import { readModelJson } from "../../../io/read/model-json.ts";
import { readMps } from "../../../io/read/mps.ts";
import type { ReadModel } from "../../../io/read/read-model.ts";
import { writeLp } from "../../../io/write/lp.ts";
import { writeModelJson } from "../../../io/write/model-json.ts";
import { writeMps } from "../../../io/write/mps.ts";
import type { WrittenModel } from "../../../io/write/written-model.ts";
import { randomNames, randomProblem } from "../random-problem.ts";

interface Format {
  readonly name: string;
  readonly write: (problem: Problem, names: Names) => WrittenModel;
  readonly read: (bytes: Uint8Array, file: string) => ReadModel;
}

const FORMATS: readonly Format[] = [
  { name: "MPS", write: writeMps, read: readMps },
  { name: "LP", write: writeLp, read: readLp },
  { name: "JSON", write: writeModelJson, read: readModelJson },
];

const namedProblem = randomProblem.chain((problem) =>
  fc.record({ problem: fc.constant(problem), names: randomNames(problem) }),
);

function namesOf(problem: Problem, names: Names): readonly string[] {
  return [
    ...Array.from({ length: numSets(problem) }, (_, set) => `set ${names.set?.(set) ?? `set${set}`}`),
    ...Array.from({ length: problem.numRows }, (_, row) => `row ${names.row(row)}`),
    ...Array.from({ length: problem.numCols }, (_, col) => `col ${names.col(col)}`),
  ];
}

describe.each(FORMATS)("a problem written as $name", ({ write, read }) => {
  it("is read back bit for bit", () => {
    fc.assert(
      fc.property(randomProblem, (problem) => {
        const { bytes, warnings } = write(problem, DEFAULT_NAMES);
        expect(warnings).toEqual([]);
        const back = read(bytes, "back");
        expect(back.problem).toEqual(problem);
        expect(back.warnings).toEqual([]);
        expect(namesOf(problem, back.names)).toEqual(namesOf(problem, DEFAULT_NAMES));
      }),
      { numRuns: 600 },
    );
  });

  it("survives any names, and tells which ones it changed", () => {
    fc.assert(
      fc.property(namedProblem, ({ problem, names }) => {
        const { bytes, warnings } = write(problem, names);
        const back = read(bytes, "back");
        expect(back.problem).toEqual(problem);
        const kept = namesOf(problem, back.names);
        expect(new Set(kept).size).toBe(kept.length);
        if (!warnings.some((line) => /row|column|set/.test(line)))
          expect(kept).toEqual(namesOf(problem, names));
      }),
      { numRuns: 600 },
    );
  });

  it("keeps model and objective names and writes the same text again", () => {
    const problem = fc.sample(randomProblem, { numRuns: 1, seed: 4 })[0];
    const names = { ...DEFAULT_NAMES, model: "diet", objective: "total" };
    const { bytes } = write(problem, names);
    const back = read(bytes, "back");
    expect([back.names.model, back.names.objective]).toEqual(["diet", "total"]);
    expect(write(back.problem, back.names).bytes).toEqual(bytes);
  });

  it.each([
    ["cost", { colCost: Float64Array.of(Number.NaN) }],
    ["lower bound", { colLb: Float64Array.of(Number.POSITIVE_INFINITY) }],
    ["upper bound", { colUb: Float64Array.of(Number.NEGATIVE_INFINITY) }],
    ["coefficient", { value: Float64Array.of(Number.POSITIVE_INFINITY) }],
    ["lower side", { rowLb: Float64Array.of(Number.NaN) }],
    ["objectiveOffset", { objectiveOffset: Number.NaN }],
  ])("refuses a senseless %s", (what, change) => {
    expect(() => write({ ...ONE_BY_ONE, ...change }, DEFAULT_NAMES)).toThrow(new RegExp(what));
  });

  it("refuses a problem only with ModelError", () => {
    expect(() => write({ ...ONE_BY_ONE, rowUb: Float64Array.of(Number.NaN) }, DEFAULT_NAMES)).toThrow(
      ModelError,
    );
  });
});

const ONE_BY_ONE: Problem = {
  numRows: 1,
  numCols: 1,
  maximize: false,
  objectiveOffset: 0,
  colCost: Float64Array.of(1),
  colLb: Float64Array.of(0),
  colUb: Float64Array.of(1),
  integrality: Uint8Array.of(0),
  rowLb: Float64Array.of(0),
  rowUb: Float64Array.of(1),
  colStart: Int32Array.of(0, 1),
  rowIndex: Int32Array.of(0),
  value: Float64Array.of(1),
};

describe("special ordered sets and semi-continuous columns", () => {
  const model = new Model();
  const cols = [0, 1, 2].map((pos) => model.addCol({ ub: 4, name: `x${pos}` }));
  model.addSos({ type: 2, cols, weights: [3, 1, 2], name: "curve", priority: 7 });
  const problem = model.toProblem();
  const { sets } = problem;

  it("keep priorities in MPS and JSON", () => {
    for (const { write, read } of [FORMATS[0], FORMATS[2]] as Format[]) {
      expect(read(write(problem, model.names()).bytes, "x").problem.sets).toEqual(sets);
    }
  });

  it("lose priorities in LP, with a warning", () => {
    const { bytes, warnings } = writeLp(problem, model.names());
    expect(warnings).toEqual(["1 set priorities left out: LP has no place for them"]);
    expect(readLp(bytes, "x").problem.sets).toEqual({ ...sets, priority: Int32Array.of(0) });
  });

  it("have no form with a lower bound of their own but in JSON", () => {
    const semicontinuous = { col: Int32Array.of(0), least: Float64Array.of(2) };
    const odd = { ...ONE_BY_ONE, colLb: Float64Array.of(-1), semicontinuous };
    expect(() => writeMps(odd, DEFAULT_NAMES)).toThrow(/column 0 \(c0\).*lower bound -1/);
    expect(() => writeLp(odd, DEFAULT_NAMES)).toThrow(/column 0 \(c0\).*lower bound -1/);
    expect(readModelJson(writeModelJson(odd, DEFAULT_NAMES).bytes, "x").problem).toEqual(odd);
  });
});

describe("crossed row sides", () => {
  const crossed = { ...ONE_BY_ONE, rowLb: Float64Array.of(3), rowUb: Float64Array.of(2) };

  it("are kept by LP and JSON", () => {
    expect(readLp(writeLp(crossed, DEFAULT_NAMES).bytes, "x").problem).toEqual(crossed);
    expect(readModelJson(writeModelJson(crossed, DEFAULT_NAMES).bytes, "x").problem).toEqual(crossed);
  });

  it("are refused by MPS, which has no form for them", () => {
    expect(() => writeMps(crossed, DEFAULT_NAMES)).toThrow(/crossed sides 3 > 2/);
  });
});

it("sides of very different magnitude come back from their width", () => {
  const problem = {
    ...ONE_BY_ONE,
    rowLb: Float64Array.of(-0.000022774123965286572),
    rowUb: Float64Array.of(8),
  };
  expect(readMps(writeMps(problem, DEFAULT_NAMES).bytes, "x").problem).toEqual(problem);
});

it("any two sides of a row come back from their width", () => {
  const side = fc
    .tuple(fc.double({ min: -1e19, max: 1e19, noNaN: true }), fc.integer({ min: -80, max: 0 }))
    .map(([value, exponent]) => value * 2 ** exponent + 0);
  fc.assert(
    fc.property(side, side, (a, b) => {
      const rowLb = Float64Array.of(Math.min(a, b));
      const rowUb = Float64Array.of(Math.max(a, b));
      const problem = { ...ONE_BY_ONE, rowLb, rowUb };
      expect(readMps(writeMps(problem, DEFAULT_NAMES).bytes, "x").problem).toEqual(problem);
    }),
    { numRuns: 1000 },
  );
});

it("a width that is no double takes more digits, and both sides come back", () => {
  // The sum of these two doubles needs 54 bits: no double added to one side gives the other.
  const low = -1.1;
  const high = 1.3;
  expect(high - (high - low) === low || low + (high - low) === high).toBe(false);
  const problem = { ...ONE_BY_ONE, rowLb: Float64Array.of(low), rowUb: Float64Array.of(high) };
  const { bytes } = writeMps(problem, DEFAULT_NAMES);
  expect(new TextDecoder().decode(bytes)).toMatch(/RNG r0 \d{21}e-20/);
  expect(readMps(bytes, "x").problem).toEqual(problem);
});

it("MPS says that it is in free format: readers that know both take fields in the right columns for fixed ones", () => {
  const model = new Model();
  model.addCols(1, { name: () => "im_0", ub: 1250 });
  const { bytes } = writeMps(model.toProblem(), { ...DEFAULT_NAMES, model: "depot" });
  expect(new TextDecoder().decode(bytes).split("\n")[0]).toBe("NAME depot FREE");
});
