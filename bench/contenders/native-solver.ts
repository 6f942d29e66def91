/** What the contenders that are programs of their own share: a temporary MPS file, a run, a reading of its output. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DEFAULT_NAMES, type Problem, type Status } from "../../engine/index.ts";
import { writeMps } from "../../io/index.ts";
import type { Answer, Contender, ContenderSource, Limits } from "./contender.ts";
import { withWholeBounds } from "./whole-bounds.ts";

/** Seconds after the time limit before the program is stopped by force. */
const GRACE_SECONDS = 5;
const MOST_OUTPUT_BYTES = 2 ** 26;

/** A phrase of the program's output and the status that it means; the first that occurs counts. */
export type StatusPhrase = readonly [phrase: RegExp, status: Status];

/** How a program is called and read. */
export interface NativeSolver {
  readonly name: string;
  readonly takesIntegers: boolean;
  /** Arguments that make it print its version, and where the version stands in what it prints. */
  readonly versionArgs: readonly string[];
  readonly version: RegExp;
  args(modelFile: string, solutionFile: string, limits: Limits, isMip: boolean): readonly string[];
  readonly phrases: readonly StatusPhrase[];
  /** The columns' values out of the solution file; null where it holds none. */
  readPoint(bytes: Buffer, numRows: number, numCols: number): Float64Array | null;
}

interface Prepared {
  readonly folder: string;
  readonly args: readonly string[];
  readonly solutionFile: string;
  readonly numRows: number;
  readonly numCols: number;
  readonly timeLimit: number;
}

function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/**
 * The problem as a plain minimisation without constant and free rows: these programs differ in how they read the
 * rest of MPS, and only the columns' values are taken back.
 */
function plainForm(problem: Problem): Problem {
  const rowMap = new Int32Array(problem.numRows).fill(-1);
  let numRows = 0;
  for (let row = 0; row < problem.numRows; row++) {
    if (Number.isFinite(problem.rowLb[row]) || Number.isFinite(problem.rowUb[row])) rowMap[row] = numRows++;
  }
  const isKept = (_: number, row: number) => rowMap[row] >= 0;
  const colStart = new Int32Array(problem.numCols + 1);
  const rowIndex: number[] = [];
  const value: number[] = [];
  for (let col = 0; col < problem.numCols; col++) {
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++) {
      const row = rowMap[problem.rowIndex[entry]];
      if (row < 0) continue;
      rowIndex.push(row);
      value.push(problem.value[entry]);
    }
    colStart[col + 1] = value.length;
  }
  return {
    ...problem,
    numRows,
    maximize: false,
    objectiveOffset: 0,
    colCost: problem.maximize ? problem.colCost.map((cost) => 0 - cost) : problem.colCost,
    rowLb: problem.rowLb.filter(isKept),
    rowUb: problem.rowUb.filter(isKept),
    colStart,
    rowIndex: Int32Array.from(rowIndex),
    value: Float64Array.from(value),
  };
}

function prepare(solver: NativeSolver, problem: Problem, limits: Limits): Prepared {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-bench-"));
  const modelFile = path.join(folder, "model.mps");
  const solutionFile = path.join(folder, "solution");
  const plain = plainForm(withWholeBounds(problem));
  const text = new TextDecoder().decode(writeMps(plain, DEFAULT_NAMES).bytes);
  // Without the word FREE, the COIN programs take some short lines for the fixed format.
  writeFileSync(modelFile, text.replace(/^NAME.*\n/, "NAME model FREE\n"));
  return {
    folder,
    args: solver.args(modelFile, solutionFile, limits, problem.integrality.includes(1)),
    solutionFile,
    numRows: plain.numRows,
    numCols: plain.numCols,
    timeLimit: limits.timeLimit,
  };
}

function solve(solver: NativeSolver, program: string, prepared: Prepared): Answer {
  const { folder, args, solutionFile, numRows, numCols, timeLimit } = prepared;
  try {
    const { stdout, error } = spawnSync(program, args, {
      encoding: "utf8",
      cwd: folder,
      timeout: 1000 * (timeLimit + GRACE_SECONDS),
      killSignal: "SIGKILL",
      maxBuffer: MOST_OUTPUT_BYTES,
    });
    if (error !== undefined) return { status: "time_limit", objective: null, colValue: null };
    const status = solver.phrases.find(([phrase]) => phrase.test(stdout))?.[1] ?? "numerical_error";
    const hasPoint = status === "optimal" && existsSync(solutionFile);
    const colValue = hasPoint ? solver.readPoint(readFileSync(solutionFile), numRows, numCols) : null;
    return { status, objective: null, colValue };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program on the path as a contender. Its time is that of the whole process, with start and reading. */
export function nativeSource(solver: NativeSolver): ContenderSource {
  return {
    name: solver.name,
    takesIntegers: solver.takesIntegers,
    available: async () => findProgram(solver.name) !== undefined,
    async load() {
      const program = findProgram(solver.name);
      if (program === undefined) throw new Error(`${solver.name}: no such program on the path`);
      const { stdout } = spawnSync(program, solver.versionArgs, { encoding: "utf8", timeout: 10_000 });
      const contender: Contender<Prepared> = {
        name: solver.name,
        version: `${solver.version.exec(stdout ?? "")?.[1] ?? "?"} (native process)`,
        prepare: (problem, limits) => prepare(solver, problem, limits),
        solve: async (prepared) => solve(solver, program, prepared),
      };
      return contender as Contender<unknown>;
    },
  };
}
