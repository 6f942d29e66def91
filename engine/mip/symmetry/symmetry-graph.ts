import type { MipProblem } from "../mip-problem.ts";

/**
 * A problem as a coloured graph: a vertex for each column, then one for each row, and an edge, in both directions, for each
 * entry. Vertices that a symmetry may swap have equal colours; so have such edges, but for chance.
 */
export interface SymmetryGraph {
  readonly numVertices: number;
  /** By vertex. */
  readonly colour: Int32Array;
  /** Edges of a vertex stand at edgeStart[vertex] … edgeStart[vertex + 1] − 1; length numVertices + 1. */
  readonly edgeStart: Int32Array;
  readonly neighbour: Int32Array;
  /** Mixed bits of the entry. */
  readonly edgeColour: Int32Array;
}

/** Mixes the bits of numbers into 32 bits. */
class BitMixer {
  /** For its shape. */
  static readonly kept: BitMixer = new BitMixer();
  readonly #number = new Float64Array(1);
  readonly #bits = new Int32Array(this.#number.buffer);

  /** Mixes a number into what was mixed before. */
  mix(before: number, value: number): number {
    this.#number[0] = value + 0; // −0 becomes 0
    const first = Math.imul(this.#bits[0] ^ before, 0x85ebca6b) ^ Math.imul(this.#bits[1], 0xc2b2ae35);
    const second = Math.imul(first ^ (first >>> 15), 0x27d4eb2f);
    return second ^ (second >>> 13);
  }
}

/**
 * Numbers lines of a problem by what is known of them, equal ones alike; by chance, others too.
 * @param figures arrays by line. @param first the least number. @param colour filled; as long as the figures.
 * @returns the number after the last.
 */
function colourLines(
  figures: readonly ArrayLike<number>[],
  first: number,
  mixer: BitMixer,
  colour: Int32Array,
): number {
  const numberOf = new Map<number, number>();
  for (let line = 0; line < colour.length; line++) {
    let mixed = 1;
    for (const figure of figures) mixed = mixer.mix(mixed, figure[line]);
    const known = numberOf.get(mixed);
    colour[line] = known ?? first + numberOf.size;
    if (known === undefined) numberOf.set(mixed, colour[line]);
  }
  return first + numberOf.size;
}

/** The graph of a problem; in steps. */
export function* buildSymmetryGraph(mip: MipProblem): Generator<void, SymmetryGraph> {
  const { numCols, numRows, colStart, rowStart, rowIndex, colIndex } = mip;
  const mixer = new BitMixer();
  const colour = new Int32Array(numCols + numRows);
  const ofCols = [mip.integrality, mip.colCost, mip.colLb, mip.colUb];
  if (mip.branchPriority !== null) ofCols.push(mip.branchPriority);
  const numColours = colourLines(ofCols, 0, mixer, colour.subarray(0, numCols));
  yield;
  colourLines([mip.rowLb, mip.rowUb], numColours, mixer, colour.subarray(numCols));
  const numEntries = colStart[numCols];
  const edgeStart = new Int32Array(numCols + numRows + 1);
  edgeStart.set(colStart);
  for (let row = 0; row <= numRows; row++) edgeStart[numCols + row] = numEntries + rowStart[row];
  yield;
  const neighbour = new Int32Array(2 * numEntries);
  const edgeColour = new Int32Array(2 * numEntries);
  for (let entry = 0; entry < numEntries; entry++) {
    neighbour[entry] = numCols + rowIndex[entry];
    neighbour[numEntries + entry] = colIndex[entry];
    edgeColour[entry] = mixer.mix(1, mip.value[entry]);
    edgeColour[numEntries + entry] = mixer.mix(1, mip.rowValue[entry]);
  }
  yield;
  return { numVertices: numCols + numRows, colour, edgeStart, neighbour, edgeColour };
}
