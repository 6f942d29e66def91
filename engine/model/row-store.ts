import { ModelError } from "../errors.ts";
import type { NewRows } from "./assemble.ts";
import type { RowBuilder } from "./blocks.ts";
import { shown } from "./check-spec.ts";
import { Col } from "./expression.ts";
import { growableFloat64, growableInt32 } from "./growable.ts";

/** Rows as they are written, one after the other, until they are assembled into the matrix. */
export class RowStore implements RowBuilder {
  readonly #owner: { readonly numCols: number };
  readonly #rowStart = growableInt32();
  readonly #colIndex = growableInt32();
  readonly #value = growableFloat64();
  #label: () => string = () => "row";
  #isOpen = false;

  /** @param owner the model whose columns the rows may use. */
  constructor(owner: { readonly numCols: number }) {
    this.#owner = owner;
    this.#rowStart.push(0);
  }

  get numRows(): number {
    return this.#rowStart.length - 1;
  }

  /** Opens the next row for `add`; `label` names it in messages. */
  open(label: () => string): void {
    this.#isOpen = true;
    this.#label = label;
  }

  add(coefficient: number, col: number | Col): this {
    if (!this.#isOpen) throw new ModelError("row builder: found a term added after its row was finished");
    let index: number;
    if (typeof col === "number") index = col;
    else if (col instanceof Col && col.owner === this.#owner) index = col.index;
    else
      throw new ModelError(`${this.#label()}: found a column of another model, expected one of this model`);
    if (index >>> 0 !== index || index >= this.#owner.numCols) {
      throw new ModelError(
        `${this.#label()}: found column ${index}, expected 0 to ${this.#owner.numCols - 1}`,
      );
    }
    if (!Number.isFinite(coefficient)) {
      throw new ModelError(
        `${this.#label()}: found coefficient ${shown(coefficient)} of column ${index}, expected a finite number`,
      );
    }
    this.#colIndex.push(index);
    this.#value.push(coefficient);
    return this;
  }

  /** Ends the row that is open. */
  close(): void {
    this.#rowStart.push(this.#value.length);
    this.#isOpen = false;
  }

  /** Forgets the rows from `numRows` on, finished or not. */
  truncate(numRows: number): void {
    const end = this.#rowStart.items[numRows];
    this.#rowStart.truncate(numRows + 1);
    this.#colIndex.truncate(end);
    this.#value.truncate(end);
    this.#isOpen = false;
  }

  /** The rows, to be appended from row `firstRow` on; borrowed until the next change. */
  view(firstRow: number): NewRows {
    return {
      firstRow,
      numRows: this.numRows,
      rowStart: this.#rowStart.items,
      colIndex: this.#colIndex.items,
      value: this.#value.items,
    };
  }
}
