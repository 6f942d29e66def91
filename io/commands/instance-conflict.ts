/** Why an instance has no plan, told in the words of its formulation. */
import { findConflict } from "../../engine/index.ts";
import {
  type AnyFormulation,
  type ConflictReport,
  conflictGroups,
  describeConflict,
} from "../../formulations/index.ts";
import type { BuiltInput, InstanceAnswer } from "./instance-answer.ts";
import type { Session } from "./session.ts";

/** Seconds at most, where the command has no time limit: an explanation, not a task of its own. */
const MOST_SECONDS = 30;

/** The explanation of an answer without a plan; null where the model has one, or none was found in the time that is left. */
export async function instanceConflict(
  { conflictWords }: AnyFormulation,
  { model, input }: BuiltInput,
  { figures, result }: Pick<InstanceAnswer, "figures" | "result">,
  session: Session,
): Promise<ConflictReport | null> {
  if (figures.status !== "infeasible" && figures.status !== "infeasible_or_unbounded") return null;
  const { timeLimit = MOST_SECONDS, signal, host } = session.solveOptions();
  const conflict = await findConflict(model, {
    ...conflictGroups(model, conflictWords, input),
    timeLimit: Math.min(MOST_SECONDS, timeLimit),
    known: result,
    ...(signal === undefined ? {} : { signal }),
    ...(host === undefined ? {} : { host }),
  });
  return conflict.status === "found" ? describeConflict(model, conflict, conflictWords, input) : null;
}
