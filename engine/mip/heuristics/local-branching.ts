import type {
  BoxOutcome,
  BoxRow,
  Heuristic,
  HeuristicOutcome,
  IncumbentSink,
  LpProbe,
  MipView,
} from "../plugins.ts";
import { outcomeOf } from "./box-rate.ts";

/** Calls between two searches while they succeed, and how often failures double that. */
const EVERY = 100;
const MAX_DOUBLINGS = 5;

/** Binary columns in which a point may differ from the incumbent, at first, at least and at most. */
const FIRST_DISTANCE = 15;
const LEAST_DISTANCE = 5;
const MOST_DISTANCE = 40;

/** Nodes of one search. */
const NODES = 300;

/** The row that lets a point differ from the incumbent in so many binary columns at most; null where that forbids nothing. */
function nearRow(mip: MipView, incumbent: Float64Array, distance: number): BoxRow | null {
  const cols: number[] = [];
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1 && mip.colLb[col] === 0 && mip.colUb[col] === 1) cols.push(col);
  }
  if (cols.length < 2 * distance) return null;
  const value = Float64Array.from(cols, (col) => (incumbent[col] > 0.5 ? -1 : 1));
  const numOnes = value.reduce((count, sign) => count + (sign < 0 ? 1 : 0), 0);
  return { col: Int32Array.from(cols), value, rhs: distance - numOnes };
}

/**
 * Local branching: the points that differ from the incumbent in few binary columns are searched as a program of their own; wider
 * after a search that was over soon, nearer after one that was not.
 *
 * Fischetti, Lodi, "Local branching", Mathematical Programming 98 (2003) 23-47.
 */
export const localBranching: Heuristic = {
  name: "local-branching",
  description: "searches the points that differ from the incumbent in few binary columns",
  create(mip) {
    let left = EVERY;
    let numFailures = 0;
    let distance = FIRST_DISTANCE;
    const note = (outcome: BoxOutcome): void => {
      if (outcome === "exhausted") distance = Math.min(MOST_DISTANCE, Math.ceil(1.5 * distance));
      if (outcome === "limit") distance = Math.max(LEAST_DISTANCE, Math.floor(distance / 2));
      if (outcome !== "skipped") {
        numFailures = outcome === "found" ? 0 : Math.min(MAX_DOUBLINGS, numFailures + 1);
      }
      left = EVERY * 2 ** numFailures;
    };
    const searchAround = function* (
      incumbent: Float64Array,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const row = nearRow(mip, incumbent, distance);
      if (row === null) {
        left = EVERY;
        return "skipped";
      }
      const outcome = yield* probe.searchBox(mip.colLb, mip.colUb, NODES, found, row);
      note(outcome);
      return outcomeOf(outcome);
    };
    return {
      when: "node",
      search({ incumbent }, probe, found) {
        if (incumbent === null || --left > 0) return "skipped";
        return searchAround(incumbent, probe, found);
      },
    };
  },
};
