import type { BranchingRule } from "../plugins.ts";
import { mostFractional } from "./most-fractional.ts";
import { pseudocost } from "./pseudocost.ts";
import { strongBranching } from "./strong-branching.ts";

/** The branching rules in order of preference: the first one that is not switched off by its name is used. */
export const BRANCHING_RULES: readonly BranchingRule[] = [strongBranching, pseudocost, mostFractional];
