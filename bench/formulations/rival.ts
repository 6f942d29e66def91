/** The solvers that get the documented models of the formulations. */
import { cbc } from "../contenders/cbc.ts";
import type { ContenderSource } from "../contenders/contender.ts";
import { highs } from "../contenders/highs.ts";
import type { RaceHead } from "../machine.ts";

/** A solver to compare with, and how a page calls it. */
interface Rival {
  readonly source: ContenderSource;
  readonly title: string;
}

/** By the name that `--rival` takes. */
export const RIVALS: Readonly<Record<string, Rival>> = {
  highs: { source: highs, title: "HiGHS" },
  cbc: { source: cbc, title: "CBC" },
};

/** The head of the measurements, with the title of the solver compared with. */
export interface ResultsHead extends RaceHead {
  readonly rival: string;
}
