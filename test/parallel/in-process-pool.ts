import { createSearchWorker, type Host, type SearchWorker, type WorkerPool } from "../../engine/index.ts";

/** How a pool of the test's own process behaves. */
export interface PoolSettings {
  readonly size: number;
  /** Whether workers see shared memory; otherwise everything is cloned. Default: true. */
  readonly sharesMemory?: boolean;
  /** Milliseconds that trees are searched alone, see `WorkerPool`. Default: none. */
  readonly warmUpMs?: number;
  /** Turns of the event loop before a call begins and before its answer arrives. Default: none. */
  readonly delay?: () => number;
  /** Whether this call is where the worker dies, before or after its work. Default: it lives. */
  readonly fails?: (call: string) => "before" | "after" | null;
  /** Whether this call is never answered. Default: all are. */
  readonly hangs?: (call: string) => boolean;
  /** Whether calls may overtake each other, which no pool is allowed to let them. */
  readonly overtakes?: boolean;
  /** Changes what a worker answers. */
  readonly tamper?: (call: string, answer: unknown) => unknown;
}

/** Milliseconds that pass with each look at the clock: packets stay small, and the event loop has its turn often. */
const TICK_MS = 2;

/** A host whose clock counts how often it was asked. @param tickMs that pass each time. */
export function tickingHost(log?: (line: string) => void, tickMs: number = TICK_MS): Host {
  let nowMs = 0;
  const host: Host = {
    now: () => {
      nowMs += tickMs;
      return nowMs;
    },
    yield: () => new Promise((resolve) => setImmediate(resolve)),
    sleep: (milliseconds) => {
      nowMs += milliseconds;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
  return log === undefined ? host : { ...host, log };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A worker that was started. */
interface Place {
  worker: SearchWorker;
  isDead: boolean;
  /** The call before: calls are answered in the order in which they were made. */
  last: Promise<unknown>;
}

/** A pool whose workers run on the event loop of the test; records are cloned as between threads. */
export class InProcessPool implements WorkerPool {
  readonly size: number;
  readonly sharesMemory: boolean;
  readonly warmUpMs: number;
  /** Calls that were made, by name. */
  readonly calls: Record<string, number> = {};
  starts = 0;
  readonly #settings: PoolSettings;
  readonly #workers: (Place | null)[];

  constructor(settings: PoolSettings) {
    this.size = settings.size;
    this.sharesMemory = settings.sharesMemory ?? true;
    this.warmUpMs = settings.warmUpMs ?? 0;
    this.#settings = settings;
    this.#workers = Array.from({ length: settings.size }, () => null);
  }

  async start(index: number): Promise<SearchWorker> {
    await turns(this.#settings.delay?.() ?? 0);
    const running = this.#workers[index];
    if (running !== null && !running.isDead) return running.worker;
    if (this.#settings.fails?.("start") === "before") throw new Error("no worker to be had");
    this.starts++;
    const own = createSearchWorker(tickingHost());
    const place: Place = { worker: own, isDead: false, last: Promise.resolve() };
    const carry = <Answer>(call: string, work: () => Promise<Answer>): Promise<Answer> => {
      const before = this.#settings.overtakes === true ? Promise.resolve() : place.last;
      const answer = before.then(() => answerCall(call, work));
      place.last = answer.catch(() => {});
      return answer;
    };
    const answerCall = async <Answer>(call: string, work: () => Promise<Answer>): Promise<Answer> => {
      this.calls[call] = (this.calls[call] ?? 0) + 1;
      const { delay, fails, hangs, tamper } = this.#settings;
      if (hangs?.(call) === true) return await new Promise<never>(() => {});
      await turns(delay?.() ?? 0);
      const death = fails?.(call) ?? null;
      if (death === "before") place.isDead = true;
      if (place.isDead) throw new Error(`dead before ${call}`);
      const answer = await work();
      if (death === "after") place.isDead = true;
      await turns(delay?.() ?? 0);
      if (place.isDead) throw new Error(`dead in ${call}`);
      const carried = structuredClone(answer);
      return (tamper === undefined ? carried : tamper(call, carried)) as Answer;
    };
    const worker: SearchWorker = {
      open: (task) => {
        const cloned = structuredClone(task);
        return carry("open", () => own.open(cloned));
      },
      explore: (packet) => {
        const cloned = structuredClone(packet);
        return carry("explore", () => own.explore(cloned));
      },
      solvePart: (task) => {
        const cloned = structuredClone(task);
        return carry("solvePart", () => own.solvePart(cloned));
      },
      solveLp: (task) => {
        const cloned = structuredClone(task);
        return carry("solveLp", () => own.solveLp(cloned));
      },
      tell: (news) => own.tell(news),
    };
    place.worker = worker;
    this.#workers[index] = place;
    return worker;
  }

  stop(index: number): void {
    const running = this.#workers[index];
    if (running !== null) running.isDead = true;
  }

  async close(): Promise<void> {
    for (let index = 0; index < this.size; index++) this.stop(index);
  }
}
