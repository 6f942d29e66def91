/** The package's main entry: the engine's names, with `solve` off the caller's thread where there are threads. */
export * from "../engine/index.ts";
export { openWorkerPool, releaseWorkers, solve } from "./pool/solve.ts";
export { WorkerError } from "./pool/worker-error.ts";
