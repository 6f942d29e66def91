/**
 * A problem as one block of memory: what a thread is handed. The caller's arrays are copied once, into memory that both
 * threads see where the platform has such, else into memory that moves to the other thread; they stay the caller's.
 */
import type { Problem } from "../../engine/index.ts";

type ArrayType = "Float64Array" | "Int32Array" | "Uint8Array";
type FieldTypes = Readonly<Record<string, ArrayType>>;

const PROBLEM_FIELDS: FieldTypes = {
  colCost: "Float64Array",
  colLb: "Float64Array",
  colUb: "Float64Array",
  rowLb: "Float64Array",
  rowUb: "Float64Array",
  value: "Float64Array",
  colStart: "Int32Array",
  rowIndex: "Int32Array",
  integrality: "Uint8Array",
};
const PRIORITY_FIELDS: FieldTypes = { branchPriority: "Uint8Array" };
const SET_FIELDS: FieldTypes = {
  weight: "Float64Array",
  priority: "Int32Array",
  start: "Int32Array",
  col: "Int32Array",
  type: "Uint8Array",
};
const SEMICONTINUOUS_FIELDS: FieldTypes = { least: "Float64Array", col: "Int32Array" };

/** Where an array stands in the block; offset in bytes, length in elements. */
interface Place {
  readonly type: ArrayType;
  readonly offset: number;
  readonly length: number;
}

type Places = Readonly<Record<string, Place>>;

/** A problem whose arrays stand in one block. */
export interface PackedProblem {
  readonly block: ArrayBufferLike;
  /** Bytes that another thread cannot see must move there; shared ones must not. */
  readonly isShared: boolean;
  readonly scalars: Pick<Problem, "numRows" | "numCols" | "maximize" | "objectiveOffset">;
  readonly arrays: Places;
  readonly sets: { readonly count: number; readonly arrays: Places } | null;
  readonly semicontinuous: Places | null;
}

/** Whether memory can be shared with another thread: in Node always, in a page only if it is cross-origin isolated. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === "function" && globalThis.crossOriginIsolated !== false;
}

/** Hands out places in a block that is made later. */
class BlockPlan {
  bytes = 0;
  readonly #copies: { readonly source: ArrayBufferView; readonly offset: number }[] = [];

  /** Places for the fields of a record; null where one is no array of its type. */
  place(record: object, types: FieldTypes): Places | null {
    const places: Record<string, Place> = {};
    for (const [field, type] of Object.entries(types)) {
      const array: unknown = (record as Readonly<Record<string, unknown>>)[field];
      // By tag: arrays of another realm are as good.
      if (Object.prototype.toString.call(array) !== `[object ${type}]`) return null;
      const source = array as ArrayBufferView & { readonly length: number };
      places[field] = { type, offset: this.bytes, length: source.length };
      this.#copies.push({ source, offset: this.bytes });
      this.bytes += (source.byteLength + 7) & ~7;
    }
    return places;
  }

  copyInto(block: ArrayBufferLike): void {
    for (const { source, offset } of this.#copies) {
      // Also a view whose buffer has gone to another thread.
      if (source.byteLength === 0) continue;
      const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
      new Uint8Array(block, offset, source.byteLength).set(bytes);
    }
  }
}

/**
 * Copies a problem into one block, lengths and figures as they are: they are judged where they are unpacked.
 *
 * @param isShared as `canShareMemory` says.
 * @returns null where there is no record, or an array is missing or of another type.
 */
export function packProblem(problem: Problem, isShared: boolean): PackedProblem | null {
  if (typeof problem !== "object" || problem === null) return null;
  const { numRows, numCols, maximize, objectiveOffset, sets, semicontinuous } = problem;
  const plan = new BlockPlan();
  const arrays = plan.place(problem, PROBLEM_FIELDS);
  const priorities = problem.branchPriority === undefined ? {} : plan.place(problem, PRIORITY_FIELDS);
  const setArrays = sets === undefined ? null : plan.place(sets, SET_FIELDS);
  const semicontinuousArrays =
    semicontinuous === undefined ? null : plan.place(semicontinuous, SEMICONTINUOUS_FIELDS);
  if (arrays === null || priorities === null) return null;
  if ((sets !== undefined && setArrays === null) || (semicontinuous !== undefined && !semicontinuousArrays)) {
    return null;
  }
  const block = isShared ? new SharedArrayBuffer(plan.bytes) : new ArrayBuffer(plan.bytes);
  plan.copyInto(block);
  return {
    block,
    isShared,
    scalars: { numRows, numCols, maximize, objectiveOffset },
    arrays: { ...arrays, ...priorities },
    sets: sets === undefined || setArrays === null ? null : { count: sets.count, arrays: setArrays },
    semicontinuous: semicontinuousArrays,
  };
}

const VIEW_CLASSES: Readonly<
  Record<ArrayType, new (block: ArrayBuffer, offset: number, length: number) => ArrayBufferView>
> = { Float64Array, Int32Array, Uint8Array };

function viewsOf(block: ArrayBufferLike, places: Places): Record<string, ArrayBufferView> {
  const views: Record<string, ArrayBufferView> = {};
  for (const [field, { type, offset, length }] of Object.entries(places)) {
    views[field] = new VIEW_CLASSES[type](block as ArrayBuffer, offset, length);
  }
  return views;
}

/** The problem of a block, as views into it; what `packProblem` was given. */
export function unpackProblem(packed: PackedProblem): Problem {
  const { block, scalars, arrays, sets, semicontinuous } = packed;
  const problem = {
    ...scalars,
    ...viewsOf(block, arrays),
    ...(sets === null ? {} : { sets: { count: sets.count, ...viewsOf(block, sets.arrays) } }),
    ...(semicontinuous === null ? {} : { semicontinuous: viewsOf(block, semicontinuous) }),
  };
  // The fields are those that were placed, by name and type.
  return problem as unknown as Problem;
}
