/**
 * The techniques that `off` and `on` switch, by kebab-case name. Whatever is switched, the optimum is the same;
 * only the way there changes.
 */
export interface Technique {
  readonly name: string;
  readonly description: string;
  readonly byDefault: boolean;
}

/** Every switchable technique. */
export const TECHNIQUES: readonly Technique[] = [
  {
    name: "tableau",
    description: "dense tableau for linear programs of at most 256 rows, instead of the methods below",
    byDefault: true,
  },
  { name: "scaling", description: "geometric scaling of rows and columns by powers of two", byDefault: true },
  {
    name: "dual-simplex",
    description: "dual simplex for solves from scratch (off: primal simplex, phases 1 and 2)",
    byDefault: true,
  },
  { name: "perturbation", description: "cost perturbation against dual degeneracy", byDefault: true },
  {
    name: "bound-flipping",
    description: "long-step dual ratio test that passes boxed columns",
    byDefault: true,
  },
  {
    name: "edge-weights",
    description: "dual steepest edge pricing (off: largest infeasibility)",
    byDefault: true,
  },
  { name: "hypersparse", description: "symbolic solves for sparse right-hand sides", byDefault: true },
  {
    name: "crash",
    description: "crash basis of free columns, and of short ones without cost",
    byDefault: true,
  },
  {
    name: "components",
    description: "parts of a problem that share no entry are solved apart, equal ones once",
    byDefault: true,
  },
  {
    name: "storage-chains",
    description: "components that are one storage over time are solved by dynamic programming",
    byDefault: true,
  },
  {
    name: "concurrent-lp",
    description:
      "linear programs that prove hard are solved in several ways at once, where there are threads",
    byDefault: false,
  },
  {
    name: "lazy-rows",
    description: "two-sided rows of a linear program join when its optimum breaks them",
    byDefault: true,
  },
  {
    name: "presolve",
    description: "reduction of problems before simplex and search (its parts follow)",
    byDefault: true,
  },
  { name: "empty-rows", description: "presolve: rows without entries leave", byDefault: true },
  { name: "empty-columns", description: "presolve: columns without entries leave", byDefault: true },
  { name: "fixed-columns", description: "presolve: columns with one possible value leave", byDefault: true },
  { name: "singleton-rows", description: "presolve: rows with one entry become bounds", byDefault: true },
  {
    name: "redundant-rows",
    description: "presolve: rows and sides that bounds imply leave",
    byDefault: true,
  },
  {
    name: "forcing-rows",
    description: "presolve: rows that leave their columns no choice fix them",
    byDefault: true,
  },
  {
    name: "dual-fixing",
    description: "presolve: columns go where neither cost nor rows object",
    byDefault: true,
  },
  {
    name: "dominated-columns",
    description: "presolve: columns whose reduced cost has a sure sign are fixed",
    byDefault: true,
  },
  {
    name: "free-column-singletons",
    description: "presolve: columns with one entry and no binding bound leave with their row",
    byDefault: true,
  },
  {
    name: "slack-columns",
    description: "presolve: columns with one entry become the slack of their row",
    byDefault: true,
  },
  {
    name: "doubleton-equations",
    description: "presolve: equations of two columns give one of them away",
    byDefault: true,
  },
  {
    name: "aggregator",
    description: "presolve: columns whose bounds the rows imply are substituted",
    byDefault: true,
  },
  {
    name: "implied-rows",
    description: "presolve: rows and sides that other rows imply leave",
    byDefault: true,
  },
  { name: "parallel-rows", description: "presolve: multiples of a row merge", byDefault: true },
  { name: "parallel-columns", description: "presolve: multiples of a column merge", byDefault: true },
  {
    name: "integer-equations",
    description: "presolve: equations of wide integer columns that contradict each other in whole numbers",
    byDefault: true,
  },
  {
    name: "integer-rows",
    description: "MIP presolve: sides of rows over integers move to multiples of their step",
    byDefault: true,
  },
  {
    name: "coefficient-tightening",
    description: "MIP presolve: coefficients of integer columns shrink where rows bind at a bound only",
    byDefault: true,
  },
  {
    name: "implied-integers",
    description: "MIP presolve: continuous columns that are whole wherever the integers are count as integer",
    byDefault: true,
  },
  {
    name: "probing",
    description: "MIP presolve: binary columns are set by way of trial for what follows",
    byDefault: true,
  },
  {
    name: "restarts",
    description: "presolve begins anew once the root has fixed many integer columns",
    byDefault: true,
  },
  {
    name: "symmetry",
    description: "symmetries of columns: branching down on one means all that it could be swapped with",
    byDefault: true,
  },
  {
    name: "strong-branching",
    description: "pseudo-costs made reliable by trials of both children (off: pseudo-costs alone)",
    byDefault: true,
  },
  {
    name: "priority-trials",
    description:
      "trials at the root of columns that are to be branched on first, and a new beginning if most are fixed",
    byDefault: true,
  },
  {
    name: "pseudocost",
    description: "pseudo-cost branching where strong branching is off (off: most fractional)",
    byDefault: true,
  },
  {
    name: "best-estimate",
    description: "best-estimate node selection with plunging (off: best bound)",
    byDefault: true,
  },
  { name: "rounding", description: "rounding heuristic at every node", byDefault: true },
  {
    name: "shifting",
    description: "heuristic that rounds and shifts columns where that breaks rows",
    byDefault: false,
  },
  {
    name: "slack-rounding",
    description: "heuristic that rounds each column to where its rows have room",
    byDefault: true,
  },
  {
    name: "diving",
    description: "heuristic that rounds step by step and solves the LP in between",
    byDefault: true,
  },
  {
    name: "feasibility-jump",
    description: "heuristic that mends broken rows before the root LP",
    byDefault: true,
  },
  {
    name: "fix-and-propagate",
    description: "heuristic that fixes columns next to the root LP's solution and mends what breaks",
    byDefault: true,
  },
  {
    name: "feasibility-pump",
    description: "heuristic that goes to and fro between roundings and LP points next to them",
    byDefault: false,
  },
  { name: "rens", description: "heuristic that searches the roundings of the root LP", byDefault: true },
  {
    name: "rins",
    description: "heuristic that searches where incumbent and LP solution differ",
    byDefault: true,
  },
  {
    name: "crossover",
    description: "heuristic that searches where the last incumbents differ",
    byDefault: true,
  },
  {
    name: "mutation",
    description: "heuristic that sets free some columns of the incumbent",
    byDefault: true,
  },
  {
    name: "local-branching",
    description: "heuristic that searches among points that differ from the incumbent in few binaries",
    byDefault: false,
  },
  {
    name: "propagation",
    description: "bound propagation through row activities at every node",
    byDefault: true,
  },
  {
    name: "conflict-analysis",
    description:
      "proofs of closed nodes are kept as inequalities or clauses and propagated in the rest of the tree",
    byDefault: true,
  },
  {
    name: "cutoff-propagation",
    description: "each new incumbent bounds columns by the objective as a row, and rows carry it on",
    byDefault: true,
  },
  {
    name: "reduced-cost-fixing",
    description: "bounds of integer columns tightened by reduced costs",
    byDefault: true,
  },
  {
    name: "mir",
    description: "root cuts: mixed-integer rounding of rows and of sums of up to six rows",
    byDefault: true,
  },
  {
    name: "flow-cover",
    description: "root cuts: lifted flow covers of rows and of sums of up to six rows",
    byDefault: true,
  },
  {
    name: "gomory",
    description: "root cuts: mixed-integer rounding of the tableau rows of fractional columns",
    byDefault: true,
  },
  { name: "cover", description: "root cuts: lifted cover inequalities of knapsack rows", byDefault: true },
  {
    name: "implied-bound",
    description: "root cuts: bounds of single columns that a binary column switches",
    byDefault: true,
  },
  {
    name: "clique",
    description: "root cuts: cliques of binary columns that exclude each other in pairs",
    byDefault: true,
  },
  {
    name: "zero-half",
    description: "root cuts: halved sums of whole rows with even coefficients and odd side",
    byDefault: true,
  },
];
