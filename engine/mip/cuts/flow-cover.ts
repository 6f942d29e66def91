/**
 * Lifted flow covers: flows on arcs that are switched by binary columns, into a row that takes less than all of them together.
 * Each such flow is at most its capacity times its binary; put in, that leaves a knapsack of capacities, and rounding it
 * from a cover of its side gives the flow cover inequality, lifted by the rounding function.
 *
 * Padberg, Van Roy, Wolsey, "Valid linear inequalities for fixed charge problems", Operations Research 33 (1985) 842-861;
 * Marchand, Wolsey, "Aggregation and mixed integer rounding to solve MIPs", Operations Research 49 (2001) 363-371.
 */
import type { Separator } from "../plugins.ts";
import { searchPaths } from "./row-paths.ts";

/** Flow cover inequalities of rows and paths of rows. */
export const flowCover: Separator = {
  name: "flow-cover",
  description: "flow covers of rows and of sums of up to six rows, lifted by rounding",
  create: (mip) => ({
    separate: (node, rows, cuts) => {
      if (mip.variableBounds.upper.binary.length === 0) return "skipped";
      return searchPaths(mip, node, rows, cuts, (cutter, row, sink) => cutter.coverBoth(row, sink));
    },
  }),
};
