import { InternalError } from "../errors.ts";
import { PartSearch } from "../mip/tree/part-search.ts";
import { PresolvedSearch } from "../mip/tree/presolved-search.ts";
import type { Channel } from "./channel.ts";
import type { PartReport, PartTask } from "./part-task.ts";
import { WorkerControl } from "./worker-control.ts";

/** A worker's side of an independent part: its search, run in portions. */
export class WorkerPart {
  readonly part: number;
  readonly #control: WorkerControl;
  readonly #search: PartSearch;
  #rootObjective = Number.NaN;

  constructor({ part, problem, start, options }: PartTask, channel: Channel, now: () => number) {
    if (problem === null) throw new InternalError(`part ${part} is to go on, but is not here`);
    this.part = part;
    const control = new WorkerControl(options, () => channel.shouldStop(), now);
    this.#control = control;
    const run = new PresolvedSearch(problem, {
      control,
      makeLp: (lp) => control.makeLp(lp),
      isTurnDue: control.isTurnDue,
      start,
      listener: {
        presolved: ({ counters }) => control.record("mip presolve", counters),
        rootSolved: (objective) => {
          this.#rootObjective = objective;
        },
        improved() {},
        nodeDone() {},
      },
    });
    this.#search = new PartSearch(run, 1, (name, counters) => control.record(name, counters));
  }

  /** Goes on for a portion; one yield after each step. */
  *advance({ portion, enough, iterationLimit, nodeLimit }: PartTask): Generator<void, PartReport> {
    const control = this.#control;
    const search = this.#search;
    const before = { nodes: control.standing.nodes, iterations: control.iterations };
    control.allow(iterationLimit, nodeLimit);
    yield* search.advance(portion, enough);
    const { end } = search;
    return {
      end: end === null || end === "exhausted" || end === "unbounded" ? end : "stopped",
      colValue: search.colValue,
      objective: search.objective,
      bound: search.bound,
      farkas: search.farkas,
      isDecided: search.isDecided,
      rootObjective: this.#rootObjective,
      nodes: control.standing.nodes - before.nodes,
      iterations: control.iterations - before.iterations,
      statistics: end === null ? {} : control.recorded,
    };
  }
}
