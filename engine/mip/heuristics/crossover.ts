import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe } from "../plugins.ts";
import { BoxRate, outcomeOf } from "./box-rate.ts";

/** Nodes between two searches while they succeed. */
const EVERY = 40;

/** Incumbents that are remembered. */
const MOST_POINTS = 3;

/**
 * Crossover: integer columns on which the last incumbents agree are fixed, the rest is searched.
 *
 * Rothberg, "An evolutionary algorithm for polishing mixed integer programming solutions", INFORMS Journal on Computing 19 (2007)
 * 534-541.
 */
export const crossover: Heuristic = {
  name: "crossover",
  description: "searches where the last incumbents differ",
  create(mip) {
    const rate = new BoxRate(EVERY);
    const points: Float64Array[] = [];
    let isNew = false;
    const searchDifference = function* (
      incumbent: Float64Array,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const colLb = mip.colLb.slice();
      const colUb = mip.colUb.slice();
      let numIntegers = 0;
      let numFixed = 0;
      for (let col = 0; col < mip.numCols; col++) {
        if (mip.integrality[col] === 0) continue;
        numIntegers++;
        if (points.some((point) => point[col] !== incumbent[col])) continue;
        colLb[col] = incumbent[col];
        colUb[col] = incumbent[col];
        numFixed++;
      }
      if (numFixed < rate.share * numIntegers || numFixed === numIntegers) {
        rate.note("small");
        return "skipped";
      }
      // The same points would make the same box.
      isNew = false;
      const outcome = yield* probe.searchBox(colLb, colUb, rate.nodeLimit, found);
      rate.note(outcome);
      return outcomeOf(outcome);
    };
    return {
      when: "node",
      search({ incumbent }, probe, found) {
        if (incumbent !== null && incumbent !== points[points.length - 1]) {
          points.push(incumbent);
          isNew = true;
          if (points.length > MOST_POINTS) points.shift();
        }
        if (!rate.isDue() || !isNew || incumbent === null || points.length < 2) return "skipped";
        return searchDifference(incumbent, probe, found);
      },
    };
  },
};
