/**
 * The workers that one solve has: started when they are first wanted, asked without anybody waiting, started again when they
 * fail. The solve is a sequence of steps; what workers answer is put down as it comes, and looked at between steps.
 */
import type { SearchWorker, WorkerPool } from "./worker-pool.ts";

/** Failures in a row, without work done in between, after which a worker is not started again. */
const MOST_FAILURES = 5;

/** Counts of work done elsewhere, as an LP solver has them. */
export interface WorkerTally {
  iterations: number;
  counters(): Readonly<Record<string, number>>;
}

/** One worker as the team sees it. */
export interface TeamMember {
  readonly index: number;
  /** "lost": it failed too often and is given up. */
  state: "off" | "starting" | "ready" | "lost";
  worker: SearchWorker | null;
  /** Whether a part of the problem is being solved there, over several calls. */
  isTaken: boolean;
  /** Who spoke to the worker last: whatever it holds is theirs. */
  session: object | null;
  /** Grows with each start: what was told to an earlier worker of this number is forgotten. */
  life: number;
  /** In a row; whoever gets work done by it says that by setting it to 0. */
  failures: number;
}

/** See the head of the file. */
export class WorkerTeam {
  readonly members: readonly TeamMember[];
  readonly sharesMemory: boolean;
  /** Milliseconds on the host's clock. */
  readonly now: () => number;
  /** Simplex iterations of the workers, for the count of the whole. */
  readonly tally: WorkerTally = { iterations: 0, counters: () => ({}) };
  /** Threads that have worked on the solve, the caller's own included. */
  threadsUsed = 1;
  readonly #pool: WorkerPool;
  #news: Promise<void> | null = null;
  #wake: (() => void) | null = null;
  #holder: object | null = null;
  readonly #closers: (() => void)[] = [];
  #isClosed = false;
  readonly #startMs: number;

  /** @param numThreads of the solve, its own included. */
  constructor(pool: WorkerPool, numThreads: number, now: () => number) {
    const numWorkers = Math.min(pool.size, numThreads - 1);
    this.members = Array.from({ length: numWorkers }, (_, index) => {
      return { index, state: "off", worker: null, isTaken: false, session: null, life: 0, failures: 0 };
    });
    this.sharesMemory = pool.sharesMemory && typeof SharedArrayBuffer !== "undefined";
    this.now = now;
    this.#startMs = now();
    this.#pool = pool;
  }

  /** Starts the workers that are off. */
  start(): void {
    for (const member of this.members) if (member.state === "off") this.#start(member);
  }

  #start(member: TeamMember): void {
    member.state = "starting";
    const life = ++member.life;
    const settle = (worker: SearchWorker | null): void => {
      if (member.life !== life) return;
      member.worker = worker;
      if (worker === null) this.#noteFailure(member);
      else member.state = "ready";
      this.#tellNews();
    };
    let starting: Promise<SearchWorker>;
    try {
      starting = this.#pool.start(member.index);
    } catch {
      starting = Promise.reject();
    }
    starting.then(settle, () => settle(null));
  }

  #noteFailure(member: TeamMember): void {
    member.failures++;
    member.worker = null;
    member.state = member.failures >= MOST_FAILURES ? "lost" : "off";
  }

  /**
   * Asks a worker that is ready. A worker that does not answer is ended, to be started anew.
   *
   * @param answered called with the answer, or with null where the worker failed; not once the team is closed.
   */
  ask<Answer>(
    member: TeamMember,
    question: (worker: SearchWorker) => Promise<Answer>,
    answered: (answer: Answer | null) => void,
  ): void {
    const { worker, life } = member;
    if (worker === null) throw new TypeError(`worker ${member.index} is not ready`);
    const settle = (answer: Answer | null): void => {
      if (this.#isClosed) return;
      if (answer === null && member.life === life && member.state === "ready") {
        this.drop(member);
      }
      answered(answer);
      this.#tellNews();
    };
    // A call may throw instead of rejecting.
    const asking = Promise.resolve().then(() => question(worker));
    asking.then(settle, () => settle(null));
  }

  /** Ends a worker that has fallen silent, to be started anew. */
  drop(member: TeamMember): void {
    this.#pool.stop(member.index);
    this.#noteFailure(member);
  }

  #tellNews(): void {
    this.#news = null;
    this.#wake?.();
    this.#wake = null;
  }

  /** Says that the next step of the solve has nothing to do before a worker answers. */
  wait(): void {
    this.#news ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** What the solve waits for, once; null = nothing. */
  takeNews(): Promise<void> | null {
    const news = this.#news;
    this.#news = null;
    return news;
  }

  /**
   * Lets one tree at a time have the workers.
   * @returns whether it is this one.
   */
  hold(tree: object): boolean {
    this.#holder ??= tree;
    return this.#holder === tree;
  }

  /**
   * Whether the solve has gone on for as long as workers take to be of use. What takes less time would be done before
   * they are, and their start slows the search down. The time of the root counts: a tree below a long one is seldom short.
   *
   * @param leftMs milliseconds for which the solve would go on alone, by what it has done so far; left out: that says nothing.
   */
  isWorthStarting(leftMs = 0): boolean {
    const { warmUpMs = 0 } = this.#pool;
    if (!(warmUpMs > 0) || this.members.some(({ state }) => state !== "off")) return true;
    const soFarMs = this.now() - this.#startMs;
    // The first steps of a solve, which nothing is compiled for, are no measure of the others.
    return soFarMs >= warmUpMs || (leftMs >= warmUpMs && soFarMs >= warmUpMs / 4);
  }

  /** Whether some tree has the workers. */
  get isHeld(): boolean {
    return this.#holder !== null;
  }

  /** The tree is over: another one may have the workers. */
  release(tree: object): void {
    if (this.#holder === tree) this.#holder = null;
  }

  /** Notes that so many threads are at work. */
  noteAtWork(numThreads: number): void {
    this.threadsUsed = Math.max(this.threadsUsed, numThreads);
  }

  /** Has something done when the solve is over. */
  onClose(close: () => void): void {
    this.#closers.push(close);
  }

  /** The solve is over: answers that are still to come are not waited for. */
  close(): void {
    for (const close of this.#closers) close();
    this.#isClosed = true;
    this.#tellNews();
  }
}
