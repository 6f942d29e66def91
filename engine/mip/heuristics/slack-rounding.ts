import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";

/** Simplex iterations for the continuous columns where rounding alone breaks a row. */
const LP_ITERATIONS = 2000;

/** Passes over the fractional columns: an early choice may free a later one, and the reverse. */
const PASSES = 3;

/** After a failure the LP is left out for as many calls as it failed, up to this many. */
const MAX_PAUSE = 50;

/** Failures in a row that add one call to the pause of the whole, up to so many. */
const FAILURES_A_CALL = 20;
const MAX_WHOLE_PAUSE = 20;

/** Row violation, absolute, that a rounded point may have before the LP is asked. */
const ROW_TOLERANCE = 1e-9;

/** Columns that are rounded between two yields. */
const COLS_A_STEP = 1024;

/** A point with the activities of its rows. */
class RoundedPoint {
  readonly #mip: MipView;
  readonly colValue: Float64Array;
  readonly #activity: Float64Array;
  /** Values of the column being rounded that keep its rows. */
  #low = 0;
  #high = 0;

  constructor(mip: MipView) {
    this.#mip = mip;
    this.colValue = new Float64Array(mip.numCols);
    this.#activity = new Float64Array(mip.numRows);
  }

  load(colValue: Float64Array): void {
    const { numCols, colStart, rowIndex, value } = this.#mip;
    this.colValue.set(colValue);
    this.#activity.fill(0);
    for (let col = 0; col < numCols; col++) {
      const x = colValue[col];
      if (x === 0) continue;
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        this.#activity[rowIndex[entry]] += x * value[entry];
      }
    }
  }

  /** Rounds a column to the whole number nearest to it that all its rows allow; else to the nearest at all. */
  round(col: number, lb: number, ub: number): boolean {
    this.#computeRange(col, lb, ub);
    const x = this.colValue[col];
    const nearest = Math.min(Math.max(Math.round(x), lb), ub);
    const lowest = Math.ceil(this.#low - INTEGRALITY);
    const highest = Math.floor(this.#high + INTEGRALITY);
    const fits = lowest <= highest;
    this.#set(col, fits ? Math.min(Math.max(nearest, lowest), highest) + 0 : nearest + 0);
    return fits;
  }

  #computeRange(col: number, lb: number, ub: number): void {
    const { colStart, rowIndex, value, rowLb, rowUb } = this.#mip;
    const x = this.colValue[col];
    let low = lb;
    let high = ub;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      const a = value[entry];
      const down = (rowLb[row] - this.#activity[row]) / a + x;
      const up = (rowUb[row] - this.#activity[row]) / a + x;
      low = Math.max(low, a > 0 ? down : up);
      high = Math.min(high, a > 0 ? up : down);
    }
    this.#low = low;
    this.#high = high;
  }

  #set(col: number, x: number): void {
    const { colStart, rowIndex, value } = this.#mip;
    const delta = x - this.colValue[col];
    if (delta === 0) return;
    this.colValue[col] = x;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      this.#activity[rowIndex[entry]] += delta * value[entry];
    }
  }

  /** Whether every row holds. */
  isFeasible(): boolean {
    const { numRows, rowLb, rowUb } = this.#mip;
    for (let row = 0; row < numRows; row++) {
      const tolerance = ROW_TOLERANCE * Math.max(1, Math.abs(this.#activity[row]));
      if (this.#activity[row] < rowLb[row] - tolerance || this.#activity[row] > rowUb[row] + tolerance)
        return false;
    }
    return true;
  }
}

/** Rounds all integer columns, those first that only one neighbour fits; in steps. @returns whether all fitted. */
function* roundAll(mip: MipView, node: NodeView, point: RoundedPoint): Generator<void, boolean> {
  let fits = true;
  for (let pass = 0; pass < PASSES; pass++) {
    fits = true;
    for (let col = 0; col < mip.numCols; col++) {
      if (col % COLS_A_STEP === 0) yield;
      if (mip.integrality[col] === 0) continue;
      const x = point.colValue[col];
      if (pass === 0 && x === Math.round(x)) continue;
      if (!point.round(col, node.colLb[col], node.colUb[col])) fits = false;
    }
    if (fits) break;
  }
  return fits;
}

/**
 * Rounds each integer column to a value for which there is room in its rows, the others standing where the LP
 * put them: a switch that is partly on because its flow is positive goes fully on. Where the LP solution
 * respects the logic of the switches by itself, this finds an optimum at once.
 */
export const slackRounding: Heuristic = {
  name: "slack-rounding",
  description: "rounds each column to where its rows have room, with an LP for the rest",
  create(mip) {
    const point = new RoundedPoint(mip);
    let numFailures = 0;
    let pause = 0;
    /** Calls without a point since the last one with, and calls to be left out altogether. */
    let numMisses = 0;
    let wholePause = 0;

    const repair = (probe: LpProbe, found: IncumbentSink): Generator<void, boolean> =>
      offerWithFixedIntegers(mip, point.colValue, probe, found, LP_ITERATIONS);

    return {
      when: "node",
      beforeCuts: "always",
      *search(node, probe, found) {
        if (wholePause > 0) {
          wholePause--;
          return "skipped";
        }
        point.load(node.colValue);
        if ((yield* roundAll(mip, node, point)) && point.isFeasible() && found.offer(point.colValue)) {
          numMisses = 0;
          return "found";
        }
        wholePause = Math.min(Math.floor(++numMisses / FAILURES_A_CALL), MAX_WHOLE_PAUSE);
        if (pause > 0) {
          pause--;
          return "none";
        }
        if (yield* repair(probe, found)) {
          numFailures = 0;
          numMisses = 0;
          return "found";
        }
        pause = Math.min(++numFailures, MAX_PAUSE);
        return "none";
      },
    };
  },
};
