import { cbc } from "./cbc.ts";
import { clp } from "./clp.ts";
import type { ContenderSource } from "./contender.ts";
import { glpk } from "./glpk.ts";
import { glpsol } from "./glpsol.ts";
import { gridplex } from "./gridplex.ts";
import { highs } from "./highs.ts";
import { javascriptLpSolver } from "./javascript-lp-solver.ts";
import { yalps } from "./yalps.ts";

/** Every contender; a new one is one file and one entry here. */
export const CONTENDERS: readonly ContenderSource[] = [
  gridplex,
  highs,
  glpk,
  yalps,
  javascriptLpSolver,
  clp,
  cbc,
  glpsol,
];
