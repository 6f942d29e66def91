/**
 * What the package throws. Each class is one cause; `code` is stable for programs, the message is for people.
 */

/** A model that cannot be a linear or mixed-integer program: NaN, wrong lengths, crossed index ranges. */
export class ModelError extends Error {
  readonly code = "MODEL" as const;
  override readonly name = "ModelError";
}

/** An option of the wrong type or outside its range, or an unknown technique name. */
export class OptionError extends Error {
  readonly code = "OPTION" as const;
  override readonly name = "OptionError";
}

/** A kept state of a search that does not belong to this solve: what differs, what was found, what was expected. */
export class ResumeError extends Error {
  readonly code = "RESUME" as const;
  override readonly name = "ResumeError";
  readonly what: string;
  readonly found: string;
  readonly expected: string;

  constructor(what: string, found: string, expected: string) {
    super(`resume: ${what}: found ${found}, expected ${expected}`);
    this.what = what;
    this.found = found;
    this.expected = expected;
  }
}

/** A broken invariant of the package itself; the message holds the numbers. */
export class InternalError extends Error {
  readonly code = "INTERNAL" as const;
  override readonly name = "InternalError";
}

/** Where in a text an input problem stands. Lines and columns count from 1. */
export interface TextPosition {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** `file:line`, with `:column` where there is one. */
export function placeText({ file, line, column }: TextPosition): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** A text that does not follow its format: where, what was found, what was expected. */
export class ParseError extends Error {
  readonly code = "PARSE" as const;
  override readonly name = "ParseError";
  readonly position: TextPosition;
  readonly found: string;
  readonly expected: string;
  /**
   * Further problems of the same text, in the order in which reading met them; their own lists are empty. Readers of
   * models fill it, others stop at the first problem.
   */
  readonly followers: readonly ParseError[];
  /** Whether reading stopped at yet another problem, which is in no list. */
  readonly hasMore: boolean;

  constructor(
    position: TextPosition,
    found: string,
    expected: string,
    followers: readonly ParseError[] = [],
    hasMore = false,
  ) {
    super(`${placeText(position)}: found ${found}, expected ${expected}`);
    this.position = position;
    this.found = found;
    this.expected = expected;
    this.followers = followers;
    this.hasMore = hasMore;
  }
}
