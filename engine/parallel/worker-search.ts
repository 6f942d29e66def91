/**
 * A worker's side of a tree that is searched by many: it gets subtrees, searches them as any tree is searched, and hands
 * back what is left. Its LP, pseudo-costs and heuristics live on from packet to packet.
 */
import { InternalError } from "../errors.ts";
import { type PseudocostRecord, pseudocostsSince } from "../mip/branching/pseudocosts.ts";
import { searchBox } from "../mip/heuristics/box-search.ts";
import { createSearch, type Search, type SearchCounters, takeBetter } from "../mip/search.ts";
import { chooseNode } from "../mip/tree/branch-and-cut.ts";
import { processNode } from "../mip/tree/process-node.ts";
import { slackBasis } from "../model/basis.ts";
import { adoptSubtree } from "./adopt-subtree.ts";
import type { Channel } from "./channel.ts";
import { importMip } from "./mip-record.ts";
import type { SearchTask } from "./search-task.ts";
import { type Subtree, SubtreeExporter } from "./subtree.ts";
import type { WorkPacket, WorkReport } from "./work-packet.ts";
import { WorkerControl } from "./worker-control.ts";

/** Simplex iterations that the rest of the work at a node counts for. */
export const WORK_PER_NODE = 20;

const NO_PSEUDOCOSTS: PseudocostRecord = {
  col: new Int32Array(0),
  sum: new Float64Array(0),
  count: new Int32Array(0),
};

function countersSince(before: SearchCounters, now: SearchCounters): SearchCounters {
  const names = Object.keys(now) as (keyof SearchCounters)[];
  return Object.fromEntries(
    names.map((name) => [name, now[name] - before[name]]),
  ) as unknown as SearchCounters;
}

/** Takes so many open nodes out of a search, as records: those that it would give away. */
function takeSome(search: Search, exporter: SubtreeExporter, count: number): Subtree[] {
  const { nodes, selector, bounds } = search;
  const open: Subtree[] = [];
  while (open.length < count && selector.size > 0) {
    const node = selector.give === undefined ? selector.pop() : selector.give();
    if (node === undefined) break;
    if (node.dualBound >= bounds.cutoff) bounds.close(node.dualBound);
    else open.push(exporter.export(nodes, node.id));
    nodes.close(node.id);
  }
  return open;
}

/** Takes all open nodes out of a search, as records, the next to be searched first. */
function takeOpen(search: Search, exporter: SubtreeExporter): Subtree[] {
  const { nodes, selector } = search;
  const open: Subtree[] = [];
  for (let id = chooseNode(search); id >= 0; id = chooseNode(search)) {
    open.push(exporter.export(nodes, id));
    nodes.close(id);
  }
  // Their places will be others'.
  search.liveNode = -1;
  search.savedParent = -1;
  if (selector.size > 0)
    throw new InternalError(`${selector.size} open nodes that the selector does not give`);
  return open;
}

/** See the head of the file. */
export class WorkerSearch {
  readonly #channel: Channel;
  readonly #control: WorkerControl;
  readonly #search: Search;
  readonly #exporter = new SubtreeExporter();
  readonly #now: () => number;
  /** Points found in the packet at work. */
  #points: Float64Array[] = [];
  #numPackets = 0;

  constructor(task: SearchTask, channel: Channel, now: () => number) {
    const { lp, options } = task;
    this.#channel = channel;
    this.#now = now;
    // Heuristics that draw at random shall not draw the same everywhere.
    const seed = (options.seed + task.worker + 1) >>> 0;
    this.#control = new WorkerControl({ ...options, seed }, () => channel.shouldStop(), now);
    const search = createSearch(
      importMip(task.mip, seed),
      this.#control,
      (problem) => this.#control.makeLp(problem),
      {
        rootSolved() {},
        nodeDone() {},
        improved: ({ incumbent }) => {
          if (incumbent.colValue !== null) this.#points.push(incumbent.colValue);
        },
      },
      "optimum",
      searchBox,
    );
    if (lp.numRows !== search.mip.numRows) {
      const weights = new Float64Array(lp.numCols + lp.numRows).fill(1, lp.numCols);
      search.lp.replaceRows(lp, slackBasis(lp.colLb, lp.colUb, lp.numRows), weights);
    }
    search.globalLb.set(task.globalLb);
    search.globalUb.set(task.globalUb);
    search.rootLp = task.rootLp;
    search.probe.forgoFree();
    this.#search = search;
  }

  /**
   * Works on a packet; one yield at least after each node.
   * @throws InternalError for one out of turn.
   */
  *explore(packet: WorkPacket): Generator<void, WorkReport> {
    const expected = this.#numPackets++;
    if (packet.number !== expected)
      throw new InternalError(`packet ${packet.number} came when ${expected} was due`);
    const search = this.#search;
    const control = this.#control;
    const history = search.rule.history;
    if (packet.pseudocosts !== null) history?.merge(packet.pseudocosts);
    takeBetter(search, packet.objective, packet.colValue);
    const before = {
      counters: { ...search.counters },
      nodes: control.standing.nodes,
      iterations: control.iterations,
    };
    const known = history?.export();
    const learned = (): PseudocostRecord =>
      history === undefined || known === undefined
        ? NO_PSEUDOCOSTS
        : pseudocostsSince(known, history.export());
    control.allow(packet.iterationLimit, packet.nodeLimit);
    this.#points = [];
    this.#channel.forgetRecall();
    // The first one shall be the next, unless there is work begun: it is pushed last.
    const isEmpty = search.selector.size === 0;
    for (const subtree of [...packet.subtrees].reverse()) adoptSubtree(search, subtree, isEmpty);
    yield* this.#takeNodes(packet);
    const open = this.#takeBack(packet);
    return {
      open,
      keptNodes: search.selector.size,
      keptBound: search.selector.dualBound(),
      points: this.#points,
      closedBound: search.bounds.dualBound(Number.POSITIVE_INFINITY),
      pseudocosts: learned(),
      nodes: control.standing.nodes - before.nodes,
      iterations: control.iterations - before.iterations,
      counters: countersSince(before.counters, search.counters),
    };
  }

  #takeBack({ giveBack }: WorkPacket): Subtree[] {
    const search = this.#search;
    if (giveBack === Number.POSITIVE_INFINITY) return takeOpen(search, this.#exporter);
    const half = this.#channel.isRecalled() ? Math.ceil(search.selector.size / 2) : 0;
    return takeSome(search, this.#exporter, Math.max(giveBack, half));
  }

  *#takeNodes(packet: WorkPacket): Generator<void, void> {
    const search = this.#search;
    const control = this.#control;
    const untilMs = this.#now() + packet.milliseconds;
    const firstNode = control.standing.nodes;
    const firstIteration = control.iterations;
    for (;;) {
      if (packet.isEager) {
        takeBetter(search, this.#channel.pollObjective(), null);
        if (this.#points.length > 0 || this.#channel.isRecalled() || this.#now() >= untilMs) return;
      }
      const nodes = control.standing.nodes - firstNode;
      if (WORK_PER_NODE * nodes + control.iterations - firstIteration >= packet.work) return;
      if (control.stopReason() !== null) return;
      const id = chooseNode(search);
      if (id < 0) return;
      const end = yield* processNode(search, id);
      if (end === "stopped") return;
      search.nodes.close(id);
      if (end === "unbounded") throw new InternalError("a node of a bounded tree is unbounded");
      control.standing.nodes++;
      yield;
    }
  }
}
