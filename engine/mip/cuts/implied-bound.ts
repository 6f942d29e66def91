import type { Separator } from "../plugins.ts";
import { placeOfBound, variableBoundAt } from "./nearest-bound.ts";

/** Cuts in a round at most: this many and this share of the columns. */
const FEW_CUTS = 500;
const CUT_SHARE = 1;
/** Bounds that the point breaks by less are not handed in: the sink would refuse them. */
const LEAST_BREACH = 1e-4;

/**
 * Bounds that move with a binary column, x <= constant + coef · u, where the LP point breaks them: rows state them for
 * several columns together, and each alone is stronger.
 */
export const impliedBound: Separator = {
  name: "implied-bound",
  description: "bounds of single columns that a binary column switches",
  create(mip) {
    const cols = new Int32Array(2);
    const value = new Float64Array(2);
    return {
      separate(node, _rows, cuts) {
        const { colValue } = node;
        const most = FEW_CUTS + CUT_SHARE * mip.numCols;
        for (const isUpper of [true, false]) {
          const list = isUpper ? mip.variableBounds.upper : mip.variableBounds.lower;
          const ownBound = isUpper ? node.colUb : node.colLb;
          const sign = isUpper ? 1 : -1;
          for (let col = 0; col < mip.numCols && cuts.size < most; col++) {
            const x = colValue[col];
            for (let pos = list.start[col]; pos < list.start[col + 1]; pos++) {
              // Rounding may deepen those of integer columns.
              const isBroken =
                sign * (x - placeOfBound(list, pos, ownBound[col], isUpper, colValue)) > LEAST_BREACH;
              if (!isBroken && mip.integrality[col] === 0) continue;
              const { binary, coef, constant } = variableBoundAt(list, pos, ownBound[col], isUpper);
              cols[0] = col;
              cols[1] = binary;
              value[0] = sign;
              value[1] = -sign * coef;
              // The sink refuses what the point keeps.
              cuts.add(2, cols, value, sign * constant);
            }
          }
        }
        return cuts.size > 0 ? "found" : "none";
      },
    };
  },
};
