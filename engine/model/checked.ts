/** Single figures of the builders: handed back as they are, or refused. All throw ModelError. */
import { ModelError } from "../errors.ts";
import type { PerItem } from "./blocks.ts";
import { shown } from "./check-spec.ts";
import type { Growable } from "./growable.ts";

/** Indices are int32 throughout. */
const MOST_ITEMS = 2147483647;

export function checkedCount(count: number): number {
  if (Number.isInteger(count) && count >= 0 && count <= MOST_ITEMS) return count;
  throw new ModelError(`block: found count ${shown(count)}, expected a whole number from 0 to ${MOST_ITEMS}`);
}

export function checkedIndex(what: "column" | "row", index: number, count: number): number {
  if (index >>> 0 !== index || index >= count) {
    throw new ModelError(`found ${what} ${shown(index)}, expected 0 to ${count - 1}`);
  }
  return index;
}

export function checkedPriority(priority: number): number {
  if (Number.isInteger(priority) && priority >= 0 && priority <= 255) return priority;
  throw new ModelError(`found branching priority ${shown(priority)}, expected a whole number from 0 to 255`);
}

export function checkedLeast(least: number, where: string): number {
  if (typeof least === "number" && least >= 0 && least < Number.POSITIVE_INFINITY) return least;
  throw new ModelError(`${where}: least value: found ${shown(least)}, expected a finite number from 0`);
}

/** The least values of a block; empty without. */
export function leastValues(
  count: number,
  source: PerItem<number> | undefined,
  label: (pos: number) => string,
): number[] {
  if (source === undefined) return [];
  const at = (pos: number) => checkedLeast(typeof source === "function" ? source(pos) : source, label(pos));
  return Array.from({ length: count }, (_, pos) => at(pos));
}

export function checkedNumber(value: number, where: () => string): number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new ModelError(`${where()}: found ${shown(value)}, expected a number`);
  }
  return value;
}

/** Appends a constant or a function's values; NaN is refused where it enters. */
export function appendNumbers(
  target: Growable<Float64Array>,
  count: number,
  source: PerItem<number>,
  label: (pos: number) => string,
  field: string,
): void {
  const isFunction = typeof source === "function";
  let pos = 0;
  const where = () => `${label(pos)}: ${field}`;
  for (; pos < count; pos++) target.push(checkedNumber(isFunction ? source(pos) : source, where));
}
