/** The reference instances of the formulations, with what is known of their optima. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { FORMULATIONS } from "../../formulations/index.ts";
import { dataRoot } from "../suites.ts";

/** A reference instance. */
export interface Reference {
  readonly formulation: string;
  readonly name: string;
  readonly file: string;
  /** Best known value; null where none is. */
  readonly objective: number | null;
  /** False: better values may exist. */
  readonly isProven: boolean;
  /** By scenario, where there are several. */
  readonly scenarios: ReadonlyMap<string, number>;
}

/** `reference` of an instance file, whose spelling differs by formulation. */
interface RawReference {
  readonly objective?: number;
  readonly bound?: number;
  readonly gap?: number;
  readonly provenGapRel?: number;
  readonly scenarios?: readonly { readonly id: string; readonly objective: number }[];
}

interface RawInstance {
  readonly reference?: RawReference | null;
}

/** Relative distance from bound to objective, as far as the file says. */
function gapOf({ objective = Number.NaN, bound, gap, provenGapRel }: RawReference): number {
  if (gap !== undefined) return gap;
  if (provenGapRel !== undefined) return provenGapRel;
  return bound === undefined
    ? Number.POSITIVE_INFINITY
    : Math.abs(objective - bound) / Math.max(1, Math.abs(objective));
}

function readReference(formulation: string, file: string): Reference {
  const { reference } = JSON.parse(readFileSync(file, "utf8")) as RawInstance;
  const known = reference ?? {};
  return {
    formulation,
    name: path.basename(file, ".json"),
    file,
    objective: known.objective ?? null,
    isProven: known.objective !== undefined && gapOf(known) <= 1e-6,
    scenarios: new Map((known.scenarios ?? []).map(({ id, objective }) => [id, objective])),
  };
}

/**
 * Every reference instance, formulation by formulation.
 * @throws Error where the reference data are absent.
 */
export function readReferences(): readonly Reference[] {
  const root = dataRoot();
  if (root === null) {
    throw new Error("no reference data; set GRIDPLEX_DATA to the folder that holds reference/");
  }
  return FORMULATIONS.flatMap(({ name }) => {
    const folder = path.join(root, "reference", name);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((entry) => entry.endsWith(".json"));
    return files.sort().map((entry) => readReference(name, path.join(folder, entry)));
  });
}
