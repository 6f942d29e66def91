import { ModelError } from "../errors.ts";
import { shown } from "./check-spec.ts";

/** What an expression can be combined with: a number or another expression. */
export type Operand = number | Linear;

/**
 * A linear expression: columns times numbers plus a constant. Immutable; every method returns a new one in
 * constant time, so that long sums may be built step by step.
 */
export abstract class Linear {
  /** This plus other. */
  plus(other: Operand): Linear {
    return new Combination(this, 1, other, 1);
  }

  /** This minus other. */
  minus(other: Operand): Linear {
    return new Combination(this, 1, other, -1);
  }

  /**
   * This times a number.
   * @throws ModelError for anything else.
   */
  times(factor: number): Linear {
    if (typeof factor !== "number") {
      throw new ModelError(`expression: found the factor ${shown(factor)}, expected a number`);
    }
    return new Combination(this, factor, 0, 1);
  }

  /** This <= limit. */
  atMost(limit: Operand): Relation {
    return relate(this, limit, Number.NEGATIVE_INFINITY, 0);
  }

  /** This >= limit. */
  atLeast(limit: Operand): Relation {
    return relate(this, limit, 0, Number.POSITIVE_INFINITY);
  }

  /** This = other. */
  equals(other: Operand): Relation {
    return relate(this, other, 0, 0);
  }

  /** lb <= this <= ub. */
  between(lb: number, ub: number): Relation {
    return { expression: this, lb, ub };
  }
}

/** A restriction lb <= expression <= ub, ready for `addRow`. */
export interface Relation {
  readonly expression: Linear;
  readonly lb: number;
  readonly ub: number;
}

/** One column of a model; the simplest expression. Models make them. */
export class Col extends Linear {
  /** The model that the column belongs to. */
  readonly owner: object;
  /** Index of the column in the model. */
  readonly index: number;

  constructor(owner: object, index: number) {
    super();
    this.owner = owner;
    this.index = index;
  }
}

/** left · leftFactor + right · rightFactor; a node of the expression tree. */
class Combination extends Linear {
  readonly left: Linear;
  readonly leftFactor: number;
  readonly right: Operand;
  readonly rightFactor: number;

  constructor(left: Linear, leftFactor: number, right: Operand, rightFactor: number) {
    super();
    this.left = left;
    this.leftFactor = leftFactor;
    this.right = right;
    this.rightFactor = rightFactor;
  }
}

/** The sum of many expressions. */
class Sum extends Linear {
  readonly items: readonly Operand[];

  constructor(items: readonly Operand[]) {
    super();
    this.items = items;
  }
}

/**
 * The sum of expressions and numbers; of none: zero.
 * @throws ModelError for anything but a list.
 */
export function sum(items: Iterable<Operand>): Linear {
  if (typeof items?.[Symbol.iterator] !== "function") {
    throw new ModelError(`sum: found ${shown(items)}, expected one list of expressions and numbers`);
  }
  return new Sum([...items]);
}

function relate(left: Linear, right: Operand, lb: number, ub: number): Relation {
  if (typeof right !== "number") return { expression: left.minus(right), lb, ub };
  return { expression: left, lb: lb === 0 ? right : lb, ub: ub === 0 ? right : ub };
}

/**
 * Takes an expression apart.
 *
 * @param owner the model whose columns are allowed.
 * @param term called with each coefficient and column index, from left to right; a column may come several times.
 * @returns the constant.
 * @throws ModelError for a column of another model, and for parts that are neither numbers nor expressions.
 */
export function expand(
  expression: Linear,
  owner: object,
  term: (coefficient: number, col: number) => void,
): number {
  let constant = 0;
  // An explicit stack: expressions that grow step by step are deeper than the call stack allows.
  const parts: Operand[] = [expression];
  const factors: number[] = [1];
  while (parts.length > 0) {
    const part = parts.pop() as Operand;
    const factor = factors.pop() as number;
    if (typeof part === "number") {
      constant += factor * part;
    } else if (part instanceof Col) {
      if (part.owner !== owner) {
        throw new ModelError(
          `expression: found column ${part.index} of another model, expected one of this model`,
        );
      }
      term(factor, part.index);
    } else if (part instanceof Combination) {
      parts.push(part.right, part.left);
      factors.push(factor * part.rightFactor, factor * part.leftFactor);
    } else if (part instanceof Sum) {
      for (let pos = part.items.length - 1; pos >= 0; pos--) {
        parts.push(part.items[pos]);
        factors.push(factor);
      }
    } else {
      throw new ModelError(`expression: found ${shown(part)}, expected a number, a column or an expression`);
    }
  }
  return constant;
}
