/**
 * What lets compiled code outlive the solve that it was compiled for.
 *
 * V8 compiles a function for the shapes (hidden classes) of the objects that it meets, and throws that code away once a
 * collection finds a shape without a living object. After a solve all its objects die at once: the next one of a process
 * compiled the whole simplex again, some hundred functions; a solve of forty parts compiled for each of them what makes cuts.
 * So one small object of each class that hot code works on is kept for good, by a static field of the class. A field's kind
 * belongs to the shape, too: fields that will hold fractions start with one.
 */
import type { Problem } from "./problem.ts";

/**
 * Zero as a double. A field that starts with a plain 0 counts as one of integers until it holds a fraction; then its
 * object gets another shape.
 */
export const REAL_ZERO: number = -0;

/** A problem for the kept objects; its figures are fractions. Not to be changed. */
export const KEPT_PROBLEM: Problem = {
  numRows: 1,
  numCols: 1,
  maximize: false,
  objectiveOffset: 0.5,
  colCost: Float64Array.of(0.5),
  colLb: Float64Array.of(0),
  colUb: Float64Array.of(1),
  integrality: new Uint8Array(1),
  rowLb: Float64Array.of(0),
  rowUb: Float64Array.of(1),
  colStart: Int32Array.of(0, 1),
  rowIndex: Int32Array.of(0),
  value: Float64Array.of(1.5),
};
