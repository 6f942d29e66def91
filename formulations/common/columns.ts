/** The columns that describe the tables of a folder instance: each function makes one, or changes one that is given. */
import type { ColumnSpec } from "./folder-layout.ts";

/**
 * A column that must be there.
 * @param unit the one that the name states already, so that the header need not; empty = none.
 */
export function column(name: string, kind: ColumnSpec["kind"], unit: string = ""): ColumnSpec {
  return { name, kind, unit, required: true, unitInHeader: false };
}

/** A column of numbers that must be there; its header must state the unit. */
export function measured(name: string, unit: string): ColumnSpec {
  return { ...column(name, "number", unit), unitInHeader: true };
}

/** A column of shares of one that must be there; its header may state %. */
export function share(name: string): ColumnSpec {
  return { ...column(name, "number"), isShare: true };
}

/** The same column, which may be absent as a whole. */
export function optional(spec: ColumnSpec): ColumnSpec {
  return { ...spec, required: false };
}

/** The same column, whose list goes to another place than its name says. @param target as of `ColumnSpec`. */
export function into(target: string, spec: ColumnSpec): ColumnSpec {
  return { ...spec, target };
}
