import type { Separator } from "../plugins.ts";
import { searchPaths } from "./row-paths.ts";

/** Mixed-integer rounding of rows and paths of rows. */
export const mir: Separator = {
  name: "mir",
  description: "mixed-integer rounding of rows and of sums of up to six rows",
  create: (mip) => ({
    separate: (node, rows, cuts) =>
      searchPaths(mip, node, rows, cuts, (cutter, row, sink) => cutter.cutBoth(row, false, sink)),
  }),
};
