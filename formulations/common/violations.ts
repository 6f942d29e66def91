/** What the physical checks of all formulations have in common: how they list what a plan breaks. */
import type { PlanViolation } from "../formulation.ts";

/** Adds a violation to a list. An amount that is no finite number counts as the largest one: no plan passes by it. */
export type Report = (
  what: string,
  where: string,
  amount: number,
  unit: string,
  isShortfall?: boolean,
) => void;

/** A report that adds to these violations. */
export function reportTo(violations: PlanViolation[]): Report {
  return (what, where, amount, unit, isShortfall = false) =>
    void violations.push({
      ...{ what, where, amount: Number.isFinite(amount) ? amount : Number.MAX_VALUE, unit },
      ...(isShortfall ? { isShortfall } : {}),
    });
}

/** Whether a plan has as many things of a kind as its input; else that is reported. */
export function areAllPlanned(
  planned: readonly unknown[],
  given: readonly unknown[],
  things: string,
  report: Report,
): boolean {
  if (planned.length === given.length) return true;
  report(`wrong number of ${things}`, "plan", Math.abs(planned.length - given.length), things);
  return false;
}
