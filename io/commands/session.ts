import { didYouMean, type Host, type SolveOptions, TECHNIQUES } from "../../engine/index.ts";
import { nodeHost } from "../node-host.ts";
import { openWorkerPool } from "../pool/solve.ts";
import { type Interruption, listenForInterruption } from "./interruption.ts";
import { arrayCollector } from "./memory.ts";
import { type SolveFlags, solveOptionsOf, wantsLog } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** One command at work: its clock, its time limit, its log and the user's wish to stop. */
export interface Session {
  /** To be called once the model is known: how large it is decides how much memory may be spent to save time. */
  expectModel(numNonzeros: number): void;
  /** Seconds since the command began. */
  elapsedSeconds(): number;
  /**
   * Options for a solve that starts now: the time limit is what is left of the command's.
   * @param turn repetitions after the first (0) write no log.
   */
  solveOptions(turn?: number): SolveOptions;
  /** To be called as each of several equal solves begins: every one gets the time limit that the first had. */
  beginRepetition(turn: number): void;
  isInterrupted(): boolean;
  /** To be called when the command is done, also after an error. Ends its threads. */
  close(): Promise<void>;
}

/** Writes one warning on stderr. */
export function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}

/** Complains about the first name that is neither a technique nor `all`. */
function assertTechniques(option: string, names: readonly string[]): void {
  const known = ["all", ...TECHNIQUES.map((technique) => technique.name)];
  for (const name of names) {
    if (known.includes(name)) continue;
    const hint = didYouMean(name, known);
    throw new UsageError(
      `${option}: unknown technique "${name}", expected one of: ${known.join(", ")}${hint}`,
    );
  }
}

/**
 * Starts the clock of a command; it listens for Ctrl-C and SIGTERM from its first solve on.
 * @throws UsageError naming an unknown technique, its nearest match and the known ones.
 */
export function openSession(flags: SolveFlags): Session {
  const startedAt = performance.now();
  assertTechniques("--off", flags.off ?? []);
  assertTechniques("--on", flags.on ?? []);
  const given = solveOptionsOf(flags);
  const collector = arrayCollector();
  const collecting = (host: Host): Host => ({
    ...host,
    yield: () => {
      collector.look();
      return host.yield();
    },
    released: (bytes) => collector.released(bytes),
  });
  const loud = collecting(
    wantsLog(flags) ? nodeHost((line) => process.stderr.write(`${line}\n`)) : nodeHost(),
  );
  const quiet = collecting(nodeHost());
  const threads = flags.threads ?? 1;
  // Before the first solve there is nothing to keep: a signal ends the process at once, in the middle of a file, too.
  let interruption: Interruption | null = null;
  // Threads start when a solve asks for them.
  const pool = threads > 1 ? openWorkerPool(threads - 1) : null;
  const elapsedSeconds = () => (performance.now() - startedAt) / 1000;
  let setBackSeconds = 0;
  let firstAtSeconds = 0;
  const chargedSeconds = () => elapsedSeconds() - setBackSeconds;
  return {
    expectModel: collector.expectModel,
    elapsedSeconds,
    beginRepetition(turn) {
      if (turn === 0) firstAtSeconds = chargedSeconds();
      else setBackSeconds += chargedSeconds() - firstAtSeconds;
    },
    solveOptions(turn = 0) {
      collector.released();
      interruption ??= listenForInterruption();
      const limit = flags.timeLimit ?? Number.POSITIVE_INFINITY;
      return {
        ...given,
        timeLimit: Math.max(0, limit - chargedSeconds()),
        logTimes: flags.logTimes !== "off",
        signal: interruption,
        host: turn === 0 ? loud : quiet,
        ...(pool === null ? {} : { threads, pool }),
      };
    },
    isInterrupted: () => interruption?.aborted === true,
    async close() {
      interruption?.dispose();
      await pool?.close();
    },
  };
}

/**
 * The session for the next of several solves that have the rest of the time limit in common: it gets its share, and
 * what it leaves over is shared by those after it.
 * @param solvesLeft how many are still to come, with this one; at least 1.
 */
export function shareTime(session: Session, solvesLeft: number): Session {
  return {
    ...session,
    solveOptions(turn) {
      const options = session.solveOptions(turn);
      return { ...options, timeLimit: (options.timeLimit ?? Number.POSITIVE_INFINITY) / solvesLeft };
    },
  };
}
