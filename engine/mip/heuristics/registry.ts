import type { Heuristic } from "../plugins.ts";
import { diving } from "./diving.ts";
import { rounding } from "./rounding.ts";
import { slackRounding } from "./slack-rounding.ts";

/** The heuristics in the order in which they are called; one that is switched off by its name is left out. */
export const HEURISTICS: readonly Heuristic[] = [slackRounding, rounding, diving];
