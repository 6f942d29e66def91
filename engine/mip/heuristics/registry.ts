import type { Heuristic } from "../plugins.ts";
import { crossover } from "./crossover.ts";
import { diving } from "./diving.ts";
import { feasibilityJump } from "./feasibility-jump.ts";
import { feasibilityPump } from "./feasibility-pump.ts";
import { fixAndPropagate } from "./fix-and-propagate.ts";
import { localBranching } from "./local-branching.ts";
import { mutation } from "./mutation.ts";
import { rens } from "./rens.ts";
import { rins } from "./rins.ts";
import { rounding } from "./rounding.ts";
import { shifting } from "./shifting.ts";
import { slackRounding } from "./slack-rounding.ts";

/** The heuristics in the order in which they are called; one that is switched off by its name is left out. */
export const HEURISTICS: readonly Heuristic[] = [
  feasibilityJump,
  slackRounding,
  shifting,
  rounding,
  fixAndPropagate,
  diving,
  feasibilityPump,
  rens,
  rins,
  crossover,
  mutation,
  localBranching,
];
