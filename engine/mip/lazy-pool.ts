/**
 * Rows that a model has but does not list, such as those of all subsets of its nodes: plug-ins name the ones that a
 * point breaks. A point counts only if it breaks none; the rows that it broke join the LP of the tree.
 */
import { ModelError } from "../errors.ts";
import { ACCEPTED_VIOLATION } from "../tolerances.ts";
import type { LazyRowSink, LazyRows, MipView } from "./plugins.ts";

/** A row sum value[k] x[col[k]] <= rhs, columns ascending. */
export interface LazyRow {
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly rhs: number;
}

/** A row as it was handed in, checked. @throws ModelError */
function checkedTerms(
  name: string,
  numCols: number,
  cols: ArrayLike<number>,
  values: ArrayLike<number>,
): Pick<LazyRow, "col" | "value"> {
  if (cols.length !== values.length) {
    throw new ModelError(`lazy row of ${name}: found ${values.length} values, expected ${cols.length}`);
  }
  const order = Array.from(cols, (_, pos) => pos).sort((a, b) => cols[a] - cols[b]);
  for (const [place, pos] of order.entries()) {
    const col = cols[pos];
    if (!Number.isInteger(col) || col < 0 || col >= numCols) {
      throw new ModelError(`lazy row of ${name}: found column ${col}, expected one below ${numCols}`);
    }
    if (place > 0 && cols[order[place - 1]] === col) {
      throw new ModelError(`lazy row of ${name}: found column ${col} twice, expected it once`);
    }
    if (!Number.isFinite(values[pos])) {
      throw new ModelError(`lazy row of ${name}: found the value ${values[pos]}, expected a finite number`);
    }
  }
  return {
    col: Int32Array.from(order, (pos) => cols[pos]),
    value: Float64Array.from(order, (pos) => values[pos]),
  };
}

function activityOf({ col, value }: Pick<LazyRow, "col" | "value">, colValue: Float64Array): number {
  let activity = 0;
  for (let entry = 0; entry < col.length; entry++) activity += value[entry] * colValue[col[entry]];
  return activity;
}

/** See the head of the file. */
export class LazyPool {
  readonly #numCols: number;
  readonly #plugins: readonly { readonly name: string; readonly run: ReturnType<LazyRows["create"]> }[];
  /** Rows that wait to join the LP. */
  #pending: LazyRow[] = [];
  /** Those and the ones that have joined it. */
  readonly #known = new Set<string>();
  #calls = 0;

  /** @param mip the problem as given, whose columns the plug-ins speak of. */
  constructor(plugins: readonly LazyRows[], mip: MipView) {
    this.#numCols = mip.numCols;
    this.#plugins = plugins.map((plugin) => ({ name: plugin.name, run: plugin.create(mip) }));
  }

  /** Points asked about, and rows found. */
  get counters(): Readonly<Record<string, number>> {
    return { calls: this.#calls, found: this.#known.size };
  }

  /** Whether rows wait to join the LP. */
  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /** The rows that wait; they count as joined from now on. */
  takePending(): readonly LazyRow[] {
    const rows = this.#pending;
    this.#pending = [];
    return rows;
  }

  /** Whether the point keeps all rows; those that it breaks wait to join the LP. @param colValue borrowed. */
  accepts(colValue: Float64Array): boolean {
    this.#calls++;
    let isKept = true;
    for (const { name, run } of this.#plugins) {
      const sink: LazyRowSink = {
        add: (cols, values, lb, ub) => {
          if (!this.#keeps(checkedTerms(name, this.#numCols, cols, values), lb, ub, colValue)) isKept = false;
        },
      };
      run.separate(colValue, sink);
    }
    return isKept;
  }

  /** Whether the point keeps the row; a side that it breaks waits to join the LP. */
  #keeps(terms: Pick<LazyRow, "col" | "value">, lb: number, ub: number, colValue: Float64Array): boolean {
    const activity = activityOf(terms, colValue);
    const isAbove = activity > ub + ACCEPTED_VIOLATION;
    const isBelow = activity < lb - ACCEPTED_VIOLATION;
    if (isAbove) this.#add({ ...terms, rhs: ub });
    if (isBelow) this.#add({ ...terms, value: terms.value.map((each) => 0 - each), rhs: 0 - lb });
    return !isAbove && !isBelow;
  }

  #add(row: LazyRow): void {
    const key = `${row.col.join()} ${row.value.join()} ${row.rhs}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#pending.push(row);
  }
}
