/** Depot instances for tests: the example, changed in one place. */
import { readFileSync } from "node:fs";
import { depot } from "../../formulations/depot/index.ts";
import { InputError, type InputIssue } from "../../formulations/index.ts";
import { referenceFolder } from "../reference-data.ts";

/** An instance as plain data that tests may change freely. */
// biome-ignore lint/suspicious/noExplicitAny: tests break the shape on purpose
export type RawDepot = any;

/** The example, changed by a function. */
export function exampleWith(change: (raw: RawDepot) => void): RawDepot {
  const raw: RawDepot = depot.example?.();
  change(raw);
  return raw;
}

/** The problems that parsing reports; empty if it accepts the input. */
export function issuesOf(raw: unknown): readonly InputIssue[] {
  try {
    depot.parse(raw, new Map());
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
}

/** Folder of the reference instances; null where they are not at hand. */
export const REFERENCE_DEPOT: string | null = referenceFolder("reference", "depot");

/** A reference instance by name. */
export function readReference(name: string): RawDepot {
  return JSON.parse(readFileSync(`${REFERENCE_DEPOT}/${name}.json`, "utf8"));
}
