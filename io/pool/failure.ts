/** Errors as records that cross a thread, and back: they keep their class, which structured cloning would take from them. */
import { InternalError, ModelError, OptionError } from "../../engine/index.ts";

/** An error as a plain record. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
}

const CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  ModelError,
  OptionError,
  InternalError,
  TypeError,
  RangeError,
};

/** The record of whatever was thrown. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown), stack: null };
  return { name: thrown.name, message: thrown.message, stack: thrown.stack ?? null };
}

/** The error of a record, of its own class if that is one of the engine's, with the stack of the other thread. */
export function errorOf({ name, message, stack }: Failure): Error {
  const Class = CLASSES[name];
  const error = Class === undefined ? new Error(message) : new Class(message);
  if (stack !== null) error.stack = stack;
  return error;
}
