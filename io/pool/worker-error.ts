/** A worker thread that ended, or never began, while something was asked of it; `cause` holds what the platform said. */
export class WorkerError extends Error {
  readonly code = "WORKER" as const;
  override readonly name = "WorkerError";
}
