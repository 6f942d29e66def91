/**
 * Cliques: sets of literals of which at most one holds. A literal is "binary column = value", written 2 · col + value.
 * Every set-packing row is a clique; so are the heavy entries of a knapsack row any two of which exceed what it grants.
 *
 * Cliques are stored one after the other, and by literal the cliques that it is in. Whatever separates, propagates or
 * dives may read them; all hold for every feasible point within the bounds that they were extracted with.
 *
 * Atamtürk, Nemhauser, Savelsbergh, "Conflict graphs in solving integer programming problems", EJOR 121 (2000) 40-55.
 */

import { LOOP_SECTION } from "../../model/loop-section.ts";
import { ACCEPTED_RELATIVE_VIOLATION, ACCEPTED_VIOLATION } from "../../tolerances.ts";
import type { MipView } from "../plugins.ts";

/** Cliques that one knapsack row may give besides its largest. */
const MOST_EXTRA_PER_ROW = 100;

/** Literals in all cliques together, as a multiple of the matrix entries, before only the largest of each row is kept. */
const MOST_LITERALS = 4;

/** Matrix entries looked at between two yields. */
const ENTRIES_A_STEP = 20_000;

/** Weights this near to each other, relatively, are equal. */
const SAME_WEIGHT = 1e-9;

/** The literal "column = value". */
export function literalOf(col: number, value: number): number {
  return 2 * col + value;
}

/** A growing list of cliques, to be closed into a table. */
export class CliqueCollector {
  readonly #starts: number[] = [0];
  readonly #literals: number[] = [];
  readonly #equations: number[] = [];

  /** Literals stored so far. */
  get numLiterals(): number {
    return this.#literals.length;
  }

  /**
   * Adds a clique. @param literals two or more, each once; copied.
   * @param isEquation whether exactly one of them holds.
   */
  add(literals: readonly number[], isEquation: boolean): void {
    for (const literal of [...literals].sort((a, b) => a - b)) this.#literals.push(literal);
    this.#starts.push(this.#literals.length);
    this.#equations.push(isEquation ? 1 : 0);
  }

  /** The table of what was added. */
  close(numCols: number): CliqueTable {
    return new CliqueTable(
      numCols,
      Int32Array.from(this.#starts),
      Int32Array.from(this.#literals),
      Uint8Array.from(this.#equations),
    );
  }
}

/** See the head of the file. Nothing changes once it is made. */
export class CliqueTable {
  readonly numCols: number;
  readonly numCliques: number;
  /** Clique k has the literals at cliqueStart[k] … cliqueStart[k + 1] − 1, ascending. Length numCliques + 1. */
  readonly cliqueStart: Int32Array;
  readonly literal: Int32Array;
  /** 1 = exactly one literal of the clique holds. Length numCliques. */
  readonly isEquation: Uint8Array;
  /** The cliques of a literal stand at memberStart[literal] … − 1, ascending. Length 2 · numCols + 1. */
  readonly memberStart: Int32Array;
  readonly memberClique: Int32Array;

  /** Takes the arrays over. */
  constructor(numCols: number, cliqueStart: Int32Array, literal: Int32Array, isEquation: Uint8Array) {
    this.numCols = numCols;
    this.numCliques = isEquation.length;
    this.cliqueStart = cliqueStart;
    this.literal = literal;
    this.isEquation = isEquation;
    this.memberStart = new Int32Array(2 * numCols + 1);
    this.memberClique = new Int32Array(literal.length);
    for (let pos = 0; pos < literal.length; pos++) this.memberStart[literal[pos] + 1]++;
    for (let lit = 0; lit < 2 * numCols; lit++) this.memberStart[lit + 1] += this.memberStart[lit];
    const next = this.memberStart.slice(0, 2 * numCols);
    for (let clique = 0; clique < this.numCliques; clique++) {
      for (let pos = cliqueStart[clique]; pos < cliqueStart[clique + 1]; pos++) {
        this.memberClique[next[literal[pos]]++] = clique;
      }
    }
  }

  /** Number of cliques that the literal is in. */
  degreeOf(literal: number): number {
    return this.memberStart[literal + 1] - this.memberStart[literal];
  }

  /** Whether the table says that not both literals hold: opposites, or members of one clique. */
  areAdjacent(one: number, other: number): boolean {
    if (one === other) return false;
    if ((one ^ other) === 1) return true;
    const { memberStart, memberClique } = this;
    let a = memberStart[one];
    let b = memberStart[other];
    const aEnd = memberStart[one + 1];
    const bEnd = memberStart[other + 1];
    while (a < aEnd && b < bEnd) {
      const difference = memberClique[a] - memberClique[b];
      if (difference === 0) return true;
      if (difference < 0) a++;
      else b++;
    }
    return false;
  }
}

/** Entries of a row that a literal stands for, heaviest first. */
interface Literals {
  /** What the row grants beyond its least activity, with what a checker forgives. */
  readonly room: number;
  readonly literal: readonly number[];
  readonly weight: readonly number[];
  /** Whether all entries but fixed ones are literals. */
  readonly isPure: boolean;
}

/** Reads sign × row <= side; null where no two literals exceed it. */
function literalsOf(
  mip: MipView,
  colLb: Float64Array,
  colUb: Float64Array,
  row: number,
  sign: number,
): Literals | null {
  const { rowStart, colIndex, rowValue, integrality } = mip;
  const side = sign > 0 ? mip.rowUb[row] : 0 - mip.rowLb[row];
  if (side === Number.POSITIVE_INFINITY) return null;
  let least = 0;
  let size = Math.abs(side);
  let heaviest = 0;
  let second = 0;
  let isPure = true;
  let room = 0;
  let exceeds = false;
  let next = rowStart[row];
  const end = rowStart[row + 1];
  do {
    const stop = Math.min(end, next + LOOP_SECTION);
    for (; next < stop; next++) {
      const col = colIndex[next];
      const a = sign * rowValue[next];
      const low = a > 0 ? a * colLb[col] : a * colUb[col];
      if (low === Number.NEGATIVE_INFINITY) return null;
      least += low;
      size += Math.abs(low);
      if (colLb[col] === colUb[col]) continue;
      if (integrality[col] === 0 || colLb[col] !== 0 || colUb[col] !== 1) {
        isPure = false;
        continue;
      }
      const weight = Math.abs(a);
      if (weight > heaviest) {
        second = heaviest;
        heaviest = weight;
      } else if (weight > second) second = weight;
    }
    room = side - least + ACCEPTED_VIOLATION + ACCEPTED_RELATIVE_VIOLATION * size;
    exceeds = heaviest + second > room && second > 0;
  } while (next < end);
  if (!exceeds) return null;
  const members: { readonly literal: number; readonly weight: number }[] = [];
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const col = colIndex[entry];
    if (integrality[col] === 0 || colLb[col] !== 0 || colUb[col] !== 1) continue;
    const a = sign * rowValue[entry];
    // The lightest partner is the heaviest of all: what exceeds nothing with it is in no clique.
    if (Math.abs(a) + heaviest > room)
      members.push({ literal: literalOf(col, a > 0 ? 1 : 0), weight: Math.abs(a) });
    else isPure = false;
  }
  members.sort((a, b) => b.weight - a.weight || a.literal - b.literal);
  return {
    room,
    literal: members.map(({ literal }) => literal),
    weight: members.map(({ weight }) => weight),
    isPure,
  };
}

/** Whether the row, an equation, says that exactly one of its literals holds: one weight for all, and room for one. */
function isExactlyOne(mip: MipView, row: number, { room, weight, isPure }: Literals): boolean {
  if (!isPure || mip.rowLb[row] !== mip.rowUb[row]) return false;
  const heaviest = weight[0];
  const lightest = weight[weight.length - 1];
  const near = (a: number): boolean => Math.abs(a - heaviest) <= SAME_WEIGHT * heaviest;
  // The room holds what a checker forgives, too: a millionth of a weight or less, or the row proves nothing.
  return near(lightest) && Math.abs(room - heaviest) <= 1e-5 * heaviest;
}

/** Adds the cliques of sign × row <= its side. */
function extractFromRow(
  mip: MipView,
  row: number,
  literals: Literals,
  collector: CliqueCollector,
  mayAddMore: boolean,
): void {
  const { room, literal, weight } = literals;
  let size = 2;
  while (size < literal.length && weight[size - 1] + weight[size] > room) size++;
  collector.add(literal.slice(0, size), size === literal.length && isExactlyOne(mip, row, literals));
  if (!mayAddMore) return;
  // Each lighter literal with those that are heavy enough to exceed the room together with it.
  let heavy = size - 1;
  const last = Math.min(literal.length, size + MOST_EXTRA_PER_ROW);
  for (let pos = size; pos < last; pos++) {
    while (heavy > 0 && !(weight[heavy - 1] + weight[pos] > room)) heavy--;
    if (heavy === 0) return;
    collector.add([...literal.slice(0, heavy), literal[pos]], false);
  }
}

/** Adds to a collector every clique that a row implies within the bounds (lengths numCols, borrowed); in steps. */
export function* extractCliques(
  mip: MipView,
  colLb: Float64Array,
  colUb: Float64Array,
  collector: CliqueCollector,
): Generator<void, void> {
  const most = MOST_LITERALS * mip.colStart[mip.numCols] + 1000;
  let pausedAt = 0;
  for (let row = 0; row < mip.numRows; row++) {
    if (mip.rowStart[row] > pausedAt + ENTRIES_A_STEP) {
      pausedAt = mip.rowStart[row];
      yield;
    }
    for (let sign = 1; sign >= -1; sign -= 2) {
      const literals = literalsOf(mip, colLb, colUb, row, sign);
      if (literals !== null) extractFromRow(mip, row, literals, collector, collector.numLiterals < most);
    }
  }
}

/** The cliques that the rows of a problem imply; in steps. */
export function* buildCliqueTable(mip: MipView): Generator<void, CliqueTable> {
  const collector = new CliqueCollector();
  yield* extractCliques(mip, mip.colLb, mip.colUb, collector);
  yield;
  return collector.close(mip.numCols);
}
