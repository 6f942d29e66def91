/** Instances that the tests of the parkinglot formulation share. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SolveOptions, Solver, solve } from "../../engine/index.ts";
import type { Progress, SolverAccess } from "../../formulations/formulation.ts";
import { type ParkingInput, type ParkingPlan, parkinglot } from "../../formulations/parkinglot/index.ts";
import { loadInstance, readSideFiles } from "../../io/read/instance.ts";
import { referenceFolder } from "../reference-data.ts";

/** The example in its raw shape, loose enough to be broken. */
export interface RawParking {
  variant: unknown;
  params: Record<string, unknown>;
  data: { price: number[]; vehicles: Record<string, unknown>[]; [name: string]: unknown };
  [name: string]: unknown;
}

/** A fresh example, changed; `variant` goes to the root, the rest to params. */
export function exampleWith(changes: Record<string, unknown>): RawParking {
  const raw = parkinglot.example?.() as RawParking;
  const { variant, ...params } = changes;
  if (variant !== undefined) raw.variant = variant;
  Object.assign(raw.params, params);
  return raw;
}

/** The checked input of a raw instance without side files. */
export function inputOf(raw: unknown): ParkingInput {
  return parkinglot.parse(raw, new Map());
}

/** The last progress of the formulation's own method. */
export async function answerOf(
  input: ParkingInput,
  options: SolveOptions = {},
): Promise<Progress<ParkingPlan>> {
  const access: SolverAccess = {
    options,
    solve: (model, more) => solve(model, { ...options, ...more }),
    warm: (model) => new Solver(model, options),
  };
  let last: Progress<ParkingPlan> | undefined;
  for await (const progress of parkinglot.solve?.(input, access, parkinglot.build(input)) ?? [])
    last = progress;
  if (last === undefined) throw new Error("no answer");
  return last;
}

/** Folder of the reference instances; null if absent. */
export const REFERENCE_PARKINGLOT: string | null = referenceFolder("reference", "parkinglot");

/** What a reference file claims; fields that a variant does not have are absent. */
export interface ParkingReference {
  readonly objective: number;
  readonly bound?: number;
  readonly energyCost?: number;
  readonly degradationRelError?: number;
  readonly departureSocShortfall?: readonly number[];
  readonly snapshots?: readonly {
    readonly step: number;
    readonly soc: Readonly<Record<string, number>>;
    readonly lpObjectiveMinForm: number;
  }[];
}

/** A reference instance with its side files, and its expected answer; `params` are added to its own. */
export function readReference(
  name: string,
  params: Record<string, unknown> = {},
): { readonly input: ParkingInput; readonly reference: ParkingReference } {
  const file = path.join(REFERENCE_PARKINGLOT ?? "", `${name}.json`);
  if (!existsSync(file)) throw new Error(`no reference ${name}`);
  const loaded = loadInstance(file);
  const raw = loaded.raw as { params: object };
  const files = readSideFiles(parkinglot as never, loaded);
  const input = parkinglot.parse({ ...raw, params: { ...raw.params, ...params } }, files);
  const { reference } = JSON.parse(readFileSync(file, "utf8")) as { reference: ParkingReference };
  return { input, reference };
}
