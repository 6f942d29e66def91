/** The parts of a mixed-integer program as a checkpoint keeps them: written for a later run, and taken up again. */
import { ResumeError } from "../errors.ts";
import { copyRecord, type PartState, type WorkState } from "../mip/search-state.ts";
import { type PartAtWork, restoredPart } from "../mip/tree/part-search.ts";
import { fingerprintOf } from "../model/fingerprint.ts";
import { checkSolution } from "../verify/verify.ts";
import type { MipPart, MipParts } from "./mip-parts.ts";
import { PartTurns, type Turn } from "./part-turns.ts";
import type { SolveContext } from "./solve-context.ts";

/** Simplex iterations of a part's first portion; the next ones double. */
const FIRST_PORTION = 500;

/** A part that an earlier run has done, its point checked. @throws ResumeError where the problem refuses it. */
export function restorePart({ part, kept }: Turn, done: NonNullable<PartState["done"]>): PartAtWork {
  const colValue = kept?.run.colValue ?? new Float64Array(0);
  const hasLength = colValue.length === part.problem.numCols;
  const report = hasLength ? checkSolution(part.problem, colValue) : null;
  if (report === null || !report.feasible) {
    throw new ResumeError("point of a part", "one that the problem refuses", "a feasible one");
  }
  return restoredPart(done, colValue, report.objective, 1 + part.copies.length);
}

/** The parts as they stand. @param fingerprints of their problems. */
function stateOf(turns: readonly Turn[], fingerprints: readonly string[]): WorkState {
  const parts = turns.map(({ search, kept, portion, rootObjective }, pos): PartState | null => {
    if (search === null) return copyRecord(kept);
    const { state } = search;
    return state && { ...state, problem: fingerprints[pos], portion, rootObjective };
  });
  return { kind: "parts", parts };
}

/** The parts of an earlier run; null without one. @throws ResumeError where they are not those of this problem. */
function keptParts(
  { keeper }: SolveContext,
  parts: readonly MipPart[],
): readonly (PartState | null)[] | null {
  const { resumed } = keeper;
  if (resumed?.kind !== "parts") return null;
  const { parts: kept } = resumed;
  if (kept.length !== parts.length) {
    throw new ResumeError("parts of another version", String(kept.length), String(parts.length));
  }
  for (const [pos, part] of parts.entries()) {
    const expected = fingerprintOf(part.problem);
    const found = kept[pos]?.problem ?? expected;
    if (found !== expected) throw new ResumeError(`part ${pos} of another version`, found, expected);
  }
  return kept;
}

/** The parts with what is known of them; the keeper asks them from now on. */
export function openTurns(context: SolveContext, { parts }: MipParts): PartTurns {
  const { keeper } = context;
  const turns = new PartTurns(parts, FIRST_PORTION, keptParts(context, parts));
  let fingerprints: string[] | null = null;
  keeper.source = () => {
    fingerprints ??= parts.map(({ problem }) => fingerprintOf(problem));
    return stateOf(turns.all, fingerprints);
  };
  return turns;
}
