/** A model as text. */
export interface WrittenModel {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  /** What the format could not hold as it is, one line a kind. */
  readonly warnings: readonly string[];
}
