import { type Result, solve } from "../../engine/index.ts";
import { readModelFile } from "../read/model-file.ts";
import { readSolutionFile } from "../read/solution.ts";
import { namingState, openCheckpoints } from "./checkpoints.ts";
import { exitStatusOf } from "./exit-status.ts";
import { formatModelConflict, modelConflict } from "./model-conflict.ts";
import { writeModel } from "./model-output.ts";
import type { SolveModelFlags } from "./options.ts";
import { outcomeOf, sizeOf } from "./outcome.ts";
import { printJson, printText } from "./output.ts";
import { solveRepeatedly, warmSeconds } from "./repetition.ts";
import { assertResultFiles, writeResultFiles } from "./result-files.ts";
import { openSession, type Session, warn } from "./session.ts";
import { formatSummary } from "./summary.ts";

async function solveInSession(file: string, flags: SolveModelFlags, session: Session): Promise<number> {
  assertResultFiles(file, flags);
  const checkpoints = openCheckpoints(flags);
  const { problem, names, warnings } = readModelFile(file);
  for (const warning of warnings) warn(warning);
  session.expectModel(sizeOf(problem).nonzeros);
  const start = flags.start === undefined ? {} : { start: readSolutionFile(flags.start, problem, names) };
  const readSeconds = session.elapsedSeconds();
  if (flags.write !== undefined) writeModel(flags.write, problem, names);

  const repetition = await solveRepeatedly<Result>(
    flags.repeat ?? 1,
    (turn) => {
      const options = { ...session.solveOptions(turn), ...start };
      return namingState(flags, solve(problem, checkpoints.optionsFor(problem, options, true)));
    },
    session,
  );
  const result = repetition.first;
  const wantsConflict = flags.conflict === true && result.status.startsWith("infeasible");
  const conflict = wantsConflict ? await modelConflict(problem, names, result, session) : null;
  const outcome = outcomeOf({
    file,
    name: names.model,
    size: sizeOf(problem),
    figures: result,
    seed: flags.seed ?? 0,
    readSeconds,
    solveSeconds: repetition.solveSeconds[0],
    ...(flags.repeat === undefined ? {} : { warmSeconds: warmSeconds(repetition) }),
  });
  writeResultFiles(flags, outcome, result, names);
  if (flags.json === true) printJson(flags.conflict === true ? { ...outcome, conflict } : outcome);
  else printText(formatSummary(outcome, wantsConflict ? [["conflict", formatModelConflict(conflict)]] : []));
  return exitStatusOf({ status: result.status, hasSolution: result.solution !== null });
}

/**
 * Solves a model file and prints the outcome.
 * @returns the exit status.
 */
export async function solveCommand(file: string, flags: SolveModelFlags): Promise<number> {
  const session = openSession(flags);
  try {
    return await solveInSession(file, flags, session);
  } finally {
    await session.close();
  }
}
