/** A command line that cannot be carried out; the message is for the user, the exit status 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
