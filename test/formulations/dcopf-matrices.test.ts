import { describe, expect, it } from "vitest";
import {
  bdc,
  type Network,
  networkFromMatpower,
  readMatpower,
  type SparseMatrix,
  ybus,
} from "../../formulations/dcopf/index.ts";
import { IssueList } from "../../formulations/index.ts";
import { SMALL_CASE } from "./dcopf-cases.ts";

const network = networkFromMatpower(readMatpower(SMALL_CASE), "case.m", new IssueList()) as Network;

/** A sparse matrix as rows. */
function dense({ numRows, numCols, colStart, rowIndex }: Omit<SparseMatrix, "value">, value: Float64Array) {
  const rows = Array.from({ length: numRows }, () => new Array<number>(numCols).fill(0));
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++)
      rows[rowIndex[entry]][col] += value[entry];
  }
  return rows;
}

describe("admittance matrices", () => {
  it("parallel branches are one entry of the bus matrix, rows ascend in a column", () => {
    const { busMatrix, susceptance } = bdc(network, "series");
    const second = 0.4 / (0.03 ** 2 + 0.4 ** 2);
    const first = 0.1 / 0.1 ** 2;
    expect(Array.from(susceptance)).toEqual([first, second]);
    expect(Array.from(busMatrix.colStart)).toEqual([0, 2, 4]);
    expect(Array.from(busMatrix.rowIndex)).toEqual([0, 1, 0, 1]);
    const b = first + second;
    expect(dense(busMatrix, busMatrix.value)).toEqual([
      [b, -b],
      [-b, b],
    ]);
  });

  it("the other reading has the tap in the susceptance, and the shift as injections", () => {
    const { branchMatrix, branchShift, busShift } = bdc(network, "matpower");
    const second = 1 / (0.4 * 1.1);
    const rows = dense(branchMatrix, branchMatrix.value);
    expect(rows[0]).toEqual([10, -10]);
    expect(rows[1][0]).toBeCloseTo(second, 14);
    expect(rows[1][1]).toBeCloseTo(-second, 14);
    const shift = (-second * 3 * Math.PI) / 180;
    expect(branchShift[1]).toBeCloseTo(shift, 14);
    expect(busShift[0]).toBeCloseTo(shift, 14);
    expect(busShift[1]).toBeCloseTo(-shift, 14);
  });

  it("the AC matrix is the sum of π circuits, transformers and shunts", () => {
    const matrix = ybus(network);
    const real = dense(matrix, matrix.real);
    const imaginary = dense(matrix, matrix.imaginary);
    const abs2 = 0.03 ** 2 + 0.4 ** 2;
    const [g, b] = [0.03 / abs2, -0.4 / abs2];
    const tap2 = 1.1 ** 2;
    // y₁₁ = −j10 + (y + j0.01)/1.1² + shunt 1 MW at 100 MVA
    expect(real[0][0]).toBeCloseTo(g / tap2 + 0.01, 12);
    expect(imaginary[0][0]).toBeCloseTo(-10 + (b + 0.01) / tap2, 12);
    expect(real[1][1]).toBeCloseTo(g, 12);
    expect(imaginary[1][1]).toBeCloseTo(-10 + b + 0.01 + 0.05, 12);
    // y₁₂ = j10 − y / (1.1 e^{−j3°}), y₂₁ = j10 − y / (1.1 e^{j3°})
    const [cos, sin] = [Math.cos((3 * Math.PI) / 180) / 1.1, Math.sin((3 * Math.PI) / 180) / 1.1];
    expect(real[0][1]).toBeCloseTo(-(g * cos - b * sin), 12);
    expect(imaginary[0][1]).toBeCloseTo(10 - (g * sin + b * cos), 12);
    expect(real[1][0]).toBeCloseTo(-(g * cos + b * sin), 12);
    expect(imaginary[1][0]).toBeCloseTo(10 - (b * cos - g * sin), 12);
  });
});
