import { describe, expect, it } from "vitest";
import {
  type Host,
  type Problem,
  type Result,
  type SolveOptions,
  solve,
  solveSync,
} from "../../engine/index.ts";
import { plantedLp, randomMip } from "../generators/lp.ts";

/**
 * Limits and turns, counted instead of timed: a loaded machine changes nothing. What is asked for is how often the
 * solver looks at the clock and at the signal, and how soon it ends after what it sees there.
 */
const PROBLEMS: readonly (readonly [string, Problem, SolveOptions])[] = [
  ["an LP", plantedLp(1, { rows: 250, cols: 400, density: 0.03 }).problem, {}],
  [
    "an LP without presolve",
    plantedLp(2, { rows: 150, cols: 250, density: 0.05 }).problem,
    { off: ["tableau", "presolve"] },
  ],
  [
    "an infeasible LP",
    plantedLp(3, { rows: 150, cols: 200, density: 0.05, planted: "infeasible" }).problem,
    { off: ["tableau", "presolve"] },
  ],
  [
    "an unbounded LP, by the primal simplex",
    plantedLp(4, { rows: 150, cols: 200, density: 0.05, planted: "unbounded" }).problem,
    { off: ["tableau", "presolve"] },
  ],
  ["a search", randomMip(8, { rows: 20, cols: 30 }), { mipGap: 0 }],
];

/** A signal that is set once it was looked at so many times; counts the looks. */
class CountedSignal {
  looks = 0;
  readonly #setAfter: number;

  constructor(setAfter: number) {
    this.#setAfter = setAfter;
  }

  get aborted(): boolean {
    return ++this.looks > this.#setAfter;
  }
}

/** A clock that goes on by so many milliseconds a look, and jumps far ahead after some looks. */
function countedHost(msPerLook: number, jumpAfter = Number.POSITIVE_INFINITY) {
  const counts = { looks: 0, yields: 0 };
  const host: Host = {
    now: () => msPerLook * counts.looks++ + (counts.looks > jumpAfter ? 1e9 : 0),
    yield: async () => {
      counts.yields++;
    },
  };
  return { host, counts };
}

/** Its clock stands still: how often the solver looks does not depend on the machine then. */
const STILL: Host = { now: () => 0, yield: async () => {} };

describe.each(PROBLEMS)("%s", (_, problem, options) => {
  const whole = new CountedSignal(Number.POSITIVE_INFINITY);
  const result: Result = solveSync(problem, { ...options, signal: whole, host: STILL });

  it("is a task of some size, and looks at the signal every few iterations", () => {
    expect(["optimal", "infeasible", "unbounded"]).toContain(result.status);
    expect(result.simplexIterations).toBeGreaterThan(20);
    expect(whole.looks).toBeGreaterThan(result.simplexIterations / 10);
  });

  it("ends at once when interrupted, wherever that is", () => {
    for (let look = 0; look < whole.looks; look += Math.ceil(whole.looks / 25)) {
      const signal = new CountedSignal(look);
      const { status } = solveSync(problem, { ...options, signal, host: STILL });
      // After the last look of the simplex an answer may still be on its way out.
      if (look < whole.looks - 10) expect(status, `look ${look}`).toBe("interrupted");
      expect(signal.looks - look, `look ${look}`).toBeLessThan(12);
    }
  });

  it("ends at once when its time is over, wherever that is", () => {
    const { counts: all, host: patient } = countedHost(0);
    solveSync(problem, { ...options, timeLimit: 1e6, host: patient });
    for (let look = 2; look < all.looks; look += Math.ceil(all.looks / 25)) {
      const { host, counts } = countedHost(0, look);
      const { status } = solveSync(problem, { ...options, timeLimit: 1e5, host });
      if (look < all.looks - 15) expect(status, `look ${look}`).toBe("time_limit");
      // Some of the looks only take the time shares of what is left unfinished.
      expect(counts.looks - look, `look ${look}`).toBeLessThan(60);
    }
  });

  it("gives the caller a turn as often as the clock asks for, with the same answer", async () => {
    const { host, counts } = countedHost(4);
    const other = await solve(problem, { ...options, host });
    expect([other.status, other.simplexIterations]).toEqual([result.status, result.simplexIterations]);
    expect(other.objective).toBe(result.objective);
    // 16 ms and more pass in 4 looks; a turn comes at the first step after them.
    expect(counts.yields).toBeGreaterThan(counts.looks / 25);
  });
});

describe("a clock that runs fast", () => {
  it("does not keep the simplex from going on", async () => {
    const { host } = countedHost(1e4);
    for (const [, problem, options] of PROBLEMS.slice(0, 4)) {
      expect((await solve(problem, { ...options, host })).status).not.toBe("numerical_error");
    }
  });
});

describe("a real clock", () => {
  it("is kept to on a large program, presolve and first factor included", () => {
    const { problem } = plantedLp(9, { rows: 1500, cols: 2500, density: 0.004 });
    const begin = performance.now();
    const { status } = solveSync(problem, {
      timeLimit: 0.1,
      host: { now: () => performance.now(), yield: async () => {} },
    });
    // The promise is a quarter of a second; a loaded machine gets more.
    expect(performance.now() - begin).toBeLessThan(100 + 1000);
    expect(["time_limit", "optimal"]).toContain(status);
  });
});
