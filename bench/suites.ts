import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "../engine/index.ts";
import { FORMULATIONS } from "../formulations/index.ts";
import { readInstance, readModelFile } from "../io/index.ts";

/** A model with what is known of its optimum; a plain record, so that it can be sent to another process. */
export interface Instance {
  readonly name: string;
  readonly file: string;
  /** `model`: a model file; `formulation`: an instance that a formulation turns into a model. */
  readonly kind: "model" | "formulation";
  /** Expected status; null where nothing is proven. */
  readonly status: string | null;
  /** Expected objective, in the file's own sense; null where not proven optimal. */
  readonly objective: number | null;
}

/** Suites of model files: the folders of that name below `instances/` of the reference data. */
const FILE_SUITES: readonly string[] = ["netlib", "infeasible", "kennington", "meszaros", "miplib3"];

/** Models built from instances: the bundled samples, then the reference data. */
const FORMULATION_SUITE = "formulations";

/** Every suite by name. */
export const SUITES: readonly string[] = [...FILE_SUITES, FORMULATION_SUITE];

const REPOSITORY = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

interface Reference {
  readonly name: string;
  readonly file: string;
  readonly status?: string;
  readonly objective?: number;
}

/** Where reference data stand: $GRIDPLEX_DATA, else `../shared` beside the repository; null where neither is. */
export function dataRoot(): string | null {
  const root = process.env.GRIDPLEX_DATA ?? path.join(REPOSITORY, "..", "shared");
  return existsSync(root) ? root : null;
}

const MODEL_FILE = /\.(mps|lp|json)(\.gz)?$/i;

/** The models of a folder of which nothing is known. */
function readModels(folder: string): Instance[] {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => MODEL_FILE.test(name))
        .sort()
    : [];
  if (files.length === 0)
    throw new Error(`${folder}: expected a folder with models (.mps, .lp, .json) or a refs.json`);
  const stems = files.map((file) => file.replace(MODEL_FILE, ""));
  // Results are told apart by their names.
  const nameOf = (stem: string, file: string) =>
    stems.indexOf(stem) === stems.lastIndexOf(stem) ? stem : file;
  return files.map((file, pos) => ({
    ...{ name: nameOf(stems[pos] as string, file), file: path.join(folder, file) },
    ...{ kind: "model", status: null, objective: null },
  }));
}

/**
 * The instances of a folder with a `refs.json` (`[{name, file, status, objective}]`), or else its models.
 * @throws Error where the folder has neither.
 */
export function readFolder(folder: string): Instance[] {
  const index = path.join(folder, "refs.json");
  if (!existsSync(index)) return readModels(folder);
  const references = JSON.parse(readFileSync(index, "utf8")) as Reference[];
  return references.map(({ name, file, status, objective }) => {
    const isProven = status !== undefined && status !== "unknown" && status !== "best-known";
    return {
      name,
      file: path.join(folder, file),
      kind: "model",
      status: isProven ? status : null,
      objective: isProven ? (objective ?? null) : null,
    };
  });
}

/** Reference instances carry their optimum beside their data. */
function referenceOptimum(file: string): Pick<Instance, "status" | "objective"> {
  const { reference } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly reference?: { readonly objective?: number; readonly proven?: boolean };
  };
  if (reference?.proven !== true || reference.objective === undefined)
    return { status: null, objective: null };
  return { status: "optimal", objective: reference.objective };
}

function readFormulationSuite(): Instance[] {
  const root = dataRoot();
  return FORMULATIONS.flatMap(({ name: formulation }): Instance[] => {
    const samples = path.join(REPOSITORY, "formulations", formulation, "sample");
    const bundled = (existsSync(samples) ? readdirSync(samples).sort() : [])
      .map((entry) => ({ entry, file: path.join(samples, entry) }))
      .filter(({ file }) => file.endsWith(".json") || existsSync(path.join(file, "instance.json")))
      .map(({ entry, file }): Instance => {
        const name = `${formulation}/${entry.replace(/\.json$/, "")}`;
        return { name, file, kind: "formulation", status: null, objective: null };
      });
    const references = root === null ? "" : path.join(root, "reference", formulation);
    const referenced = (existsSync(references) ? readdirSync(references).sort() : [])
      .filter((entry) => entry.endsWith(".json"))
      .map((entry): Instance => {
        const file = path.join(references, entry);
        return { name: entry.replace(/\.json$/, ""), file, kind: "formulation", ...referenceOptimum(file) };
      });
    return [...bundled, ...referenced];
  });
}

/**
 * The instances of a suite.
 * @throws Error where the reference data are absent.
 */
export function readSuite(suite: string): Instance[] {
  if (suite === FORMULATION_SUITE) return readFormulationSuite();
  const root = dataRoot();
  if (root === null) {
    throw new Error(
      `suite ${suite}: no reference data; set GRIDPLEX_DATA to the folder that holds instances/`,
    );
  }
  return readFolder(path.join(root, "instances", suite));
}

/** Reads or builds the model of an instance. */
export function loadProblem(instance: Instance): Problem {
  if (instance.kind === "model") return readModelFile(instance.file).problem;
  const { formulation, input } = readInstance(instance.file);
  return formulation.build(input).model.toProblem();
}
