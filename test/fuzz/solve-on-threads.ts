/** Solves programs with workers that may die, answer late, share memory or not: whatever a pool may do to a solve. */
import { type Problem, type Result, type SolveOptions, solve } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";
import { InProcessPool, tickingHost } from "../parallel/in-process-pool.ts";

/** Share of the solves in which workers die, and of the calls in them that one does not survive. */
const DEADLY = 0.5;
const DEATHS = 0.1;
/** Share of the solves in rounds, and of those whose workers see no shared memory. */
const DETERMINISTIC = 0.3;
const UNSHARED = 0.3;

/** What a campaign's solves on threads were. */
export interface ThreadedSolves {
  /** Solves in which a worker had a part. */
  shared: number;
  packets: number;
  deaths: number;
}

/** A solver on so many threads, all on this event loop, and the record that it keeps. Same seed, same pools. */
export function threadedSolver(
  threads: number,
  seed: number,
): {
  readonly solver: (problem: Problem, options: SolveOptions) => Promise<Result>;
  readonly record: ThreadedSolves;
} {
  const random = new Random(seed);
  const record: ThreadedSolves = { shared: 0, packets: 0, deaths: 0 };
  const solver = async (problem: Problem, { timeLimit: _, ...options }: SolveOptions): Promise<Result> => {
    const isDeadly = random.chance(DEADLY);
    const pool = new InProcessPool({
      size: threads - 1,
      sharesMemory: !random.chance(UNSHARED),
      delay: () => random.whole(0, 3),
      fails: () => {
        if (!isDeadly || !random.chance(DEATHS)) return null;
        record.deaths++;
        return random.chance(0.5) ? "before" : "after";
      },
    });
    // The host's clock counts looks at it: limits in seconds mean nothing.
    const deterministic = random.chance(DETERMINISTIC);
    try {
      const result = await solve(problem, { ...options, threads, deterministic, pool, host: tickingHost() });
      if (result.threads > 1) record.shared++;
      record.packets += result.statistics.parallel?.packets ?? 0;
      return result;
    } finally {
      await pool.close();
    }
  };
  return { solver, record };
}
