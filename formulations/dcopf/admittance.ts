/**
 * Admittance and susceptance matrices of a network as sparse matrices, for this model and for others: the AC bus
 * admittance matrix and the matrices of the DC approximation.
 * Source: Zimmerman and Murillo-Sánchez, MATPOWER User's Manual, sections 3.2 and 3.7.
 */
import type { Network } from "./network.ts";

/** A sparse matrix by columns; rows ascend within a column. */
export interface SparseMatrix {
  readonly numRows: number;
  readonly numCols: number;
  /** Length numCols + 1. */
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

/** A sparse matrix of complex numbers. */
export interface ComplexSparseMatrix extends Omit<SparseMatrix, "value"> {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * How a branch's susceptance is read. "series": b = x/(r² + x²), taps and phase shifts ignored. "matpower":
 * b = 1/(x·tap), with phase shifts.
 */
export type SusceptanceReading = "series" | "matpower";

/** The matrices of the DC model: branch flows = branchMatrix·θ + branchShift, injections = busMatrix·θ + busShift. */
export interface DcMatrices {
  /** Buses × buses, p.u. Symmetric. */
  readonly busMatrix: SparseMatrix;
  /** Branches × buses, p.u. */
  readonly branchMatrix: SparseMatrix;
  /** Susceptance of each branch, p.u. */
  readonly susceptance: Float64Array;
  /** Flow of each branch at equal angles, p.u.: −b φ. */
  readonly branchShift: Float64Array;
  /** Injection of each bus at equal angles, p.u. */
  readonly busShift: Float64Array;
}

/** Entries in any order, to be summed where they fall together. */
interface Triplets {
  readonly row: Int32Array;
  readonly col: Int32Array;
}

/** The pattern of triplets by columns, and the place of each triplet in it. Two passes of counting sort. */
function assemblePattern(numRows: number, numCols: number, { row, col }: Triplets) {
  const count = row.length;
  const orderBy = (key: Int32Array, size: number, order: Int32Array | null): Int32Array => {
    const start = new Int32Array(size + 1);
    for (let entry = 0; entry < count; entry++) start[key[entry] + 1]++;
    for (let pos = 0; pos < size; pos++) start[pos + 1] += start[pos];
    const sorted = new Int32Array(count);
    for (let pos = 0; pos < count; pos++) {
      const entry = order === null ? pos : order[pos];
      sorted[start[key[entry]]++] = entry;
    }
    return sorted;
  };
  const sorted = orderBy(col, numCols, orderBy(row, numRows, null));
  const place = new Int32Array(count);
  const rowIndex = new Int32Array(count);
  const colStart = new Int32Array(numCols + 1);
  let used = 0;
  let previous = -1;
  for (const entry of sorted) {
    const isNew = previous < 0 || row[entry] !== row[previous] || col[entry] !== col[previous];
    if (isNew) {
      rowIndex[used++] = row[entry];
      colStart[col[entry] + 1]++;
    }
    place[entry] = used - 1;
    previous = entry;
  }
  for (let pos = 0; pos < numCols; pos++) colStart[pos + 1] += colStart[pos];
  return { numRows, numCols, colStart, rowIndex: rowIndex.slice(0, used), place };
}

function sumInto(place: Int32Array, value: Float64Array, numEntries: number): Float64Array {
  const sum = new Float64Array(numEntries);
  for (let entry = 0; entry < value.length; entry++) sum[place[entry]] += value[entry];
  return sum;
}

function assembleSparse(numRows: number, numCols: number, at: Triplets, value: Float64Array): SparseMatrix {
  const { place, ...pattern } = assemblePattern(numRows, numCols, at);
  return { ...pattern, value: sumInto(place, value, pattern.rowIndex.length) };
}

/** The four entries of each branch in a bus matrix: from-from, from-to, to-from, to-to. */
function branchCorners({ branches }: Network, extra: number): Triplets {
  const { count, from, to } = branches;
  const row = new Int32Array(4 * count + extra);
  const col = new Int32Array(4 * count + extra);
  for (let branch = 0; branch < count; branch++) {
    const at = 4 * branch;
    row[at] = row[at + 1] = col[at] = col[at + 2] = from[branch];
    row[at + 2] = row[at + 3] = col[at + 1] = col[at + 3] = to[branch];
  }
  return { row, col };
}

/** Susceptance of each branch by a reading, p.u.; negative for series capacitors. */
export function branchSusceptance({ branches }: Network, reading: SusceptanceReading): Float64Array {
  const { resistance, reactance, tap } = branches;
  return reactance.map((x, branch) => {
    const r = resistance[branch];
    return reading === "series" ? x / (r * r + x * x) : 1 / (x * tap[branch]);
  });
}

/** The matrices of the DC model. Cost linear in buses and branches. */
export function bdc(network: Network, reading: SusceptanceReading): DcMatrices {
  const { buses, branches } = network;
  const { count, from, to, shiftRad } = branches;
  const susceptance = branchSusceptance(network, reading);
  const branchShift = new Float64Array(count);
  const busShift = new Float64Array(buses.count);
  const corners = new Float64Array(4 * count);
  const ends = { row: new Int32Array(2 * count), col: new Int32Array(2 * count) };
  const endValue = new Float64Array(2 * count);
  for (let branch = 0; branch < count; branch++) {
    const b = susceptance[branch];
    corners.set([b, -b, -b, b], 4 * branch);
    ends.row[2 * branch] = ends.row[2 * branch + 1] = branch;
    ends.col[2 * branch] = from[branch];
    ends.col[2 * branch + 1] = to[branch];
    endValue[2 * branch] = b;
    endValue[2 * branch + 1] = -b;
    if (reading === "series" || shiftRad[branch] === 0) continue;
    branchShift[branch] = -b * shiftRad[branch];
    busShift[from[branch]] += branchShift[branch];
    busShift[to[branch]] -= branchShift[branch];
  }
  return {
    busMatrix: assembleSparse(buses.count, buses.count, branchCorners(network, 0), corners),
    branchMatrix: assembleSparse(count, buses.count, ends, endValue),
    susceptance,
    branchShift,
    busShift,
  };
}

/**
 * The AC bus admittance matrix, p.u.: π circuits with half the charging at each end, an ideal transformer at the from
 * side, and the shunts of the buses. Cost linear in buses and branches.
 */
export function ybus(network: Network): ComplexSparseMatrix {
  const { buses, branches, baseMVA } = network;
  const { count, resistance, reactance, charging, tap, shiftRad } = branches;
  const at = branchCorners(network, buses.count);
  const real = new Float64Array(4 * count + buses.count);
  const imaginary = new Float64Array(4 * count + buses.count);
  for (let branch = 0; branch < count; branch++) {
    const r = resistance[branch];
    const x = reactance[branch];
    const g = r / (r * r + x * x);
    const b = -x / (r * r + x * x);
    const t = tap[branch];
    const cos = Math.cos(shiftRad[branch]) / t;
    const sin = Math.sin(shiftRad[branch]) / t;
    const half = b + charging[branch] / 2;
    // −y / conj(tap) and −y / tap, with tap = t e^{jφ}.
    real.set([g / (t * t), b * sin - g * cos, -g * cos - b * sin, g], 4 * branch);
    imaginary.set([half / (t * t), -b * cos - g * sin, g * sin - b * cos, half], 4 * branch);
  }
  for (let bus = 0; bus < buses.count; bus++) {
    at.row[4 * count + bus] = at.col[4 * count + bus] = bus;
    real[4 * count + bus] = buses.shuntMW[bus] / baseMVA;
    imaginary[4 * count + bus] = buses.shuntMVAr[bus] / baseMVA;
  }
  const { place, ...pattern } = assemblePattern(buses.count, buses.count, at);
  const numEntries = pattern.rowIndex.length;
  return {
    ...pattern,
    real: sumInto(place, real, numEntries),
    imaginary: sumInto(place, imaginary, numEntries),
  };
}
