/** The worker's side of a solve. */
import {
  type AbortLike,
  type Result,
  type SolveOptions,
  solve,
  type WorkerPool,
} from "../../engine/index.ts";
import { failureOf } from "./failure.ts";
import { platformHost } from "./platform-host.ts";
import { unpackProblem } from "./problem-block.ts";
import type { SolveEvent, SolveReply, SolveRequest } from "./solve-call.ts";

function signalOf({ stop, port }: SolveRequest): AbortLike {
  if (stop !== null) {
    return {
      get aborted() {
        return Atomics.load(stop, 0) !== 0;
      },
    };
  }
  let aborted = false;
  port.onmessage = () => {
    aborted = true;
  };
  return {
    get aborted() {
      return aborted;
    },
  };
}

/** The solver's options on this thread; callbacks become messages. */
function optionsOf(request: SolveRequest, pool: WorkerPool | null): SolveOptions {
  const { options, wants, port } = request;
  const send = (event: SolveEvent, moved: Transferable[] = []) => port.postMessage(event, moved);
  return {
    ...options,
    ...(wants.progress ? { onProgress: (event) => send({ kind: "progress", event }) } : {}),
    ...(wants.incumbent
      ? { onIncumbent: (event) => send({ kind: "incumbent", event }, [event.colValue.buffer as ArrayBuffer]) }
      : {}),
    ...(wants.checkpoint ? { onCheckpoint: (state) => send({ kind: "checkpoint", state }) } : {}),
    ...(pool === null ? {} : { pool }),
    signal: signalOf(request),
    host: platformHost(wants.log ? (line) => send({ kind: "log", line }) : undefined),
  };
}

/** The buffers of all arrays in a record that can move to another thread, each once. Empty ones may be anybody's. */
export function movableBuffers(record: object, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  for (const value of Object.values(record)) {
    if (ArrayBuffer.isView(value)) {
      const { buffer } = value;
      if (buffer instanceof ArrayBuffer && buffer.byteLength > 0) found.add(buffer);
    } else if (typeof value === "object" && value !== null) movableBuffers(value, found);
  }
  return found;
}

/**
 * Solves what is asked for. What the engine throws is an answer, too.
 * @param pool of this worker's own workers; null where one thread is enough.
 */
export async function answerSolve(request: SolveRequest, pool: WorkerPool | null): Promise<SolveReply> {
  let reply: SolveReply;
  try {
    const result: Result = await solve(unpackProblem(request.problem), optionsOf(request, pool));
    reply = { kind: "result", result };
  } catch (thrown) {
    reply = { kind: "failure", failure: failureOf(thrown) };
  }
  const end: SolveEvent = { kind: "end" };
  request.port.postMessage(end);
  return reply;
}
