/** Instances with strict and with soft targets, solved by their documented model. */
import { expect } from "vitest";
import { solve } from "../../engine/index.ts";
import type { AnyFormulation, Kpis, PlanViolation } from "../../formulations/index.ts";

/** What a plan comes to; without one, `found` is null and nothing is violated. */
export interface SoftPlan {
  readonly status: string;
  readonly objective: number | null;
  readonly violations: readonly PlanViolation[];
  readonly kpis: Kpis;
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are those of the formulation at hand
  readonly found: { readonly plan: any; readonly input: any } | null;
}

/** Solves a raw instance to its optimum, targets soft or not. */
export async function softPlanOf(
  formulation: AnyFormulation,
  raw: unknown,
  isSoft: boolean,
): Promise<SoftPlan> {
  const input = formulation.parse(raw, new Map(), { isSoft });
  const { model, built } = formulation.build(input);
  const { status, solution, objective } = await solve(model, { mipGap: 0 });
  if (solution === null) return { status, objective, violations: [], kpis: {}, found: null };
  const plan = formulation.plan(solution, built);
  const violations = formulation.check(plan, input);
  return { status, objective, violations, kpis: formulation.kpis(plan, input), found: { plan, input } };
}

/** Both ways must come to the same where strict targets can be met. @param nothing figures of what is missed. */
export async function expectSoftIsStrict(
  formulation: AnyFormulation,
  raw: unknown,
  nothing: Readonly<Record<string, number>>,
): Promise<void> {
  const strict = await softPlanOf(formulation, raw, false);
  const soft = await softPlanOf(formulation, raw, true);
  expect(strict.status).toBe("optimal");
  expect(soft.violations).toEqual([]);
  expect(Math.abs((soft.objective as number) - (strict.objective as number))).toBeLessThan(1e-6);
  expect(soft.kpis).toMatchObject(nothing);
}
