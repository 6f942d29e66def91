/**
 * What is wrong with a text of a model, noted while reading goes on. Once there is a problem, the model will never be
 * finished: readers may fill it with anything that spares the user problems which only follow from others.
 */
import { ParseError } from "../../engine/index.ts";

/** Problems of one text that are told one by one; reading stops at the next. */
export const MOST_PROBLEMS = 50;

/** The problems of one text, in the order in which reading meets them. */
export class ParseProblems {
  readonly #most: number;
  readonly #found: ParseError[] = [];
  /** What all of them were thrown as, on its way out. */
  #thrown: ParseError | null = null;

  /** @param most problems to note; 0 = the first one ends the reading. */
  constructor(most: number = MOST_PROBLEMS) {
    this.#most = most;
  }

  get count(): number {
    return this.#found.length;
  }

  /**
   * Notes a problem, once if it comes here on several levels.
   *
   * @param since `count` at the beginning of the line or statement: what breaks off one with problems is no other.
   * @throws what is no ParseError; one with all problems so far where there are too many.
   */
  note(error: unknown, since: number = this.count): void {
    if (!(error instanceof ParseError) || error === this.#thrown) throw error;
    if (this.count > since) return;
    if (this.#found.some(({ message }) => message === error.message)) return;
    if (this.count < this.#most) this.#found.push(error);
    else throw this.#all(true) ?? error;
  }

  /** Notes a problem after which nothing of the text has a meaning. @throws ParseError with all problems so far. */
  stop(error: ParseError): never {
    this.note(error);
    throw this.#all(false);
  }

  /** @throws ParseError, the first problem with the others as its followers, if there is any. */
  assertNone(): void {
    if (this.count > 0) throw this.#all(false);
  }

  #all(hasMore: boolean): ParseError | null {
    const [first, ...followers] = this.#found;
    if (first === undefined) return null;
    this.#thrown = new ParseError(first.position, first.found, first.expected, followers, hasMore);
    return this.#thrown;
  }
}
