/**
 * Shares one tree among the threads of a solve. The solve's own thread searches, too; between two of its nodes it takes in
 * reports and hands open nodes out. A node that is out is kept as a lease until its worker's report is in: the dual
 * bound counts it, and if the worker fails it is given again, at last to the own search.
 *
 * Eager: workers have up to two packets each, work for some time, come back with better points at once. Deterministic: all
 * threads do rounds of equal work, and what they found is taken in by the number of the worker when all are done; nothing
 * depends on a clock.
 *
 * Points come back in columns of the tree's problem. The own search verifies them, down to the problem as it was given, as it does
 * its own; a report with a point that does not hold is thrown away as a whole, because its worker pruned by that point.
 */
import type { NodeStore } from "../mip/node/node.ts";
import type { OpenNode } from "../mip/plugins.ts";
import type { Search, SearchCounters } from "../mip/search.ts";
import type { TreeExchange } from "../mip/tree/tree-exchange.ts";
import { adoptSubtree } from "./adopt-subtree.ts";
import { chooseGift, chooseReturn, FIRST_SUBTREES, nextPacketSize } from "./balance.ts";
import { type Lease, newLease } from "./lease.ts";
import { exportMip } from "./mip-record.ts";
import { Partner } from "./partner.ts";
import type { SearchTask, WorkerNews } from "./search-task.ts";
import { shareRecord } from "./share-record.ts";
import { newSharedBuffer, SharedState } from "./shared-state.ts";
import { importSubtree, type Subtree, SubtreeExporter } from "./subtree.ts";
import type { WorkPacket, WorkReport } from "./work-packet.ts";
import { WORK_PER_NODE } from "./worker-search.ts";
import type { TeamMember, WorkerTeam } from "./worker-team.ts";

/** Nodes of a tree before workers are asked for: smaller trees are done sooner than a worker is ready. */
const FIRST_NODES = 8;
/** Milliseconds that a worker works on a packet. */
const PACKET_MS = 200;
/** Packets that a worker has at once, so that it never waits for this thread's next look. */
const PACKETS_AHEAD = 2;
/** Nodes between two looks at the workers while none of them has answered. */
const LOOK_EVERY = 8;
/** Subtrees from which a worker's kept nodes come before it is to give all back: until then they stay here, too. */
const MOST_HELD = 512;
/** Milliseconds that a packet is left alone before its worker is asked to come back. */
const LEAVE_ALONE_MS = 30;
/** Milliseconds without a sign of life after which a worker counts as dead. */
const SILENCE_MS = 30_000;
/** Workers that fail on the same subtrees before the own search takes them. */
const MOST_ATTEMPTS = 2;
/** Work of a round: this divided by the entries of the matrix, within limits. */
const ROUND_WORK = 2e7;
const LEAST_ROUND_WORK = 200;
const MOST_ROUND_WORK = 5000;
/** Share of what a limit leaves that is given out at once, so that threads together keep it nearly. */
const LIMIT_SHARE = 0.25;

/** What the threads did, for the statistics. */
interface SharingCounters {
  packets: number;
  subtrees: number;
  /** Subtrees that came back open. */
  returned: number;
  nodes: number;
  iterations: number;
  points: number;
  failures: number;
  discarded: number;
  recalls: number;
}

/** See the head of the file. */
export class TreeSharing implements TreeExchange {
  readonly #team: WorkerTeam;
  readonly #isDeterministic: boolean;
  readonly #isWanted: () => boolean;
  readonly #partners: readonly Partner[];
  #shared: SharedState | null = null;
  readonly #counters: SharingCounters = {
    packets: 0,
    subtrees: 0,
    returned: 0,
    nodes: 0,
    iterations: 0,
    points: 0,
    failures: 0,
    discarded: 0,
    recalls: 0,
  };
  #task: SearchTask | null = null;
  /** Leases whose worker failed, to be given again. */
  #returned: Lease[] = [];
  /** Places of nodes that are not given away any more. */
  readonly #ownOnly = new Set<number>();
  #firstNode = -1;
  /** Deterministic: work of the own search, as of `#ownWork`, at which its round ends. */
  #roundEnd = Number.POSITIVE_INFINITY;
  #isInRound = false;
  /** Eager: whether a worker has answered since the last look, and nodes until the next one without. */
  #hasNews = false;
  #nodesToLook = 0;
  #packetSize = FIRST_SUBTREES;
  readonly #exporter = new SubtreeExporter();
  /** Best objective that the workers were told of. */
  #spreadObjective = Number.POSITIVE_INFINITY;
  #isClosed = false;

  /** @param isWanted whether workers may begin: others may need them more. */
  constructor(team: WorkerTeam, isDeterministic: boolean, isWanted: () => boolean = () => true) {
    this.#isWanted = isWanted;
    this.#team = team;
    this.#isDeterministic = isDeterministic;
    this.#partners = team.members.map((member) => new Partner(member, this));
  }

  get #leases(): Lease[] {
    const out = this.#partners.flatMap(({ leases }) => leases.filter(({ isCancelled }) => !isCancelled));
    return [...out, ...this.#returned];
  }

  /** Takes back what was kept by workers that are not there any more. */
  #reclaim(): void {
    for (const partner of this.#partners) {
      if (partner.keptNodes === 0 || partner.isReady || partner.leases.length > 0) continue;
      const held = partner.takeHeld();
      if (held !== null) this.#returned.push(held);
    }
  }

  get dualBound(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const partner of this.#partners) least = Math.min(least, partner.dualBound);
    for (const { dualBound } of this.#returned) least = Math.min(least, dualBound);
    return least;
  }

  get openNodes(): number {
    let sum = 0;
    for (const partner of this.#partners) sum += partner.openNodes;
    for (const { subtrees } of this.#returned) sum += subtrees.length;
    return sum;
  }

  get counters(): Readonly<Record<string, number>> {
    return { ...this.#counters };
  }

  copyOut({ lp }: Search, nodes: NodeStore): void {
    for (const { subtrees } of this.#leases) {
      for (const subtree of subtrees) importSubtree(nodes, subtree, lp.problem);
    }
  }

  bringHome(search: Search): void {
    for (const partner of this.#partners) {
      if (!this.#isDeterministic) partner.renew();
      const held = partner.takeHeld();
      if (held !== null) this.#adopt(search, held.subtrees);
    }
    for (const lease of this.#leases) {
      this.#adopt(search, lease.subtrees);
      lease.isCancelled = true;
    }
    this.#returned = [];
  }

  next(search: Search): "go" | "wait" {
    const task = this.#task ?? this.#begin(search);
    if (task === null) return "go";
    this.#team.start();
    this.#reclaim();
    this.#open(search, task);
    this.#spread(search);
    return this.#isDeterministic ? this.#nextInRounds(search) : this.#nextEagerly(search);
  }

  /** Begins to share if the tree is worth it by now. */
  #begin(search: Search): SearchTask | null {
    const { nodes } = search.control.standing;
    if (this.#firstNode < 0) this.#firstNode = nodes;
    if (nodes - this.#firstNode < FIRST_NODES || search.selector.size < 2) return null;
    if (!this.#isDeterministic && !this.#team.isWorthStarting()) return null;
    if (!this.#isWanted() || !this.#team.hold(this)) return null;
    const { members, sharesMemory } = this.#team;
    const buffer = sharesMemory ? newSharedBuffer(members.length) : null;
    this.#shared = buffer === null ? null : new SharedState(buffer);
    this.#task = this.#makeTask(search, buffer);
    this.#team.onClose(() => this.close());
    return this.#task;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#team.release(this);
    this.#shared?.stop();
    this.#tellAll({ objective: Number.POSITIVE_INFINITY, stop: true, recall: false });
  }

  /** Lets the workers know of a better point. */
  #spread({ incumbent }: Search): void {
    const { objective } = incumbent;
    if (!(objective < this.#spreadObjective)) return;
    this.#spreadObjective = objective;
    this.#shared?.offerObjective(objective);
    this.#tellAll({ objective, stop: false, recall: false });
  }

  #nextEagerly(search: Search): "go" | "wait" {
    // Nodes may be short: most of them have nothing to take in or to give.
    if (!this.#hasNews && search.selector.size > 1 && --this.#nodesToLook > 0) return "go";
    this.#hasNews = false;
    this.#nodesToLook = LOOK_EVERY;
    this.#watch();
    for (const partner of this.#partners) this.#takeInDone(search, partner);
    this.#giveAgain(search);
    this.#handOut(search);
    this.#spread(search);
    // What cannot hold a better point needs no waiting for; its bound counts all the same.
    const { cutoff } = search.bounds;
    const isOut = this.#partners.some(({ dualBound }) => dualBound < cutoff);
    this.#recall(search);
    if (search.selector.size > 0 || !isOut) return "go";
    this.#team.wait();
    return "wait";
  }

  #nextInRounds(search: Search): "go" | "wait" {
    if (this.#partners.some(({ isExpected }) => isExpected)) return this.#pause();
    this.#watch();
    if (this.#isInRound) {
      if (this.#ownWork(search) < this.#roundEnd && search.selector.size > 0) return "go";
      if (this.#partners.some(({ leases }) => leases.some(({ outcome }) => outcome === null)))
        return this.#pause();
      for (const partner of this.#partners) this.#takeInDone(search, partner);
      this.#isInRound = false;
    }
    this.#giveAgain(search);
    this.#handOut(search);
    this.#roundEnd = this.#ownWork(search) + this.#roundWork(search);
    this.#isInRound = true;
    const isOut = this.#partners.some(({ leases }) => leases.length > 0);
    return search.selector.size === 0 && isOut ? this.#pause() : "go";
  }

  /** Gives up workers that have fallen silent, which only shared memory tells. */
  #watch(): void {
    if (this.#shared === null) return;
    for (const partner of this.#partners) {
      const { member, leases } = partner;
      const silentMs = partner.silentFor(this.#shared.beats(member.index), this.#team.now());
      if (silentMs < SILENCE_MS || !partner.isReady) continue;
      for (const lease of leases) lease.outcome ??= "failed";
      this.#team.drop(member);
    }
  }

  #pause(): "wait" {
    this.#team.wait();
    return "wait";
  }

  /** Work of this thread, on the same scale as a packet's. */
  #ownWork({ control }: Search): number {
    return WORK_PER_NODE * control.standing.nodes + control.iterations - this.#team.tally.iterations;
  }

  #roundWork({ lp }: Search): number {
    const { colStart, numCols } = lp.problem;
    const work = Math.round(ROUND_WORK / (2000 + colStart[numCols]));
    return Math.min(Math.max(work, LEAST_ROUND_WORK), MOST_ROUND_WORK);
  }

  #makeTask(search: Search, shared: SharedArrayBuffer | null): SearchTask {
    const { mip, lp, rootLp, control } = search;
    const { mipGap, mipGapAbs, seed, techniques } = control.options;
    // The search goes on changing its bounds.
    const bounds = { globalLb: search.globalLb.slice(), globalUb: search.globalUb.slice() };
    const arrays = { mip: exportMip(mip), lp: lp.problem, rootLp, ...bounds };
    return {
      ...(shared === null ? arrays : shareRecord(arrays)),
      options: { mipGap, mipGapAbs, seed, techniques: [...techniques] },
      worker: -1,
      shared,
    };
  }

  /** Hands the tree's problem to workers that are new. */
  #open(search: Search, task: SearchTask): void {
    for (const partner of this.#partners) {
      if (!partner.isNew) continue;
      // What its predecessor kept is taken back first, once it is known what that was.
      if (!this.#isDeterministic && (partner.leases.length > 0 || partner.keptNodes > 0)) continue;
      const { member } = partner;
      const opened = partner.begin(search.mip.numCols);
      this.#team.ask(
        member,
        async (worker) => {
          await worker.open({ ...task, worker: member.index });
          return true;
        },
        (answer) => {
          this.#hasNews = true;
          if (answer === true) opened();
          else this.#counters.failures++;
        },
      );
    }
  }

  /** Hands out open nodes, as long as enough of them stay here. */
  #handOut(search: Search): void {
    const ahead = this.#isDeterministic ? 1 : PACKETS_AHEAD;
    const keptBack: OpenNode[] = [];
    const numThreads = 1 + this.#partners.length;
    for (let rank = 0; rank < ahead; rank++) {
      for (const partner of this.#partners) {
        if (!partner.isReady || partner.leases.length > rank) continue;
        const spare = search.selector.size - 1;
        const owned = partner.openNodes;
        // A second packet must not leave others without a first.
        const canGive = spare >= 1 && (rank === 0 || spare >= 2 * numThreads);
        const count = canGive ? chooseGift(spare, owned, numThreads, this.#packetSize) : 0;
        const subtrees = this.#takeNodes(search, count, keptBack);
        // A worker that has nodes goes on with them, whether it gets more or not.
        if (subtrees.length > 0 || (owned > 0 && !this.#isDeterministic))
          this.#send(search, partner, subtrees, 0);
      }
    }
    for (const node of keptBack) search.selector.push(node);
  }

  /** Takes open nodes out of the search, as records. @param keptBack takes those that are not to be given away. */
  #takeNodes(search: Search, count: number, keptBack: OpenNode[]): Subtree[] {
    const { nodes, selector, bounds } = search;
    const subtrees: Subtree[] = [];
    while (subtrees.length < count && selector.size > 1) {
      const node = selector.give === undefined ? selector.pop() : selector.give();
      if (node === undefined) break;
      if (this.#ownOnly.has(node.id)) {
        keptBack.push(node);
        continue;
      }
      if (node.dualBound >= bounds.cutoff) bounds.close(node.dualBound);
      else subtrees.push(this.#exporter.export(nodes, node.id));
      nodes.close(node.id);
    }
    return subtrees;
  }

  #send(search: Search, partner: Partner, subtrees: readonly Subtree[], attempts: number): void {
    const { member } = partner;
    const lease = newLease(subtrees, attempts, member.index, this.#team.now());
    partner.leases.push(lease);
    const packet = this.#makePacket(search, partner, subtrees);
    this.#counters.packets++;
    this.#counters.subtrees += subtrees.length;
    this.#team.noteAtWork(1 + this.#partners.filter(({ leases }) => leases.length > 0).length);
    this.#team.ask(
      member,
      (worker) => worker.explore(packet),
      (report) => {
        lease.outcome = report ?? "failed";
        if (report !== null) member.failures = 0;
        this.#hasNews = true;
      },
    );
  }

  #makePacket(search: Search, partner: Partner, subtrees: readonly Subtree[]): WorkPacket {
    const { incumbent, control } = search;
    const share = LIMIT_SHARE / (1 + this.#partners.length);
    const nodesLeft = control.options.nodeLimit - control.standing.nodes;
    return {
      number: partner.countPacket(),
      subtrees,
      objective: incumbent.objective,
      colValue: partner.newPoint(search),
      pseudocosts: partner.newHistory(search),
      work: this.#isDeterministic ? this.#roundWork(search) : Number.POSITIVE_INFINITY,
      milliseconds: this.#isDeterministic ? Number.POSITIVE_INFINITY : PACKET_MS,
      iterationLimit: Math.max(1, Math.ceil(control.iterationsLeft * share)),
      nodeLimit: Math.max(1, Math.ceil(nodesLeft * share)),
      isEager: !this.#isDeterministic,
      giveBack: this.#chooseReturn(search, partner),
    };
  }

  #chooseReturn({ selector }: Search, partner: Partner): number {
    // With these the same tree every time is not to be had, and a long memory would be.
    if (this.#isDeterministic || partner.numHeld > MOST_HELD) return Number.POSITIVE_INFINITY;
    return chooseReturn(selector.size - 1, partner.openNodes);
  }

  /** Takes in what a worker has reported or failed on, in the order in which it was sent. */
  #takeInDone(search: Search, partner: Partner): void {
    while (partner.leases.length > 0 && partner.leases[0].outcome !== null) {
      const lease = partner.leases.shift() as Lease;
      if (lease.outcome === "failed") this.#counters.failures++;
      if (lease.isCancelled && (lease.outcome === "failed" || lease.isTainted)) continue;
      if (lease.outcome === "failed" || lease.isTainted) {
        if (lease.subtrees.length > 0) this.#returned.push(lease);
      } else if (lease.outcome !== null) this.#takeIn(search, partner, lease, lease.outcome);
    }
  }

  #takeIn(search: Search, partner: Partner, lease: Lease, report: WorkReport): void {
    const { control, bounds, incumbent, counters, rule } = search;
    control.standing.nodes += report.nodes;
    this.#team.tally.iterations += report.iterations;
    this.#counters.nodes += report.nodes;
    this.#counters.returned += report.open.length;
    // What a worker keeps costs nothing.
    if (report.keptNodes === 0) this.#packetSize = nextPacketSize(this.#packetSize, report.open.length);
    this.#counters.iterations += report.iterations;
    const isSound = report.points.every((point) => incumbent.offer(point, "workers") !== "invalid");
    if (!isSound) {
      // Its worker has pruned by a point that is none: it begins anew, and the subtrees stay here.
      this.#counters.discarded++;
      partner.forget();
      const held = partner.takeHeld();
      if (held !== null) this.#returned.push({ ...held, attempts: MOST_ATTEMPTS });
      if (!lease.isCancelled) this.#returned.push({ ...lease, attempts: MOST_ATTEMPTS });
      return;
    }
    this.#counters.points += report.points.length;
    if (!lease.isCancelled) bounds.closeElsewhere(report.closedBound);
    for (const name of Object.keys(counters) as (keyof SearchCounters)[])
      counters[name] += report.counters[name];
    rule.history?.merge(report.pseudocosts);
    partner.learned(report.pseudocosts);
    if (!lease.isCancelled) {
      partner.hold(lease, report.keptNodes, report.keptBound);
      this.#adopt(search, report.open);
    }
    search.listener.nodeDone(search);
  }

  /** Opens nodes in the own search, unless they cannot hold a better point. @returns their places. */
  #adopt(search: Search, subtrees: readonly Subtree[]): number[] {
    const ids: number[] = [];
    for (const subtree of [...subtrees].reverse()) {
      if (subtree.dualBound >= search.bounds.cutoff) search.bounds.close(subtree.dualBound);
      else {
        const id = adoptSubtree(search, subtree, false);
        this.#ownOnly.delete(id);
        ids.push(id);
      }
    }
    return ids;
  }

  /** Gives subtrees again whose worker failed: to one that is free, at last to the own search. */
  #giveAgain(search: Search): void {
    const waiting = this.#returned;
    this.#returned = [];
    for (const lease of waiting) {
      const attempts = lease.attempts + 1;
      const partner = this.#partners.find((each) => each.isReady && each.leases.length === 0);
      if (attempts < MOST_ATTEMPTS && partner !== undefined) {
        this.#send(search, partner, lease.subtrees, attempts);
      } else {
        const ids = this.#adopt(search, lease.subtrees);
        if (attempts >= MOST_ATTEMPTS) for (const id of ids) this.#ownOnly.add(id);
      }
    }
  }

  /** Asks the worker that has been out longest to come back when others have nothing to do. */
  #recall(search: Search): void {
    const isIdle = this.#partners.some((partner) => partner.isReady && partner.leases.length === 0);
    const { size } = search.selector;
    if (size > 1 || (size === 1 && !isIdle)) return;
    const before = this.#team.now() - LEAVE_ALONE_MS;
    let chosen: Lease | null = null;
    for (const { leases } of this.#partners) {
      const [lease] = leases;
      if (lease === undefined || lease.isRecalled || lease.sentMs > before) continue;
      if (chosen === null || lease.sentMs < chosen.sentMs) chosen = lease;
    }
    if (chosen === null) return;
    chosen.isRecalled = true;
    this.#counters.recalls++;
    const { worker } = chosen;
    if (this.#shared !== null) this.#shared.setRecall(worker, true);
    else
      this.#tell(this.#partners[worker].member, {
        objective: search.incumbent.objective,
        stop: false,
        recall: true,
      });
  }

  /** Sends news to all workers that are out, where they have no shared memory. */
  #tellAll(news: WorkerNews): void {
    if (this.#shared !== null) return;
    for (const { member, leases } of this.#partners) if (leases.length > 0) this.#tell(member, news);
  }

  /** Sends news to a worker; whether they arrive does not matter. */
  #tell({ worker }: TeamMember, news: WorkerNews): void {
    worker?.tell(news).catch(() => {});
  }
}
