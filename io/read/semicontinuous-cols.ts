import { ParseError } from "../../engine/index.ts";
import type { ParseProblems } from "./parse-problems.ts";
import type { ProblemBuilder } from "./problem-builder.ts";
import type { WarningList } from "./warning-list.ts";

/**
 * Columns that a text calls semi-continuous. Their lower bound may still come: only at the end of the text it
 * becomes the least value while the column is not 0.
 */
export class SemicontinuousCols {
  readonly #lineOf = new Map<number, number>();

  /** Notes that a line makes a column semi-continuous. */
  mark(col: number, line: number): void {
    if (!this.#lineOf.has(col)) this.#lineOf.set(col, line);
  }

  /** Turns lower bounds into least values. A column that may be below 0 is a problem. */
  apply(builder: ProblemBuilder, file: string, warnings: WarningList, problems: ParseProblems): void {
    for (const [col, line] of this.#lineOf) {
      const lb = builder.colLb[col];
      if (lb < 0) {
        const expected = "0 or more for a semi-continuous column";
        problems.note(new ParseError({ file, line }, `the lower bound ${lb}`, expected));
        continue;
      }
      if (lb === 0) {
        warnings.add(
          "semi-continuous",
          line,
          "semi-continuous with the lower bound 0: the same as continuous",
        );
        continue;
      }
      builder.setLeast(col, lb);
      builder.colLb[col] = 0;
    }
  }
}
