/**
 * Has independent parts of a problem solved by workers, one a worker at a time, in portions: after each the figures of the
 * whole can be summed up. A part whose worker fails is begun again elsewhere, and in the end by the solve's own thread.
 */

import type { SearchControl } from "../mip/search-control.ts";
import type { PartAtWork } from "../mip/tree/part-search.ts";
import type { Problem } from "../model/problem.ts";
import { checkSolution } from "../verify/verify.ts";
import type { PartReport } from "./part-task.ts";
import { newSharedBuffer, SharedState } from "./shared-state.ts";
import type { TeamMember, WorkerTeam } from "./worker-team.ts";

/** Simplex iterations of a first portion; the next ones double. */
const FIRST_PORTION = 2000;

/** Share of what a limit leaves that one portion may take. */
const LIMIT_SHARE = 0.25;

/** A part that a worker has. It goes on by itself: `advance` does nothing. */
export class RemotePart implements PartAtWork {
  readonly part: number;
  readonly problem: Problem;
  readonly copies: number;
  portion: number = FIRST_PORTION;
  /** The last report; null before the first. */
  report: PartReport | null = null;
  hasFailed = false;
  #objective = Number.POSITIVE_INFINITY;
  #colValue: Float64Array | null = null;
  #bound = Number.NEGATIVE_INFINITY;

  /**
   * @param part its number. @param copies equal parts that it stands for.
   * @param before where it was begun by this thread, whose point and bound go on to count; null for a fresh one.
   */
  constructor(part: number, problem: Problem, copies: number, before: PartAtWork | null) {
    this.part = part;
    this.problem = problem;
    this.copies = copies;
    if (before === null) return;
    this.#objective = before.objective;
    this.#colValue = before.colValue?.slice() ?? null;
    this.#bound = before.bound;
  }

  /** Takes in a report whose point holds. */
  take(report: PartReport): void {
    this.report = report;
    this.#bound = Math.max(this.#bound, report.bound);
    if (!(report.objective < this.#objective)) return;
    this.#objective = report.objective;
    this.#colValue = report.colValue;
  }

  get end(): PartAtWork["end"] {
    const end = this.report?.end ?? null;
    return end === "stopped" ? "interrupted" : end;
  }

  get objective(): number {
    return this.#objective;
  }

  get colValue(): Float64Array | null {
    return this.#colValue;
  }

  get bound(): number {
    return this.#bound;
  }

  get distance(): number {
    const { objective, bound } = this;
    return objective === bound ? 0 : objective - bound;
  }

  get farkas(): Float64Array | null {
    return this.report?.farkas ?? null;
  }

  get isDecided(): boolean {
    return this.report?.isDecided ?? false;
  }

  get isInfeasible(): boolean {
    return this.isDecided && this.colValue === null;
  }

  /** Its tree is the worker's own: what is kept of a part under way is its point. */
  get state(): PartAtWork["state"] {
    const run = { colValue: this.colValue?.slice() ?? null, tree: null };
    const isDone = this.end === "exhausted" && !this.hasFailed;
    return { done: isDone ? { isDecided: this.isDecided, bound: this.bound } : null, run };
  }

  *advance(): Generator<void, void> {}

  close(): void {}
}

/** Whether the point of a report is one of the part, with the objective that it says. */
function holds({ problem }: RemotePart, { colValue, objective }: PartReport): boolean {
  if (colValue === null) return objective === Number.POSITIVE_INFINITY;
  const found = checkSolution(problem, colValue);
  return found.feasible && found.objective === objective;
}

/** A worker and the part that it has. */
interface Seat {
  readonly member: TeamMember;
  part: RemotePart | null;
  /** The member's life in which it has the part. */
  life: number;
  isOut: boolean;
}

/** See the head of the file. */
export class PartSharing {
  readonly #team: WorkerTeam;
  readonly #control: SearchControl;
  readonly #seats: readonly Seat[];
  readonly #shared: SharedArrayBuffer | null;
  readonly #beganMs: number;
  #settled: RemotePart[] = [];

  /** @param control limits and options of the whole. */
  constructor(team: WorkerTeam, control: SearchControl) {
    this.#team = team;
    this.#control = control;
    this.#seats = team.members.map((member) => ({ member, part: null, life: -1, isOut: false }));
    this.#beganMs = team.now();
    this.#shared = team.sharesMemory ? newSharedBuffer(team.members.length) : null;
    team.onClose(() => this.#close());
  }

  /** Whether some worker is at work on a part. */
  get isOut(): boolean {
    return this.#seats.some(({ isOut }) => isOut);
  }

  /** The parts of which there are news since the last call. */
  takeSettled(): readonly RemotePart[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /**
   * Gives workers that are free something to do.
   *
   * @param enough distance at which a part may rest.
   * @param shareBegun of the parts, 0 to 1: begun by anybody.
   * @param choose a part that nobody has begun; null when none is left.
   */
  dispatch(enough: number, shareBegun: number, choose: () => RemotePart | null): void {
    // The smallest parts come first, and of the larger ones more is left.
    const leftMs = shareBegun > 0 ? (this.#team.now() - this.#beganMs) * (1 / shareBegun - 1) : 0;
    if (!this.#team.isWorthStarting(leftMs)) return;
    this.#team.start();
    for (const seat of this.#seats) {
      const { member } = seat;
      if (seat.isOut || member.state !== "ready") continue;
      if (seat.part !== null && (seat.part.end !== null || seat.part.distance <= enough)) this.#leave(seat);
      if (seat.part === null) {
        if (member.isTaken) continue;
        seat.part = choose();
        if (seat.part === null) continue;
        member.isTaken = true;
        seat.life = -1;
      }
      this.#send(seat, seat.part, enough);
    }
  }

  /** Lets the next step of the solve wait for a worker. */
  wait(): void {
    this.#team.wait();
  }

  #leave(seat: Seat): void {
    seat.part = null;
    seat.member.isTaken = false;
  }

  #send(seat: Seat, part: RemotePart, enough: number): void {
    const { member } = seat;
    const { options, standing, iterationsLeft } = this.#control;
    const { seed, techniques } = options;
    const { life } = member;
    const isNew = seat.life !== life;
    const task = {
      part: part.part,
      problem: isNew ? part.problem : null,
      start: isNew ? part.colValue : null,
      // Gaps are the affair of the whole.
      options: { mipGap: 0, mipGapAbs: 0, seed, techniques: [...techniques] },
      portion: Math.max(1, Math.min(part.portion, Math.ceil(iterationsLeft * LIMIT_SHARE))),
      enough,
      iterationLimit: iterationsLeft,
      nodeLimit: options.nodeLimit - standing.nodes,
      worker: member.index,
      shared: this.#shared,
    };
    seat.life = life;
    seat.isOut = true;
    member.session = this;
    if (isNew) this.#control.record("parallel", { parts: 1 });
    this.#team.noteAtWork(1 + this.#seats.filter(({ isOut }) => isOut).length);
    this.#team.ask(
      member,
      (worker) => worker.solvePart(task),
      (report) => {
        seat.isOut = false;
        this.#settled.push(part);
        if (report === null || !holds(part, report)) {
          this.#control.record("parallel", { partFailures: 1 });
          part.hasFailed = true;
          this.#leave(seat);
          return;
        }
        member.failures = 0;
        part.take(report);
        part.portion *= 2;
        standing.nodes += report.nodes;
        this.#team.tally.iterations += report.iterations;
        for (const [name, counters] of Object.entries(report.statistics))
          this.#control.record(name, counters);
      },
    );
  }

  #close(): void {
    if (this.#shared !== null) new SharedState(this.#shared).stop();
    for (const { member, isOut } of this.#seats) {
      if (!isOut || this.#shared !== null) continue;
      const news = { objective: Number.POSITIVE_INFINITY, stop: true, recall: false };
      member.worker?.tell(news).catch(() => {});
    }
  }
}
