import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Problem,
  type Result,
  ResumeError,
  type SearchState,
  type SolveOptions,
  solve,
  solveSync,
} from "../../engine/index.ts";
import { readModelFile } from "../../io/read/model-file.ts";
import { toProblem } from "../fuzz/dense-program.ts";
import { drawMip } from "../fuzz/draw-mip.ts";
import { blockDiagonal } from "../generators/blocks.ts";
import { randomMip } from "../generators/lp.ts";
import { marketSplit } from "../generators/market-split.ts";
import { Random } from "../generators/random.ts";
import { referenceFolder } from "../reference-data.ts";

const EXACT = { mipGap: 1e-9, mipGapAbs: 1e-9 } as const;

const miplib = referenceFolder("instances", "miplib3");

/** Without these, trees have some nodes. */
const OFF = ["gomory", "mir", "cover", "probing", "rens", "feasibility-jump", "diving", "rins", "zero-half"];

/** A whole one, one that falls apart, or one that brute force could solve, perhaps with sets. */
function drawn(seed: number): Problem {
  if (seed % 3 === 0) {
    return randomMip(seed, { rows: 15, cols: 25, integers: 20, maximize: seed % 2 === 0 });
  }
  const random = new Random(seed);
  if (seed % 6 === 5) return marketSplit(seed, 2, 12);
  if (seed % 3 === 2) return toProblem(drawMip(random).program);
  const blocks = Array.from({ length: 5 }, (_, pos) =>
    randomMip(10 * seed + pos, { rows: 6 + pos, cols: 10, integers: 8 }),
  );
  return blockDiagonal(blocks, random).problem;
}

/** Solves up to the node limit; the state at its end, if it met the limit. */
function stopAfter(problem: Problem, options: SolveOptions): [Result, SearchState | undefined] {
  const states: SearchState[] = [];
  const result = solveSync(problem, {
    ...options,
    onCheckpoint: (state) => states.push(structuredClone(state)),
    checkpointEvery: Number.POSITIVE_INFINITY,
  });
  return [result, states.at(-1)];
}

/** Solves in legs, the first of so many nodes and each later one of one more. */
function solveInLegs(problem: Problem, firstNodes: number, options: SolveOptions) {
  let trees = 0;
  let resume: Pick<SolveOptions, "resume"> = {};
  for (let leg = 0; leg < 200; leg++) {
    const [result, state] = stopAfter(problem, { ...options, ...resume, nodeLimit: firstNodes + leg });
    if (result.status !== "node_limit") return { result, trees };
    if (state === undefined) throw new Error("a limit without a state");
    const { work } = state;
    const runs = work.kind === "whole" ? [work.run] : work.parts.map((part) => part?.run);
    if (runs.some((run) => (run?.tree ?? null) !== null)) trees++;
    resume = { resume: state };
  }
  throw new Error("no end after 200 legs");
}

/** A tree of some hundred nodes. */
function randomTree(): Problem {
  return marketSplit(1, 2, 14);
}

describe("a search that goes on from a kept state", () => {
  it("ends as the uninterrupted one, wherever it was stopped", { timeout: 120_000 }, () => {
    let trees = 0;
    for (let seed = 0; seed < 45; seed++) {
      const problem = drawn(seed);
      const options = { ...EXACT, off: seed % 2 === 0 ? [] : OFF };
      const whole = solveSync(problem, options);
      for (const nodeLimit of [1, 2, 5, 12]) {
        const legs = solveInLegs(problem, nodeLimit, options);
        trees += legs.trees;
        expect(legs.result.status, `seed ${seed}, ${nodeLimit} nodes`).toBe(whole.status);
        if (whole.objective === null) continue;
        const noise = 1e-7 * Math.max(1, Math.abs(whole.objective));
        expect(Math.abs((legs.result.objective as number) - whole.objective)).toBeLessThan(noise);
      }
    }
    expect(trees).toBeGreaterThan(300);
  });

  it("may have been left between any two steps", { timeout: 60_000 }, () => {
    for (const seed of [3, 5, 11, 4, 7]) {
      const problem = drawn(seed);
      const options = { ...EXACT, off: OFF };
      const states: SearchState[] = [];
      const whole = solveSync(problem, {
        ...options,
        checkpointEvery: 0,
        onCheckpoint: (state) => states.push(state),
      });
      expect(states.length).toBeGreaterThan(20);
      for (let pos = 0; pos < states.length; pos += Math.ceil(states.length / 25)) {
        const resumed = solveSync(problem, { ...options, resume: states[pos] as SearchState });
        expect(resumed.status).toBe(whole.status);
        expect(resumed.objective as number).toBeCloseTo(whole.objective as number, 6);
      }
    }
  });

  it("keeps the tree that it has taken over before that is at work again", () => {
    for (const off of [OFF, [...OFF, "presolve"]]) {
      const problem = randomTree();
      const [, resume] = stopAfter(problem, { off, nodeLimit: 20 });
      const states: SearchState[] = [];
      solveSync(problem, {
        ...{ off, nodeLimit: 1, checkpointEvery: 0 },
        resume: resume as SearchState,
        onCheckpoint: (state) => states.push(state),
      });
      expect(states.length).toBeGreaterThan(2);
      for (const [pos, { work }] of states.entries()) {
        expect(work.kind === "whole" && work.run.tree !== null, `state ${pos}`).toBe(true);
      }
      const { status, objective } = solveSync(problem, { off, resume: states[0] as SearchState });
      expect(status).toBe("optimal");
      expect(objective).toBeCloseTo(solveSync(problem).objective as number, 6);
    }
  });

  it("does what it does, whether somebody looks on or not", () => {
    const problem = randomTree();
    const silent = solveSync(problem, { off: OFF });
    const watched = solveSync(problem, { off: OFF, checkpointEvery: 0, onCheckpoint: () => {} });
    expect(watched.nodes).toBe(silent.nodes);
    expect(watched.simplexIterations).toBe(silent.simplexIterations);
    expect(watched.solution).toEqual(silent.solution);
  });

  it("keeps its point and its bound from the start", () => {
    const [stopped, state] = stopAfter(randomTree(), { ...EXACT, off: OFF, nodeLimit: 40 });
    const events: string[] = [];
    const [again] = stopAfter(randomTree(), {
      ...{ ...EXACT, off: OFF, nodeLimit: 0, resume: state as SearchState },
      onIncumbent: ({ foundBy }) => events.push(foundBy),
    });
    expect(stopped.objective).not.toBeNull();
    expect(again.objective).toBe(stopped.objective);
    expect(again.dualBound).toBe(stopped.dualBound);
    expect(events).toEqual(["resume"]);
  });

  it.skipIf(miplib === null)("goes the way of new beginnings again", { timeout: 60_000 }, () => {
    const { problem } = readModelFile(path.join(miplib ?? "", "p2756.mps.gz"));
    const [, state] = stopAfter(problem, { nodeLimit: 5 });
    const work = state?.work;
    const tree = work?.kind === "whole" ? work.run.tree : null;
    expect(tree?.boxes.length).toBeGreaterThan(0);
    const [resumed] = stopAfter(problem, { resume: state as SearchState });
    expect(resumed.status).toBe("optimal");
    expect(resumed.objective).toBeCloseTo(3124, 6);
  });

  it("refuses what does not belong to it, and says what", () => {
    const options = { ...EXACT, off: OFF, nodeLimit: 20 };
    const [, state] = stopAfter(randomTree(), options);
    const resume = state as SearchState;
    const other = marketSplit(2, 2, 14);
    expect(() => solveSync(other, { ...options, resume })).toThrow(ResumeError);
    expect(() => solveSync(other, { ...options, resume })).toThrow(/fingerprint of the model: found \w{16}/);
    const refused = (changes: SolveOptions): (() => Result) => {
      return () => solveSync(randomTree(), { ...options, resume, ...changes });
    };
    expect(refused({ off: [] })).toThrow(/techniques: found \S+ off, expected \S+ on/);
    expect(refused({ off: [...OFF, "rounding"] })).toThrow("found rounding on, expected rounding off");
    expect(refused({ seed: 5 })).toThrow("seed: found 0, expected 5");
    expect(refused({ mipGap: 0 })).toThrow("mipGap: found 1e-9, expected at most 0");
    expect(refused({ start: new Float64Array(18) })).toThrow("start: found one beside resume");
    expect(refused({ mipGap: 1 })).not.toThrow();
    const format = { ...resume, format: 2 } as unknown as SearchState;
    expect(refused({ resume: format })).toThrow("format: found 2, expected 1");
  });

  it("works the same in short turns", async () => {
    const options = { ...EXACT, off: OFF };
    const [, state] = stopAfter(randomTree(), { ...options, nodeLimit: 30 });
    const { objective } = await solve(randomTree(), { ...options, resume: state as SearchState });
    expect(objective).toBeCloseTo(solveSync(randomTree(), options).objective as number, 6);
  });
});
