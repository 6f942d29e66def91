/**
 * The deletion filter: from a set of groups that is infeasible together to one from which no group can be left out. Many groups
 * are tried at once and halved where they are needed, so that the tests are about (members of the result) × log(groups).
 * Source: Chinneck, "Feasibility and Infeasibility in Optimization", Springer 2008, chapter 6; the halving is that of
 * Junker, "QuickXplain", AAAI 2004.
 */

/** What is known of a set of groups. */
export type Judgement = "feasible" | "infeasible" | "unknown";

/** Judges a set of groups; on "infeasible" it may answer with the groups that its proof needs. */
export type GroupTest = (
  left: ReadonlySet<number>,
) => Promise<{ readonly judgement: Judgement; readonly needed?: ReadonlySet<number> }>;

/** The groups that are left. */
export interface Filtered {
  /** Positions of groups, in the order given. */
  readonly kept: readonly number[];
  /** True: leaving out any one makes the rest feasible. False: a test was cut short, and its groups stayed. */
  readonly isMinimal: boolean;
}

/**
 * Filters groups, trying those first that come first.
 *
 * @param groups positions of groups that are infeasible together.
 * @param chunk how many are tried at once at first; at least 1.
 * @param test judges a set of groups; the groups that a proof needs are all that is left then.
 * @param isOver whether no more tests are to be made: groups that nothing is known of yet stay.
 */
export async function filterGroups(
  groups: readonly number[],
  chunk: number,
  test: GroupTest,
  isOver: () => boolean = () => false,
): Promise<Filtered> {
  const left = new Set(groups);
  let isMinimal = true;
  const hasEnded = (): boolean => {
    const ends = isOver();
    if (ends) isMinimal = false;
    return ends;
  };
  /** Whether the rest is infeasible without a run of groups, which then are gone. */
  const canGo = async (run: readonly number[]): Promise<boolean> => {
    for (const group of run) left.delete(group);
    const { judgement, needed } = await test(left);
    if (judgement === "infeasible") {
      if (needed !== undefined) for (const group of left) if (!needed.has(group)) left.delete(group);
      return true;
    }
    for (const group of run) left.add(group);
    if (run.length === 1 && judgement === "unknown") isMinimal = false;
    return false;
  };
  const leaveOut = async (run: readonly number[]): Promise<void> => {
    if (hasEnded()) return;
    const present = run.filter((group) => left.has(group));
    if (present.length === 0 || (await canGo(present)) || present.length === 1) return;
    const middle = present.length >> 1;
    await leaveOut(present.slice(0, middle));
    await leaveOut(present.slice(middle));
  };
  for (let first = 0; first < groups.length && !hasEnded(); first += chunk) {
    await leaveOut(groups.slice(first, first + chunk));
  }
  return { kept: groups.filter((group) => left.has(group)), isMinimal };
}
