/** Fleet instances for tests: small ones made on the spot, and the reference instances. */
import { readFileSync } from "node:fs";
import { solveSync } from "../../engine/index.ts";
import type { FleetInput, FleetPlan } from "../../formulations/fleet/index.ts";
import { fleet } from "../../formulations/fleet/index.ts";
import { InputError, type InputIssue } from "../../formulations/index.ts";
import { referenceFolder } from "../reference-data.ts";

/** An instance as plain data that tests may change freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests break the shape on purpose
export type RawFleet = any;

/** The example, changed by a function. */
export function exampleWith(change: (raw: RawFleet) => void = () => {}): RawFleet {
  const raw: RawFleet = fleet.example?.();
  change(raw);
  return raw;
}

/** One vehicle of 10 kWh and 5 kW in hourly steps, both efficiencies 0.9; presence as digits. */
export function tinyFleet(there: string, spot: readonly number[], params: object = {}): RawFleet {
  const steps = there.length;
  const flags = [...there].map(Number);
  return {
    formulation: "fleet",
    data: { steps, load: Array(steps).fill(0), pv: Array(steps).fill(0), spot },
    vehicles: [
      {
        id: 1,
        batteryKWh: 10,
        chargerKW: 5,
        targetSoc: 0.9,
        there: flags,
        arrivalSoc: flags.map((flag, step) => (flag === 1 && flags[step - 1] === 0 ? 0.5 : 0)),
      },
    ],
    params: {
      stepHours: 1,
      etaCharge: 0.9,
      etaDischarge: 0.9,
      initialSoc: 0.5,
      terminalSoc: null,
      feedIn: "spot",
      gridConnectionKW: 100,
      ...params,
    },
  };
}

/** Solved to a gap of 1e-9. */
export function solveFleet(raw: RawFleet): {
  readonly input: FleetInput;
  readonly plan: FleetPlan;
  readonly objective: number;
} {
  const input = fleet.parse(raw, new Map());
  const { model, built } = fleet.build(input);
  const { solution, status } = solveSync(model, { mipGap: 1e-9, mipGapAbs: 1e-9, timeLimit: 60 });
  if (solution === null || status !== "optimal") throw new Error(`ended as ${status}`);
  return { input, plan: fleet.plan(solution, built), objective: solution.objective };
}

/** The problems that parsing reports; empty if it accepts the input. */
export function issuesOf(
  raw: unknown,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): readonly InputIssue[] {
  try {
    fleet.parse(raw, files);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
}

/** Folder of the reference instances; null where they are not at hand. */
export const REFERENCE_FLEET: string | null = referenceFolder("reference", "fleet");

/** What a reference instance says of its answer. */
export interface FleetReference {
  readonly objective: number;
  readonly model: Readonly<Record<string, number>>;
  readonly clippedTargets: readonly number[];
  readonly static?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** The answer of a reference instance; null where it has none. */
export function referenceOf(name: string): FleetReference | null {
  return JSON.parse(readFileSync(`${REFERENCE_FLEET}/${name}.json`, "utf8")).reference;
}
