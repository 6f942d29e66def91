/** Capex instances for tests: the example, changed in one place, and solved. */
import { readFileSync } from "node:fs";
import { solve } from "../../engine/index.ts";
import { type CapexInput, type CapexPlan, capex } from "../../formulations/capex/index.ts";
import { InputError, type InputIssue, type Kpis, type PlanViolation } from "../../formulations/index.ts";
import { referenceFolder } from "../reference-data.ts";

/** An instance as plain data that tests may change freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests break the shape on purpose
export type RawCapex = any;

/** The example, changed by a function. */
export function exampleWith(change: (raw: RawCapex) => void): RawCapex {
  const raw: RawCapex = capex.example?.();
  change(raw);
  return raw;
}

/** One year, one slot of 10 hours, nothing to buy but chargers of 10 kW at 100 USD; changed by a function. */
export function smallestWith(change: (data: RawCapex) => void): RawCapex {
  const data: RawCapex = {
    years: [2030],
    slots: [{ id: "all", hours: 10 }],
    daysPerYear: 1,
    chargingDemandKWh: [[150]],
    baseloadKWh: [[10]],
    gridPrice: [[0.5]],
    solarYieldKWhPerKWp: [[2]],
    gridLimitKWhPerSlot: [1000],
    capexBudget: [10000],
    solar: { existingKWp: 0, maxAddKWp: 0, costPerKWp: [1] },
    battery: { maxKWh: 0, cRate: 0.5, cRateBasis: "perSlot", costPerKWh: [1] },
    chargers: [{ id: "small", powerKW: 10, cost: [100] }],
    scenarios: [{ id: "half", exportRatio: 0.5 }],
  };
  change(data);
  return { formulation: "capex", name: "smallest", data };
}

/** The problems that parsing reports; empty if it accepts the input. */
export function issuesOf(raw: unknown): readonly InputIssue[] {
  try {
    capex.parse(raw, new Map());
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
}

/** A scenario, solved. */
export interface SolvedCapex {
  readonly input: CapexInput;
  readonly objective: number;
  readonly plan: CapexPlan;
  readonly kpis: Kpis;
  readonly violations: readonly PlanViolation[];
}

/** Solves one scenario of an instance to a gap of 0. */
export async function solveCapex(raw: RawCapex, scenario = 0): Promise<SolvedCapex> {
  const input = capex.scenarios?.(capex.parse(raw, new Map()))[scenario]?.input;
  if (input === undefined) throw new Error(`no scenario ${scenario}`);
  const { model, built } = capex.build(input);
  const { status, objective, solution } = await solve(model, { mipGap: 0, mipGapAbs: 0, timeLimit: 60 });
  if (status !== "optimal" || solution === null || objective === null) throw new Error(`ended as ${status}`);
  const plan = capex.plan(solution, built);
  return { input, objective, plan, kpis: capex.kpis(plan, input), violations: capex.check(plan, input) };
}

/** Folder of the reference instances; null where they are not at hand. */
export const REFERENCE_CAPEX: string | null = referenceFolder("reference", "capex");

/** A reference instance by name. */
export function readReference(name: string): RawCapex {
  return JSON.parse(readFileSync(`${REFERENCE_CAPEX}/${name}.json`, "utf8"));
}
