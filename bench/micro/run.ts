/**
 * Micro-benchmarks that justify the thresholds between sparse and dense kernels: `npm run bench:micro`. Each prints the
 * measured crossover beside the constant of the engine.
 */
import { reportClear } from "./clear.ts";
import { reportPrice } from "./price.ts";
import { reportSparseKernels } from "./sparse-kernels.ts";
import { reportTriangularSolve } from "./triangular-solve.ts";

for (const report of [reportClear, reportSparseKernels, reportTriangularSolve, reportPrice])
  console.log(`${report()}\n`);
