/** Errors as records that cross a thread, and back: they keep their class, which structured cloning would take from them. */
import { InternalError, ModelError, OptionError, ResumeError } from "../../engine/index.ts";

/** An error as a plain record. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  /** Of a refused state: what differs, what was found, what was expected. */
  readonly refused?: readonly [what: string, found: string, expected: string];
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
  const failure = { name: thrown.name, message: thrown.message, stack: thrown.stack ?? null };
  if (!(thrown instanceof ResumeError)) return failure;
  return { ...failure, refused: [thrown.what, thrown.found, thrown.expected] };
}

/** The error of a record, of its own class if that is one of the engine's, with the stack of the other thread. */
export function errorOf({ name, message, stack, refused }: Failure): Error {
  const Class = CLASSES[name];
  const plain = Class === undefined ? new Error(message) : new Class(message);
  const error = refused === undefined ? plain : new ResumeError(...refused);
  if (stack !== null) error.stack = stack;
  return error;
}
