import { describe, expect, it } from "vitest";
import { type SolveOptions, solveSync } from "../../engine/index.ts";
import { knapsack } from "../mip/example.ts";

function logOf(options: SolveOptions): string[] {
  const lines: string[] = [];
  const host = {
    now: () => Date.now(),
    yield: () => Promise.resolve(),
    log: (line: string) => lines.push(line),
  };
  solveSync(knapsack(), { ...options, host });
  return lines;
}

describe("log", () => {
  it("tells the size, the root LP, each incumbent with its finder, and the end", () => {
    const lines = logOf({ logTimes: false });
    expect(lines[0]).toBe("maximise: 1 rows, 6 columns, 6 entries; mixed-integer program, 6 integer columns");
    expect(lines.some((line) => line.startsWith("root LP: optimal, objective 27.857"))).toBe(true);
    expect(lines.some((line) => / 26 +\S+ %? +\S+$/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/^optimal: objective 26, bound 26, gap 0.00 %, \d+ nodes, \d+ iterations$/);
  });

  it("without times the same solve writes the same log", () => {
    expect(logOf({ logTimes: false })).toEqual(logOf({ logTimes: false }));
  });

  it("with times every line of the table ends in one or in the finder", () => {
    const lines = logOf({});
    expect(lines.at(-1)).toMatch(/, \d+\.\d\d s$/);
    expect(lines.some((line) => /\d+\.\d s {2}\S/.test(line))).toBe(true);
  });

  it("no log function, no lines, same answer", () => {
    expect(solveSync(knapsack()).objective).toBe(26);
  });
});
