import type { Statistics } from "../statistics.ts";
import type { Search } from "./search.ts";

/** Counters of a search, of its trials of branchings its heuristics and separators. */
export function searchStatistics(search: Search): Statistics {
  const heuristics = search.heuristics.map(({ name, calls, found, iterations }) => {
    return [`heuristic ${name}`, { calls, found, iterations }] as const;
  });
  const separators = search.separators.map(({ name, calls, found, kept }) => {
    return [`separator ${name}`, { calls, found, kept }] as const;
  });
  const { trials, iterations } = search.branchProbe;
  return {
    tree: { ...search.counters },
    branching: { trials, iterations },
    conflicts: {
      added: search.conflicts?.added ?? 0,
      used: search.conflicts?.used ?? 0,
      ...search.pathLearner.counters,
    },
    ...(search.orbits === null ? {} : { symmetry: { ...search.orbits.counters } }),
    ...(search.lazy === null ? {} : { "lazy rows": search.lazy.counters }),
    ...(search.exchange === null ? {} : { parallel: search.exchange.counters }),
    ...Object.fromEntries([...heuristics, ...separators]),
  };
}
