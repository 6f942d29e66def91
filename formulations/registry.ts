import { didYouMean } from "../engine/index.ts";
import { capex } from "./capex/index.ts";
import { dcopf } from "./dcopf/index.ts";
import { depot } from "./depot/index.ts";
import { fleet } from "./fleet/index.ts";
import { type Formulation, InputError } from "./formulation.ts";
import { parkinglot } from "./parkinglot/index.ts";

/** A formulation whose types are its own affair: what `parse` gives goes into `build`, and so on. */
export type AnyFormulation = Formulation<unknown, unknown, unknown>;

/** Every formulation; a new one is one folder and one entry here. */
export const FORMULATIONS: readonly AnyFormulation[] = [depot, parkinglot, dcopf, capex, fleet];

/**
 * The formulation of a name.
 * @throws InputError for the field `formulation` with the known names.
 */
export function findFormulation(name: unknown): AnyFormulation {
  const match = FORMULATIONS.find((formulation) => formulation.name === name);
  if (match !== undefined) return match;
  const names = FORMULATIONS.map((formulation) => formulation.name);
  const found = name === undefined ? "nothing" : JSON.stringify(name);
  const hint = typeof name === "string" ? didYouMean(name, names) : "";
  throw new InputError([{ path: "formulation", found, expected: `one of: ${names.join(", ")}${hint}` }]);
}
