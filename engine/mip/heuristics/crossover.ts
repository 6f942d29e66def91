import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe } from "../plugins.ts";
import { BoxRate, outcomeOf } from "./box-rate.ts";
import { boxAround } from "./incumbent-box.ts";

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
      const agree = (col: number) => points.every((point) => point[col] === incumbent[col]);
      const { colLb, colUb, numIntegers, numFixed } = boxAround(mip, incumbent, agree);
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
