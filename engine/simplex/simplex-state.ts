/**
 * The state that dual and primal simplex work on: the scaled LP in the form A x + s = 0 with one index space,
 * columns 0..n−1 and logicals n..n+m−1 (s_i ∈ [−rowUb_i, −rowLb_i]), so that costs, bounds and ratio tests
 * know no difference between rows and columns.
 *
 * Signs: y = B⁻ᵀ c_B, d = c − [A I]'y. Nonbasic at lower needs d ≥ 0, at upper d ≤ 0.
 */

import { Arena } from "../linalg/arena.ts";
import { LuBuilder } from "../linalg/lu-build.ts";
import { LuFactor } from "../linalg/lu-factor.ts";
import { SparseVector } from "../linalg/sparse-vector.ts";
import { REAL_ZERO } from "../model/kept-shapes.ts";
import { DUAL_FEASIBILITY, PRIMAL_FEASIBILITY } from "../tolerances.ts";
import type { LpOptions } from "./lp-types.ts";
import { RowMatrix } from "./row-matrix.ts";
import type { ScaledLp } from "./scaled-lp.ts";

/** Weight of the newest value in running averages of densities. */
const AVERAGE_WEIGHT = 0.05;

/** Updates between two factorisations at most, by size. */
function updateLimit(numRows: number): number {
  return numRows < 10_000 ? 200 : 500;
}

/** Plain counters of a simplex; the field names are the names in the statistics. */
export interface SimplexCounters {
  dualIterations: number;
  dualPhase1Iterations: number;
  primalIterations: number;
  factorizations: number;
  largestKernel: number;
  boundFlips: number;
  costShifts: number;
  degenerateSteps: number;
  weightRejections: number;
  numericalTrouble: number;
  singularBases: number;
  rebuilds: number;
  /** Entries of the largest factor. */
  largestFactor: number;
}

function zeroCounters(): SimplexCounters {
  return {
    dualIterations: 0,
    dualPhase1Iterations: 0,
    primalIterations: 0,
    factorizations: 0,
    largestKernel: 0,
    boundFlips: 0,
    costShifts: 0,
    degenerateSteps: 0,
    weightRejections: 0,
    numericalTrouble: 0,
    singularBases: 0,
    rebuilds: 0,
    largestFactor: 0,
  };
}

/** See the head of the file. Fields are shared by the files of this folder and of nobody else. */
export class SimplexState {
  readonly lp: ScaledLp;
  readonly options: LpOptions;
  readonly numRows: number;
  readonly numCols: number;
  /** numCols + numRows. */
  readonly numTotal: number;
  readonly rows: RowMatrix;
  readonly lu: LuFactor;
  readonly builder: LuBuilder;
  readonly counters: SimplexCounters = zeroCounters();
  readonly updateLimit: number;

  primalTolerance: number = PRIMAL_FEASIBILITY;
  dualTolerance: number = DUAL_FEASIBILITY;

  // Working bounds and costs (boxed in phase 1; perturbed and shifted in phase 2), length numTotal.
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly cost: Float64Array;
  /** Value of every nonbasic variable. */
  readonly value: Float64Array;
  /** Reduced costs; 0 for basic variables. */
  readonly dual: Float64Array;
  /** Direction in which a nonbasic variable may move: 1 from lower, -1 from upper, 0 fixed, free or basic. */
  readonly move: Int8Array;
  readonly isBasic: Uint8Array;
  /** Whether a free variable may be nonbasic. */
  hasFree = true;
  /** Whether `cost` may differ from the LP's costs; at first it is empty. */
  costsChanged = true;

  // By row.
  readonly basicCol: Int32Array;
  readonly baseValue: Float64Array;
  readonly baseLower: Float64Array;
  readonly baseUpper: Float64Array;
  /** Squared primal infeasibility of each basic variable, 0 within the tolerance. */
  readonly infeasibility: Float64Array;
  /** Rows whose infeasibility may be positive. */
  readonly infeasibleRow: Int32Array;
  readonly isListed: Uint8Array;
  numInfeasible = 0;
  /** Rows of the short list, and the merit that the rows beside it do not reach. */
  readonly shortRow: Int32Array;
  readonly isShort: Uint8Array;
  numShort = 0;
  leastMerit: number = REAL_ZERO;
  /** Whether the last step flipped bounds: flipCol holds the rows that changed by it. */
  hasFlipped = false;
  /** Dual steepest-edge weights by row; by variable while the basis is being factorised. */
  readonly edgeWeight: Float64Array;
  readonly weightOf: Float64Array;
  /** Rows that may not leave until the next change of basis. */
  readonly tabooRow: Uint8Array;
  numTaboo = 0;

  // Vectors of an iteration.
  readonly rho: SparseVector;
  readonly pivotRow: SparseVector;
  readonly pivotCol: SparseVector;
  readonly flipCol: SparseVector;
  readonly tau: SparseVector;
  readonly work: SparseVector;

  // Running averages of result densities, one for each kind of solve.
  densityCol: number = REAL_ZERO;
  densityRho: number = REAL_ZERO;
  densityTau: number = REAL_ZERO;
  /** Share of the rows that tau depends on at the nonzeros of the pivot column. */
  tauDependence: number = REAL_ZERO;
  densityFlip: number = REAL_ZERO;
  densityPrimal: number = REAL_ZERO;
  densityDual: number = REAL_ZERO;

  hasFactor = false;
  /** Whether baseValue / dual belong to the present basis, bounds and costs. */
  hasPrimals = false;
  hasDuals = false;
  dualObjective: number = REAL_ZERO;
  /** Ticks of lu when the factor was fresh, and what making it took. */
  ticksAtFactor = 0;
  ticksOfFactor = 0;
  iterations = 0;

  /** @param parts row matrix and factor of an LP that this one takes over from; by default its own. */
  constructor(
    lp: ScaledLp,
    options: LpOptions,
    arena: Arena = new Arena(),
    parts: Pick<SimplexState, "rows" | "lu" | "builder"> | null = null,
  ) {
    const m = lp.numRows;
    const n = lp.numCols;
    const total = n + m;
    this.lp = lp;
    this.options = options;
    this.numRows = m;
    this.numCols = n;
    this.numTotal = total;
    this.rows = parts?.rows ?? new RowMatrix(m, n, lp.colStart, lp.rowIndex, lp.value);
    this.updateLimit = updateLimit(m);
    this.lu = parts?.lu ?? new LuFactor(m, this.updateLimit + 2, arena);
    this.lu.hypersparse = options.hypersparse;
    this.builder = parts?.builder ?? new LuBuilder(lp, arena);
    this.lower = arena.float64(total);
    this.upper = arena.float64(total);
    this.cost = arena.float64(total);
    this.value = arena.float64(total);
    this.dual = arena.float64(total);
    this.move = arena.int8(total);
    this.isBasic = arena.uint8(total);
    this.basicCol = arena.int32(m);
    this.baseValue = arena.float64(m);
    this.baseLower = arena.float64(m);
    this.baseUpper = arena.float64(m);
    this.infeasibility = arena.float64(m);
    this.infeasibleRow = arena.int32(m + 1);
    this.isListed = arena.uint8(m);
    this.shortRow = arena.int32(m);
    this.isShort = arena.uint8(m);
    this.edgeWeight = arena.float64(m).fill(1);
    this.weightOf = arena.float64(total);
    this.tabooRow = arena.uint8(m);
    // An update of the factor takes the packed copies of these two.
    this.rho = new SparseVector(m, arena);
    this.pivotCol = new SparseVector(m, arena);
    this.pivotRow = new SparseVector(n, arena, false);
    this.flipCol = new SparseVector(m, arena, false);
    this.tau = new SparseVector(m, arena, false);
    this.work = new SparseVector(m, arena, false);
  }
}

/** The running average after one more density. */
export function averageDensity(before: number, count: number, size: number): number {
  return before + AVERAGE_WEIGHT * (count / Math.max(1, size) - before);
}

/** Puts a nonbasic variable onto a finite bound of the working bounds: keeps its side where that is finite. */
export function placeNonbasic(state: SimplexState, variable: number, preferUpper: boolean): void {
  const { lower, upper, value, move } = state;
  const lb = lower[variable];
  const ub = upper[variable];
  if (lb === ub) {
    value[variable] = lb;
    move[variable] = 0;
  } else if (ub !== Number.POSITIVE_INFINITY && (preferUpper || lb === Number.NEGATIVE_INFINITY)) {
    value[variable] = ub;
    move[variable] = -1;
  } else if (lb !== Number.NEGATIVE_INFINITY) {
    value[variable] = lb;
    move[variable] = 1;
  } else {
    value[variable] = 0;
    move[variable] = 0;
    state.hasFree = true;
  }
}

/** A reproducible number in (0, 1) for a variable, drawn by hashing seed and index. */
export function randomOf(seed: number, variable: number): number {
  let h = Math.imul(variable + 1, 0x9e3779b1) ^ Math.imul(seed + 0x7f4a7c15, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (((h ^ (h >>> 15)) >>> 0) + 0.5) / 4294967296;
}
