import { getEventListeners } from "node:events";
import { performance as nodePerformance } from "node:perf_hooks";
import { afterAll, describe, expect, it } from "vitest";
import * as engine from "../../../engine/index.ts";
import { type IncumbentEvent, Model, type Problem, type ProgressEvent, sum } from "../../../engine/index.ts";
import { releaseWorkers, solve } from "../../../io/main.ts";
import { marketSplit } from "../../generators/market-split.ts";
import { longProblem } from "./long-model.ts";

const { eventLoopUtilization } = nodePerformance;

afterAll(releaseWorkers);

/** Assignment of five jobs to five machines; the optimum is found by trying all 120 ways. */
function assignment(): { readonly model: Model; readonly optimum: number } {
  const cost = [5, 9, 3, 6, 2, 8, 7, 8, 2, 4, 6, 10, 12, 7, 3, 3, 10, 8, 6, 9, 5, 7, 4, 9, 8];
  const model = new Model("jobs");
  const cols = cost.map((each) => model.addCol({ ub: 1, integer: true, cost: each }));
  for (let line = 0; line < 5; line++) {
    model.addRow(sum(cols.filter((_, at) => Math.floor(at / 5) === line)).equals(1));
    model.addRow(sum(cols.filter((_, at) => at % 5 === line)).equals(1));
  }
  const best = (row: number, free: readonly number[]): number =>
    row === 5
      ? 0
      : Math.min(
          ...free.map(
            (col) =>
              (cost[5 * row + col] ?? 0) +
              best(
                row + 1,
                free.filter((other) => other !== col),
              ),
          ),
        );
  return { model, optimum: best(0, [0, 1, 2, 3, 4]) };
}

/** min −x0 − 2 x1, x0 + x1 <= 3, bounds 0 .. 2: x = (1, 2), −5. */
function smallLp(): Problem {
  return {
    ...{ numRows: 1, numCols: 2, maximize: false, objectiveOffset: 0 },
    colCost: Float64Array.of(-1, -2),
    colLb: Float64Array.of(0, 0),
    colUb: Float64Array.of(2, 2),
    integrality: new Uint8Array(2),
    rowLb: Float64Array.of(Number.NEGATIVE_INFINITY),
    rowUb: Float64Array.of(3),
    colStart: Int32Array.of(0, 1, 2),
    rowIndex: Int32Array.of(0, 0),
    value: Float64Array.of(1, 1),
  };
}

describe("solve of the package", () => {
  it("refuses what is no model or no option before a thread is asked for", async () => {
    await expect(solve(undefined as never)).rejects.toThrow(engine.ModelError);
    const moved = smallLp();
    structuredClone(moved.colCost.buffer, { transfer: [moved.colCost.buffer as ArrayBuffer] });
    await expect(solve(moved)).rejects.toThrow("colCost: found length 0");
    const wrong = { signal: new AbortController(), host: {} } as never;
    await expect(solve(smallLp(), wrong)).rejects.toThrow(engine.OptionError);
    await expect(solve(smallLp(), null as never)).rejects.toThrow(engine.OptionError);
    expect((await solve(smallLp(), { signal: null } as never)).objective).toBe(-5);
  });

  it("finds the optimum of a mixed-integer program on another thread", async () => {
    const { model, optimum } = assignment();
    const result = await solve(model);
    expect(result.status).toBe("optimal");
    expect(result.objective).toBe(optimum);
    const point = result.solution?.colValue ?? new Float64Array();
    expect(engine.checkSolution(model.toProblem(), point).feasible).toBe(true);
  });

  it("brings back point, duals, basis and statistics of an LP as the engine does", async () => {
    const there = await solve(smallLp());
    const here = await engine.solve(smallLp());
    const { seconds: _there, ...ours } = there;
    const { seconds: _here, ...theirs } = here;
    expect(ours).toEqual(theirs);
    expect(there.objective).toBe(-5);
    expect(there.solution?.colValue).toEqual(Float64Array.of(1, 2));
  });

  it("carries special ordered sets, and semi-continuous columns along", async () => {
    const model = new Model();
    const cols = [1, 2, 3].map((cost) => model.addCol({ ub: 10, cost: -cost }));
    model.addSos({ type: 1, cols });
    const power = model.addCol({ ub: 9, least: 4, cost: 1 });
    model.addRow(power.atLeast(1));
    const result = await solve(model);
    expect(result.status).toBe("optimal");
    // One of the three columns alone at 10, and power at its least value instead of 1.
    expect(result.solution?.colValue).toEqual(Float64Array.of(0, 0, 10, 4));
  });

  it("brings states of a search back, goes on from one, and refuses a foreign one by its class", async () => {
    const problem = marketSplit(1, 2, 14);
    const states: engine.SearchState[] = [];
    const stopped = await solve(problem, { nodeLimit: 40, onCheckpoint: (state) => states.push(state) });
    expect(stopped.status).toBe("node_limit");
    const resume = states.at(-1) as engine.SearchState;
    const { objective } = await solve(problem, { resume });
    expect(objective).toBeCloseTo(engine.solveSync(problem).objective as number, 6);
    const refused = await solve(marketSplit(2, 2, 14), { resume }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(engine.ResumeError);
    expect((refused as engine.ResumeError).found).toBe(resume.model);
  });

  it("copies the model at the call: arrays stay the caller's, and later changes do not count", async () => {
    const problem = smallLp();
    const answer = solve(problem);
    problem.colCost.fill(0);
    expect((await answer).objective).toBe(-5);
    expect(problem.rowUb).toEqual(Float64Array.of(3));
    expect((await solve(problem)).objective).toBe(0);
  });

  it("leaves the caller's thread to its own work", async () => {
    const before = eventLoopUtilization();
    const result = await solve(longProblem(), { timeLimit: 1.5, onProgress: () => {} });
    const { utilization } = eventLoopUtilization(before);
    expect(result.status).toBe("time_limit");
    expect(utilization).toBeLessThan(0.2);
  });

  it("takes a start, and reports each better point and its standing at least four times a second", async () => {
    const problem = longProblem();
    const incumbents: IncumbentEvent[] = [];
    const progress: ProgressEvent[] = [];
    const lines: string[] = [];
    const result = await solve(problem, {
      ...{ timeLimit: 2, off: ["feasibility-jump"] },
      onIncumbent: (event) => incumbents.push(event),
      onProgress: (event) => progress.push(event),
      host: { ...engine.PLAIN_HOST, log: (line) => lines.push(line) },
    });
    expect(result.objective).toBe(incumbents.at(-1)?.objective);
    expect(incumbents.at(-1)?.colValue).toHaveLength(problem.numCols);
    expect(progress.length).toBeGreaterThanOrEqual(4 * 1.5);
    expect(progress.at(-1)?.phase).toBe("done");
    expect(lines.at(-1)).toMatch(/^time_limit: /);
    const start = result.solution?.colValue.slice() ?? new Float64Array();
    const again = await solve(problem, { start, nodeLimit: 0 });
    expect(again.objective).toBeLessThanOrEqual(result.objective ?? 0);
  });

  it.each([
    ["a NaN cost", () => ({ ...smallLp(), colCost: Float64Array.of(Number.NaN, 0) }), engine.ModelError],
    ["an array of another type", () => ({ ...smallLp(), colCost: [1, 2] as never }), engine.ModelError],
    ["a missing array", () => ({ ...smallLp(), value: undefined as never }), engine.ModelError],
    ["a wrong length", () => ({ ...smallLp(), rowUb: new Float64Array(7) }), engine.ModelError],
  ])("refuses %s with the engine's own error", async (_, problem, kind) => {
    const error = await solve(problem()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe((await engine.solve(problem()).catch((thrown) => thrown)).message);
  });

  it.each([
    ["an unknown option", { tiemLimit: 3 }],
    ["an unknown option that is a function", { onStep: () => {} }],
    ["a limit below 0", { timeLimit: -1 }],
    ["a limit that is a text", { nodeLimit: "3" }],
    ["a time limit that is a text", { timeLimit: "3" }],
    ["half a thread", { threads: 2.5 }],
  ])("refuses %s with an OptionError", async (_, options) => {
    const error = await solve(smallLp(), options as never).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(engine.OptionError);
    expect(error.code).toBe("OPTION");
  });

  it("ends with what a callback of the caller's throws", async () => {
    const mine = new Error("mine");
    const throwing = () => {
      throw mine;
    };
    await expect(solve(longProblem(), { onProgress: throwing })).rejects.toBe(mine);
    await expect(solve(longProblem(), { onIncumbent: throwing })).rejects.toBe(mine);
    expect((await solve(smallLp())).objective).toBe(-5);
  });

  it("stays on the caller's thread with plug-ins", async () => {
    let made = 0;
    const heuristic: engine.Heuristic = {
      name: "counter",
      description: "counts how often it is made",
      create: () => {
        made++;
        return { when: "before-root", search: () => "none" };
      },
    };
    const { model, optimum } = assignment();
    const result = await solve(model, { plugins: { heuristics: [heuristic] } });
    expect(result.objective).toBe(optimum);
    expect(made).toBeGreaterThan(0);
  });

  it("answers many solves at once", async () => {
    const { model, optimum } = assignment();
    const results = await Promise.all(Array.from({ length: 12 }, () => solve(model)));
    expect(results.map(({ objective }) => objective)).toEqual(new Array(12).fill(optimum));
  });
});

/** Milliseconds from the wish to stop to the answer, the best of some tries: the machine may have more to do. */
async function abortMs(
  makeSignal: () => { readonly signal: engine.AbortLike; readonly abort: () => void },
): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && best >= 100; attempt++) {
    const { signal, abort } = makeSignal();
    let abortedAt = 0;
    const timer = setTimeout(() => {
      abortedAt = performance.now();
      abort();
    }, 400);
    const result = await solve(longProblem(), { signal, timeLimit: 20 });
    clearTimeout(timer);
    expect(result.status).toBe("interrupted");
    best = Math.min(best, performance.now() - abortedAt);
  }
  return best;
}

describe("stopping a solve of the package", () => {
  it("an AbortSignal is heeded within 100 ms, and no listener stays on it", async () => {
    const signals: AbortSignal[] = [];
    const ms = await abortMs(() => {
      const controller = new AbortController();
      signals.push(controller.signal);
      return { signal: controller.signal, abort: () => controller.abort() };
    });
    expect(ms).toBeLessThan(100);
    for (const signal of signals) expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("a plain flag is heeded within 100 ms", async () => {
    const ms = await abortMs(() => {
      const signal = { aborted: false };
      return {
        signal,
        abort: () => {
          signal.aborted = true;
        },
      };
    });
    expect(ms).toBeLessThan(100);
  });

  it("a signal that is aborted already gives an answer, not an error", async () => {
    const result = await solve(longProblem(), { signal: AbortSignal.abort() });
    expect(result.status).toBe("interrupted");
  });

  it("a solve that finishes leaves no listener on its signal", async () => {
    const { signal } = new AbortController();
    await solve(smallLp(), { signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("the time limit is kept within 250 ms, the way to the thread included", async () => {
    let best = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && best >= 0.25; attempt++) {
      const startedAt = performance.now();
      const { status } = await solve(longProblem(), { timeLimit: 1 });
      expect(status).toBe("time_limit");
      best = Math.min(best, (performance.now() - startedAt) / 1000 - 1);
    }
    expect(best).toBeLessThan(0.25);
  });

  it("the time limit counts while all threads are busy", async () => {
    const startedAt = performance.now();
    const results = await Promise.all(
      Array.from({ length: 8 }, () => solve(longProblem(), { timeLimit: 1 })),
    );
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["time_limit"]));
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
