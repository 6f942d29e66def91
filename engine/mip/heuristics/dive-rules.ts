import type { MipView } from "../plugins.ts";
import { type Locks, roundByLocks } from "./locks.ts";

/** What a dive does with a fractional column: where it goes, and how soon. */
export interface DiveStep {
  /** One of the two neighbours of the value. */
  readonly wanted: number;
  /** The least comes first. */
  readonly key: number;
}

/** One way to dive. */
export interface DiveRule {
  readonly name: string;
  readonly needsIncumbent: boolean;
  /** @param value fractional. @param incumbent value of the column in the incumbent; NaN without one. */
  step(col: number, value: number, incumbent: number): DiveStep;
}

/** Objective change that counts as none. */
const LEAST_CHANGE = 1e-6;

/**
 * The ways to dive, as Achterberg names them ("Constraint Integer Programming", TU Berlin 2007, section 9.1).
 * @param locks of the columns; borrowed.
 */
export function makeDiveRules(mip: MipView, locks: Locks): readonly DiveRule[] {
  const towards = (value: number, wanted: number): number => Math.abs(value - wanted);
  return [
    {
      name: "fractional",
      needsIncumbent: false,
      step(col, value) {
        const wanted = roundByLocks(locks, col, value);
        return { wanted, key: towards(value, wanted) };
      },
    },
    {
      name: "guided",
      needsIncumbent: true,
      step(_col, value, incumbent) {
        const wanted = incumbent >= value ? Math.ceil(value) : Math.floor(value);
        return { wanted, key: towards(value, wanted) };
      },
    },
    {
      name: "coefficient",
      needsIncumbent: false,
      step(col, value) {
        const down = locks.down[col];
        const up = locks.up[col];
        const goesUp = up < down || (up === down && value - Math.floor(value) > 0.5);
        const wanted = goesUp ? Math.ceil(value) : Math.floor(value);
        return { wanted, key: Math.min(down, up) + towards(value, wanted) };
      },
    },
    {
      name: "vector-length",
      needsIncumbent: false,
      step(col, value) {
        // Against the objective, where it fills the most rows for its price.
        const goesUp = mip.colCost[col] >= 0;
        const wanted = goesUp ? Math.ceil(value) : Math.floor(value);
        const change = Math.abs(mip.colCost[col]) * towards(value, wanted);
        return { wanted, key: (change + LEAST_CHANGE) / (mip.colStart[col + 1] - mip.colStart[col] + 1) };
      },
    },
  ];
}

/** Chooses among rules by what they have brought so far. */
export class DiveChoice {
  readonly #rules: readonly DiveRule[];
  readonly #calls: Int32Array;
  readonly #found: Int32Array;

  constructor(rules: readonly DiveRule[]) {
    this.#rules = rules;
    this.#calls = new Int32Array(rules.length);
    this.#found = new Int32Array(rules.length);
  }

  /** The rule with the best record; the less a rule was called, the more it is given credit. */
  choose(hasIncumbent: boolean): DiveRule {
    let best = 0;
    let bestRecord = -1;
    for (let pos = 0; pos < this.#rules.length; pos++) {
      if (this.#rules[pos].needsIncumbent && !hasIncumbent) continue;
      const record = (this.#found[pos] + 1) / (this.#calls[pos] + 1);
      if (record <= bestRecord) continue;
      best = pos;
      bestRecord = record;
    }
    this.#calls[best]++;
    return this.#rules[best];
  }

  /** Notes that the rule found a better point. */
  reward(rule: DiveRule): void {
    this.#found[this.#rules.indexOf(rule)]++;
  }
}
