import { ModelError } from "../errors.ts";
import type { Col } from "./expression.ts";
import type { Tag } from "./problem.ts";

/** One value for all members of a block, or a function of the position in the block. */
export type PerItem<T> = T | ((pos: number) => T);

/** What `addCol` may be told. */
export interface ColSpec {
  /** Default 0. */
  readonly lb?: number;
  /** Default Infinity. */
  readonly ub?: number;
  /** Default 0. */
  readonly cost?: number;
  /** Default false. */
  readonly integer?: boolean;
  /** Above 0: the column is semi-continuous, 0 or at least this. `lb` and `ub` hold as well. */
  readonly least?: number;
  readonly name?: string;
  readonly tag?: Tag;
}

/** What `addCols` may be told. Names and tags are asked for when they are needed, and not kept. */
export interface ColsSpec {
  /** Default 0. */
  readonly lb?: PerItem<number>;
  /** Default Infinity. */
  readonly ub?: PerItem<number>;
  /** Default 0. */
  readonly cost?: PerItem<number>;
  /** Default false. */
  readonly integer?: PerItem<boolean>;
  /** Above 0: the column is semi-continuous, 0 or at least this. `lb` and `ub` hold as well. */
  readonly least?: PerItem<number>;
  /** Branched on before columns of lower priority; a whole number from 0 (default) to 255, one for the block. */
  readonly branchPriority?: number;
  readonly name?: (pos: number) => string;
  readonly tag?: (pos: number) => Tag;
}

/** What `addRow` may be told. */
export interface RowSpec {
  readonly name?: string;
  readonly tag?: Tag;
}

/** Takes the terms of one row. */
export interface RowBuilder {
  /**
   * Adds coefficient · col to the row; a column that comes twice is summed.
   * @throws ModelError for a coefficient that is not finite or a column that the model does not have.
   */
  add(coefficient: number, col: number | Col): this;
}

/** What `addRows` is told. */
export interface RowsSpec {
  /** Default −Infinity. */
  readonly lb?: PerItem<number>;
  /** Default Infinity. */
  readonly ub?: PerItem<number>;
  readonly name?: (pos: number) => string;
  readonly tag?: (pos: number) => Tag;
  /** Called once a row, in order; `row` is the same object each time and must not be kept. */
  readonly terms: (row: RowBuilder, pos: number) => void;
}

/** Neighbouring columns or rows that were added together. */
export interface Block {
  /** Index of the first. */
  readonly first: number;
  readonly count: number;
  /**
   * Index of the member at a position.
   * @throws ModelError outside 0 .. count − 1.
   */
  at(pos: number): number;
}

/** A block of columns. */
export type ColBlock = Block;

/** A block of rows. */
export type RowBlock = Block;

/** The block of `count` indices from `first`; `what` is for messages. */
export function makeBlock(what: "column" | "row", first: number, count: number): Block {
  return Object.freeze({
    first,
    count,
    at(pos: number): number {
      if (pos >>> 0 !== pos || pos >= count) {
        throw new ModelError(`${what} block: found position ${pos}, expected 0 to ${count - 1}`);
      }
      return first + pos;
    },
  });
}
