import { type Problem, solve } from "../../engine/index.ts";
import { nodeHost, VERSION } from "../../io/index.ts";
import type { Contender, ContenderSource, Limits } from "./contender.ts";

interface Prepared {
  readonly problem: Problem;
  readonly limits: Limits;
}

const contender: Contender<Prepared> = {
  name: "gridplex",
  version: VERSION,
  prepare: (problem, limits) => ({ problem, limits }),
  async solve({ problem, limits }) {
    const { status, objective, solution } = await solve(problem, { ...limits, host: nodeHost() });
    return { status, objective, colValue: solution?.colValue ?? null };
  },
};

/** This package, through its public face; its own check of the answer is part of the time. */
export const gridplex: ContenderSource = {
  name: contender.name,
  takesIntegers: true,
  takesConditions: true,
  available: async () => true,
  load: async () => contender as Contender<unknown>,
};
