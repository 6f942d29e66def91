/**
 * Probing: each binary column is set to 0 and to 1 by way of trial, and what follows is propagated. An empty domain
 * fixes the column the other way; what follows from both values holds always; columns that always take the same or the
 * opposite value are one; all other consequences are implications for cliques and variable bounds.
 *
 * Savelsbergh, "Preprocessing and probing techniques for mixed integer programming problems", ORSA Journal on Computing
 * 6 (1994) 445-454.
 */
import { literalOf } from "../domain/clique-table.ts";
import type { Domain } from "../domain/propagation.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { Implications } from "./implications.ts";

/** Matrix entries that may be looked at: a multiple of those there are, and so many at least and at most. */
const WORK_PER_ENTRY = 30;
const LEAST_WORK = 200_000;
const MOST_WORK = 10_000_000;
/** Problems with more binaries are not probed. */
const MOST_BINARIES = 50_000;
/** Implications between binaries that are kept, as a multiple of the columns. */
const IMPLICATIONS_PER_COL = 10;
/** A continuous column's bounds move only by this share of their width, and at least this much. */
const LEAST_SHARE = 0.05;
const LEAST_STEP = 1e-3;
/** Entries looked at between two pauses. */
const WORK_A_STEP = 20_000;

/** Two binaries that are always equal, or always opposite. */
export interface Equivalence {
  readonly col: number;
  readonly other: number;
  readonly isOpposite: boolean;
}

/** What probing found out; bounds are tightened in the domain itself. */
export interface ProbingResult {
  readonly isInfeasible: boolean;
  readonly probed: number;
  readonly fixed: number;
  readonly tightened: number;
  readonly equivalences: readonly Equivalence[];
  readonly implications: number;
}

/** Changed bounds after one trial: parallel lists. */
interface Trial {
  readonly isFeasible: boolean;
  readonly col: readonly number[];
  readonly lb: readonly number[];
  readonly ub: readonly number[];
}

const CONTRADICTION: Trial = { isFeasible: false, col: [], lb: [], ub: [] };

/** Sets the column by way of trial; the domain is as before afterwards. */
function tryValue(domain: Domain, col: number, value: number): Trial {
  domain.forgetChanges();
  domain.startTrail();
  if (!domain.tighten(col, value, value) || !domain.propagate()) {
    domain.undoTrail();
    return CONTRADICTION;
  }
  const cols: number[] = [];
  const lb: number[] = [];
  const ub: number[] = [];
  for (let pos = 0; pos < domain.numChanged; pos++) {
    const changed = domain.changedCol(pos);
    if (changed === col) continue;
    cols.push(changed);
    lb.push(domain.colLb[changed]);
    ub.push(domain.colUb[changed]);
  }
  domain.undoTrail();
  return { isFeasible: true, col: cols, lb, ub };
}

/** One probing of a problem. */
class Probing {
  readonly #mip: MipProblem;
  readonly #domain: Domain;
  readonly #known: Implications;
  /** Place of each column in the trial with value 1, plus one; 0 elsewhere. */
  readonly #placeInUp: Int32Array;
  readonly equivalences: Equivalence[] = [];
  /** 1 = the column is equal or opposite to an earlier one. */
  readonly #isTwin: Uint8Array;
  fixed = 0;
  tightened = 0;
  implications = 0;

  constructor(mip: MipProblem, domain: Domain, known: Implications) {
    this.#mip = mip;
    this.#domain = domain;
    this.#known = known;
    this.#placeInUp = new Int32Array(mip.numCols);
    this.#isTwin = new Uint8Array(mip.numCols);
  }

  /** Probes a column. @returns false when the problem is infeasible. */
  probe(col: number): boolean {
    if (this.#isTwin[col] === 1) return true;
    const up = tryValue(this.#domain, col, 1);
    if (!up.isFeasible) return this.#fix(col, 0);
    const down = tryValue(this.#domain, col, 0);
    if (!down.isFeasible) return this.#fix(col, 1);
    const { col: upCols } = up;
    for (let pos = 0; pos < upCols.length; pos++) this.#placeInUp[upCols[pos]] = pos + 1;
    const isFeasible = this.#compare(col, down, up);
    for (const changed of upCols) this.#placeInUp[changed] = 0;
    return isFeasible;
  }

  #fix(col: number, value: number): boolean {
    this.fixed++;
    return this.#domain.tighten(col, value, value) && this.#domain.propagate();
  }

  /** Looks at every column that one of the trials changed. */
  #compare(col: number, down: Trial, up: Trial): boolean {
    const { colLb, colUb } = this.#domain;
    const commonLb: number[] = [];
    for (let pos = 0; pos < down.col.length; pos++) {
      const other = down.col[pos];
      const place = this.#placeInUp[other] - 1;
      const upLb = place < 0 ? colLb[other] : up.lb[place];
      const upUb = place < 0 ? colUb[other] : up.ub[place];
      if (place >= 0) commonLb.push(other, Math.min(down.lb[pos], upLb), Math.max(down.ub[pos], upUb));
      this.#note(col, other, down.lb[pos], down.ub[pos], upLb, upUb);
    }
    const inDown = new Set(down.col);
    for (let pos = 0; pos < up.col.length; pos++) {
      const other = up.col[pos];
      if (!inDown.has(other)) {
        this.#note(col, other, colLb[other], colUb[other], up.lb[pos], up.ub[pos]);
      }
    }
    // Only now do bounds change: what was noted compares with those before.
    for (let pos = 0; pos < commonLb.length; pos += 3) {
      this.#tighten(commonLb[pos], commonLb[pos + 1], commonLb[pos + 2]);
    }
    return !this.#domain.isEmpty && this.#domain.propagate();
  }

  /** Takes bounds that follow from both values. */
  #tighten(col: number, lb: number, ub: number): void {
    const { colLb, colUb } = this.#domain;
    const gain = Math.max(lb - colLb[col], colUb[col] - ub);
    if (!(gain > 0)) return;
    if (this.#mip.integrality[col] === 0) {
      const width = colUb[col] - colLb[col];
      if (gain < LEAST_STEP || (width < Number.POSITIVE_INFINITY && gain < LEAST_SHARE * width)) return;
    }
    this.tightened++;
    this.#domain.tighten(col, lb, ub);
  }

  /** Notes what the column's two values mean for another one. */
  #note(col: number, other: number, lb0: number, ub0: number, lb1: number, ub1: number): void {
    const { colLb, colUb } = this.#domain;
    const lb = colLb[other];
    const ub = colUb[other];
    if (this.#mip.integrality[other] === 1 && lb === 0 && ub === 1) {
      const isEqual = ub0 === 0 && lb1 === 1;
      const isOpposite = lb0 === 1 && ub1 === 0;
      if (isEqual || isOpposite) {
        if (this.#isTwin[other] === 1) return;
        this.#isTwin[other] = 1;
        this.equivalences.push({ col, other, isOpposite });
        return;
      }
      if (ub0 === 0) this.#forbid(literalOf(col, 0), literalOf(other, 1));
      if (lb0 === 1) this.#forbid(literalOf(col, 0), literalOf(other, 0));
      if (ub1 === 0) this.#forbid(literalOf(col, 1), literalOf(other, 1));
      if (lb1 === 1) this.#forbid(literalOf(col, 1), literalOf(other, 0));
      return;
    }
    if (this.implications >= IMPLICATIONS_PER_COL * this.#mip.numCols) return;
    if ((ub0 < ub || ub1 < ub) && Number.isFinite(ub0) && Number.isFinite(ub1)) {
      this.#known.upper.push({ col: other, binary: col, coef: ub1 - ub0, constant: ub0 });
      this.implications++;
    }
    if ((lb0 > lb || lb1 > lb) && Number.isFinite(lb0) && Number.isFinite(lb1)) {
      this.#known.lower.push({ col: other, binary: col, coef: lb1 - lb0, constant: lb0 });
      this.implications++;
    }
  }

  #forbid(one: number, other: number): void {
    if (this.implications >= IMPLICATIONS_PER_COL * this.#mip.numCols) return;
    if (this.#mip.cliques.areAdjacent(one, other)) return;
    this.implications++;
    this.#known.exclusions.push({ one, other });
  }
}

/** The binaries of the problem within the domain, those in most rows first. */
function candidatesOf(mip: MipProblem, domain: Domain): Int32Array {
  const { numCols, integrality, colStart } = mip;
  const cols: number[] = [];
  for (let col = 0; col < numCols; col++) {
    if (integrality[col] === 1 && domain.colLb[col] === 0 && domain.colUb[col] === 1) cols.push(col);
  }
  const lengthOf = (col: number): number => colStart[col + 1] - colStart[col];
  return Int32Array.from(cols.sort((a, b) => lengthOf(b) - lengthOf(a) || a - b));
}

/**
 * Probes the binaries of a problem; in steps.
 *
 * @param domain propagated bounds that hold everywhere; tightened by what is found.
 * @param known receives implications.
 */
export function* probeBinaries(
  mip: MipProblem,
  domain: Domain,
  known: Implications,
): Generator<void, ProbingResult> {
  yield* mip.buildTables();
  const probing = new Probing(mip, domain, known);
  const candidates = candidatesOf(mip, domain);
  const entries = mip.colStart[mip.numCols];
  const mostWork = domain.work + Math.min(MOST_WORK, LEAST_WORK + WORK_PER_ENTRY * entries);
  let probed = 0;
  let isInfeasible = false;
  let paused = domain.work;
  if (candidates.length <= MOST_BINARIES) {
    for (; probed < candidates.length && !isInfeasible && domain.work < mostWork; probed++) {
      if (domain.work > paused + WORK_A_STEP) {
        paused = domain.work;
        yield;
      }
      const col = candidates[probed];
      if (domain.colLb[col] === domain.colUb[col]) continue;
      isInfeasible = !probing.probe(col);
    }
  }
  const { fixed, tightened, equivalences, implications } = probing;
  return { isInfeasible, probed, fixed, tightened, equivalences, implications };
}
