import { expect } from "vitest";
import { ParseError } from "../../../engine/index.ts";
import type { ReadModel } from "../../../io/read/read-model.ts";

type Reader = (bytes: Uint8Array, file: string) => ReadModel;

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A model in few words, for comparison: columns `name lb..ub [int] cost`, rows `name lb..ub: terms`. */
export function describeModel({ problem, names }: ReadModel): string {
  const lines: string[] = [];
  const side = (value: number): string =>
    Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
  const terms = Array.from({ length: problem.numRows }, (): string[] => []);
  for (let col = 0; col < problem.numCols; col++) {
    const kind = problem.integrality[col] === 1 ? " int" : "";
    const bounds = `${side(problem.colLb[col])}..${side(problem.colUb[col])}`;
    lines.push(`${names.col(col)} ${bounds}${kind} ${problem.colCost[col]}`);
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++) {
      terms[problem.rowIndex[entry]].push(`${problem.value[entry]} ${names.col(col)}`);
    }
  }
  for (let row = 0; row < problem.numRows; row++) {
    const bounds = `${side(problem.rowLb[row])}..${side(problem.rowUb[row])}`;
    lines.push(`${names.row(row)} ${bounds}: ${terms[row].join(" + ")}`);
  }
  if (problem.objectiveOffset !== 0) lines.push(`offset ${problem.objectiveOffset}`);
  if (problem.maximize) lines.push("max");
  return lines.join("\n");
}

/** The error of a text that must not be read. */
export function refusal(read: Reader, text: string | Uint8Array): ParseError {
  try {
    read(typeof text === "string" ? utf8(text) : text, "f");
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError);
    return error as ParseError;
  }
  throw new Error("the text was accepted");
}
