import type { Search } from "../search.ts";
import { clauseOf } from "./clause.ts";
import { sumProof } from "./dense-proof.ts";
import { proofRow } from "./proof-row.ts";
import { propagateConflict } from "./propagate-conflict.ts";

/**
 * Learns from a node that its LP has just closed: the proof, as an inequality that holds everywhere, joins the pool, and what it says
 * of the bounds of the whole tree is taken at once. Where the proof is too dense, it is what it says of the node's bounds alone.
 *
 * @param status how the LP ended; its solver is untouched since.
 */
export function learnFromLp(search: Search, status: "infeasible" | "cutoff"): void {
  const { conflicts, lp, domain, bounds, globalLb, globalUb, mip } = search;
  if (conflicts === null) return;
  const { problem, answer } = lp;
  const y = status === "infeasible" ? answer.farkas() : answer.rowDual.slice();
  const place = {
    cutoff: status === "infeasible" ? null : bounds.cutoff,
    everywhere: { colLb: globalLb, colUb: globalUb },
    here: domain,
  };
  const proof = sumProof(problem, y, place);
  if (proof === null) return;
  // Where there are separators, the table of cliques is there already.
  const cliques = search.separators.length > 0 ? mip.cliques : null;
  const row = proofRow(proof, place, mip.integrality);
  const conflict = row ?? clauseOf(proof, place, mip.integrality, cliques);
  if (conflict === null) return;
  // What it closes from now on may hold points that are better by less than the gap allows.
  if (status === "cutoff") bounds.close(bounds.cutoff);
  conflicts.add(conflict);
  search.listener.conflictFound?.(search, conflict);
  propagateConflict(conflict, globalLb, globalUb, mip.integrality, (col, lb, ub) => {
    if (lb > ub) return;
    globalLb[col] = lb;
    globalUb[col] = ub;
  });
}
