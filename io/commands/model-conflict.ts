/** Which bounds of an infeasible model contradict each other, for `solve --conflict`. */
import { type Conflict, findConflict, type Names, type Problem, type Result } from "../../engine/index.ts";
import type { Session } from "./session.ts";
import { formatNumber } from "./summary.ts";

/** A bound of a conflict, by the name of its row or column. */
interface NamedMember {
  readonly row?: string;
  readonly column?: string;
  readonly side: "lower" | "upper";
  readonly bound: number;
  /** By how much it alone has to give way; null where that is not known. */
  readonly relaxBy: number | null;
}

/** A conflict as `--json` prints it. */
export interface ConflictOutcome {
  readonly isMinimal: boolean;
  readonly needsIntegrality: boolean;
  readonly members: readonly NamedMember[];
}

/**
 * The conflict of a model in its own names; null where none was found in the time that is left.
 * @param known what the solve of the model has answered.
 */
export async function modelConflict(
  problem: Problem,
  names: Names,
  known: Pick<Result, "status" | "certificate">,
  session: Session,
): Promise<ConflictOutcome | null> {
  const { timeLimit, signal, host, seed } = session.solveOptions();
  const options = { timeLimit, signal, host, seed, known };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return named(await findConflict(problem, Object.fromEntries(given)), names);
}

function named(conflict: Conflict, names: Names): ConflictOutcome | null {
  const { status, isMinimal, needsIntegrality, members } = conflict;
  if (status !== "found") return null;
  return {
    isMinimal,
    needsIntegrality,
    members: members.map(({ kind, index, side, bound, relaxBy }) => ({
      ...(kind === "row" ? { row: names.row(index) } : { column: names.col(index) }),
      ...{ side, bound, relaxBy },
    })),
  };
}

/** The readable form: a line for each bound. */
export function formatModelConflict(conflict: ConflictOutcome | null): string {
  if (conflict === null) return "none found within the limits";
  const lines = conflict.members.map(({ row, column, side, bound, relaxBy }) => {
    const what = row === undefined ? `column ${column}` : `row ${row}`;
    const away = relaxBy === null ? "" : `, gone if it gives way by ${formatNumber(relaxBy)}`;
    return `\n  ${what} ${side === "lower" ? "at least" : "at most"} ${formatNumber(bound)}${away}`;
  });
  const count = `${lines.length} bound${lines.length === 1 ? "" : "s"} that cannot hold together`;
  const doubt = conflict.isMinimal ? "" : ", perhaps not all of them needed";
  return `${count}${conflict.needsIntegrality ? " in whole numbers" : ""}${doubt}${lines.join("")}`;
}
