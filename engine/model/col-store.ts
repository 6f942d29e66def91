import type { ColsSpec } from "./blocks.ts";
import { appendNumbers, checkedNumber, checkedPriority, leastValues } from "./checked.ts";
import type { Semicontinuous } from "./col-sets.ts";
import { growableFloat64, growableUint8 } from "./growable.ts";
import type { Problem } from "./problem.ts";

/** The parts of a record that speak of columns one by one. */
type ColArrays = Pick<Problem, "colCost" | "colLb" | "colUb" | "integrality" | "branchPriority">;

/** Bounds, costs and kinds of a model's columns, as they are added and changed. Whoever calls has checked the indices. */
export class ColStore {
  readonly #lb = growableFloat64();
  readonly #ub = growableFloat64();
  readonly #cost = growableFloat64();
  readonly #integrality = growableUint8();
  readonly #branchPriority = growableUint8();
  /** Least values of the semi-continuous columns. */
  readonly #least = new Map<number, number>();

  get count(): number {
    return this.#lb.length;
  }

  /**
   * Appends a block.
   * @param label names the column at a position of the block in messages.
   * @throws ModelError for figures that are none; the store is then as before.
   */
  append(
    count: number,
    spec: { readonly [Field in keyof ColsSpec]?: ColsSpec[Field] | undefined },
    label: (pos: number) => string,
  ): void {
    const first = this.count;
    const least = leastValues(count, spec.least, label);
    try {
      appendNumbers(this.#ub, count, spec.ub ?? Number.POSITIVE_INFINITY, label, "upper bound");
      appendNumbers(this.#cost, count, spec.cost ?? 0, label, "cost");
      const { integer } = spec;
      if (typeof integer === "function") {
        for (let pos = 0; pos < count; pos++) this.#integrality.push(integer(pos) ? 1 : 0);
      } else {
        this.#integrality.pushMany(count, integer ? 1 : 0);
      }
      this.#branchPriority.pushMany(count, checkedPriority(spec.branchPriority ?? 0));
      // Last, because its length is the count.
      appendNumbers(this.#lb, count, spec.lb ?? 0, label, "lower bound");
    } catch (error) {
      const arrays = [this.#lb, this.#ub, this.#cost, this.#integrality, this.#branchPriority];
      for (const array of arrays) array.truncate(first);
      throw error;
    }
    for (let pos = 0; pos < least.length; pos++) {
      if (least[pos] > 0) this.#least.set(first + pos, least[pos]);
    }
  }

  /** Appends the columns of a record. */
  appendAll(problem: ColArrays & Pick<Problem, "numCols" | "semicontinuous">): void {
    const first = this.count;
    this.#lb.pushAll(problem.colLb);
    this.#ub.pushAll(problem.colUb);
    this.#cost.pushAll(problem.colCost);
    this.#integrality.pushAll(problem.integrality);
    if (problem.branchPriority === undefined) this.#branchPriority.pushMany(problem.numCols, 0);
    else this.#branchPriority.pushAll(problem.branchPriority);
    const { col = [], least = [] } = problem.semicontinuous ?? {};
    for (let pos = 0; pos < col.length; pos++) this.#least.set(first + col[pos], least[pos]);
  }

  costOf(col: number): number {
    return this.#cost.items[col];
  }

  /** @throws ModelError for what is no number. */
  setCost(col: number, cost: number): void {
    this.#cost.items[col] = checkedNumber(cost, () => `column ${col}: cost`);
  }

  /** Takes the costs of all columns. @throws ModelError for what is no number; they are then as before. */
  setCosts(cost: Float64Array): void {
    for (let col = 0; col < cost.length; col++) checkedNumber(cost[col], () => `column ${col}: cost`);
    this.#cost.items.set(cost);
  }

  /** @throws ModelError for what is no number; both bounds are then as before. */
  setBounds(col: number, lb: number, ub: number): void {
    checkedNumber(ub, () => `column ${col}: upper bound`);
    this.#lb.items[col] = checkedNumber(lb, () => `column ${col}: lower bound`);
    this.#ub.items[col] = ub;
  }

  setInteger(col: number, integer: boolean): void {
    this.#integrality.items[col] = integer ? 1 : 0;
  }

  /** @param least 0 = not semi-continuous. */
  setLeast(col: number, least: number): void {
    if (least === 0) this.#least.delete(col);
    else this.#least.set(col, least);
  }

  /** The columns as they are; fresh arrays. */
  toArrays(): ColArrays {
    const branchPriority = this.#branchPriority.toArray();
    return {
      colCost: this.#cost.toArray(),
      colLb: this.#lb.toArray(),
      colUb: this.#ub.toArray(),
      integrality: this.#integrality.toArray(),
      ...(branchPriority.some((priority) => priority > 0) ? { branchPriority } : {}),
    };
  }

  semicontinuous(): Semicontinuous {
    const sorted = [...this.#least].sort(([a], [b]) => a - b);
    return {
      col: Int32Array.from(sorted, ([col]) => col),
      least: Float64Array.from(sorted, ([, least]) => least),
    };
  }
}
