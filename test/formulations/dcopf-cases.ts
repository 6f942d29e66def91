/** Power flow instances for tests: small networks, the example, and MATPOWER texts. */
import { type Solution, Solver, solve } from "../../engine/index.ts";
import { type DcopfInput, type DcopfPlan, dcopf } from "../../formulations/dcopf/index.ts";
import { InputError, type InputIssue, type Progress, type SolverAccess } from "../../formulations/index.ts";

/** An instance as plain data that tests may change freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests break the shape on purpose
export type RawDcopf = any;

/** The example, changed by a function. */
export function exampleWith(change: (raw: RawDcopf) => void = () => {}): RawDcopf {
  const raw: RawDcopf = dcopf.example?.();
  change(raw);
  return raw;
}

/** An instance of one hour on a network. */
export function oneHour(network: RawDcopf, more: RawDcopf = {}): RawDcopf {
  return { formulation: "dcopf", name: "test", data: { network, ...more } };
}

/** The problems that parsing reports; empty if it accepts the input. */
export function issuesOf(
  raw: unknown,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): readonly InputIssue[] {
  try {
    dcopf.parse(raw, files);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
}

/** Solving as the command line does it, counting solves. */
function countingAccess(): SolverAccess & { readonly solves: () => number } {
  let count = 0;
  return {
    options: {},
    solves: () => count,
    solve: (model, options) => {
      count++;
      return solve(model, options);
    },
    warm(model) {
      const solver = new Solver(model);
      const solveOnce = solver.solve.bind(solver);
      return Object.assign(solver, {
        solve: () => {
          count++;
          return solveOnce();
        },
      });
    },
  };
}

/** A solved instance. */
export interface SolvedDcopf {
  readonly input: DcopfInput;
  readonly plan: DcopfPlan;
  readonly objective: number;
  readonly dualBound: number;
  readonly solution: Solution;
  readonly solves: number;
  readonly last: Progress<DcopfPlan>;
}

/** Solves an instance by the formulation's own method. */
export async function solveRaw(
  raw: RawDcopf,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<SolvedDcopf> {
  const input = dcopf.parse(raw, files);
  return { ...(await solveInput(input)), input };
}

/** As `solveRaw`, of a parsed input. */
export async function solveInput(input: DcopfInput): Promise<Omit<SolvedDcopf, "input">> {
  const access = countingAccess();
  let last: Progress<DcopfPlan> | null = null;
  for await (const progress of dcopf.solve?.(input, access, dcopf.build(input)) ?? []) last = progress;
  if (last === null) throw new Error("no answer");
  const { plan, objective, dualBound, result } = last;
  if (plan === null || objective === null || dualBound === null || result.solution === null) {
    throw new Error(`ended as ${result.status}`);
  }
  return { plan, objective, dualBound, solution: result.solution, solves: access.solves(), last };
}

/** A MATPOWER case as the file map of an instance that asks for `case.m`. */
export function caseFiles(text: string): ReadonlyMap<string, Uint8Array> {
  return new Map([["case.m", new TextEncoder().encode(text)]]);
}

/** An instance of one hour on `case.m`. */
export function onCase(more: RawDcopf = {}): RawDcopf {
  return { formulation: "dcopf", name: "test", data: { caseFile: { path: "case.m" }, ...more } };
}

/** Three buses, one of them isolated; parallel branches, two generators at a bus, everything out of service once. */
export const SMALL_CASE = `
function mpc = small   % a comment
%{
mpc.bus = [ 9 9 9 ];
%}
mpc.version = '2';
mpc.baseMVA = 100.0;
mpc.bus_name = { 'a %'; "b ]"; 'it''s' };
mpc.bus = [
  1, 3, 10, 0, 1, 0, 1, 1, 0, 220, 1, 1.1, 0.9; % first
  20 1 90 0 0 5 1 1 0 220 ... continued
     1 1.1 0.9
  7 4 50 0 0 0 1 1 0 220 1 1.1 0.9;
];
mpc.gen = [
  1   0 0 9 -9 1 100 1 Inf  0;
  20  0 0 9 -9 1 100 1 50 10;
  20  0 0 9 -9 1 100 0 50 10;
  20  0 0 9 -9 1 100 1 20 0;
  7   0 0 9 -9 1 100 1 99 0;
];
mpc.gencost = [
  2 0 0 2 10    1   0 0 0 0;
  2 0 0 3 1e-2  30  5 0 0 0;
  2 0 0 3 1     1   1 0 0 0;
  1 0 0 3 0 0 10 200 20 500;
  2 0 0 1 0 0 0 0 0 0;
];
mpc.branch = [
  1 20 0.00 0.10 0 60 0 0 0   0 1 -30 30;
  1 20 0.03 0.40 0.02 0 0 0 1.1 3 1 0 0;
  1 20 0.00 0.10 0 60 0 0 0   0 0 -30 30;
  1 7  0.00 0.10 0 60 0 0 0   0 1 -30 30;
];
`;
