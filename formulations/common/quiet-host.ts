/** The host of solves that are parts of one answer: their logs would drown it. */
import { type Host, PLAIN_HOST } from "../../engine/index.ts";
import type { SolverAccess } from "../formulation.ts";

/** The host without its log. */
export function quietHost({ options }: SolverAccess): Host {
  const { log: _log, ...quiet } = options.host ?? PLAIN_HOST;
  return quiet;
}
