import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView } from "../plugins.ts";
import { BoxRate, outcomeOf } from "./box-rate.ts";
import { boxAround } from "./incumbent-box.ts";
import { makeRandom } from "./random.ts";

/** Nodes between two searches while they succeed. */
const EVERY = 30;

/** Columns that share rows with one drawn at random, spreading from there, until so many integer columns are free. */
function chooseFree(mip: MipView, numFree: number, random: () => number): Uint8Array {
  const { numCols, colStart, rowIndex, rowStart, colIndex, integrality } = mip;
  const isFree = new Uint8Array(numCols);
  const queue: number[] = [];
  let left = numFree;
  for (let pos = 0; left > 0; pos++) {
    if (pos === queue.length) {
      let col = Math.floor(random() * numCols);
      while (isFree[col] === 1) col = col + 1 === numCols ? 0 : col + 1;
      isFree[col] = 1;
      left -= integrality[col];
      queue.push(col);
    }
    const col = queue[pos];
    for (let entry = colStart[col]; entry < colStart[col + 1] && left > 0; entry++) {
      const row = rowIndex[entry];
      for (let at = rowStart[row]; at < rowStart[row + 1] && left > 0; at++) {
        const other = colIndex[at];
        if (isFree[other] === 1 || random() < 0.5) continue;
        isFree[other] = 1;
        left -= integrality[other];
        queue.push(other);
      }
    }
  }
  return isFree;
}

/**
 * Mutation: most integer columns are fixed to the incumbent's values, and a neighbourhood of the rows, another one each time, is searched.
 * Where the LP is far from any integer point it says little about where to look; this does not ask it.
 *
 * Rothberg, "An evolutionary algorithm for polishing mixed integer programming solutions", INFORMS Journal on Computing 19 (2007)
 * 534-541.
 */
export const mutation: Heuristic = {
  name: "mutation",
  description: "searches around the incumbent with some neighbouring columns set free",
  create(mip) {
    const rate = new BoxRate(EVERY);
    const random = makeRandom(mip.seed);
    let numIntegers = 0;
    for (let col = 0; col < mip.numCols; col++) numIntegers += mip.integrality[col];
    const searchAround = function* (
      incumbent: Float64Array,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const numFree = Math.floor((1 - rate.share) * numIntegers);
      if (numFree < 2) return "skipped";
      const isFree = chooseFree(mip, numFree, random);
      const { colLb, colUb } = boxAround(mip, incumbent, (col) => isFree[col] === 0);
      const outcome = yield* probe.searchBox(colLb, colUb, rate.nodeLimit, found);
      rate.note(outcome);
      return outcomeOf(outcome);
    };
    return {
      when: "node",
      search({ incumbent }, probe, found) {
        if (!rate.isDue() || incumbent === null) return "skipped";
        return searchAround(incumbent, probe, found);
      },
    };
  },
};
