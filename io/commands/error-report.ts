import { CommanderError } from "commander";
import { EXIT_BAD_INPUT, EXIT_INTERNAL, EXIT_OK } from "./exit-status.ts";
import { UsageError } from "./usage-error.ts";

/** Problems of an input that are listed. */
const MOST_LINES = 50;

/** Causes of failed file access, in words. */
const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: "found no such file or folder",
  EACCES: "found no permission to open it",
  EISDIR: "found a folder, expected a file",
  ENOTDIR: "found a file where its path needs a folder",
};

/** Codes of the errors that stand for bad input; by code, so that starting up need not load their modules. */
const INPUT_CODES: readonly unknown[] = [
  "MODEL",
  "OPTION",
  "PARSE",
  "INPUT",
  "WRITE",
  "CHECKPOINT",
  "RESUME",
];

function fileTrouble(error: NodeJS.ErrnoException): string | undefined {
  const words = error.code === undefined ? undefined : FILE_TROUBLE[error.code];
  return words === undefined ? undefined : `${error.path ?? "a file"}: ${words}`;
}

/** The first lines of a long message; the rest is counted. */
function firstLines(message: string): string {
  const lines = message.split("\n");
  if (lines.length <= MOST_LINES) return message;
  return `${lines.slice(0, MOST_LINES).join("\n")}\nand ${lines.length - MOST_LINES} more problems`;
}

/** What the user can mend himself, in words; undefined for a fault of the program. */
function inputTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof UsageError || INPUT_CODES.includes((error as NodeJS.ErrnoException).code)) {
    return firstLines(error.message);
  }
  return fileTrouble(error);
}

/**
 * Says on stderr what went wrong, without a stack trace.
 * @returns the exit status: 1 for bad usage or input, 70 for a fault of the program.
 */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT; // it has spoken
  const trouble = inputTrouble(error);
  if (trouble !== undefined) {
    process.stderr.write(`${trouble}\n`);
    return EXIT_BAD_INPUT;
  }
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  process.stderr.write(`internal error: ${words}\n`);
  return EXIT_INTERNAL;
}
