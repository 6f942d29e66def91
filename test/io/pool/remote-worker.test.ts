import { afterAll, describe, expect, it } from "vitest";
import { releaseWorkers, solve, WorkerError } from "../../../io/main.ts";
import { KeptWorkers } from "../../../io/pool/kept-workers.ts";
import { heapLimitMB, startNodeThread } from "../../../io/pool/node-worker.ts";
import { RemoteWorker } from "../../../io/pool/remote-worker.ts";
import { openStopWish } from "../../../io/pool/stop-wish.ts";
import { VERSION } from "../../../io/version.ts";

afterAll(releaseWorkers);

/** A worker that runs this text. */
const scripted = (text: string) =>
  startNodeThread(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${text}`)}`,
  );

/** Answers each call with the value that `answer` is for it: calls count from 1. */
const answering = (answer: string) =>
  scripted(`let call = 0; parentPort.on("message", ({ id }) => {
    call++;
    parentPort.postMessage({ id, type: "RAW", value: ${answer} });
  });`);

const failure = (promise: Promise<unknown>): Promise<Error & { cause?: unknown }> =>
  promise.then(
    () => {
      throw new Error("no failure");
    },
    (error) => error,
  );

describe("a remote worker", () => {
  it("that throws as it loads is no worker, and the error says why", async () => {
    const error = await failure(RemoteWorker.start(scripted('throw new Error("boom");')));
    expect(error).toBeInstanceOf(WorkerError);
    expect(error.message).toContain("boom");
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("whose script is missing is no worker", async () => {
    const error = await failure(RemoteWorker.start(startNodeThread("file:///nowhere/worker.js")));
    expect(error).toBeInstanceOf(WorkerError);
  });

  it("of another version is no worker", async () => {
    const error = await failure(RemoteWorker.start(answering('"0.0.0-other"')));
    expect(error.message).toBe(`a worker runs version 0.0.0-other, expected ${VERSION}`);
  });

  it("that exits rejects all calls under way and all later ones", async () => {
    const worker = await RemoteWorker.start(answering(`call < 3 ? "${VERSION}" : process.exit(3)`));
    await worker.call((service) => service.hello());
    const calls = [1, 2, 3].map(() => failure(worker.call((service) => service.hello())));
    for (const error of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(WorkerError);
      expect(error.message).toContain("exit code 3");
    }
    expect(worker.isAlive).toBe(false);
    expect(await failure(worker.call((service) => service.hello()))).toBeInstanceOf(WorkerError);
  });

  it("that is told to end rejects the calls under way", async () => {
    const silent = answering(`call === 1 ? "${VERSION}" : await new Promise(() => {})`.replace("await ", ""));
    const worker = await RemoteWorker.start(silent);
    const call = failure(worker.call(() => new Promise(() => {})));
    await worker.terminate();
    expect(await call).toBeInstanceOf(WorkerError);
  });
});

describe("kept workers", () => {
  it("once none could be started, none is tried again", async () => {
    let tries = 0;
    const workers = new KeptWorkers(
      () => {
        tries++;
        return Promise.reject(new WorkerError("barred"));
      },
      () => 2,
    );
    const wish = openStopWish(undefined, false);
    expect(await workers.take(wish, 1)).toBeNull();
    expect(await workers.take(wish, 1)).toBeNull();
    expect(tries).toBe(1);
  });

  it("wait for one that comes back, but not longer than asked for nor against the wish to stop", async () => {
    const start = () => RemoteWorker.start(answering(`"${VERSION}"`));
    const workers = new KeptWorkers(start, () => 1);
    const wish = openStopWish(undefined, false);
    const first = await workers.take(wish, 9);
    if (first === null) throw new Error("no worker");
    const startedAt = performance.now();
    expect(await workers.take(wish, 0.05)).toBeNull();
    expect(performance.now() - startedAt).toBeGreaterThan(45);
    const impatient = openStopWish(undefined, false);
    const never = workers.take(impatient, Number.POSITIVE_INFINITY);
    impatient.request();
    expect(await never).toBeNull();
    const second = workers.take(wish, Number.POSITIVE_INFINITY);
    workers.give(first, true);
    expect(await second).toBe(first);
    workers.give(first, true);
    await workers.close();
    expect(first.isAlive).toBe(false);
  });
});

describe("heap limits", () => {
  it("all workers of a pool together stay within the machine", () => {
    const own = heapLimitMB(1);
    expect(own).toBeGreaterThanOrEqual(256);
    expect(heapLimitMB(64)).toBeLessThanOrEqual(own);
    expect(heapLimitMB(10_000)).toBe(256);
  });
});

describe("a solve whose worker is gone", () => {
  it("the next one gets a new worker", async () => {
    const problem = {
      ...{ numRows: 0, numCols: 1, maximize: false, objectiveOffset: 0 },
      ...{ colCost: Float64Array.of(1), colLb: Float64Array.of(2), colUb: Float64Array.of(3) },
      ...{ integrality: new Uint8Array(1), rowLb: new Float64Array(), rowUb: new Float64Array() },
      ...{ colStart: new Int32Array(2), rowIndex: new Int32Array(), value: new Float64Array() },
    };
    expect((await solve(problem)).objective).toBe(2);
    await releaseWorkers();
    expect((await solve(problem)).objective).toBe(2);
  });
});
