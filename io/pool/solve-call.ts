/** What passes between the thread that asks for a solve and the one that does it. */
import type {
  IncumbentEvent,
  ProgressEvent,
  Result,
  SearchState,
  SearchWorker,
  SolveOptions,
} from "../../engine/index.ts";
import type { Failure } from "./failure.ts";
import type { PackedProblem } from "./problem-block.ts";

/** Options that are data; functions stay behind and are called by events. */
export type CrossingOptions = Omit<
  SolveOptions,
  "signal" | "onProgress" | "onIncumbent" | "onCheckpoint" | "host" | "plugins" | "pool"
>;

/** One solve. */
export interface SolveRequest {
  readonly problem: PackedProblem;
  /** The time limit is what is left of the caller's. */
  readonly options: CrossingOptions;
  /** Events that somebody listens to. */
  readonly wants: Readonly<Record<"progress" | "incumbent" | "checkpoint" | "log", boolean>>;
  /** Length 1, shared; anything but 0 = stop. Null without shared memory: then a message on the port says so. */
  readonly stop: Int32Array | null;
  /** Events go out of it. */
  readonly port: MessagePort;
}

/** What the worker tells while it solves; `end` is the last. */
export type SolveEvent =
  | { readonly kind: "progress"; readonly event: ProgressEvent }
  | { readonly kind: "incumbent"; readonly event: IncumbentEvent }
  | { readonly kind: "checkpoint"; readonly state: SearchState }
  | { readonly kind: "log"; readonly line: string }
  | { readonly kind: "end" };

/** How a solve ended. */
export type SolveReply =
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "failure"; readonly failure: Failure };

/** What a worker answers to: solves, and the calls of the engine's pools. */
export interface WorkerService extends SearchWorker {
  /** The version of its code. */
  hello(): string;
  solve(request: SolveRequest): Promise<SolveReply>;
}
