import { existsSync } from "node:fs";
import {
  fingerprintOf,
  type Model,
  type Problem,
  problemOf,
  ResumeError,
  type SearchState,
  type SolveOptions,
} from "../../engine/index.ts";
import { CheckpointError, readState, writeState } from "../checkpoint/state-bytes.ts";
import { isFolder, readBytes } from "../read/input-file.ts";
import { assertWritable, WriteError, writeDurably } from "../write/output-file.ts";
import type { SolveFlags } from "./options.ts";
import { warn } from "./session.ts";
import { UsageError } from "./usage-error.ts";

function readStateFile(file: string): SearchState {
  if (!existsSync(file)) throw new CheckpointError(file, "no such file", "a checkpoint of gridplex");
  if (isFolder(file)) throw new CheckpointError(file, "a folder", "a checkpoint of gridplex");
  return readState(readBytes(file), file);
}

/** Keeps a state; a failure is a warning, for the work so far is worth more than the file. */
function keepState(file: string, state: SearchState): void {
  try {
    writeDurably(file, writeState(state));
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    warn(error.message);
  }
}

/** The checkpoints of one command: where it writes them, and the state it goes on from. */
export interface Checkpoints {
  /**
   * The options of a solve with what checkpoints add to them. Kept is the latest one whose model has as many columns as any before: smaller ones only better a
   * plan. A state goes to the solve of its own model, in place of a start; the others begin from scratch.
   * @param isOnly whether the command has this solve alone: then a foreign state is refused by it.
   */
  optionsFor(model: Model | Problem, given: SolveOptions, isOnly: boolean): SolveOptions;
  /** To be called after the last solve. @throws CheckpointError where none of them was that of the state. */
  assertUsed(): void;
}

function assertFlags(flags: SolveFlags): void {
  const { checkpoint, checkpointEvery, resume, repeat, start } = flags;
  if (checkpointEvery !== undefined && checkpoint === undefined) {
    throw new UsageError("--checkpoint-every: --checkpoint has to name the file");
  }
  const isAsked = checkpoint !== undefined || resume !== undefined;
  if (isAsked && repeat !== undefined && repeat > 1) {
    throw new UsageError("--repeat: solves from scratch each time, so --checkpoint and --resume have no use");
  }
  if (resume !== undefined && start !== undefined) {
    throw new UsageError("--start: has no use beside --resume, which brings its best solution");
  }
}

/**
 * Reads the state to go on from, if there is one.
 *
 * @throws UsageError for flags that do not go together, WriteError for a file that could not be written, CheckpointError
 *   for one that holds no state.
 */
export function openCheckpoints(flags: SolveFlags): Checkpoints {
  assertFlags(flags);
  const { checkpoint, checkpointEvery, resume } = flags;
  if (checkpoint !== undefined) assertWritable(checkpoint);
  const state = resume === undefined ? null : readStateFile(resume);
  const keeping = {
    ...(checkpoint === undefined
      ? {}
      : { onCheckpoint: (kept: SearchState): void => keepState(checkpoint, kept) }),
    ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
  };
  let isUsed = state === null;
  let mostCols = 0;
  return {
    optionsFor(model, given, isOnly) {
      const isKept = model.numCols >= mostCols;
      mostCols = Math.max(mostCols, model.numCols);
      const options = isKept ? { ...given, ...keeping } : given;
      if (state === null || (!isOnly && fingerprintOf(problemOf(model)) !== state.model)) return options;
      isUsed = true;
      const { start: _, ...others } = options;
      return { ...others, resume: state };
    },
    assertUsed() {
      if (isUsed || state === null) return;
      throw new CheckpointError(
        resume ?? "",
        `the state of a model with fingerprint ${state.model}`,
        "that of a model which was solved here",
      );
    },
  };
}

/** Names the file where a solve refuses its state. */
function nameFile(resume: string, error: unknown): unknown {
  if (!(error instanceof ResumeError)) return error;
  return new CheckpointError(resume, `${error.found} (${error.what})`, error.expected);
}

/** Waits for a solve; a state that does not belong to it is a fault of its file. */
export async function namingState<T>({ resume }: SolveFlags, solving: Promise<T>): Promise<T> {
  try {
    return await solving;
  } catch (error) {
    throw resume === undefined ? error : nameFile(resume, error);
  }
}
