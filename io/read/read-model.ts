import type { Names, Problem } from "../../engine/index.ts";

/** A model as its file states it. */
export interface ReadModel {
  readonly problem: Problem;
  readonly names: Names;
  /** One line a kind of doubtful input that was accepted, `FILE:LINE: …`. */
  readonly warnings: readonly string[];
}
