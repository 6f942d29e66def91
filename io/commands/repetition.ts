/** CPU seconds after which a repeated solve is not repeated again. */
const REPEAT_CPU_SECONDS = 1.5;

/** Outcome of the first of several equal solves, and the wall-clock seconds of each. */
export interface Repetition<T> {
  readonly first: T;
  /** In order of the repetitions; at least one. */
  readonly solveSeconds: readonly number[];
}

/** What a repetition is told of and asks. */
interface Turns {
  beginRepetition(turn: number): void;
  isInterrupted(): boolean;
}

/**
 * Solves up to `times` times from scratch; stops repeating once 1.5 CPU seconds are spent.
 * @param solveOnce one solve; must carry nothing over from one call to the next. It is told its turn, from 0.
 * @param turns told of each repetition; asked before each after the first.
 */
export async function solveRepeatedly<T>(
  times: number,
  solveOnce: (turn: number) => Promise<T>,
  turns: Turns,
): Promise<Repetition<T>> {
  const solveSeconds: number[] = [];
  const cpuAtStart = process.cpuUsage();
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage(cpuAtStart);
    return (user + system) / 1e6;
  };
  const timed = async (turn: number) => {
    turns.beginRepetition(turn);
    const startedAt = performance.now();
    const outcome = await solveOnce(turn);
    solveSeconds.push((performance.now() - startedAt) / 1000);
    return outcome;
  };
  const first = await timed(0);
  for (let turn = 1; turn < times && cpuSeconds() < REPEAT_CPU_SECONDS && !turns.isInterrupted(); turn++)
    await timed(turn);
  return { first, solveSeconds };
}

/** The smallest solve after the first; null when there was none. */
export function warmSeconds(repetition: Repetition<unknown>): number | null {
  const later = repetition.solveSeconds.slice(1);
  return later.length === 0 ? null : Math.min(...later);
}
