/** Readers and writers as a program calls them: with a text, with a `Model`, and with what is neither. */
import { describe, expect, it } from "vitest";
import { Model, ModelError, ParseError } from "../../engine/index.ts";
import {
  readLp,
  readModelJson,
  readMps,
  readSolution,
  writeLp,
  writeModelJson,
  writeMps,
} from "../../io/index.ts";

function small(): Model {
  const model = new Model("small");
  const x = model.addCol({ ub: 4, cost: 2, name: "größe" });
  model.addRow(x.atLeast(1), { name: "least" });
  return model;
}

describe.each([
  { name: "MPS", read: readMps, write: writeMps },
  { name: "LP", read: readLp, write: writeLp },
  { name: "JSON", read: readModelJson, write: writeModelJson },
])("$name", ({ read, write }) => {
  it("is written of a model with its names, and read from a text as from its bytes", () => {
    const model = small();
    const { bytes } = write(model);
    expect(bytes).toEqual(write(model.toProblem(), model.names()).bytes);
    const { problem, names } = read(new TextDecoder().decode(bytes));
    expect(problem).toEqual(read(bytes, "f").problem);
    expect([names.col(0), names.row(0)]).toEqual(["größe", "least"]);
  });

  it("is written of a record with the names by position", () => {
    expect(read(write(small().toProblem()).bytes, "f").names.col(0)).toBe("c0");
  });

  it.each([undefined, null, 5, [78, 65], new ArrayBuffer(4), new Uint16Array(4)])("refuses %o", (text) => {
    expect(() => read(text as never, "f")).toThrow(ParseError);
    expect(() => read(text as never, "f")).toThrow(/^f:1: found .* expected a text, or its bytes/);
    expect(() => write(text as never)).toThrow(ModelError);
  });
});

it("a solution is read from a text", () => {
  const model = small();
  expect(readSolution("größe 3\n", "f", model.toProblem(), model.names()).colValue).toEqual(
    Float64Array.of(3),
  );
});
