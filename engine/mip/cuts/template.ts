import type { Separator } from "../plugins.ts";

/**
 * Template of a separator: copy the file, rename, and add the separator to registry.ts (or hand it to `solve` in
 * `plugins.separators`). This one rounds rows down: sum floor(a) x <= floor(rhs) for whole x >= 0.
 */
export const templateSeparator: Separator = {
  name: "rounded-rows",
  description: "rows of nonnegative integer columns with coefficients and side rounded down",
  create(mip) {
    // State of one search lives here; nothing is shared between searches.
    const value = new Float64Array(mip.numCols);
    return {
      separate(node, rows, cuts) {
        for (let row = 0; row < rows.numRows; row++) {
          const start = rows.rowStart[row];
          const end = rows.rowStart[row + 1];
          const col = rows.colIndex.subarray(start, end);
          // Valid only where every column is a whole number of at least 0, everywhere in the tree.
          if (!col.every((each) => mip.integrality[each] === 1 && node.colLb[each] >= 0)) continue;
          for (let pos = 0; pos < col.length; pos++) value[pos] = Math.floor(rows.rowValue[start + pos]);
          // The sink refuses what does not cut the LP point off.
          cuts.add(col.length, col, value, Math.floor(rows.rowUb[row]));
        }
        return cuts.size > 0 ? "found" : "none";
      },
    };
  },
};
