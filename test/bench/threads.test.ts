import { describe, expect, it } from "vitest";
import { knapsackBlocks } from "../../bench/threads/knapsack-blocks.ts";
import { type Solve, speedUp, type ThreadTrial } from "../../bench/threads/measure.ts";
import { formatThreads } from "../../bench/threads/table.ts";
import { takeApart } from "../../engine/solve/mip-parts.ts";

const solved = (seconds: number, nodes: number): Solve => ({ status: "optimal", seconds, nodes });
const stopped = (seconds: number, nodes: number): Solve => ({ status: "time_limit", seconds, nodes });

const FINISHED: ThreadTrial = {
  instance: "finished",
  alone: solved(8, 800),
  together: solved(5, 900),
  apart: [solved(10, 800), solved(8, 800)],
};
const LONG: ThreadTrial = {
  instance: "long",
  alone: stopped(10, 1000),
  together: stopped(10, 1500),
  apart: [stopped(10, 900), stopped(10, 800)],
};

describe("what threads are worth", () => {
  it("is a ratio of times where both solved it, and of nodes a second anyway", () => {
    const { time, nodes, ceiling } = speedUp(FINISHED);
    expect([time, nodes, ceiling]).toEqual([1.6, 1.8, 1.8]);
    const long = speedUp(LONG);
    expect([long.time, long.nodes]).toEqual([null, 1.5]);
    expect(long.ceiling).toBeCloseTo(1.7, 12);
  });

  it("stands in a table, with the medians", () => {
    const lines = formatThreads([FINISHED, LONG], 2).split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[2]).toBe("| finished | 8.00 | 5.00 | 1.60 | 1.80 | 1.80 |");
    expect(lines[3]).toBe("| long | time_limit | time_limit | – | 1.50 | 1.70 |");
    expect(lines[4]).toBe("| median | | | 1.60 | 1.65 | 1.75 |");
  });

  it("has no median of times where nothing was solved", () => {
    expect(formatThreads([LONG], 2).split("\n").at(-1)).toBe("| median | | | – | 1.50 | 1.70 |");
  });
});

describe("a model of independent parts", () => {
  it("has as many blocks as it says, and is the same every time", () => {
    const problem = knapsackBlocks(12, 1);
    expect(takeApart(problem)?.parts.length).toBe(12);
    expect(knapsackBlocks(12, 1)).toEqual(problem);
    expect(knapsackBlocks(12, 2)).not.toEqual(problem);
  });
});
