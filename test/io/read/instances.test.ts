import { describe, expect, it } from "vitest";
import { numEntries, numIntegers } from "../../../engine/index.ts";
import { readModelFile } from "../../../io/read/model-file.ts";
import { readMps } from "../../../io/read/mps.ts";
import { writeMps } from "../../../io/write/mps.ts";
import { instanceReferences } from "../instance-files.ts";

const instances = instanceReferences();

describe.skipIf(instances.length === 0)("published instances", () => {
  it.each(instances)("$name has the rows, columns, nonzeros and integers of its reference", (reference) => {
    const { problem, warnings } = readModelFile(reference.path);
    expect({
      rows: problem.numRows,
      cols: problem.numCols,
      nnz: numEntries(problem),
      integers: numIntegers(problem),
      sense: problem.maximize ? "max" : "min",
      objectiveConstant: problem.objectiveOffset,
    }).toEqual({
      rows: reference.rows,
      cols: reference.cols,
      nnz: reference.nnz,
      integers: reference.integers,
      sense: reference.sense,
      objectiveConstant: reference.objectiveConstant ?? 0,
    });
    // None of these files needs a guess, but for dropped N rows and blanks in names.
    expect(warnings.filter((line) => !/N row|fixed format/.test(line))).toEqual([]);
  });

  it.each(instances.filter(({ nnz }) => nnz < 5_000))(
    "$name survives being written and read again",
    ({ path }) => {
      const { problem, names } = readModelFile(path);
      expect(readMps(writeMps(problem, names).bytes, "back").problem).toEqual(problem);
    },
  );
});
