import type { ParseError, SosSpec } from "../../engine/index.ts";
import type { ProblemBuilder } from "./problem-builder.ts";

/** Makes the error for the present place of a text. */
type ErrorAt = (found: string, expected: string) => ParseError;

/** The special ordered set that a text is about: takes its members one by one and refuses what comes twice. */
export class SetReader {
  readonly #builder: ProblemBuilder;
  readonly #error: ErrorAt;
  #open: { readonly type: 1 | 2; readonly priority: number; readonly name: string } | null = null;
  #cols: number[] = [];
  #weights: number[] = [];
  /** Names of all sets so far, in order. */
  readonly names: string[] = [];
  readonly #seenCols = new Set<number>();
  readonly #seenWeights = new Set<number>();

  constructor(builder: ProblemBuilder, error: ErrorAt) {
    this.#builder = builder;
    this.#error = error;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Ends the set before and begins another. @param name empty = set0, set1, … by position. */
  begin(type: SosSpec["type"], name: string, priority: number): void {
    this.end();
    if ((priority | 0) !== priority) throw this.#error(`priority ${priority}`, "a 32-bit whole number");
    this.#open = { type, priority, name: name === "" ? `set${this.names.length}` : name };
  }

  /** Adds a member. @throws ParseError where no set has begun; for a column or a weight that comes twice. */
  add(col: number, weight: number): void {
    if (this.#open === null) throw this.#error("a column", "S1 or S2 and the name of a set first");
    if (!Number.isFinite(weight)) throw this.#error(`weight ${weight}`, "a finite weight");
    if (this.#seenCols.has(col)) throw this.#error("a column twice in a set", "each column once");
    if (this.#seenWeights.has(weight)) {
      throw this.#error(`the weight ${weight} twice in a set`, "different weights");
    }
    this.#seenCols.add(col);
    this.#seenWeights.add(weight);
    this.#cols.push(col);
    this.#weights.push(weight);
  }

  /** After a problem: sees to it that a set is open, for the beginning may have been what was refused. */
  repair(): void {
    this.#open ??= { type: 1, priority: 0, name: "" };
  }

  /** Hands the open set, if there is one, to the builder. */
  end(): void {
    if (this.#open === null) return;
    const { name, type, priority } = this.#open;
    this.#builder.sets.add({ type, priority, cols: this.#cols, weights: this.#weights }, `set ${name}`);
    this.names.push(name);
    this.#open = null;
    this.#cols = [];
    this.#weights = [];
    this.#seenCols.clear();
    this.#seenWeights.clear();
  }
}
