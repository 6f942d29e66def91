import { describe, expect, it } from "vitest";
import { chooseLeaving } from "../../engine/simplex/dual-pricing.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { randomLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { ALL_ON } from "./lp-solving.ts";

const ROWS = 3000;

/** The best row of all by the definition. */
function bestRow({ infeasibility, edgeWeight }: SimplexState): number {
  let best = -1;
  for (let row = 0; row < ROWS; row++) {
    if (infeasibility[row] === 0) continue;
    if (best < 0 || infeasibility[row] / edgeWeight[row] > infeasibility[best] / edgeWeight[best]) best = row;
  }
  return best;
}

function setRow(state: SimplexState, row: number, amount: number): void {
  state.infeasibility[row] = amount;
  if (amount === 0 || state.isListed[row] !== 0) return;
  state.isListed[row] = 1;
  state.infeasibleRow[state.numInfeasible++] = row;
}

describe("choice of the leaving row", () => {
  it("is that of a full scan while steps change some rows, in lists long and short", () => {
    const random = new Random(7);
    const state = new SimplexState(
      scaleLp(randomLp(1, { rows: ROWS, cols: 5, density: 0.01 }), false),
      ALL_ON,
    );
    const { pivotCol, flipCol, edgeWeight } = state;
    for (let row = 0; row < ROWS; row++) {
      edgeWeight[row] = 0.5 + random.unit();
      setRow(state, row, random.unit());
    }
    let longLists = 0;
    for (let step = 0; step < 600; step++) {
      const row = chooseLeaving(state);
      expect(row).toBe(bestRow(state));
      if (state.numShort > 0) longLists++;
      // Fewer and fewer rows are infeasible, and from time to time many are again.
      const gain = step % 200 < 20 ? 0.7 : step % 200 < 140 ? 0.02 : 0;
      for (const changed of [pivotCol, flipCol]) {
        changed.count = 0;
        const most = step % 200 === 150 ? ROWS - 1 : 40;
        for (let k = 0; k < most; k++) changed.index[changed.count++] = random.whole(0, ROWS - 1);
        for (let k = 0; k < changed.count; k++) {
          setRow(state, changed.index[k], random.chance(gain) ? 3 * random.unit() : 0);
          edgeWeight[changed.index[k]] = 0.5 + random.unit();
        }
      }
      state.hasFlipped = true;
      pivotCol.index[pivotCol.count++] = row;
      setRow(state, row, 0);
    }
    expect(longLists).toBeGreaterThan(50);
    expect(longLists).toBeLessThan(600);
  });
});
