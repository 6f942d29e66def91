import { describe, expect, it } from "vitest";
import { checkSolution, type ProgressEvent, solve, solveSync } from "../../engine/index.ts";
import { knapsack } from "../mip/example.ts";
import { tinyMip } from "../mip/tiny-mip.ts";

/** A host whose clock moves 50 ms whenever it is asked. */
function slowHost() {
  let milliseconds = 0;
  return {
    now: () => {
      milliseconds += 50;
      return milliseconds;
    },
    yield: () => Promise.resolve(),
  };
}

describe("callbacks", () => {
  it("incumbents are feasible copies that only get better", () => {
    const problem = knapsack();
    let last = Number.NEGATIVE_INFINITY;
    const result = solveSync(problem, {
      onIncumbent: (event) => {
        expect(event.objective).toBeGreaterThan(last);
        last = event.objective;
        expect(checkSolution(problem, event.colValue).feasible).toBe(true);
        // Whatever the receiver does to its copy is the receiver's own business.
        event.colValue.fill(Number.NaN);
      },
    });
    expect(result.objective).toBe(26);
    expect(last).toBe(26);
  });

  it("progress ends with the phase done and the figures of the result", () => {
    const events: ProgressEvent[] = [];
    const result = solveSync(knapsack(), { onProgress: (event) => events.push(event), host: slowHost() });
    const end = events.at(-1);
    expect(end?.phase).toBe("done");
    expect([end?.objective, end?.dualBound, end?.nodes]).toEqual([26, result.dualBound, result.nodes]);
  });

  it("progress comes at least four times a second", () => {
    const seconds: number[] = [];
    const options = { off: ["all"], onProgress: (event: ProgressEvent) => seconds.push(event.seconds) };
    solveSync(tinyMip(12), { ...options, host: slowHost() });
    solveSync(knapsack(), { ...options, host: slowHost() });
    expect(seconds.length).toBeGreaterThan(1);
  });

  it("an exception of a callback reaches the caller, and the next solve is not harmed", async () => {
    const failing = () => {
      throw new RangeError("the caller's own");
    };
    expect(() => solveSync(knapsack(), { onIncumbent: failing })).toThrow("the caller's own");
    expect(() => solveSync(knapsack(), { onProgress: failing })).toThrow("the caller's own");
    await expect(solve(knapsack(), { onIncumbent: failing })).rejects.toThrow(RangeError);
    expect(solveSync(knapsack()).objective).toBe(26);
  });

  it("solve yields by the clock: not at all for a tiny model, often for slow steps", async () => {
    let numYields = 0;
    const counted = (now: () => number) => ({
      now,
      yield: () => {
        numYields++;
        return Promise.resolve();
      },
    });
    await solve(knapsack(), { host: counted(() => 0) });
    expect(numYields).toBe(0);
    await solve(knapsack(), { host: counted(slowHost().now) });
    expect(numYields).toBeGreaterThan(0);
  });

  it("solve and solveSync give the same result", async () => {
    for (let seed = 0; seed < 60; seed++) {
      const strip = ({ seconds, statistics, ...rest }: Awaited<ReturnType<typeof solve>>) => {
        const { seconds: shares, ...counters } = statistics;
        return { ...rest, statistics: counters };
      };
      const sync = strip(solveSync(tinyMip(seed)));
      expect(strip(await solve(tinyMip(seed)))).toEqual(sync);
    }
  });
});
