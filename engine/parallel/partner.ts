import { type PseudocostRecord, Pseudocosts, pseudocostsSince } from "../mip/branching/pseudocosts.ts";
import type { Search } from "../mip/search.ts";
import { type Lease, newLease } from "./lease.ts";
import type { TeamMember } from "./worker-team.ts";

/** A worker's part in a tree that is shared. */
export class Partner {
  readonly member: TeamMember;
  /** Packets that it has, the one at work first. */
  readonly leases: Lease[] = [];
  readonly #tree: object;
  /** The member's life in which it was given the problem; −1 = not yet. */
  #life = -1;
  #hasOpened = false;
  /** The best point that it knows. */
  #known: Float64Array | null = null;
  /** Packets that it was sent since it has the problem. */
  #numPackets = 0;
  /** What it knows of branchings; null while it has no problem. */
  #history: Pseudocosts | null = null;

  /** Reported leases of which it keeps open nodes. If it fails, all of them are open again. */
  #held: Lease[] = [];
  /** The open nodes that it keeps by its last report, and the least bound of them. */
  keptNodes = 0;
  keptBound: number = Number.POSITIVE_INFINITY;

  /** Its last beats, and when they were counted; 0 = never. */
  #beats = 0;
  #beatMs = 0;

  /** @param tree who shares the tree. */
  constructor(member: TeamMember, tree: object) {
    this.member = member;
    this.#tree = tree;
  }

  /** Whether it is there, but was not given the problem. */
  get isNew(): boolean {
    const { state, isTaken, life, session } = this.member;
    if (state !== "ready" || isTaken) return false;
    return this.#life !== life || session !== this.#tree;
  }

  /** Whether it may still come to be ready. */
  get isExpected(): boolean {
    const { state } = this.member;
    return state === "starting" || state === "off" || (state === "ready" && !this.isReady);
  }

  /** Whether it has the problem and waits for subtrees, or works on some. */
  get isReady(): boolean {
    const { state, life, session } = this.member;
    return this.#hasOpened && state === "ready" && this.#life === life && session === this.#tree;
  }

  /**
   * Says that it is being given the problem.
   * @returns to be called once it has it.
   */
  begin(numCols: number): () => void {
    const { life } = this.member;
    this.member.session = this.#tree;
    this.#life = life;
    this.#hasOpened = false;
    this.#known = null;
    this.#numPackets = 0;
    this.#history = new Pseudocosts(numCols);
    return () => {
      if (this.#life === life) this.#hasOpened = true;
    };
  }

  /** Milliseconds for which it was seen at work without a sign of life. @param beats that it has made so far. */
  silentFor(beats: number, nowMs: number): number {
    if (this.leases.length === 0 || beats !== this.#beats || this.#beatMs === 0) {
      this.#beats = beats;
      this.#beatMs = nowMs;
    }
    return nowMs - this.#beatMs;
  }

  /** Least bound of what it has; Infinity = nothing. */
  get dualBound(): number {
    let least = this.keptBound;
    for (const { isCancelled, dualBound } of this.leases)
      if (!isCancelled) least = Math.min(least, dualBound);
    return least;
  }

  /** Open nodes that it has, as far as known. */
  get openNodes(): number {
    let sum = this.keptNodes;
    for (const { isCancelled, subtrees } of this.leases) if (!isCancelled) sum += subtrees.length;
    return sum;
  }

  /** Subtrees from which the nodes come that it keeps. */
  get numHeld(): number {
    return this.#held.reduce((sum, { subtrees }) => sum + subtrees.length, 0);
  }

  /** Takes in what it has kept of a lease and of those before. */
  hold(lease: Lease, keptNodes: number, keptBound: number): void {
    this.keptNodes = keptNodes;
    this.keptBound = keptNodes > 0 ? keptBound : Number.POSITIVE_INFINITY;
    if (keptNodes === 0) this.#held = [];
    else if (lease.subtrees.length > 0) this.#held.push(lease);
  }

  /** What it kept, as the one lease from which that came; null if it kept nothing. Nothing of it counts as kept any more. */
  takeHeld(): Lease | null {
    const held = this.#held;
    if (held.length === 0) return null;
    this.#held = [];
    this.keptNodes = 0;
    this.keptBound = Number.POSITIVE_INFINITY;
    const subtrees = held.flatMap((lease) => lease.subtrees);
    const attempts = Math.max(...held.map((lease) => lease.attempts));
    return newLease(subtrees, attempts, this.member.index, held[0].sentMs);
  }

  /** Has it begin anew with the problem, whatever it has. */
  renew(): void {
    this.#life = -1;
    this.#hasOpened = false;
  }

  /** Takes the problem away: what the worker knows is wrong. Its other reports will not count. */
  forget(): void {
    this.renew();
    for (const lease of this.leases) lease.isTainted = true;
  }

  /** The number of its next packet. */
  countPacket(): number {
    return this.#numPackets++;
  }

  /** The best point of the search if it is new to the worker; else null. */
  newPoint({ incumbent }: Search): Float64Array | null {
    const { colValue } = incumbent;
    if (colValue === this.#known) return null;
    this.#known = colValue;
    return colValue;
  }

  /** What the search has learned of branchings and the worker does not know yet; null = nothing. */
  newHistory({ rule }: Search): PseudocostRecord | null {
    if (rule.history === undefined || this.#history === null) return null;
    const since = pseudocostsSince(this.#history.export(), rule.history.export());
    this.#history.merge(since);
    return since.col.length > 0 ? since : null;
  }

  /** Takes what the worker itself has learned. */
  learned(pseudocosts: PseudocostRecord): void {
    this.#history?.merge(pseudocosts);
  }
}
